/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one column of a row shows: from time and count per state to a cell.
 *
 * A column shows the state with the largest share of it; one that holds less
 * than MIXED_PERCENT looks mixed ("zoom in here").  A severe state that is
 * in the column at all, however short, but is not the one shown, marks it:
 * nothing severe vanishes at any zoom.  Going right, the state shown stays
 * until another one beats it by HYSTERESIS_PERCENT, so that near ties do not
 * flicker; it starts afresh at fixed columns (LANE_RESTART), so that the
 * picture of a column does not depend on where the window begins.
 *
 * Where the mark would hide what lanes are looked at for, a severe state with
 * less than QUIET_PERCENT can be quiet: the letter of the state shown stays, in
 * the ink of what is severe.  Without colours, or where that ink would look as
 * any other, it is the mark all the same.
 *
 * With caps->low_bandwidth lanes are letters without colours, but for what is
 * severe: a picture that changes everywhere is a few kB then.
 */
#ifndef UI_LANE_H
#define UI_LANE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/state.h"
#include "db/interval.h"
#include "ui/cells.h"
#include "ui/palette.h"

#define MIXED_PERCENT      60
#define HYSTERESIS_PERCENT 15
#define LANE_RESTART       16
#define QUIET_PERCENT      25

struct lane_cell {
	bool outside; /* the track does not exist here; the rest is unset */
	bool mixed;
	uint8_t state;  /* shown */
	uint8_t second; /* the next largest, or the same when there is none */
	int16_t severe; /* a severe state besides the one shown, or -1 */
	bool quiet;     /* it leaves the letter; lane_cell() says false */
};

/*
 * Aggregate a column.  @before is the column left of it, or NULL when it
 * starts afresh.
 */
struct lane_cell lane_cell(const struct state_sum *sum,
			   const struct lane_cell *before);

/* Its glyph and style. */
struct cell lane_look(const struct caps *caps, const struct lane_cell *lane);

/* Add @more to @sum. */
void sum_add(struct state_sum *sum, const struct state_sum *more);

/* True if @state is in @sum at all, be it for 0 ns. */
bool sum_has(const struct state_sum *sum, unsigned int state);

/*
 * The state with most time that is not in @done, a set of bits, and goes into
 * it: for going through them, the longest first.  -1 when none is left.
 */
int sum_longest(const struct state_sum *sum, uint32_t *done);

/* All time of @sum, and the part of it in states with on_cpu. */
int64_t sum_total_ns(const struct state_sum *sum);
int64_t sum_on_cpu_ns(const struct state_sum *sum);

#endif
