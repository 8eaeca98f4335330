/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "cpus": the time of every pCPU by state.
 *
 * For one VM (--vm) it is the time that each pCPU spent on the VM's threads,
 * which takes a walk over the intervals instead of two look-ups.
 */
#include "config.h"

#include "report/report.h"

void cpus_columns(const struct query *q, struct columns *columns)
{
	static const struct column cpu = { "cpu", "cpu", UNIT_ID };
	columns_add(columns, &cpu, 1);
	columns_add_states(columns, TRACK_PCPU);
	columns_add_host(q, columns);
}

/* Time that @cpu spent on threads of the VM that was asked for. */
static int sum_of_vm(const struct query *q, const struct track *cpu,
		     struct state_sum *sum, struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	int r;

	*sum = (struct state_sum){ 0 };
	interval_iter_init(&it, q->h, cpu->id, q->from_ns, q->to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0) {
		const struct track *on = history_track(q->h, iv.peer);

		if (on && query_wants(q, on))
			sum->time_ns[iv.state] +=
				query_clip(q, iv.begin_ns, iv.end_ns);
	}
	interval_iter_release(&it);
	return r;
}

int cpus_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct query of_host = *q;
	bool hosts = query_many_hosts(q);
	const struct track *cpu;
	size_t i = 0;

	of_host.vm = NULL; /* pCPUs belong to no VM */
	while ((cpu = query_next(&of_host, TRACK_PCPU, &i))) {
		struct cell row[ROW_MAX];
		struct state_sum sum;
		size_t n = 0;

		if (q->vm ? sum_of_vm(q, cpu, &sum, err)
			  : history_sum(q->h, cpu->id, q->from_ns, q->to_ns,
					&sum, err))
			return -1;
		row[n++] = cell_int(cpu->key);
		n += cells_of_states(row + n, TRACK_PCPU, &sum);
		if (hosts)
			row[n++] = cell_text(query_host_name(q, cpu));
		if (rows_add(rows, row))
			break;
	}
	return 0;
}
