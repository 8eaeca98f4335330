/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual tables of a history, for plain SQL in the program and, as a
 * loadable extension, in the sqlite3 shell.
 *
 *	interval(track, begin, end, state, state_id, value, peer)
 *		one row per interval
 *	state_time(track, begin, end) -> state, state_id, time_ns, count
 *		time and number per state in a window; without a window the
 *		whole life, without a track every track
 *	event(ts, machine, cpu, tid, pid, name, fields)
 *		one row per stored event; procname is there, too, but hidden
 *	counter_point(track, t, value)
 *		one row per point of a counter
 */
#ifndef DB_VTAB_H
#define DB_VTAB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/sql.h"

/* Make them known to @db, whose main schema is a history.  0 or -1. */
int vtab_register(sqlite3 *db, struct err *err);

/* The functions that take apart what ended a wait; a part of the above. */
int sql_wake_register(sqlite3 *db, struct err *err);

/* One virtual table: its columns as CREATE TABLE, and what serves it. */
struct vtab_table {
	const char *name, *declaration;
	const sqlite3_module *module;
};

extern const struct vtab_table interval_table;
extern const struct vtab_table state_time_table;
extern const struct vtab_table event_table;
extern const struct vtab_table counter_point_table;

/* ------------------------------------------------------------------ */
/* What the modules share                                              */

/* A connected table: SQLite's part first, then the statements of its own. */
struct history_vtab {
	sqlite3_vtab base;
	struct sql sql;
};

/* xConnect of every table; @aux is its declaration. */
int vtab_connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
		 sqlite3_vtab **out, char **message);
int vtab_disconnect(sqlite3_vtab *vtab);

/* Hand the sentence of @err over to SQLite and clear it. */
int vtab_fail(sqlite3_vtab *vtab, struct err *err);

/*
 * The first track that has intervals behind @after in *@track: 1; 0: none;
 * -1.
 */
int vtab_track_after(struct sql *sql, int64_t after, int64_t *track,
		     struct err *err);

/* What a table can narrow its search by. */
struct vtab_bound {
	int column;
	unsigned char op, op_equal;
	double share; /* of the rows that are left, as the planner guesses */
};

/*
 * xBestIndex for a table of very many rows: the bounds that are given have
 * their bit in idxNum, and arguments in the order of @bounds.
 */
void vtab_use_bounds(sqlite3_index_info *info, const struct vtab_bound *bounds,
		     int n);

/*
 * Is the order that is asked for that of rows that come by the columns @first
 * to @last, each ascending?
 */
bool vtab_order_is(const sqlite3_index_info *info, int first, int last);

/*
 * A bound as an integer, rounded towards @otherwise, the end of the scale that
 * means no bound.  A text that is no number bounds nothing here.
 */
int64_t vtab_bound(sqlite3_value *value, int64_t otherwise);

#endif
