/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A simulated KVM host: a source of events with known states.
 *
 * pCPUs with run queues run threads: vCPUs that enter and leave their guests,
 * the helper threads of their VMs, tasks and kernel threads of the host.
 * Everything is decided by the seed, so the same options give the same trace
 * on every machine.  Memory grows with the number of threads, not of events.
 *
 *	h = host_new(&options);
 *	while (host_next(h, &ev))
 *		write(&ev);
 *	truth_write(host_truth(h), ...);
 *	host_free(h);
 */
#ifndef TESTS_SIM_HOST_H
#define TESTS_SIM_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/event.h"

struct host;
struct truth;

struct host_options {
	uint64_t events; /* about how many; the run ends after them */
	unsigned int cpus, vms, vcpus /* per VM */;
	unsigned int tasks; /* threads of the host beside the VMs */
	uint64_t seed;
	bool vmx;         /* else SVM */
	bool syscalls;    /* with events of system calls */
	bool vcpu_wakeup; /* with kvm_vcpu_wakeup, which LTTng 2.13 lacks */

	/* With guests that have processes and devices; what follows is then
	   of meaning. */
	bool guests;
	unsigned int processes; /* per vCPU */
	unsigned int pace; /* 2: devices and sleeps take twice as long ... */
	int timer_vector;
	bool apicv;  /* no injections, interrupts posted into the guest */
	bool accept; /* with kvm_apic_accept_irq */
	bool kpti, pcid;
	/* Added events tell CR3, SP and IP: none, before the entry as
	   addons_vcpu_enter_guest, after it, or after it as a probe. */
	enum { CONTEXT_NONE, CONTEXT_EARLY, CONTEXT_LATE, CONTEXT_PROBE } context;
};

/* Kinds of events about guests that are not made with these options. */
void host_omits(const struct host_options *opt, bool omit[SIM_KIND_COUNT]);

struct host *host_new(const struct host_options *opt);
void host_free(struct host *h);

/* The next event; false at the end, when the books are closed. */
bool host_next(struct host *h, struct sim_event *ev);

/* Did every thread and CPU become known, so that the books were opened? */
bool host_settled(const struct host *h);

const struct truth *host_truth(const struct host *h);

/* What the guests did, if there are some; 0 or -1. */
int host_write_guests(struct host *h, FILE *f, int64_t offset_ns);

#endif
