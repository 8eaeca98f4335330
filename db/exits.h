/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often vCPUs left their guest for which reason, and how long handling that
 * took, in any window.
 *
 *	guest | vmm 78 | preempted | vmm 78 | qemu 78 | vmm 78 | guest
 *	      ^exit 78   handling = the vmm and qemu parts     ^entry
 *
 * The value of a vmm, qemu or halt_poll interval is the exit it belongs to
 * and stays the same while that is handled, so an exit begins where such an
 * interval follows guest code or unknown time, or has another value.  Time
 * off the CPU and time in halt polling are not handling.
 *
 * Exits that begin in the window count, and with them the stay in the guest
 * that they end and the gap to the exit before; one that is not over at the
 * window's end counts with what is known of it.  Every interval of the window
 * is read.
 *
 * history_exits_each() hands them out one by one.  The table of reasons is for
 * who wants percentiles, which are exact (nearest rank): the times are kept,
 * eight bytes to an exit.
 *
 *	reasons = exits_new();
 *	if (!history_exits(h, vcpu, from_ns, to_ns, reasons, &err))
 *		list = exits_sorted(reasons);
 *	...
 *	g_ptr_array_unref(list);
 *	g_hash_table_destroy(reasons);
 */
#ifndef DB_EXITS_H
#define DB_EXITS_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/err.h"
#include "db/history.h"

/* One exit. */
struct exit_seen {
	int64_t value; /* isa and code: exit_value() */
	int64_t begin_ns;
	int64_t handling_ns; /* inside the window */
	int64_t stay_ns;     /* in the guest just before; -1: not known */
	int64_t gap_ns;      /* since the exit before; -1: not known, or far
				before the window */
	bool halts;          /* the guest had nothing to do */
};

/*
 * Call @fn for every exit of @vcpu that begins in [from, to), in order.  0, or
 * -1 if the history cannot be read.
 */
int history_exits_each(struct history *h, const struct track *vcpu,
		       int64_t from_ns, int64_t to_ns,
		       void (*fn)(const struct exit_seen *seen, void *data),
		       void *data, struct err *err);

/* All exits for one reason. */
struct exit_reason {
	int64_t value;       /* isa and code */
	GArray *handling_ns; /* int64_t each; by exits_sorted() shortest first
			      */
	int64_t sum_ns;
	/* The one that took longest, the first of them. */
	int64_t longest_ns, longest_begin_ns;
	uint32_t longest_track; /* its vCPU */
};

/* None yet: value -> struct exit_reason. */
GHashTable *exits_new(void);

/* Add those of @vcpu that begin in [from, to).  0 or -1. */
int history_exits(struct history *h, const struct track *vcpu, int64_t from_ns,
		  int64_t to_ns, GHashTable *reasons, struct err *err);

/*
 * The reasons, the most frequent first, then by code; their times in order.
 * They stay the table's.
 */
GPtrArray *exits_sorted(GHashTable *reasons);

/* The smallest time that @percent of all do not exceed; of a sorted reason. */
int64_t exits_percentile(const struct exit_reason *reason,
			 unsigned int percent);

#endif
