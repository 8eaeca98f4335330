/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "disk" with --by: what each thread or each device had to do with the
 * requests of every VM.
 *
 * The rows of a VM, and those of the host's own tasks, add up to its row of
 * "disk" in the same window: counts and bytes belong to the window in which a
 * request was submitted, its duration to that in which it was completed.
 * Spacings are of a VM as a whole and not told here.
 */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "report/report.h"
#include "report/series.h"

enum { READS, WRITES, OTHERS, KINDS };

/* One row.  Who submitted, or which device, is NULL or 0 if not known. */
struct part {
	uint32_t vm, thread;
	const char *device; /* interned */
	const char *source; /* interned */
	int64_t count[KINDS], bytes[KINDS];
	struct kept latency;
};

struct walk {
	const struct query *q;
	GHashTable *parts; /* struct part -> itself, owned */
};

/* clang-format off */
static const struct column vm_columns[] = {
	{ "vm", "VM" },
	{ "pid", "pid", UNIT_ID },
};
static const struct column thread_columns[] = {
	{ "tid", "tid", UNIT_ID },
	{ "comm", "thread" },
};
static const struct column device_columns[] = {
	{ "device", "device" },
};
static const struct column count_columns[] = {
	{ "read_count", "reads", UNIT_COUNT, .total = true },
	{ "write_count", "writes", UNIT_COUNT, .total = true },
	{ "other_count", "other", UNIT_COUNT, .total = true, .optional = true },
	{ "read_bytes", "read", UNIT_BYTES, .total = true },
	{ "write_bytes", "written", UNIT_BYTES, .total = true },
	{ "complete_count", "", UNIT_COUNT, .detail = true },
};
static const struct column last_columns[] = {
	{ "source", "source" },
};
/* clang-format on */

void disk_by_columns(const struct query *q, struct columns *columns)
{
	columns_add(columns, vm_columns, G_N_ELEMENTS(vm_columns));
	if (q->by == QUERY_BY_THREAD)
		columns_add(columns, thread_columns,
			    G_N_ELEMENTS(thread_columns));
	else
		columns_add(columns, device_columns,
			    G_N_ELEMENTS(device_columns));
	columns_add(columns, count_columns, G_N_ELEMENTS(count_columns));
	columns_add_series(columns, "latency", "latency");
	columns_add_spread(columns, "latency", true);
	columns_add(columns, last_columns, G_N_ELEMENTS(last_columns));
	columns_add_host(q, columns);
}

static guint part_hash(gconstpointer p)
{
	const struct part *a = p;

	return (a->vm * 31 + a->thread) * 31 + g_direct_hash(a->device);
}

static gboolean part_equal(gconstpointer pa, gconstpointer pb)
{
	const struct part *a = pa, *b = pb;

	return a->vm == b->vm && a->thread == b->thread &&
	       a->device == b->device;
}

static void part_free(void *p)
{
	struct part *part = p;

	kept_clear(&part->latency);
	g_free(part);
}

/* The row that @r belongs to, NULL: it was not asked for. */
static struct part *part_of(struct walk *w, const struct request_row *r)
{
	const struct track *t =
		history_track(w->q->h, r->vm ? r->vm : r->thread);
	struct part key = { .vm = r->vm }, *part;

	if (t ? !query_wants(w->q, t) : w->q->vm || w->q->host)
		return NULL;
	if (w->q->by == QUERY_BY_THREAD)
		key.thread = r->thread;
	else
		key.device = g_intern_string(r->device);
	part = g_hash_table_lookup(w->parts, &key);
	if (!part) {
		part = g_new(struct part, 1);
		*part = key;
		part->source = g_intern_string(r->source);
		g_hash_table_add(w->parts, part);
	}
	return part;
}

static int kind_of(const struct request_row *r)
{
	if (!strcmp(r->op, "read"))
		return READS;
	return !strcmp(r->op, "write") ? WRITES : OTHERS;
}

static int on_submit(const struct request_row *r, void *data)
{
	struct part *part = part_of(data, r);

	if (part) {
		part->count[kind_of(r)]++;
		add_clamped(&part->bytes[kind_of(r)], r->bytes);
	}
	return 0;
}

static int on_complete(const struct request_row *r, void *data)
{
	struct part *part = kind_of(r) == OTHERS ? NULL : part_of(data, r);

	if (part)
		kept_add(&part->latency, r->end_ns - r->begin_ns);
	return 0;
}

/* VM by VM, the host's own behind them; busiest first. */
static int compare_parts(const void *pa, const void *pb)
{
	const struct part *a = *(struct part *const *)pa;
	const struct part *b = *(struct part *const *)pb;
	int64_t a_count = a->count[READS] + a->count[WRITES];
	int64_t b_count = b->count[READS] + b->count[WRITES];

	if (a->vm != b->vm)
		return a->vm - 1 < b->vm - 1 ? -1 : 1; /* 0 comes last */
	if (a_count != b_count)
		return a_count > b_count ? -1 : 1;
	if (a->thread != b->thread)
		return a->thread < b->thread ? -1 : 1;
	return g_strcmp0(a->device, b->device);
}

static int add_row(const struct query *q, struct part *part, struct rows *rows)
{
	const struct track *vm = history_track(q->h, part->vm);
	const struct track *t = history_track(q->h, part->thread);
	struct cell row[ROW_MAX];
	size_t n = 0;

	row[n++] = cell_text(vm ? vm->name : "host tasks");
	row[n++] = query_id_cell(vm ? vm->pid : -1);
	if (q->by == QUERY_BY_THREAD) {
		row[n++] = query_id_cell(t ? t->tid : -1);
		row[n++] = cell_text(t ? t->name : NULL);
	} else {
		row[n++] = cell_text(*part->device ? part->device : NULL);
	}
	for (int k = 0; k < KINDS; k++)
		row[n++] = cell_int(part->count[k]);
	for (int k = 0; k < OTHERS; k++)
		row[n++] = cell_int(part->bytes[k]);
	row[n++] = cell_int(part->latency.series.n);
	n += cells_of_series(row + n, &part->latency.series);
	n += cells_of_spread(row + n, &part->latency);
	row[n++] = cell_text(part->source);
	if (query_many_hosts(q))
		row[n++] = cell_text(vm  ? query_host_name(q, vm)
				     : t ? query_host_name(q, t)
					 : NULL);
	return rows_add(rows, row);
}

int disk_by_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct walk w = { .q = q };
	GPtrArray *order = g_ptr_array_new();
	GHashTableIter it;
	gpointer part;
	int status;

	w.parts = g_hash_table_new_full(part_hash, part_equal, part_free, NULL);
	status = history_requests(q->h, 0, q->from_ns, q->to_ns, BY_BEGIN,
				  on_submit, &w, err) ||
				 history_requests(q->h, 0, q->from_ns, q->to_ns,
						  BY_END, on_complete, &w, err)
			 ? -1
			 : 0;
	g_hash_table_iter_init(&it, w.parts);
	while (g_hash_table_iter_next(&it, &part, NULL))
		g_ptr_array_add(order, part);
	g_ptr_array_sort(order, compare_parts);
	for (guint i = 0; i < order->len && !status; i++)
		status = add_row(q, order->pdata[i], rows);
	g_ptr_array_free(order, TRUE);
	g_hash_table_destroy(w.parts);
	return MIN(status, 0);
}
