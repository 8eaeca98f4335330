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
/* clang-format on */

void exits_columns(const struct query *q, struct columns *columns)
{
	(void)q;
	columns_add(columns, exit_columns, G_N_ELEMENTS(exit_columns));
	columns_add_series(columns, "stay", NULL);
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

static int add_reason(const struct query *q, const struct track *vcpu,
		      struct exit_figures *reason, struct rows *rows)
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
	return rows_add(rows, row);
}

int exits_rows(const struct query *q, struct rows *rows, struct err *err)
{
	const struct track *vcpu;
	int status = 0;
	size_t i = 0;

	while (!status && (vcpu = query_next(q, TRACK_VCPU, &i))) {
		struct exits exits;
		GPtrArray *order;

		exits_init(&exits);
		status = exits_collect(q, vcpu, &exits, err);
		order = exits_in_order(&exits);
		for (guint k = 0; k < order->len && !status; k++)
			status = add_reason(q, vcpu, order->pdata[k], rows);
		g_ptr_array_free(order, TRUE);
		exits_clear(&exits);
	}
	return status < 0 ? -1 : 0;
}
