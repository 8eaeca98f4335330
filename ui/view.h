/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The time window: how the columns of the lanes and the times of the trace
 * belong together.  Pure arithmetic; knows nothing of rows, files, terminals.
 *
 * Columns are numbered from the begin of the trace: column k covers
 * [begin + k * step, begin + (k + 1) * step).  The window is @cols columns
 * from number @first on.  So its begin is always a whole number of steps
 * from the trace's begin, and a pan by n columns shows the same columns, n
 * places further: nothing shimmers.
 *
 * The step is 1, 2 or 5 x 10^k ns, except in the view of the whole trace,
 * where it is whatever makes the trace fill the width; and in an exact window,
 * which is made for a picture of it: that is filled likewise, and its columns
 * are numbered from its begin.  The first zoom, pan or jump out of it goes back
 * to the columns of the trace.
 *
 * Invariants, whatever is asked for: step_ns >= 1; first >= 0; the window
 * begins inside the trace and, if the trace is longer than it, does not
 * reach past the column of the trace's end; the cursor is inside the trace
 * and inside the window.  Nothing overflows, at the ends of int64_t neither.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

struct view {
	int64_t begin_ns, end_ns; /* the trace; end > begin */
	int64_t step_ns, first;
	int cols;
	bool whole; /* the step follows the width */
	bool exact; /* the window is this, and column 0 begins with it: */
	int64_t exact_from_ns, exact_to_ns;
	int64_t cursor_ns;
};

/* The whole trace, the cursor at its begin. */
void view_init(struct view *v, int64_t begin_ns, int64_t end_ns, int cols);

/* Another width: the whole trace stays whole, else begin and step stay. */
void view_resize(struct view *v, int cols);

/* The window's begin and end; the end may lie after the trace's. */
int64_t view_from_ns(const struct view *v);
int64_t view_to_ns(const struct view *v);

/*
 * The window, in whole columns: how many of @cols begin before the trace's
 * end.  The rest of the screen is outside the trace.
 */
int view_used_cols(const struct view *v);

/* The screen column of a time: negative or >= cols when out of the window. */
int64_t view_col(const struct view *v, int64_t t_ns);
/* Where screen column @col begins. */
int64_t view_col_ns(const struct view *v, int64_t col);

void view_whole(struct view *v);
/* To the next finer (@finer) or coarser step, the cursor's column fixed. */
void view_zoom(struct view *v, bool finer);
/* By @n columns; stops at the ends.  The cursor stays as far as it can. */
void view_pan(struct view *v, int64_t n);
/* Put the cursor at @t_ns and pan, only if needed, until it is seen. */
void view_go(struct view *v, int64_t t_ns);
/* Move the cursor by @n columns. */
void view_step(struct view *v, int64_t n);
/*
 * Show [from, to) as large as fits in @share percent of the width, centred.
 */
void view_show(struct view *v, int64_t from_ns, int64_t to_ns, int share);
/* Show [from, to), or what of it lies in the trace, and nothing else. */
void view_exact(struct view *v, int64_t from_ns, int64_t to_ns);

/* The next step above or below in 1, 2, 5, 10...; stays within int64_t. */
int64_t step_coarser(int64_t step_ns);
int64_t step_finer(int64_t step_ns);

#endif
