/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "disk": what each VM asked of disks, and how long that took.
 *
 * Reads and writes are the requests of which times and spacings are told;
 * flushes, discards and what cannot be told are only counted.  A request
 * belongs to the window in which it was submitted (counts, bytes, submission
 * spacing), its duration to the window in which it was completed; a gap belongs
 * to the window of its second request.
 *
 * A row to the host's own tasks if they had any requests, set apart from one to
 * each VM and a last one of all VMs, whose series are pooled.
 */
#include "config.h"

#include "db/counter.h"
#include "report/report.h"
#include "report/series.h"

#include <string.h>

enum { READS, WRITES, OTHERS, KINDS };
enum { GAP_ANY = KINDS, GAPS };

struct disk_sum {
	const char *vm, *source, *host;
	int64_t pid;
	int64_t count[KINDS], bytes[KINDS];
	struct kept latency;
	struct series latency_of[OTHERS]; /* of reads, of writes */
	struct gaps submit[GAPS];         /* of reads, of writes, of both */
	struct gaps complete;
	struct parts parts;
	double depth; /* mean requests outstanding */
	bool depth_known;
	bool known; /* its requests are, be there any or none */
};

/* What is looked at: a VM's requests, or those of a machine's own tasks. */
struct walk {
	const struct query *q;
	const struct track *row;
	struct disk_sum *sum;
	struct gaps *found; /* looking back: like the gaps that are looked for */
};

/* clang-format off */
static const struct column first_columns[] = {
	{ "vm", "VM" },
	{ "pid", "pid", UNIT_ID },
	{ "read_count", "reads", UNIT_COUNT },
	{ "write_count", "writes", UNIT_COUNT },
	{ "other_count", "other", UNIT_COUNT, .optional = true },
	{ "read_bytes", "read", UNIT_BYTES },
	{ "write_bytes", "written", UNIT_BYTES },
	{ "read_per_s", "", UNIT_RATIO, .detail = true },
	{ "write_per_s", "", UNIT_RATIO, .detail = true },
	{ "read_bytes_per_s", "", UNIT_BYTES, .detail = true },
	{ "write_bytes_per_s", "", UNIT_BYTES, .detail = true },
	{ "read_mean_bytes", "", UNIT_BYTES, .detail = true },
	{ "write_mean_bytes", "", UNIT_BYTES, .detail = true },
	{ "total_count", "", UNIT_COUNT, .detail = true },
	{ "total_bytes", "", UNIT_BYTES, .detail = true },
	{ "total_per_s", "", UNIT_RATIO, .detail = true },
	{ "total_bytes_per_s", "", UNIT_BYTES, .detail = true },
	{ "total_mean_bytes", "", UNIT_BYTES, .detail = true },
	{ "complete_count", "", UNIT_COUNT, .detail = true },
};
static const struct column last_columns[] = {
	{ "submit_dispersion", "", UNIT_RATIO, .detail = true },
	{ "depth_mean", "depth", UNIT_RATIO },
	{ "source", "source" },
};
/* clang-format on */

void disk_columns(const struct query *q, struct columns *columns)
{
	if (q->by != QUERY_BY_VM) {
		disk_by_columns(q, columns);
		return;
	}
	columns_add(columns, first_columns, G_N_ELEMENTS(first_columns));
	columns_add_series(columns, "latency", "latency");
	columns_add_spread(columns, "latency", true);
	columns_add_series(columns, "read_latency", NULL);
	columns_add_series(columns, "write_latency", NULL);
	columns_add_series(columns, "submit_gap", NULL);
	columns_add_series(columns, "read_submit_gap", NULL);
	columns_add_series(columns, "write_submit_gap", NULL);
	columns_add_series(columns, "complete_gap", NULL);
	columns_add(columns, last_columns, G_N_ELEMENTS(last_columns));
	columns_add_host(q, columns);
}

static int kind_of(const struct request_row *r)
{
	if (!strcmp(r->op, "read"))
		return READS;
	return !strcmp(r->op, "write") ? WRITES : OTHERS;
}

/* A VM's are asked for by its row; a machine's own have no VM. */
static bool belongs(const struct walk *w, const struct request_row *r)
{
	const struct track *t;

	if (w->row->kind == TRACK_VM)
		return true;
	t = history_track(w->q->h, r->thread);
	return !r->vm && t && t->machine == w->row->id;
}

static int walk(struct walk *w, int64_t from_ns, int64_t to_ns,
		enum request_order order,
		int (*fn)(const struct request_row *, void *), struct err *err)
{
	return history_requests(w->q->h,
				w->row->kind == TRACK_VM ? w->row->id : 0,
				from_ns, to_ns, order, fn, w, err);
}

static int on_submit(const struct request_row *r, void *data)
{
	struct walk *w = data;
	struct disk_sum *s = w->sum;
	int kind = kind_of(r);

	if (!belongs(w, r))
		return 0;
	s->count[kind]++;
	add_clamped(&s->bytes[kind], r->bytes);
	if (!s->source)
		s->source = g_intern_string(r->source);
	s->known = true;
	if (kind == OTHERS)
		return 0;
	gaps_add(&s->submit[kind], r->begin_ns);
	gaps_add(&s->submit[GAP_ANY], r->begin_ns);
	parts_add(&s->parts, w->q->from_ns, w->q->to_ns, r->begin_ns);
	return 0;
}

static int on_complete(const struct request_row *r, void *data)
{
	struct walk *w = data;
	struct disk_sum *s = w->sum;
	int kind = kind_of(r);

	if (!belongs(w, r) || kind == OTHERS)
		return 0;
	kept_add(&s->latency, r->end_ns - r->begin_ns);
	series_add(&s->latency_of[kind], r->end_ns - r->begin_ns);
	gaps_add(&s->complete, r->end_ns);
	s->known = true;
	return 0;
}

/* The latest before the window: what the first gap is from. */
static int on_earlier_submit(const struct request_row *r, void *data)
{
	struct walk *w = data;
	int kind = kind_of(r);

	if (!belongs(w, r) || kind == OTHERS)
		return 0;
	gaps_add(&w->found[kind], r->begin_ns);
	gaps_add(&w->found[GAP_ANY], r->begin_ns);
	return 0;
}

static int on_earlier_complete(const struct request_row *r, void *data)
{
	struct walk *w = data;

	if (belongs(w, r) && kind_of(r) != OTHERS)
		gaps_add(w->found, r->end_ns);
	return 0;
}

/*
 * Add to each of @n @gaps that begins in the window the one over its edge.
 * Walks backwards from there, in stretches that become longer, until all are
 * found that there are.
 */
static int look_back(struct walk *w, enum request_order order,
		     int (*fn)(const struct request_row *, void *),
		     struct gaps *gaps, size_t n, struct err *err)
{
	int64_t to_ns = w->q->from_ns, first_ns = history_begin_ns(w->q->h);
	bool wanted[GAPS], any = false;

	for (size_t i = 0; i < n; i++)
		any |= wanted[i] = gaps[i].known;
	for (int64_t reach = REACH_FIRST_NS; any && to_ns > INT64_MIN;
	     reach = reach_further(reach)) {
		struct gaps found[GAPS] = { 0 };
		int64_t from_ns =
			to_ns - first_ns > reach ? to_ns - reach : INT64_MIN;

		w->found = found;
		if (walk(w, from_ns, to_ns, order, fn, err))
			return -1;
		any = false;
		for (size_t i = 0; i < n; i++) {
			if (wanted[i] && found[i].known) {
				gaps_add_before(&gaps[i], found[i].last_ns);
				wanted[i] = false;
			}
			any |= wanted[i];
		}
		to_ns = from_ns;
	}
	return 0;
}

static int find_earlier(struct walk *w, struct err *err)
{
	struct disk_sum *s = w->sum;

	return look_back(w, BY_BEGIN, on_earlier_submit, s->submit, GAPS,
			 err) ||
			       look_back(w, BY_END, on_earlier_complete,
					 &s->complete, 1, err)
		       ? -1
		       : 0;
}

static int find_depth(struct walk *w, struct err *err)
{
	const struct track *t =
		history_counter_find(w->q->h, w->row->id, "disk_inflight");
	struct counter_sum sum;

	if (!t)
		return 0;
	if (history_counter_sum(w->q->h, t->id, w->q->from_ns, w->q->to_ns,
				&sum, err))
		return -1;
	w->sum->depth_known = sum.length_ns > 0;
	w->sum->depth = counter_mean(&sum, COUNTER_GAUGE);
	return 0;
}

static int sum_up(const struct query *q, const struct track *row,
		  struct disk_sum *s, struct err *err)
{
	struct walk w = { .q = q, .row = row, .sum = s };
	const struct track *counter;

	s->vm = row->kind == TRACK_VM ? row->name : "host tasks";
	s->pid = row->kind == TRACK_VM ? row->pid : -1;
	s->host = query_host_name(q, row);
	counter = history_counter_find(q->h, row->id, "disk_inflight");
	s->known = counter != NULL;
	if (counter)
		s->source = history_counter(q->h, counter->id)->source;
	return find_depth(&w, err) ||
			       walk(&w, q->from_ns, q->to_ns, BY_BEGIN,
				    on_submit, err) ||
			       walk(&w, q->from_ns, q->to_ns, BY_END,
				    on_complete, err) ||
			       find_earlier(&w, err)
		       ? -1
		       : 0;
}

static void pool(struct disk_sum *all, const struct disk_sum *s)
{
	for (int k = 0; k < KINDS; k++) {
		all->count[k] += s->count[k];
		add_clamped(&all->bytes[k], s->bytes[k]);
	}
	kept_pool(&all->latency, &s->latency);
	for (int k = 0; k < OTHERS; k++)
		series_pool(&all->latency_of[k], &s->latency_of[k]);
	for (int k = 0; k < GAPS; k++)
		series_pool(&all->submit[k].series, &s->submit[k].series);
	series_pool(&all->complete.series, &s->complete.series);
	parts_pool(&all->parts, &s->parts);
	all->depth += s->depth;
	all->depth_known |= s->depth_known;
	all->known |= s->known;
}

/* D1 and D2: how many, how much. */
static size_t put_submitted(const struct query *q, struct cell *row,
			    const struct disk_sum *s)
{
	int64_t ns = q->to_ns - q->from_ns;
	int64_t count = s->count[READS] + s->count[WRITES];
	int64_t bytes = s->bytes[READS];
	size_t n = 0;

	add_clamped(&bytes, s->bytes[WRITES]);
	for (int k = 0; k < KINDS; k++)
		row[n++] = cell_int(s->count[k]);
	for (int k = 0; k < OTHERS; k++)
		row[n++] = cell_int(s->bytes[k]);
	for (int k = 0; k < OTHERS; k++)
		row[n++] = cell_rate(s->count[k], ns);
	for (int k = 0; k < OTHERS; k++)
		row[n++] = cell_rate(s->bytes[k], ns);
	for (int k = 0; k < OTHERS; k++)
		row[n++] = cell_ratio((double)s->bytes[k], (double)s->count[k]);
	row[n++] = cell_int(count);
	row[n++] = cell_int(bytes);
	row[n++] = cell_rate(count, ns);
	row[n++] = cell_rate(bytes, ns);
	row[n++] = cell_ratio((double)bytes, (double)count);
	row[n++] = cell_int(s->latency.series.n);
	for (size_t i = 0; i < n && !s->known; i++)
		row[i] = cell_null();
	return n;
}

static int add_row(const struct query *q, struct disk_sum *s, struct rows *rows)
{
	struct cell row[ROW_MAX];
	size_t n = 0;

	row[n++] = cell_text(s->vm);
	row[n++] = query_id_cell(s->pid);
	n += put_submitted(q, row + n, s);
	n += cells_of_series(row + n, &s->latency.series);
	n += cells_of_spread(row + n, &s->latency);
	for (int k = 0; k < OTHERS; k++)
		n += cells_of_series(row + n, &s->latency_of[k]);
	n += cells_of_series(row + n, &s->submit[GAP_ANY].series);
	for (int k = 0; k < OTHERS; k++)
		n += cells_of_series(row + n, &s->submit[k].series);
	n += cells_of_series(row + n, &s->complete.series);
	row[n++] = parts_dispersion(&s->parts);
	row[n++] = s->depth_known ? cell_real(s->depth) : cell_null();
	row[n++] = cell_text(s->source);
	if (query_many_hosts(q))
		row[n++] = cell_text(s->host);
	return rows_add(rows, row);
}

/* The rows of the tracks of a kind; all that is summed up goes into @all. */
static int add_kind(const struct query *q, enum track_kind kind,
		    struct disk_sum *all, struct rows *rows, struct err *err)
{
	const struct track *row;
	size_t i = 0;
	int status = 0;

	while (!status && (row = query_next(q, kind, &i))) {
		struct disk_sum s = { 0 };
		bool any;

		status = sum_up(q, row, &s, err);
		any = s.count[READS] || s.count[WRITES] || s.count[OTHERS] ||
		      s.latency.series.n;
		if (!status && all)
			pool(all, &s);
		if (!status && (all || any))
			status = add_row(q, &s, rows);
		kept_clear(&s.latency);
	}
	return status;
}

int disk_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct disk_sum all = { .vm = "all VMs", .pid = -1 };
	int status = 0;

	if (q->by != QUERY_BY_VM)
		return disk_by_rows(q, rows, err);
	rows_next_are(rows, ROW_APART);
	if (!q->vm)
		status = add_kind(q, TRACK_MACHINE, NULL, rows, err);
	rows_next_are(rows, ROW_ALONE);
	if (!status)
		status = add_kind(q, TRACK_VM, &all, rows, err);
	rows_next_are(rows, ROW_LAST);
	if (!status && !q->vm)
		status = add_row(q, &all, rows);
	kept_clear(&all.latency);
	return status < 0 ? -1 : 0;
}
