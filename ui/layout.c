/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the panes stand: see layout.h. */
#include "config.h"

#include "ui/layout.h"

#include <glib.h>

/* From how many lines on there is room for what. */
enum {
	ROWS_HEADER = 5,
	ROWS_HINTS = 9,
	ROWS_PANE = 14,
	ROWS_MAP = 18,
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
		return CLAMP(rows * 3 / 10, 4, 14);
	return size == PANE_HALF ? rows / 2 : rows * 3 / 4 - 2;
}

struct layout layout_of(int cols, int rows, enum pane_size pane)
{
	struct layout l = { .cols = MAX(cols, 1), .rows = MAX(rows, 1) };
	int top = 0, bottom = l.rows;

	l.header = l.map = l.pane = l.hints = l.status = l.ruler = -1;
	if (l.rows >= ROWS_HEADER)
		l.header = top++;
	if (l.rows >= ROWS_MAP) {
		l.map = top;
		top += 2;
	}
	if (l.rows >= 2)
		l.ruler = top++;
	if (l.rows >= ROWS_HINTS)
		l.hints = --bottom;
	if (l.rows >= 3)
		l.status = --bottom;
	if (pane != PANE_NONE && l.rows >= ROWS_PANE) {
		l.pane_rows = pane_for(l.rows, pane);
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
