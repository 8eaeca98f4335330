/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pane stands where on a screen of a given size.  A pure function,
 * computed anew for every frame.
 *
 * On a short screen things go in this order: the minimap's further rows, its
 * line with the window's place (which the map itself shows then), the lower
 * pane, the hint bar, the minimap, the header.  The ruler, at least one row and
 * the status line stay down to 3 lines; the gutter with the rows' names shrinks
 * with the width.
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "ui/panes.h"

struct layout {
	int cols, rows;
	/* The screen line at which each begins, -1 when there is no room. */
	int header;
	int map, map_rows; /* one line each */
	int map_window;    /* the line under them with the window's place */
	int ruler;
	int pins, pin_rows; /* rows that stay above the others */
	int lanes, lane_rows;
	int pane, pane_rows; /* the lower pane; the first is its title */
	int status;
	int hints;
	int gutter; /* columns of names, left of the bar */
	int lane_col, lane_cols;
};

/* @map_rows: how many rows of the minimap are wanted. */
struct layout layout_of(int cols, int rows, enum pane_size pane, int map_rows);

#endif
