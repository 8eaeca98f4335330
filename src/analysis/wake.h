/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Halts of vCPUs: from the exit with which the guest says that it has nothing
 * to do, until what it waits for comes, and to the next entry.
 *
 * These are hooks for the handlers of the events of KVM, the scheduler and the
 * devices; they keep struct halt (model.h) and two tracks: the vCPU's own,
 * whose idle intervals say what ended them, and its "waits".  Why a halt ended
 * is known at the entry after it at the latest; so the states of a halt are
 * held back until then, a bounded number of them, and the tracks never go back.
 *
 * Two tracks, one truth: while the vCPU is in halt_poll or idle, its waits are
 * in wait_* or (reason not known) unknown; while it is unknown, so are they;
 * else they are in run.
 */
#ifndef ANALYSIS_WAKE_H
#define ANALYSIS_WAKE_H

#include "analysis/internal.h"

/* @v was made: begin its track of waits at @begin_ns. */
void wake_begin(struct analysis *an, struct vcpu *v, int64_t begin_ns);

/* @v's guest halted: kvm_exit, at @ts_ns. */
void wake_halts(struct analysis *an, struct vcpu *v, int64_t ts_ns);
/* What it waited for came while it polled (kvm_vcpu_wakeup). */
void wake_polled(struct vcpu *v, int64_t ts_ns);
/* @t, asleep until now, was woken by what goes on on @cpu. */
void wake_woken(struct thread *t, struct cpu *cpu, int64_t ts_ns);
/*
 * The APIC of the vCPU with the number @apic took an interrupt on behalf of
 * what goes on on @cpu, with a delivery mode as in the ICR (EVENT_NONE: fixed).
 */
void wake_accepts(struct cpu *cpu, int64_t apic, int vector, int64_t mode,
		  int64_t ts_ns);
/* The same of a vCPU that is known, and has not ended. */
void wake_vcpu_accepts(struct vcpu *v, struct cpu *cpu, int vector,
		       int64_t mode, int64_t ts_ns);
/* An interrupt goes into @v's guest at its next entry. */
void wake_injects(struct vcpu *v, int vector, int64_t ts_ns);
/* @v enters its guest: whatever is not known of its halt by now stays so. */
void wake_entered(struct analysis *an, struct vcpu *v, int64_t ts_ns);

/* From @ts_ns on @v is in this state: publish it, now or when it is complete.
 */
void wake_show(struct vcpu *v, int64_t ts_ns, enum state state, uint32_t peer,
	       int64_t value);
/* @v's tracks end, and what was noted of it is forgotten. */
void wake_ends(struct analysis *an, struct vcpu *v, int64_t end_ns);

#endif
