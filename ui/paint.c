/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From picture to picture: see paint.h. */
#include "config.h"

#include "ui/paint.h"

#include <string.h>

#include "ui/shift.h"

/* Lines that are searched for a move in one picture at most. */
#define SEARCHES 4
/* A jump costs about so many bytes. */
#define JUMP_BYTES 5
/* Runs as long as this are repeated or cleared rather than written. */
#define RUN_MIN 8

void paint_init(struct paint *p)
{
	*p = (struct paint){ 0 };
	cells_init(&p->shown, 1, 1, false);
}

void paint_release(struct paint *p)
{
	cells_release(&p->shown);
}

void paint_forget(struct paint *p)
{
	p->known = false;
}

static void say(GString *out, const char *text)
{
	if (text)
		g_string_append(out, text);
}

static void go_plain(struct paint *p, const struct paint_terminal *t,
		     GString *out)
{
	say(out, t->plain);
	p->style = STYLE_PLAIN;
}

/* End the attributes that @want does not have. */
static void end_attributes(struct paint *p, const struct paint_terminal *t,
			   GString *out, struct style want)
{
	uint8_t off = p->style.attrs & (uint8_t)~want.attrs;
	bool all = (want.fg < 0 && want.bg < 0 && !want.attrs &&
		    !style_equal(p->style, want)) ||
		   off & ATTR_BOLD || (off & ATTR_REVERSE && !t->end_reverse) ||
		   (off & ATTR_UNDERLINE && !t->end_underline);

	if (all) {
		go_plain(p, t, out);
		return;
	}
	if (off & ATTR_REVERSE)
		say(out, t->end_reverse);
	if (off & ATTR_UNDERLINE)
		say(out, t->end_underline);
	p->style.attrs &= want.attrs;
}

/* Give up the colours where @want has the terminal's own. */
static void end_colours(struct paint *p, const struct paint_terminal *t,
			GString *out, struct style want)
{
	bool fg = want.fg < 0 && p->style.fg >= 0;
	bool bg = want.bg < 0 && p->style.bg >= 0;

	if (fg && !bg && t->own_fg) {
		say(out, t->own_fg);
		p->style.fg = -1;
	} else if (bg && !fg && t->own_bg) {
		say(out, t->own_bg);
		p->style.bg = -1;
	} else if (fg || bg) {
		say(out, t->own_colours);
		p->style.fg = p->style.bg = -1;
	}
}

static void go_style(struct paint *p, const struct paint_terminal *t,
		     GString *out, struct style want)
{
	uint8_t on;

	if (want.fg >= 0 || want.bg >= 0)
		want.attrs &= (uint8_t)~t->no_colour;
	end_attributes(p, t, out, want);
	end_colours(p, t, out, want);
	if (want.fg != p->style.fg)
		t->colour(out, want.fg, false);
	if (want.bg != p->style.bg)
		t->colour(out, want.bg, true);
	on = want.attrs & (uint8_t)~p->style.attrs;
	if (on & ATTR_BOLD)
		say(out, t->bold);
	if (on & ATTR_REVERSE)
		say(out, t->reverse);
	if (on & ATTR_UNDERLINE)
		say(out, t->underline);
	p->style = want;
}

/* The style to write @cell with: on a blank only its background counts. */
static struct style style_for(const struct paint *p, const struct cell *cell)
{
	struct style style = cell->style;

	if (cells_is_blank(cell)) {
		bool loud = p->style.attrs & (ATTR_REVERSE | ATTR_UNDERLINE);

		style.fg = loud ? -1 : p->style.fg;
		style.attrs = loud ? 0 : p->style.attrs;
		if (style.bg < 0 && (loud || p->style.bg >= 0))
			style = STYLE_PLAIN;
	}
	return style;
}

/* Is writing columns [from, to) again shorter than jumping over them? */
static bool is_cheap(const struct paint *p, const struct cells *c, int row,
		     int from, int to)
{
	int bytes = 0;

	for (int col = from; col < to && bytes <= JUMP_BYTES; col++) {
		const struct cell *cell = cells_at(c, row, col);

		if (!cell->glyph || !style_equal(cell->style, p->style))
			return false;
		bytes += g_unichar_to_utf8(cell->glyph, NULL);
	}
	return bytes <= JUMP_BYTES;
}

static void write_cell(struct paint *p, const struct paint_terminal *t,
		       const struct cells *c, GString *out)
{
	const struct cell *cell = cells_at(c, p->row, p->col);
	bool wide = p->col + 1 < c->cols && !cell[1].glyph;

	go_style(p, t, out, style_for(p, cell));
	g_string_append_unichar(out, cell->glyph);
	p->col++;
	/* After the last column, and after a wide character, terminals differ
	 * about where they are. */
	if (wide || p->col >= c->cols)
		p->row = -1;
}

static void go_to(struct paint *p, const struct paint_terminal *t,
		  const struct cells *c, GString *out, int row, int col)
{
	if (p->row == row && p->col == col)
		return;
	if (p->row == row && p->col < col && is_cheap(p, c, row, p->col, col)) {
		while (p->col < col)
			write_cell(p, t, c, out);
	} else if (p->row == row && p->col < col && t->forward) {
		t->forward(out, col - p->col);
	} else {
		t->move(out, row, col);
	}
	p->row = row;
	p->col = col;
}

/*
 * How many cells from @col on are the same as that one; *@changed: how many
 * until nothing is new any more.
 */
static int run_length(const struct paint *p, const struct cells *c, int row,
		      int col, int *changed)
{
	const struct cell *first = cells_at(c, row, col);
	const struct cell *old = cells_at(&p->shown, row, col);
	int n = 1;

	*changed = 1;
	while (col + n < c->cols && cells_look_same(first, first + n)) {
		if (!cells_look_same(first + n, old + n))
			*changed = n + 1;
		n++;
	}
	return n;
}

/* Write a run of equal cells, or a part of it; returns how many. */
static int write_run(struct paint *p, const struct paint_terminal *t,
		     const struct cells *c, GString *out, int row, int col)
{
	const struct cell *cell = cells_at(c, row, col);
	int changed, n = run_length(p, c, row, col, &changed);

	go_to(p, t, c, out, row, col);
	if (t->clear_line && changed >= RUN_MIN && col + n == c->cols &&
	    cells_is_blank(cell) && cell->style.bg < 0) {
		go_style(p, t, out, STYLE_PLAIN);
		say(out, t->clear_line);
		return n;
	}
	/* Where a run ends in the last column, terminals differ. */
	n = MIN(changed, c->cols - 1 - col);
	if (t->repeat && n >= RUN_MIN && cell->glyph < 0x80) {
		go_style(p, t, out, style_for(p, cell));
		t->repeat(out, (char)cell->glyph, n);
		p->col += n;
		return n;
	}
	write_cell(p, t, c, out);
	return 1;
}

static void paint_row(struct paint *p, const struct paint_terminal *t,
		      const struct cells *c, GString *out, int row)
{
	int col = 0;

	while (col < c->cols) {
		const struct cell *cell = cells_at(c, row, col);
		const struct cell *old = cells_at(&p->shown, row, col);
		bool last = t->skip_last && row == c->rows - 1 &&
			    col == c->cols - 1;

		if (last || !cell->glyph || cells_look_same(cell, old))
			col++;
		else
			col += write_run(p, t, c, out, row, col);
	}
}

/* Let the terminal move what is there already. */
static void shift_row(struct paint *p, const struct paint_terminal *t,
		      const struct cells *c, GString *out, int row, int *hint,
		      int *searches)
{
	struct cell *old = cells_at(&p->shown, row, 0);
	struct shift shift;

	if (!shift_find(old, cells_at(c, row, 0), c->cols, *hint, searches,
			&shift))
		return;
	go_to(p, t, c, out, row, shift.from);
	/* Some fill with the background that they write with. */
	go_style(p, t, out, STYLE_PLAIN);
	t->shift(out, shift.by);
	shift_apply(old, c->cols, shift);
	*hint = shift.by;
}

static void begin_anew(struct paint *p, const struct paint_terminal *t,
		       const struct cells *c, GString *out)
{
	cells_reset(&p->shown, c->cols, c->rows, c->utf8);
	go_plain(p, t, out);
	say(out, t->clear);
	p->row = -1;
	p->known = true;
}

void paint_frame(struct paint *p, const struct paint_terminal *t,
		 const struct cells *c, GString *out)
{
	int hint = 0, searches = SEARCHES;

	if (!p->known || p->shown.cols != c->cols || p->shown.rows != c->rows ||
	    p->shown.utf8 != c->utf8)
		begin_anew(p, t, c, out);
	for (int row = 0; row < c->rows; row++) {
		if (t->shift)
			shift_row(p, t, c, out, row, &hint, &searches);
		paint_row(p, t, c, out, row);
	}
	memcpy(p->shown.cell, c->cell,
	       sizeof(*c->cell) * (size_t)c->cols * (size_t)c->rows);
	go_to(p, t, c, out, CLAMP(c->cursor_row, 0, c->rows - 1),
	      CLAMP(c->cursor_col, 0, c->cols - 1));
}
