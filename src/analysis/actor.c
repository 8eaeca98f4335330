/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guest processes and their threads: see actor.h. */
#include "config.h"

#include "analysis/actor.h"

#include "base/wake.h"

struct presence {
	uint32_t vcpu;
	enum phase phase;
};

void actor_init(struct actor *a)
{
	a->on = g_array_new(FALSE, FALSE, sizeof(struct presence));
}

void actor_release(struct actor *a)
{
	g_array_free(a->on, TRUE);
}

static struct presence *presence_on(const struct actor *a, uint32_t vcpu)
{
	for (guint i = 0; i < a->on->len; i++) {
		struct presence *p = &g_array_index(a->on, struct presence, i);

		if (p->vcpu == vcpu)
			return p;
	}
	return NULL;
}

static const struct presence *best(const struct actor *a)
{
	const struct presence *p = &g_array_index(a->on, struct presence, 0);

	for (guint i = 1; i < a->on->len; i++) {
		const struct presence *q =
			&g_array_index(a->on, struct presence, i);

		if (q->phase < p->phase)
			p = q;
	}
	return p;
}

static enum state state_of(enum phase phase)
{
	static const uint8_t states[] = {
		[PHASE_RUN] = ST_RUN,
		[PHASE_ROOT] = ST_ROOT,
		[PHASE_PREEMPTED] = ST_PREEMPTED,
		[PHASE_BLOCKED] = ST_WAIT_OTHER,
		[PHASE_UNKNOWN] = ST_UNKNOWN,
		[PHASE_HALTED] = ST_UNKNOWN,
	};

	return states[phase];
}

static void show(struct actor *a, int64_t ts_ns)
{
	const struct presence *p = best(a);
	struct wake blocked = { .reason = WAKE_OTHER,
				.vector = WAKE_NO_VECTOR };

	wtrack_set(a->track, ts_ns, state_of(p->phase),
		   p->phase == PHASE_UNKNOWN ? 0 : p->vcpu,
		   p->phase == PHASE_BLOCKED ? wake_pack(&blocked)
					     : VALUE_NONE);
}

bool actor_is_on(const struct actor *a, uint32_t vcpu)
{
	return presence_on(a, vcpu) != NULL;
}

void actor_comes(struct actor *a, struct writer *w, uint32_t vcpu,
		 enum phase phase, int64_t ts_ns, enum state state,
		 int64_t value)
{
	struct presence p = { vcpu, phase };

	if (!a->track) {
		a->track = writer_track(w, ts_ns);
		a->row = wtrack_id(a->track);
		a->begin_ns = ts_ns;
	} else if (!a->on->len) {
		wtrack_set(a->track, a->since_ns, state, 0, value);
	}
	g_array_append_val(a->on, p);
	show(a, ts_ns);
}

void actor_changes(struct actor *a, uint32_t vcpu, enum phase phase,
		   int64_t ts_ns)
{
	struct presence *p = presence_on(a, vcpu);

	if (!p || p->phase == phase)
		return;
	p->phase = phase;
	show(a, ts_ns);
}

void actor_leaves(struct actor *a, uint32_t vcpu, int64_t ts_ns)
{
	struct presence *p = presence_on(a, vcpu);

	if (!p)
		return;
	g_array_remove_index(
		a->on, (guint)(p - &g_array_index(a->on, struct presence, 0)));
	if (a->on->len)
		show(a, ts_ns);
	else /* what left unseen, did before others that are written */
		a->since_ns = MAX(ts_ns, wtrack_now(a->track)->begin_ns);
}

int64_t actor_end_ns(const struct actor *a, int64_t end_ns)
{
	return a->on->len ? end_ns : a->since_ns;
}

void actor_end(struct actor *a, int64_t end_ns)
{
	wtrack_end(a->track, actor_end_ns(a, end_ns));
	a->track = NULL;
}
