/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who displaced whom in a range of time, and for how long: one charge for
 * each victim and culprit.
 *
 * What a culprit ran is cut to the range, so that the charges of a victim add
 * up to its preempted time there, to the nanosecond, as in the report
 * "blame".  Of more than CHARGES_MAX preemptions only the longest are read;
 * struct charges says so.
 */
#ifndef UI_CHARGES_H
#define UI_CHARGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/history.h"
#include "ui/culprits.h"

#define CHARGES_MAX 50000

struct charge {
	uint32_t victim;           /* track of the vCPU */
	uint32_t culprit;          /* number, culprits.h */
	int64_t ns, count, max_ns; /* of its turns */
};

struct charges {
	struct charge *all; /* owned; by time, longest first */
	size_t n;
	int64_t ns;         /* of all together */
	size_t preemptions; /* that were read */
	bool more;          /* there are others, none longer than those */
};

/*
 * Make @c those of @victims (tracks of vCPUs) in [from, to).  0, or -1, and
 * then it is empty.  What it held before is not freed.
 */
int charges_read(struct charges *c, struct history *h,
		 struct culprits *culprits, const uint32_t *victims, size_t n,
		 int64_t from_ns, int64_t to_ns, struct err *err);
void charges_release(struct charges *c);

#endif
