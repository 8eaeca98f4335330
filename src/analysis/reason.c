/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a halt ended: the table of decisions, in the order of how sure they are.
 *
 *	a timer's interrupt woke the vCPU	timer
 *	the first interrupt that was accepted	by whom, and what he works on
 *	the first one that was injected		what its vector is for
 *	who woke the vCPU			what he is
 *	nothing of all that			unknown
 *
 * What goes into the guest first is the interrupt with the highest vector, not
 * the one that came first; so where a thread woke the vCPU, a timer that
 * was injected before the rest is not believed.
 */
#include "config.h"

#include "analysis/notes.h"

static const struct heard nothing = { .ts_ns = INT64_MAX,
				      .vector = WAKE_NO_VECTOR };

struct notes *notes_new(void)
{
	struct notes *n = g_new0(struct notes, 1);

	vectors_init(&n->vectors);
	notes_clear(n);
	n->last = nothing;
	n->sent = -1;
	return n;
}

void notes_clear(struct notes *n)
{
	n->first = n->own = nothing;
	n->injected = -1;
	n->waker = SOURCE_NOBODY;
	n->waker_reason = WAKE_UNKNOWN;
	n->waker_by = 0;
}

/* Only Linux' customs are left; the reader is told that they were used. */
static struct wake by_custom(struct analysis *an, int vector)
{
	struct wake w = { .vector = vector, .reason = vectors_custom(vector) };

	if (w.reason == WAKE_UNKNOWN)
		return w;
	w.how = WAKE_BY_CUSTOM;
	an->presumed_waits++;
	return w;
}

/* The vCPU's own thread accepted it: its timer, as a rule. */
static struct wake by_own(struct analysis *an, struct notes *n, int vector)
{
	struct wake w = {
		.how = WAKE_BY_ACCEPT,
		.vector = vector,
		.reason = vectors_class(&n->vectors, vector),
	};

	if (w.reason == WAKE_TIMER)
		return w;
	if (n->waker == SOURCE_INTERRUPT) { /* a hard one, and then this */
		vectors_saw(&n->vectors, vector, WAKE_TIMER);
		w.reason = WAKE_TIMER;
	}
	return w.reason == WAKE_UNKNOWN ? by_custom(an, vector) : w;
}

static struct wake by_accept(const struct heard *h, const struct notes *n)
{
	struct wake w = {
		.how = h->kick ? WAKE_BY_WAKER : WAKE_BY_ACCEPT,
		.vector = h->vector,
		.reason = h->reason,
		.by = h->by,
	};

	if (w.reason == WAKE_UNKNOWN)
		w.reason = vectors_class(&n->vectors, h->vector);
	return w;
}

/* Interrupts by devices and timers have no sender among the threads. */
static bool tells_cause(const struct notes *n)
{
	return n->waker_reason == WAKE_TASK || n->waker_reason == WAKE_DISK ||
	       n->waker_reason == WAKE_NET;
}

static struct wake by_waker(const struct notes *n)
{
	struct wake w = {
		.how = WAKE_BY_WAKER,
		.vector = n->injected,
		.reason = n->waker_reason,
		.by = n->waker_by,
	};

	if (w.reason == WAKE_UNKNOWN)
		w.how = WAKE_BY_NOTHING;
	return w;
}

static struct wake by_injection(struct analysis *an, struct notes *n)
{
	struct wake w = {
		.how = WAKE_BY_INJECTION,
		.vector = n->injected,
		.by = n->waker_by,
	};

	if (n->waker_reason != WAKE_UNKNOWN)
		vectors_saw(&n->vectors, n->injected, n->waker_reason);
	w.reason = vectors_class(&n->vectors, n->injected);
	if (w.reason == WAKE_TIMER && tells_cause(n))
		return by_waker(n);
	if (w.reason == WAKE_UNKNOWN)
		return n->waker_reason != WAKE_UNKNOWN
			       ? by_waker(n)
			       : by_custom(an, n->injected);
	if (w.reason == WAKE_TIMER)
		w.by = 0;
	return w;
}

static struct wake by_timer(struct notes *n)
{
	struct wake w = { .reason = WAKE_TIMER, .how = WAKE_BY_WAKER };

	w.vector = WAKE_NO_VECTOR;
	if (n->own.ts_ns != INT64_MAX) {
		w.vector = n->own.vector;
		w.how = WAKE_BY_ACCEPT;
	} else if (n->injected >= 0) {
		w.vector = n->injected;
		w.how = WAKE_BY_INJECTION;
		if (n->first.ts_ns != INT64_MAX) /* it may be that one */
			return w;
	}
	vectors_saw(&n->vectors, w.vector, WAKE_TIMER);
	return w;
}

/*
 * The interrupt came before the halt began, and was not yet delivered: so it
 * ended it at once.  Nothing need be injected then, as the processor may let
 * the guest's halt itself pass first.
 */
static bool was_pending(const struct vcpu *v)
{
	const struct notes *n = v->notes;

	if (n->last.ts_ns == INT64_MAX ||
	    !v->thread->machine->seen[EV_KVM_INJ_VIRQ])
		return false;
	if (n->injected >= 0)
		return n->last.vector == n->injected;
	return n->waker == SOURCE_NOBODY;
}

static struct wake decide(struct analysis *an, struct vcpu *v)
{
	struct notes *n = v->notes;
	bool first = n->first.ts_ns != INT64_MAX;
	bool own = n->own.ts_ns != INT64_MAX;

	if (n->waker == SOURCE_TIMER &&
	    !(first && n->first.ts_ns < v->halt.woken_ns))
		return by_timer(n);
	if (first && (!own || n->first.ts_ns < n->own.ts_ns) &&
	    !(own && n->waker == SOURCE_INTERRUPT &&
	      n->first.ts_ns > v->halt.woken_ns))
		return by_accept(&n->first, n);
	if (own)
		return by_own(an, n, n->own.vector);
	if (was_pending(v))
		return n->last.own ? by_own(an, n, n->last.vector)
				   : by_accept(&n->last, n);
	if (n->injected >= 0)
		return by_injection(an, n);
	return by_waker(n);
}

int64_t wake_decide(struct analysis *an, struct vcpu *v)
{
	struct wake w = decide(an, v);

	if (w.reason == WAKE_UNKNOWN && w.vector == WAKE_NO_VECTOR)
		return EVENT_NONE;
	return wake_pack(&w);
}
