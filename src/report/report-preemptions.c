/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "preemptions": each preemption of a vCPU, and who ran instead.
 *
 * Rows stream out of the history's own indexes, longest first or (--sort
 * begin_ns) in time order.  One that reaches over the window's edge is
 * listed whole.
 */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "report/culprit.h"
#include "report/report.h"

/* clang-format off */
static const struct column preemption_columns[] = {
	{ "vm", "VM" },
	{ "vcpu", "vCPU", UNIT_ID },
	{ "tid", "tid", UNIT_ID },
	{ "cpu", "cpu", UNIT_ID },
	{ "begin_ns", "begin", UNIT_TIME },
	{ "duration_ns", "duration", UNIT_DURATION, .total = true },
	{ "by", "by", .fields = culprit_columns, .field_count = CULPRIT_FIELDS,
	  .item_text = culprit_text },
};
/* clang-format on */

void preemptions_columns(const struct query *q, struct columns *columns)
{
	(void)q;
	columns_add(columns, preemption_columns,
		    G_N_ELEMENTS(preemption_columns));
}

struct walk {
	const struct query *q;
	struct rows *rows;
	struct err *err;
};

static int compare_slices(const void *pa, const void *pb)
{
	const struct preemption_slice *a = pa, *b = pb;

	return (a->ns < b->ns) - (a->ns > b->ns);
}

/* Put slices of the same culprit together, longest first; the new count. */
static size_t sum_up(struct preemption_slice *slices, size_t n)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		/* Track ids are from 1 on: the kinds without take negatives. */
		void *key = GINT_TO_POINTER(slices[i].kind == SLICE_THREAD
						    ? (int)slices[i].track
						    : -(int)slices[i].kind);
		void *at;

		if (g_hash_table_lookup_extended(seen, key, NULL, &at)) {
			slices[GPOINTER_TO_SIZE(at)].ns += slices[i].ns;
			continue;
		}
		g_hash_table_insert(seen, key, GSIZE_TO_POINTER(used));
		slices[used++] = slices[i];
	}
	g_hash_table_destroy(seen);
	qsort(slices, used, sizeof(*slices), compare_slices);
	return used;
}

static int add_row(const struct walk *w, const struct preemption *p,
		   const struct track *vcpu,
		   const struct preemption_slice *slices, size_t slice_count)
{
	const struct track *cpu = history_track(w->q->h, p->pcpu);
	struct cell *by = g_new(struct cell, slice_count * CULPRIT_FIELDS + 1);
	struct cell_list list = { slice_count, by };
	struct cell row[ROW_MAX];
	size_t n = 0;
	int stop;

	for (size_t i = 0; i < slice_count; i++)
		culprit_cells(w->q, &slices[i], by + i * CULPRIT_FIELDS);
	row[n++] = query_vm_cell(w->q, vcpu);
	row[n++] = query_id_cell(vcpu->key);
	row[n++] = query_id_cell(vcpu->tid);
	row[n++] = cpu ? query_id_cell(cpu->key) : cell_null();
	row[n++] = cell_int(p->begin_ns);
	row[n++] = cell_int(p->end_ns - p->begin_ns);
	row[n++] = cell_list(&list);
	stop = rows_add(w->rows, row);
	g_free(by);
	return stop;
}

static int on_preemption(const struct preemption *p, void *data)
{
	const struct walk *w = data;
	const struct track *vcpu = history_track(w->q->h, p->track);
	struct preemption_slice *slices;
	size_t n;
	int stop;

	if (!vcpu || !query_wants(w->q, vcpu))
		return 0;
	if (history_slices(w->q->h, p->id, &slices, &n, w->err))
		return -1;
	stop = add_row(w, p, vcpu, slices, sum_up(slices, n));
	g_free(slices);
	return stop;
}

int preemptions_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct walk w = { q, rows, err };
	bool by_time = q->sort && !strcmp(q->sort, "begin_ns");
	int r;

	r = history_preemptions(q->h, 0, q->from_ns, q->to_ns, q->min_ns,
				by_time ? BY_TIME : BY_DURATION, on_preemption,
				&w, err);
	return r < 0 ? -1 : 0;
}
