/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes of a guest, known by their CR3, and what they wait for.
 *
 * An added probe tells CR3, SP and IP of a guest about the time of an entry
 * (EV_GUEST_CONTEXT).  What it says holds from the exit before that entry, as a
 * guest that does not run switches nothing, until the guest is left again.
 *
 *	exit	entry+context(A)   exit   entry+context(B)   exit
 *	|  A root  |     A run	    | B root |     B run	|
 *
 * After a halt, the first context shows the idle task under the CR3 of whoever
 * ran last, and names nobody.  So while a vCPU rests, from its wake-up on, who
 *is on it is open until a context tells: by user code, by a CR3 that was not
 *left over, or by a stack that is surely the process's own.  If the vCPU halts
 * before that, it was the idle task.
 *
 *	HLT	wake-up	entry, idle	exit  entry+context(A)
 *	| A waits |		A preempted, root, run		...
 *	| A waits		| idle task | HLT
 *
 * A process that comes after a halt waited for what ended the halt.  One that
 * replaces another without a halt was displaced before, by an interrupt that
 * came while it was there, and waited for its turn, or it had gone to sleep:
 * then the interrupt that came before it did brought it, a device's, another
 * vCPU's, or a timer's, if that is not just the tick; or if none came, a task:
 * who was there.
 *
 * Nothing of this exists, and nothing is done, for a VM without contexts.
 */
#ifndef ANALYSIS_PROCESS_H
#define ANALYSIS_PROCESS_H

#include "analysis/internal.h"
#include "base/wake.h"

/* EV_GUEST_CONTEXT, an event handler. */
void on_guest_context(struct analysis *an, struct cpu *cpu,
		      const struct event *ev);
/* @v entered its guest; why its halt ended is known. */
void process_entered(struct analysis *an, struct vcpu *v, int64_t ts_ns);
/* An interrupt was accepted for @v because of @wake (base/wake.h). */
void process_hears(struct vcpu *v, const struct wake *wake, int64_t ts_ns);
/* An interrupt goes into @v's guest at its next entry. */
void process_injects(struct vcpu *v, int vector, int64_t ts_ns);
/* @v's state may have changed: follow it. */
void process_follows(struct vcpu *v, int64_t ts_ns);
/* @v is no more. */
void process_vcpu_ends(struct vcpu *v, int64_t ts_ns);

/*
 * Write the rows of a VM's processes, at the end of its machine's time.  All
 * its vCPUs have ended.
 */
void process_describe(struct vm *vm, int64_t end_ns);
/* Free what is kept of @vm, or nothing. */
void process_free(struct vm *vm);

#endif
