/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chain of causes about a preemption: what the vCPU was doing, where those
 * who ran instead came from, and whom the vCPU kept waiting meanwhile.
 *
 *	vCPU		guest | vmm intr | preempted       | vmm | guest
 *	culprit		blocked |  ready | running         | ...
 *			    ^ woken by W, waited
 *	another vCPU	idle                                  | ready | guest
 *						woken by the vCPU ^
 *
 * The other vCPU slept while the vCPU was preempted and was woken by it soon
 * after: had the vCPU run, that could have come as much earlier as the sleep
 * overlaps the preemption.  That is a bound, not a proof.
 *
 * Made for one preemption at a time, when a person looks at it: it costs some
 * ten milliseconds at most.
 */
#ifndef DB_CAUSE_H
#define DB_CAUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/history.h"

/* A slice, and how its thread came onto the CPU. */
struct cause_slice {
	struct preemption_slice slice;
	int64_t begin_ns;
	/*
	 * What the thread did until it went on the CPU: ST_READY (it had been
	 * woken), ST_PREEMPTED (it had been displaced itself), or ST_UNKNOWN:
	 * no thread, not known, or not looked up.
	 */
	enum state waited;
	int64_t wait_begin_ns, wait_end_ns;
	/* ST_READY: track of the thread that woke it, 0 for none or unknown. */
	uint32_t waker;
};

/* Somebody who slept through the preemption until the victim woke it. */
struct cause_delay {
	uint32_t track;       /* a vCPU, or a thread that is none */
	int64_t woken_ns;     /* not before the preemption's end */
	struct interval wait; /* idle or blocked, whole */
	int64_t delay_ns;     /* its overlap with the preemption: up to that */
};

struct cause {
	struct preemption preemption;
	const struct track *vcpu;   /* NULL if it has no row; so has the rest */
	const struct track *thread; /* its host thread, or NULL */
	bool has_before;
	struct interval before; /* of the vCPU, just before the preemption */
	int64_t exit; /* reason of the exit that it then was in, VALUE_NONE */
	struct cause_slice *slices; /* all of them, in order; owned */
	size_t slice_count;
	struct cause_delay *delays; /* in the order of wake-ups; owned */
	size_t delay_count;
	bool complete; /* false: not all tracks were looked at for delays */
};

/* How much to look at. */
struct cause_limits {
	size_t slices;    /* the first so many are looked up */
	int64_t after_ns; /* wake-ups up to so long after the end */
	size_t delays;    /* the first so many are kept */
	size_t tracks;    /* of those outside the VM, look at no more */
	/* NULL, or asked now and then; false ends the look-up as it is. */
	bool (*go_on)(void *data);
	void *data;
};

/* 256 slices, 2 ms, 8 delays, 1000 tracks. */
extern const struct cause_limits cause_usual_limits;

/*
 * Fill in @cause for @p.  What the trace does not show is left as not known.
 * 0, and cause_release() frees what it holds; or -1.  @limits NULL: the usual.
 */
int cause_of(struct history *h, const struct preemption *p,
	     const struct cause_limits *limits, struct cause *cause,
	     struct err *err);
void cause_release(struct cause *cause);

#endif
