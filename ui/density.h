/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Density: how much of a column is one chosen state, or one of a group of
 * states, as a bar.  The density mode draws every row so, the minimap the
 * whole trace.
 *
 * Two promises hold at any zoom and on any terminal.  A column that holds
 * anything of what was chosen, however short, never looks like one that
 * holds none.  And a severe state that was not chosen marks its column:
 * there the bar gives way to a digit, the tenths of the column, or to the
 * mark of severe states when the column holds nothing of what was chosen.
 *
 * The look of a column depends on that column alone, so that nothing
 * shimmers when the window moves.
 */
#ifndef UI_DENSITY_H
#define UI_DENSITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/state.h"
#include "db/interval.h"
#include "ui/cells.h"
#include "ui/palette.h"

/* What can be chosen: a state, by its number, or one of these groups. */
enum choice {
	CHOICE_STEAL = ST_COUNT, /* wants to run and cannot */
	CHOICE_BUSY,             /* holds a CPU */
	CHOICE_COUNT
};

/* The name of a state, or "steal", "busy". */
const char *choice_name(unsigned int choice);
/* The choice called @name, or -1. */
int choice_by_name(const char *name);
/* The smallest group that @state belongs to, or @state when there is none. */
unsigned int choice_group(unsigned int state);
/* True if a track of @kind can be in it. */
bool choice_suits(unsigned int choice, enum track_kind kind);

/* Its time in @sum; and whether it is there at all, be it for 0 ns. */
int64_t choice_time_ns(unsigned int choice, const struct state_sum *sum);
bool choice_occurs(unsigned int choice, const struct state_sum *sum);

/*
 * A column: blank outside the track's life, MARK_NONE where there is none of
 * @choice, the sign of `unknown' where there is none and half or more is not known.
 */
struct cell density_look(const struct caps *caps, unsigned int choice,
			 const struct state_sum *sum);

#endif
