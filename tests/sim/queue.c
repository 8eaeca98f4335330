/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queues of operations, and the heap of timers that each pCPU has. */
#include "config.h"

#include "sim/internal.h"

static struct op *queue_slot(struct queue *q, unsigned int i)
{
	return &q->ops[(q->first + i) % QUEUE_MAX];
}

struct op *queue_back(struct queue *q, int64_t delay_ns, enum op_kind kind,
		      int64_t arg)
{
	struct op *op;

	g_assert(q->count < QUEUE_MAX);
	op = queue_slot(q, q->count++);
	*op = (struct op){ .delay_ns = delay_ns, .kind = kind, .arg = arg };
	return op;
}

void queue_event(struct queue *q, int64_t delay_ns, enum sim_kind kind,
		 int64_t arg)
{
	queue_back(q, delay_ns, OP_EVENT, kind)->arg2 = arg;
}

struct op *queue_front(struct queue *q, int64_t delay_ns, enum op_kind kind,
		       int64_t arg)
{
	struct op *op;

	g_assert(q->count < QUEUE_MAX);
	q->first = (q->first + QUEUE_MAX - 1) % QUEUE_MAX;
	q->count++;
	op = queue_slot(q, 0);
	*op = (struct op){
		.delay_ns = delay_ns, .kind = kind, .arg = arg, .close = true
	};
	return op;
}

struct op *queue_head(struct queue *q)
{
	return q->count ? queue_slot(q, 0) : NULL;
}

struct op queue_take(struct queue *q)
{
	struct op op = *queue_slot(q, 0);

	q->first = (q->first + 1) % QUEUE_MAX;
	q->count--;
	return op;
}

void queue_clear(struct queue *q)
{
	q->first = q->count = 0;
}

/* ------------------------------------------------------------------ */

#define TIMER(c, i) g_array_index((c)->timers, struct timer, i)

static void timer_swap(struct cpu *c, unsigned int a, unsigned int b)
{
	struct timer t = TIMER(c, a);

	TIMER(c, a) = TIMER(c, b);
	TIMER(c, b) = t;
}

void timer_add(struct cpu *c, const struct timer *t)
{
	unsigned int i = c->timers->len;

	g_array_append_val(c->timers, *t);
	while (i && TIMER(c, i).at_ns < TIMER(c, (i - 1) / 2).at_ns) {
		timer_swap(c, i, (i - 1) / 2);
		i = (i - 1) / 2;
	}
}

int64_t timer_first(const struct cpu *c)
{
	return c->timers->len ? TIMER(c, 0).at_ns : NEVER;
}

struct timer timer_take(struct cpu *c)
{
	struct timer first = TIMER(c, 0);
	unsigned int n = c->timers->len - 1, i = 0;

	TIMER(c, 0) = TIMER(c, n);
	g_array_set_size(c->timers, n);
	for (;;) {
		unsigned int least = i, child = 2 * i + 1;

		for (unsigned int k = child; k < child + 2 && k < n; k++)
			if (TIMER(c, k).at_ns < TIMER(c, least).at_ns)
				least = k;
		if (least == i)
			return first;
		timer_swap(c, i, least);
		i = least;
	}
}
