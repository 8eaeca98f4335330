/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a trace lacks: see missing.h. */
#include "config.h"

#include "analysis/missing.h"

#include <stddef.h>

#include <glib.h>

#define KINDS_MAX 3

static const struct {
	enum event_kind any_of[KINDS_MAX]; /* missing if none is there */
	enum event_kind only_with; /* EV_NONE: always matters */
	const char *events, *effect;
} rows[] = {
	{ { EV_SCHED_SWITCH }, EV_NONE, "sched_switch",
	  "nothing is known of which thread is on a CPU, and so of "
	  "preemptions and waits" },
	{ { EV_SCHED_WAKING, EV_SCHED_WAKEUP }, EV_SCHED_SWITCH,
	  "sched_waking, sched_wakeup",
	  "no wake-up latency: the time from a wake-up until the thread runs "
	  "is shown as asleep" },
	{ { EV_KVM_ENTRY, EV_KVM_EXIT }, EV_NONE, "kvm_entry, kvm_exit",
	  "no VM is recognised: guest and hypervisor time are not known" },
	{ { EV_KVM_ENTRY }, EV_KVM_EXIT, "kvm_entry",
	  "guest time is not known" },
	{ { EV_KVM_EXIT }, EV_KVM_ENTRY, "kvm_exit",
	  "guest time ends only where the thread leaves its CPU, exit reasons "
	  "are not known, idle and blocked are not told apart" },
	{ { EV_KVM_USERSPACE_EXIT }, EV_KVM_ENTRY, "kvm_userspace_exit",
	  "the VMM's user space (qemu) is shown as hypervisor (vmm), unless "
	  "system calls tell" },
	{ { EV_KVM_VCPU_WAKEUP }, EV_KVM_ENTRY, "kvm_vcpu_wakeup",
	  "the end of a halt that was polled through is not known: halt_poll "
	  "lasts until the next entry" },
	{ { EV_SYSCALL_ENTRY, EV_SYSCALL_EXIT }, EV_NONE, "system calls",
	  "user code and system calls are not told apart: both are run" },
	{ { EV_IRQ_ENTRY, EV_VECTOR_ENTRY }, EV_NONE,
	  "irq_handler_entry, irq_handler_exit",
	  "interrupts are charged to what they interrupt" },
	{ { EV_SOFTIRQ_ENTRY }, EV_NONE, "softirq_entry, softirq_exit",
	  "softirqs are charged to what they interrupt" },
	{ { EV_STATE_PROCESS }, EV_NONE, "state dump",
	  "threads are known only from their first event on; processes, names "
	  "and kernel threads may stay unknown" },
	{ { EV_SCHED_FORK }, EV_SCHED_SWITCH, "sched_process_fork",
	  "when a thread was born is not known, nor the process of one that "
	  "no other event tells of" },
};

static bool has_any(const bool *present, const enum event_kind *kinds)
{
	for (int i = 0; i < KINDS_MAX && kinds[i] != EV_NONE; i++)
		if (present[kinds[i]])
			return true;
	return false;
}

void missing_events(const bool present[EV_COUNT],
		    void (*fn)(const char *events, const char *effect,
			       void *data),
		    void *data)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (!has_any(present, rows[i].any_of) &&
		    (rows[i].only_with == EV_NONE ||
		     present[rows[i].only_with]))
			fn(rows[i].events, rows[i].effect, data);
}
