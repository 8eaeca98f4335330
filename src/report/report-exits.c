/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "exits": how often each vCPU left its guest for which reason, and how long
 * handling that took.
 *
 *	guest | vmm 78 | preempted | vmm 78 | qemu 78 | vmm 78 | guest
 *	      ^exit 78   handling = the vmm and qemu parts     ^entry
 *
 * The value of a vmm, qemu or halt_poll interval is the exit it belongs to
 * and stays the same while that is handled, so an exit begins where such an
 * interval follows guest code or unknown time, or has another value.  Time
 * off the CPU and time in halt polling are not handling.
 *
 * Exits that begin in the window count; one that is not over at its end
 * counts with what is known of it.  Percentiles are exact (nearest rank):
 * the times of one vCPU at a time are kept, eight bytes to an exit.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include <glib.h>

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
}

/* All exits of a vCPU for one reason. */
struct reason {
	int64_t value;       /* isa and code */
	GArray *handling_ns; /* int64_t each */
	int64_t sum_ns;
};

/* The exit that is being handled. */
struct pending {
	bool open;
	bool counts; /* it began in the window */
	int64_t value;
	int64_t handling_ns;
};

static void reason_free(void *data)
{
	struct reason *reason = data;

	g_array_free(reason->handling_ns, TRUE);
	g_free(reason);
}

/* The exit is over, or the trace is: keep what it took. */
static void finish(struct pending *exit, GHashTable *reasons)
{
	struct reason *reason;

	if (exit->open && exit->counts) {
		reason = g_hash_table_lookup(reasons, &exit->value);
		if (!reason) {
			reason = g_new0(struct reason, 1);
			reason->value = exit->value;
			reason->handling_ns =
				g_array_new(FALSE, FALSE, sizeof(int64_t));
			g_hash_table_insert(reasons, &reason->value, reason);
		}
		g_array_append_val(reason->handling_ns, exit->handling_ns);
		reason->sum_ns += exit->handling_ns;
	}
	exit->open = false;
}

/* Guest code runs again, or nobody knows. */
static bool ends_exit(const struct interval *iv)
{
	return iv->state == ST_GUEST || iv->state == ST_GUEST_L2 ||
	       iv->state == ST_UNKNOWN;
}

/* Does the interval say which exit it belongs to? */
static bool tells_exit(const struct interval *iv)
{
	return state_info(iv->state)->value == VALUE_OF_EXIT &&
	       iv->value != VALUE_NONE;
}

static void step(const struct query *q, const struct interval *iv,
		 struct pending *exit, GHashTable *reasons)
{
	if (ends_exit(iv)) {
		finish(exit, reasons);
		return;
	}
	if (tells_exit(iv) && (!exit->open || exit->value != iv->value)) {
		finish(exit, reasons);
		*exit = (struct pending){
			.open = true,
			.counts = iv->begin_ns >= q->from_ns,
			.value = iv->value,
		};
	}
	if (exit->open && (iv->state == ST_VMM || iv->state == ST_QEMU))
		exit->handling_ns += query_clip(q, iv->begin_ns, iv->end_ns);
}

/*
 * The exit, if any, that is being handled just before the window: that of the
 * last interval that can tell.  A wait may lie in between.
 */
static int find_pending(const struct query *q, const struct track *vcpu,
			struct pending *exit, struct err *err)
{
	int64_t t_ns = q->from_ns;
	struct interval iv;
	int r = 0;

	while (t_ns > vcpu->begin_ns &&
	       (r = history_at(q->h, vcpu->id, t_ns - 1, &iv, err)) > 0) {
		if (ends_exit(&iv))
			return 0;
		if (tells_exit(&iv)) {
			exit->open = true;
			exit->value = iv.value;
			return 0;
		}
		t_ns = iv.begin_ns;
	}
	return r < 0 ? -1 : 0;
}

static int collect(const struct query *q, const struct track *vcpu,
		   GHashTable *reasons, struct err *err)
{
	struct pending exit = { 0 };
	struct interval_iter it;
	struct interval iv;
	int r;

	if (find_pending(q, vcpu, &exit, err))
		return -1;
	interval_iter_init(&it, q->h, vcpu->id, q->from_ns, q->to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0)
		step(q, &iv, &exit, reasons);
	interval_iter_release(&it);
	finish(&exit, reasons);
	return r;
}

static int compare_ns(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/* Nearest rank: the smallest time that @percent of all do not exceed. */
static int64_t percentile(const GArray *sorted, unsigned int percent)
{
	size_t rank = ((size_t)sorted->len * percent + 99) / 100;

	return g_array_index(sorted, int64_t, rank ? rank - 1 : 0);
}

/* Most frequent first; then by code. */
static int compare_reasons(const void *pa, const void *pb)
{
	const struct reason *a = *(struct reason *const *)pa;
	const struct reason *b = *(struct reason *const *)pb;

	if (a->handling_ns->len != b->handling_ns->len)
		return a->handling_ns->len < b->handling_ns->len ? 1 : -1;
	return (a->value > b->value) - (a->value < b->value);
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
		      struct reason *reason, struct rows *rows)
{
	uint32_t isa = (uint32_t)((uint64_t)reason->value >> 32);
	uint32_t code = (uint32_t)reason->value;
	const GArray *ns = reason->handling_ns;
	char number[16], isa_number[16];
	struct cell row[ROW_MAX];
	const char *label;
	size_t n = 0;

	g_array_sort(reason->handling_ns, compare_ns);
	label = history_label(q->h, VALUE_OF_EXIT, reason->value);
	snprintf(number, sizeof(number), "%" PRIu32, code);
	row[n++] = query_vm_cell(q, vcpu);
	row[n++] = query_id_cell(vcpu->pid);
	row[n++] = query_id_cell(vcpu->key);
	row[n++] = isa_cell(isa, isa_number, sizeof(isa_number));
	row[n++] = cell_int(code);
	row[n++] = cell_text(label ? label : number);
	row[n++] = cell_int(ns->len);
	row[n++] = cell_int(reason->sum_ns);
	row[n++] = cell_int(g_array_index(ns, int64_t, 0));
	row[n++] = cell_int(reason->sum_ns / ns->len);
	row[n++] = cell_int(percentile(ns, 50));
	row[n++] = cell_int(percentile(ns, 95));
	row[n++] = cell_int(percentile(ns, 99));
	row[n++] = cell_int(g_array_index(ns, int64_t, ns->len - 1));
	return rows_add(rows, row);
}

/* Returns 1 when no more rows are wanted. */
static int add_vcpu(const struct query *q, const struct track *vcpu,
		    GHashTable *reasons, struct rows *rows)
{
	GPtrArray *order = g_ptr_array_new();
	GHashTableIter iter;
	void *reason;
	int stop = 0;

	g_hash_table_iter_init(&iter, reasons);
	while (g_hash_table_iter_next(&iter, NULL, &reason))
		g_ptr_array_add(order, reason);
	g_ptr_array_sort(order, compare_reasons);
	for (guint i = 0; i < order->len && !stop; i++)
		stop = add_reason(q, vcpu, g_ptr_array_index(order, i), rows);
	g_ptr_array_free(order, TRUE);
	return stop;
}

int exits_rows(const struct query *q, struct rows *rows, struct err *err)
{
	const struct track *vcpu;
	int status = 0;
	size_t i = 0;

	while (!status && (vcpu = query_next(q, TRACK_VCPU, &i))) {
		GHashTable *reasons = g_hash_table_new_full(
			g_int64_hash, g_int64_equal, NULL, reason_free);

		status = collect(q, vcpu, reasons, err);
		if (!status)
			status = add_vcpu(q, vcpu, reasons, rows);
		g_hash_table_destroy(reasons);
	}
	return status < 0 ? -1 : 0;
}
