/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vocabulary of the state history: which states exist, which kinds of
 * track there are, and which states a track of each kind can be in.
 *
 * The names are contract: reports, SQL, legend, help and the manual all use
 * them.  The numbers are part of the file format (kvmscope-history(5)): new
 * states are added at the end, a number is never used again.
 *
 * One row of state_info[] says everything that is said of a state anywhere:
 * name, meaning, colours, glyphs, severity, and what an interval's value
 * means.  Adding a state is adding a row here and in the manual.
 */
#ifndef BASE_STATE_H
#define BASE_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum state {
	ST_UNKNOWN, /* not known: before the first fixing event, after loss */
	ST_IDLE, /* pCPU: nothing to run; vCPU: halted by its guest */
	ST_USER,
	ST_SYSCALL,
	ST_KERNEL,
	ST_RUN, /* on a CPU, mode not known */
	ST_IRQ,
	ST_SOFTIRQ,
	ST_GUEST,
	ST_GUEST_L2,
	ST_VMM, /* KVM code in the host, on behalf of a vCPU */
	ST_QEMU, /* vCPU thread in the VMM's user space */
	ST_HALT_POLL,
	ST_BLOCKED,
	ST_READY, /* woken, waits for a CPU */
	ST_PREEMPTED, /* runnable, displaced */
	ST_STOPPED,
	ST_INTERRUPTED, /* thread on a CPU that serves an interrupt */
	ST_ROOT, /* guest process: the hypervisor works for it */
	ST_WAIT_TASK,
	ST_WAIT_TIMER,
	ST_WAIT_DISK,
	ST_WAIT_NET,
	ST_WAIT_OTHER,
	ST_COUNT
};

/* No state number is ever this large: five bits in a chunk. */
#define STATE_MAX 32

enum track_kind {
	TRACK_MACHINE, /* a host (or, later, a guest) that was traced */
	TRACK_GROUP, /* a heading: "pCPUs", "threads" */
	TRACK_PCPU,
	TRACK_VM,
	TRACK_VCPU,
	TRACK_THREAD,
	TRACK_PROCESS, /* guest process (host-only analysis) */
	TRACK_WAIT, /* what a vCPU's halts waited for */
	TRACK_TASK, /* a thread of a guest process */
	TRACK_COUNTER, /* numbers over time (db/counter.h), no states */
	TRACK_KIND_COUNT
};

/* What the value of an interval in a state is. */
enum value_domain {
	VALUE_OF_NOTHING,
	VALUE_OF_EXIT, /* isa << 32 | exit code: exit_value() */
	VALUE_OF_IRQ, /* IRQ number, or IRQ_VECTOR_BASE + x86 vector */
	VALUE_OF_SOFTIRQ, /* vector 0..9 */
	VALUE_OF_SYSCALL, /* number private to the history: see its labels */
	VALUE_OF_TRACK, /* track id of the thread that woke this one */
	VALUE_OF_PREEMPTION, /* preemption.id */
	VALUE_OF_WAKE, /* what ended a wait: base/wake.h */
	VALUE_OF_MODE, /* enum guest_mode: where the guest was when it exited */
	VALUE_DOMAIN_COUNT
};

#define IRQ_VECTOR_BASE 0x10000

/* By the guest's instruction pointer; on vCPU tracks alone. */
enum guest_mode { GUEST_USER = 1, GUEST_KERNEL = 2 };

/*
 * How a state looks.  Colours are indexes of the 256-colour palette and of
 * the eight basic colours (0 black .. 7 white, -1 the terminal's default).
 */
struct state_look {
	char ascii; /* glyph without UTF-8; every state of a kind differs */
	const char *utf8; /* glyph with UTF-8 but without colour */
	int16_t colour256;
	int8_t colour8;
	bool thin; /* nothing happens: draw as a thin line, not a block */
};

struct state_info {
	const char *name; /* contract */
	const char *title; /* a few words for legend and details */
	struct state_look look;
	/*
	 * What may never vanish when zoomed out, and what wins when shares
	 * are equal: larger is more severe.  SEVERE and above are marked.
	 */
	uint8_t severity;
	bool on_cpu; /* the thread or vCPU holds a CPU in this state */
	enum value_domain value;
};

#define SEVERITY_SEVERE 80

/* The row of @state; the row of ST_UNKNOWN for a number out of range. */
const struct state_info *state_info(unsigned int state);

/*
 * What @state means on a track of @kind, in a few words: its title, but where
 * a kind of track uses a state in a sense of its own.
 */
const char *state_title(enum track_kind kind, unsigned int state);

/* The state called @name, or -1. */
int state_by_name(const char *name);

/*
 * The states that a track of @kind can be in, in the order of the design's
 * tables and of report columns, ended by -1.  Empty for machines, groups and
 * VMs, whose rows only sum up what is below them, and for counters.
 */
const int8_t *state_list(enum track_kind kind);

const char *track_kind_name(enum track_kind kind);
/* The kind called @name, or -1. */
int track_kind_by_name(const char *name);

const char *value_domain_name(enum value_domain domain);

/* isa: 1 = VMX, 2 = SVM (as the kernel's kvm_exit event says it). */
static inline int64_t exit_value(uint32_t isa, uint32_t code)
{
	return ((int64_t)isa << 32) | code;
}

#endif
