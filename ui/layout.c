/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the panes stand: see layout.h. */
#include "config.h"

#include "ui/layout.h"

#include <glib.h>

/* From how many lines on there is room for what. */
enum {
	ROWS_HEADER = 5,
	ROWS_MAP = 6,
	ROWS_HINTS = 9,
	ROWS_PANE = 14,
	ROWS_MAP_WINDOW = 18,
	/* header, map, window's place, ruler, status, hints */
	ROWS_FIXED = 6,
};

static int gutter_for(int cols)
{
	static const struct {
		int cols, gutter;
	} table[] = {
		{ 160, 37 }, { 120, 30 }, { 90, 24 }, { 60, 18 }, { 20, 9 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		if (cols >= table[i].cols)
			return table[i].gutter;
	return cols / 3;
}

/* Lines of the lower pane, with its title. */
static int pane_for(int rows, enum pane_size size)
{
	if (size == PANE_SMALL)
		return CLAMP(rows / 3, 4, 14);
	return size == PANE_HALF ? rows / 2 : rows * 3 / 4 - 2;
}

/*
 * The second and further rows of the map take a third of what would be left
 * for the timeline's rows after the first.
 */
static int map_rows_for(int rows, int pane_rows, int wanted)
{
	int left = rows - pane_rows - ROWS_FIXED - 1;

	if (rows < ROWS_MAP)
		return 0;
	if (rows < ROWS_MAP_WINDOW || left < 0)
		return 1;
	return CLAMP(wanted, 1, 1 + left / 3);
}

struct layout layout_of(int cols, int rows, enum pane_size pane, int map_rows)
{
	struct layout l = { .cols = MAX(cols, 1), .rows = MAX(rows, 1) };
	int top = 0, bottom = l.rows;

	l.header = l.map = l.map_window = l.pane = -1;
	l.hints = l.status = l.ruler = -1;
	if (pane != PANE_NONE && l.rows >= ROWS_PANE)
		l.pane_rows = pane_for(l.rows, pane);
	if (l.rows >= ROWS_HEADER)
		l.header = top++;
	l.map_rows = map_rows_for(l.rows, l.pane_rows, map_rows);
	if (l.map_rows) {
		l.map = top;
		top += l.map_rows;
	}
	if (l.rows >= ROWS_MAP_WINDOW)
		l.map_window = top++;
	if (l.rows >= 2)
		l.ruler = top++;
	if (l.rows >= ROWS_HINTS)
		l.hints = --bottom;
	if (l.rows >= 3)
		l.status = --bottom;
	if (l.pane_rows) {
		bottom -= l.pane_rows;
		l.pane = bottom;
	}
	l.lanes = top;
	l.lane_rows = bottom - top;
	l.gutter = gutter_for(l.cols);
	l.lane_col = MIN(l.gutter + 1, l.cols - 1);
	l.lane_cols = l.cols - l.lane_col;
	return l;
}
