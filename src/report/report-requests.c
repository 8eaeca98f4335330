/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "requests": each disk request, and who submitted it.
 *
 * Longest first or (--sort begin_ns) in the order of time.  One that reaches
 * over the window's edge is listed whole; one whose end is not in the trace has
 * no duration and stands behind all others.
 *
 * The history has them in neither order: they are collected here, some dozen
 * bytes each, and with --limit never many more than are wanted.
 */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "report/report.h"

/* clang-format off */
static const struct column request_columns[] = {
	{ "vm", "VM" },
	{ "tid", "tid", UNIT_ID },
	{ "comm", "thread" },
	{ "device", "device" },
	{ "op", "op" },
	{ "sector", "sector", UNIT_ID },
	{ "bytes", "size", UNIT_BYTES },
	{ "begin_ns", "begin", UNIT_TIME },
	{ "duration_ns", "duration", UNIT_DURATION },
	{ "source", "source" },
};
/* clang-format on */

void requests_columns(const struct query *q, struct columns *columns)
{
	columns_add(columns, request_columns, G_N_ELEMENTS(request_columns));
	columns_add_host(q, columns);
}

struct walk {
	const struct query *q;
	GArray *all; /* struct request_row, its texts interned */
	bool by_time;
};

/* What was submitted later comes later, whatever else. */
static int compare_begins(const void *pa, const void *pb)
{
	const struct request_row *a = pa, *b = pb;

	if (a->begin_ns != b->begin_ns)
		return a->begin_ns < b->begin_ns ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Of one that is open: -1, so that it comes last. */
static int64_t duration_of(const struct request_row *r)
{
	return r->end_ns == REQUEST_OPEN ? -1 : r->end_ns - r->begin_ns;
}

static int compare_durations(const void *pa, const void *pb)
{
	int64_t a_ns = duration_of(pa), b_ns = duration_of(pb);

	if (a_ns == b_ns)
		return compare_begins(pa, pb);
	return a_ns < b_ns ? 1 : -1;
}

static void sort(struct walk *w)
{
	g_array_sort(w->all, w->by_time ? compare_begins : compare_durations);
}

/* Whether it was asked for: by its VM, else by its thread's machine. */
static bool is_wanted(const struct query *q, const struct request_row *r)
{
	const struct track *t = history_track(q->h, r->vm ? r->vm : r->thread);

	if (q->min_ns &&
	    (r->end_ns == REQUEST_OPEN || r->end_ns - r->begin_ns < q->min_ns))
		return false;
	return t ? query_wants(q, t) : !q->vm && !q->host;
}

static int on_request(const struct request_row *r, void *data)
{
	struct walk *w = data;
	struct request_row kept = *r;
	/* Sorted by another column, any may be wanted. */
	bool cut = w->q->limit < UINT16_MAX &&
		   (!w->q->sort || !strcmp(w->q->sort, "duration_ns") ||
		    w->by_time);

	if (!is_wanted(w->q, r))
		return 0;
	kept.device = g_intern_string(r->device);
	kept.op = g_intern_string(r->op);
	kept.source = g_intern_string(r->source);
	g_array_append_val(w->all, kept);
	if (cut && w->all->len >= 2 * (w->q->limit + UINT16_MAX)) {
		sort(w);
		g_array_set_size(w->all, (guint)w->q->limit);
	}
	return 0;
}

static int add_row(const struct query *q, const struct request_row *r,
		   struct rows *rows)
{
	const struct track *vm = history_track(q->h, r->vm);
	const struct track *t = history_track(q->h, r->thread);
	struct cell row[ROW_MAX];
	size_t n = 0;

	row[n++] = cell_text(vm ? vm->name : NULL);
	row[n++] = query_id_cell(t ? t->tid : -1);
	row[n++] = cell_text(t ? t->name : NULL);
	row[n++] = cell_text(*r->device ? r->device : NULL);
	row[n++] = cell_text(r->op);
	row[n++] = query_id_cell(r->sector);
	row[n++] = cell_int(r->bytes);
	row[n++] = cell_int(r->begin_ns);
	row[n++] = query_id_cell(duration_of(r));
	row[n++] = cell_text(r->source);
	if (query_many_hosts(q))
		row[n++] = cell_text(vm  ? query_host_name(q, vm)
				     : t ? query_host_name(q, t)
					 : NULL);
	return rows_add(rows, row);
}

int requests_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct walk w = { .q = q };
	int status;

	w.by_time = q->sort && !strcmp(q->sort, "begin_ns");
	w.all = g_array_new(FALSE, FALSE, sizeof(struct request_row));
	status = history_requests(q->h, 0, q->from_ns, q->to_ns, BY_PRESENCE,
				  on_request, &w, err);
	sort(&w);
	for (guint i = 0; i < w.all->len && !status; i++)
		status = add_row(
			q, &g_array_index(w.all, struct request_row, i), rows);
	g_array_free(w.all, TRUE);
	return MIN(status, 0);
}
