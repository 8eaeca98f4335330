/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What really happened inside the guests and with their devices, kept by the
 * simulation as it acts: the second part of the books (truth.h).
 *
 * Everything is kept as intervals of the whole run, so a reader can cut them
 * to any window.  Memory grows with the number of switches.
 *
 * What a reader of a trace can know sets two definitions:
 *  - a process that comes to a vCPU that did not halt since another one had
 *    it waited for what made it runnable if it took over at once, else for a
 *    task;
 *  - what a vCPU does between its wake-up and the first process it shows
 *    after it is that process's, whose wait then ends with the wake-up.
 *
 * truth_guest_write() writes lines of comma-separated values:
 *	wait,TID,BEGIN_NS,END_NS,REASON,BY_TID
 *		the vCPU was halted (polling or asleep) and not woken yet; BY
 *		is who ended that, 0: nobody or a timer
 *	process,VM_PID,CR3,BEGIN_NS,END_NS,STATE
 *		the guest's process, from the first time that an entry showed
 *		it to its last moment on a vCPU, without holes; CR3 in decimal,
 *		page aligned, its kernel half; STATE as kvmscope calls it
 *	disk,VM_PID,SUBMIT_NS,COMPLETE_NS,BYTES,R|W,TID
 *		COMPLETE_NS 0: not yet; TID: who submitted it
 *	net,VM_PID,NS,rx|tx,BYTES
 */
#ifndef TESTS_SIM_TRUTH_GUEST_H
#define TESTS_SIM_TRUTH_GUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/truth.h"

enum truth_reason {
	TR_UNKNOWN,
	TR_TASK,
	TR_TIMER,
	TR_DISK,
	TR_NET,
	TR_OTHER,
	TR_COUNT
};

struct truth_guest;

/* @threads: as for truth_new(); threads have the same numbers. */
struct truth_guest *truth_guest_new(unsigned int threads);
void truth_guest_free(struct truth_guest *tg);

void truth_guest_vcpu(struct truth_guest *tg, unsigned int thread, int64_t tid);
/* A process of the VM; returns its number. */
int truth_guest_process(struct truth_guest *tg, int64_t vm_pid, uint64_t cr3);

/* Like truth_vcpu_set(), and at the same time. */
void truth_guest_set(struct truth_guest *tg, unsigned int thread,
		     enum truth_vcpu state, int64_t now_ns);
/* A halt begins, and with the entry it is over. */
void truth_guest_halts(struct truth_guest *tg, unsigned int thread);
void truth_guest_enters(struct truth_guest *tg, unsigned int thread);
/* What the halted vCPU waited for came; only the first time counts. */
void truth_guest_woke(struct truth_guest *tg, unsigned int thread,
		      enum truth_reason reason, int64_t by_tid);
/* The guest switches to a process (-1: its idle task) that waited for that. */
void truth_guest_runs(struct truth_guest *tg, unsigned int thread, int process,
		      enum truth_reason reason, int64_t now_ns);
/* An entry showed the process. */
void truth_guest_shown(struct truth_guest *tg, int process, int64_t now_ns);

/* A disk request; returns its number. */
int truth_guest_submit(struct truth_guest *tg, int64_t vm_pid, int64_t bytes,
		       bool write, int64_t tid, int64_t now_ns);
void truth_guest_complete(struct truth_guest *tg, int request, int64_t now_ns);
void truth_guest_packet(struct truth_guest *tg, int64_t vm_pid, bool to_guest,
			int64_t bytes, int64_t now_ns);

int truth_guest_write(struct truth_guest *tg, FILE *f, int64_t offset_ns,
		      int64_t now_ns);

#endif
