/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the terminal can show, and what the parts of the picture look like on
 * it: the one place that knows colours and the glyphs of borders and marks.
 *
 * States bring their own look (state_info()->look).  Colour never carries a
 * meaning alone: the letter of a state is always there.
 */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/state.h"
#include "ui/cells.h"

struct caps {
	bool utf8;
	int colours; /* 0, 8 or 256 */
};

enum role {
	ROLE_TEXT,
	ROLE_TITLE,
	ROLE_FAINT, /* borders, units, what may be overlooked */
	ROLE_HEADER,
	ROLE_SELECTED,
	ROLE_KEY,     /* a key's name in hints and help */
	ROLE_WARNING, /* lost events, incomplete, preempted shares */
	ROLE_MESSAGE,
	ROLE_CURSOR,
	ROLE_COUNT
};

enum mark {
	MARK_BAR,  /* vertical border */
	MARK_LINE, /* horizontal border */
	MARK_OPEN, /* an unfolded row */
	MARK_FOLDED,
	MARK_CURSOR, /* the time cursor, on the ruler */
	MARK_TICK,   /* the ruler's */
	MARK_WINDOW, /* where the window is, under the minimap */
	MARK_SEVERE, /* something severe, shorter than the column */
	MARK_MIXED,  /* many states, none for most of the column */
	MARK_NONE,   /* density: nothing of the chosen state */
	MARK_COUNT
};

struct style role_style(const struct caps *caps, enum role role);

/* The glyph of @mark as Unicode. */
uint32_t mark_glyph(const struct caps *caps, enum mark mark);

/*
 * The look of one state: its glyph and style.  @lone: the whole cell is this
 * state; else it is the state of the cell's larger part.
 */
uint32_t state_glyph(const struct caps *caps, unsigned int state, bool lone);
struct style state_style(const struct caps *caps, unsigned int state);

/* The colour of @state to write with, or -1. */
int16_t state_colour(const struct caps *caps, unsigned int state);

/* The glyph of a bar @share (0..1) of a line high; 0 is blank. */
uint32_t bar_glyph(const struct caps *caps, double share);

#endif
