/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual tables for the sqlite3 shell:
 *
 *	$ sqlite3 host.kvms
 *	sqlite> .load /usr/lib/kvmscope/kvmscope_history
 *	sqlite> SELECT state, time_ns FROM state_time(7);
 */
#include "config.h"

#include <stddef.h>

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "db/vtab.h"

/* SQLite finds it by the file's name without the underscore. */
__attribute__((visibility("default"))) int
sqlite3_kvmscopehistory_init(sqlite3 *db, char **message,
			     const sqlite3_api_routines *api);

int sqlite3_kvmscopehistory_init(sqlite3 *db, char **message,
				 const sqlite3_api_routines *api)
{
	struct err err = ERR_INIT;

	SQLITE_EXTENSION_INIT2(api);
	if (!vtab_register(db, &err))
		return SQLITE_OK;
	*message = sqlite3_mprintf("%s", err.msg);
	err_clear(&err);
	return SQLITE_ERROR;
}
