/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grid of cells: see cells.h. */
#include "config.h"

#include "ui/cells.h"

#include <limits.h>
#include <string.h>

#include <glib.h>

#include "base/text.h"

void cells_init(struct cells *c, int cols, int rows, bool utf8)
{
	*c = (struct cells){ 0 };
	cells_reset(c, cols, rows, utf8);
}

void cells_release(struct cells *c)
{
	g_free(c->cell);
	*c = (struct cells){ 0 };
}

void cells_reset(struct cells *c, int cols, int rows, bool utf8)
{
	cols = CLAMP(cols, 1, 4096);
	rows = CLAMP(rows, 1, 4096);
	if (cols != c->cols || rows != c->rows || !c->cell) {
		g_free(c->cell);
		c->cell = g_new(struct cell, (size_t)cols * (size_t)rows);
		c->cols = cols;
		c->rows = rows;
	}
	c->utf8 = utf8;
	c->cursor_row = c->cursor_col = 0;
	for (int i = 0; i < cols * rows; i++)
		c->cell[i] = (struct cell){ ' ', STYLE_PLAIN };
}

struct cell *cells_at(const struct cells *c, int row, int col)
{
	if (row < 0 || col < 0 || row >= c->rows || col >= c->cols)
		return NULL;
	return &c->cell[row * c->cols + col];
}

/* How a character is shown on this grid, and in how many columns. */
static int fit(const struct cells *c, gunichar *ch)
{
	if (*ch < 0x80)
		return 1;
	if (!c->utf8) {
		*ch = '?';
		return 1;
	}
	if (g_unichar_iszerowidth(*ch))
		return 0;
	return g_unichar_iswide(*ch) ? 2 : 1;
}

/* Half a wide character is worse than none: blank what would be left. */
static void blank_halves(struct cells *c, int row, int col, int width)
{
	struct cell *first = cells_at(c, row, col);
	struct cell *left = cells_at(c, row, col - 1);
	struct cell *right = cells_at(c, row, col + width);

	if (first && !first->glyph && left)
		left->glyph = ' ';
	if (right && !right->glyph)
		right->glyph = ' ';
}

void cells_glyph(struct cells *c, int row, int col, struct style style,
		 uint32_t glyph)
{
	struct cell *cell = cells_at(c, row, col);
	gunichar ch = glyph;

	if (!cell)
		return;
	if (fit(c, &ch) != 1)
		ch = '?';
	blank_halves(c, row, col, 1);
	*cell = (struct cell){ ch, style };
}

void cells_fill(struct cells *c, int row, int col, int width,
		struct style style, uint32_t glyph)
{
	for (int i = 0; i < width; i++)
		cells_glyph(c, row, col + i, style, glyph);
}

static int clean_width(const struct cells *c, const char *clean)
{
	int width = 0;

	for (; *clean; clean = g_utf8_next_char(clean)) {
		gunichar ch = g_utf8_get_char(clean);

		width += fit(c, &ch);
		if (width > INT_MAX / 2)
			break;
	}
	return width;
}

int cells_width(const struct cells *c, const char *text)
{
	char *clean = text_clean(text);
	int width = clean_width(c, clean);

	g_free(clean);
	return width;
}

static int put_clean(struct cells *c, int row, int col, int width,
		     struct style style, const char *clean)
{
	int used = 0, w;

	for (; *clean; clean = g_utf8_next_char(clean)) {
		gunichar ch = g_utf8_get_char(clean);
		struct cell *cell, *half;

		w = fit(c, &ch);
		if (!w)
			continue;
		if (used + w > width || col + used + w > c->cols)
			break;
		cell = cells_at(c, row, col + used);
		if (cell) {
			blank_halves(c, row, col + used, w);
			*cell = (struct cell){ ch, style };
			half = w == 2 ? cell + 1 : NULL;
			if (half)
				*half = (struct cell){ 0, style };
		}
		used += w;
	}
	return used;
}

int cells_put(struct cells *c, int row, int col, int width, struct style style,
	      const char *text)
{
	char *clean = text_clean(text);
	int used = put_clean(c, row, col, width, style, clean);

	g_free(clean);
	return used;
}

int cells_put_cut(struct cells *c, int row, int col, int width,
		  struct style style, const char *text)
{
	char *clean = text_clean(text);
	int room = MIN(width, c->cols - col), used;

	if (clean_width(c, clean) <= room) {
		used = put_clean(c, row, col, room, style, clean);
	} else if (room > 0) {
		used = put_clean(c, row, col, room - 1, style, clean);
		cells_glyph(c, row, col + used, style, c->utf8 ? 0x2026 : '~');
		used++;
	} else {
		used = 0;
	}
	g_free(clean);
	return used;
}

bool cells_is_blank(const struct cell *cell)
{
	return cell->glyph == ' ' &&
	       !(cell->style.attrs & (ATTR_REVERSE | ATTR_UNDERLINE));
}

bool cells_look_same(const struct cell *a, const struct cell *b)
{
	if (a->glyph != b->glyph)
		return false;
	if (cells_is_blank(a) && cells_is_blank(b))
		return a->style.bg == b->style.bg;
	return style_equal(a->style, b->style);
}

void cells_put_words(struct cells *c, const struct rect *area,
		     struct style style, const char *text)
{
	char **words = g_strsplit(text, " ", -1);
	GString *line = g_string_new(NULL);
	int row = area->row;

	for (char **word = words; *word; word++) {
		int width = cells_width(c, line->str) + 1 + cells_width(c, *word);

		if (line->len && width > area->cols &&
		    row < area->row + area->rows - 1) {
			cells_put_cut(c, row++, area->col, area->cols, style,
				      line->str);
			g_string_truncate(line, 0);
		}
		g_string_append_printf(line, "%s%s", line->len ? " " : "",
				       *word);
	}
	cells_put_cut(c, row, area->col, area->cols, style, line->str);
	g_string_free(line, TRUE);
	g_strfreev(words);
}

int cells_put_middle(struct cells *c, int row, int col, int width,
		     struct style style, const char *text)
{
	char *clean = text_clean(text);
	const char *end = clean + strlen(clean);
	int used = cells_width(c, clean);
	int tail = MAX(width / (width < 15 ? 3 : 2), 3);

	if (used <= width || width < 6) {
		used = cells_put_cut(c, row, col, width, style, clean);
	} else {
		while (end > clean &&
		       cells_width(c, g_utf8_prev_char(end)) <= tail)
			end = g_utf8_prev_char(end);
		tail = cells_width(c, end);
		used = cells_put_cut(c, row, col, width - tail, style, clean);
		used += cells_put(c, row, col + used, tail, style, end);
	}
	g_free(clean);
	return used;
}
