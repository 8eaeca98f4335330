/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What who comes to a vCPU waited for: see process.h.
 *
 * Interrupts are kept from when they are accepted until they have had their
 * effect: they brought somebody, or user code went on after them.
 */
#include "config.h"

#include <string.h>

#include "analysis/process.h"

#include "analysis/process-int.h"

/* Guests tick every 10 ms or more often; nothing delays most of them more. */
#define TICK_MAX_NS 10500000
#define STEP_OFF_NS 150000
/* So many halts tell what a process waits for. */
#define HALTS_TELL 3

/* Whoever is on @v is not any more; @displaced: it would have gone on. */
void view_leaves(struct view *v, bool thread_only, bool displaced)
{
	struct leaving left = { v, v->halts, displaced };

	if (v->who && !thread_only)
		v->who->left = left;
	if (v->thread)
		v->thread->left = left;
}

/* The row of the process on the vCPU with the row @vcpu, or @vcpu. */
static uint32_t process_on_now(const struct view *v, uint32_t vcpu)
{
	const struct guest *g = v->guest;

	for (guint i = 0; i < g->views->len; i++) {
		const struct view *w = g->views->pdata[i];

		if (w->row == vcpu && w->who && !w->resting &&
		    w->who->actor.row)
			return w->who->actor.row;
	}
	return vcpu;
}

/* Who was on it when it last woke @v. */
static uint32_t process_on(const struct view *v, uint32_t vcpu)
{
	if (vcpu && vcpu == v->waker_vcpu)
		return v->waker_process ? v->waker_process : vcpu;
	return process_on_now(v, vcpu);
}

/* Of the halt before, with the process that woke instead of its vCPU. */
int64_t view_wake_of_halt(const struct view *v, const struct vcpu *vcpu)
{
	struct wake w;

	if (vcpu->halt.wake == EVENT_NONE)
		return EVENT_NONE;
	w = wake_unpack(vcpu->halt.wake);
	if (w.reason == WAKE_TASK)
		w.by = process_on(v, w.by);
	return wake_pack(&w);
}

/* It took the interrupt of @a: the guest knows of it, or did at an entry. */
static bool went_in(const struct view *v, const struct arrival *a)
{
	/* Where injections are recorded, it is pending until its own. */
	return a->wake != EVENT_NONE &&
	       (a->injected || !v->guest->vm->machine->seen[EV_KVM_INJ_VIRQ]);
}

/*
 * The entry with which it went in shows whom it interrupted, no more.  An
 * interrupt that hardware delivers may have gone in at once.
 */
static bool can_bring(const struct view *v, const struct arrival *a)
{
	return went_in(v, a) && (!a->injected || a->ns < v->entry_ns[1]);
}

/* The last interrupt that may have changed who is on @v; NULL: none. */
struct arrival *view_last_arrival(struct view *v)
{
	struct arrival *last = NULL;

	for (int i = 0; i < WAKE_REASON_COUNT; i++)
		if (can_bring(v, &v->arrivals[i]) &&
		    (!last || v->arrivals[i].ns > last->ns))
			last = &v->arrivals[i];
	return last;
}

/* A vCPU that halts has nobody who would go on. */
static bool was_asleep(const struct leaving *left)
{
	return !left->displaced || left->view->halts != left->halts;
}

/*
 * The guest's tick is a timer, too: it may bring who has long been woken, by a
 * task or by a timer of its own.  What ended the halts before which @p went to
 * sleep tells what it is used to; without that, ticks are in step.
 */
static bool is_own_timer(const struct gprocess *p, const struct arrival *timer)
{
	if (p->halts < HALTS_TELL)
		return !timer->tick;
	return timer->tick ? p->timer_halts * 2 > p->halts : p->timer_halts;
}

/*
 * There was no halt.  Who was displaced waited for those who had the vCPU; who
 * slept, for the last interrupt that has not had its effect, or if there is
 * none, for who was there: that one woke it, or made room at last.
 */
static int64_t wake_of_switch(struct view *v, const struct gprocess *p,
			      const struct leaving *left)
{
	struct wake w = { .reason = WAKE_TASK,
			  .how = WAKE_BY_SWITCH,
			  .vector = WAKE_NO_VECTOR };
	struct arrival *last = view_last_arrival(v);
	int64_t wake;
	bool timer;

	if (v->who && !v->resting)
		w.by = v->who->actor.row;
	wake = wake_pack(&w);
	if (!last)
		return wake;
	timer = wake_unpack(last->wake).reason == WAKE_TIMER;
	if (was_asleep(left) && (!timer || is_own_timer(p, last)))
		wake = last->wake;
	else if (!timer)
		return wake; /* whom it woke is still to come */
	last->wake = EVENT_NONE;
	return wake;
}

/*
 * Those that went in with an earlier entry have had their effect: user code
 * goes on, so the handler is done and whoever it woke did not come first; or a
 * halt has told of them.
 */
void view_expire_arrivals(struct view *v)
{
	for (int i = 0; i < WAKE_REASON_COUNT; i++)
		if (went_in(v, &v->arrivals[i]) &&
		    v->arrivals[i].ns < v->entry_ns[1])
			v->arrivals[i].wake = EVENT_NONE;
}

/* Now that @p comes to @v, with its thread @t. */
int64_t view_wake_of(struct view *v, const struct vcpu *vcpu,
		     struct gprocess *p, const struct gthread *t)
{
	int64_t wake;

	if (v->lost)
		return EVENT_NONE;
	if (!v->halted || !v->resting)
		return wake_of_switch(v, p,
				      v->who == p && t ? &t->left : &p->left);
	wake = view_wake_of_halt(v, vcpu);
	if (wake != EVENT_NONE) {
		p->halts++;
		p->timer_halts += wake_unpack(wake).reason == WAKE_TIMER;
	}
	return wake;
}

/*
 * Ticks come in step as long as a vCPU is busy, what a sleeper has asked for
 * does not.
 */
static bool is_tick(const struct view *v, int64_t ts_ns)
{
	for (int j = 1; j < TIMERS && v->timers_ns[j] != INT64_MIN; j++)
		for (int i = 0; i < j; i++) {
			int64_t step_ns = ts_ns - v->timers_ns[i];
			int64_t before_ns = v->timers_ns[i] - v->timers_ns[j];

			if (step_ns <= TICK_MAX_NS &&
			    ABS(step_ns - before_ns) <= STEP_OFF_NS)
				return true;
		}
	return false;
}

static void note_timer(struct view *v, int64_t ts_ns)
{
	memmove(v->timers_ns + 1, v->timers_ns,
		sizeof(v->timers_ns) - sizeof(v->timers_ns[0]));
	v->timers_ns[0] = ts_ns;
}

void process_hears(struct vcpu *vcpu, const struct wake *wake, int64_t ts_ns)
{
	struct view *v = vcpu->view;
	struct wake w = *wake;
	struct arrival *a;
	bool tick = false;

	if (!v || w.reason == WAKE_UNKNOWN)
		return;
	if (w.reason == WAKE_TIMER) {
		tick = is_tick(v, ts_ns);
		note_timer(v, ts_ns);
	}
	a = &v->arrivals[w.reason];
	if (a->wake != EVENT_NONE && a->injected)
		return; /* that one has not had its effect yet */
	if (w.reason == WAKE_TASK)
		w.by = process_on_now(v, w.by);
	a->wake = wake_pack(&w);
	/* Without injections, a vCPU in its guest takes it at once. */
	a->ns = v->phase == PHASE_RUN ? v->entry_ns[0] - 1 : ts_ns;
	a->vector = w.vector;
	a->injected = false;
	a->tick = tick;
}

void process_injects(struct vcpu *v, int vector, int64_t ts_ns)
{
	for (int i = 0; v->view && i < WAKE_REASON_COUNT; i++) {
		struct arrival *a = &v->view->arrivals[i];

		if (a->wake == EVENT_NONE || a->vector != vector)
			continue;
		a->injected = true;
		a->ns = ts_ns;
	}
}
