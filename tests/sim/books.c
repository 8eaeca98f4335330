/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what the simulated things do to the states of the design: the only
 * place that knows those definitions.
 *
 * The books open once the trace has shown every thread and pCPU, so that
 * nothing in the window is unknown to a reader of the trace.
 */
#include "config.h"

#include "sim/internal.h"

static enum truth_cpu cpu_state(const struct host *h, const struct cpu *c)
{
	const struct thread *t = c->current;

	/* An interrupt that fires inside a guest belongs to the guest. */
	if (t->role == ROLE_VCPU && t->mode == MODE_GUEST)
		return TC_GUEST;
	if (c->irq_depth)
		return TC_IRQ;
	if (c->softirq_depth)
		return TC_SOFTIRQ;
	if (t == &c->idle)
		return TC_IDLE;
	if (t->kernel)
		return TC_KERNEL;
	if (t->role == ROLE_VCPU && t->mode != MODE_QEMU)
		return TC_VMM;
	/* A thread is in some mode, but only system calls show in which. */
	if (!h->opt.syscalls || !t->seen_mode)
		return TC_RUN;
	return t->in_syscall ? TC_SYSCALL : TC_USER;
}

void books_cpu(struct host *h, struct cpu *c)
{
	truth_cpu_set(h->truth, c->id, cpu_state(h, c), h->now_ns);
}

static enum truth_vcpu vcpu_state(const struct thread *t)
{
	static const enum truth_vcpu modes[] = {
		[MODE_VMM] = TV_VMM,
		[MODE_GUEST] = TV_GUEST,
		[MODE_QEMU] = TV_QEMU,
		[MODE_POLL] = TV_HALT_POLL,
	};

	if (t->state == CURRENT)
		return modes[t->mode];
	if (t->runnable)
		return TV_PREEMPTED;
	if (t->state != ASLEEP)
		return TV_READY;
	return t->last_exit == WHY_HLT ? TV_IDLE : TV_BLOCKED;
}

void books_vcpu(struct host *h, struct thread *t)
{
	enum truth_thread ts = t->state == DEAD      ? TT_GONE
			       : t->state == CURRENT ? TT_CPU
			       : t->runnable         ? TT_PREEMPTED
			       : t->state != ASLEEP  ? TT_READY
						     : TT_BLOCKED;

	truth_thread_set(h->truth, t->index, ts, h->now_ns);
	if (t->role != ROLE_VCPU)
		return;
	truth_vcpu_set(h->truth, t->index, vcpu_state(t), h->now_ns);
	if (h->guests)
		guest_books(h, t, vcpu_state(t));
}

void books_switch(struct host *h, struct cpu *c, struct thread *prev)
{
	struct thread *next = c->current;

	if (prev != &c->idle)
		books_vcpu(h, prev);
	truth_runs(h->truth, c->id, next == &c->idle ? -1 : (int)next->index,
		   h->now_ns);
	if (next != &c->idle) {
		books_vcpu(h, next);
		books_seen(h, &next->seen_in);
	}
	books_cpu(h, c);
	books_seen(h, &c->seen_switch);
}

void books_seen(struct host *h, bool *seen)
{
	if (*seen)
		return;
	*seen = true;
	h->unseen--;
}
