/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What host threads work on: see marks.h. */
#include "config.h"

#include "analysis/marks.h"

/*
 * How long after a completion a wake-up on its CPU counts as out of it.  The
 * handler's end is the true limit, but not every trace has interrupts.
 */
#define NEWS_NS 1000000

static bool in_interrupt(const struct cpu *cpu)
{
	const struct thread *t = cpu->current;

	/* In its guest it does nothing; the host's interrupts do. */
	return cpu->irq_depth || !t ||
	       (t->vcpu && (t->vcpu->mode == VCPU_GUEST ||
			    t->vcpu->mode == VCPU_GUEST_L2));
}

static bool in_timer(const struct cpu *cpu)
{
	if (cpu->hrtimer_depth)
		return true;
	for (int i = 0; i < cpu->irq_depth; i++)
		if (cpu->irq[i].timer)
			return true;
	return false;
}

enum source source_on(const struct cpu *cpu)
{
	if (in_timer(cpu))
		return SOURCE_TIMER;
	if (!cpu->known && !cpu->irq_depth)
		return SOURCE_NOBODY;
	if (in_interrupt(cpu))
		return SOURCE_INTERRUPT;
	if (cpu->current->vcpu)
		return SOURCE_VCPU;
	return thread_is_vhost(cpu->current) ? SOURCE_VHOST : SOURCE_THREAD;
}

/* @t is told of something while it is awake. */
static void add(struct thread *t, uint8_t mark)
{
	if (!mark || t->vcpu)
		return;
	t->mark |= mark;
	t->mark_spent = false;
}

void mark_news(struct cpu *cpu, uint8_t mark, int64_t ts_ns)
{
	cpu->news.mark = mark;
	cpu->news.mark_ns = ts_ns;
	cpu->news.depth = cpu->irq_depth;
}

void mark_current(struct cpu *cpu, uint8_t mark)
{
	if (cpu->current && !in_interrupt(cpu))
		add(cpu->current, mark);
}

void mark_switch(struct cpu *cpu)
{
	cpu->news.mark = 0;
	cpu->news.message = cpu->news.vector = -1;
}

/* What just happened on @cpu, in the handler or the thread that goes on. */
static uint8_t news_on(const struct cpu *cpu, int64_t ts_ns)
{
	const struct news *n = &cpu->news;

	if (!n->mark || ts_ns - n->mark_ns > NEWS_NS ||
	    cpu->irq_depth < n->depth || !n->depth != !cpu->irq_depth)
		return 0;
	return n->mark;
}

static uint8_t of_softirq(const struct cpu *cpu)
{
	const struct irq_frame *top;

	if (!cpu->irq_depth)
		return 0;
	top = &cpu->irq[cpu->irq_depth - 1];
	if (!top->soft)
		return 0;
	return top->number == SOFTIRQ_NET_RX  ? MARK_NET
	       : top->number == SOFTIRQ_BLOCK ? MARK_DISK
					      : 0;
}

static uint8_t mark_from(const struct thread *t, const struct cpu *cpu,
			 int64_t ts_ns)
{
	enum source source = source_on(cpu);
	const struct thread *waker = cpu->current;
	uint8_t mark;

	if (source == SOURCE_NOBODY || source == SOURCE_TIMER)
		return 0;
	mark = news_on(cpu, ts_ns);
	if (mark)
		return mark;
	if (source == SOURCE_INTERRUPT)
		return of_softirq(cpu);
	if (source == SOURCE_VHOST)
		return waker->mark ? waker->mark : MARK_NET;
	/* Of the same VMM, or a kernel thread: who else wakes is a stranger. */
	if (source == SOURCE_THREAD &&
	    (waker->kernel || (waker->pid >= 0 && waker->pid == t->pid)))
		return waker->mark;
	return 0;
}

void mark_woken(struct thread *t, const struct cpu *cpu, int64_t ts_ns)
{
	if (t->vcpu)
		return;
	t->mark = mark_from(t, cpu, ts_ns);
	t->mark_spent = false;
}

void mark_told(struct thread *t, const struct cpu *cpu, int64_t ts_ns)
{
	add(t, mark_from(t, cpu, ts_ns));
}

void mark_submitter(struct machine *m, int32_t tid, uint8_t mark)
{
	struct thread *t = tid > 0 ? machine_find_thread(m, tid) : NULL;

	if (t && t->place != PLACE_BLOCKED)
		add(t, mark);
}

bool mark_votes(struct thread *t)
{
	bool votes = !t->mark_spent && t->mark != (MARK_DISK | MARK_NET);

	t->mark_spent = true;
	return votes;
}

enum wake_reason mark_reason(uint8_t mark)
{
	if (mark == MARK_DISK)
		return WAKE_DISK;
	return mark == MARK_NET ? WAKE_NET : WAKE_OTHER;
}
