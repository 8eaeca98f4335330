/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the interrupt vectors of a vCPU are for, learnt from the trace.
 *
 * Guests give out vectors as they like, and on each vCPU anew, so nothing is
 * presumed: an interrupt whose cause is seen counts for its vector, and a
 * vector's class is what more than half of its interrupts showed.  What the
 * guest writes into the timer's entry of its local APIC is believed at once.
 *
 * Scale: one struct vectors per vCPU, 3 KiB.
 */
#ifndef ANALYSIS_VECTORS_H
#define ANALYSIS_VECTORS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/wake.h"

#define VECTORS      256
#define VECTOR_FIRST 16 /* those below are exceptions, never interrupts */

struct vectors {
	int timer;  /* of the APIC's timer, as the guest wrote it, or -1 */
	bool armed; /* that timer was set and has not been heard of since */
	uint16_t seen[VECTORS][WAKE_REASON_COUNT]; /* interrupts, by cause */
};

void vectors_init(struct vectors *vs);

/* An interrupt with @vector was caused so; WAKE_OTHER: none of the others. */
void vectors_saw(struct vectors *vs, int vector, enum wake_reason reason);

/*
 * What @vector is for: WAKE_UNKNOWN if nothing was learnt of it, WAKE_OTHER if
 * what was learnt does not agree.
 */
enum wake_reason vectors_class(const struct vectors *vs, int vector);

/* What Linux guests commonly use @vector for, else WAKE_UNKNOWN. */
enum wake_reason vectors_custom(int vector);

#endif
