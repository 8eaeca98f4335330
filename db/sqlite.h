/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SQLite, as the program links it or as the sqlite3 shell hands it to a
 * loaded extension.  Files that are part of both are compiled twice and
 * include this instead of <sqlite3.h>.
 */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#ifdef KVMSCOPE_EXTENSION
#include <sqlite3ext.h>
/* Every sqlite3_*() is a macro over this from here on. */
extern const sqlite3_api_routines *sqlite3_api;
#else
#include <sqlite3.h>
#endif

#endif
