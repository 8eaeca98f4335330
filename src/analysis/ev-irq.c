/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupts and softirqs: a stack per CPU.
 *
 * A handler may be interrupted by another one; what it interrupted goes on
 * exactly where it was.  An exit ends the innermost handler that it matches;
 * those above it lost their exits.  An exit that matches nothing belongs to a
 * handler that began before the trace.  Timer functions are counted beside it.
 */
#include "config.h"

#include <string.h>

#include "analysis/internal.h"
#include "analysis/marks.h"

static void push(struct cpu *cpu, bool soft, int64_t number, bool timer)
{
	if (cpu->irq_depth < IRQ_DEPTH_MAX)
		cpu->irq[cpu->irq_depth++] = (struct irq_frame){
			.soft = soft,
			.timer = timer,
			.number = number,
		};
}

static void pop(struct cpu *cpu, bool soft, int64_t number)
{
	for (int i = cpu->irq_depth - 1; i >= 0; i--)
		if (cpu->irq[i].soft == soft && cpu->irq[i].number == number) {
			cpu->irq_depth = i;
			if (i < cpu->news.depth)
				mark_switch(cpu); /* of that handler */
			return;
		}
}

/* IRQ numbers and x86 vectors are two families in one domain. */
static int64_t irq_value(const struct event *ev)
{
	int64_t number = ev->slot[IRQ_NUMBER];

	if (number == EVENT_NONE)
		return VALUE_NONE;
	if (ev->kind == EV_VECTOR_ENTRY || ev->kind == EV_VECTOR_EXIT)
		return IRQ_VECTOR_BASE + (number & 0xff);
	return number;
}

void on_irq_entry(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	int64_t value = irq_value(ev);

	if (value != VALUE_NONE)
		label_value(an, VALUE_OF_IRQ, value, ev->text[0]);
	push(cpu, false, value,
	     ev->kind == EV_VECTOR_ENTRY &&
		     !strcmp(ev->text[0], "local_timer"));
}

void on_irq_exit(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	(void)an;
	pop(cpu, false, irq_value(ev));
}

void on_softirq_entry(struct analysis *an, struct cpu *cpu,
		      const struct event *ev)
{
	(void)an;
	push(cpu, true, ev->slot[SOFTIRQ_VEC],
	     ev->slot[SOFTIRQ_VEC] == SOFTIRQ_TIMER ||
		     ev->slot[SOFTIRQ_VEC] == SOFTIRQ_HRTIMER);
}

void on_softirq_exit(struct analysis *an, struct cpu *cpu,
		     const struct event *ev)
{
	(void)an;
	pop(cpu, true, ev->slot[SOFTIRQ_VEC]);
}

/*
 * A timer's function runs, out of the timer's interrupt; which interrupt that
 * is, few traces tell.  It changes no state, only who counts as a waker.
 */
void on_hrtimer_entry(struct analysis *an, struct cpu *cpu,
		      const struct event *ev)
{
	(void)an;
	(void)ev;
	cpu->hrtimer_depth++;
}

void on_hrtimer_exit(struct analysis *an, struct cpu *cpu,
		     const struct event *ev)
{
	(void)an;
	(void)ev;
	if (cpu->hrtimer_depth)
		cpu->hrtimer_depth--;
}
