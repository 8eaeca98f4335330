/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has a line of the screen moved to the side?  A pan moves the lanes by whole
 * columns, and a terminal that deletes or inserts characters does that in a
 * few bytes.
 */
#ifndef UI_SHIFT_H
#define UI_SHIFT_H

#include <stdbool.h>

#include "ui/cells.h"

/*
 * No more than half of what moves goes or comes: tmux (seen in 3.3a) leaves old
 * characters in a gap that is wider than what it moved for it.
 */

/* What does not save so many cells is not worth it. */
#define SHIFT_MIN 16

struct shift {
	int from; /* the first column that moves */
	int by;   /* columns to the left; negative: to the right */
};

/*
 * How the line @old of @cols cells moved to become @line.  @hint is tried
 * first, 0 for none; *@searches: how many lines may still be searched for any
 * other move, which takes long.  False: it did not.
 */
bool shift_find(const struct cell *old, const struct cell *line, int cols,
		int hint, int *searches, struct shift *shift);

/* Move @line as a terminal does it: plain blanks come in. */
void shift_apply(struct cell *line, int cols, struct shift shift);

#endif
