/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupts of the simulated host: ticks, timers that wake sleepers,
 * devices, and the reschedule interrupt of another pCPU.
 *
 * One that comes while a guest runs throws the guest out.  As in the kernel,
 * with SVM the handler runs before kvm_exit is traced, with VMX after it.
 */
#include "config.h"

#include "sim/internal.h"

enum softirq {
	SOFTIRQ_TIMER = 1,
	SOFTIRQ_NET_RX = 3,
	SOFTIRQ_SCHED = 7,
	SOFTIRQ_RCU = 9
};

int64_t irq_next(const struct cpu *c)
{
	int64_t at_ns = MIN(c->tick_ns, c->device_ns);

	at_ns = MIN(at_ns, c->kick_ns);
	return MIN(at_ns, timer_first(c));
}

/* Most softirqs are short; a few are hit by another interrupt. */
static void add_softirq(struct host *h, struct cpu *c, enum softirq vec,
			struct thread *wakes)
{
	queue_event(&c->irqs, 200, SIM_SOFTIRQ_RAISE, vec);
	queue_back(&c->irqs, 300, OP_SOFTIRQ_IN, vec);
	if (random_percent(&h->rng, 10)) {
		queue_back(&c->irqs, 400, OP_IRQ_IN, 40 + c->id);
		queue_back(&c->irqs, random_around(&h->rng, 900), OP_IRQ_OUT,
			   40 + c->id);
	}
	if (wakes)
		queue_back(&c->irqs, random_around(&h->rng, 900), OP_WAKE,
			   wakes->index);
	queue_back(&c->irqs, random_around(&h->rng, 1500), OP_SOFTIRQ_OUT, vec);
}

static void raise_tick(struct host *h, struct cpu *c)
{
	queue_event(&c->irqs, 150, SIM_HRTIMER_EXPIRE_ENTRY, c->id + 1);
	queue_event(&c->irqs, random_around(&h->rng, 1200),
		    SIM_HRTIMER_EXPIRE_EXIT, c->id + 1);
	queue_event(&c->irqs, 200, SIM_HRTIMER_START, c->id + 1);
	if (random_percent(&h->rng, 30))
		add_softirq(h, c,
			    random_percent(&h->rng, 50) ? SOFTIRQ_TIMER
							: SOFTIRQ_SCHED,
			    NULL);
	if (h->now_ns >= c->slice_end_ns && !g_queue_is_empty(&c->ready))
		c->resched = true;
	c->tick_ns += TICK_NS;
	while (c->tick_ns <= h->now_ns)
		c->tick_ns += TICK_NS;
}

static void raise_timer(struct host *h, struct cpu *c, const struct timer *tm)
{
	static const enum op_kind kinds[] = {
		[TIMER_WAKE] = OP_WAKE,
		[TIMER_UNTHROTTLE] = OP_UNTHROTTLE,
		[TIMER_GUEST] = OP_GUEST_TIMER,
	};
	int64_t id = 1000 + tm->thread;

	if (tm->kind == TIMER_JOB) {
		io_raise(h, c, tm->job);
		return;
	}
	if (tm->kind == TIMER_GUEST)
		id = guest_timer_id(h->threads[tm->thread]);
	queue_event(&c->irqs, 150, SIM_HRTIMER_EXPIRE_ENTRY, id);
	queue_back(&c->irqs, random_around(&h->rng, 700), kinds[tm->kind],
		   tm->thread);
	queue_event(&c->irqs, random_around(&h->rng, 500),
		    SIM_HRTIMER_EXPIRE_EXIT, id);
}

static void raise_device(struct host *h, struct cpu *c)
{
	/* With guests, devices of VMs do nothing by themselves. */
	unsigned int vm = h->guests ? 0
				    : random_below(&h->rng, h->opt.vms + 1);
	struct thread *t = task_find(
		h, vm, random_percent(&h->rng, 50) ? ROLE_VHOST : ROLE_IO);

	queue_back(&c->irqs, 150, OP_IRQ_IN, 24 + c->id);
	queue_back(&c->irqs, random_around(&h->rng, 1500), OP_IRQ_OUT,
		   24 + c->id);
	add_softirq(h, c, SOFTIRQ_NET_RX, t);
	c->device_ns = h->now_ns + random_around(&h->rng, 1500000);
}

static void raise_kick(struct cpu *c)
{
	struct thread *t;

	c->kick_ns = NEVER;
	while (c->irqs.count < QUEUE_MAX / 2 &&
	       (t = g_queue_pop_head(&c->arriving)))
		queue_back(&c->irqs, 400, OP_WAKEUP, t->index)->arg2 = c->id;
	if (!g_queue_is_empty(&c->arriving))
		c->kick_ns = 0;
}

/* A timer whose sleeper was woken by something else. */
static bool stale(const struct host *h, const struct timer *tm)
{
	const struct thread *t = h->threads[tm->thread];

	switch (tm->kind) {
	case TIMER_WAKE:
		return t->state != ASLEEP || t->sleeps != tm->sleeps;
	case TIMER_UNTHROTTLE:
		return t->state != THROTTLED;
	case TIMER_GUEST:
		return guest_timer_stale(t, tm->sleeps);
	case TIMER_JOB:
		break;
	}
	return false;
}

void irq_raise(struct host *h, struct cpu *c)
{
	struct thread *t = c->current;
	int64_t at_ns = irq_next(c);
	struct timer tm = { 0 };
	bool timer = timer_first(c) == at_ns;

	if (timer) {
		tm = timer_take(c);
		if (stale(h, &tm) ||
		    (tm.kind == TIMER_GUEST &&
		     guest_hv_timer(h, c, h->threads[tm.thread])))
			return;
	}
	if (t->role == ROLE_VCPU && t->mode == MODE_GUEST) {
		if (t->guest)
			guest_cut(t);
		queue_clear(&t->todo);
		queue_back(h->opt.vmx ? &c->irqs : &t->todo, 250, OP_KVM_EXIT,
			   WHY_INTERRUPT);
	}
	if (timer)
		raise_timer(h, c, &tm);
	else if (c->kick_ns == at_ns)
		raise_kick(c);
	else if (c->tick_ns == at_ns)
		raise_tick(h, c);
	else
		raise_device(h, c);
}

bool op_irq(struct host *h, struct cpu *c, struct queue *q, const struct op *op)
{
	static const struct {
		enum sim_kind kind;
		int irq, softirq; /* change of depth */
	} changes[OP_COUNT] = {
		[OP_IRQ_IN] = { SIM_IRQ_ENTRY, 1, 0 },
		[OP_IRQ_OUT] = { SIM_IRQ_EXIT, -1, 0 },
		[OP_SOFTIRQ_IN] = { SIM_SOFTIRQ_ENTRY, 0, 1 },
		[OP_SOFTIRQ_OUT] = { SIM_SOFTIRQ_EXIT, 0, -1 },
	};

	(void)q;
	emit(h, c, changes[op->kind].kind);
	h->ev->arg[0] = op->arg;
	h->ev->text[0] = op->arg < 40 ? "eth0-rx" : "nvme0q1";
	c->irq_depth += changes[op->kind].irq;
	c->softirq_depth += changes[op->kind].softirq;
	books_cpu(h, c);
	return true;
}
