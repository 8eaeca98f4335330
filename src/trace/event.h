/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A decoded trace event: what the analyses see.
 *
 * Whatever tracer and version wrote it, an event of one kind has the same
 * slots with the same meaning; the vocabulary (vocab.h) maps names and fields
 * of LTTng 2.0 to 2.13, perf and ftrace onto them.  Nothing here depends on
 * the reading library, so an event can as well come from a line of text.
 *
 * Slots that the tracer did not fill hold EVENT_NONE, texts are then empty.
 */
#ifndef TRACE_EVENT_H
#define TRACE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#define EVENT_NONE INT64_MIN
#define EVENT_SLOTS 6
#define EVENT_TEXT_MAX 24 /* TASK_COMM_LEN is 16 */

enum event_kind {
	EV_NONE, /* known to nobody here; delivered only with rows */
	EV_SCHED_SWITCH,
	EV_SCHED_WAKING,
	EV_SCHED_WAKEUP,
	EV_SCHED_WAKEUP_NEW,
	EV_SCHED_MIGRATE,
	EV_SCHED_FORK,
	EV_SCHED_EXEC,
	EV_SCHED_EXIT,
	EV_SCHED_FREE,
	EV_IRQ_ENTRY,
	EV_IRQ_EXIT,
	EV_VECTOR_ENTRY, /* x86 interrupt vectors: local timer, IPIs ... */
	EV_VECTOR_EXIT,
	EV_SOFTIRQ_ENTRY,
	EV_SOFTIRQ_EXIT,
	EV_SYSCALL_ENTRY,
	EV_SYSCALL_EXIT,
	EV_KVM_ENTRY,
	EV_KVM_EXIT,
	EV_KVM_USERSPACE_EXIT,
	EV_KVM_VCPU_WAKEUP,
	EV_KVM_NESTED_ENTER,
	EV_KVM_NESTED_EXIT_INJECT,
	EV_KVM_ACCEPT_IRQ, /* a virtual APIC takes an interrupt */
	EV_KVM_INJ_VIRQ, /* it goes into the guest with the next entry */
	EV_KVM_APIC_IPI, /* the guest's ICR was written */
	EV_KVM_APIC, /* a register of the virtual APIC */
	EV_KVM_MSR,
	EV_KVM_MSI, /* a device's message: userspace, vhost or irqfd */
	EV_KVM_SET_IRQ, /* a line, by userspace */
	EV_KVM_IOAPIC_IRQ,
	EV_KVM_HYPERCALL,
	EV_KVM_HV_TIMER, /* the guest's timer is VMX's own */
	EV_GUEST_CONTEXT, /* CR3, SP, IP of the guest: an added probe */
	EV_HRTIMER_START,
	EV_HRTIMER_EXPIRE_ENTRY, /* the timer's function runs */
	EV_HRTIMER_EXPIRE_EXIT,
	EV_BLOCK_INSERT,
	EV_BLOCK_ISSUE,
	EV_BLOCK_COMPLETE,
	EV_BLOCK_BIO_QUEUE,
	EV_NET_RX, /* netif_rx */
	EV_NET_RECEIVE, /* netif_receive_skb */
	EV_NET_QUEUE,
	EV_NET_XMIT,
	EV_QEMU_SUBMIT, /* QEMU's own tracepoints: its pool of workers */
	EV_QEMU_COMPLETE,
	EV_QEMU_IO,
	EV_STATE_PROCESS, /* state dump: a thread that exists */
	EV_STATE_BLOCK_DEVICE,
	EV_STATE_END,
	EV_LOST, /* made by the reader: this CPU lost events */
	EV_COUNT
};

/*
 * Slots, by kind.  The numbers index struct event's slot[].
 *
 *	EV_SCHED_SWITCH		texts: previous and next comm
 *	EV_SCHED_WAK*, MIGRATE, EXIT, FREE	text: comm
 *	EV_SCHED_FORK		texts: parent and child comm
 *	EV_SCHED_EXEC		text: the file's base name (cut)
 *	EV_IRQ_ENTRY		text: handler name
 *	EV_VECTOR_*		text: what the vector is for ("local_timer")
 *	EV_SYSCALL_*		text: its name ("openat"), may be empty
 *	EV_STATE_PROCESS	text: comm
 *	EV_STATE_BLOCK_DEVICE	text: the disk's name
 *	EV_BLOCK_*		text: rwbs, if the tracer writes it in letters
 *	EV_NET_*		text: the interface
 */
enum { SWITCH_PREV_TID, SWITCH_PREV_STATE /* enum task_state */,
       SWITCH_NEXT_TID, SWITCH_PREV_PRIO, SWITCH_NEXT_PRIO };
enum { WAKE_TID, WAKE_TARGET_CPU, WAKE_PRIO };
enum { MIGRATE_TID, MIGRATE_DEST_CPU, MIGRATE_ORIG_CPU };
enum { FORK_PARENT_TID, FORK_CHILD_TID, FORK_PARENT_PID, FORK_CHILD_PID };
enum { EXEC_TID, EXEC_OLD_TID };
enum { EXIT_TID }; /* also EV_SCHED_FREE */
enum { IRQ_NUMBER }; /* also EV_VECTOR_*: the x86 vector */
enum { SOFTIRQ_VEC };
enum { SYSCALL_NUMBER, SYSCALL_RET, /* number: when the name is not known */
       SYSCALL_FD, SYSCALL_BYTES };
enum { KVM_VCPU, KVM_RIP }; /* EV_KVM_ENTRY */
enum { KVM_EXIT_VCPU, KVM_EXIT_REASON, KVM_EXIT_ISA, KVM_EXIT_RIP,
       KVM_EXIT_INFO1, KVM_EXIT_INFO2 };
enum { USERSPACE_REASON, USERSPACE_ERRNO };
enum { WAKEUP_NS, WAKEUP_WAITED, WAKEUP_VALID }; /* EV_KVM_VCPU_WAKEUP */
enum { IRQ_APIC /* the vCPU's number */, IRQ_VECTOR,
       IRQ_MODE /* delivery mode, as in the ICR: bits 8-10 */ };
enum { INJ_VECTOR, INJ_REINJECTED, INJ_SOFT };
enum { IPI_ICR_LOW, IPI_DEST };
enum { APIC_WRITE, APIC_REGISTER, APIC_VALUE };
enum { MSR_WRITE, MSR_NUMBER, MSR_VALUE };
enum { MSI_ADDRESS, MSI_DATA };
enum { SET_IRQ_GSI, SET_IRQ_LEVEL };
enum { IOAPIC_ENTRY, IOAPIC_PIN };
enum { HYPERCALL_NUMBER, HYPERCALL_A0, HYPERCALL_A1, HYPERCALL_A2,
       HYPERCALL_A3 };
enum { HV_TIMER_VCPU, HV_TIMER_IN_USE };
enum { CONTEXT_CR3, CONTEXT_SP, CONTEXT_IP, CONTEXT_VCPU,
       CONTEXT_AVAIL /* which of them are valid, where the probe tells */ };
/*
 * Bits of CONTEXT_AVAIL, which is the kernel's kvm_vcpu_arch.regs_avail.  The
 * reader has left out what is not valid: it is EVENT_NONE.
 */
enum { AVAIL_SP = 4, AVAIL_IP = 16, AVAIL_CR3 = 19 };
enum { HRTIMER_TIMER, HRTIMER_FUNCTION, HRTIMER_EXPIRES };
enum { BLOCK_DEVICE, BLOCK_SECTOR, BLOCK_SECTORS, BLOCK_BYTES, BLOCK_RWBS,
       BLOCK_ERROR };
enum { NET_SKB, NET_BYTES, NET_RC };
enum { QEMU_REQUEST, QEMU_RET, QEMU_WRITE, QEMU_SECTOR, QEMU_SECTORS,
       QEMU_BYTES };
enum { DUMP_DEVICE }; /* EV_STATE_BLOCK_DEVICE */
enum { STATE_TID, STATE_PID, STATE_PPID, STATE_TYPE /* 1: kernel thread */,
       STATE_STATUS /* 0 unnamed 1 fork 2 ready 3 exit 4 zombie 5 wait 6 run
		       7 dead */, STATE_CPU };
enum { LOST_END_NS, LOST_COUNT }; /* EV_LOST: from ts_ns to LOST_END_NS */

/* prev_state, out of its three encodings (vocab.h). */
enum task_state {
	TASK_RUNNABLE, /* it wanted to go on: preempted, or yielded */
	TASK_SLEEPING, /* S */
	TASK_DISK, /* D, uninterruptible */
	TASK_STOPPED, /* T, t */
	TASK_DEAD, /* X, Z */
	TASK_IDLE_KTHREAD, /* I: asleep, and surely a kernel thread */
	TASK_PARKED,
	TASK_OTHER, /* asleep in a way that is not named */
};

/*
 * All fields of an event as they were recorded (base/fields.h), for whoever
 * keeps them; only if the reader was asked for rows.
 */
struct event_row {
	uint8_t *bytes;
	uint32_t len, room;
	uint32_t number; /* of its class (reader.h), 0: there is no row */
};

/* Whether one of the @n kinds (fewer, if EV_NONE comes first) is @present. */
static inline bool event_any_of(const bool *present,
				const enum event_kind *kinds, int n)
{
	for (int i = 0; i < n && kinds[i] != EV_NONE; i++)
		if (present[kinds[i]])
			return true;
	return false;
}

struct event {
	int64_t ts_ns; /* since the epoch, corrected, never going back */
	int64_t slot[EVENT_SLOTS];
	char text[2][EVENT_TEXT_MAX]; /* NUL-terminated, raw bytes */
	uint16_t kind; /* enum event_kind */
	uint16_t machine; /* index of the machine, from 0 */
	int32_t cpu; /* that recorded it, or -1 */
	int32_t tid; /* context: the current thread, or -1 if not recorded */
	int32_t pid; /* context: its process, or -1 */
	/*
	 * Recorded by a process of its own doings: the context says who that
	 * is, not who the kernel thought to be on a CPU at that time.  Of
	 * EV_LOST: only such events were lost.
	 */
	bool user_space;
	struct event_row row; /* valid until the reader's next call */
};

#endif
