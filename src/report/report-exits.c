/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "exits": how often each vCPU left its guest for which reason, and how long
 * handling that took (exits.h).
 *
 * Percentiles are exact (nearest rank): the times of one vCPU at a time are
 * kept, eight bytes to an exit.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include <glib.h>

#include "report/exits.h"
#include "report/report.h"

/* clang-format off */
static const struct column exit_columns[] = {
	{ "vm", "VM" },
	{ "pid", "pid", UNIT_ID },
	{ "vcpu", "vCPU", UNIT_ID },
	{ "isa", "isa" },
	{ "code", "code", UNIT_ID },
	{ "reason", "reason" },
	{ "count", "count", UNIT_COUNT, .total = true },
	{ "handling_ns", "handling", UNIT_DURATION, .total = true },
	{ "min_ns", "min", UNIT_DURATION },
	{ "mean_ns", "mean", UNIT_DURATION },
	{ "p50_ns", "p50", UNIT_DURATION },
	{ "p95_ns", "p95", UNIT_DURATION },
	{ "p99_ns", "p99", UNIT_DURATION },
	{ "max_ns", "max", UNIT_DURATION },
};
static const struct column share_columns[] = {
	{ "per_s", "", UNIT_RATIO, .detail = true },
	{ "count_percent", "", UNIT_RATIO, .detail = true },
	{ "handling_percent", "", UNIT_RATIO, .detail = true },
};
/* clang-format on */

void exits_columns(const struct query *q, struct columns *columns)
{
	(void)q;
	columns_add(columns, exit_columns, G_N_ELEMENTS(exit_columns));
	columns_add_series(columns, "stay", NULL);
	columns_add(columns, share_columns, G_N_ELEMENTS(share_columns));
}

static struct cell isa_cell(uint32_t isa, char *buf, size_t size)
{
	if (isa == 1)
		return cell_text("VMX");
	if (isa == 2)
		return cell_text("SVM");
	snprintf(buf, size, "%" PRIu32, isa);
	return cell_text(buf);
}

/* Of all exits of a vCPU. */
struct totals {
	int64_t count;
	int64_t root_ns; /* on a CPU, outside the guest */
};

/* How often a second, and its shares of exits and of root time. */
static size_t put_shares(const struct query *q, struct cell *row,
			 const struct exit_figures *reason,
			 const struct totals *all)
{
	double count = (double)reason->handling.series.n;

	row[0] = cell_rate(reason->handling.series.n, q->to_ns - q->from_ns);
	row[1] = cell_ratio(100.0 * count, (double)all->count);
	row[2] = cell_ratio(100.0 * (double)reason->sum_ns,
			    (double)all->root_ns);
	return G_N_ELEMENTS(share_columns);
}

static int add_reason(const struct query *q, const struct track *vcpu,
		      struct exit_figures *reason, const struct totals *all,
		      struct rows *rows)
{
	uint32_t isa = (uint32_t)((uint64_t)reason->value >> 32);
	uint32_t code = (uint32_t)reason->value;
	struct series *handling = &reason->handling.series;
	char number[16], isa_number[16];
	struct cell row[ROW_MAX];
	const char *label;
	size_t n = 0;

	label = history_label(q->h, VALUE_OF_EXIT, reason->value);
	snprintf(number, sizeof(number), "%" PRIu32, code);
	row[n++] = query_vm_cell(q, vcpu);
	row[n++] = query_id_cell(vcpu->pid);
	row[n++] = query_id_cell(vcpu->key);
	row[n++] = isa_cell(isa, isa_number, sizeof(isa_number));
	row[n++] = cell_int(code);
	row[n++] = cell_text(label ? label : number);
	row[n++] = cell_int(handling->n);
	row[n++] = cell_int(reason->sum_ns);
	row[n++] = cell_int(handling->min);
	row[n++] = cell_int(reason->sum_ns / handling->n);
	row[n++] = kept_percentile(&reason->handling, 50);
	row[n++] = kept_percentile(&reason->handling, 95);
	row[n++] = kept_percentile(&reason->handling, 99);
	row[n++] = cell_int(handling->max);
	n += cells_of_series(row + n, &reason->stay);
	n += put_shares(q, row + n, reason, all);
	return rows_add(rows, row);
}

static int add_vcpu(const struct query *q, const struct track *vcpu,
		    struct rows *rows, struct err *err)
{
	struct state_sum sum;
	struct totals all;
	struct exits exits;
	GPtrArray *order;
	int status;

	if (history_sum(q->h, vcpu->id, q->from_ns, q->to_ns, &sum, err))
		return -1;
	exits_init(&exits);
	status = exits_collect(q, vcpu, &exits, err);
	all = (struct totals){ exits.count,
			       sum.time_ns[ST_VMM] + sum.time_ns[ST_QEMU] };
	order = exits_in_order(&exits);
	for (guint k = 0; k < order->len && !status; k++)
		status = add_reason(q, vcpu, order->pdata[k], &all, rows);
	g_ptr_array_free(order, TRUE);
	exits_clear(&exits);
	return status;
}

int exits_rows(const struct query *q, struct rows *rows, struct err *err)
{
	const struct track *vcpu;
	int status = 0;
	size_t i = 0;

	while (!status && (vcpu = query_next(q, TRACK_VCPU, &i)))
		status = add_vcpu(q, vcpu, rows, err);
	return status < 0 ? -1 : 0;
}
