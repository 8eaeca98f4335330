/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many vCPUs are active at a time, over a window.
 *
 * Active is who is on a pCPU, in whatever state; wanted is who is active, ready
 * or preempted.  The intervals of all vCPUs are walked side by side, so nothing
 * is kept but one interval of each, and one more vCPU makes each step but
 * little dearer.
 */
#ifndef REPORT_OCCUPANCY_H
#define REPORT_OCCUPANCY_H

#include "report/query.h"

struct occupancy {
	int64_t length_ns;
	double active_mean, wanted_mean;
	int active_max, wanted_max;
	GArray *active_ns; /* int64_t: time with 0, 1, 2 ... of them active */
};

/* Of the @n tracks; occupancy_clear() in any case. */
int occupancy_of(const struct query *q, const struct track *const *vcpus,
		 size_t n, struct occupancy *o, struct err *err);
void occupancy_clear(struct occupancy *o);

#endif
