/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SQL functions for what ended a wait, which an interval's value packs into one
 * number (base/wake.h): NULL for NULL, and for what is not known.
 *
 *	wake_reason(value)	"disk"
 *	wake_vector(value)	37
 *	wake_by(value)		a track
 *	wake_how(value)		"by the interrupt that was accepted"
 */
#include "config.h"

#include "base/wake.h"
#include "db/vtab.h"

enum part { PART_REASON, PART_VECTOR, PART_BY, PART_HOW };

static void result_text(sqlite3_context *c, const char *text)
{
	if (*text)
		sqlite3_result_text(c, text, -1, SQLITE_STATIC);
	else
		sqlite3_result_null(c);
}

static void part_of(sqlite3_context *c, int n, sqlite3_value **values)
{
	const enum part *part = sqlite3_user_data(c);
	struct wake w;

	(void)n;
	sqlite3_result_null(c);
	if (sqlite3_value_type(values[0]) != SQLITE_INTEGER)
		return;
	w = wake_unpack(sqlite3_value_int64(values[0]));
	switch (*part) {
	case PART_REASON:
		result_text(c, wake_reason_name(w.reason));
		break;
	case PART_VECTOR:
		if (w.vector != WAKE_NO_VECTOR)
			sqlite3_result_int(c, w.vector);
		break;
	case PART_BY:
		if (w.by)
			sqlite3_result_int64(c, w.by);
		break;
	case PART_HOW:
		result_text(c, wake_how_text(w.how));
		break;
	}
}

int sql_wake_register(sqlite3 *db, struct err *err)
{
	static const struct {
		const char *name;
		enum part part;
	} functions[] = {
		{ "wake_reason", PART_REASON },
		{ "wake_vector", PART_VECTOR },
		{ "wake_by", PART_BY },
		{ "wake_how", PART_HOW },
	};

	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (sqlite3_create_function_v2(
			    db, functions[i].name, 1,
			    SQLITE_UTF8 | SQLITE_DETERMINISTIC |
				    SQLITE_INNOCUOUS,
			    (void *)&functions[i].part, part_of, NULL, NULL,
			    NULL) != SQLITE_OK)
			return err_set(err, "SQL functions: %s",
				       sqlite3_errmsg(db));
	return 0;
}
