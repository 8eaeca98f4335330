/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From whom a vCPU suffered: see blame.h. */
#include "config.h"

#include "ui/blame.h"

#include <stdlib.h>

#include <glib.h>

static int by_culprit(const void *a, const void *b)
{
	const struct preemption_slice *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->track < y->track ? -1 : x->track > y->track;
}

static int by_length(const void *a, const void *b)
{
	const struct preemption_slice *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns > y->ns ? -1 : 1;
	return by_culprit(a, b);
}

size_t blame_merge(struct preemption_slice *slices, size_t n)
{
	size_t used = 0;

	if (!n)
		return 0;
	qsort(slices, n, sizeof(*slices), by_culprit);
	for (size_t i = 1; i < n; i++) {
		if (by_culprit(&slices[i], &slices[used]))
			slices[++used] = slices[i];
		else
			slices[used].ns += slices[i].ns;
	}
	used++;
	qsort(slices, used, sizeof(*slices), by_length);
	return used;
}

void blame_release(struct blame *blame)
{
	g_free(blame->by);
	*blame = (struct blame){ 0 };
}

static int collect(const struct preemption *p, void *data)
{
	GArray *list = data;

	g_array_append_val(list, *p);
	return list->len > BLAME_MAX;
}

/* The slices of one preemption, cut to the window, onto @all. */
static int add_slices(const struct blame *b, struct history *h,
		      const struct preemption *p, GArray *all, struct err *err)
{
	struct preemption_slice *slices = NULL;
	size_t n = 0;

	if (history_slices(h, p->id, &slices, &n, err))
		return -1;
	n = slices_cut(slices, n, p->begin_ns, b->from_ns, b->to_ns);
	if (n)
		g_array_append_vals(all, slices, (guint)n);
	g_free(slices);
	return 0;
}

static int add_vcpu(struct blame *b, struct history *h, uint32_t track,
		    GArray *all, struct err *err)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct preemption));
	int r = history_preemptions(h, track, b->from_ns, b->to_ns, 0,
				    BY_DURATION, collect, list, err);

	if (r > 0) {
		b->more = true;
		g_array_set_size(list, BLAME_MAX);
		r = 0;
	}
	for (guint i = 0; i < list->len && !r; i++)
		r = add_slices(b, h, &g_array_index(list, struct preemption, i),
			       all, err);
	b->preemptions += list->len;
	g_array_free(list, TRUE);
	return r;
}

static int add_row(struct blame *b, struct history *h, const struct rows *rows,
		   uint32_t row, GArray *all, struct err *err)
{
	const struct track *t = rows->all[row].track;
	int r = 0;

	if (t && t->kind == TRACK_VCPU)
		return add_vcpu(b, h, t->id, all, err);
	if (!t || t->kind != TRACK_VM)
		return 0;
	for (uint32_t i = rows->all[row].first; i != ROW_NONE && !r;
	     i = rows->all[i].next) {
		t = rows->all[i].track;
		if (t && t->kind == TRACK_VCPU)
			r = add_vcpu(b, h, t->id, all, err);
	}
	return r;
}

int blame_of_row(struct blame *blame, struct history *h,
		 const struct rows *rows, uint32_t row, int64_t from_ns,
		 int64_t to_ns, struct err *err)
{
	GArray *all;
	int r;

	if (blame->by && blame->row == row && blame->from_ns == from_ns &&
	    blame->to_ns == to_ns)
		return 0;
	blame_release(blame);
	blame->row = row;
	blame->from_ns = from_ns;
	blame->to_ns = to_ns;
	all = g_array_new(FALSE, TRUE, sizeof(struct preemption_slice));
	r = add_row(blame, h, rows, row, all, err);
	for (guint i = 0; i < all->len; i++)
		blame->total_ns +=
			g_array_index(all, struct preemption_slice, i).ns;
	blame->count = all->len;
	/* Room for one, so that an empty one is known to be made. */
	g_array_set_size(all, all->len + 1);
	blame->by = (struct preemption_slice *)(void *)g_array_free(all, FALSE);
	blame->count = blame_merge(blame->by, blame->count);
	if (r)
		blame_release(blame);
	return r;
}
