/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See export-screen.h. */
#include "config.h"

#include "tests/export-screen.h"

#include <glib.h>

#include "ui/cells.h"

struct cells *screen_with_text(const char *text)
{
	struct cells *cells = g_new(struct cells, 1);

	cells_init(cells, 40, 3, true);
	cells_put(cells, 1, 2, 38, STYLE_PLAIN, text);
	return cells;
}

void screen_free(struct cells *cells)
{
	cells_release(cells);
	g_free(cells);
}
