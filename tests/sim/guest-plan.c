/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tasks of a guest do: bursts of work, each of which ends with a
 * wait of some kind.  Most bursts leave the guest at least once, so that an
 * entry can show the process; some do not.
 */
#include "config.h"

#include "sim/guest.h"

/* How long a task works, and how long it sleeps by timer, about. */
static const struct {
	int64_t work_ns, sleep_ns;
} habits[HABIT_COUNT] = {
	[HABIT_TIMER] = { 60000, 5000000 },
	[HABIT_DISK] = { 40000, 3000000 },
	[HABIT_NET] = { 50000, 4000000 },
	[HABIT_PAIR] = { 40000, 6000000 },
	[HABIT_OTHER] = { 50000, 9000000 },
	[HABIT_BURN] = { 3000000, 20000000 },
	[HABIT_KERNEL] = { 8000, 12000000 },
};

/* Work in user code, with exits in between. */
static void plan_work(struct host *h, struct queue *q, int64_t work_ns)
{
	static const enum guest_exit exits[] = { GX_CPUID, GX_FAULT, GX_FAULT,
						 GX_PIO };
	unsigned int n = 1 + random_below(&h->rng, 3);

	guest_add(q, 900, AT_KERNEL, ACT_NONE, 0);
	for (unsigned int i = 0; i < n; i++)
		guest_add(q, random_around(&h->rng, work_ns / n), AT_USER,
			  random_percent(&h->rng, 90) ? ACT_EXIT : ACT_NONE,
			  (int64_t)exits[random_below(&h->rng,
						      G_N_ELEMENTS(exits))]);
}

static void plan_timer(struct host *h, struct queue *q, int64_t sleep_ns)
{
	guest_add(q, 1500, AT_KERNEL, ACT_TIMER,
		  random_around(&h->rng, sleep_ns * h->opt.pace));
	guest_add(q, 800, AT_KERNEL, ACT_BLOCK, 0);
}

static void plan_kick(struct queue *q, enum guest_exit gx)
{
	guest_add(q, 2500, AT_KERNEL, ACT_EXIT, gx);
	guest_add(q, 800, AT_KERNEL, ACT_BLOCK, 0);
}

/* Work, wake the partner, wait for it; the one that leads pauses before. */
static void plan_pair(struct host *h, struct guest_task *t)
{
	bool here = t->partner->home == t->home;

	if (t->leads && random_percent(&h->rng, 60))
		plan_timer(h, &t->script, habits[t->habit].sleep_ns);
	plan_work(h, &t->script, habits[t->habit].work_ns);
	guest_add(&t->script, 1800, AT_KERNEL, here ? ACT_POST : ACT_EXIT,
		  GX_IPI);
	guest_add(&t->script, 800, AT_KERNEL, ACT_BLOCK, 0);
}

static void plan_task(struct host *h, struct guest_task *t)
{
	struct queue *q = &t->script;
	enum guest_habit habit = t->habit;

	if (habit == HABIT_PAIR) {
		plan_pair(h, t);
		return;
	}
	if (t->process)
		plan_work(h, q, habits[habit].work_ns);
	else
		guest_add(q, random_around(&h->rng, habits[habit].work_ns),
			  AT_KERNEL, ACT_NONE, 0);
	if (random_percent(&h->rng, 15))
		habit = HABIT_TIMER;
	switch (habit) {
	case HABIT_DISK:
		plan_kick(q, GX_DISK);
		break;
	case HABIT_NET:
		plan_kick(q, GX_NET);
		break;
	case HABIT_OTHER:
		plan_kick(q, GX_OTHER);
		break;
	default:
		plan_timer(h, q, habits[t->habit].sleep_ns);
	}
}

/* Nothing to run: the tick is stopped, the next timer set, then HLT. */
static void plan_idle(struct host *h, struct guest *g)
{
	struct queue *q = &g->idle.script;
	int64_t next_ns = guest_next_timer(h, g);

	if (!g_queue_is_empty(&g->ready)) {
		guest_add(q, 500, AT_IDLE, ACT_SWITCH, 0);
		return;
	}
	if (next_ns < g->armed_ns ||
	    (next_ns != g->armed_ns && random_percent(&h->rng, 85)))
		guest_add(q, 1200, AT_IDLE, ACT_EXIT, GX_ARM);
	guest_add(q, 900, AT_IDLE, ACT_EXIT, GX_HLT);
}

void guest_plan(struct host *h, struct guest *g)
{
	if (g->current != &g->idle)
		plan_task(h, g->current);
	else
		plan_idle(h, g);
}
