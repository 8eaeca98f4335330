/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupts for guests: by devices, other vCPUs and the guest's own timer.
 *
 * Without APICv an interrupt for a vCPU that is in its guest throws it out;
 * with APICv the guest takes it where it is.  The guest's timer is a timer of
 * the host.  With VMX it is one only while the guest is halted: else VMX
 * counts, and has the guest leave.
 */
#include "config.h"

#include "sim/guest.h"

/* Vectors are the guest's choice: they differ from vCPU to vCPU. */
int vector_of(const struct host *h, const struct guest *g, enum job_kind kind)
{
	int other = g->thread->number % 2;

	switch (kind) {
	case JOB_DISK_DONE:
		return 34 + other;
	case JOB_RECEIVE:
		return 35 - other;
	case JOB_OTHER_DONE:
		return 36;
	default:
		return h->opt.timer_vector % 2 ? 253 : 251;
	}
}

int64_t guest_timer_id(const struct thread *t)
{
	return INT64_C(-0x777f00000000) + t->tid * 0x600;
}

bool guest_timer_stale(const struct thread *t, uint32_t arms)
{
	return t->guest->arms != arms || t->guest->armed_ns == NEVER;
}

static bool show_accept(struct host *h, struct cpu *c, const struct thread *t,
			int vector)
{
	if (!h->opt.accept)
		return false;
	emit(h, c, SIM_KVM_ACCEPT_IRQ);
	h->ev->arg[0] = t->number;
	h->ev->arg[1] = vector;
	return true;
}

/* With APICv: into the guest that runs elsewhere, without an exit. */
static void post(struct host *h, struct cpu *c, struct thread *t)
{
	struct op *doing = queue_head(&t->todo);
	int vector = guest_vector(t->guest);

	if (c->irqs.count || !doing || doing->kind != OP_GUEST || vector < 0)
		return;
	doing->delay_ns = c->due_ns - h->now_ns;
	guest_cut(t);
	queue_clear(&t->todo);
	guest_handle(h, t->guest, vector);
	guest_run(h, t);
	c->due_ns = NEVER;
	cpu_plan(h, c);
}

/* Something is pending for @t; @here: where that was noticed. */
static void notify(struct host *h, struct cpu *here, struct queue *q,
		   struct thread *t, bool timer)
{
	struct guest *g = t->guest;
	struct cpu *c = &h->cpus[t->cpu];

	if (t->state == ASLEEP && g->halted) {
		queue_front(q, 600, OP_WAKE, t->index);
	} else if (t->state == CURRENT && t->mode == MODE_POLL) {
		queue_clear(&t->todo);
		if (h->opt.vcpu_wakeup)
			queue_back(&t->todo, 400, OP_KVM_WAKEUP, 0);
		if (c != here && !c->irqs.count) {
			c->due_ns = NEVER;
			cpu_plan(h, c);
		}
	} else if (t->state == CURRENT && t->mode == MODE_GUEST && c != here) {
		if (h->opt.apicv && !timer)
			post(h, c, t);
		else
			cpu_kick(h, c);
	}
}

bool guest_raise(struct host *h, struct cpu *c, struct queue *q,
		 const struct op *op)
{
	struct thread *t = h->threads[op->arg];
	struct job *j = (struct job *)(intptr_t)op->arg2;
	struct guest_event e = { .vector = (int)op->arg3,
				 .task = j->task,
				 .by_tid = c->current->tid };

	e.reason = j->kind == JOB_IPI         ? TR_TASK
		   : j->kind == JOB_DISK_DONE ? TR_DISK
		   : j->kind == JOB_RECEIVE   ? TR_NET
					      : TR_OTHER;
	job_free(h, j);
	g_array_append_val(t->guest->pending, e);
	if (t->guest->halted)
		truth_guest_woke(h->guests->truth, t->index, e.reason,
				 e.by_tid);
	notify(h, c, q, t, false);
	return show_accept(h, c, t, e.vector);
}

bool guest_timer(struct host *h, struct cpu *c, struct queue *q,
		 const struct op *op)
{
	struct thread *t = h->threads[op->arg];
	struct guest *g = t->guest;

	g->timer_fired = true;
	g->armed_ns = NEVER;
	if (g->halted)
		truth_guest_woke(h->guests->truth, t->index, TR_TIMER, 0);
	notify(h, c, q, t, true);
	return false;
}

bool guest_hv_timer(struct host *h, struct cpu *c, struct thread *t)
{
	struct cpu *on = &h->cpus[t->cpu];
	struct op *doing = queue_head(&t->todo);

	if (!h->opt.vmx || t->state != CURRENT || t->mode != MODE_GUEST ||
	    on->irqs.count || !doing || doing->kind != OP_GUEST)
		return false;
	if (on != c)
		doing->delay_ns = on->due_ns - h->now_ns;
	guest_cut(t);
	queue_clear(&t->todo);
	queue_back(&t->todo, 60, OP_KVM_EXIT, WHY_PREEMPTION)->close = true;
	t->guest->timer_fired = true;
	t->guest->armed_ns = NEVER;
	if (on != c) {
		on->due_ns = NEVER;
		cpu_plan(h, on);
	}
	return true;
}

bool guest_accept(struct host *h, struct cpu *c)
{
	struct thread *t = c->current;
	struct guest_event e = { .vector = h->opt.timer_vector,
				 .reason = TR_TIMER };

	if (!t->guest->timer_fired)
		return false;
	t->guest->timer_fired = false;
	g_array_append_val(t->guest->pending, e);
	return show_accept(h, c, t, e.vector);
}
