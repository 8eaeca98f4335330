/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scheduler of the simulated host, and the loop that runs it.
 *
 * A run queue per pCPU, first come first served, time slices cut at ticks.
 * A wake-up is two operations: sched_waking where the waker runs, then
 * sched_wakeup, there or (by an interrupt) on the pCPU of the woken thread.
 */
#include "config.h"

#include "sim/internal.h"

#include <string.h>

void emit(struct host *h, struct cpu *c, enum sim_kind kind)
{
	struct thread *t = c->current;

	*h->ev = (struct sim_event){ .ts_ns = h->now_ns,
				     .kind = kind,
				     .cpu = (int)c->id,
				     .tid = t->tid,
				     .pid = t->pid,
				     .comm = t->comm };
	h->made++;
}

static void emit_thread(struct host *h, struct cpu *c, enum sim_kind kind,
			const struct thread *t)
{
	emit(h, c, kind);
	h->ev->arg[0] = t->tid;
	h->ev->arg[1] = t->cpu;
	h->ev->text[0] = t->comm;
}

/* ------------------------------------------------------------------ */
/* Waking                                                             */

/* Where a woken thread goes: its pCPU, or an idle one if it may move. */
static unsigned int choose_cpu(struct host *h, const struct thread *t)
{
	unsigned int n = h->opt.cpus, start;

	if (t->pinned || !random_percent(&h->rng, 40))
		return t->cpu;
	start = random_below(&h->rng, n);
	for (unsigned int i = 0; i < n; i++) {
		struct cpu *c = &h->cpus[(start + i) % n];

		if (c->current == &c->idle && !c->irqs.count &&
		    g_queue_is_empty(&c->ready))
			return c->id;
	}
	return t->cpu;
}

bool op_wake(struct host *h, struct cpu *c, struct queue *q,
	     const struct op *op)
{
	struct thread *t = h->threads[op->arg];
	bool awake = (t->state == CURRENT && t != c->current) ||
		     (t->state == QUEUED && t->runnable);

	/* It was on its way to sleep when that came: no effect. */
	if (awake && random_percent(&h->rng, 3)) {
		emit_thread(h, c, SIM_SCHED_WAKING, t);
		return true;
	}
	if (t->state != ASLEEP)
		return false;
	emit_thread(h, c, SIM_SCHED_WAKING, t);
	t->state = WOKEN;
	t->sleeps++;
	t->virq = true;
	books_vcpu(h, t);
	queue_front(q, 400 + random_below(&h->rng, 600), OP_WAKEUP, op->arg)
		->arg2 = choose_cpu(h, t);
	return true;
}

/* A thread is in the run queue of @c: should it take over there? */
static void check_preempt(struct host *h, struct cpu *c, struct thread *t)
{
	if (c->current != &c->idle && t->role != ROLE_TASK &&
	    random_percent(&h->rng, t->role == ROLE_VCPU ? 35 : 70))
		c->resched = true;
}

/* From another pCPU: it takes an interrupt to be noticed. */
void cpu_kick(struct host *h, struct cpu *c)
{
	int64_t at_ns = h->now_ns + 900 + random_below(&h->rng, 900);

	if (at_ns < c->kick_ns)
		c->kick_ns = at_ns;
	cpu_plan(h, c);
}

bool op_wakeup(struct host *h, struct cpu *c, struct queue *q,
	       const struct op *op)
{
	struct thread *t = h->threads[op->arg];
	struct cpu *target = &h->cpus[op->arg2];

	if (t->cpu != target->id) {
		emit_thread(h, c, SIM_SCHED_MIGRATE, t);
		h->ev->arg[2] = target->id;
		t->cpu = target->id;
		queue_front(q, 300, OP_WAKEUP, op->arg)->arg2 = op->arg2;
		return true;
	}
	/* An idle pCPU elsewhere does the second half by itself. */
	if (target != c && target->current == &target->idle &&
	    random_percent(&h->rng, 80)) {
		g_queue_push_tail(&target->arriving, t);
		cpu_kick(h, target);
		return false;
	}
	emit_thread(h, c, SIM_SCHED_WAKEUP, t);
	t->state = QUEUED;
	g_queue_push_tail(&target->ready, t);
	check_preempt(h, target, t);
	if (target != c)
		cpu_kick(h, target);
	return true;
}

bool op_unthrottle(struct host *h, struct cpu *c, struct queue *q,
		   const struct op *op)
{
	struct thread *t = h->threads[op->arg];

	(void)q;
	if (t->state == THROTTLED) {
		t->state = QUEUED;
		g_queue_push_tail(&c->ready, t);
	}
	return false;
}

/* ------------------------------------------------------------------ */
/* Switching                                                          */

/* An idle pCPU takes a task over from a busy one; its new home is @c. */
static struct thread *steal(struct host *h, struct cpu *c)
{
	struct cpu *from = &h->cpus[random_below(&h->rng, h->opt.cpus)];

	if (from == c || g_queue_get_length(&from->ready) < 2)
		return NULL;
	for (GList *l = from->ready.head; l; l = l->next) {
		struct thread *t = l->data;

		if (t->pinned)
			continue;
		g_queue_delete_link(&from->ready, l);
		g_queue_push_tail(&c->ready, t);
		return t;
	}
	return NULL;
}

static void put_prev(struct host *h, struct cpu *c, struct thread *prev,
		     const struct op *op)
{
	struct timer tm = { .at_ns = op->arg == NEVER ? NEVER
						      : h->now_ns + op->arg,
			    .thread = prev->index };

	if (prev == &c->idle)
		return;
	prev->cpu = c->id;
	if (op->kind == OP_DIE) {
		prev->state = DEAD;
		return;
	}
	prev->runnable = op->kind == OP_PREEMPT || op->kind == OP_THROTTLE;
	if (op->kind == OP_PREEMPT) {
		prev->state = QUEUED;
		g_queue_push_tail(&c->ready, prev);
		return;
	}
	prev->state = op->kind == OP_THROTTLE ? THROTTLED : ASLEEP;
	tm.kind = op->kind == OP_THROTTLE ? TIMER_UNTHROTTLE : TIMER_WAKE;
	tm.sleeps = prev->sleeps;
	if (op->arg != NEVER)
		timer_add(c, &tm);
}

static int64_t prev_state(struct host *h, const struct cpu *c,
			  const struct thread *prev, enum op_kind kind)
{
	if (prev == &c->idle)
		return 0;
	if (kind == OP_DIE)
		return 16;
	if (kind == OP_SLEEP_DISK)
		return 2;
	if (kind == OP_SLEEP)
		return prev->role == ROLE_KTHREAD ? 128 : 1;
	return random_percent(&h->rng, 70) ? 0 : 256;
}

/*
 * A vCPU that comes back goes on in KVM, as far as a trace can show; one with
 * system calls shows that it is not in ioctl(KVM_RUN).
 */
static enum vcpu_mode mode_after_switch(const struct host *h,
					const struct thread *t)
{
	bool in_kvm = t->in_syscall && t->syscall == SIM_SYSCALL_ENTRY_IOCTL;

	return h->opt.syscalls && !in_kvm ? MODE_QEMU : MODE_VMM;
}

bool op_switch(struct host *h, struct cpu *c, struct queue *q,
	       const struct op *op)
{
	struct thread *prev = c->current, *next;

	if (op->kind == OP_PREEMPT)
		c->resched = false;
	if (op->kind == OP_PREEMPT && g_queue_is_empty(&c->ready))
		return false;
	if (op->arg == NEVER && guest_stays(prev, op->kind))
		return false;
	if (g_queue_is_empty(&c->ready)) {
		struct thread *t = steal(h, c);

		if (t) {
			emit_thread(h, c, SIM_SCHED_MIGRATE, t);
			h->ev->arg[2] = c->id;
			t->cpu = c->id;
			truth_moves(h->truth, t->index, c->id, h->now_ns);
			queue_front(q, 400, op->kind, op->arg);
			return true;
		}
	}
	next = g_queue_pop_head(&c->ready);
	if (!next)
		next = &c->idle;
	emit(h, c, SIM_SCHED_SWITCH);
	h->ev->arg[0] = prev->tid;
	h->ev->arg[1] = prev_state(h, c, prev, op->kind);
	h->ev->arg[2] = next->tid;
	h->ev->text[0] = prev->comm;
	h->ev->text[1] = next->comm;
	put_prev(h, c, prev, op);
	if (op->kind == OP_DIE)
		queue_back(&c->irqs, 3000, OP_EVENT, SIM_SCHED_FREE)->arg2 =
			prev->tid;
	next->state = CURRENT;
	next->cpu = c->id;
	next->runnable = false;
	next->mode = mode_after_switch(h, next);
	c->current = next;
	c->resched = false;
	c->slice_end_ns = h->now_ns + random_around(&h->rng, TICK_NS);
	if (next != &c->idle && c->tick_ns == NEVER)
		c->tick_ns = (h->now_ns / TICK_NS + 1) * TICK_NS +
			     (int64_t)c->id * 3001;
	if (next == &c->idle)
		c->tick_ns = NEVER;
	books_switch(h, c, prev);
	return true;
}

/* ------------------------------------------------------------------ */
/* The loop                                                           */

static bool op_event(struct host *h, struct cpu *c, struct queue *q,
		     const struct op *op)
{
	(void)q;
	emit(h, c, (enum sim_kind)op->arg);
	h->ev->arg[0] = op->arg2;
	h->ev->arg[1] = h->now_ns;
	if (op->arg == SIM_SCHED_FREE)
		h->ev->text[0] = "worker";
	if (op->arg == SIM_KVM_ACCEPT_IRQ) {
		h->ev->arg[0] = c->current->number;
		h->ev->arg[1] = op->arg2;
	}
	return true;
}

static bool op_plain(struct host *h, struct cpu *c, struct queue *q,
		     const struct op *op)
{
	(void)q;
	emit(h, c, (enum sim_kind)op->arg);
	h->ev->arg[0] = op->arg2;
	h->ev->arg[1] = op->arg3;
	return true;
}

static bool op_work(struct host *h, struct cpu *c, struct queue *q,
		    const struct op *op)
{
	(void)h;
	(void)c;
	(void)q;
	(void)op;
	return false;
}

/* What each kind of operation does; true if it made an event. */
static bool (*const ops[OP_COUNT])(struct host *h, struct cpu *c,
				   struct queue *q, const struct op *op) = {
	[OP_EVENT] = op_event,
	[OP_WORK] = op_work,
	[OP_WAKE] = op_wake,
	[OP_WAKEUP] = op_wakeup,
	[OP_UNTHROTTLE] = op_unthrottle,
	[OP_SLEEP] = op_switch,
	[OP_SLEEP_DISK] = op_switch,
	[OP_PREEMPT] = op_switch,
	[OP_THROTTLE] = op_switch,
	[OP_IRQ_IN] = op_irq,
	[OP_IRQ_OUT] = op_irq,
	[OP_SOFTIRQ_IN] = op_irq,
	[OP_SOFTIRQ_OUT] = op_irq,
	[OP_KVM_ENTRY] = op_kvm,
	[OP_KVM_EXIT] = op_kvm,
	[OP_KVM_USERSPACE] = op_kvm,
	[OP_KVM_WAKEUP] = op_kvm,
	[OP_SYSCALL_IN] = op_syscall,
	[OP_SYSCALL_OUT] = op_syscall,
	[OP_FORK] = op_worker,
	[OP_WAKEUP_NEW] = op_worker,
	[OP_EXIT] = op_worker,
	[OP_DIE] = op_switch,
	[OP_DUMP] = op_dump,
	[OP_PLAIN] = op_plain,
	[OP_GUEST] = op_guest,
	[OP_CONTEXT] = op_guest,
	[OP_ACCEPT] = op_guest,
	[OP_INJECT] = op_guest,
	[OP_GUEST_TIMER] = op_guest,
	[OP_RAISE] = op_guest,
	[OP_GIVE] = op_io,
	[OP_BLOCK_ISSUE] = op_io,
	[OP_BLOCK_DONE] = op_io,
	[OP_TAP_SEND] = op_io,
	[OP_TAP_RECEIVE] = op_io,
	[OP_NET] = op_io,
	[OP_LATER] = op_io,
};

/* The queue that is served on @c. */
static struct queue *cpu_queue(struct cpu *c)
{
	return c->irqs.count ? &c->irqs : &c->current->todo;
}

static bool in_guest(const struct cpu *c)
{
	return c->current->role == ROLE_VCPU && c->current->mode == MODE_GUEST;
}

void cpu_plan(struct host *h, struct cpu *c)
{
	struct thread *t = c->current;
	bool idle = t == &c->idle;
	struct op *head;

	if (!idle && !t->todo.count && !c->irqs.count) {
		if (t->role == ROLE_VCPU)
			vcpu_plan(h, t);
		else
			task_plan(h, t);
	}
	head = queue_head(&t->todo);
	if (!c->irqs.count && !in_guest(c) && !(head && head->close) &&
	    !g_queue_is_empty(&c->ready) && (idle || c->resched)) {
		/* What is left of the thread's wait starts anew later. */
		if (head && c->due_ns != NEVER)
			head->delay_ns = MAX(c->due_ns - h->now_ns, 1);
		queue_front(&c->irqs, 300 + random_below(&h->rng, 900),
			    OP_PREEMPT, 0);
		c->due_ns = NEVER;
	}
	head = queue_head(cpu_queue(c));
	if (!head)
		c->due_ns = NEVER;
	else if (c->due_ns == NEVER)
		c->due_ns = h->now_ns + head->delay_ns;
	c->next_ns = c->due_ns;
	if (!c->irqs.count && !(head && head->close))
		c->next_ns = MIN(c->next_ns, irq_next(c));
}

/* Something happens on @c; true if an event was made. */
static bool cpu_step(struct host *h, struct cpu *c)
{
	struct queue *q = cpu_queue(c);
	struct op *head = queue_head(q), op;
	bool made;

	if (!c->irqs.count && !(head && head->close) &&
	    irq_next(c) < c->due_ns) {
		if (head)
			head->delay_ns = MAX(c->due_ns - h->now_ns, 1);
		irq_raise(h, c);
		c->due_ns = NEVER;
		cpu_plan(h, c);
		return false;
	}
	op = queue_take(q);
	made = ops[op.kind](h, c, q, &op);
	c->due_ns = NEVER;
	cpu_plan(h, c);
	return made;
}

/* Open the books when everything was shown, close them near the end. */
static void check_books(struct host *h)
{
	if (!h->settled && !h->unseen && h->dumped) {
		h->settled = true;
		truth_begin(h->truth, ++h->now_ns);
	}
	if (!h->closed && h->settled &&
	    h->made + h->opt.events / 100 >= h->opt.events) {
		h->closed = true;
		truth_end(h->truth, ++h->now_ns);
	}
}

bool host_next(struct host *h, struct sim_event *ev)
{
	h->ev = ev;
	if (h->made)
		check_books(h);
	while (h->made < h->opt.events) {
		struct cpu *c = &h->cpus[0];

		for (unsigned int i = 1; i < h->opt.cpus; i++)
			if (h->cpus[i].next_ns < c->next_ns)
				c = &h->cpus[i];
		h->now_ns = MAX(c->next_ns, h->now_ns + 1);
		if (cpu_step(h, c))
			return true;
	}
	return false;
}
