/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters of a history: see counter.h. */
#include "config.h"

#include "db/counter.h"

#include <inttypes.h>
#include <string.h>

#include "db/counter-tree.h"
#include "db/format.h"
#include "db/history-int.h"

static int take_counter(struct history *h, sqlite3_stmt *s, struct err *err)
{
	int64_t track = sqlite3_column_int64(s, 0);
	const char *form = history_column_text(h, s, 2);
	int number = counter_form_by_name(form);
	struct counter_info *info;

	if (track <= 0 || track > UINT32_MAX)
		return err_set(err,
			       "%s: the file is damaged: no counter can have"
			       " the id %" PRId64,
			       h->subject, track);
	if (number < 0)
		return err_set(err,
			       "%s: the file is damaged: counter %" PRId64
			       " is of the unknown form '%s'",
			       h->subject, track, form);
	info = g_new(struct counter_info, 1);
	*info = (struct counter_info){
		.track = (uint32_t)track,
		.form = (enum counter_form)number,
		.quantity = history_column_text(h, s, 1),
		.unit = history_column_text(h, s, 3),
		.source = history_column_text(h, s, 4),
	};
	g_hash_table_replace(h->counters, GUINT_TO_POINTER(info->track), info);
	return 0;
}

int history_load_counters(struct history *h, struct err *err)
{
	int has = history_has_table(h, "counter", err), r;
	sqlite3_stmt *s;

	h->counters = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	if (has > 0)
		has = history_has_table(h, "counter_chunk", err);
	if (has <= 0)
		return has;
	s = sql_start(&h->sql, err, STMT_COUNTERS, "");
	if (!s)
		return -1;
	while ((r = sql_step(&h->sql, s, err)) > 0) {
		if (take_counter(h, s, err)) {
			sqlite3_reset(s);
			return -1;
		}
	}
	return r;
}

const struct counter_info *history_counter(const struct history *h,
					   uint32_t track)
{
	return g_hash_table_lookup(h->counters, GUINT_TO_POINTER(track));
}

const struct track *history_counter_find(const struct history *h,
					 uint32_t parent, const char *quantity)
{
	const struct track *up = history_track(h, parent);

	if (!up || !up->first_child)
		return NULL;
	for (size_t i = up->first_child; i < up->next; i = h->tracks[i].next) {
		const struct track *t = &h->tracks[i];
		const struct counter_info *info = history_counter(h, t->id);

		if (info && !strcmp(info->quantity, quantity))
			return t;
	}
	return NULL;
}

int history_counter_columns(struct history *h, uint32_t track, int64_t from_ns,
			    int64_t step_ns, size_t n,
			    struct counter_sum *columns, struct err *err)
{
	const struct counter_info *info = history_counter(h, track);

	if (!info) {
		memset(columns, 0, n * sizeof(*columns));
		return 0;
	}
	return counter_columns(&h->sql, track, info->form, from_ns, step_ns, n,
			       columns, err);
}

int history_counter_sum(struct history *h, uint32_t track, int64_t from_ns,
			int64_t to_ns, struct counter_sum *sum, struct err *err)
{
	from_ns = CLAMP(from_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
	to_ns = CLAMP(to_ns, from_ns, TIME_LIMIT_NS);
	return history_counter_columns(h, track, from_ns, to_ns - from_ns, 1,
				       sum, err);
}

/* ------------------------------------------------------------------ */

void counter_iter_init(struct counter_iter *it, struct history *h,
		       uint32_t track, int64_t from_ns, int64_t to_ns)
{
	const struct counter_info *info = history_counter(h, track);

	it->state = NULL;
	if (info && to_ns > from_ns)
		it->state = counter_walk_new(&h->sql, track, info->form,
					     from_ns, to_ns - 1, true);
}

int counter_iter_next(struct counter_iter *it, struct counter_point *p,
		      struct err *err)
{
	return it->state ? counter_walk_next(it->state, p, err) : 0;
}

void counter_iter_release(struct counter_iter *it)
{
	counter_walk_free(it->state);
	it->state = NULL;
}

int history_counter_at(struct history *h, uint32_t track, int64_t t_ns,
		       int64_t *value, struct err *err)
{
	const struct counter_info *info = history_counter(h, track);
	struct counter_iter it;
	struct counter_point p;
	int r;

	if (!info || info->form != COUNTER_GAUGE || t_ns == INT64_MAX)
		return 0;
	counter_iter_init(&it, h, track, t_ns, t_ns + 1);
	r = counter_iter_next(&it, &p, err);
	/* The walk of a moment before its life begins with its life. */
	if (r > 0 && p.t_ns != t_ns)
		r = 0;
	if (r > 0)
		*value = p.value;
	counter_iter_release(&it);
	return r;
}
