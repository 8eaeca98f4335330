/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exits of a vCPU, found in its intervals.
 *
 *	guest | vmm 78 | preempted | vmm 78 | qemu 78 | vmm 78 | guest
 *	stay  ^exit 78   handling = the vmm and qemu parts     ^entry
 *
 * The value of a vmm, qemu or halt_poll interval is the exit it belongs to
 * and stays the same while that is handled, so an exit begins where such an
 * interval follows guest code or unknown time, or has another value.  Time
 * off the CPU and time in halt polling are not handling.
 *
 * Exits that begin in the window count, and with them the stay in the guest
 * that they end and the gap to the exit before; one that is not over at the
 * window's end counts with what is known of it.
 */
#ifndef REPORT_EXITS_H
#define REPORT_EXITS_H

#include "report/query.h"
#include "report/series.h"

/* All exits for one reason. */
struct exit_reason {
	int64_t value; /* isa and code */
	struct kept handling;
	int64_t sum_ns;
	struct series stay; /* in the guest before */
	bool halts;         /* the guest had nothing to do */
};

struct exits {
	GHashTable *reasons; /* value -> struct exit_reason, owned */
	struct series stay, gap;
	int64_t count;
};

void exits_init(struct exits *e);
void exits_clear(struct exits *e);
/* Add those of @vcpu. */
int exits_collect(const struct query *q, const struct track *vcpu,
		  struct exits *e, struct err *err);
/* Add all of @more to @e but the handling of each reason, which is summed. */
void exits_pool(struct exits *e, const struct exits *more);
/* The reasons, most frequent first, then by code: g_ptr_array_free(). */
GPtrArray *exits_in_order(const struct exits *e);

#endif
