/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a trace lacks: see missing.h. */
#include "config.h"

#include "analysis/missing.h"

#include <stddef.h>

#include <glib.h>

#include "base/event-groups.h"

#define KINDS_MAX 5

/* Whose processors' exits were seen. */
enum seen {
	ANYBODY, /* no matter */
	AMD_ALONE,
	INTEL_ALONE,
	BOTH_OR_NONE,
};

/* clang-format off */
static const struct {
	enum event_kind any_of[KINDS_MAX]; /* missing if none is there */
	enum event_kind only_with; /* EV_NONE: always matters */
	const char *events, *effect;
	enum seen seen;
} rows[] = {
	{ { EV_SCHED_SWITCH }, EV_NONE, "sched_switch",
	  "nothing is known of which thread is on a CPU, and so of "
	  "preemptions and waits" },
	{ { EV_SCHED_WAKING, EV_SCHED_WAKEUP }, EV_SCHED_SWITCH,
	  "sched_waking, sched_wakeup",
	  "no wake-up latency: the time from a wake-up until the thread runs "
	  "is shown as asleep" },
	{ { EV_KVM_ENTRY, EV_KVM_EXIT }, EV_NONE, EVENTS_OF_KVM,
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
	/* What guests do inside. */
	{ { EV_GUEST_CONTEXT }, EV_KVM_ENTRY, EVENTS_OF_GUEST_CONTEXT,
	  "a guest's processes are not known; on the host, 'kvmscope probe' "
	  "prints the kprobe on svm_vcpu_run that tells them on AMD, for its "
	  "kernel", AMD_ALONE },
	{ { EV_GUEST_CONTEXT }, EV_KVM_ENTRY, EVENTS_OF_GUEST_CONTEXT,
	  "a guest's processes are not known; on Intel a kprobe tells CR3 only "
	  "now and then, an added kernel module always: on the host, "
	  "'kvmscope probe' prints what is possible, for its kernel",
	  INTEL_ALONE },
	{ { EV_GUEST_CONTEXT }, EV_KVM_ENTRY, EVENTS_OF_GUEST_CONTEXT,
	  "a guest's processes are not known; on the host, 'kvmscope probe' "
	  "prints what would tell them, for its processors and its kernel",
	  BOTH_OR_NONE },
	{ { EV_KVM_ACCEPT_IRQ, EV_KVM_INJ_VIRQ }, EV_KVM_EXIT,
	  "kvm_apic_accept_irq, kvm_inj_virq",
	  "what a halted vCPU waited for is known only by who woke it" },
	{ { EV_KVM_ACCEPT_IRQ }, EV_KVM_INJ_VIRQ, "kvm_apic_accept_irq",
	  "who raised an interrupt for a halted vCPU is known only by its "
	  "vector and by who woke it; where hardware delivers interrupts "
	  "(APICv, AVIC) there is no kvm_inj_virq that tells the vector" },
	{ { EV_HRTIMER_EXPIRE_ENTRY, EV_VECTOR_ENTRY }, EV_KVM_EXIT,
	  "hrtimer_expire_entry, irq_vectors",
	  "that a vCPU waited for its timer is known only by who accepted the "
	  "interrupt" },
	{ { EV_KVM_MSI }, EV_KVM_ACCEPT_IRQ, "kvm_msi_set_irq",
	  "which vector is which device's is less sure" },
	{ { EV_KVM_APIC_IPI }, EV_KVM_ACCEPT_IRQ, "kvm_apic_ipi",
	  "by which vectors a guest's CPUs call each other is less sure" },
	/* What VMs use. */
	{ { EV_BLOCK_ISSUE, EV_BLOCK_INSERT, EV_BLOCK_BIO_QUEUE,
	    EV_SYSCALL_EXIT, EV_QEMU_SUBMIT }, EV_KVM_ENTRY,
	  EVENTS_OF_DISKS,
	  "nothing is known of a VM's disk requests, and waits for them are "
	  "not told from others" },
	{ { EV_BLOCK_COMPLETE, EV_QEMU_COMPLETE, EV_SYSCALL_EXIT },
	  EV_BLOCK_ISSUE, "block_rq_complete",
	  "how long disk requests took is not known" },
	{ { EV_NET_XMIT, EV_NET_RX, EV_NET_RECEIVE }, EV_KVM_ENTRY,
	  EVENTS_OF_NETS,
	  "nothing is known of what a VM sends and receives but the waits of "
	  "its vhost threads" },
};
/* clang-format on */

static enum seen who_was_seen(const struct missing_input *in)
{
	if (in->vmx == in->svm)
		return BOTH_OR_NONE;
	return in->svm ? AMD_ALONE : INTEL_ALONE;
}

void missing_events(const struct missing_input *in,
		    void (*fn)(const char *events, const char *effect,
			       void *data),
		    void *data)
{
	enum seen seen = who_was_seen(in);

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *effect;

		if (event_any_of(in->present, rows[i].any_of, KINDS_MAX) ||
		    (rows[i].only_with != EV_NONE &&
		     !in->present[rows[i].only_with]) ||
		    (rows[i].seen != ANYBODY && rows[i].seen != seen))
			continue;
		/* What says how to help is of a kernel. */
		effect = rows[i].seen != ANYBODY && in->kernel
				 ? g_strdup_printf("%s (%s)", rows[i].effect,
						   in->kernel)
				 : g_strdup(rows[i].effect);
		fn(rows[i].events, effect, data);
		g_free(effect);
	}
}
