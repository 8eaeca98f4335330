/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exports of intervals: see export.h. */
#include "config.h"

#include "report/export.h"

#include <glib.h>

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

/* What the value of @iv is called, or NULL. */
static const char *value_name(const struct query *q, const struct interval *iv)
{
	enum value_domain domain = state_info(iv->state)->value;
	const struct track *t;

	if (iv->value == VALUE_NONE)
		return NULL;
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
		cell_text(value_name(q, iv)),
		iv->peer ? cell_int(iv->peer) : cell_null(),
		cell_text(peer ? peer->name : NULL),
	};

	G_STATIC_ASSERT(G_N_ELEMENTS(row) == G_N_ELEMENTS(interval_columns));
	return printer_row(p, row);
}

static int put_track(const struct query *q, const struct track *t,
		     struct printer *p, struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	int r, stop = 0;

	interval_iter_init(&it, q->h, t->id, q->from_ns, q->to_ns);
	while (!stop && (r = interval_iter_next(&it, &iv, err)) > 0)
		stop = put_interval(q, t, &iv, p);
	interval_iter_release(&it);
	return stop ? 1 : r;
}

int export_intervals(const struct query *q, const struct export_choice *choice,
		     struct printer *p, struct err *err)
{
	const struct document doc = { .name = "intervals" };
	const struct track *tracks;
	int status = 0;
	size_t n;

	tracks = history_tracks(q->h, &n);
	printer_begin(p, &doc);
	printer_table(p, "rows", NULL, interval_columns,
		      G_N_ELEMENTS(interval_columns));
	for (size_t i = 0; i < n && !status; i++) {
		const struct track *t = &tracks[i];

		if (choice->kind >= 0 && (int)t->kind != choice->kind)
			continue;
		if (choice->track && t->id != choice->track)
			continue;
		if (state_list(t->kind)[0] >= 0 && query_wants(q, t))
			status = put_track(q, t, p, err);
	}
	printer_table_end(p);
	printer_end(p);
	return status < 0 ? -1 : 0;
}
