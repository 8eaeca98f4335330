/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who exists: machines, their pCPUs, threads, VMs and vCPUs.
 *
 *	model
 *	  machine ("l0host")
 *	    cpu 0, 1, ...		what is on it now
 *	    thread 207 ("CPU 0/KVM")	where it is, what it does
 *	      vcpu			if it ever entered a guest
 *	    vm (process 175)		the process of its vCPU threads
 *
 * Plain data without I/O: the handlers of src/analysis change it as events
 * come, and one place there (states.c) derives every track's state from it.
 * A VM is a process with threads that emit kvm_entry; nothing is a VM by its
 * name.
 *
 * Scale: thousands of CPUs, 10^5 threads alive at once.  Threads that died
 * are forgotten, so the model does not grow with the trace's length.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "trace/event.h"

struct wtrack; /* db/writer.h; the model only carries the pointers */
struct usage; /* analysis/resource.h; likewise */
struct devices;

/* The largest CPU number believed; larger ones are damage. */
#define MODEL_CPU_MAX 65535
/* KVM_MAX_VCPU_IDS of Linux 6.x; entry events hold garbage in some tracers. */
#define MODEL_VCPU_MAX 16383

/* Where a thread is, as the scheduler sees it. */
enum place {
	PLACE_UNKNOWN,
	PLACE_ON_CPU,
	PLACE_READY, /* woken, waits for a CPU */
	PLACE_PREEMPTED, /* runnable, displaced */
	PLACE_BLOCKED, /* asleep */
	PLACE_STOPPED,
};

/* What a thread does when it is on a CPU. */
enum mode {
	MODE_UNKNOWN,
	MODE_USER,
	MODE_SYSCALL,
	MODE_KERNEL, /* a kernel thread */
};

/* What a vCPU's thread does for it when it is on a CPU. */
enum vcpu_mode {
	VCPU_UNKNOWN,
	VCPU_GUEST,
	VCPU_GUEST_L2,
	VCPU_VMM,
	VCPU_QEMU,
	VCPU_HALT_POLL,
};

struct cpu;
struct thread;
struct guest; /* analysis/process-int.h, as the next two */
struct view;
struct context;

struct vm {
	struct machine *machine;
	int32_t pid; /* of the VMM process, or -1 when the trace hides it */
	uint32_t row; /* track id of its row */
	struct guest *guest; /* its processes, process.c's, or NULL */
	GPtrArray *vcpus; /* struct vcpu, in order of appearance */
	struct usage *usage; /* of CPUs, disks and networks */
};

/*
 * A halt of a vCPU, from its guest's HLT to the next entry, and why it ended:
 * written by analysis/wake.c alone.
 */
struct halt {
	bool open; /* from the exit to the entry */
	int64_t begin_ns; /* the exit */
	int64_t woken_ns; /* what it waited for came; INT64_MAX: not yet */
	int64_t wake; /* base/wake.h, EVENT_NONE until it is known */
};

struct notes; /* analysis/notes.h */

struct vcpu {
	struct thread *thread;
	struct vm *vm;
	struct wtrack *track; /* NULL once it ended */
	enum vcpu_mode mode;
	int64_t exit; /* exit_value() of the last exit, or EVENT_NONE */
	bool halted; /* the last exit was a halt */
	bool in_l2; /* its guest runs a guest */
	struct halt halt; /* the current or the last one */
	struct wtrack *waits; /* what its halts waited for */
	struct notes *notes; /* wake.c's, until it ends; one block of memory */
	struct view *view; /* who is on it, process.c's, or NULL */
	int64_t entry_ns; /* its latest entry */
	int32_t order; /* of appearance in its VM */
	int32_t id_by_name; /* in the name of its thread, or -1 */
	int32_t id_by_exit; /* vCPU number that kvm_exit says, or -1 */
	int64_t id_by_entry; /* that kvm_entry says, or -1 */
	bool entry_varies; /* kvm_entry says now this, now that */
	int64_t packet_ns; /* an interrupt for packets came, 0: none is due */
};

struct thread {
	struct machine *machine;
	int32_t tid;
	int32_t pid; /* process, or -1 when not known */
	int32_t ppid; /* parent process, or -1 */
	char comm[EVENT_TEXT_MAX]; /* the latest name; may be empty */
	enum place place;
	enum mode mode;
	bool kernel; /* surely a kernel thread */
	int64_t value; /* MODE_SYSCALL: number of the label */
	struct cpu *cpu; /* it is on, was taken off, or is woken for */
	struct vcpu *vcpu; /* owned, or NULL */
	struct wtrack *track;
	int64_t first_in_ns; /* first switched in, INT64_MAX: not yet */
	/* The preemption that goes on while PLACE_PREEMPTED; see preempt.c. */
	int64_t preemption; /* id, or 0: not recorded */
	int64_t out_ns; /* displaced */
	int64_t segment_ns; /* waits for wait_cpu since */
	struct cpu *wait_cpu;
	GArray *slices; /* struct preemption_slice before segment_ns */
	uint32_t waker; /* track id of who woke it last, or 0 */
	struct context *context; /* process.c's; one block of memory, or NULL */
	uint8_t mark; /* what it works on: bits of marks.h */
	bool mark_spent; /* it raised an interrupt since it got that */
	/* What it counts as in the gauges of a VM; see resource-cpu.c. */
	uint8_t counted;
	struct vm *counted_vm;
	int64_t waits_ns; /* it waits for a CPU since then */
};

/* An interrupt or softirq being served. */
struct irq_frame {
	bool soft;
	bool timer; /* surely a timer's */
	int64_t number;
};
#define IRQ_DEPTH_MAX 16

/*
 * What just happened on a CPU, for who is woken there next (marks.c), and an
 * interrupt raised there whose receiver is not yet known (wake.c).
 */
struct news {
	uint8_t mark; /* bits of marks.h */
	int depth; /* handlers that ran when it happened */
	int64_t mark_ns;
	bool falls; /* a line that a device drove falls */
	int message; /* vector that a device just asked for, -1: none */
	int vector; /* accepted by a vCPU of some VM, -1: none */
	int64_t apic; /* its number */
	int64_t accept_ns;
};

/* Who held a CPU since when; for telling what ran instead. */
struct occupant {
	int64_t begin_ns;
	uint32_t track; /* thread, 0 otherwise */
	uint8_t kind; /* enum slice_kind */
};

struct cpu {
	struct machine *machine;
	int32_t number;
	bool known; /* what is on it is known */
	struct thread *current; /* NULL: the idle task */
	int64_t last_ns; /* its latest event */
	struct irq_frame irq[IRQ_DEPTH_MAX];
	int irq_depth;
	int hrtimer_depth; /* timer functions that run */
	struct news news;
	struct wtrack *track;
	/* The latest occupants, a ring; see preempt.c. */
	struct occupant *log;
	uint32_t log_size; /* a power of two */
	uint32_t log_first, log_next; /* of all that were ever written */
	GPtrArray *waiters; /* vCPUs' threads that wait for it, displaced */
};

struct machine {
	uint16_t index;
	char *name;
	int64_t begin_ns, end_ns; /* of its own traces */
	uint32_t row; /* track id */
	uint32_t row_cpus, row_threads; /* of its two groups */
	GPtrArray *cpus; /* struct cpu by number, NULL where never seen */
	struct devices *devices; /* disks and interfaces */
	bool declared[EV_COUNT]; /* its traces can hold such events */
	bool seen[EV_COUNT];     /* they do */
	GHashTable *threads; /* tid -> struct thread, the living */
	GPtrArray *dead; /* struct thread of vCPUs that ended; owned */
	GPtrArray *vms; /* owned, in order of appearance */
	GHashTable *vms_by_pid; /* those whose process is not over */
};

struct model {
	GPtrArray *machines;
};

struct model *model_new(void);
/* Free everything; tracks are not the model's. */
void model_free(struct model *m);

/* Add a machine; @name is copied. */
struct machine *model_add_machine(struct model *m, const char *name);

/* The CPU with this number, made if need be; NULL if out of range. */
struct cpu *machine_cpu(struct machine *m, int32_t number);

/* The living thread with this tid (> 0), or NULL. */
struct thread *machine_find_thread(const struct machine *m, int32_t tid);
/* A new thread, in PLACE_UNKNOWN.  @tid must not be in use. */
struct thread *machine_add_thread(struct machine *m, int32_t tid);
/*
 * Forget a thread that died: its tid may be used again.  It is freed, unless
 * it was a vCPU: a VM knows its vCPUs to the end.
 */
void machine_drop_thread(struct thread *t);

void thread_set_comm(struct thread *t, const char *comm);
bool thread_is_on_cpu(const struct thread *t);

/*
 * Make @t a vCPU of the VM whose process it belongs to (made if need be).
 * *@new_vm tells whether it was.
 */
struct vcpu *thread_make_vcpu(struct thread *t, bool *new_vm);

/* The VM with this process, or NULL. */
struct vm *machine_find_vm(const struct machine *m, int32_t pid);
/* A process with this pid is born: a VM that had it is over. */
void machine_pid_begins(struct machine *m, int32_t pid);
/*
 * The VM that a thread works for: its process's, or the one whose pid is in
 * the name of a kernel helper ("vhost-175", "kvm-pit/175"); else NULL.
 */
struct vm *thread_vm(const struct thread *t);

/*
 * The vCPU of @vm with this number that has not ended, or NULL: a vCPU that was
 * unplugged and came back has another thread.
 */
struct vcpu *vm_vcpu(const struct vm *vm, int64_t number);

/* A vhost worker, by its name. */
bool thread_is_vhost(const struct thread *t);

/*
 * The number of a vCPU, and in *@how a sentence that says how it is known:
 * from kvm_exit, else from a plausible kvm_entry value that never changed,
 * else from the thread's name ("CPU 1/KVM"), else by order of appearance.
 */
int32_t vcpu_number(const struct vcpu *v, const char **how);

#endif
