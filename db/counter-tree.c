/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of a counter: see counter-tree.h. */
#include "config.h"

#include "db/counter-tree.h"

#include <inttypes.h>

int counter_tree_refuse(const struct counter_tree *t,
			const struct counter_row *row, const char *why,
			struct err *err)
{
	return err_set(err,
		       "%s: the file is damaged: counter %" PRIu32
		       ", level %d, row %" PRId64 ": %s",
		       t->sql->subject, t->track, row->level, row->number, why);
}

/* Columns from 2 on: begin, end, count, data. */
static void take_row(struct counter_row *row, sqlite3_stmt *s)
{
	row->begin_ns = sqlite3_column_int64(s, 2);
	row->end_ns = sqlite3_column_int64(s, 3);
	row->count = sqlite3_column_int64(s, 4);
	row->data = sqlite3_column_blob(s, 5);
	row->len = (size_t)sqlite3_column_bytes(s, 5);
}

int counter_tree_find(const struct counter_tree *t, int level, int64_t number,
		      struct counter_row *row, struct err *err)
{
	sqlite3_stmt *s = sql_start(t->sql, err, STMT_COUNTER_ROW, "iii",
				    (int64_t)t->track, (int64_t)level, number);
	int r;

	*row = (struct counter_row){ .level = level, .number = number };
	if (!s)
		return -1;
	r = sql_step(t->sql, s, err);
	if (r > 0)
		take_row(row, s);
	return r;
}

int counter_tree_row(const struct counter_tree *t, int level, int64_t number,
		     struct counter_row *row, struct err *err)
{
	int r = counter_tree_find(t, level, number, row, err);

	if (!r)
		return counter_tree_refuse(t, row, "it is missing", err);
	return r < 0 ? -1 : 0;
}

int counter_tree_open(struct counter_tree *t, struct sql *sql, uint32_t track,
		      enum counter_form form, struct err *err)
{
	sqlite3_stmt *s =
		sql_start(sql, err, STMT_COUNTER_ROOT, "i", (int64_t)track);
	int64_t level;
	int r;

	*t = (struct counter_tree){ .sql = sql, .track = track, .form = form };
	if (!s)
		return -1;
	r = sql_step(sql, s, err);
	if (r <= 0)
		return r;
	level = sqlite3_column_int64(s, 0);
	t->root.number = sqlite3_column_int64(s, 1);
	take_row(&t->root, s);
	sqlite3_reset(s);
	t->root.data = NULL;
	if (level < 0 || level >= COUNTER_LEVELS)
		return counter_tree_refuse(t, &t->root,
					   "its level is impossible", err);
	t->root.level = (int)level;
	if (t->root.number)
		return counter_tree_refuse(
			t, &t->root, "nothing stands for all its rows", err);
	return 1;
}
