/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's kernel: interrupts, wake-ups, the choice of the next task.
 *
 * As in Linux, what an interrupt wakes takes over at the end of the handler;
 * a handler that interrupts user code runs on the task's own kernel stack, one
 * that interrupts the kernel or the idle task on the vCPU's interrupt stack.
 */
#include "config.h"

#include "sim/guest.h"

#define KERNEL_TEXT UINT64_C(0xffffffff81000000)
#define HLT_IP      UINT64_C(0xffffffff81a3f0ab)

struct queue *guest_script(struct guest *g)
{
	return g->irq.count ? &g->irq : &g->current->script;
}

void guest_add(struct queue *q, int64_t run_ns, enum guest_where where,
	       enum guest_act act, int64_t arg)
{
	struct op *op = queue_back(q, run_ns, OP_GUEST, act);

	op->arg2 = arg;
	op->arg3 = where;
}

/* The same in front of what is there. */
static void push(struct queue *q, int64_t run_ns, enum guest_where where,
		 enum guest_act act, int64_t arg)
{
	struct op *op = queue_front(q, run_ns, OP_GUEST, act);

	op->arg2 = arg;
	op->arg3 = where;
	op->close = false;
}

/* ------------------------------------------------------------------ */
/* Where the guest is                                                 */

static uint64_t on_stack(struct host *h, uint64_t top)
{
	return top - 0x80 - 8 * (uint64_t)random_below(&h->rng, 120);
}

static void go(struct host *h, struct guest *g, enum guest_where where)
{
	struct guest_task *t = g->current;

	g->where = where;
	switch (where) {
	case AT_USER:
		g->sp = on_stack(h, t->user_sp);
		g->ip = t->user_ip + random_below(&h->rng, 0x4000);
		break;
	case AT_KERNEL:
		g->sp = on_stack(h, t->stack + 0x4000);
		g->ip = KERNEL_TEXT + 0x40000 + random_below(&h->rng, 0x900000);
		break;
	case AT_IDLE:
		g->sp = g->idle.stack + 0x3de8;
		g->ip = HLT_IP;
		break;
	case AT_IRQ:
		g->sp = on_stack(h, g->irq_stack + 0x4000);
		g->ip = KERNEL_TEXT + 0x40000 + random_below(&h->rng, 0x100000);
		break;
	}
}

void guest_run(struct host *h, struct thread *t)
{
	struct guest *g = t->guest;
	struct op *step;

	if (!guest_script(g)->count)
		guest_plan(h, g);
	step = queue_head(guest_script(g));
	if (g->where != (enum guest_where)step->arg3 || step->arg3 != AT_USER)
		go(h, g, (enum guest_where)step->arg3);
	queue_back(&t->todo, step->delay_ns, OP_GUEST, 0);
}

void guest_cut(struct thread *t)
{
	struct op *doing = queue_head(&t->todo);
	struct op *step = queue_head(guest_script(t->guest));

	if (doing && doing->kind == OP_GUEST && step)
		step->delay_ns = MAX(doing->delay_ns, 1);
}

/* ------------------------------------------------------------------ */
/* Switching                                                          */

static void switch_to(struct host *h, struct guest *g, struct guest_task *next)
{
	const struct guest_process *p = next->process;

	if (g->current == next)
		return;
	/* Another process was first: that it waited for in the end. */
	if (g->current->process && g->current != next->instead)
		next->why = TR_TASK;
	g->current = next;
	if (next == &g->idle)
		queue_clear(&next->script);
	if (p)
		g->loaded = next->process;
	truth_guest_runs(h->guests->truth, g->thread->index, p ? p->truth : -1,
			 next->why, h->now_ns);
	/* Back from the scheduler. */
	if (next->script.count)
		push(&next->script, 700, AT_KERNEL, ACT_NONE, 0);
}

/* Those that were woken, one after the other, then those preempted. */
static struct guest_task *next_task(struct guest *g)
{
	if (g->woken)
		g->woken--;
	return g_queue_pop_head(&g->ready);
}

/* The current task can go on, but others want to. */
static void preempt(struct host *h, struct guest *g)
{
	struct guest_task *prev = g->current;
	struct guest_task *next = next_task(g);

	g->resched = false;
	if (!next)
		return;
	if (prev != &g->idle) {
		prev->why = TR_TASK;
		g_queue_push_tail(&g->ready, prev);
	}
	switch_to(h, g, next);
}

static void wake(struct guest_task *t, enum truth_reason why)
{
	t->why = why;
	if (!t->blocked) {
		t->woken = true;
		return;
	}
	t->blocked = false;
	t->instead = t->home->current;
	g_queue_push_nth(&t->home->ready, t, (gint)t->home->woken++);
	t->home->resched = true;
}

static void block(struct host *h, struct guest *g)
{
	struct guest_task *t = g->current, *next;

	if (t->woken) {
		t->woken = false;
		return;
	}
	t->blocked = true;
	g->resched = false;
	next = next_task(g);
	switch_to(h, g, next ? next : &g->idle);
}

/* ------------------------------------------------------------------ */
/* Timers                                                             */

int64_t guest_next_timer(const struct host *h, const struct guest *g)
{
	int64_t next_ns = NEVER;

	for (guint i = 0; i < g->tasks->len; i++) {
		const struct guest_task *t = g_ptr_array_index(g->tasks, i);

		next_ns = MIN(next_ns, t->timer_ns);
	}
	/* The tick, unless idle. */
	if (g->current != &g->idle || g->ready.length)
		next_ns = MIN(next_ns, (h->now_ns / TICK_NS + 1) * TICK_NS);
	return next_ns;
}

static void expire(struct host *h, struct guest *g)
{
	for (guint i = 0; i < g->tasks->len; i++) {
		struct guest_task *t = g_ptr_array_index(g->tasks, i);

		if (t->timer_ns > h->now_ns)
			continue;
		t->timer_ns = NEVER;
		wake(t, TR_TIMER);
	}
	if (g->current != &g->idle && random_percent(&h->rng, 50))
		g->resched = true; /* its time is up */
	if (guest_next_timer(h, g) != NEVER)
		push(&g->irq, 700, g->where, ACT_EXIT, GX_ARM);
}

/* The current task sets its timer; the device must know if it is the first. */
static void set_timer(struct host *h, struct guest *g, int64_t ns)
{
	struct guest_task *t = g->current;

	t->timer_ns = h->now_ns + ns;
	if (t->timer_ns < g->armed_ns || random_percent(&h->rng, 70))
		push(&t->script, 300, AT_KERNEL, ACT_EXIT, GX_ARM);
}

/* ------------------------------------------------------------------ */
/* Interrupts                                                         */

int guest_vector(const struct guest *g)
{
	int vector = -1;

	for (guint i = 0; i < g->pending->len && !g->irq.count; i++)
		vector = MAX(vector,
			     g_array_index(g->pending, struct guest_event, i)
				     .vector);
	return vector;
}

void guest_handle(struct host *h, struct guest *g, int vector)
{
	enum guest_where where = g->where == AT_USER ? AT_KERNEL : AT_IRQ;

	g->handling = vector;
	guest_add(&g->irq, random_around(&h->rng, 2500), where, ACT_HANDLE,
		  vector);
	if (!h->opt.apicv && random_percent(&h->rng, 70))
		guest_add(&g->irq, 400, where, ACT_EXIT, GX_EOI);
	guest_add(&g->irq, 500, where, ACT_IRQ_END, 0);
}

/* The handler wakes who waited for that. */
static void handle(struct host *h, struct guest *g, int vector)
{
	for (guint i = 0; i < g->pending->len;) {
		struct guest_event e =
			g_array_index(g->pending, struct guest_event, i);

		if (e.vector != vector) {
			i++;
			continue;
		}
		g_array_remove_index(g->pending, i);
		if (e.task && e.task->home == g) {
			wake(e.task, e.reason);
		} else if (e.task) {
			/* Its vCPU learns that from this one. */
			g_queue_push_tail(&g->remote, e.task);
			push(&g->irq, 600, g->where, ACT_EXIT, GX_IPI);
		}
	}
	if (vector == h->opt.timer_vector)
		expire(h, g);
}

/* The tick goes on again, most times, before the idle task gives way. */
static void leave_idle(struct host *h, struct guest *g)
{
	queue_clear(&g->idle.script);
	if (g->armed_ns > guest_next_timer(h, g) && random_percent(&h->rng, 80))
		guest_add(&g->idle.script, 500, AT_IDLE, ACT_EXIT, GX_ARM);
	guest_add(&g->idle.script, 400, AT_IDLE, ACT_SWITCH, 0);
}

static void end_irq(struct host *h, struct guest *g)
{
	int vector = guest_vector(g);

	if (vector >= 0 && h->opt.apicv) {
		guest_handle(h, g, vector);
	} else if (vector >= 0) {
		guest_add(&g->irq, 200, g->where, ACT_EXIT, GX_WINDOW);
	} else if (g->current == &g->idle && !g_queue_is_empty(&g->ready)) {
		leave_idle(h, g);
	} else if (g->resched) {
		preempt(h, g);
	}
}

/* ------------------------------------------------------------------ */

/* The step that is over; true if it made an event. */
static bool do_step(struct host *h, struct cpu *c, const struct op *step)
{
	struct thread *t = c->current;
	struct guest *g = t->guest;

	switch ((enum guest_act)step->arg) {
	case ACT_EXIT:
		vcpu_leave(h, c, t, guest_exit_why(h, step->arg2));
		guest_exit_plan(h, c, t, step->arg2);
		books_vcpu(h, t);
		books_cpu(h, c);
		return true;
	case ACT_TIMER:
		set_timer(h, g, step->arg2);
		break;
	case ACT_POST:
		wake(g->current->partner, TR_TASK);
		break;
	case ACT_SWITCH:
		preempt(h, g);
		break;
	case ACT_BLOCK:
		block(h, g);
		break;
	case ACT_HANDLE:
		handle(h, g, (int)step->arg2);
		break;
	case ACT_IRQ_END:
		end_irq(h, g);
		break;
	case ACT_NONE:
		break;
	}
	guest_run(h, t);
	return false;
}

bool guest_step(struct host *h, struct cpu *c)
{
	struct op step = queue_take(guest_script(c->current->guest));

	return do_step(h, c, &step);
}
