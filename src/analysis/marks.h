/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a host thread works on: a disk request that completed, packets of the
 * network, or neither that is known.
 *
 * A thread that is woken by what goes on on a CPU takes its mark from there: a
 * request of a disk that completes, a packet on its way, or the mark of the
 * thread that wakes it, so that marks travel from a worker of the VMM's pool to
 * its main loop.  It keeps the mark until it slept and is woken anew.  When it
 * then raises an interrupt, the mark tells what kind of device that is.
 *
 * Marks say what goes on, not who began it; a chance mark does no harm where
 * many interrupts are counted (vectors.h).
 */
#ifndef ANALYSIS_MARKS_H
#define ANALYSIS_MARKS_H

#include "analysis/internal.h"
#include "base/wake.h"

#define MARK_DISK 1
#define MARK_NET  2

/* On whose behalf something happens on a CPU. */
enum source {
	SOURCE_NOBODY,    /* not known */
	SOURCE_TIMER,     /* a timer's interrupt */
	SOURCE_INTERRUPT, /* another interrupt, or a softirq */
	SOURCE_VCPU,      /* the rest: the thread on the CPU */
	SOURCE_VHOST,
	SOURCE_THREAD,
};
enum source source_on(const struct cpu *cpu);

/* A disk request completed on @cpu, or a packet was sent from there. */
void mark_news(struct cpu *cpu, uint8_t mark, int64_t ts_ns);
/* The thread on @cpu, and no interrupt there, does this itself. */
void mark_current(struct cpu *cpu, uint8_t mark);
/* Another thread, or none, is on @cpu. */
void mark_switch(struct cpu *cpu);

/* @t, asleep until now, is woken by what goes on on @cpu. */
void mark_woken(struct thread *t, const struct cpu *cpu, int64_t ts_ns);
/* @t is told of something by what goes on on @cpu, and was not yet asleep. */
void mark_told(struct thread *t, const struct cpu *cpu, int64_t ts_ns);

/*
 * What @tid (0: nobody) asked for is done.  If it sleeps, whoever wakes it
 * marks it; if it is awake, it finds that by itself.
 */
void mark_submitter(struct machine *m, int32_t tid, uint8_t mark);

/*
 * @t raises an interrupt.  Does its mark tell what that is for?  Only the first
 * one since it was given the mark can be told by it, as a main loop serves all
 * kinds of devices by turns; and only if it is one thing that it works on.
 */
bool mark_votes(struct thread *t);

/* What a device is for that @mark's bearer serves. */
enum wake_reason mark_reason(uint8_t mark);

#endif
