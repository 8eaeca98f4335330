/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inside of the simulated host, shared by its files.
 *
 * Whatever happens is an operation that waits in a queue for its time: in the
 * queue of a thread (what the thread will do once it is on a CPU) or of a
 * pCPU (interrupts and switches, which come before what the thread does).
 * An operation makes at most one event, changes the state of things, tells
 * the books, and may put further operations in front of its queue.
 *
 *	pCPU 2   irq queue:    [hrtimer_entry][waking 17][hrtimer_exit]
 *	         current ---> thread 12 queue: [kvm_exit MSR][msr][kvm_entry]
 *
 * Invariants: time never stands still between two events; an operation that
 * is "close" follows the one before it without an interrupt in between; a
 * thread is current on one pCPU, or in one run queue, or asleep, or
 * throttled.
 */
#ifndef TESTS_SIM_INTERNAL_H
#define TESTS_SIM_INTERNAL_H

#include <glib.h>

#include "sim/host.h"
#include "sim/random.h"
#include "sim/truth.h"

#define NEVER     INT64_MAX
#define TICK_NS   INT64_C(4000000)
#define QUEUE_MAX 32

enum op_kind {
	OP_EVENT,      /* a plain event, arg: enum sim_kind, value in arg2 */
	OP_WORK,       /* nothing but time */
	OP_WAKE,       /* arg: thread */
	OP_WAKEUP,     /* arg: thread; the second half of a wake-up */
	OP_UNTHROTTLE, /* arg: thread */
	OP_SLEEP,      /* switch out; arg: for how long at most */
	OP_SLEEP_DISK, /* the same, not interruptible */
	OP_PREEMPT,    /* switch out, runnable */
	OP_THROTTLE,   /* switch out, runnable, not to run; arg: how long */
	OP_IRQ_IN,     /* arg: irq */
	OP_IRQ_OUT,
	OP_SOFTIRQ_IN, /* arg: vector */
	OP_SOFTIRQ_OUT,
	OP_KVM_ENTRY,
	OP_KVM_EXIT,      /* arg: enum exit_why */
	OP_KVM_USERSPACE, /* arg: reason */
	OP_KVM_WAKEUP,    /* arg: waited */
	OP_SYSCALL_IN,    /* arg: event kind of its entry */
	OP_SYSCALL_OUT,   /* arg: event kind of its exit */
	OP_FORK,
	OP_WAKEUP_NEW, /* arg: thread */
	OP_EXIT,       /* the thread begins to die */
	OP_DIE,        /* switch out for ever */
	OP_DUMP,       /* arg: thread, or -1 at the beginning */
	/* With guests (guest.h). */
	OP_PLAIN,       /* arg: enum sim_kind; two arguments of the event */
	OP_GUEST,       /* the next step of the guest's script */
	OP_CONTEXT,     /* an added event tells CR3, SP and IP */
	OP_ACCEPT,      /* the vCPU takes its own timer's interrupt */
	OP_INJECT,      /* an interrupt goes in with the entry */
	OP_GUEST_TIMER, /* arg: thread; its guest's timer has expired */
	OP_RAISE,       /* arg: thread, a vCPU; arg2: job; arg3: vector */
	OP_GIVE,        /* arg: thread; arg2: job; arg3: enum job_kind */
	OP_BLOCK_ISSUE, /* arg2: job */
	OP_BLOCK_DONE,
	OP_TAP_SEND, /* arg2: job; its packet comes out of the guest */
	OP_TAP_RECEIVE,
	OP_NET,      /* arg: enum sim_kind; arg2: bytes; arg3: name, a text */
	OP_LATER,    /* arg2: job, goes on after arg ns, as arg3 */
	OP_COUNT
};

struct op {
	int64_t delay_ns; /* after the operation before it */
	int64_t arg, arg2, arg3;
	enum op_kind kind;
	bool close; /* no interrupt before it */
};

struct guest;
struct guests;
struct job;

struct queue {
	struct op ops[QUEUE_MAX]; /* a ring */
	unsigned int first, count;
};

enum role {
	ROLE_VCPU,
	ROLE_EMULATOR, /* QEMU's main thread */
	ROLE_IO,       /* QEMU's I/O thread */
	ROLE_VHOST,    /* kernel thread of a VM */
	ROLE_TASK,
	ROLE_KTHREAD,
	ROLE_WORKER, /* short-lived */
	ROLE_DUMPER, /* LTTng's daemon, does the state dump */
	ROLE_POOL,   /* of QEMU's workers; with guests */
};

enum run_state {
	ASLEEP,
	WOKEN, /* not queued yet */
	QUEUED,
	CURRENT,
	THROTTLED,
	DEAD
};

enum exit_why {
	WHY_HLT,
	WHY_MSR,
	WHY_IO,
	WHY_FAULT,
	WHY_CPUID,
	WHY_PAUSE,
	WHY_CALL,
	WHY_INTERRUPT,
	/* Only with guests. */
	WHY_DOORBELL,
	WHY_WINDOW,
	WHY_APIC,
	WHY_PREEMPTION, /* VMX's timer */
	WHY_COUNT
};

/* Where the thread is in its run of the guest; only for vCPUs. */
enum vcpu_mode { MODE_VMM, MODE_GUEST, MODE_QEMU, MODE_POLL };

struct thread {
	unsigned int index;
	int64_t tid, pid, ppid;
	char comm[16];
	enum role role;
	bool kernel, pinned;
	enum run_state state;
	unsigned int cpu; /* where it is, was, or is going to be */
	bool runnable;    /* what its switch-out said, for the books */
	struct queue todo;
	uint32_t sleeps; /* how often it slept: makes old timers stale */
	bool in_syscall;
	enum sim_kind syscall; /* its last event of one */
	/* What the trace has shown of it; all: the books may open. */
	bool seen_in, seen_mode;
	/* Of vCPUs and helpers. */
	unsigned int vm; /* from 1; 0: none */
	int number;      /* vCPU, or -1 */
	enum vcpu_mode mode;
	unsigned int rounds; /* of a worker: how often it works yet */
	enum exit_why last_exit;
	bool virq; /* an interrupt waits to be injected */
	/* With guests. */
	struct guest *guest; /* of vCPUs */
	GQueue *jobs;        /* of those who serve devices; owned */
	bool in_disk;        /* asleep until its request is done */
};

enum timer_kind {
	TIMER_WAKE,
	TIMER_UNTHROTTLE,
	TIMER_GUEST, /* the guest's own */
	TIMER_JOB,   /* a device is done with it */
};

struct timer {
	int64_t at_ns;
	unsigned int thread;
	uint32_t sleeps; /* thread->sleeps when it was set; of guests: arms */
	enum timer_kind kind;
	struct job *job;
};

struct cpu {
	unsigned int id;
	struct thread *current, idle;
	GQueue ready;    /* struct thread */
	GQueue arriving; /* struct thread, woken from another CPU */
	struct queue irqs;
	GArray *timers;  /* struct timer, a heap */
	int64_t next_ns; /* when something happens here; NEVER */
	int64_t due_ns;  /* when the first operation is due */
	int64_t tick_ns, device_ns, kick_ns;
	int64_t slice_end_ns;
	bool resched;
	int irq_depth, softirq_depth;
	bool seen_switch;
};

struct host {
	struct host_options opt;
	uint64_t rng;
	int64_t now_ns;
	uint64_t made; /* events */
	struct cpu *cpus;
	struct thread **threads; /* all, by index; owned */
	unsigned int thread_count, threads_max;
	unsigned int unseen; /* threads and CPUs not shown by events yet */
	bool dumped, settled, closed;
	struct truth *truth;
	struct guests *guests;
	struct sim_event *ev; /* of the call in progress */
};

/* queue.c ----------------------------------------------------------- */

/* Each returns the new operation, valid until the queue changes. */
struct op *queue_back(struct queue *q, int64_t delay_ns, enum op_kind kind,
		      int64_t arg);
void queue_event(struct queue *q, int64_t delay_ns, enum sim_kind kind,
		 int64_t arg);
/* In front, and close to what comes before. */
struct op *queue_front(struct queue *q, int64_t delay_ns, enum op_kind kind,
		       int64_t arg);
struct op *queue_head(struct queue *q);
struct op queue_take(struct queue *q);
void queue_clear(struct queue *q);

void timer_add(struct cpu *c, const struct timer *t);
/* The time of the first one, or NEVER. */
int64_t timer_first(const struct cpu *c);
struct timer timer_take(struct cpu *c);

/* books.c: what a thing does, told to the truth -------------------- */

void books_cpu(struct host *h, struct cpu *c);
void books_vcpu(struct host *h, struct thread *t);
/* The current thread of @c changes from @prev. */
void books_switch(struct host *h, struct cpu *c, struct thread *prev);
/* Something was shown for the first time; opens the books after all were. */
void books_seen(struct host *h, bool *seen);

/* sched.c ----------------------------------------------------------- */

/* Make the event of the call in progress, on @c, in its current thread. */
void emit(struct host *h, struct cpu *c, enum sim_kind kind);
/* What is next on @c; after each change of it. */
void cpu_plan(struct host *h, struct cpu *c);
/* An interrupt from another pCPU is on its way to @c. */
void cpu_kick(struct host *h, struct cpu *c);

bool op_wake(struct host *h, struct cpu *c, struct queue *q,
	     const struct op *op);
bool op_wakeup(struct host *h, struct cpu *c, struct queue *q,
	       const struct op *op);
bool op_unthrottle(struct host *h, struct cpu *c, struct queue *q,
		   const struct op *op);
bool op_switch(struct host *h, struct cpu *c, struct queue *q,
	       const struct op *op);

/* irq.c ------------------------------------------------------------- */

/* When an interrupt will come to @c, or NEVER. */
int64_t irq_next(const struct cpu *c);
/* It has come: fill the queue of @c. */
void irq_raise(struct host *h, struct cpu *c);
bool op_irq(struct host *h, struct cpu *c, struct queue *q,
	    const struct op *op);

/* vcpu.c ------------------------------------------------------------ */

void vcpu_plan(struct host *h, struct thread *t);
void vcpu_leave(struct host *h, struct cpu *c, struct thread *t,
		enum exit_why why);
uint32_t vcpu_exit_code(const struct host *h, enum exit_why why);
bool op_kvm(struct host *h, struct cpu *c, struct queue *q,
	    const struct op *op);

/* guest-exit.c ------------------------------------------------------ */

/* A vCPU's thread on its pCPU, outside the guest, nothing left to do. */
void guest_enter_plan(struct host *h, struct thread *t);
bool op_guest(struct host *h, struct cpu *c, struct queue *q,
	      const struct op *op);
/* The thread is in its guest now. */
void guest_enters(struct host *h, struct thread *t);
/* Told by the books of the vCPU. */
void guest_books(struct host *h, const struct thread *t, enum truth_vcpu state);
/* Where the guest's code is; whether its last halt was slept through. */
int64_t guest_rip(const struct thread *t);
bool guest_slept(const struct thread *t);
/* The step in progress is cut by a host interrupt. */
void guest_cut(struct thread *t);
/* Of the host's timer that is the guest's: as events call it. */
int64_t guest_timer_id(const struct thread *t);
/* It expires: does the guest leave by itself, for VMX counted for it? */
bool guest_hv_timer(struct host *h, struct cpu *c, struct thread *t);
/* Was the guest's timer armed anew since? */
bool guest_timer_stale(const struct thread *t, uint32_t arms);
/* The thread was going to sleep until woken: has it a reason not to? */
bool guest_stays(const struct thread *t, enum op_kind kind);

/* guest-io.c -------------------------------------------------------- */

void io_plan(struct host *h, struct thread *t);
bool op_io(struct host *h, struct cpu *c, struct queue *q, const struct op *op);
/* The interrupt of a device that is done with @j. */
void io_raise(struct host *h, struct cpu *c, struct job *j);

/* worker.c ---------------------------------------------------------- */

/* Have @t fork a worker, if there may be another one. */
void plan_fork(struct host *h, struct thread *t);
void worker_plan(struct host *h, struct thread *t);
bool op_worker(struct host *h, struct cpu *c, struct queue *q,
	       const struct op *op);

/* host.c ------------------------------------------------------------ */

struct thread *add_thread(struct host *h, enum role role, int64_t tid,
			  int64_t pid, unsigned int cpu);

/* task.c ------------------------------------------------------------ */

void task_plan(struct host *h, struct thread *t);
bool op_syscall(struct host *h, struct cpu *c, struct queue *q,
		const struct op *op);
bool op_dump(struct host *h, struct cpu *c, struct queue *q,
	     const struct op *op);
/* Some thread of VM @vm (0: of the host) with that role, or NULL. */
struct thread *task_find(struct host *h, unsigned int vm, enum role role);

#endif
