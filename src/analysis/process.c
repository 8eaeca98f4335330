/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is on a vCPU: see process.h. */
#include "config.h"

#include "analysis/process.h"

#include "analysis/process-int.h"
#include "analysis/process-names.h"
#include "base/wake.h"

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

static void rest(struct view *v, bool halted, bool displaced)
{
	if (!v->resting)
		view_leaves(v, false, displaced);
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
	bool displaced = view_last_arrival(v) != NULL;
	struct gthread *last, *t;
	int64_t wake;
	bool same;

	p = guest_again(v->guest, p, c->sp, user);
	last = v->who == p ? v->thread : NULL;
	t = guest_thread(v->guest, p, last, c->sp, user);
	same = v->who == p && v->thread == t && !v->resting;
	wake = same ? EVENT_NONE : view_wake_of(v, vcpu, p, t);
	if (!same && !v->resting)
		view_leaves(v, v->who == p, displaced);
	if (v->open->len)
		decide_rest(v, p, t, wake,
			    v->resting && !user &&
				    named_stack(v, c) == STACK_NAMED);
	else if (!same)
		ledger_add(v, c->at_ns, p, t, wake);
	if ((v->resting && v->halted) || (same && user))
		view_expire_arrivals(v);
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
		     named_stack(v, c) == STACK_OF_KERNEL &&
			     view_last_arrival(v));
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
	bool told;

	if (v->resting && v->first)
		v->rest_wake = view_wake_of_halt(v, vcpu);
	if (!v->resting && is_idle(v, c)) {
		idles(v, p, c);
		return;
	}
	told = !v->resting || tells(v, p, c, user);
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
