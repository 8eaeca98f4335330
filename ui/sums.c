/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The column sums of the window: see sums.h. */
#include "config.h"

#include "ui/sums.h"

#include <glib.h>

#include "ui/lane.h"
#include "ui/waits.h"

/* Rows kept; 200 columns of a row are 80 kB. */
#define SUMS_MAX 512

struct entry {
	struct state_sum *column;
	struct state_sum total;
};

struct sums {
	struct history *h;
	const struct rows *rows;
	const struct settings *settings;
	GHashTable *by_row; /* row -> struct entry */
	/* the window that the entries are of */
	int64_t first, step_ns;
	int lead, used;
	bool waits; /* what they show of vCPUs */
};

static void entry_free(gpointer data)
{
	struct entry *e = data;

	g_free(e->column);
	g_free(e);
}

struct sums *sums_new(struct history *h, const struct rows *rows,
		      const struct settings *settings)
{
	struct sums *s = g_new0(struct sums, 1);

	s->h = h;
	s->rows = rows;
	s->settings = settings;
	s->by_row = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
					  entry_free);
	return s;
}

void sums_free(struct sums *s)
{
	if (!s)
		return;
	g_hash_table_destroy(s->by_row);
	g_free(s);
}

/* The kind of the children that @row sums up, or -1. */
static int summed_kind(const struct rows *rows, uint32_t row)
{
	if (row_has_states(&rows->all[row]))
		return -1;
	for (uint32_t i = rows->all[row].first; i != ROW_NONE;
	     i = rows->all[i].next) {
		const struct track *t = rows->all[i].track;

		if (t && (t->kind == TRACK_VCPU || t->kind == TRACK_PCPU ||
			  t->kind == TRACK_VM))
			return (int)t->kind;
		/* Only what a view puts first may stand before them. */
		if (t)
			break;
	}
	return -1;
}

bool sums_adds_up(const struct rows *rows, uint32_t row)
{
	return summed_kind(rows, row) >= 0;
}

/* The columns of a track and its sum over the window. */
static int read_track(struct sums *s, const struct view *v, uint32_t track,
		      struct entry *e, struct err *err)
{
	if (history_columns(s->h, track, view_col_ns(v, -s->lead), v->step_ns,
			    (size_t)(s->lead + s->used), e->column, err))
		return -1;
	/* Not from the columns: an interval over an edge counts in both. */
	return history_sum(s->h, track, view_from_ns(v),
			   MIN(view_to_ns(v), v->end_ns), &e->total, err);
}

/* What the vCPU @t waited for, into what is known of it. */
static int add_waits(struct sums *s, const struct view *v,
		     const struct track *t, struct entry *e, struct err *err)
{
	const struct track *waits = waits_of(s->h, t);
	struct entry w;
	int r;

	if (!waits)
		return 0;
	w.column = g_new0(struct state_sum, (gsize)(s->lead + s->used));
	r = read_track(s, v, waits->id, &w, err);
	for (int c = 0; c < s->lead + s->used && !r; c++)
		waits_into(&e->column[c], &w.column[c]);
	if (!r)
		waits_into(&e->total, &w.total);
	g_free(w.column);
	return r;
}

static struct entry *entry_of(struct sums *s, const struct view *v,
			      uint32_t row, struct err *err);

/* Add up the children of the kind that is summed up. */
static int add_children(struct sums *s, const struct view *v, uint32_t row,
			struct entry *e, struct err *err)
{
	const struct row *all = s->rows->all;
	int kind = summed_kind(s->rows, row);

	for (uint32_t i = all[row].first; i != ROW_NONE; i = all[i].next) {
		struct entry *child;

		if (!all[i].track || (int)all[i].track->kind != kind)
			continue;
		/* A VM of which no vCPU was seen. */
		if (!row_has_states(&all[i]) && !sums_adds_up(s->rows, i))
			continue;
		child = entry_of(s, v, i, err);
		if (!child)
			return -1;
		for (int c = 0; c < s->lead + s->used; c++)
			sum_add(&e->column[c], &child->column[c]);
		sum_add(&e->total, &child->total);
	}
	return 0;
}

/* What is kept of @row, or made now; NULL on error. */
static struct entry *entry_of(struct sums *s, const struct view *v,
			      uint32_t row, struct err *err)
{
	const struct row *r = &s->rows->all[row];
	struct entry *e = g_hash_table_lookup(s->by_row, GUINT_TO_POINTER(row));
	int failed;

	if (e)
		return e;
	e = g_new0(struct entry, 1);
	e->column = g_new0(struct state_sum, (gsize)(s->lead + s->used));
	if (row_has_states(r))
		failed = read_track(s, v, r->track->id, e, err);
	else
		failed = add_children(s, v, row, e, err);
	if (!failed && s->waits && row_has_states(r) &&
	    r->track->kind == TRACK_VCPU)
		failed = add_waits(s, v, r->track, e, err);
	if (failed) {
		entry_free(e);
		return NULL;
	}
	g_hash_table_insert(s->by_row, GUINT_TO_POINTER(row), e);
	return e;
}

/* Forget everything when the window is another one. */
static void follow_view(struct sums *s, const struct view *v)
{
	bool waits = waits_on(s->settings, s->rows);
	int used = view_used_cols(v);

	if (s->waits == waits && s->first == v->first && s->step_ns == v->step_ns &&
	    s->used == used && g_hash_table_size(s->by_row) < SUMS_MAX)
		return;
	g_hash_table_remove_all(s->by_row);
	s->first = v->first;
	s->step_ns = v->step_ns;
	s->lead = (int)(v->first % LANE_RESTART);
	s->used = used;
	s->waits = waits;
}

int sums_of_row(struct sums *s, const struct view *v, uint32_t row,
		struct row_sums *out, struct err *err)
{
	struct entry *e;

	if (!row_has_states(&s->rows->all[row]) && !sums_adds_up(s->rows, row))
		return 0;
	follow_view(s, v);
	e = entry_of(s, v, row, err);
	if (!e)
		return -1;
	*out = (struct row_sums){ e->column, s->lead, s->used, e->total };
	return 1;
}
