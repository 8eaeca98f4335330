/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pane stands where on a screen of a given size.  A pure function,
 * computed anew for every frame.
 *
 * On a short screen panes go in this order: minimap, lower pane, hint bar,
 * header.  The ruler, at least one row and the status line stay down to 3
 * lines; the gutter with the rows' names shrinks with the width.
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "ui/panes.h"

struct layout {
	int cols, rows;
	/* The screen line at which each begins, -1 when there is no room. */
	int header;
	int map; /* two lines: the map, and the window's place under it */
	int ruler;
	int lanes, lane_rows;
	int pane, pane_rows; /* the lower pane; the first is its title */
	int status;
	int hints;
	int gutter; /* columns of names, left of the bar */
	int lane_col, lane_cols;
};

struct layout layout_of(int cols, int rows, enum pane_size pane);

#endif
