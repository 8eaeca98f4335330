/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lanes of counters: see counts.h. */
#include "config.h"

#include "ui/counts.h"

#include <glib.h>

/* Rows kept. */
#define COUNTS_MAX 512

struct entry {
	struct counter_sum *column;
	struct counter_sum total;
	double scale;
};

struct counts {
	struct history *h;
	GHashTable *by_track; /* id -> struct entry */
	/* the window that the entries are of */
	int64_t first, step_ns;
	int used;
};

static void entry_free(gpointer data)
{
	struct entry *e = data;

	g_free(e->column);
	g_free(e);
}

struct counts *counts_new(struct history *h)
{
	struct counts *c = g_new0(struct counts, 1);

	c->h = h;
	c->by_track = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
					    entry_free);
	return c;
}

void counts_free(struct counts *c)
{
	if (!c)
		return;
	g_hash_table_destroy(c->by_track);
	g_free(c);
}

/*
 * What the bars must reach.  One long request would make all means small: of
 * durations it is the largest mean, and what is above that is marked.
 */
static double scale_of(const struct counts *c, const struct entry *e,
		       const struct counter_info *info)
{
	enum count_mode mode = count_mode_of(info);
	double most = 0;

	for (int i = 0; i < c->used; i++)
		most = MAX(most,
			   (mode == COUNT_DURATIONS ? count_value : count_peak)(
				   &e->column[i], mode, c->step_ns));
	return count_scale(most, info);
}

static struct entry *read_entry(struct counts *c, const struct view *v,
				const struct counter_info *info,
				struct err *err)
{
	struct entry *e = g_new0(struct entry, 1);

	e->column = g_new0(struct counter_sum, (gsize)MAX(c->used, 1));
	if (history_counter_columns(c->h, info->track, view_from_ns(v),
				    v->step_ns, (size_t)c->used, e->column,
				    err) ||
	    history_counter_sum(c->h, info->track, view_from_ns(v),
				MIN(view_to_ns(v), v->end_ns), &e->total,
				err)) {
		entry_free(e);
		return NULL;
	}
	e->scale = scale_of(c, e, info);
	g_hash_table_insert(c->by_track, GUINT_TO_POINTER(info->track), e);
	return e;
}

int counts_of_track(struct counts *c, const struct view *v,
		    const struct track *t, struct row_counts *out,
		    struct err *err)
{
	const struct counter_info *info =
		t->kind == TRACK_COUNTER ? history_counter(c->h, t->id) : NULL;
	int used = view_used_cols(v);
	struct entry *e;

	if (!info)
		return 0;
	if (c->first != v->first || c->step_ns != v->step_ns ||
	    c->used != used || g_hash_table_size(c->by_track) >= COUNTS_MAX) {
		g_hash_table_remove_all(c->by_track);
		c->first = v->first;
		c->step_ns = v->step_ns;
		c->used = used;
	}
	e = g_hash_table_lookup(c->by_track, GUINT_TO_POINTER(t->id));
	if (!e)
		e = read_entry(c, v, info, err);
	if (!e)
		return -1;
	*out = (struct row_counts){
		info,     e->column, used,
		e->total, e->scale,  !e->total.max && !e->total.total
	};
	return 1;
}

/* ------------------------------------------------------------------ */
/* Points                                                             */

/* The first or last point in [from, to) that is one: 1, 0, -1. */
static int point_in(struct history *h, const struct track *t, int64_t from_ns,
		    int64_t to_ns, bool last, int64_t *at_ns, struct err *err)
{
	struct counter_point p;
	struct counter_iter it;
	int r, found = 0;

	counter_iter_init(&it, h, t->id, from_ns, to_ns);
	while ((r = counter_iter_next(&it, &p, err)) > 0) {
		if (p.carried)
			continue;
		*at_ns = p.t_ns;
		found = 1;
		if (!last)
			break;
	}
	counter_iter_release(&it);
	return r < 0 ? -1 : found;
}

/* Up to so many points are read one by one. */
#define FEW_POINTS 1000

/*
 * Halve [*from, *to), which holds points, until those that are to be read are
 * few: the half with the last of them, or with the first.
 */
static int narrow(struct history *h, const struct track *t, int64_t *from_ns,
		  int64_t *to_ns, bool last, struct err *err)
{
	struct counter_sum sum;

	for (;;) {
		int64_t middle = *from_ns + (*to_ns - *from_ns) / 2;

		if (history_counter_sum(h, t->id, *from_ns, *to_ns, &sum, err))
			return -1;
		if (sum.points <= FEW_POINTS || middle == *from_ns)
			return sum.points > 0;
		if (history_counter_sum(h, t->id, last ? middle : *from_ns,
					last ? *to_ns : middle, &sum, err))
			return -1;
		if ((sum.points > 0) == last)
			*from_ns = middle;
		else
			*to_ns = middle;
	}
}

int counts_next_point(struct history *h, const struct track *t, int64_t t_ns,
		      bool later, int64_t *at_ns, struct err *err)
{
	int64_t from = later ? MAX(t_ns, t->begin_ns - 1) + 1 : t->begin_ns;
	int64_t to = later ? t->end_ns : MIN(t_ns, t->end_ns);
	int r;

	if (from >= to)
		return 0;
	r = narrow(h, t, &from, &to, !later, err);
	if (r <= 0)
		return r;
	return point_in(h, t, from, to, !later, at_ns, err);
}

int counts_largest(struct history *h, const struct track *t, int64_t from_ns,
		   int64_t to_ns, int64_t *at_ns, int64_t *value,
		   struct err *err)
{
	const struct counter_info *info = history_counter(h, t->id);
	struct counter_sum sum, half;

	from_ns = MAX(from_ns, t->begin_ns);
	to_ns = MIN(to_ns, t->end_ns);
	if (!info || from_ns >= to_ns)
		return 0;
	if (history_counter_sum(h, t->id, from_ns, to_ns, &sum, err))
		return -1;
	if (!counter_sum_known(&sum, info->form))
		return 0;
	*value = sum.max;
	while (to_ns - from_ns > 1) {
		int64_t middle = from_ns + (to_ns - from_ns) / 2;

		if (history_counter_sum(h, t->id, from_ns, middle, &half, err))
			return -1;
		if (counter_sum_known(&half, info->form) && half.max == sum.max)
			to_ns = middle;
		else
			from_ns = middle;
	}
	*at_ns = from_ns;
	return 1;
}
