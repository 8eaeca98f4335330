/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept of a vCPU so that its halts get their reasons: shared by wake.c,
 * which writes the tracks, and reason.c, which decides.
 */
#ifndef ANALYSIS_NOTES_H
#define ANALYSIS_NOTES_H

#include "analysis/marks.h"
#include "analysis/vectors.h"

/* States of a halt that wait for its reason; more are written without. */
#define HELD_MAX 64

struct held {
	int64_t ts_ns;
	int64_t value;
	uint32_t peer;
	uint8_t state;
};

/* An interrupt that the vCPU's APIC took. */
struct heard {
	int64_t ts_ns;           /* INT64_MAX: none */
	int vector;              /* or WAKE_NO_VECTOR */
	enum wake_reason reason; /* WAKE_UNKNOWN: the vector tells */
	uint32_t by;             /* track, or 0 */
	bool own;                /* by the vCPU's own thread */
	bool kick;               /* no interrupt: a vCPU kicked another */
};

struct notes {
	struct analysis *analysis;
	/* What it is told for the current halt. */
	struct heard first; /* by another thread or an interrupt */
	struct heard own;   /* by the vCPU's own thread */
	int injected;       /* first vector to go into the guest, or -1 */
	enum source waker;
	enum wake_reason waker_reason;
	uint32_t waker_by;
	/* Outside of halts too. */
	struct heard last; /* until it is injected */
	int sent;          /* IPI's vector that it sent since its exit, or -1 */
	int64_t dest;      /* upper half of its ICR */
	bool kicks;        /* a hypercall kicks another vCPU */
	struct vectors vectors;
	/* Changes of state that are not yet written. */
	struct held held[HELD_MAX];
	int held_count;
};

/* ----- reason.c --------------------------------------------------------- */

struct notes *notes_new(void); /* g_free() */
/* A halt begins, or the vCPU sleeps again: what was told is void. */
void notes_clear(struct notes *n);

/*
 * What @v's halt ended by, from what is known now; its vectors learn from it.
 * wake_pack() of it, or EVENT_NONE if nothing is known.
 */
int64_t wake_decide(struct analysis *an, struct vcpu *v);

#endif
