/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Following: `f'.  A thread, a vCPU or all of a VM is marked on every pCPU
 * that it uses, and its row stays in sight above the others.
 *
 * A cell of a pCPU in which it ran at all is underlined; one in which it had
 * at least half of the time that the pCPU was busy is bold, too.  Its own
 * intervals say on which pCPU it was.  When there are more than FOLLOW_MAX of
 * them in the window, the middle of each column is looked at instead.
 */
#ifndef UI_FOLLOW_H
#define UI_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/err.h"
#include "db/interval.h"

struct ui;

/* Intervals in the window that are read one by one. */
#define FOLLOW_MAX 200000

struct follow {
	uint32_t row; /* ROW_NONE: nobody is followed */
	/* Time of each column on each pCPU, and the window it is of. */
	GHashTable *on; /* pCPU track -> int64_t[cols + 1]; the last: all */
	int64_t first, step_ns;
	int cols;
};

void follow_init(struct follow *f);
void follow_release(struct follow *f);

/* Follow @row, or nobody (ROW_NONE): 0, or -1 if it never is on a pCPU. */
int follow_set(struct ui *ui, uint32_t row);

/*
 * How long who is followed was on the pCPU @track in each column of the
 * window, and [cols]: in all of it.  NULL if never, on error, or if nobody is
 * followed.  Valid until the window is another one.
 */
const int64_t *follow_on(struct ui *ui, uint32_t track, struct err *err);

/* What to add to the attributes of a cell of a pCPU's row. */
uint8_t follow_attrs(int64_t ns, const struct state_sum *sum);

#endif
