/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who displaced whom: see charges.h. */
#include "config.h"

#include "ui/charges.h"

#include <stdlib.h>

#include <glib.h>

/* Charges that are being summed up. */
struct summing {
	struct history *h;
	struct culprits *culprits;
	int64_t from_ns, to_ns;
	GHashTable *victims; /* track -> track */
	GHashTable *places;  /* victim and culprit -> place in all + 1 */
	GArray *all;         /* struct charge */
	size_t read;
	struct err *err;
};

static struct charge *charge_of(struct summing *s, uint32_t victim,
				uint32_t culprit)
{
	int64_t key = (int64_t)((uint64_t)victim << 32 | culprit);
	gpointer known = g_hash_table_lookup(s->places, &key);
	struct charge fresh = { .victim = victim, .culprit = culprit };
	int64_t *own;

	if (!known) {
		g_array_append_val(s->all, fresh);
		known = GUINT_TO_POINTER(s->all->len);
		own = g_new(int64_t, 1);
		*own = key;
		g_hash_table_insert(s->places, own, known);
	}
	return &g_array_index(s->all, struct charge,
			      GPOINTER_TO_UINT(known) - 1);
}

static int add_preemption(struct summing *s, const struct preemption *p)
{
	struct preemption_slice *slices = NULL;
	size_t n = 0;

	if (history_slices(s->h, p->id, &slices, &n, s->err))
		return -1;
	n = slices_cut(slices, n, p->begin_ns, s->from_ns, s->to_ns);
	for (size_t i = 0; i < n; i++) {
		struct charge *charge =
			charge_of(s, p->track,
				  culprits_of(s->culprits, &slices[i]));

		charge->ns += slices[i].ns;
		charge->count++;
		charge->max_ns = MAX(charge->max_ns, slices[i].ns);
	}
	g_free(slices);
	return 0;
}

/* 1 ends the walk: there are more. */
static int take(const struct preemption *p, void *data)
{
	struct summing *s = data;

	if (!g_hash_table_contains(s->victims, GUINT_TO_POINTER(p->track)))
		return 0;
	if (s->read == CHARGES_MAX)
		return 1;
	s->read++;
	return add_preemption(s, p) ? -1 : 0;
}

/* How many preemptions the victims have in the range; -1 on error. */
static int64_t count_them(struct summing *s, const uint32_t *victims, size_t n)
{
	struct state_sum sum;
	int64_t count = 0;

	for (size_t i = 0; i < n; i++) {
		if (history_sum(s->h, victims[i], s->from_ns, s->to_ns, &sum,
				s->err))
			return -1;
		count += sum.count[ST_PREEMPTED];
	}
	return count;
}

/*
 * Few are read in order of time, which costs what lies in the range.  Of many
 * the longest are wanted: those of all vCPUs are handed out without sorting.
 */
static int walk(struct summing *s, const uint32_t *victims, size_t n)
{
	int64_t count = count_them(s, victims, n);
	bool many = count > CHARGES_MAX;
	int r = count < 0 ? -1 : 0;

	for (size_t i = 0; i < n; i++)
		g_hash_table_add(s->victims, GUINT_TO_POINTER(victims[i]));
	if (many)
		return history_preemptions(s->h, n == 1 ? victims[0] : 0,
					   s->from_ns, s->to_ns, 0, BY_DURATION,
					   take, s, s->err);
	for (size_t i = 0; i < n && !r; i++)
		r = history_preemptions(s->h, victims[i], s->from_ns, s->to_ns,
					0, BY_TIME, take, s, s->err);
	return r;
}

static int by_time(const void *a, const void *b)
{
	const struct charge *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns > y->ns ? -1 : 1;
	if (x->victim != y->victim)
		return x->victim < y->victim ? -1 : 1;
	return x->culprit < y->culprit ? -1 : x->culprit > y->culprit;
}

static void finish(struct charges *c, struct summing *s)
{
	c->n = s->all->len;
	c->preemptions = s->read;
	/* NULL for none: nothing to sort then. */
	c->all = (struct charge *)(void *)g_array_free(s->all, !c->n);
	if (c->n)
		qsort(c->all, c->n, sizeof(*c->all), by_time);
	for (size_t i = 0; i < c->n; i++)
		c->ns += c->all[i].ns;
}

int charges_read(struct charges *c, struct history *h,
		 struct culprits *culprits, const uint32_t *victims, size_t n,
		 int64_t from_ns, int64_t to_ns, struct err *err)
{
	struct summing s = {
		.h = h,
		.culprits = culprits,
		.from_ns = from_ns,
		.to_ns = to_ns,
		.victims = g_hash_table_new(NULL, NULL),
		.places = g_hash_table_new_full(g_int64_hash, g_int64_equal,
						g_free, NULL),
		.all = g_array_new(FALSE, FALSE, sizeof(struct charge)),
		.err = err,
	};
	int r = walk(&s, victims, n);

	*c = (struct charges){ .more = r > 0 };
	finish(c, &s);
	g_hash_table_destroy(s.victims);
	g_hash_table_destroy(s.places);
	if (r < 0)
		charges_release(c);
	return r < 0 ? -1 : 0;
}

void charges_release(struct charges *c)
{
	g_free(c->all);
	*c = (struct charges){ 0 };
}
