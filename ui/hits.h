/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding intervals that fit an expression, in the order of time over many
 * rows.
 *
 * The sums of the history tell how many intervals of which state are in a
 * window at the cost of two look-ups, so halves without a state that could
 * fit are never read; those without one of the length asked for neither
 * (history_find()).  What is read is counted: when the budget is used up
 * the answer is how far the search came rather than a viewer that hangs.
 */
#ifndef UI_HITS_H
#define UI_HITS_H

#include <glib.h>

#include "base/err.h"
#include "db/history.h"
#include "ui/expr.h"

/* Intervals that one search may read: about half a second. */
#define HITS_BUDGET 10000000
/* Those that a list of all hits may read, and its length. */
#define HITS_LIST_BUDGET 4000000
#define HITS_LIST_MAX    200000

struct hits {
	struct history *h;
	struct expr *e;
	int64_t budget; /* intervals that may still be read */
};

/* What a search answers; -1 is an error. */
enum { HIT_NONE, HIT_ONE, HIT_TIRED /* the budget is used up */ };

/*
 * The first interval of @t that fits and begins in [from, to), or the last
 * one.
 */
int hits_first(struct hits *f, const struct track *t, int64_t from_ns,
	       int64_t to_ns, struct interval *iv, struct err *err);
int hits_last(struct hits *f, const struct track *t, int64_t from_ns,
	      int64_t to_ns, struct interval *iv, struct err *err);

/* A row to search, by its place in the order of rows. */
struct hit_row {
	const struct track *track;
	uint32_t row;
};

struct hit {
	int64_t begin_ns;
	int64_t place; /* in the array of rows */
};

/*
 * The next hit after @at, by begin and then by place, or the one before it,
 * within [from, to), over @n rows.  *@at becomes the hit; with HIT_TIRED it
 * becomes where to go on.  The budget is looked at between stretches of time,
 * so every call gets ahead.
 */
int hits_next(struct hits *f, const struct hit_row *rows, size_t n,
	      int64_t from_ns, int64_t to_ns, struct hit *at, struct err *err);
int hits_prev(struct hits *f, const struct hit_row *rows, size_t n,
	      int64_t from_ns, int64_t to_ns, struct hit *at, struct err *err);

/*
 * All hits in [from, to) in their order, or NULL when that would take too
 * long or cannot be read (then *@r is not HIT_ONE).  The caller frees the array
 * of struct hit.
 */
GArray *hits_all(struct hits *f, const struct hit_row *rows, size_t n,
		 int64_t from_ns, int64_t to_ns, int *r, struct err *err);

#endif
