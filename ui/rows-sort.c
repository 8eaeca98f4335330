/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Siblings in another order: see rows.h.  A list of children is taken off
 * its parent, sorted by rank, figure and number, and linked again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ui/lane.h"
#include "ui/rows.h"

static const char *const names[ORDER_COUNT] = {
	[ORDER_TREE] = "tree",
	[ORDER_NAME] = "name",
	[ORDER_TIME] = "time",
	[ORDER_PREEMPTED] = "preempted",
};

const char *row_order_name(enum row_order order)
{
	return (unsigned int)order < ORDER_COUNT ? names[order] : "";
}

int row_order_by_name(const char *name)
{
	for (int i = 0; i < ORDER_COUNT; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

struct child {
	uint32_t row;
	uint8_t rank;
	double figure;     /* larger comes first */
	const char *label; /* by name only */
};

static int compare(const void *pa, const void *pb)
{
	const struct child *a = pa, *b = pb;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->figure != b->figure)
		return a->figure > b->figure ? -1 : 1;
	if (a->label && b->label) {
		/* "vCPU 10" after "vCPU 9". */
		int d = strverscmp(a->label, b->label);

		if (d)
			return d;
	}
	return a->row < b->row ? -1 : a->row > b->row;
}

/*
 * Time per state of a row in the window of the order: for a VM its vCPUs', for
 * a machine its VMs'.
 */
static int read_sum(struct rows *rows, uint32_t row, struct state_sum *sum,
		    struct err *err)
{
	const struct row *r = &rows->all[row];
	struct state_sum one;

	memset(sum, 0, sizeof(*sum));
	if (row_has_states(r))
		return history_sum(rows->history, r->track->id,
				   rows->order_from_ns, rows->order_to_ns, sum,
				   err);
	if (!r->track)
		return 0;
	for (uint32_t i = r->first; i != ROW_NONE; i = rows->all[i].next) {
		const struct track *t = rows->all[i].track;

		if (!t || (t->kind != TRACK_VCPU && t->kind != TRACK_VM))
			continue;
		if (read_sum(rows, i, &one, err))
			return -1;
		sum_add(sum, &one);
	}
	return 0;
}

static int read_figure(struct rows *rows, uint32_t row, double *figure,
		       struct err *err)
{
	struct state_sum sum;
	int64_t total;

	*figure = 0;
	if (rows->order != ORDER_TIME && rows->order != ORDER_PREEMPTED)
		return 0;
	if (read_sum(rows, row, &sum, err))
		return -1;
	total = sum_total_ns(&sum);
	if (rows->order == ORDER_TIME)
		*figure = (double)sum_on_cpu_ns(&sum);
	else if (total > 0)
		*figure = (double)sum.time_ns[ST_PREEMPTED] / (double)total;
	return 0;
}

/* Sort the children of @parent (ROW_NONE: the top level). */
static int arrange(struct rows *rows, uint32_t parent, struct err *err)
{
	uint32_t *link =
		parent == ROW_NONE ? &rows->first : &rows->all[parent].first;
	GArray *list = g_array_new(FALSE, TRUE, sizeof(struct child));
	int failed = 0;

	for (uint32_t i = *link; i != ROW_NONE; i = rows->all[i].next) {
		struct child child = { i, rows->all[i].rank, 0, NULL };

		if (rows->order == ORDER_NAME)
			child.label = rows_label(rows, i);
		/* One that cannot be read comes last, the others count. */
		if (read_figure(rows, i, &child.figure, failed ? NULL : err)) {
			child.figure = -1;
			failed = -1;
		}
		g_array_append_val(list, child);
	}
	g_array_sort(list, compare);
	for (guint i = 0; i < list->len; i++) {
		*link = g_array_index(list, struct child, i).row;
		link = &rows->all[*link].next;
	}
	*link = ROW_NONE;
	g_array_free(list, TRUE);
	return failed;
}

int rows_arrange(struct rows *rows, struct err *err)
{
	bool changed = false;
	int failed = 0;

	if (!rows->top_arranged) {
		rows->top_arranged = changed = true;
		failed = arrange(rows, ROW_NONE, err);
	}
	for (size_t i = 0; i < rows->shown_count; i++) {
		struct row *r = &rows->all[rows->shown[i]];

		if (r->arranged || r->folded || r->first == ROW_NONE)
			continue;
		r->arranged = changed = true;
		if (arrange(rows, rows->shown[i], failed ? NULL : err))
			failed = -1;
	}
	if (changed)
		rows_update(rows);
	return failed;
}

int rows_sort(struct rows *rows, enum row_order order, int64_t from_ns,
	      int64_t to_ns, struct err *err)
{
	rows->order = order;
	rows->order_from_ns = from_ns;
	rows->order_to_ns = to_ns;
	rows->top_arranged = false;
	for (size_t i = 0; i < rows->count; i++)
		rows->all[i].arranged = false;
	return rows_arrange(rows, err);
}
