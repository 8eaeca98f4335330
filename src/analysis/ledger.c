/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decisions about who is on the vCPUs of a VM, in the order of time.
 *
 * Who was on a vCPU becomes known some time after it was, on one vCPU sooner
 * than on another; but a process may be on several, and its track cannot go
 * back.  So all changes of a VM's vCPUs stand in one queue, and are
 * written up to the first that is still undecided.
 *
 * Scale: the queue is as long as a vCPU is undecided, at most CHANGES_MAX
 * changes; then the oldest one is decided without more knowledge.
 */
#include "config.h"

#include "analysis/process-int.h"
#include "base/wake.h"

#define CHANGES_MAX 65536
#define COMPACT_AT  1024

static struct change *change_at(struct guest *g, uint64_t number)
{
	return &g_array_index(g->changes, struct change,
			      (guint)(number - g->written) + g->first);
}

/* ------------------------------------------------------------------ */
/* Writing                                                            */

/* What @a waited for, now that it comes at @c. */
static enum state wait_of(const struct guest *g, const struct actor *a,
			  const struct change *c, int64_t *value)
{
	enum state state = wake_state(wake_unpack(c->wake).reason);

	if (g->lost_ns >= a->since_ns || c->wake == EVENT_NONE)
		state = ST_UNKNOWN;
	*value = state == ST_UNKNOWN ? VALUE_NONE : c->wake;
	return state;
}

static void move(struct actor *from, struct actor *to, const struct change *c)
{
	struct view *v = c->view;
	int64_t value = VALUE_NONE;
	enum state state = ST_UNKNOWN;

	/* A thread's track may begin while it is there. */
	if (from == to && (!to || actor_is_on(to, v->row))) {
		if (to)
			actor_changes(to, v->row, c->phase, c->ts_ns);
		return;
	}
	if (from)
		actor_leaves(from, v->row, c->ts_ns);
	if (!to)
		return;
	if (to->track)
		state = wait_of(v->guest, to, c, &value);
	actor_comes(to, v->guest->an->writer, v->row, c->phase, c->ts_ns, state,
		    value);
}

static struct actor *actor_of(struct gprocess *p, struct gthread *t)
{
	return p && t && t->alive ? &t->actor : NULL;
}

static void write_change(struct guest *g, const struct change *c)
{
	struct view *v = c->view;
	struct gthread *t = c->thread;

	if (c->phase == PHASE_UNKNOWN)
		g->lost_ns = c->ts_ns;
	move(actor_of(v->now, v->now_thread), actor_of(c->who, t), c);
	move(v->now ? &v->now->actor : NULL, c->who ? &c->who->actor : NULL, c);
	v->now = c->who;
	v->now_thread = t;
}

static void compact(struct guest *g)
{
	if (g->first < COMPACT_AT && g->first < g->changes->len)
		return;
	g_array_remove_range(g->changes, 0, g->first);
	g->first = 0;
}

void ledger_write(struct guest *g)
{
	while (g->first < g->changes->len) {
		struct change c =
			g_array_index(g->changes, struct change, g->first);

		if (!c.decided || (c.who && c.who->candidate))
			break;
		g->first++;
		g->written++;
		write_change(g, &c);
	}
	compact(g);
}

/* ------------------------------------------------------------------ */
/* Deciding                                                           */

static void append(struct view *v, const struct change *c)
{
	struct guest *g = v->guest;

	g_array_append_val(g->changes, *c);
	if (g->changes->len - g->first > CHANGES_MAX) {
		struct change *first = change_at(g, g->written);
		struct view *oldest = first->view;

		if (first->decided) {
			guest_settle(first->who);
			ledger_write(g);
			return;
		}
		ledger_decide(oldest, 0, oldest->resting ? NULL : oldest->who,
			      oldest->resting ? NULL : oldest->thread,
			      EVENT_NONE);
	}
}

void ledger_open(struct view *v, int64_t ts_ns)
{
	struct change c = {
		.ts_ns = ts_ns, .view = v, .wake = EVENT_NONE, .phase = v->phase
	};
	uint64_t number =
		v->guest->written + v->guest->changes->len - v->guest->first;

	g_array_append_val(v->open, number);
	append(v, &c);
}

void ledger_add(struct view *v, int64_t ts_ns, struct gprocess *who,
		struct gthread *thread, int64_t wake)
{
	struct change c = { .ts_ns = ts_ns,
			    .view = v,
			    .who = who,
			    .thread = thread,
			    .wake = wake,
			    .phase = v->phase,
			    .decided = true };

	append(v, &c);
	ledger_write(v->guest);
}

void ledger_decide(struct view *v, guint keep, struct gprocess *who,
		   struct gthread *thread, int64_t wake)
{
	guint n = v->open->len > keep ? v->open->len - keep : 0;

	for (guint i = 0; i < n; i++) {
		struct change *c = change_at(
			v->guest, g_array_index(v->open, uint64_t, i));

		c->who = who;
		c->thread = thread;
		c->wake = wake;
		c->decided = true;
	}
	if (!n)
		return;
	g_array_remove_range(v->open, 0, n);
	ledger_write(v->guest);
}
