/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs inside the simulated VMs, and the devices that it uses.
 *
 * Each vCPU has a small guest kernel: a run queue of tasks, an idle task, a
 * timer, an interrupt controller.  What the guest does next is a script of
 * steps: how long it runs, where (user code, kernel, idle task, interrupt),
 * and what it does then - an exit, a switch, nothing.  Steps are operations
 * (struct op) of the kind OP_GUEST in queues of their own: one per task, one
 * for the interrupt that is being handled.  The vCPU's thread does one step at
 * a time; a host interrupt cuts it in two.
 *
 *	task script  [user 30 us, -][kernel 2 us, exit: arm timer][block]
 *	interrupt    [3 us, handle 236][exit: EOI][end: switch?]
 *
 * A job is a piece of work for a thread of the VM: a disk request, a packet,
 * something for another device.  It travels from the vCPU that asked for it
 * over QEMU's and vhost threads and host interrupts, until it raises an
 * interrupt in the guest and wakes the task that waits for it.
 */
#ifndef TESTS_SIM_GUEST_H
#define TESTS_SIM_GUEST_H

#include "sim/internal.h"
#include "sim/truth-guest.h"

enum guest_where { AT_USER, AT_KERNEL, AT_IDLE, AT_IRQ };

/* What a step of a script ends with: op->arg; op->arg2: its argument. */
enum guest_act {
	ACT_NONE,
	ACT_EXIT,   /* arg2: enum guest_exit */
	ACT_TIMER,  /* the task sets its timer; arg2: how far */
	ACT_POST,   /* wake the partner, on this vCPU */
	ACT_SWITCH, /* from the idle task to another */
	ACT_BLOCK,  /* sleep until woken */
	ACT_HANDLE, /* the interrupt's handler; arg2: vector */
	ACT_IRQ_END,
};

enum guest_exit {
	GX_CPUID,
	GX_FAULT,
	GX_PIO,  /* to QEMU and back */
	GX_DISK, /* doorbells */
	GX_NET,
	GX_OTHER,
	GX_IPI, /* to the partner's vCPU */
	GX_ARM, /* the timer */
	GX_EOI,
	GX_WINDOW, /* interrupts can be taken again */
	GX_HLT,
};

/* What a task waits for, mostly. */
enum guest_habit {
	HABIT_TIMER,
	HABIT_DISK,
	HABIT_NET,
	HABIT_PAIR, /* for its partner */
	HABIT_OTHER,
	HABIT_BURN,   /* uses the CPU, now and then a timer */
	HABIT_KERNEL, /* a kernel thread: short work, a timer */
	HABIT_COUNT
};

struct guest_process {
	int truth; /* its number in the books */
	uint64_t cr3;
	unsigned int asid;
};

struct guest_task {
	struct guest_process *process; /* NULL: of the kernel */
	struct guest *home;
	struct guest_task *partner;
	enum guest_habit habit;
	struct queue script;
	int64_t timer_ns; /* NEVER: none */
	bool blocked;
	bool woken;                 /* before it could block */
	bool leads;                 /* of the pair: it begins */
	enum truth_reason why;      /* it became runnable */
	struct guest_task *instead; /* who was current then */
	uint64_t user_sp, user_ip, stack;
};

/* An interrupt that came, and whom its handler wakes. */
struct guest_event {
	int vector;
	struct guest_task *task; /* or NULL */
	enum truth_reason reason;
	int64_t by_tid; /* who raised it, 0: the timer */
};

/* A vCPU as seen by its guest. */
struct guest {
	struct guest_vm *vm;
	struct thread *thread;
	struct guest_task idle, *current;
	struct guest_process *loaded; /* whose CR3 */
	GPtrArray *tasks;             /* struct guest_task, owned */
	GQueue ready;
	unsigned int woken; /* of them, the first ones: not preempted */
	struct queue irq;   /* script of the handler */
	GArray *pending;    /* struct guest_event */
	GQueue remote;      /* struct guest_task, to be woken by an IPI */
	int taking;         /* vector that goes in with the next entry, or -1 */
	int handling;       /* vector, of the last handler */
	bool resched;
	bool halted; /* from the exit to the entry */
	bool slept;
	bool timer_fired;
	int64_t armed_ns; /* the timer; NEVER: not */
	uint32_t arms;
	uint64_t irq_stack;
	enum guest_where where;
	uint64_t sp, ip;
};

enum job_kind {
	JOB_DISK,      /* kick of the disk's thread */
	JOB_POOL,      /* do a request, and wait for it */
	JOB_POOL_DONE, /* tell the main loop */
	JOB_DISK_DONE, /* tell the guest */
	JOB_SEND,
	JOB_RECEIVE,
	JOB_OTHER,
	JOB_OTHER_DONE,
	JOB_IPI,
	JOB_STRAY, /* packets come that nobody waits for */
	JOB_COUNT
};

struct job {
	enum job_kind kind;
	struct guest_vm *vm;
	struct guest *guest;     /* that gets the interrupt */
	struct guest_task *task; /* that waits, or NULL */
	int64_t bytes, sector;
	bool write;
	int truth;           /* of a disk request */
	struct thread *pool; /* that waits for it, or NULL */
};

struct guest_vm {
	unsigned int number; /* from 1 */
	int64_t pid;
	char tap[16];
	struct thread *main, *disk, *net; /* who serves which device */
	struct thread *pool[2];           /* or NULL: asynchronous requests */
	GPtrArray *guests;                /* struct guest, owned */
	GPtrArray *processes;             /* struct guest_process, owned */
	int64_t next_sector;
};

struct guests {
	GPtrArray *vms;  /* struct guest_vm, owned */
	GPtrArray *jobs; /* all, owned */
	GQueue free_jobs;
	struct truth_guest *truth;
	int64_t disk_free_ns; /* one disk, one request at a time */
	uint64_t *packets;    /* how many, by pCPU; owned */
};

/* guest-make.c ------------------------------------------------------ */

/* After all threads of VMs are there; adds threads of its own. */
void guests_new(struct host *h);
void guests_free(struct host *h);

/* guest.c: the guest's kernel --------------------------------------- */

/* Have the thread do the next step of its guest, which it is in. */
/* Do it now, in the current thread of @c; true if that made an event. */
bool guest_step(struct host *h, struct cpu *c);
void guest_run(struct host *h, struct thread *t);
/* Begin the handler of the pending interrupt of that vector. */
void guest_handle(struct host *h, struct guest *g, int vector);
/* The pending interrupt that goes first, or -1: none, or none now. */
int guest_vector(const struct guest *g);
/* Until when the guest would sleep. */
int64_t guest_next_timer(const struct host *h, const struct guest *g);
struct queue *guest_script(struct guest *g);

/* guest-plan.c: what tasks do --------------------------------------- */

void guest_plan(struct host *h, struct guest *g);
void guest_add(struct queue *q, int64_t run_ns, enum guest_where where,
	       enum guest_act act, int64_t arg);

/* guest-exit.c: between guest and host ------------------------------- */

/* Handling of an exit that the guest caused by a step. */
void guest_exit_plan(struct host *h, struct cpu *c, struct thread *t,
		     enum guest_exit gx);
enum exit_why guest_exit_why(const struct host *h, enum guest_exit gx);

/* guest-apic.c: interrupts ------------------------------------------- */

int vector_of(const struct host *h, const struct guest *g, enum job_kind kind);
/* Each is an operation; true if it made an event. */
bool guest_raise(struct host *h, struct cpu *c, struct queue *q,
		 const struct op *op);
bool guest_timer(struct host *h, struct cpu *c, struct queue *q,
		 const struct op *op);
bool guest_accept(struct host *h, struct cpu *c);

/* guest-io.c: devices ------------------------------------------------ */

struct job *job_new(struct host *h, enum job_kind kind, struct guest *g);
void job_free(struct host *h, struct job *j);
/* From now on packets come to @vm that nobody waits for. */
void io_start(struct host *h, struct guest_vm *vm);

#endif
