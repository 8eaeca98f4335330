/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The selection: a range of time with a mark at either end, A and B.
 *
 * While it grows, one end stays and the other is the cursor, however the
 * cursor moves; then both stay.  What is said of a range (statistics, blame,
 * exports) is said of the selection, or of the window while there is none:
 * ui_range() tells.
 */
#ifndef UI_SELECTION_H
#define UI_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/cells.h"

struct layout;
struct ui;

struct selection {
	bool there, grows;
	int64_t a_ns, b_ns; /* in the order they were made; b unless it grows */
};

/*
 * The selection as [*@from_ns, *@to_ns); false, and nothing is set, if there
 * is none or it has no length yet.
 */
bool ui_selection(const struct ui *ui, int64_t *from_ns, int64_t *to_ns);

/*
 * The range that everything is said of: true for the selection, false for
 * the part of the window that lies in the trace.
 */
bool ui_range(const struct ui *ui, int64_t *from_ns, int64_t *to_ns);

/* "selection 1.006 ms", "window 10.00 s", "whole trace": g_free() it. */
char *ui_range_text(const struct ui *ui);

/* Select [@from_ns, @to_ns), and say so. */
void selection_set(struct ui *ui, int64_t from_ns, int64_t to_ns);

/* False if there was none. */
bool selection_clear(struct ui *ui);

/* The marks: letters on the ruler, edges across the lanes. */
void selection_draw_ruler(const struct ui *ui, const struct layout *l,
			  struct cells *c);
void selection_draw_lanes(const struct ui *ui, const struct layout *l,
			  struct cells *c);

#endif
