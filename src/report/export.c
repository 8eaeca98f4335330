/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exports of intervals: see export.h. */
#include "config.h"

#include "report/export.h"

#include <glib.h>

#include "db/counter.h"

/* clang-format off */
static const struct column interval_columns[] = {
	{ "track", "track", UNIT_ID },
	{ "kind", "kind" },
	{ "machine", "machine" },
	{ "name", "name" },
	{ "pid", "pid", UNIT_ID },
	{ "tid", "tid", UNIT_ID },
	{ "key", "key", UNIT_ID },
	{ "begin_ns", "begin", UNIT_TIME },
	{ "end_ns", "end", UNIT_TIME },
	{ "duration_ns", "duration", UNIT_DURATION },
	{ "state", "state" },
	{ "value", "value", UNIT_ID },
	{ "value_name", "value name" },
	{ "peer", "peer", UNIT_ID },
	{ "peer_name", "peer name" },
};
/* clang-format on */

/* Is @t, or something it stands below, among the chosen ones? */
static bool is_chosen(const struct query *q, const struct export_choice *choice,
		      const struct track *t)
{
	bool itself = true;

	for (; t; t = history_track(q->h, t->parent)) {
		for (size_t i = 0; i < choice->track_count; i++)
			if (choice->tracks[i] == t->id)
				return itself || state_list(t->kind)[0] < 0;
		itself = false;
	}
	return false;
}

/* Whatever there is of it. */
static bool wants(const struct query *q, const struct export_choice *choice,
		  const struct track *t)
{
	if (choice->kind >= 0 && (int)t->kind != choice->kind)
		return false;
	if (choice->track_count && !is_chosen(q, choice, t))
		return false;
	return query_wants(q, t);
}

bool export_wants(const struct query *q, const struct export_choice *choice,
		  const struct track *t)
{
	return state_list(t->kind)[0] >= 0 && wants(q, choice, t);
}

bool export_wants_counter(const struct query *q,
			  const struct export_choice *choice,
			  const struct track *t)
{
	return history_counter(q->h, t->id) && wants(q, choice, t);
}

typedef bool wants_fn(const struct query *q, const struct export_choice *choice,
		      const struct track *t);

static const struct track *next(const struct query *q,
				const struct export_choice *choice,
				wants_fn *wants_it, size_t *i, bool *stopped)
{
	const struct track *tracks;
	size_t n;

	tracks = history_tracks(q->h, &n);
	while (*i < n) {
		const struct track *t = &tracks[*i];

		if (choice->go_on &&
		    !choice->go_on((double)*i / (double)n, choice->data)) {
			*stopped = true;
			return NULL;
		}
		++*i;
		if (wants_it(q, choice, t))
			return t;
	}
	return NULL;
}

const struct track *export_next(const struct query *q,
				const struct export_choice *choice, size_t *i,
				bool *stopped)
{
	return next(q, choice, export_wants, i, stopped);
}

const struct track *export_next_counter(const struct query *q,
					const struct export_choice *choice,
					size_t *i, bool *stopped)
{
	return next(q, choice, export_wants_counter, i, stopped);
}

/* Intervals between two questions whether to go on. */
#define ASK_EVERY 8192

bool export_goes_on(const struct query *q, const struct export_choice *choice,
		    size_t i, uint64_t *count, int64_t t_ns)
{
	double share, length = (double)q->to_ns - (double)q->from_ns;
	size_t n;

	if (++*count % ASK_EVERY || !choice->go_on)
		return true;
	history_tracks(q->h, &n);
	share = ((double)t_ns - (double)q->from_ns) / MAX(length, 1);
	return choice->go_on(((double)i - 1 + CLAMP(share, 0, 1)) / (double)n,
			     choice->data);
}

const char *export_value_name(const struct query *q, const struct interval *iv,
			      char *buf, size_t size)
{
	enum value_domain domain = state_info(iv->state)->value;
	const struct track *t;

	if (iv->value == VALUE_NONE)
		return NULL;
	if (domain == VALUE_OF_WAKE) {
		t = history_track(q->h, wake_unpack(iv->value).by);
		wake_text(buf, size, iv->value, t ? t->name : NULL);
		return buf;
	}
	if (domain != VALUE_OF_TRACK)
		return history_label(q->h, domain, iv->value);
	if (iv->value <= 0 || iv->value > UINT32_MAX)
		return NULL;
	t = history_track(q->h, (uint32_t)iv->value);
	return t ? t->name : NULL;
}

static int put_interval(const struct query *q, const struct track *t,
			const struct interval *iv, struct printer *p)
{
	const struct track *peer = history_track(q->h, iv->peer);
	char name[WAKE_TEXT_MAX];
	struct cell row[] = {
		cell_int(t->id),
		cell_text(track_kind_name(t->kind)),
		cell_text(query_host_name(q, t)),
		cell_text(t->name),
		query_id_cell(t->pid),
		query_id_cell(t->tid),
		cell_int(t->key),
		cell_int(iv->begin_ns),
		cell_int(iv->end_ns),
		cell_int(iv->end_ns - iv->begin_ns),
		cell_text(state_info(iv->state)->name),
		iv->value == VALUE_NONE ? cell_null() : cell_int(iv->value),
		cell_text(export_value_name(q, iv, name, sizeof(name))),
		iv->peer ? cell_int(iv->peer) : cell_null(),
		cell_text(peer ? peer->name : NULL),
	};

	G_STATIC_ASSERT(G_N_ELEMENTS(row) == G_N_ELEMENTS(interval_columns));
	return printer_row(p, row);
}

/* 1: enough, -1: failed or stopped. */
static int put_track(const struct query *q, const struct export_choice *choice,
		     size_t i, const struct track *t, struct printer *p,
		     struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	uint64_t count = 0;
	int r, stop = 0;

	interval_iter_init(&it, q->h, t->id, q->from_ns, q->to_ns);
	while (!stop && (r = interval_iter_next(&it, &iv, err)) > 0)
		stop = export_goes_on(q, choice, i, &count, iv.begin_ns)
			       ? put_interval(q, t, &iv, p)
			       : -1;
	interval_iter_release(&it);
	return stop ? stop : r;
}

int export_table(const struct query *q, const struct export_choice *choice,
		 const struct export_table *table, struct printer *p,
		 struct err *err)
{
	const struct document doc = {
		.name = table->name,
		.subject = query_subject(q),
		.windowed = true,
		.begin_ns = q->from_ns,
		.end_ns = q->to_ns,
	};
	const struct track *t;
	bool stopped = false;
	int status = 0;
	size_t i = 0;

	printer_begin(p, &doc);
	printer_table(p, "rows", NULL, table->columns, table->column_count);
	while (!status && (t = table->next(q, choice, &i, &stopped)))
		status = table->put(q, choice, i, t, p, err);
	printer_table_end(p);
	printer_end(p);
	return status < 0 || stopped ? -1 : 0;
}

int export_intervals(const struct query *q, const struct export_choice *choice,
		     struct printer *p, struct err *err)
{
	static const struct export_table intervals = {
		"intervals", interval_columns, G_N_ELEMENTS(interval_columns),
		export_next, put_track
	};

	return export_table(q, choice, &intervals, p, err);
}
