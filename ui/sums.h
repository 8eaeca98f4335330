/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time and count per state in every column of the rows in sight, kept while
 * the window stays the same: moving the cursor costs no reading.
 *
 * A row without states of its own (a VM, a group of pCPUs) is the sum of the
 * vCPUs or pCPUs directly below it, folded or not; a machine among several is
 * the sum of its VMs.  A heading over threads is not summed: it may stand for
 * 10^5 of them and says little.
 *
 * Where waits are shown (waits.h), the sums of vCPUs have them instead of the
 * time that the vCPU was just halted.
 */
#ifndef UI_SUMS_H
#define UI_SUMS_H

#include "base/err.h"
#include "db/history.h"
#include "ui/rows.h"
#include "ui/settings.h"
#include "ui/view.h"

struct sums;

/* All three are borrowed. */
struct sums *sums_new(struct history *h, const struct rows *rows,
		      const struct settings *settings);
void sums_free(struct sums *s);

struct row_sums {
	const struct state_sum *column; /* [lead + used] */
	int lead; /* columns before the window's first; see LANE_RESTART */
	int used; /* columns of the window that begin before the trace's end */
	struct state_sum total; /* of the window */
};

/*
 * The columns of @row in the window of @v: 1, 0 if there is nothing to sum,
 * -1 on error.  Valid until the next call.
 */
int sums_of_row(struct sums *s, const struct view *v, uint32_t row,
		struct row_sums *out, struct err *err);

/* True for a row that sums_of_row() sums up from rows below it. */
bool sums_adds_up(const struct rows *rows, uint32_t row);

#endif
