/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cells to shapes: see dump-svg.h.
 *
 * Cells of one row that follow each other in one style are a run.  A run
 * becomes a rectangle, if it has a background, and a text, if it is not blank,
 * that is stretched to the run's width: so columns stay below each other in
 * any font.
 */
#include "config.h"

#include "ui/dump-svg.h"

#include "base/text.h"

#define CELL_WIDTH  8
#define CELL_HEIGHT 16
#define BASELINE    12
#define FONT_SIZE   13

#define RGB_FG 0x1c1c1c
#define RGB_BG 0xffffff

struct run {
	int row, col, cols;
	struct style style;
	GString *text;
	bool blank;
};

/* The usual colours of a palette of 256. */
static unsigned int palette_rgb(int colour)
{
	static const unsigned int basic[16] = {
		0x000000, 0xcd0000, 0x00a000, 0xa08000, 0x0000cd, 0xcd00cd,
		0x008b8b, 0xd0d0d0, 0x7f7f7f, 0xff0000, 0x00d000, 0xd0b000,
		0x5c5cff, 0xff00ff, 0x00c0c0, 0xffffff,
	};
	static const unsigned int levels[6] = { 0, 95, 135, 175, 215, 255 };
	unsigned int grey;

	if (colour < 16)
		return basic[colour];
	if (colour < 232)
		return levels[(colour - 16) / 36] << 16 |
		       levels[(colour - 16) / 6 % 6] << 8 |
		       levels[(colour - 16) % 6];
	grey = 8 + 10 * (unsigned int)(MIN(colour, 255) - 232);
	return grey << 16 | grey << 8 | grey;
}

static unsigned int foreground(struct style style)
{
	int colour = style.attrs & ATTR_REVERSE ? style.bg : style.fg;

	if (colour >= 0)
		return palette_rgb(colour);
	return style.attrs & ATTR_REVERSE ? RGB_BG : RGB_FG;
}

static unsigned int background(struct style style)
{
	int colour = style.attrs & ATTR_REVERSE ? style.fg : style.bg;

	if (colour >= 0)
		return palette_rgb(colour);
	return style.attrs & ATTR_REVERSE ? RGB_FG : RGB_BG;
}

static bool same_style(struct style a, struct style b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

static void put_escaped(GString *out, const char *text)
{
	char *escaped = g_markup_escape_text(text, -1);

	g_string_append(out, escaped);
	g_free(escaped);
}

static void put_run(GString *out, const struct run *run)
{
	int x = run->col * CELL_WIDTH, y = run->row * CELL_HEIGHT;
	int width = run->cols * CELL_WIDTH;

	if (background(run->style) != RGB_BG)
		g_string_append_printf(out,
				       "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
				       "height=\"%d\" fill=\"#%06x\"/>\n",
				       x, y, width, CELL_HEIGHT,
				       background(run->style));
	if (run->blank && !(run->style.attrs & ATTR_UNDERLINE))
		return;
	g_string_append_printf(
		out,
		"<text x=\"%d\" y=\"%d\" textLength=\"%d\" "
		"lengthAdjust=\"spacingAndGlyphs\" "
		"fill=\"#%06x\"%s%s>",
		x, y + BASELINE, width, foreground(run->style),
		run->style.attrs & ATTR_BOLD ? " font-weight=\"bold\"" : "",
		run->style.attrs & ATTR_UNDERLINE
			? " text-decoration=\"underline\""
			: "");
	put_escaped(out, run->text->str);
	g_string_append(out, "</text>\n");
}

static void put_row(GString *out, const struct cells *c, int row)
{
	struct run run = { .row = row, .text = g_string_new(NULL) };

	for (int col = 0; col < c->cols; col++) {
		const struct cell *cell = cells_at(c, row, col);

		if (!run.cols || !same_style(cell->style, run.style)) {
			if (run.cols)
				put_run(out, &run);
			run.col = col;
			run.cols = 0;
			run.style = cell->style;
			run.blank = true;
			g_string_truncate(run.text, 0);
		}
		run.cols++;
		if (!cell->glyph)
			continue;
		run.blank = run.blank && cell->glyph == ' ';
		g_string_append_unichar(run.text, cell->glyph);
	}
	if (run.cols)
		put_run(out, &run);
	g_string_free(run.text, TRUE);
}

void dump_svg(GString *out, const struct cells *c, const char *title)
{
	int width = c->cols * CELL_WIDTH, height = c->rows * CELL_HEIGHT;
	char *clean = text_clean(title);

	g_string_append_printf(
		out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		"height=\"%d\" viewBox=\"0 0 %d %d\">\n<title>",
		width, height, width, height);
	put_escaped(out, clean);
	g_string_append_printf(
		out,
		"</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n"
		"<g font-family=\"'DejaVu Sans Mono', Menlo, Consolas, "
		"monospace\" font-size=\"%d\" xml:space=\"preserve\">\n",
		width, height, RGB_BG, FONT_SIZE);
	for (int row = 0; row < c->rows; row++)
		put_row(out, c, row);
	g_string_append(out, "</g>\n</svg>\n");
	g_free(clean);
}
