/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "threads": CPU time, waits, switches and wake-ups of every host thread.
 *
 * A switch is a change from a state on a CPU to one off it, or to the death of
 * the thread; a wake-up the begin of a wait in the run queue.  Each counts
 * where it happens, so that the counts of adjoining windows add up.  A wake-up
 * whose thread was on a CPU in the same nanosecond left no wait, and does not
 * count.
 */
#include "config.h"

#include "report/report.h"

/* clang-format off */
static const struct column thread_columns[] = {
	{ "tid", "tid", UNIT_ID },
	{ "pid", "pid", UNIT_ID },
	{ "comm", "comm" },
	{ "vm", "VM", .optional = true },
	{ "cpu_ns", "on CPU", UNIT_DURATION, .total = true },
	{ "ready_ns", "ready", UNIT_DURATION, .total = true },
	{ "preempted_ns", "preempted", UNIT_DURATION, .total = true },
	{ "blocked_ns", "blocked", UNIT_DURATION },
	{ "unknown_ns", "unknown", UNIT_DURATION, .optional = true },
	{ "switches", "switches", UNIT_COUNT, .total = true },
	{ "wakeups", "wake-ups", UNIT_COUNT, .total = true },
};
/* clang-format on */

void threads_columns(const struct query *q, struct columns *columns)
{
	columns_add(columns, thread_columns, G_N_ELEMENTS(thread_columns));
	columns_add_host(q, columns);
}

struct thread_sum {
	int64_t cpu_ns;
	int64_t time_ns[STATE_MAX];
	int64_t switches, wakeups;
};

static int sum_thread(const struct query *q, const struct track *t,
		      struct thread_sum *sum, struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	bool on_cpu = false, ready = false;
	int r;

	*sum = (struct thread_sum){ 0 };
	/* One nanosecond more: the state that a change at @from comes from. */
	interval_iter_init(&it, q->h, t->id,
			   q->from_ns - (q->from_ns > INT64_MIN), q->to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0) {
		int64_t ns = query_clip(q, iv.begin_ns, iv.end_ns);
		bool was_on_cpu = on_cpu, was_ready = ready;

		ready = iv.state == ST_READY;
		on_cpu = state_info(iv.state)->on_cpu;
		sum->time_ns[iv.state] += ns;
		if (on_cpu)
			sum->cpu_ns += ns;
		if (iv.begin_ns < q->from_ns)
			continue;
		if (was_on_cpu && !on_cpu && iv.state != ST_UNKNOWN)
			sum->switches++;
		if (ready && !was_ready)
			sum->wakeups++;
	}
	interval_iter_release(&it);
	/* A thread that dies does so on a CPU. */
	if (on_cpu && t->end_ns < history_end_ns(q->h) &&
	    t->end_ns >= q->from_ns && t->end_ns < q->to_ns)
		sum->switches++;
	return r;
}

int threads_rows(const struct query *q, struct rows *rows, struct err *err)
{
	bool hosts = query_many_hosts(q);
	const struct track *t;
	size_t i = 0;

	while ((t = query_next(q, TRACK_THREAD, &i))) {
		struct thread_sum sum;
		struct cell row[ROW_MAX];
		size_t n = 0;

		if (sum_thread(q, t, &sum, err))
			return -1;
		row[n++] = query_id_cell(t->tid);
		row[n++] = query_id_cell(t->pid);
		row[n++] = cell_text(t->name);
		row[n++] = query_vm_cell(q, t);
		row[n++] = cell_int(sum.cpu_ns);
		row[n++] = cell_int(sum.time_ns[ST_READY]);
		row[n++] = cell_int(sum.time_ns[ST_PREEMPTED]);
		row[n++] = cell_int(sum.time_ns[ST_BLOCKED]);
		row[n++] = cell_int(sum.time_ns[ST_UNKNOWN]);
		row[n++] = cell_int(sum.switches);
		row[n++] = cell_int(sum.wakeups);
		if (hosts)
			row[n++] = cell_text(query_host_name(q, t));
		if (rows_add(rows, row))
			break;
	}
	return 0;
}
