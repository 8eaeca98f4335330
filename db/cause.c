/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chain of causes about a preemption: see cause.h. */
#include "config.h"

#include "db/cause.h"

#include <glib.h>

#include "db/find.h"
#include "db/format.h"

/* A wait is in several intervals where its thread was migrated meanwhile. */
#define PARTS_MAX 16
/* From the preemption back to the interval that names the exit. */
#define BACK_MAX 8

const struct cause_limits cause_usual_limits = {
	.slices = 256,
	.after_ns = 2000000,
	.delays = 8,
	.tracks = 1000,
};

struct look {
	struct history *h;
	const struct cause_limits *limits;
	struct cause *cause;
	GArray *delays;
	size_t tracks_left;
	struct err *err;
};

static bool may_go_on(const struct look *l)
{
	return !l->limits->go_on || l->limits->go_on(l->limits->data);
}

/* ------------------------------------------------------------------ */
/* What the vCPU was doing                                            */

static const struct track *thread_of(struct history *h,
				     const struct track *vcpu)
{
	const struct track *all;
	size_t n;

	all = history_tracks(h, &n);
	for (size_t i = vcpu->first_child; i && i < vcpu->next; i = all[i].next)
		if (all[i].kind == TRACK_THREAD)
			return &all[i];
	return NULL;
}

/* The last interval that can say in which exit the vCPU was. */
static int find_before(struct look *l)
{
	struct cause *c = l->cause;
	int64_t t_ns = c->preemption.begin_ns;
	struct interval iv;

	for (int i = 0; i < BACK_MAX; i++) {
		int r = history_at(l->h, c->vcpu->id, t_ns - 1, &iv, l->err);

		if (r <= 0)
			return r;
		if (!i) {
			c->before = iv;
			c->has_before = true;
		}
		if (state_info(iv.state)->value == VALUE_OF_EXIT &&
		    iv.value != VALUE_NONE)
			c->exit = iv.value;
		if (c->exit != VALUE_NONE || iv.state == ST_GUEST ||
		    iv.state == ST_GUEST_L2 || iv.state == ST_UNKNOWN)
			return 0;
		t_ns = iv.begin_ns;
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* How the culprits came onto the CPU                                 */

static uint32_t off_cpu_states(void)
{
	uint32_t states = 0;

	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (!state_info(i)->on_cpu)
			states |= FIND_STATE(i);
	return states;
}

/* The wait began where the first of its successive intervals did. */
static int extend_back(struct look *l, struct cause_slice *s)
{
	struct interval iv;
	int r;

	for (int i = 0; i < PARTS_MAX; i++) {
		r = history_at(l->h, s->slice.track, s->wait_begin_ns - 1, &iv,
			       l->err);
		if (r <= 0)
			return r;
		if (iv.state != s->waited)
			break;
		s->wait_begin_ns = iv.begin_ns;
	}
	return 0;
}

static int look_up_slice(struct look *l, struct cause_slice *s)
{
	const struct find f = {
		.tracks = &s->slice.track,
		.n = 1,
		.states = off_cpu_states(),
		.go_on = l->limits->go_on,
		.data = l->limits->data,
	};
	struct found found;
	int r;

	if (s->slice.kind != SLICE_THREAD)
		return 0;
	r = history_find(l->h, &f, s->begin_ns, false, &found, l->err);
	if (r != 1)
		return r < 0 ? -1 : 0;
	/* Off the CPU while it should be on it: nothing is sure. */
	if (found.interval.end_ns > s->begin_ns)
		return 0;
	if (found.interval.state != ST_READY &&
	    found.interval.state != ST_PREEMPTED)
		return 0;
	s->waited = (enum state)found.interval.state;
	s->wait_begin_ns = found.interval.begin_ns;
	s->wait_end_ns = found.interval.end_ns;
	if (s->waited == ST_READY && found.interval.value > 0 &&
	    found.interval.value <= UINT32_MAX)
		s->waker = (uint32_t)found.interval.value;
	return extend_back(l, s);
}

static int find_slices(struct look *l)
{
	const struct preemption *p = &l->cause->preemption;
	struct preemption_slice *slices;
	int64_t t_ns = p->begin_ns;
	size_t n;

	if (history_slices(l->h, p->id, &slices, &n, l->err))
		return -1;
	l->cause->slices = g_new0(struct cause_slice, n + 1);
	for (size_t i = 0; i < n; i++) {
		l->cause->slices[i] = (struct cause_slice){
			.slice = slices[i],
			.begin_ns = t_ns,
			.waited = ST_UNKNOWN,
		};
		/* A foreign file's slices may say anything. */
		t_ns += CLAMP(slices[i].ns, 0, p->end_ns - t_ns);
	}
	l->cause->slice_count = n;
	g_free(slices);
	n = MIN(n, l->limits->slices);
	for (size_t i = 0; i < n && may_go_on(l); i++)
		if (look_up_slice(l, &l->cause->slices[i]))
			return -1;
	return 0;
}

/* ------------------------------------------------------------------ */
/* Whom the vCPU kept waiting                                         */

/* If @track was woken by the victim, keep what that was worth. */
static void keep_delay(struct look *l, uint32_t track,
		       const struct interval *wait, int64_t woken_ns)
{
	const struct preemption *p = &l->cause->preemption;
	struct cause_delay d = {
		.track = track,
		.woken_ns = woken_ns,
		.wait = *wait,
		.delay_ns = MIN(wait->end_ns, p->end_ns) -
			    MAX(wait->begin_ns, p->begin_ns),
	};

	if (d.delay_ns > 0)
		g_array_append_val(l->delays, d);
}

static bool is_asleep(const struct interval *iv)
{
	return iv->state == ST_IDLE || iv->state == ST_BLOCKED;
}

/* The first wake-up of @track by the victim after the preemption. */
static int look_at(struct look *l, uint32_t track)
{
	int64_t end_ns = l->cause->preemption.end_ns;
	int64_t after_ns = CLAMP(l->limits->after_ns, 0, TIME_LIMIT_NS);
	struct interval iv, before = { .state = ST_UNKNOWN };
	struct interval_iter it;
	int r;

	/* From the one before a wake-up at the very end on. */
	interval_iter_init(&it, l->h, track, end_ns - 1, end_ns + after_ns);
	while ((r = interval_iter_next(&it, &iv, l->err)) > 0) {
		if (iv.state == ST_READY && iv.begin_ns >= end_ns &&
		    iv.value == l->cause->thread->id && is_asleep(&before)) {
			keep_delay(l, track, &before, iv.begin_ns);
			break;
		}
		before = iv;
	}
	interval_iter_release(&it);
	return r < 0 ? -1 : 0;
}

/* vCPUs, and threads that are none, but the victim. */
static bool may_be_delayed(const struct look *l, const struct track *t)
{
	const struct preemption *p = &l->cause->preemption;

	if (t->end_ns <= p->end_ns || t->begin_ns >= p->end_ns)
		return false;
	if (t->kind == TRACK_THREAD)
		return !history_vcpu_of(l->h, t);
	return t->kind == TRACK_VCPU && t != l->cause->vcpu;
}

/* The tracks from @i to @end, as long as there may be more. */
static int look_at_all(struct look *l, size_t i, size_t end)
{
	const struct track *all;
	size_t n;

	all = history_tracks(l->h, &n);
	for (; i < end; i++) {
		if (!may_be_delayed(l, &all[i]))
			continue;
		if (!l->tracks_left || !may_go_on(l)) {
			l->cause->complete = false;
			return 0;
		}
		l->tracks_left--;
		if (look_at(l, all[i].id))
			return -1;
	}
	return 0;
}

static int compare_delays(const void *pa, const void *pb)
{
	const struct cause_delay *a = pa, *b = pb;

	if (a->woken_ns != b->woken_ns)
		return a->woken_ns < b->woken_ns ? -1 : 1;
	return (a->track > b->track) - (a->track < b->track);
}

/* Its own VM first, whole; then the others of its machine. */
static int find_delays(struct look *l)
{
	const struct track *vm = history_vm_of(l->h, l->cause->vcpu);
	const struct track *m = history_track(l->h, l->cause->vcpu->machine);
	const struct track *all;
	size_t n, begin, end;

	all = history_tracks(l->h, &n);
	begin = m ? (size_t)(m - all) : 0;
	end = m ? m->next : n;
	if (vm) {
		l->tracks_left = SIZE_MAX;
		if (look_at_all(l, (size_t)(vm - all), vm->next))
			return -1;
	}
	l->tracks_left = l->limits->tracks;
	if (look_at_all(l, begin, vm ? (size_t)(vm - all) : end))
		return -1;
	return vm ? look_at_all(l, vm->next, end) : 0;
}

int cause_of(struct history *h, const struct preemption *p,
	     const struct cause_limits *limits, struct cause *cause,
	     struct err *err)
{
	struct look l = {
		.h = h,
		.limits = limits ? limits : &cause_usual_limits,
		.cause = cause,
		.err = err,
	};
	int status;

	*cause = (struct cause){ .preemption = *p,
				 .exit = VALUE_NONE,
				 .complete = true };
	cause->vcpu = history_track(h, p->track);
	if (cause->vcpu)
		cause->thread = thread_of(h, cause->vcpu);
	l.delays = g_array_new(FALSE, FALSE, sizeof(struct cause_delay));
	status = cause->vcpu ? find_before(&l) : 0;
	if (!status)
		status = find_slices(&l);
	if (!status && cause->thread)
		status = find_delays(&l);
	g_array_sort(l.delays, compare_delays);
	cause->delay_count = MIN(l.delays->len, l.limits->delays);
	cause->delays = (void *)g_array_free(l.delays, FALSE);
	if (status)
		cause_release(cause);
	return status;
}

void cause_release(struct cause *cause)
{
	g_free(cause->slices);
	g_free(cause->delays);
	cause->slices = NULL;
	cause->delays = NULL;
	cause->slice_count = cause->delay_count = 0;
}
