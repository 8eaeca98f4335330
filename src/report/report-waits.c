/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "waits": what every vCPU's halts waited for, and how long it then waited for
 * a pCPU; the VM, then its vCPUs; last, all VMs.
 *
 * The columns wait_*_ns, with wait_unknown_ns for what the trace does not tell,
 * add up to halted_ns, the time in halt_poll and idle.  Wake-ups count where
 * they happen; their latency is that of every wake-up that overlaps the window,
 * with its whole duration, and its percentiles are exact.
 */
#include "config.h"

#include "report/report.h"
#include "report/series.h"

/* clang-format off */
static const struct column wait_columns[] = {
	{ "vm", "VM" },
	{ "pid", "pid", UNIT_ID },
	{ "vcpu", "vCPU", UNIT_ID },
	{ "tid", "tid", UNIT_ID },
	{ "halted_ns", "halted", UNIT_DURATION },
	{ "wait_task_ns", "task", UNIT_DURATION },
	{ "wait_timer_ns", "timer", UNIT_DURATION },
	{ "wait_disk_ns", "disk", UNIT_DURATION },
	{ "wait_net_ns", "net", UNIT_DURATION },
	{ "wait_other_ns", "other", UNIT_DURATION },
	{ "wait_unknown_ns", "unknown", UNIT_DURATION, .optional = true },
	{ "ready_ns", "ready", UNIT_DURATION },
	{ "preempted_ns", "preempted", UNIT_DURATION },
	{ "blocked_ns", "blocked", UNIT_DURATION, .optional = true },
	{ "guest_user_ns", "guest user", UNIT_DURATION, .optional = true },
	{ "guest_kernel_ns", "guest kernel", UNIT_DURATION, .optional = true },
	{ "wakeups", "wake-ups", UNIT_COUNT },
	{ "wakeup_p50_ns", "latency p50", UNIT_DURATION },
	{ "wakeup_p95_ns", "p95", UNIT_DURATION },
	{ "wakeup_p99_ns", "p99", UNIT_DURATION },
	{ "wakeup_max_ns", "max", UNIT_DURATION },
};
/* clang-format on */

static const enum state reasons[] = { ST_WAIT_TASK, ST_WAIT_TIMER, ST_WAIT_DISK,
				      ST_WAIT_NET, ST_WAIT_OTHER };

struct wait_sum {
	int64_t time_ns[STATE_MAX]; /* of the vCPUs, and wait_* of their waits
				     */
	int64_t user_ns, kernel_ns; /* in the guest */
	int64_t wakeups;
	struct kept latency; /* from the wake-up until it had a pCPU */
};

void waits_columns(const struct query *q, struct columns *columns)
{
	columns_add(columns, wait_columns, G_N_ELEMENTS(wait_columns));
	columns_add_host(q, columns);
}

/* What only the intervals themselves tell. */
static int sum_intervals(const struct query *q, const struct track *vcpu,
			 struct wait_sum *sum, struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	bool ready = false;
	int r;

	/* One nanosecond more: whether a wake-up at @from is a new one. */
	interval_iter_init(&it, q->h, vcpu->id,
			   q->from_ns - (q->from_ns > INT64_MIN), q->to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0) {
		bool was_ready = ready;

		ready = iv.state == ST_READY;
		if (ready && !was_ready && iv.begin_ns >= q->from_ns)
			sum->wakeups++;
		if (ready && iv.begin_ns < q->to_ns && iv.end_ns > q->from_ns)
			kept_add(&sum->latency, iv.end_ns - iv.begin_ns);
		if (iv.state != ST_GUEST)
			continue;
		if (iv.value == GUEST_USER)
			sum->user_ns += query_clip(q, iv.begin_ns, iv.end_ns);
		else if (iv.value == GUEST_KERNEL)
			sum->kernel_ns += query_clip(q, iv.begin_ns, iv.end_ns);
	}
	interval_iter_release(&it);
	return r;
}

static int sum_vcpu(const struct query *q, const struct track *vcpu,
		    struct wait_sum *sum, struct err *err)
{
	/* A history of an earlier version has none. */
	const struct track *waits =
		history_child(q->h, vcpu, TRACK_WAIT, NULL);
	struct state_sum s;

	if (history_sum(q->h, vcpu->id, q->from_ns, q->to_ns, &s, err))
		return -1;
	for (int i = 0; i < STATE_MAX; i++)
		sum->time_ns[i] = s.time_ns[i];
	if (waits) {
		if (history_sum(q->h, waits->id, q->from_ns, q->to_ns, &s, err))
			return -1;
		for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++)
			sum->time_ns[reasons[i]] = s.time_ns[reasons[i]];
	}
	return sum_intervals(q, vcpu, sum, err);
}

static void add_sum(struct wait_sum *to, const struct wait_sum *more)
{
	for (int i = 0; i < STATE_MAX; i++)
		to->time_ns[i] += more->time_ns[i];
	to->user_ns += more->user_ns;
	to->kernel_ns += more->kernel_ns;
	to->wakeups += more->wakeups;
	kept_pool(&to->latency, &more->latency);
}

static size_t cells_of_waits(struct cell *row, const struct wait_sum *sum)
{
	int64_t halted_ns = sum->time_ns[ST_HALT_POLL] + sum->time_ns[ST_IDLE];
	int64_t known_ns = 0;
	size_t n = 0;

	row[n++] = cell_int(halted_ns);
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		row[n++] = cell_int(sum->time_ns[reasons[i]]);
		known_ns += sum->time_ns[reasons[i]];
	}
	row[n++] = cell_int(halted_ns - known_ns);
	row[n++] = cell_int(sum->time_ns[ST_READY]);
	row[n++] = cell_int(sum->time_ns[ST_PREEMPTED]);
	row[n++] = cell_int(sum->time_ns[ST_BLOCKED]);
	row[n++] = cell_int(sum->user_ns);
	row[n++] = cell_int(sum->kernel_ns);
	row[n++] = cell_int(sum->wakeups);
	return n;
}

/*
 * The row of one vCPU, or (@vcpu NULL) of those of @vm, or (that NULL, too) of
 * all VMs.
 */
static int put_row(const struct query *q, const struct track *vm,
		   const struct track *vcpu, struct wait_sum *sum,
		   struct rows *rows)
{
	struct series *latency = &sum->latency.series;
	struct cell row[ROW_MAX];
	size_t n = 0;

	row[n++] = cell_text(vm ? vm->name : "all VMs");
	row[n++] = query_id_cell(vm ? vm->pid : -1);
	row[n++] = vcpu ? query_id_cell(vcpu->key) : cell_null();
	row[n++] = vcpu ? query_id_cell(vcpu->tid) : cell_null();
	n += cells_of_waits(row + n, sum);
	row[n++] = kept_percentile(&sum->latency, 50);
	row[n++] = kept_percentile(&sum->latency, 95);
	row[n++] = kept_percentile(&sum->latency, 99);
	row[n++] = latency->n ? cell_int(latency->max) : cell_null();
	if (query_many_hosts(q))
		row[n++] = cell_text(vm ? query_host_name(q, vm) : NULL);
	return rows_add(rows, row);
}

/* The vCPUs of a VM. */
struct group {
	GPtrArray *vcpus; /* const struct track */
	GArray *sums;     /* struct wait_sum, of each */
	struct wait_sum all;
};

static void sum_clear(void *sum)
{
	kept_clear(&((struct wait_sum *)sum)->latency);
}

static void group_init(struct group *g)
{
	*g = (struct group){ .vcpus = g_ptr_array_new() };
	g->sums = g_array_new(FALSE, FALSE, sizeof(struct wait_sum));
	g_array_set_clear_func(g->sums, sum_clear);
}

static void group_clear(struct group *g)
{
	g_ptr_array_free(g->vcpus, TRUE);
	g_array_free(g->sums, TRUE);
	sum_clear(&g->all);
}

static int sum_vm(const struct query *q, const struct track *vm,
		  struct group *g, struct err *err)
{
	const struct track *vcpu;
	size_t i = 0;

	while ((vcpu = query_next(q, TRACK_VCPU, &i))) {
		struct wait_sum sum = { 0 };
		int status;

		if (history_vm_of(q->h, vcpu) != vm)
			continue;
		status = sum_vcpu(q, vcpu, &sum, err);
		g_ptr_array_add(g->vcpus, (gpointer)(uintptr_t)vcpu);
		g_array_append_val(g->sums, sum);
		add_sum(&g->all, &sum);
		if (status)
			return -1;
	}
	return 0;
}

/* Returns 1 when no more rows are wanted, -1 on failure. */
static int put_vm(const struct query *q, const struct track *vm,
		  struct wait_sum *all, struct rows *rows, struct err *err)
{
	struct group g;
	int status;

	group_init(&g);
	status = sum_vm(q, vm, &g, err);
	add_sum(all, &g.all);
	rows_next_are(rows, ROW_ALONE);
	if (!status && g.vcpus->len)
		status = put_row(q, vm, NULL, &g.all, rows);
	rows_next_are(rows, ROW_MEMBER);
	for (guint i = 0; i < g.vcpus->len && !status; i++)
		status = put_row(q, vm, g.vcpus->pdata[i],
				 &g_array_index(g.sums, struct wait_sum, i),
				 rows);
	group_clear(&g);
	return status;
}

int waits_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct wait_sum all = { 0 };
	const struct track *vm;
	size_t i = 0;
	int status = 0;

	while (!status && (vm = query_next(q, TRACK_VM, &i)))
		status = put_vm(q, vm, &all, rows, err);
	rows_next_are(rows, ROW_LAST);
	if (!status && !q->vm)
		status = put_row(q, NULL, NULL, &all, rows);
	sum_clear(&all);
	return status < 0 ? -1 : 0;
}
