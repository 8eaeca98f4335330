/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From whom a vCPU, or all vCPUs of a VM, suffered in the window: who ran
 * while they were preempted, longest first.
 */
#ifndef UI_BLAME_H
#define UI_BLAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "db/history.h"
#include "ui/rows.h"

/* More preemptions than this are not all read: the longest are. */
#define BLAME_MAX 2000

struct blame {
	struct preemption_slice *by; /* one for each culprit */
	size_t count;
	size_t preemptions; /* that were read */
	bool more;          /* there were more than BLAME_MAX */
	int64_t total_ns;   /* of those read, cut to the window */
	/* what it is of, so that it need not be made again */
	uint32_t row;
	int64_t from_ns, to_ns;
};

/* A @blame that is all zero belongs to nothing.  Frees what it holds. */
void blame_release(struct blame *blame);

/*
 * Make it that of @row in [from, to); nothing is done if it is that already.
 * A row that is no vCPU and has none is blamed on nobody.  0 or -1.
 */
int blame_of_row(struct blame *blame, struct history *h,
		 const struct rows *rows, uint32_t row, int64_t from_ns,
		 int64_t to_ns, struct err *err);

/*
 * Put the slices of the same culprit together and sort them, longest first.
 * Returns how many are left.
 */
size_t blame_merge(struct preemption_slice *slices, size_t n);

#endif
