/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What VMs use: counters of CPUs, disks and networks.
 *
 * Hooks, called by the handlers, by states.c and when rows are written.  Each
 * resource has a file of its own:
 *
 *	resource-cpu.c	gauges of vCPUs and pCPUs, waiting of vhost workers
 *	resource-disk.c	requests out of block events, system calls, QEMU's own
 *	resource-net.c	packets at the VMs' interfaces, and their delays
 *
 * All that is counted is told to the writer as it happens; what stays in
 * memory are requests under way and a few tables of fixed size.
 */
#ifndef ANALYSIS_RESOURCE_H
#define ANALYSIS_RESOURCE_H

#include "analysis/internal.h"

/* A VM became known: its counters begin. */
void resource_begins(struct analysis *an, struct vm *vm);
/* @t's place or its vCPU's mode may have changed (states.c). */
void resource_follows(struct thread *t, int64_t ts_ns);
/* @t dies: it is in no gauge any more. */
void resource_thread_ends(struct thread *t, int64_t ts_ns);
/* Events of @m were lost: what is under way may have ended unseen. */
void resource_lost(struct analysis *an, struct machine *m, int64_t ts_ns);
/* Write the rows of all counters of @m, whose time ends. */
void resource_describe(struct analysis *an, struct machine *m, int64_t end_ns);
/* Free what was kept for @m and its VMs. */
void resource_free(struct machine *m);

/* The traces of @m declare events of @kind: better sources are known of. */
void resource_expect(struct machine *m, enum event_kind kind);

/* A system call of the thread on @cpu begins and ends (ev-syscall.c). */
void resource_syscall_enters(struct analysis *an, struct cpu *cpu,
			     const struct event *ev);
void resource_syscall_exits(struct analysis *an, struct cpu *cpu,
			    const struct event *ev);
/* A virtual APIC accepts an interrupt, in the context of what is on @cpu. */
void resource_accepts(struct cpu *cpu, const struct event *ev);
/* @v enters its guest. */
void resource_entered(struct vcpu *v, int64_t ts_ns);

#endif
