/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CR3s that are used again: the page of a process that died is soon another's.
 *
 * A process that comes back shows a stack that it had before, in user code or
 *in the kernel.  One that was away, and comes with stacks of both kinds that
 *the process with this CR3 never had, is another one.  Until it has shown both,
 *and for a while longer, as a process may have several threads, it stands
 *beside the one before as a candidate: what is written of a VM waits for it
 *(ledger.c).
 *
 *	context	 A user, A kernel  ...  absent  ...  new user	new kernel
 *	row	 #1 ............................... candidate .. #2
 *
 * A candidate that shows a stack of the one before was that one all the time;
 *one before that never comes back is dead.  Stacks of idle tasks and interrupts
 *are nobody's.
 *
 * Scale: one number per stack of a process, bounded.
 */
#include "config.h"

#include "analysis/process-int.h"

#define STACKS_MAX 1024 /* of one process */
#define SHOWN_MIN  32   /* contexts of a candidate */

/* Kernel stacks have negative addresses, so the two kinds do not mix. */
static int64_t key_of(int64_t sp, bool user)
{
	return user ? sp >> GROUP_SHIFT : sp >> STACK_SHIFT;
}

static bool has(const struct gprocess *p, int64_t key)
{
	return p->stacks && g_hash_table_contains(p->stacks, &key);
}

/* Stacks of user code grow, and those of threads stand side by side. */
static bool had(const struct gprocess *p, int64_t key, bool user)
{
	return has(p, key) || (user && (has(p, key - 1) || has(p, key + 1)));
}

static void add(struct gprocess *p, int64_t key, bool user)
{
	if (!p->stacks)
		p->stacks = g_hash_table_new_full(g_int64_hash, g_int64_equal,
						  g_free, NULL);
	if (g_hash_table_size(p->stacks) < STACKS_MAX)
		g_hash_table_add(p->stacks, g_memdup2(&key, sizeof(key)));
	p->user_stack |= user;
	p->kernel_stack |= !user;
}

bool guest_had_stack(const struct gprocess *p, uint64_t sp)
{
	return had(p, key_of((int64_t)sp, (int64_t)sp >= 0), (int64_t)sp >= 0);
}

static bool is_nobodys(const struct guest *g, const struct gprocess *p,
		       int64_t sp, bool user)
{
	if (p == g->idle || p == g->others || sp == EVENT_NONE ||
	    user != (sp >= 0))
		return true;
	return !user && (stacks_is_idle(g->stacks, sp) ||
			 stacks_is_shared(g->stacks, sp));
}

static bool is_absent(const struct guest *g, const struct gprocess *p)
{
	for (guint i = 0; i < g->views->len; i++) {
		const struct view *v = g->views->pdata[i];

		if (v->who == p && !v->resting)
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ */
/* Candidates                                                         */

static struct gthread *same_thread(const struct gprocess *p,
				   const struct gthread *t)
{
	for (guint i = 0; i < p->threads->len; i++) {
		struct gthread *u = p->threads->pdata[i];

		if (t->named ? u->named == t->named
			     : u->group == t->group && !u->named)
			return u;
	}
	return NULL;
}

static void replace_thread(struct guest *g, const struct gthread *t,
			   struct gthread *by)
{
	for (guint i = g->first; i < g->changes->len; i++) {
		struct change *c = &g_array_index(g->changes, struct change, i);

		if (c->thread == t)
			c->thread = by;
	}
	for (guint i = 0; i < g->views->len; i++) {
		struct view *v = g->views->pdata[i];

		if (v->thread == t)
			v->thread = by;
	}
}

/* The threads of @q are @p's. */
static void move_threads(struct guest *g, struct gprocess *q,
			 struct gprocess *p)
{
	for (guint i = 0; i < q->threads->len;) {
		struct gthread *t = q->threads->pdata[i];
		struct gthread *same = same_thread(p, t);
		bool was_latest = q->latest == t;

		if (same) {
			replace_thread(g, t, same);
			same->alive |= p->latest && p->latest != same;
			i++;
		} else {
			g_ptr_array_add(p->threads,
					g_ptr_array_steal_index(q->threads, i));
			same = t;
		}
		if (was_latest)
			p->latest = same;
	}
}

static void adopt_stacks(struct gprocess *p, const struct gprocess *q)
{
	GHashTableIter it;
	gpointer key;

	g_hash_table_iter_init(&it, q->stacks);
	while (g_hash_table_iter_next(&it, &key, NULL))
		add(p, *(int64_t *)key, *(int64_t *)key >= 0);
}

/* The candidate @q is the process before; returns that. */
static struct gprocess *merge(struct guest *g, struct gprocess *q)
{
	struct gprocess *p = q->before;

	for (guint i = g->first; i < g->changes->len; i++) {
		struct change *c = &g_array_index(g->changes, struct change, i);

		if (c->who == q)
			c->who = p;
	}
	for (guint i = 0; i < g->views->len; i++) {
		struct view *v = g->views->pdata[i];

		if (v->who == q)
			v->who = p;
	}
	move_threads(g, q, p);
	adopt_stacks(p, q);
	p->user |= q->user;
	p->user_itself |= q->user_itself;
	p->kernel |= q->kernel;
	p->at_idle |= q->at_idle;
	p->halts += q->halts;
	p->timer_halts += q->timer_halts;
	p->left = q->left;
	guest_takes_cr3(g, q, p);
	g->threads -= q->threads->len; /* those that @p had */
	g_ptr_array_remove(g->all, q);
	return p;
}

/* What it showed is enough to tell it from others. */
static bool is_known(const struct gprocess *p)
{
	return p->user_stack && p->kernel_stack;
}

void guest_settle(struct gprocess *p)
{
	if (p->candidate) {
		p->candidate = false;
		p->before->replaced = true;
		p->number = p->before->number + 1;
	}
}

static struct gprocess *candidate(struct guest *g, struct gprocess *p,
				  bool user)
{
	struct gprocess *q = guest_add(g, p->cr3);

	q->candidate = true;
	q->before = p;
	q->left = p->left;
	q->user = user;
	q->user_itself = user && p->user_itself;
	q->kernel = !user;
	guest_takes_cr3(g, p, q);
	return q;
}

struct gprocess *guest_again(struct guest *g, struct gprocess *p, int64_t sp,
			     bool user)
{
	int64_t key = key_of(sp, user);
	bool is_new;

	g->tells_stacks |= sp != EVENT_NONE;
	if (is_nobodys(g, p, sp, user))
		return p;
	if (p->candidate && had(p->before, key, user))
		p = merge(g, p);
	is_new = !had(p, key, user) && is_known(p) && is_absent(g, p);
	if (is_new && g->all->len < PROCESSES_MAX) {
		guest_settle(p);
		p = candidate(g, p, user);
	}
	add(p, key, user);
	if (p->candidate && ++p->shown >= SHOWN_MIN && is_known(p))
		guest_settle(p);
	ledger_write(g);
	return p;
}
