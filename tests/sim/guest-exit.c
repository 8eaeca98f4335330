/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between guest and host: exits that the guest causes, halts, entries.
 *
 * Without APICv an interrupt goes in with an entry (kvm_inj_virq) if no handler
 * is running; else the guest leaves once more when it can take it.
 */
#include "config.h"

#include "sim/guest.h"

static void queue_plain(struct queue *q, int64_t delay_ns, enum sim_kind kind,
			int64_t a, int64_t b)
{
	struct op *op = queue_back(q, delay_ns, OP_PLAIN, kind);

	op->arg2 = a;
	op->arg3 = b;
}

/* ------------------------------------------------------------------ */
/* Exits                                                              */

enum exit_why guest_exit_why(const struct host *h, enum guest_exit gx)
{
	switch (gx) {
	case GX_CPUID:
		return WHY_CPUID;
	case GX_FAULT:
		return WHY_FAULT;
	case GX_PIO:
	case GX_OTHER:
		return WHY_IO;
	case GX_DISK:
	case GX_NET:
		return WHY_DOORBELL;
	case GX_IPI:
		return h->opt.apicv ? WHY_APIC : WHY_MSR;
	case GX_ARM:
	case GX_EOI:
		return WHY_MSR;
	case GX_WINDOW:
		return WHY_WINDOW;
	case GX_HLT:
		break;
	}
	return WHY_HLT;
}

/* A doorbell: work for the thread that serves the device. */
static void plan_doorbell(struct host *h, struct thread *t, enum guest_exit gx)
{
	struct guest *g = t->guest;
	struct queue *q = &t->todo;
	struct job *j = job_new(h, JOB_COUNT, g);
	struct thread *to = gx == GX_DISK  ? g->vm->disk
			    : gx == GX_NET ? g->vm->net
					   : g->vm->main;
	struct op *op;

	j->task = g->current;
	if (gx == GX_OTHER)
		queue_plain(q, 400, SIM_KVM_PIO, 0xc0a0, 0);
	else
		queue_plain(q, 300, SIM_KVM_PAGE_FAULT, 0xfe003000, 0);
	op = queue_back(q, 600, OP_GIVE, to->index);
	op->arg2 = (intptr_t)j;
	op->arg3 = gx == GX_DISK  ? JOB_DISK
		   : gx == GX_NET ? JOB_SEND
				  : JOB_OTHER;
	if (gx == GX_DISK) {
		j->bytes = 4096 << random_below(&h->rng, 5);
		j->write = random_percent(&h->rng, 40);
	} else {
		j->bytes = 66 + random_below(&h->rng, 1400);
	}
}

static void plan_ipi(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;
	struct guest_task *partner = g_queue_pop_head(&t->guest->remote);
	struct job *j;
	int vector;
	struct op *op;

	if (!partner)
		partner = t->guest->current->partner;
	vector = vector_of(h, partner->home, JOB_IPI);
	j = job_new(h, JOB_IPI, partner->home);
	j->task = partner;
	queue_plain(q, 500, SIM_KVM_APIC_IPI, vector,
		    partner->home->thread->number);
	op = queue_back(q, 500, OP_RAISE, partner->home->thread->index);
	op->arg2 = (intptr_t)j;
	op->arg3 = vector;
	queue_plain(q, 400, SIM_KVM_APIC, 0x300, vector);
	if (!h->opt.apicv)
		queue_plain(q, 300, SIM_KVM_MSR, 0x830, vector);
}

static void plan_host_timer(struct thread *t)
{
	queue_plain(&t->todo, 400, SIM_HRTIMER_START, guest_timer_id(t),
		    t->guest->armed_ns);
}

static void plan_arm(struct host *h, struct cpu *c, struct thread *t)
{
	struct guest *g = t->guest;
	struct timer tm = { .thread = t->index, .kind = TIMER_GUEST };

	g->armed_ns = guest_next_timer(h, g);
	tm.at_ns = g->armed_ns;
	tm.sleeps = ++g->arms;
	if (g->armed_ns == NEVER) {
		queue_plain(&t->todo, 500, SIM_KVM_MSR, 0x6e0, 0);
		return;
	}
	timer_add(c, &tm);
	if (!h->opt.vmx)
		plan_host_timer(t);
	queue_plain(&t->todo, 300, SIM_KVM_MSR, 0x6e0, g->armed_ns * 27 / 10);
}

static void plan_pio(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;

	queue_plain(q, 400, SIM_KVM_PIO, 0xc050, 0);
	if (random_percent(&h->rng, 50))
		return;
	queue_back(q, 700, OP_KVM_USERSPACE, 2);
	if (h->opt.syscalls)
		queue_back(q, 250, OP_SYSCALL_OUT, SIM_SYSCALL_EXIT_IOCTL);
	queue_back(q, random_around(&h->rng, 8000), OP_WORK, 0);
	if (!random_percent(&h->rng, 10))
		return;
	if (h->opt.syscalls)
		queue_back(q, 300, OP_SYSCALL_IN, SIM_SYSCALL_ENTRY_FUTEX);
	queue_back(q, 900, OP_SLEEP, random_around(&h->rng, 150000));
	if (h->opt.syscalls)
		queue_back(q, 600, OP_SYSCALL_OUT, SIM_SYSCALL_EXIT_FUTEX);
}

static void plan_halt(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;
	struct guest *g = t->guest;
	const struct guest_event *first =
		g->pending->len
			? &g_array_index(g->pending, struct guest_event, 0)
			: NULL;

	g->halted = true;
	g->slept = false;
	truth_guest_halts(h->guests->truth, t->index);
	if (first)
		truth_guest_woke(h->guests->truth, t->index, first->reason,
				 first->by_tid);
	else if (g->timer_fired)
		truth_guest_woke(h->guests->truth, t->index, TR_TIMER, 0);
	queue_back(q,
		   random_percent(&h->rng, 40) ? random_around(&h->rng, 60000)
					       : 1500,
		   OP_WORK, 0);
	queue_back(q, 600, OP_SLEEP, NEVER);
	if (h->opt.vcpu_wakeup)
		queue_back(q, 500, OP_KVM_WAKEUP, 0);
}

void guest_exit_plan(struct host *h, struct cpu *c, struct thread *t,
		     enum guest_exit gx)
{
	struct queue *q = &t->todo;

	switch (gx) {
	case GX_CPUID:
		queue_plain(q, 300, SIM_KVM_CPUID, 1, 0);
		break;
	case GX_FAULT:
		queue_plain(q, 300, SIM_KVM_PAGE_FAULT, 0x7000000, 0);
		queue_back(q, random_around(&h->rng, 2500), OP_WORK, 0);
		if (random_percent(&h->rng, 1))
			queue_back(q, 500, OP_SLEEP_DISK,
				   random_around(&h->rng, 300000));
		break;
	case GX_PIO:
		plan_pio(h, t);
		break;
	case GX_DISK:
	case GX_NET:
	case GX_OTHER:
		plan_doorbell(h, t, gx);
		break;
	case GX_IPI:
		plan_ipi(h, t);
		break;
	case GX_ARM:
		plan_arm(h, c, t);
		break;
	case GX_EOI:
		queue_plain(q, 300, SIM_KVM_APIC, 0xb0, 0);
		queue_plain(q, 200, SIM_KVM_EOI, t->number, t->guest->handling);
		queue_plain(q, 300, SIM_KVM_MSR, 0x80b, 0);
		break;
	case GX_WINDOW:
		break;
	case GX_HLT:
		plan_halt(h, t);
		break;
	}
}

/* ------------------------------------------------------------------ */
/* Entries                                                            */

void guest_enter_plan(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;

	queue_back(q, 300, OP_ACCEPT, 0);
	if (h->opt.context == CONTEXT_EARLY)
		queue_back(q, 250, OP_CONTEXT, 0);
	queue_back(q, 200, OP_INJECT, 0);
	queue_back(q, random_around(&h->rng, 600), OP_KVM_ENTRY, 0)->close =
		true;
}

void guest_enters(struct host *h, struct thread *t)
{
	struct guest *g = t->guest;
	int vector = h->opt.apicv ? guest_vector(g) : g->taking;

	truth_guest_enters(h->guests->truth, t->index);
	g->halted = false;
	g->taking = -1;
	if (h->opt.context == CONTEXT_LATE || h->opt.context == CONTEXT_PROBE) {
		queue_back(&t->todo, 900, OP_CONTEXT, vector)->close = true;
		return;
	}
	if (vector >= 0)
		guest_handle(h, g, vector);
	guest_run(h, t);
}

/* The context is that of the entry: before the interrupt is taken. */
static bool op_context(struct host *h, struct cpu *c, const struct op *op)
{
	struct thread *t = c->current;
	struct guest *g = t->guest;
	const struct guest_process *p = g->loaded;
	bool late = h->opt.context != CONTEXT_EARLY;
	uint64_t cr3 = p ? p->cr3 : 0x2a10000;

	if (h->opt.pcid && p)
		cr3 |= p->asid;
	if (h->opt.kpti && g->where == AT_USER)
		cr3 |= h->opt.pcid ? 0x1800 : 0x1000;
	emit(h, c,
	     h->opt.context == CONTEXT_PROBE ? SIM_CONTEXT_PROBE
					     : SIM_CONTEXT_ADDONS);
	h->ev->arg[0] = t->number;
	h->ev->arg[1] = (int64_t)cr3;
	h->ev->arg[2] = (int64_t)g->sp;
	h->ev->arg[3] = (int64_t)g->ip;
	if (g->current->process &&
	    (g->where == AT_USER || g->where == AT_KERNEL))
		truth_guest_shown(h->guests->truth, p->truth, h->now_ns);
	if (!late)
		return true;
	if (op->arg >= 0)
		guest_handle(h, g, (int)op->arg);
	guest_run(h, t);
	return true;
}

static bool op_inject(struct host *h, struct cpu *c)
{
	struct guest *g = c->current->guest;

	g->taking = h->opt.apicv ? -1 : guest_vector(g);
	if (g->taking < 0)
		return false;
	emit(h, c, SIM_KVM_INJ_VIRQ);
	h->ev->arg[0] = g->taking;
	return true;
}

bool op_guest(struct host *h, struct cpu *c, struct queue *q,
	      const struct op *op)
{
	switch (op->kind) {
	case OP_GUEST:
		return guest_step(h, c);
	case OP_CONTEXT:
		return op_context(h, c, op);
	case OP_ACCEPT:
		return guest_accept(h, c);
	case OP_INJECT:
		return op_inject(h, c);
	case OP_GUEST_TIMER:
		return guest_timer(h, c, q, op);
	default:
		return guest_raise(h, c, q, op);
	}
}

/* ------------------------------------------------------------------ */
/* What others ask                                                    */

bool guest_stays(const struct thread *t, enum op_kind kind)
{
	struct guest *g = t->guest;

	if (kind == OP_SLEEP_DISK)
		return !t->in_disk;
	if (!g)
		return t->jobs && !g_queue_is_empty(t->jobs);
	g->slept = !g->pending->len && !g->timer_fired;
	return !g->slept;
}

int64_t guest_rip(const struct thread *t)
{
	return (int64_t)t->guest->ip;
}

bool guest_slept(const struct thread *t)
{
	return t->guest->slept;
}

void guest_books(struct host *h, const struct thread *t, enum truth_vcpu state)
{
	truth_guest_set(h->guests->truth, t->index, state, h->now_ns);
}

void host_omits(const struct host_options *opt, bool omit[SIM_KIND_COUNT])
{
	for (int k = SIM_KVM_EOI; k <= SIM_NET_RECEIVE; k++)
		omit[k] = !opt->guests;
	if (!opt->guests)
		return;
	omit[SIM_CONTEXT_ADDONS] =
		opt->context != CONTEXT_EARLY && opt->context != CONTEXT_LATE;
	omit[SIM_CONTEXT_PROBE] = opt->context != CONTEXT_PROBE;
	omit[SIM_KVM_ACCEPT_IRQ] = !opt->accept;
	omit[SIM_KVM_INJ_VIRQ] = opt->apicv;
}
