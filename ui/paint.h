/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From one picture to the next in as few bytes as can be: what to send to a
 * terminal that shows one grid of cells so that it shows another.
 *
 * Knows neither a terminal nor curses: struct paint_terminal says what the
 * terminal understands.  curses itself repeats both colours and all
 * attributes whenever one of them changes, which doubles what a timeline
 * costs; here only what differs is said.
 *
 * Blank cells are equal whatever they would be written with; a gap between
 * two changes is jumped over unless writing it again is shorter.
 */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ui/cells.h"

/*
 * What a terminal understands.  Texts that it lacks are NULL, but for @plain
 * and @clear.  All are without padding.
 */
struct paint_terminal {
	/* Append what moves to (@row, @col), counted from 0. */
	void (*move)(GString *out, int row, int col);
	/* Append what moves @n columns to the right; NULL when it cannot. */
	void (*forward)(GString *out, int n);
	/* Append what makes @colour the foreground or (@ground) background. */
	void (*colour)(GString *out, int16_t colour, bool ground);
	/* Append @n times the ASCII character @c; NULL when it cannot. */
	void (*repeat)(GString *out, char c, int n);
	/*
	 * Append what, with the cursor there, deletes @by characters, or
	 * inserts blanks (negative), the rest of the line moving; NULL when it
	 * cannot.
	 */
	void (*shift)(GString *out, int by);
	const char *plain;       /* no attributes, the terminal's own colours */
	const char *clear;       /* clears the screen */
	const char *clear_line;  /* from the cursor to the end */
	const char *own_colours; /* both; attributes stay */
	const char *own_fg, *own_bg; /* one, where that can be said */
	const char *bold;
	const char *reverse, *end_reverse;
	const char *underline, *end_underline;
	uint8_t no_colour; /* attributes that do not go with a colour */
	bool skip_last;    /* the last cell of the screen would scroll it */
};

/* What the terminal shows, as far as we know. */
struct paint {
	struct cells shown;
	bool known;         /* else the next picture begins by clearing */
	struct style style; /* what it would write with */
	int row, col;       /* where; row -1: not known */
};

void paint_init(struct paint *p);
void paint_release(struct paint *p);

/* Somebody else wrote there: begin anew. */
void paint_forget(struct paint *p);

/* Append to @out what makes the terminal show @c. */
void paint_frame(struct paint *p, const struct paint_terminal *t,
		 const struct cells *c, GString *out);

#endif
