/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture as text: see dump.h. */
#include "config.h"

#include "ui/dump.h"

static bool same_style(struct style a, struct style b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

static void put_colour(GString *out, int colour, bool background)
{
	if (colour < 0)
		return;
	if (colour < 8)
		g_string_append_printf(out, ";%d",
				       (background ? 40 : 30) + colour);
	else
		g_string_append_printf(out, ";%d;5;%d", background ? 48 : 38,
				       colour);
}

static void put_style(GString *out, struct style style)
{
	g_string_append(out, "\033[0");
	if (style.attrs & ATTR_BOLD)
		g_string_append(out, ";1");
	if (style.attrs & ATTR_UNDERLINE)
		g_string_append(out, ";4");
	if (style.attrs & ATTR_REVERSE)
		g_string_append(out, ";7");
	put_colour(out, style.fg, false);
	put_colour(out, style.bg, true);
	g_string_append_c(out, 'm');
}

/* The columns of @row that are not blank at its end. */
static int used_cols(const struct cells *c, int row, bool ansi)
{
	int n = c->cols;

	while (n) {
		const struct cell *cell = cells_at(c, row, n - 1);

		if (cell->glyph != ' ' ||
		    (ansi && !same_style(cell->style, STYLE_PLAIN)))
			break;
		n--;
	}
	return n;
}

void dump_cells(GString *out, const struct cells *c, bool ansi)
{
	for (int row = 0; row < c->rows; row++) {
		struct style now = STYLE_PLAIN;
		int n = used_cols(c, row, ansi);

		for (int col = 0; col < n; col++) {
			const struct cell *cell = cells_at(c, row, col);

			if (!cell->glyph)
				continue;
			if (ansi && !same_style(cell->style, now))
				put_style(out, cell->style);
			now = cell->style;
			g_string_append_unichar(out, cell->glyph);
		}
		if (ansi && !same_style(now, STYLE_PLAIN))
			g_string_append(out, "\033[0m");
		g_string_append_c(out, '\n');
	}
}
