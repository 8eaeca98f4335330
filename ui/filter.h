/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filtering: `\' and F.
 *
 * The rows that do not fit an expression are hidden, but for those above a
 * fitting one.  Its terms of intervals leave the rows that have at least one
 * such interval in the whole trace (not only in the window: rows would come
 * and go while one pans).  The states that these terms allow are the only
 * ones that the lanes then show, but for the marks of what is severe.
 *
 * A filter that hides everything is one, too: the screen says so, and F
 * undoes it.
 */
#ifndef UI_FILTER_H
#define UI_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "db/interval.h"
#include "ui/cells.h"
#include "ui/expr.h"
#include "ui/palette.h"

struct ui;

struct filter {
	struct expr *e;                    /* NULL: none */
	uint32_t states[TRACK_KIND_COUNT]; /* shown on tracks of each kind */
	bool partly;     /* not all rows were looked through: the rest stays */
	uint32_t before; /* the row that was selected when it was hidden */
};

/*
 * Filter by @text from now on; "" clears the filter.  0, or -1 when it is no
 * expression: that is said, and the filter stays as it was.
 */
int filter_set(struct ui *ui, const char *text);
/* The same for what a user typed; says what came of it. */
void filter_enter(struct ui *ui, const char *text);
/* The filter's text, or NULL. */
const char *filter_text(const struct ui *ui);
void filter_release(struct filter *filter);

/* "(63 hidden)"; g_free() it. */
char *filter_count(const struct ui *ui);
/* "vm=web01 (63 hidden)"; NULL when there is no filter.  g_free() it. */
char *filter_words(const struct ui *ui);

/* The states to show on a lane of @kind, one bit for each. */
uint32_t filter_states(const struct filter *filter, enum track_kind kind);

/*
 * A cell of a lane of which only @states are shown: the largest of them, small
 * unless it took most of the column; blank if there is none; and the mark of
 * what is severe, shown or not.
 */
struct cell filter_cell(const struct caps *caps, const struct state_sum *sum,
			uint32_t states);

#endif
