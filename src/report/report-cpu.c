/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "cpu": how much CPU each VM had, wanted, and lost to others.
 *
 * Times are cut at the window's edges.  A stay in the guest belongs to the
 * window of its exit, a preemption's length to that of its end, and a gap to
 * that of the second event; gaps are those of each vCPU, taken together.
 *
 * The last row is of all VMs: times and counts are summed, series are pooled,
 * and vCPUs are counted side by side.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/exits.h"
#include "report/occupancy.h"
#include "report/report.h"

enum { OF_VCPUS, OF_VMM, OF_HELPERS, THREADS }; /* kinds of thread */

struct cpu_sum {
	const char *name, *host;
	int64_t pid;
	GPtrArray *vcpus; /* const struct track */
	struct occupancy occupancy;
	struct state_sum states; /* of the vCPUs */
	struct exits exits;
	int64_t cpu_ns[THREADS];
	GHashTable *by_pcpu;      /* track -> int64_t */
	int64_t preempted_max_ns; /* of a vCPU */
	int64_t preemptions;      /* that began */
	struct series preempted;  /* that ended */
	struct series preempt_gap;
};

/* clang-format off */
static const struct column count_fields[] = {
	{ "vcpus", "vCPUs", UNIT_COUNT }, { "ns", "time", UNIT_DURATION },
};
static const struct column pcpu_fields[] = {
	{ "cpu", "cpu", UNIT_ID }, { "ns", "time", UNIT_DURATION },
};

static void item_text(GString *out, const struct cell *item, bool people)
{
	(void)people;
	g_string_append_printf(out, "%" PRId64 ":%" PRId64, item[0].u.i,
			       item[1].u.i);
}

static const struct column first_columns[] = {
	{ "vm", "VM" },
	{ "pid", "pid", UNIT_ID },
	{ "vcpus", "vCPUs", UNIT_COUNT },
	{ "running_mean", "vCPUs running", UNIT_RATIO },
	{ "running_max", "", UNIT_COUNT, .detail = true },
	{ "demand_mean", "", UNIT_RATIO, .detail = true },
	{ "demand_max", "", UNIT_COUNT, .detail = true },
	{ "running_time", "", .detail = true, .fields = count_fields,
	  .field_count = 2, .item_text = item_text },
	{ "guest_ns", "guest", UNIT_DURATION },
	{ "root_ns", "root", UNIT_DURATION },
	{ "vmm_ns", "", UNIT_DURATION, .detail = true },
	{ "qemu_ns", "", UNIT_DURATION, .detail = true },
	{ "root_percent", "", UNIT_RATIO, .detail = true },
	{ "halt_poll_ns", "", UNIT_DURATION, .detail = true },
	{ "exits", "exits", UNIT_COUNT },
	{ "exits_per_s", "", UNIT_RATIO, .detail = true },
	{ "halts", "", UNIT_COUNT, .detail = true },
	{ "top_exit", "top exit" },
	{ "top_exit_count", "", UNIT_COUNT, .detail = true },
	{ "top_exit_percent", "% of exits", UNIT_RATIO },
	{ "cpu_ns", "CPU", UNIT_DURATION },
	{ "cpu_percent", "", UNIT_RATIO, .detail = true },
	{ "host_percent", "host %", UNIT_RATIO },
	{ "vcpu_cpu_ns", "", UNIT_DURATION, .detail = true },
	{ "vmm_cpu_ns", "", UNIT_DURATION, .detail = true },
	{ "helper_cpu_ns", "", UNIT_DURATION, .detail = true },
	{ "pcpu_time", "", .detail = true, .fields = pcpu_fields,
	  .field_count = 2, .item_text = item_text },
	{ "stay_count", "", UNIT_COUNT, .detail = true },
};
static const struct column last_columns[] = {
	{ "preempted_ns", "preempted", UNIT_DURATION },
	{ "ready_ns", "", UNIT_DURATION, .detail = true },
	{ "steal_percent", "steal %", UNIT_RATIO },
	{ "preempted_vcpu_max_ns", "", UNIT_DURATION, .detail = true },
	{ "preemptions", "", UNIT_COUNT, .detail = true },
	{ "preemption_max_ns", "", UNIT_DURATION, .detail = true },
};
/* clang-format on */

void cpu_columns(const struct query *q, struct columns *columns)
{
	columns_add(columns, first_columns, G_N_ELEMENTS(first_columns));
	columns_add_series(columns, "stay", NULL);
	columns_add_series(columns, "exit_gap", NULL);
	columns_add(columns, last_columns, G_N_ELEMENTS(last_columns));
	columns_add_series(columns, "preemption", NULL);
	columns_add_series(columns, "preemption_gap", NULL);
	columns_add_host(q, columns);
}

/* ------------------------------------------------------------------ */

static void sum_init(struct cpu_sum *s)
{
	*s = (struct cpu_sum){ .pid = -1 };
	s->vcpus = g_ptr_array_new();
	exits_init(&s->exits);
	s->by_pcpu = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
					   g_free);
}

static void sum_clear(struct cpu_sum *s)
{
	g_ptr_array_free(s->vcpus, TRUE);
	occupancy_clear(&s->occupancy);
	exits_clear(&s->exits);
	g_hash_table_destroy(s->by_pcpu);
}

static void add_pcpu(struct cpu_sum *s, uint32_t pcpu, int64_t ns)
{
	int64_t *sum = g_hash_table_lookup(s->by_pcpu, GUINT_TO_POINTER(pcpu));

	if (!sum) {
		sum = g_new0(int64_t, 1);
		g_hash_table_insert(s->by_pcpu, GUINT_TO_POINTER(pcpu), sum);
	}
	*sum += ns;
}

/* The VM above a thread or vCPU, or NULL. */
static const struct track *vm_above(const struct query *q,
				    const struct track *t)
{
	for (int depth = 0; t && t->kind != TRACK_VM && depth < 4; depth++)
		t = history_track(q->h, t->parent);
	return t && t->kind == TRACK_VM ? t : NULL;
}

static int add_thread(const struct query *q, const struct track *t, int kind,
		      struct cpu_sum *s, struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	int r;

	interval_iter_init(&it, q->h, t->id, q->from_ns, q->to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0) {
		int64_t ns = query_clip(q, iv.begin_ns, iv.end_ns);

		if (!state_info(iv.state)->on_cpu || !ns)
			continue;
		s->cpu_ns[kind] += ns;
		add_pcpu(s, iv.peer, ns);
	}
	interval_iter_release(&it);
	return r;
}

/* Threads of the VM's process, and kernel threads that work for it. */
static int add_threads(const struct query *q, const struct track *vm,
		       struct cpu_sum *s, struct err *err)
{
	const struct track *all;
	size_t n;

	all = history_tracks(q->h, &n);
	for (size_t i = 0; i < n; i++) {
		const struct track *parent = history_track(q->h, all[i].parent);
		int kind = OF_HELPERS;

		if (all[i].kind != TRACK_THREAD || vm_above(q, &all[i]) != vm)
			continue;
		if (parent && parent->kind == TRACK_VCPU)
			kind = OF_VCPUS;
		else if (all[i].pid == vm->pid)
			kind = OF_VMM;
		if (add_thread(q, &all[i], kind, s, err))
			return -1;
	}
	return 0;
}

/* ------------------------------------------------------------------ */

struct preempted {
	const struct query *q;
	struct cpu_sum *sum; /* NULL: looking back */
	struct gaps gaps;
};

static int on_preemption(const struct preemption *p, void *data)
{
	struct preempted *w = data;

	if (w->sum && p->begin_ns < w->q->from_ns) {
		/* It is what the first gap is from. */
		w->gaps.known = true;
		w->gaps.last_ns = MAX(w->gaps.last_ns, p->begin_ns);
	} else if (w->sum && p->begin_ns < w->q->to_ns) {
		w->sum->preemptions++;
		gaps_add(&w->gaps, p->begin_ns);
	} else if (!w->sum && p->begin_ns < w->q->from_ns) {
		w->gaps.known = true;
		w->gaps.last_ns = p->begin_ns;
	}
	if (w->sum && p->end_ns >= w->q->from_ns &&
	    (p->end_ns < w->q->to_ns || (p->end_ns == w->q->to_ns &&
					 p->end_ns == history_end_ns(w->q->h))))
		series_add(&w->sum->preempted, p->end_ns - p->begin_ns);
	return 0;
}

/* The last one that began before the window. */
static int find_earlier(const struct query *q, const struct track *vcpu,
			struct preempted *w, struct err *err)
{
	struct state_sum before;
	int64_t to_ns = q->from_ns;

	if (history_sum(q->h, vcpu->id, INT64_MIN, q->from_ns, &before, err))
		return -1;
	if (!before.time_ns[ST_PREEMPTED])
		return 0;
	for (int64_t reach = REACH_FIRST_NS;
	     to_ns > vcpu->begin_ns && !w->gaps.known;
	     reach = reach_further(reach)) {
		int64_t from_ns = to_ns - vcpu->begin_ns > reach
					  ? to_ns - reach
					  : vcpu->begin_ns;

		if (history_preemptions(q->h, vcpu->id, from_ns, to_ns, 0,
					BY_TIME, on_preemption, w, err))
			return -1;
		to_ns = from_ns;
	}
	return 0;
}

static int add_preemptions(const struct query *q, const struct track *vcpu,
			   struct cpu_sum *s, struct err *err)
{
	struct preempted w = { .q = q, .gaps.last_ns = INT64_MIN };

	if (find_earlier(q, vcpu, &w, err))
		return -1;
	w.sum = s;
	if (history_preemptions(q->h, vcpu->id, q->from_ns, q->to_ns, 0,
				BY_TIME, on_preemption, &w, err))
		return -1;
	series_pool(&s->preempt_gap, &w.gaps.series);
	return 0;
}

static int add_vcpu(const struct query *q, const struct track *vcpu,
		    struct cpu_sum *s, struct err *err)
{
	struct state_sum sum;

	g_ptr_array_add(s->vcpus, (gpointer)(uintptr_t)vcpu);
	if (history_sum(q->h, vcpu->id, q->from_ns, q->to_ns, &sum, err) ||
	    exits_collect(q, vcpu, &s->exits, err) ||
	    add_preemptions(q, vcpu, s, err))
		return -1;
	for (int i = 0; i < STATE_MAX; i++)
		s->states.time_ns[i] += sum.time_ns[i];
	s->preempted_max_ns =
		MAX(s->preempted_max_ns, sum.time_ns[ST_PREEMPTED]);
	return 0;
}

static int sum_up(const struct query *q, const struct track *vm,
		  struct cpu_sum *s, struct err *err)
{
	const struct track *vcpu;
	size_t i = 0;

	s->name = vm->name;
	s->pid = vm->pid;
	s->host = query_host_name(q, vm);
	while ((vcpu = query_next(q, TRACK_VCPU, &i)))
		if (vm_above(q, vcpu) == vm && add_vcpu(q, vcpu, s, err))
			return -1;
	if (occupancy_of(q, (const struct track *const *)s->vcpus->pdata,
			 s->vcpus->len, &s->occupancy, err))
		return -1;
	return add_threads(q, vm, s, err);
}

static void pool(struct cpu_sum *all, const struct cpu_sum *s)
{
	GHashTableIter it;
	void *pcpu, *ns;

	for (guint i = 0; i < s->vcpus->len; i++)
		g_ptr_array_add(all->vcpus, s->vcpus->pdata[i]);
	for (int i = 0; i < STATE_MAX; i++)
		all->states.time_ns[i] += s->states.time_ns[i];
	exits_pool(&all->exits, &s->exits);
	for (int k = 0; k < THREADS; k++)
		all->cpu_ns[k] += s->cpu_ns[k];
	g_hash_table_iter_init(&it, s->by_pcpu);
	while (g_hash_table_iter_next(&it, &pcpu, &ns))
		add_pcpu(all, GPOINTER_TO_UINT(pcpu), *(int64_t *)ns);
	all->preempted_max_ns = MAX(all->preempted_max_ns, s->preempted_max_ns);
	all->preemptions += s->preemptions;
	series_pool(&all->preempted, &s->preempted);
	series_pool(&all->preempt_gap, &s->preempt_gap);
}

/* ------------------------------------------------------------------ */
/* Cells                                                              */

/* How many pCPUs the machines have whose VMs are in the row. */
static int64_t pcpus_of(const struct query *q, const struct cpu_sum *s)
{
	const struct track *all;
	int64_t count = 0;
	size_t n;

	all = history_tracks(q->h, &n);
	for (size_t i = 0; i < n; i++) {
		bool found = false;

		if (all[i].kind != TRACK_PCPU)
			continue;
		for (guint k = 0; k < s->vcpus->len && !found; k++) {
			const struct track *v = s->vcpus->pdata[k];

			found = v->machine == all[i].machine;
		}
		count += found;
	}
	return count;
}

static struct cell *count_cells(const struct cpu_sum *s, struct cell_list *list)
{
	const GArray *ns = s->occupancy.active_ns;
	struct cell *cells = g_new(struct cell, 2 * (size_t)ns->len + 1);

	for (guint i = 0; i < ns->len; i++) {
		cells[2 * i] = cell_int(i);
		cells[2 * i + 1] = cell_int(g_array_index(ns, int64_t, i));
	}
	*list = (struct cell_list){ ns->len, cells };
	return cells;
}

static struct cell *pcpu_cells(const struct query *q, const struct cpu_sum *s,
			       struct cell_list *list)
{
	struct cell *cells =
		g_new(struct cell, 2 * g_hash_table_size(s->by_pcpu) + 1);
	const struct track *all;
	size_t n, k = 0;

	all = history_tracks(q->h, &n);
	for (size_t i = 0; i < n; i++) {
		int64_t *ns = g_hash_table_lookup(s->by_pcpu,
						  GUINT_TO_POINTER(all[i].id));

		if (!ns || all[i].kind != TRACK_PCPU)
			continue;
		cells[2 * k] = cell_int(all[i].key);
		cells[2 * k++ + 1] = cell_int(*ns);
	}
	*list = (struct cell_list){ k, cells };
	return cells;
}

/* C1 and C2. */
static size_t put_use(struct cell *row, const struct cpu_sum *s,
		      const struct cell_list *counts)
{
	const int64_t *t = s->states.time_ns;
	int64_t guest = t[ST_GUEST] + t[ST_GUEST_L2];
	int64_t root = t[ST_VMM] + t[ST_QEMU];
	size_t n = 0;

	row[n++] = cell_int(s->vcpus->len);
	row[n++] = cell_real(s->occupancy.active_mean);
	row[n++] = cell_int(s->occupancy.active_max);
	row[n++] = cell_real(s->occupancy.wanted_mean);
	row[n++] = cell_int(s->occupancy.wanted_max);
	row[n++] = cell_list(counts);
	row[n++] = cell_int(guest);
	row[n++] = cell_int(root);
	row[n++] = cell_int(t[ST_VMM]);
	row[n++] = cell_int(t[ST_QEMU]);
	row[n++] = cell_ratio(100.0 * (double)root, (double)(root + guest));
	row[n++] = cell_int(t[ST_HALT_POLL]);
	return n;
}

/* C3: the most frequent reason but halts, which are counted apart. */
static size_t put_exits(const struct query *q, struct cell *row,
			const struct cpu_sum *s, char *number, size_t size)
{
	GPtrArray *order = exits_in_order(&s->exits);
	const struct exit_figures *top = NULL;
	const char *label = NULL;
	int64_t halts = 0;
	size_t n = 0;

	for (guint i = 0; i < order->len; i++) {
		const struct exit_figures *r = order->pdata[i];

		if (r->halts)
			halts += r->handling.series.n;
		else if (!top)
			top = r;
	}
	if (top) {
		label = history_label(q->h, VALUE_OF_EXIT, top->value);
		snprintf(number, size, "%" PRIu32, (uint32_t)top->value);
	}
	row[n++] = cell_int(s->exits.count);
	row[n++] = cell_rate(s->exits.count, q->to_ns - q->from_ns);
	row[n++] = cell_int(halts);
	row[n++] = cell_text(label ? label : top ? number : NULL);
	row[n++] = top ? cell_int(top->handling.series.n) : cell_null();
	row[n++] = top ? cell_ratio(100.0 * (double)top->handling.series.n,
				    (double)s->exits.count)
		       : cell_null();
	g_ptr_array_free(order, TRUE);
	return n;
}

/* C4. */
static size_t put_cpu(const struct query *q, struct cell *row,
		      const struct cpu_sum *s, const struct cell_list *pcpus)
{
	double window = (double)(q->to_ns - q->from_ns);
	int64_t all = 0;
	size_t n = 0;

	for (int k = 0; k < THREADS; k++)
		all += s->cpu_ns[k];
	row[n++] = cell_int(all);
	row[n++] = cell_ratio(100.0 * (double)all, window);
	row[n++] = cell_ratio(100.0 * (double)all,
			      window * (double)pcpus_of(q, s));
	for (int k = 0; k < THREADS; k++)
		row[n++] = cell_int(s->cpu_ns[k]);
	row[n++] = cell_list(pcpus);
	return n;
}

/* C5, C6 and C7. */
static size_t put_losses(struct cell *row, const struct cpu_sum *s)
{
	const int64_t *t = s->states.time_ns;
	int64_t lost = t[ST_PREEMPTED] + t[ST_READY];
	int64_t on = t[ST_GUEST] + t[ST_GUEST_L2] + t[ST_VMM] + t[ST_QEMU] +
		     t[ST_HALT_POLL];
	size_t n = 0;

	row[n++] = cell_int(s->exits.stay.n);
	n += cells_of_series(row + n, &s->exits.stay);
	n += cells_of_series(row + n, &s->exits.gap);
	row[n++] = cell_int(t[ST_PREEMPTED]);
	row[n++] = cell_int(t[ST_READY]);
	row[n++] = cell_ratio(100.0 * (double)lost, (double)(on + lost));
	row[n++] = cell_int(s->preempted_max_ns);
	row[n++] = cell_int(s->preemptions);
	row[n++] = s->preempted.n ? cell_int(s->preempted.max) : cell_null();
	n += cells_of_series(row + n, &s->preempted);
	n += cells_of_series(row + n, &s->preempt_gap);
	return n;
}

static int add_row(const struct query *q, const struct cpu_sum *s,
		   struct rows *rows)
{
	struct cell_list counts, pcpus;
	struct cell *count = count_cells(s, &counts);
	struct cell *pcpu = pcpu_cells(q, s, &pcpus);
	struct cell row[ROW_MAX];
	char number[16];
	size_t n = 0;
	int stop;

	row[n++] = cell_text(s->name);
	row[n++] = query_id_cell(s->pid);
	n += put_use(row + n, s, &counts);
	n += put_exits(q, row + n, s, number, sizeof(number));
	n += put_cpu(q, row + n, s, &pcpus);
	n += put_losses(row + n, s);
	if (query_many_hosts(q))
		row[n++] = cell_text(s->host);
	stop = rows_add(rows, row);
	g_free(count);
	g_free(pcpu);
	return stop;
}

static int add_all(const struct query *q, struct cpu_sum *all,
		   struct rows *rows, struct err *err)
{
	all->name = "all VMs";
	rows_next_are(rows, ROW_LAST);
	if (occupancy_of(q, (const struct track *const *)all->vcpus->pdata,
			 all->vcpus->len, &all->occupancy, err))
		return -1;
	return add_row(q, all, rows);
}

int cpu_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct cpu_sum all;
	const struct track *vm;
	size_t i = 0;
	int status = 0;

	sum_init(&all);
	while (!status && (vm = query_next(q, TRACK_VM, &i))) {
		struct cpu_sum s;

		sum_init(&s);
		status = sum_up(q, vm, &s, err);
		if (!status) {
			pool(&all, &s);
			status = add_row(q, &s, rows);
		}
		sum_clear(&s);
	}
	if (!status && !q->vm)
		status = add_all(q, &all, rows, err);
	sum_clear(&all);
	return status < 0 ? -1 : 0;
}
