/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of a counter in the file (counter-chunk.h): its sums over windows,
 * and its points one by one, trusting nothing that the file says.
 */
#ifndef DB_COUNTER_TREE_H
#define DB_COUNTER_TREE_H

#include <stddef.h>

#include "db/counter-chunk.h"
#include "db/sql.h"

struct counter_tree {
	struct sql *sql; /* borrowed */
	uint32_t track;
	enum counter_form form;
	struct counter_row root; /* its bytes are not kept */
};

/* The counter's root: 1; 0: it has no row, so its life has no length; -1. */
int counter_tree_open(struct counter_tree *t, struct sql *sql, uint32_t track,
		      enum counter_form form, struct err *err);

/*
 * The row @number of @level: 1; 0: there is none; -1.  Its bytes are valid
 * until the next call for any tree over the same connection.
 */
int counter_tree_find(const struct counter_tree *t, int level, int64_t number,
		      struct counter_row *row, struct err *err);
/* The same for a row that must be there: 0 or -1. */
int counter_tree_row(const struct counter_tree *t, int level, int64_t number,
		     struct counter_row *row, struct err *err);

/* Say what is wrong with a row; always returns -1. */
int counter_tree_refuse(const struct counter_tree *t,
			const struct counter_row *row, const char *why,
			struct err *err);

/* ------------------------------------------------------------------ */

/* See history_counter_columns(). */
int counter_columns(struct sql *sql, uint32_t track, enum counter_form form,
		    int64_t from_ns, int64_t step_ns, size_t n,
		    struct counter_sum *columns, struct err *err);

/* ------------------------------------------------------------------ */

/*
 * Points at @from_ns and later, up to and with @last_ns.  Of a gauge there may
 * be one before them: the value that holds there, marked as carried, with
 * @from_ns for its time.  As a @window (counter-point.h) it has the points of
 * the end of life if it reaches that end, and not if it begins there.  Free
 * with counter_walk_free().
 */
struct counter_walk;
struct counter_walk *counter_walk_new(struct sql *sql, uint32_t track,
				      enum counter_form form, int64_t from_ns,
				      int64_t last_ns, bool window);
/* 1: @p is filled in; 0: no more; -1: error. */
int counter_walk_next(struct counter_walk *w, struct counter_point *p,
		      struct err *err);
void counter_walk_free(struct counter_walk *w);

#endif
