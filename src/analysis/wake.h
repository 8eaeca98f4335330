/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Halts of vCPUs: from the exit with which the guest says that it has nothing
 * to do, until what it waits for comes, and to the next entry.
 *
 * These are hooks for the handlers of KVM's and the scheduler's events; they
 * keep struct halt (model.h).
 */
#ifndef ANALYSIS_WAKE_H
#define ANALYSIS_WAKE_H

#include "analysis/internal.h"

/* @v's guest halted: kvm_exit, at @ts_ns. */
void wake_halts(struct analysis *an, struct vcpu *v, int64_t ts_ns);
/* What it waited for came while it polled (kvm_vcpu_wakeup). */
void wake_polled(struct analysis *an, struct vcpu *v, int64_t ts_ns);
/* @t, asleep until now, was woken by what goes on on @cpu. */
void wake_woken(struct analysis *an, struct thread *t, const struct cpu *cpu,
		int64_t ts_ns);
/* @v enters its guest: whatever is not known of its halt by now stays so. */
void wake_entered(struct analysis *an, struct vcpu *v, int64_t ts_ns);
/* From @ts_ns on nothing is known of @v. */
void wake_forgets(struct analysis *an, struct vcpu *v, int64_t ts_ns);

#endif
