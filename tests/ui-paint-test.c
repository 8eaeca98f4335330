/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Painting: a terminal that only obeys must show each picture, whatever it
 * showed before and whatever it lacks, for few bytes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "tests/tap.h"
#include "ui/paint.h"

/* A terminal as simple as can be: xterm's sequences, on a grid of cells. */
struct emulator {
	struct cells cells;
	struct style style;
	int row, col;
	bool strange; /* something was not understood */
};

static void say_move(GString *out, int row, int col)
{
	g_string_append_printf(out, "\033[%d;%dH", row + 1, col + 1);
}

static void say_forward(GString *out, int n)
{
	g_string_append_printf(out, "\033[%dC", n);
}

static void say_colour(GString *out, int16_t colour, bool ground)
{
	g_string_append_printf(out, "\033[%d8;5;%dm", ground ? 4 : 3, colour);
}

static void say_repeat(GString *out, char c, int n)
{
	g_string_append_printf(out, "%c\033[%db", c, n - 1);
}

static void say_shift(GString *out, int by)
{
	g_string_append_printf(out, "\033[%d%c", ABS(by), by > 0 ? 'P' : '@');
}

static const struct paint_terminal xterm = {
	.move = say_move,
	.forward = say_forward,
	.colour = say_colour,
	.repeat = say_repeat,
	.shift = say_shift,
	.plain = "\033[m",
	.clear = "\033[2J",
	.clear_line = "\033[K",
	.own_colours = "\033[39;49m",
	.own_fg = "\033[39m",
	.own_bg = "\033[49m",
	.bold = "\033[1m",
	.reverse = "\033[7m",
	.end_reverse = "\033[27m",
	.underline = "\033[4m",
	.end_underline = "\033[24m",
};

/* One that can do next to nothing, and scrolls at its last cell. */
static const struct paint_terminal poor = {
	.move = say_move,
	.colour = say_colour,
	.plain = "\033[m",
	.clear = "\033[2J",
	.own_colours = "\033[39;49m",
	.bold = "\033[1m",
	.reverse = "\033[7m",
	.underline = "\033[4m",
	.no_colour = ATTR_UNDERLINE,
	.skip_last = true,
};

static void put(struct emulator *e, uint32_t glyph)
{
	struct cell *cell = cells_at(&e->cells, e->row, e->col);
	bool wide = g_unichar_iswide(glyph);

	if (!cell) {
		e->strange = true;
		return;
	}
	cells_glyph(&e->cells, e->row, e->col, e->style, ' ');
	cell->glyph = glyph;
	e->col++;
	if (wide) {
		cells_glyph(&e->cells, e->row, e->col, e->style, ' ');
		cells_at(&e->cells, e->row, e->col)->glyph = 0;
		e->col++;
	}
	/* Where that is, nobody may rely on. */
	if (wide || e->col >= e->cells.cols)
		e->row = -1;
}

static void render_sgr(struct emulator *e, const int *v, int n)
{
	for (int i = 0; i < n; i++)
		switch (v[i]) {
		case 0:
			e->style = STYLE_PLAIN;
			break;
		case 1:
			e->style.attrs |= ATTR_BOLD;
			break;
		case 4:
			e->style.attrs |= ATTR_UNDERLINE;
			break;
		case 7:
			e->style.attrs |= ATTR_REVERSE;
			break;
		case 24:
			e->style.attrs &= (uint8_t)~ATTR_UNDERLINE;
			break;
		case 27:
			e->style.attrs &= (uint8_t)~ATTR_REVERSE;
			break;
		case 39:
			e->style.fg = -1;
			break;
		case 49:
			e->style.bg = -1;
			break;
		case 38:
		case 48:
			if (v[i] == 38)
				e->style.fg = (int16_t)v[i + 2];
			else
				e->style.bg = (int16_t)v[i + 2];
			i += 2;
			break;
		default:
			e->strange = true;
		}
}

/*
 * Delete @by characters at the cursor, or insert blanks: as tmux 3.3a does it,
 * which blanks no more characters than it moved.
 */
static void move_line(struct emulator *e, int by)
{
	struct cell *line = cells_at(&e->cells, e->row, 0);
	int cols = e->cells.cols;

	for (; by > 0; by--) {
		for (int i = e->col; i < cols - 1; i++)
			line[i] = line[i + 1];
		line[cols - 1] = (struct cell){ ' ', e->style };
	}
	by = -by;
	for (int i = cols - 1; i >= e->col + by; i--) {
		line[i] = line[i - by];
		if (i - by < e->col + by)
			line[i - by] = (struct cell){ ' ', e->style };
	}
}

static void obey_control(struct emulator *e, char kind, const int *v, int n,
			 uint32_t before)
{
	switch (kind) {
	case 'H':
		e->row = v[0] - 1;
		e->col = v[1] - 1;
		break;
	case 'C':
		e->col += v[0];
		break;
	case 'b':
		for (int i = 0; i < v[0]; i++)
			put(e, before);
		break;
	case 'J':
		for (int row = 0; row < e->cells.rows; row++)
			cells_fill(&e->cells, row, 0, e->cells.cols,
				   STYLE_PLAIN, ' ');
		break;
	case 'K':
		cells_fill(&e->cells, e->row, e->col, e->cells.cols - e->col,
			   e->style, ' ');
		break;
	case 'P':
	case '@':
		move_line(e, kind == 'P' ? v[0] : -v[0]);
		break;
	case 'm':
		render_sgr(e, v, n);
		break;
	default:
		e->strange = true;
	}
}

static void obey(struct emulator *e, const char *text)
{
	uint32_t before = ' ';

	while (*text) {
		int v[8] = { 0 }, n = 0;

		if (!g_str_has_prefix(text, "\033[")) {
			before = g_utf8_get_char(text);
			put(e, before);
			text = g_utf8_next_char(text);
			continue;
		}
		text += 2;
		do {
			v[n++] = (int)strtol(text, (char **)&text, 10);
		} while (*text == ';' && text++ && n < 8);
		obey_control(e, *text++, v, n, before);
	}
}

/* What of a cell can be seen. */
static bool looks_same(const struct cell *a, const struct cell *b,
		       const struct paint_terminal *t)
{
	uint8_t attrs = a->style.attrs;

	if (a->style.fg >= 0 || a->style.bg >= 0)
		attrs &= (uint8_t)~t->no_colour;
	if (a->glyph != b->glyph || a->style.bg != b->style.bg)
		return false;
	if (a->glyph == ' ' && !(attrs & (ATTR_REVERSE | ATTR_UNDERLINE)))
		return !(b->style.attrs & (ATTR_REVERSE | ATTR_UNDERLINE));
	return a->style.fg == b->style.fg && attrs == b->style.attrs;
}

static bool shows(const struct emulator *e, const struct cells *c,
		  const struct paint_terminal *t)
{
	for (int i = 0; i < c->cols * c->rows; i++)
		if (!looks_same(&c->cell[i], &e->cells.cell[i], t) &&
		    !(t->skip_last && i == c->cols * c->rows - 1))
			return false;
	return !e->strange && e->row == c->cursor_row &&
	       e->col == c->cursor_col;
}

/* Change some of a picture: runs of some glyph in some style. */
static void scribble(struct cells *c, GRand *rand, const uint8_t attrs)
{
	static const uint32_t glyphs[] = { ' ', ' ', '.', 'G', 0x2592, 0x4e2d };
	static const int16_t colours[] = { -1, -1, 16, 36, 240, 231 };

	for (int i = g_rand_int_range(rand, 0, 40); i > 0; i--) {
		struct style style = {
			colours[g_rand_int_range(rand, 0, 6)],
			colours[g_rand_int_range(rand, 0, 6)],
			(uint8_t)g_rand_int(rand) & attrs,
		};
		uint32_t glyph = glyphs[g_rand_int_range(rand, 0, 6)];
		int row = g_rand_int_range(rand, 0, c->rows);
		int col = g_rand_int_range(rand, 0, c->cols);
		char text[8] = "";

		g_unichar_to_utf8(glyph, text);
		for (int n = g_rand_int_range(rand, 1, 30); n > 0; n--)
			col += cells_put(c, row, col, 2, style, text);
	}
	c->cursor_row = g_rand_int_range(rand, 0, c->rows);
	c->cursor_col = g_rand_int_range(rand, 0, c->cols);
}

/* Move some lines to a side, as a pan does. */
static void pan(struct cells *c, GRand *rand)
{
	int by = g_rand_int_range(rand, -20, 20), from = c->cols / 4;

	for (int row = 2; row < c->rows; row++)
		for (int i = 0; i < c->cols - from; i++) {
			/* From the side that it moves to. */
			int col = by > 0 ? from + i : c->cols - 1 - i;
			int was = col + by;

			if (was >= from && was < c->cols)
				*cells_at(c, row, col) = *cells_at(c, row, was);
		}
	/* No halves of wide characters. */
	for (int i = 0; i < c->cols * c->rows; i++)
		if (!c->cell[i].glyph || g_unichar_iswide(c->cell[i].glyph))
			c->cell[i].glyph = 'w';
}

static void test_random(const struct paint_terminal *t, const char *name)
{
	GRand *rand = g_rand_new_with_seed(11);
	struct emulator e = { .style = STYLE_PLAIN };
	GString *out = g_string_new(NULL);
	struct paint p;
	struct cells c;
	bool all = true;

	paint_init(&p);
	cells_init(&c, 60, 12, true);
	cells_init(&e.cells, 60, 12, true);
	for (int i = 0; i < 3000; i++) {
		if (!g_rand_int_range(rand, 0, 50)) {
			int cols = g_rand_int_range(rand, 1, 90);

			cells_reset(&c, cols, 12, true);
			cells_reset(&e.cells, cols, 12, true);
		}
		if (!g_rand_int_range(rand, 0, 50)) {
			scribble(&e.cells, rand, 0);
			paint_forget(&p);
		}
		if (!g_rand_int_range(rand, 0, 3))
			pan(&c, rand);
		scribble(&c, rand, ATTR_BOLD | ATTR_REVERSE | ATTR_UNDERLINE);
		g_string_truncate(out, 0);
		paint_frame(&p, t, &c, out);
		obey(&e, out->str);
		all = all && shows(&e, &c, t);
	}
	ok(all, "%s shows 3000 random pictures", name);
	cells_release(&e.cells);
	cells_release(&c);
	paint_release(&p);
	g_string_free(out, TRUE);
	g_rand_free(rand);
}

static gsize bytes_of(struct paint *p, const struct cells *c)
{
	GString *out = g_string_new(NULL);
	gsize len;

	paint_frame(p, &xterm, c, out);
	len = out->len;
	g_string_free(out, TRUE);
	return len;
}

static void test_bytes(void)
{
	struct style green = { 240, 36, 0 }, thin = { 240, -1, 0 };
	struct paint p;
	struct cells c;

	paint_init(&p);
	cells_init(&c, 200, 60, true);
	ok(bytes_of(&p, &c) < 16, "an empty screen costs next to nothing");
	is_int((long)bytes_of(&p, &c), 0, "no change costs nothing");
	for (int i = 0; i < 100; i++)
		cells_glyph(&c, 5, i, i % 2 ? green : thin, i % 2 ? 'G' : '.');
	ok(bytes_of(&p, &c) < 100 * 9 + 20,
	   "one ink: a change of background is all that is said");
	cells_fill(&c, 6, 0, 200, green, 'G');
	ok(bytes_of(&p, &c) < 60, "a run is repeated");
	cells_at(&c, 5, 50)->glyph = 'x';
	ok(bytes_of(&p, &c) < 30, "one cell is one cell");
	cells_fill(&c, 5, 0, 200, STYLE_PLAIN, ' ');
	ok(bytes_of(&p, &c) < 30, "a line is cleared at once");
	for (int i = 0; i < 200; i++)
		cells_glyph(&c, 9, i, i % 3 ? green : thin, 'A' + (uint32_t)i % 26);
	bytes_of(&p, &c);
	for (int i = 30; i < 160; i++)
		*cells_at(&c, 9, i) = *cells_at(&c, 9, i + 40);
	cells_fill(&c, 9, 160, 40, STYLE_PLAIN, ' ');
	ok(bytes_of(&p, &c) < 30, "a line that moved is moved");
	cells_release(&c);
	paint_release(&p);
}

int main(void)
{
	tap_begin();
	test_bytes();
	test_random(&xterm, "a terminal like xterm");
	test_random(&poor, "a poor terminal");
	return tap_end();
}
