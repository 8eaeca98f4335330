/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files about guest processes share: see process.h.
 *
 *	struct guest	a VM with guest contexts
 *	struct gprocess		a CR3 of it
 *	struct gthread			a thread of that
 *	struct view	a vCPU of it, and who is thought to be on it
 *
 * process.c decides who is on a vCPU, process-wake.c what it had waited for,
 * ledger.c puts the decisions of all vCPUs in order and writes them, gprocess.c
 * keeps who there is, again.c tells who has a CR3 that another one had.
 */
#ifndef ANALYSIS_PROCESS_INT_H
#define ANALYSIS_PROCESS_INT_H

#include "analysis/actor.h"
#include "analysis/internal.h"
#include "analysis/stacks.h"
#include "base/wake.h"

/* At most so many rows in a VM, and below one; what is more has one row. */
#define PROCESSES_MAX 8192
#define THREADS_MAX   1024
/* Of all processes of a VM; then a thread is not told from its process. */
#define THREADS_ALL_MAX 65536

/* Keys of the rows that are no CR3: page 0 is nobody's page table. */
#define KEY_IDLE   0
#define KEY_OTHERS 1

/* A thread is its user stack's 8 MiB, unless the user said which stacks. */
#define GROUP_SHIFT 23
#define GROUP_NONE  -1

/* How a process or a thread left a vCPU. */
struct leaving {
	const struct view *view; /* NULL: never */
	uint64_t halts;          /* of that, until then */
	bool displaced; /* an interrupt had come: it would have gone on */
};

struct gthread {
	struct leaving left;
	struct actor actor; /* its track only once it is alive */
	bool alive;         /* it came back after another one: both are */
	int64_t group;      /* user SP >> GROUP_SHIFT, or GROUP_NONE */
	const struct process_name *named; /* by its stack, or NULL */
	const struct process_name *maybe; /* seen once with it */
};

struct gprocess {
	struct actor actor;
	struct leaving left;
	uint64_t cr3;       /* without flags; KEY_* */
	bool user;          /* seen in user code */
	bool user_itself;   /* under this very CR3 */
	bool kernel;        /* seen in the kernel */
	bool at_idle;       /* its CR3 was left over when a vCPU rested */
	GPtrArray *threads; /* struct gthread, owned, in order of appearance */
	struct gthread *latest; /* seen last */
	/* Stacks that it had (again.c), and the kinds of these. */
	GHashTable *stacks; /* int64_t, or NULL */
	bool user_stack, kernel_stack;
	struct gprocess *before; /* had the CR3 before it, or is the same */
	bool candidate;          /* it may be that one */
	bool replaced;           /* another one has its CR3 now */
	unsigned int number;     /* how many had its CR3 before */
	unsigned int shown;      /* contexts of a candidate */
	uint32_t halts, timer_halts; /* that it waited for; ended by a timer */
};

/* What a context said: fields may be EVENT_NONE. */
struct context {
	int64_t at_ns; /* EVENT_NONE: none */
	int64_t cr3, sp, ip;
};

#define TIMERS 4

/* The last interrupt of a kind, until it had its effect. */
struct arrival {
	int64_t wake; /* EVENT_NONE: none */
	int64_t ns;   /* when it was accepted, or then injected */
	int vector;
	bool injected;
	bool tick; /* a timer's, one of several in step */
};

struct view {
	struct guest *guest;
	uint32_t row; /* of the vCPU */
	enum phase phase;
	/* Who is on it, as far as contexts told. */
	struct gprocess *who;
	struct gthread *thread;
	bool certain;        /* until the guest is left again */
	bool resting;        /* no context has told who since it halted */
	bool halted;         /* it rests after a halt */
	bool first;          /* no context yet since it woke */
	bool lost;           /* who it was before is of no use */
	uint64_t rest_cr3;   /* left over while it rests */
	int64_t rest_wake;   /* what ended the halt that it rests after */
	bool after_user;     /* the last context was user code of who */
	GArray *open;        /* uint64_t: changes of the ledger without a who */
	guint idle_from;     /* of those, where the guest began to run */
	guint idle_upto;     /* and where it was last surely not a process */
	int64_t entry_ns[2]; /* the latest entries, the last one first */
	struct arrival arrivals[WAKE_REASON_COUNT]; /* by what it brings */
	int64_t timers_ns[TIMERS]; /* the latest, the last one first */
	uint64_t halts; /* so far */
	uint32_t waker_vcpu, waker_process; /* rows, when it was last woken */
	/* As written (ledger.c). */
	struct gprocess *now;
	struct gthread *now_thread;
};

/* From a time on, a vCPU is in a phase. */
struct change {
	int64_t ts_ns;
	struct view *view;
	struct gprocess *who; /* NULL: nobody, or not known */
	struct gthread *thread;
	int64_t wake; /* what @who waited for, if it comes with this one */
	uint8_t phase;
	bool decided;
};

struct guest {
	struct analysis *an;
	struct vm *vm;
	GHashTable *by_cr3; /* struct gprocess; two CR3s may be one */
	GPtrArray *all;     /* struct gprocess, owned */
	struct gprocess *idle, *others; /* NULL until needed; in all */
	guint threads;    /* of all of them */
	uint64_t dropped; /* contexts of CR3s beyond PROCESSES_MAX */
	struct stacks *stacks;
	bool tells_stacks; /* contexts have stack pointers */
	/* GPtrArray of struct process_name of this VM, borrowed, by CR3. */
	GHashTable *names;
	GPtrArray *named_stacks; /* those with a stack, by its begin */
	GPtrArray *views; /* owned */
	GArray *changes;  /* struct change, in order */
	guint first;      /* the oldest that is not written */
	uint64_t written; /* how many were before that one, ever */
	int64_t lost_ns;  /* the last loss on a vCPU, INT64_MIN: none */
};

/* ----- gprocess.c: who there is ----------------------------------------- */

struct guest *guest_new(struct analysis *an, struct vm *vm);
void guest_free(struct guest *g);

/*
 * The process with CR3 @cr3, which is in user code or not; never NULL.  Of the
 * two page tables that a process has where user code does not see the
 * kernel's (KPTI), the kernel's is the process.
 */
struct gprocess *guest_process(struct guest *g, uint64_t cr3, bool user);
struct gprocess *guest_idle(struct guest *g);

/*
 * The thread of @p that a context shows on a vCPU where @last, a thread of @p,
 * was before (NULL: another process); NULL: not known.
 */
struct gthread *guest_thread(struct guest *g, struct gprocess *p,
			     struct gthread *last, int64_t sp, bool user);
/* Whose stack @sp is on, as the user said, if @cr3 is loaded. */
enum named_stack {
	STACK_UNNAMED,
	STACK_NAMED, /* of a thread of the process with @cr3 */
	STACK_OF_OTHER,
	STACK_OF_KERNEL, /* of a thread that has no CR3 of its own */
};
enum named_stack guest_named_stack(const struct guest *g, uint64_t cr3,
				   int64_t sp);

/* Another process with the CR3 @cr3, which has none yet. */
struct gprocess *guest_add(struct guest *g, uint64_t cr3);
/* Contexts that were of @from are of @to from now on. */
void guest_takes_cr3(struct guest *g, struct gprocess *from,
		     struct gprocess *to);

/* Describe the rows and end their tracks; the trace ends at @end_ns. */
void guest_describe(struct guest *g, int64_t end_ns);

/* ----- process-wake.c: what who comes waited for ------------------------- */

/*
 * Whoever is on @v is not any more, or only the thread; @displaced: it would
 * have gone on.
 */
void view_leaves(struct view *v, bool thread_only, bool displaced);
/* The last interrupt that may have changed who is on @v; NULL: none. */
struct arrival *view_last_arrival(struct view *v);
/* Interrupts that went in with an earlier entry have had their effect. */
void view_expire_arrivals(struct view *v);
/* Of the halt before, with the process that woke instead of its vCPU. */
int64_t view_wake_of_halt(const struct view *v, const struct vcpu *vcpu);
/* Now that @p comes to @v, with its thread @t. */
int64_t view_wake_of(struct view *v, const struct vcpu *vcpu,
		     struct gprocess *p, const struct gthread *t);

/* ----- again.c: CR3s that are used again --------------------------------- */

/*
 * A context with the CR3 of @p tells of a process, with @sp in user code or
 * not: is it @p?  Returns who it is; @p may be no more.
 */
struct gprocess *guest_again(struct guest *g, struct gprocess *p, int64_t sp,
			     bool user);
/* @sp is on a stack that @p had. */
bool guest_had_stack(const struct gprocess *p, uint64_t sp);
/* If @p is a candidate, it is another one. */
void guest_settle(struct gprocess *p);

/* ----- ledger.c: what is decided, in order ------------------------------ */

/* @v is in its phase since @ts_ns, with a who that is not known yet. */
void ledger_open(struct view *v, int64_t ts_ns);
/* The same with @who and @thread, or nobody. */
void ledger_add(struct view *v, int64_t ts_ns, struct gprocess *who,
		struct gthread *thread, int64_t wake);
/* All open changes of @v but the @keep last ones are of @who. */
void ledger_decide(struct view *v, guint keep, struct gprocess *who,
		   struct gthread *thread, int64_t wake);
/* Write what is decided, as far as the order of time allows. */
void ledger_write(struct guest *g);

#endif
