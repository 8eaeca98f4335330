/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A grid of character cells: what every pane draws on, and all that the
 * terminal, the text dump and the tests ever see of a picture.
 *
 * Text is made harmless here (text_clean()), so that no pane can forget it,
 * and is cut by display width, never in the middle of a character.
 */
#ifndef UI_CELLS_H
#define UI_CELLS_H

#include <stdbool.h>
#include <stdint.h>

enum attr {
	ATTR_BOLD = 1,
	ATTR_REVERSE = 2,
	ATTR_UNDERLINE = 4,
};

/* Colours are palette indexes, -1 the terminal's default. */
struct style {
	int16_t fg, bg;
	uint8_t attrs; /* of enum attr */
};

#define STYLE_PLAIN ((struct style){ .fg = -1, .bg = -1 })

struct cell {
	uint32_t glyph; /* Unicode; 0: right half of a wide character */
	struct style style;
};

/* A part of the grid. */
struct rect {
	int row, col, rows, cols;
};

struct cells {
	int cols, rows;
	struct cell *cell;          /* rows * cols, row by row */
	int cursor_row, cursor_col; /* where the terminal's cursor goes */
	bool utf8;                  /* else every glyph is ASCII */
};

static inline bool style_equal(struct style a, struct style b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

/* Nothing of the colour that it is written with is to be seen. */
bool cells_is_blank(const struct cell *cell);
/* They look the same on any terminal. */
bool cells_look_same(const struct cell *a, const struct cell *b);

/* An all-blank grid.  Sizes below 1 count as 1. */
void cells_init(struct cells *c, int cols, int rows, bool utf8);
void cells_release(struct cells *c);

/* Make it another size, and blank. */
void cells_reset(struct cells *c, int cols, int rows, bool utf8);

/* The cell, or NULL outside the grid. */
struct cell *cells_at(const struct cells *c, int row, int col);

/*
 * Write @text at (@row, @col), at most @width columns of it and never past
 * the edge.  What is outside the grid is dropped.  Returns the columns used.
 */
int cells_put(struct cells *c, int row, int col, int width, struct style style,
	      const char *text);

/*
 * The same, but text that does not fit ends in an ellipsis ('~' in ASCII),
 * so that a cut never looks like the end.
 */
int cells_put_cut(struct cells *c, int row, int col, int width,
		  struct style style, const char *text);

/*
 * The same, but such text loses its middle: the end is what tells apart
 * "qemu-system-x86-175" and "qemu-system-x86-183".
 */
int cells_put_middle(struct cells *c, int row, int col, int width,
		     struct style style, const char *text);

/*
 * Write @text into @area, over as many lines as it has, broken at blanks, the last one cut like
 * that if it must be.
 */
void cells_put_words(struct cells *c, const struct rect *area,
		     struct style style, const char *text);

/* One glyph; a wide or non-ASCII one becomes '?' where it cannot be shown. */
void cells_glyph(struct cells *c, int row, int col, struct style style,
		 uint32_t glyph);

/* Fill @width cells with @glyph. */
void cells_fill(struct cells *c, int row, int col, int width,
		struct style style, uint32_t glyph);

/* Columns that @text takes when written (UTF-8 or not, as in @c). */
int cells_width(const struct cells *c, const char *text);

#endif
