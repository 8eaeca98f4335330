/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An event of the simulated host, before it becomes CTF.
 *
 * The simulation (host.h) makes them one at a time, in order of time, no two
 * at the same nanosecond; ctf-source.c writes them the way LTTng 2.13 would.
 */
#ifndef TESTS_SIM_EVENT_H
#define TESTS_SIM_EVENT_H

#include <stdint.h>

enum sim_kind {
	SIM_SCHED_SWITCH,  /* arg: prev tid, prev_state, next tid */
	SIM_SCHED_WAKING,  /* arg: tid, target cpu; text: comm */
	SIM_SCHED_WAKEUP,  /* the same */
	SIM_SCHED_MIGRATE, /* arg: tid, from cpu, to cpu; text: comm */
	SIM_SCHED_FORK, /* arg: parent tid, pid, child tid, pid; text: both */
	SIM_SCHED_WAKEUP_NEW, /* like SIM_SCHED_WAKEUP */
	SIM_SCHED_EXIT,       /* arg: tid; text: comm */
	SIM_SCHED_FREE,       /* the same */
	SIM_IRQ_ENTRY,        /* arg: irq; text: handler */
	SIM_IRQ_EXIT,         /* arg: irq */
	SIM_SOFTIRQ_RAISE,    /* arg: vector */
	SIM_SOFTIRQ_ENTRY,
	SIM_SOFTIRQ_EXIT,
	SIM_HRTIMER_START,        /* arg: timer, expires */
	SIM_HRTIMER_EXPIRE_ENTRY, /* arg: timer, now */
	SIM_HRTIMER_EXPIRE_EXIT,  /* arg: timer */
	SIM_KVM_ENTRY,            /* arg: vCPU number as LTTng gets it wrong */
	SIM_KVM_EXIT,             /* arg: reason, isa, vCPU number, rip */
	SIM_KVM_USERSPACE_EXIT,   /* arg: reason, errno */
	SIM_KVM_VCPU_WAKEUP,      /* arg: ns, waited, valid */
	SIM_KVM_MSR,              /* arg: register, value */
	SIM_KVM_PIO,              /* arg: port */
	SIM_KVM_CPUID,            /* arg: function */
	SIM_KVM_PAGE_FAULT,       /* arg: address */
	SIM_KVM_INJ_VIRQ,         /* arg: vector */
	SIM_KVM_ACCEPT_IRQ,       /* arg: vCPU number, vector */
	SIM_KVM_EOI,              /* arg: vCPU number, vector */
	SIM_KVM_APIC_IPI,         /* arg: icr, vCPU number */
	SIM_KVM_APIC,             /* arg: register, value */
	SIM_KVM_MSI,              /* arg: address, data */
	SIM_CONTEXT_ADDONS,       /* arg: vCPU number, CR3, SP, IP */
	SIM_CONTEXT_PROBE,        /* the same */
	SIM_BLOCK_ISSUE, /* arg: dev, sector, sectors, bytes, tid, rwbs */
	SIM_BLOCK_COMPLETE, /* the same; no bytes, no tid */
	SIM_NET_QUEUE,      /* arg: skb, bytes; text: interface */
	SIM_NET_XMIT,       /* the same */
	SIM_NET_RECEIVE,    /* the same */
	SIM_SYSCALL_ENTRY_IOCTL,  /* arg: fd */
	SIM_SYSCALL_EXIT_IOCTL,   /* arg: ret */
	SIM_SYSCALL_ENTRY_READ,
	SIM_SYSCALL_EXIT_READ,
	SIM_SYSCALL_ENTRY_FUTEX,
	SIM_SYSCALL_EXIT_FUTEX,
	SIM_SYSCALL_EXIT_CLONE,
	SIM_DUMP_START,
	SIM_DUMP_PROCESS, /* arg: tid, pid, ppid, type, status, cpu; text: comm
			   */
	SIM_DUMP_END,
	SIM_KIND_COUNT
};

struct sim_event {
	int64_t ts_ns; /* CLOCK_MONOTONIC of the simulated machine */
	enum sim_kind kind;
	int cpu;
	int64_t tid, pid; /* of the current thread, with its name */
	const char *comm; /* borrowed, until the next event */
	int64_t arg[6];
	const char *text[2]; /* borrowed; NULL where the kind has none */
};

#endif
