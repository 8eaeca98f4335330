/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the terminal can show, and what the parts of the picture look like on
 * it: the one place that knows colours and the glyphs of borders and marks.
 *
 * States bring their own look (state_info()->look); a palette says what is
 * made of it.  Colour never carries a meaning alone: the letter of a state is
 * always there.  No palette assumes a dark or a light background: what stands
 * on the terminal's own can be read on black and on white.
 */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/state.h"
#include "ui/cells.h"

struct palette;

struct caps {
	bool utf8;
	int colours; /* 0, 8 or 256 */
	const struct palette *palette; /* NULL: the default */
	bool low_bandwidth; /* few bytes matter more than looks: lane.h */
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

/*
 * The palettes of the program: "default", "high-contrast" (letters in black
 * or white, nothing grey) and "mono".  NULL-ended.
 */
extern const char *const palette_names[];
/* NULL when there is none of that name. */
const struct palette *palette_by_name(const char *name);

/* A palette of one's own, like @from (NULL: the default). */
struct palette *palette_copy(const struct palette *from);
void palette_free(struct palette *p);

/* Let it be like number @i of palette_names but for what palette_set() said. */
void palette_base(struct palette *p, int i);
/* The number in palette_names of what it is like. */
int palette_based_on(const struct palette *p);

/*
 * Give the state or role called @what (as `kvmscope' names states; a role in
 * small letters without "ROLE_") another look: "white on 160 bold".  A colour
 * is a number up to 255, or default, black, red, green, yellow, blue, magenta,
 * cyan, white; bold, reverse and underline may be added.  Where the terminal
 * has too few colours for it, the look of before is used.  0, or -1 and a
 * sentence; @p is as it was then.
 */
int palette_set(struct palette *p, const char *what, const char *look,
		struct err *err);

/* How many colours to use: 0, 8, 256. */
int palette_colours(const struct caps *caps);

struct style role_style(const struct caps *caps, enum role role);

/* The glyph of @mark as Unicode. */
uint32_t mark_glyph(const struct caps *caps, enum mark mark);

/*
 * The look of one state: its glyph and style.  @lone: the whole cell is this
 * state; else it is the state of the cell's larger part.
 * With caps->low_bandwidth glyphs are ASCII on any terminal.
 */
uint32_t state_glyph(const struct caps *caps, unsigned int state, bool lone);
struct style state_style(const struct caps *caps, unsigned int state);

/* The colour of @state, or -1. */
int16_t state_colour(const struct caps *caps, unsigned int state);
/* The same where it can be read on any background, else -1: for words. */
int16_t state_ink(const struct caps *caps, unsigned int state);
/* The background that it fills its cells with, or -1 when it is thin. */
int16_t state_ground(const struct caps *caps, unsigned int state);

/* With 256 colours: what to write a sign of the severe @state in on @ground. */
int16_t severe_ink(const struct caps *caps, unsigned int state, int16_t ground);

/* The glyph of a bar @share (0..1) of a line high; 0 is blank. */
uint32_t bar_glyph(const struct caps *caps, double share);

#endif
