/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "durations": for every track and state, how long the intervals lasted.
 *
 * An interval that overlaps the window counts with its whole duration; only
 * time_ns is cut at the window's edges (db/durations.h).  A row to each state
 * that occurs.  error_percent bounds what may be wrong with the percentiles;
 * all else is exact.
 */
#include "config.h"

#include "db/durations.h"
#include "report/report.h"

/* clang-format off */
static const struct column duration_columns[] = {
	{ "vm", "VM" },
	{ "kind", "kind" },
	{ "name", "name" },
	{ "tid", "tid", UNIT_ID },
	{ "state", "state" },
	{ "count", "count", UNIT_COUNT },
	{ "time_ns", "time", UNIT_DURATION },
	{ "min_ns", "min", UNIT_DURATION },
	{ "mean_ns", "mean", UNIT_DURATION },
	{ "p50_ns", "p50", UNIT_DURATION },
	{ "p95_ns", "p95", UNIT_DURATION },
	{ "p99_ns", "p99", UNIT_DURATION },
	{ "max_ns", "max", UNIT_DURATION },
	{ "error_percent", "error %" },
};
/* clang-format on */

void durations_columns(const struct query *q, struct columns *columns)
{
	columns_add(columns, duration_columns, G_N_ELEMENTS(duration_columns));
	columns_add_host(q, columns);
}

/* A duration of which may not be known how long it is. */
static struct cell ns_cell(const struct duration_stats *s, int64_t ns)
{
	return s->known ? cell_int(ns) : cell_null();
}

static int add_state(const struct query *q, const struct track *t,
		     const char *state, const struct duration_stats *s,
		     struct rows *rows)
{
	struct cell row[ROW_MAX];
	size_t n = 0;

	row[n++] = query_vm_cell(q, t);
	row[n++] = cell_text(track_kind_name(t->kind));
	row[n++] = cell_text(t->name);
	row[n++] = query_id_cell(t->tid);
	row[n++] = cell_text(state);
	row[n++] = cell_int(s->count);
	row[n++] = cell_int(s->time_ns);
	row[n++] = ns_cell(s, s->min_ns);
	row[n++] = cell_int(s->mean_ns);
	row[n++] = ns_cell(s, s->p50_ns);
	row[n++] = ns_cell(s, s->p95_ns);
	row[n++] = ns_cell(s, s->p99_ns);
	row[n++] = ns_cell(s, s->max_ns);
	row[n++] = s->known ? cell_real(s->error * 100) : cell_null();
	if (query_many_hosts(q))
		row[n++] = cell_text(query_host_name(q, t));
	return rows_add(rows, row);
}

/* Returns 1 when no more rows are wanted. */
static int add_track(const struct query *q, const struct track *t,
		     struct rows *rows, struct err *err)
{
	struct duration_stats stats[STATE_MAX];
	int stop = 0;

	if (history_durations(q->h, &t->id, 1, q->from_ns, q->to_ns, stats,
			      err))
		return -1;
	for (const int8_t *s = state_list(t->kind); *s >= 0 && !stop; s++)
		if (stats[*s].count)
			stop = add_state(q, t,
					 state_info((unsigned int)*s)->name,
					 &stats[*s], rows);
	return stop;
}

int durations_rows(const struct query *q, struct rows *rows, struct err *err)
{
	static const enum track_kind usual[] = { TRACK_VCPU, TRACK_PCPU };
	const enum track_kind *kinds = q->kind ? &q->kind : usual;
	size_t n = q->kind ? 1 : G_N_ELEMENTS(usual);
	int status = 0;

	for (size_t k = 0; k < n && !status; k++) {
		const struct track *t;
		size_t i = 0;

		while (!status && (t = query_next(q, kinds[k], &i)))
			status = add_track(q, t, rows, err);
	}
	return status < 0 ? -1 : 0;
}
