/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "vcpus": the time of every vCPU by state. */
#include "config.h"

#include "report/report.h"

void vcpus_columns(const struct query *q, struct columns *columns)
{
	static const struct column first[] = {
		{ "vm", "VM" },
		{ "pid", "pid", UNIT_ID },
		{ "vcpu", "vCPU", UNIT_ID },
		{ "tid", "tid", UNIT_ID },
	};

	(void)q;
	columns_add(columns, first, G_N_ELEMENTS(first));
	columns_add_states(columns, TRACK_VCPU);
}

int vcpus_rows(const struct query *q, struct rows *rows, struct err *err)
{
	const struct track *vcpu;
	size_t i = 0;

	while ((vcpu = query_next(q, TRACK_VCPU, &i))) {
		struct cell row[ROW_MAX];
		struct state_sum sum;
		size_t n = 0;

		if (history_sum(q->h, vcpu->id, q->from_ns, q->to_ns, &sum,
				err))
			return -1;
		row[n++] = query_vm_cell(q, vcpu);
		row[n++] = query_id_cell(vcpu->pid);
		row[n++] = query_id_cell(vcpu->key);
		row[n++] = query_id_cell(vcpu->tid);
		n += cells_of_states(row + n, TRACK_VCPU, &sum);
		if (rows_add(rows, row))
			break;
	}
	return 0;
}
