/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exports of the points of counters: see export.h.
 *
 * A row each, written as they are read, however many there are.
 */
#include "config.h"

#include <glib.h>

#include "db/counter.h"
#include "report/export.h"

/* clang-format off */
static const struct column point_columns[] = {
	{ "track", "track", UNIT_ID },
	{ "kind", "kind" },
	{ "machine", "machine" },
	{ "vm", "VM" },
	{ "name", "name" },
	{ "form", "form" },
	{ "unit", "unit" },
	{ "time_ns", "time", UNIT_TIME },
	{ "value", "value", UNIT_ID },
};
/* clang-format on */

bool export_is_of_counters(const struct query *q,
			   const struct export_choice *choice)
{
	if (choice->kind >= 0 || !choice->track_count)
		return choice->kind == TRACK_COUNTER;
	for (size_t i = 0; i < choice->track_count; i++)
		if (!history_counter(q->h, choice->tracks[i]))
			return false;
	return true;
}

static int put_point(const struct query *q, const struct track *t,
		     const struct counter_info *info,
		     const struct counter_point *point, struct printer *p)
{
	struct cell row[] = {
		cell_int(t->id),
		cell_text(track_kind_name(t->kind)),
		cell_text(query_host_name(q, t)),
		cell_text(query_vm_name(q, t)),
		cell_text(t->name),
		cell_text(counter_form_name(info->form)),
		cell_text(info->unit),
		cell_int(point->t_ns),
		cell_int(point->value),
	};

	G_STATIC_ASSERT(G_N_ELEMENTS(row) == G_N_ELEMENTS(point_columns));
	return printer_row(p, row);
}

/* 1: enough, -1: failed or stopped. */
static int put_counter(const struct query *q,
		       const struct export_choice *choice, size_t i,
		       const struct track *t, struct printer *p,
		       struct err *err)
{
	const struct counter_info *info = history_counter(q->h, t->id);
	struct counter_iter it;
	struct counter_point point;
	uint64_t count = 0;
	int r, stop = 0;

	counter_iter_init(&it, q->h, t->id, q->from_ns, q->to_ns);
	while (!stop && (r = counter_iter_next(&it, &point, err)) > 0)
		stop = export_goes_on(q, choice, i, &count, point.t_ns)
			       ? put_point(q, t, info, &point, p)
			       : -1;
	counter_iter_release(&it);
	return stop ? stop : r;
}

int export_points(const struct query *q, const struct export_choice *choice,
		  struct printer *p, struct err *err)
{
	static const struct export_table points = {
		"points", point_columns, G_N_ELEMENTS(point_columns),
		export_next_counter, put_counter
	};

	return export_table(q, choice, &points, p, err);
}
