/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is on a vCPU: see process.h. */
#include "config.h"

#include "analysis/process.h"

#include <string.h>

#include "analysis/process-int.h"
#include "analysis/process-names.h"
#include "base/wake.h"

/* Guests tick every 10 ms or more often; nothing delays most of them more. */
#define TICK_MAX_NS 10500000
#define STEP_OFF_NS 150000
/* So many halts tell what a process waits for. */
#define HALTS_TELL 3

/* ------------------------------------------------------------------ */
/* What the vCPU does                                                 */

static enum phase phase_of(const struct vcpu *v)
{
	switch (v->thread->place) {
	case PLACE_UNKNOWN:
		return PHASE_UNKNOWN;
	case PLACE_READY:
	case PLACE_PREEMPTED:
		return PHASE_PREEMPTED;
	case PLACE_BLOCKED:
		return v->halted ? PHASE_HALTED : PHASE_BLOCKED;
	case PLACE_STOPPED:
		return PHASE_BLOCKED;
	case PLACE_ON_CPU:
		break;
	}
	switch (v->mode) {
	case VCPU_GUEST:
	case VCPU_GUEST_L2:
		return PHASE_RUN;
	case VCPU_VMM:
	case VCPU_QEMU:
		return PHASE_ROOT;
	case VCPU_HALT_POLL:
		return PHASE_HALTED;
	case VCPU_UNKNOWN:
		break;
	}
	return PHASE_UNKNOWN;
}

/* No context will tell about the open changes any more. */
static void give_up(struct view *v)
{
	struct guest *g = v->guest;

	if (!v->resting)
		ledger_decide(v, 0, v->who, v->thread, EVENT_NONE);
	else if (v->first) /* not even the idle task was seen */
		ledger_decide(v, 0, NULL, NULL, EVENT_NONE);
	else
		ledger_decide(v, 0, guest_idle(g), NULL,
			      v->halted ? v->rest_wake : EVENT_NONE);
}

/* Whoever is on @v is not any more; @displaced: it would have gone on. */
static void leaves(struct view *v, bool thread_only, bool displaced)
{
	struct leaving left = { v, v->halts, displaced };

	if (v->who && !thread_only)
		v->who->left = left;
	if (v->thread)
		v->thread->left = left;
}

static void rest(struct view *v, bool halted, bool displaced)
{
	if (!v->resting)
		leaves(v, false, displaced);
	v->resting = true;
	v->halted = halted;
	v->certain = false;
	v->after_user = false;
	v->first = halted;
	v->idle_from = v->idle_upto = 0;
}

static void halts(struct view *v, int64_t ts_ns)
{
	if (v->open->len)
		give_up(v);
	rest(v, true, false);
	v->halts++;
	v->waker_vcpu = v->waker_process = 0;
	v->rest_wake = EVENT_NONE;
	ledger_add(v, ts_ns, NULL, NULL, EVENT_NONE);
}

static void gets_lost(struct view *v, int64_t ts_ns)
{
	bool nobody = v->resting;

	if (v->open->len)
		give_up(v);
	v->resting = v->certain = v->after_user = false;
	v->lost = true;
	ledger_add(v, ts_ns, nobody ? NULL : v->who, nobody ? NULL : v->thread,
		   EVENT_NONE);
}

/* Who is on the vCPU that woke @v, if one did: before that goes on. */
static void note_waker(struct view *v, const struct vcpu *vcpu)
{
	uint32_t waker = vcpu->thread->waker;

	for (guint i = 0; waker && i < v->guest->vm->vcpus->len; i++) {
		const struct vcpu *w = vcpu->vm->vcpus->pdata[i];

		if (!w->thread->track || wtrack_id(w->thread->track) != waker ||
		    !w->view)
			continue;
		v->waker_vcpu = w->view->row;
		v->waker_process = w->view->who && !w->view->resting
					   ? w->view->who->actor.row
					   : 0;
	}
}

static void follow(struct vcpu *vcpu, enum phase phase, int64_t ts_ns)
{
	struct view *v = vcpu->view;
	enum phase before = v->phase;

	v->phase = phase;
	if (phase == PHASE_HALTED) {
		halts(v, ts_ns);
		return;
	}
	if (phase == PHASE_UNKNOWN) {
		gets_lost(v, ts_ns);
		return;
	}
	if (before == PHASE_HALTED && phase == PHASE_PREEMPTED)
		note_waker(v, vcpu);
	if (before == PHASE_RUN) {
		if (v->open->len && !v->resting)
			give_up(v); /* no context came with that entry */
		v->certain = false;
	}
	if (v->certain)
		ledger_add(v, ts_ns, v->who, v->thread, EVENT_NONE);
	else
		ledger_open(v, ts_ns);
}

void process_follows(struct vcpu *v, int64_t ts_ns)
{
	enum phase phase;

	if (!v->view)
		return;
	phase = phase_of(v);
	if (phase != v->view->phase)
		follow(v, phase, ts_ns);
}

/* ------------------------------------------------------------------ */
/* What a context tells                                               */

static bool is_user(const struct context *c)
{
	/* Kernels are in the upper half of the addresses. */
	return c->ip != EVENT_NONE   ? c->ip >= 0
	       : c->sp != EVENT_NONE ? c->sp >= 0
				     : false;
}

/* 64-bit user code: no kernel's stack is there. */
static bool is_user_stack(int64_t sp)
{
	return sp >> 32 > 0;
}

static enum named_stack named_stack(const struct view *v,
				    const struct context *c)
{
	return guest_named_stack(v->guest, (uint64_t)c->cr3 & CR3_MASK, c->sp);
}

/* The idle task, or another thread of the kernel, under whatever is loaded. */
static bool is_idle(const struct view *v, const struct context *c)
{
	return c->sp != EVENT_NONE && !is_user_stack(c->sp) &&
	       (named_stack(v, c) == STACK_OF_KERNEL ||
		(named_stack(v, c) == STACK_UNNAMED &&
		 stacks_is_idle(v->guest->stacks, c->sp)));
}

/* While @v rests: surely not the process whose CR3 is left over. */
static bool is_not_left_over(const struct view *v, const struct context *c)
{
	return is_idle(v, c) || named_stack(v, c) == STACK_OF_OTHER ||
	       (c->sp != EVENT_NONE && named_stack(v, c) == STACK_UNNAMED &&
		stacks_is_shared(v->guest->stacks, c->sp));
}

static void learn(struct view *v, const struct gprocess *p,
		  const struct context *c)
{
	struct stacks *s = v->guest->stacks;

	if (c->sp == EVENT_NONE || is_user_stack(c->sp))
		return;
	if (v->resting && v->halted && v->first)
		stacks_saw_idle(s, c->sp, p->cr3);
	else if (v->resting && p->cr3 == v->rest_cr3)
		stacks_saw_resting(s, c->sp, p->cr3);
	else if (v->after_user && v->who == p)
		stacks_saw_own(s, c->sp, p->cr3);
}

/* While @v rests: does @c show @p at work, and not what it left over? */
static bool tells(const struct view *v, const struct gprocess *p,
		  const struct context *c, bool user)
{
	const struct stacks *s = v->guest->stacks;
	bool stack = c->sp != EVENT_NONE;

	if (is_idle(v, c))
		return false;
	if (user)
		return true;
	if (stack && named_stack(v, c) != STACK_UNNAMED)
		return named_stack(v, c) == STACK_NAMED;
	if (stack && stacks_is_own(s, c->sp, p->cr3))
		return true;
	if (v->first || p->cr3 == v->rest_cr3)
		return false;
	return p->user ||
	       (!p->at_idle && !(stack && stacks_is_shared(s, c->sp)));
}

/* ------------------------------------------------------------------ */
/* What who comes waited for                                          */

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
static int64_t wake_of_halt(const struct view *v, const struct vcpu *vcpu)
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
static struct arrival *last_arrival(struct view *v)
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
	struct arrival *last = last_arrival(v);
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
static void expire_arrivals(struct view *v)
{
	for (int i = 0; i < WAKE_REASON_COUNT; i++)
		if (went_in(v, &v->arrivals[i]) &&
		    v->arrivals[i].ns < v->entry_ns[1])
			v->arrivals[i].wake = EVENT_NONE;
}

/* Now that @p comes to @v, with its thread @t. */
static int64_t wake_of(struct view *v, const struct vcpu *vcpu,
		       struct gprocess *p, const struct gthread *t)
{
	int64_t wake;

	if (v->lost)
		return EVENT_NONE;
	if (!v->halted || !v->resting)
		return wake_of_switch(v, p,
				      v->who == p && t ? &t->left : &p->left);
	wake = wake_of_halt(v, vcpu);
	if (wake != EVENT_NONE) {
		p->halts++;
		p->timer_halts += wake_unpack(wake).reason == WAKE_TIMER;
	}
	return wake;
}

/* ------------------------------------------------------------------ */
/* Contexts                                                           */

/*
 * @p was woken, and with it its vCPU, which is his from then on.  But where
 * only the stack's name tells of him, what the idle task and interrupts ran
 * before is not: a kernel's stack has no more to say than that he is there now.
 */
static void decide_rest(struct view *v, struct gprocess *p, struct gthread *t,
			int64_t wake, bool by_name)
{
	guint all = v->open->len;

	if (by_name && v->idle_upto > v->idle_from && v->idle_upto <= all) {
		ledger_decide(v, all - v->idle_from, p, t, wake);
		ledger_decide(v, all - v->idle_upto, guest_idle(v->guest), NULL,
			      v->rest_wake);
	}
	ledger_decide(v, 0, p, t, wake);
}

/* @p is on the vCPU, since the exit, or since it was woken. */
static void comes(struct view *v, struct vcpu *vcpu, struct gprocess *p,
		  const struct context *c, bool user)
{
	bool displaced = last_arrival(v) != NULL;
	struct gthread *last, *t;
	int64_t wake;
	bool same;

	p = guest_again(v->guest, p, c->sp, user);
	last = v->who == p ? v->thread : NULL;
	t = guest_thread(v->guest, p, last, c->sp, user);
	same = v->who == p && v->thread == t && !v->resting;
	wake = same ? EVENT_NONE : wake_of(v, vcpu, p, t);
	if (!same && !v->resting)
		leaves(v, v->who == p, displaced);
	if (v->open->len)
		decide_rest(v, p, t, wake,
			    v->resting && !user &&
				    named_stack(v, c) == STACK_NAMED);
	else if (!same)
		ledger_add(v, c->at_ns, p, t, wake);
	if ((v->resting && v->halted) || (same && user))
		expire_arrivals(v);
	v->who = p;
	v->thread = t;
	v->certain = v->phase == PHASE_RUN;
	v->resting = v->lost = v->halted = false;
}

/* The idle task's stack, and not first after a halt: nothing came of it. */
static void idles(struct view *v, struct gprocess *p, const struct context *c)
{
	int64_t wake = v->resting && v->halted ? v->rest_wake : EVENT_NONE;

	if (!v->resting)
		rest(v, false,
		     named_stack(v, c) == STACK_OF_KERNEL && last_arrival(v));
	/* In the guest's code that runs now, somebody may come. */
	ledger_decide(v, 1, guest_idle(v->guest), NULL, wake);
	v->rest_cr3 = p->cr3;
}

static void apply(struct vcpu *vcpu, const struct context *c)
{
	struct view *v = vcpu->view;
	bool user = is_user(c);
	struct gprocess *p =
		guest_process(v->guest, (uint64_t)c->cr3 & CR3_MASK, user);
	bool told = !v->resting && !is_idle(v, c);

	if (v->resting && v->first)
		v->rest_wake = wake_of_halt(v, vcpu);
	if (!told && !v->resting) {
		idles(v, p, c);
		return;
	}
	told = told || tells(v, p, c, user);
	learn(v, p, c);
	if (told) {
		comes(v, vcpu, p, c, user);
		v->after_user = user;
		return;
	}
	if (v->first && v->open->len)
		v->idle_from = v->open->len - 1;
	if (is_not_left_over(v, c))
		v->idle_upto = v->open->len;
	if (v->first) {
		v->rest_cr3 = p->cr3;
		p->at_idle = true;
	} else if (is_idle(v, c) && !v->halted) {
		idles(v, p, c);
	}
	v->first = false;
}

static struct view *view_new(struct analysis *an, struct vcpu *vcpu)
{
	struct vm *vm = vcpu->vm;
	struct view *v = g_new0(struct view, 1);

	if (!vm->guest)
		vm->guest = guest_new(an, vm);
	v->guest = vm->guest;
	v->row = wtrack_id(vcpu->track);
	v->phase = phase_of(vcpu);
	v->open = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	v->rest_wake = EVENT_NONE;
	for (int i = 0; i < WAKE_REASON_COUNT; i++)
		v->arrivals[i].wake = EVENT_NONE;
	for (int i = 0; i < TIMERS; i++)
		v->timers_ns[i] = INT64_MIN;
	v->lost = true;
	g_ptr_array_add(vm->guest->views, v);
	return v;
}

/* The first context of @vcpu, which is in its guest. */
static void begin(struct analysis *an, struct vcpu *vcpu)
{
	vcpu->view = view_new(an, vcpu);
	vcpu->view->entry_ns[0] = vcpu->entry_ns;
	ledger_open(vcpu->view, vcpu->entry_ns);
}

/* It holds from the next entry on. */
static void keep(struct thread *t, const struct context *c)
{
	if (!t->context)
		t->context = g_new0(struct context, 1);
	*t->context = *c;
}

void on_guest_context(struct analysis *an, struct cpu *cpu,
		      const struct event *ev)
{
	struct thread *t = cpu->current;
	struct context c = { .at_ns = ev->ts_ns,
			     .cr3 = ev->slot[CONTEXT_CR3],
			     .sp = ev->slot[CONTEXT_SP],
			     .ip = ev->slot[CONTEXT_IP] };

	/* Nested: the guest's own hypervisor stays on the vCPU. */
	if (!t || (t->vcpu && t->vcpu->in_l2))
		return;
	if (c.cr3 == EVENT_NONE || !((uint64_t)c.cr3 & CR3_MASK))
		return;
	if (!t->vcpu || t->vcpu->mode != VCPU_GUEST) {
		keep(t, &c);
		return;
	}
	if (!t->vcpu->view)
		begin(an, t->vcpu);
	apply(t->vcpu, &c);
}

void process_entered(struct analysis *an, struct vcpu *vcpu, int64_t ts_ns)
{
	struct context *next = vcpu->thread->context;
	bool told = next && next->at_ns != EVENT_NONE;
	struct view *v = vcpu->view;

	if (v) {
		v->entry_ns[1] = v->entry_ns[0];
		v->entry_ns[0] = ts_ns;
	}
	if (!told)
		return;
	if (v)
		process_follows(vcpu, ts_ns);
	else
		begin(an, vcpu);
	next->at_ns = ts_ns; /* it holds from now on */
	apply(vcpu, next);
	next->at_ns = EVENT_NONE;
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

/* ------------------------------------------------------------------ */
/* The end                                                            */

void process_vcpu_ends(struct vcpu *vcpu, int64_t ts_ns)
{
	struct view *v = vcpu->view;

	if (!v)
		return;
	give_up(v);
	v->phase = PHASE_HALTED;
	ledger_add(v, ts_ns, NULL, NULL, EVENT_NONE);
	vcpu->view = NULL; /* the guest keeps it */
}

void process_describe(struct vm *vm, int64_t end_ns)
{
	struct guest *g = vm->guest;

	if (!g)
		return;
	for (guint i = 0; i < g->views->len; i++)
		give_up(g->views->pdata[i]);
	for (guint i = 0; i < g->all->len; i++)
		guest_settle(g->all->pdata[i]);
	ledger_write(g);
	guest_describe(g, end_ns);
	process_free(vm);
}

void process_free(struct vm *vm)
{
	guest_free(vm->guest);
	vm->guest = NULL;
	for (guint i = 0; i < vm->vcpus->len; i++)
		((struct vcpu *)vm->vcpus->pdata[i])->view = NULL;
}
