/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The legend: what the cells of a row mean, as the terminal shows them.
 *
 * Lines for states, then for the marks, then for the bars of density.h.  The
 * help shows it for all states, the legend pane for those in sight.
 */
#ifndef UI_LEGEND_H
#define UI_LEGEND_H

#include <stdint.h>

#include <glib.h>

#include "base/state.h"
#include "ui/cells.h"
#include "ui/palette.h"

struct ui;

/*
 * Bit (1 << state) for each, and one for the lanes of counters.  What `run' is
 * depends on the row: one bit says that guest processes have it, one that
 * others do.
 */
#define LEGEND_ALL       UINT32_MAX
#define LEGEND_COUNTERS  (UINT32_C(1) << (STATE_MAX - 1))
#define LEGEND_RUN_GUEST (UINT32_C(1) << (STATE_MAX - 2))
#define LEGEND_RUN_OTHER (UINT32_C(1) << (STATE_MAX - 3))

struct legend_line {
	struct cell sign; /* glyph 0: it has none */
	char name[48];    /* of a state; else the signs in question, or "" */
	const char *text; /* static */
};

/* An array of struct legend_line, for g_array_free(). */
GArray *legend_lines(const struct caps *caps, uint32_t states);

/*
 * The states that occur in the window on the rows in sight, pinned ones too.
 * They are those that the last picture was made from, so this reads nothing.
 */
uint32_t legend_in_sight(struct ui *ui);

/*
 * Draw it into @area, side by side where that is wide; what does not fit is
 * left out.  Returns how many lines there are in all.
 */
int legend_draw(const struct caps *caps, uint32_t states, struct cells *c,
		const struct rect *area);

#endif
