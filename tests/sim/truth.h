/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What really happened, kept by the simulation as it acts.
 *
 * The simulation calls these functions when it changes something, with the
 * state that it put the thing into; nothing here is worked out of events.
 * So the totals are a witness that is independent of any analysis.
 *
 * Times count between truth_begin() and truth_end().  Before, things are
 * followed but not counted: a trace cannot show what was before its events.
 *
 * truth_write() writes lines of comma-separated values; the first field says
 * what the line is:
 *	window,BEGIN_NS,END_NS,EVENTS,DISCARDED
 *	cpu,CPU,idle,NS ...		one line per pCPU and state
 *	vcpu,TID,STATE,NS
 *	thread,TID,cpu|ready|preempted|blocked|switches|wakeups,N
 *	exit,TID,CODE,COUNT,HANDLING_NS,LONGEST_NS
 *	blame,VICTIM_TID,CULPRIT_TID,NS,COUNT,LONGEST_NS	(culprit 0: idle)
 *	name,TID,PID,COMM,VM,VCPU	(VM: 0 none; VCPU: -1 none)
 * What guests did, and their devices, is in truth-guest.h.
 */
#ifndef TESTS_SIM_TRUTH_H
#define TESTS_SIM_TRUTH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum truth_cpu { /* of a pCPU */
		 TC_IDLE,
		 TC_USER,
		 TC_SYSCALL,
		 TC_KERNEL,
		 TC_RUN,
		 TC_IRQ,
		 TC_SOFTIRQ,
		 TC_GUEST,
		 TC_VMM,
		 TC_COUNT
};
enum truth_vcpu {
	TV_GUEST,
	TV_VMM,
	TV_QEMU,
	TV_HALT_POLL,
	TV_IDLE,
	TV_BLOCKED,
	TV_READY,
	TV_PREEMPTED,
	TV_COUNT
};
enum truth_thread {
	TT_CPU,
	TT_READY,
	TT_PREEMPTED,
	TT_BLOCKED,
	TT_GONE,
	/* not born yet, or dead */ TT_COUNT
};

struct truth;

struct truth *truth_new(unsigned int cpus, unsigned int threads);
void truth_free(struct truth *tr);

/* Threads are numbered from 0; a vCPU is a thread. */
void truth_name(struct truth *tr, unsigned int thread, int64_t tid, int64_t pid,
		const char *comm, int vm, int vcpu);

/* From @now_ns on it is in this state; the same state again is no change. */
void truth_cpu_set(struct truth *tr, unsigned int cpu, enum truth_cpu state,
		   int64_t now_ns);
void truth_vcpu_set(struct truth *tr, unsigned int thread,
		    enum truth_vcpu state, int64_t now_ns);
void truth_thread_set(struct truth *tr, unsigned int thread,
		      enum truth_thread state, int64_t now_ns);

/* The vCPU left its guest with @code; until truth_reenter() it is handled. */
void truth_exit(struct truth *tr, unsigned int thread, uint32_t code,
		int64_t now_ns);
void truth_reenter(struct truth *tr, unsigned int thread, int64_t now_ns);

/*
 * Another thread (or -1: nobody) runs on @cpu.  Call it after the thread that
 * left was set to TV_PREEMPTED, if it was, and before the one that comes is
 * set to something else.
 */
void truth_runs(struct truth *tr, unsigned int cpu, int thread, int64_t now_ns);

/* A preempted vCPU waits for another pCPU now. */
void truth_moves(struct truth *tr, unsigned int thread, unsigned int cpu,
		 int64_t now_ns);

void truth_begin(struct truth *tr, int64_t now_ns);
void truth_end(struct truth *tr, int64_t now_ns);

/* @offset_ns: what turns simulated into absolute time. */
int truth_write(const struct truth *tr, FILE *f, int64_t offset_ns,
		uint64_t events, uint64_t discarded);

#endif
