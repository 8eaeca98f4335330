/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "net": packets and bytes of each VM, and how long they waited.
 *
 * Received is what was handed to the guest, transmitted what came from it; both
 * the other way round under --host-side, as seen from the host.  All but the
 * time that vhost workers waited, which is cut at the window's edges, belongs
 * to the window in which it ended: a packet's wait, a worker's wait, a gap
 * between two packets.  A VM's interfaces are taken together.
 */
#include "config.h"

#include "db/counter.h"
#include "report/report.h"
#include "report/series.h"

#include <string.h>

/* Waits with a column for each statistic of theirs. */
enum { VHOST, DELIVERY, SERVICE, QDISC, WAITS };

static const struct {
	const char *quantity, *prefix;
	const char *title; /* of the mean, NULL: for machines only */
} waits[WAITS] = {
	[VHOST] = { "vhost_wait", "vhost_wait", "vhost wait" },
	[DELIVERY] = { "net_rx_delivery", "rx_delivery", "delivery" },
	[SERVICE] = { "net_rx_service", "rx_service", NULL },
	[QDISC] = { "net_qdisc_wait", "qdisc_wait", NULL },
};

enum { RX, TX, DIRECTIONS };

struct net_sum {
	const char *vm, *host;
	char *source; /* owned */
	int64_t pid;
	int64_t packets[DIRECTIONS], bytes[DIRECTIONS];
	struct gaps tx;
	struct parts parts;
	struct kept waits[WAITS];
	int64_t vhost_ns;
	bool vhost; /* it has a worker */
	bool known[DIRECTIONS]; /* the host's events tell, be it nothing */
};

/* clang-format off */
static const struct column first_columns[] = {
	{ "vm", "VM" },
	{ "pid", "pid", UNIT_ID },
	{ "rx_packets", "rx packets", UNIT_COUNT },
	{ "rx_bytes", "rx", UNIT_BYTES },
	{ "tx_packets", "tx packets", UNIT_COUNT },
	{ "tx_bytes", "tx", UNIT_BYTES },
	{ "rx_packets_per_s", "", UNIT_RATIO, .detail = true },
	{ "rx_bytes_per_s", "", UNIT_BYTES, .detail = true },
	{ "tx_packets_per_s", "", UNIT_RATIO, .detail = true },
	{ "tx_bytes_per_s", "", UNIT_BYTES, .detail = true },
};
static const struct column vhost_columns[] = {
	{ "vhost_wait_ns", "", UNIT_DURATION, .detail = true },
	{ "vhost_wait_percent", "", UNIT_RATIO, .detail = true },
};
static const struct column last_columns[] = {
	{ "tx_dispersion", "", UNIT_RATIO, .detail = true },
	{ "source", "source" },
};
/* clang-format on */

static void add_count(struct columns *columns, const char *prefix)
{
	char *name = g_strconcat(prefix, "_count", NULL);
	struct column column = {
		.name = g_string_chunk_insert(columns->texts, name),
		.title = "",
		.unit = UNIT_COUNT,
		.detail = true,
	};

	columns_add(columns, &column, 1);
	g_free(name);
}

void net_columns(const struct query *q, struct columns *columns)
{
	columns_add(columns, first_columns, G_N_ELEMENTS(first_columns));
	columns_add_series(columns, "tx_gap", NULL);
	for (int i = 0; i < WAITS; i++) {
		add_count(columns, waits[i].prefix);
		if (i == VHOST)
			columns_add(columns, vhost_columns,
				    G_N_ELEMENTS(vhost_columns));
		columns_add_series(columns, waits[i].prefix, waits[i].title);
		columns_add_spread(columns, waits[i].prefix, false);
	}
	columns_add(columns, last_columns, G_N_ELEMENTS(last_columns));
	columns_add_host(q, columns);
}

/* ------------------------------------------------------------------ */
/* The points of several counters, by time                            */

struct one {
	struct counter_iter it;
	struct counter_point next;
	bool more;
};

struct merged {
	struct one *all; /* [n] */
	size_t n;
};

static int advance(struct one *one, struct err *err)
{
	int r = counter_iter_next(&one->it, &one->next, err);

	one->more = r > 0;
	return r < 0 ? -1 : 0;
}

static int merged_begin(struct merged *m, const struct query *q,
			const struct track *const *tracks, size_t n,
			int64_t from_ns, int64_t to_ns, struct err *err)
{
	m->n = n;
	m->all = g_new0(struct one, n);
	for (size_t i = 0; i < n; i++)
		counter_iter_init(&m->all[i].it, q->h, tracks[i]->id, from_ns,
				  to_ns);
	for (size_t i = 0; i < n; i++)
		if (advance(&m->all[i], err))
			return -1;
	return 0;
}

/* 1: @p is the next; 0: no more; -1: error. */
static int merged_next(struct merged *m, struct counter_point *p,
		       struct err *err)
{
	struct one *first = NULL;

	for (struct one *one = m->all; one < m->all + m->n; one++)
		if (one->more && (!first || one->next.t_ns < first->next.t_ns))
			first = one;
	if (!first)
		return 0;
	*p = first->next;
	return advance(first, err) ? -1 : 1;
}

static void merged_end(struct merged *m)
{
	for (size_t i = 0; i < m->n; i++)
		counter_iter_release(&m->all[i].it);
	g_free(m->all);
}

/* ------------------------------------------------------------------ */

/* The counters of a quantity below @vm; *@n of them, g_free(). */
static const struct track **counters_of(const struct query *q,
					const struct track *vm,
					const char *quantity, size_t *n)
{
	GPtrArray *found = g_ptr_array_new();
	const struct track *all;
	size_t count;

	all = history_tracks(q->h, &count);
	for (size_t i = 0; i < count; i++) {
		const struct counter_info *c;

		if (all[i].kind != TRACK_COUNTER || all[i].parent != vm->id)
			continue;
		c = history_counter(q->h, all[i].id);
		if (c && !strcmp(c->quantity, quantity))
			g_ptr_array_add(found, (gpointer)(uintptr_t)&all[i]);
	}
	*n = found->len;
	return (const struct track **)g_ptr_array_free(found, FALSE);
}

static int sum_direction(const struct query *q, const struct track *vm,
			 const char *quantity, int direction,
			 struct net_sum *s, struct err *err)
{
	size_t n;
	const struct track **of = counters_of(q, vm, quantity, &n);
	int status = 0;

	for (size_t i = 0; i < n && !status; i++) {
		struct counter_sum sum;

		status = history_counter_sum(q->h, of[i]->id, q->from_ns,
					     q->to_ns, &sum, err);
		if (!status) {
			s->known[direction] = true;
			s->packets[direction] += sum.points;
			add_clamped(&s->bytes[direction],
				    counter_total_int(sum.total));
		}
	}
	g_free(of);
	return status;
}

/* When the last one before the window came, if any. */
static int find_earlier(const struct query *q, const struct track *const *of,
			size_t n, struct gaps *last, struct err *err)
{
	int64_t to_ns = q->from_ns, first_ns = history_begin_ns(q->h);

	for (int64_t reach = REACH_FIRST_NS; to_ns > first_ns && !last->known;
	     reach = reach_further(reach)) {
		int64_t from_ns =
			to_ns - first_ns > reach ? to_ns - reach : first_ns;
		struct merged m;
		struct counter_point p;
		int r = merged_begin(&m, q, of, n, from_ns, to_ns, err);

		while (!r && (r = merged_next(&m, &p, err)) > 0) {
			gaps_add(last, p.t_ns);
			r = 0;
		}
		merged_end(&m);
		if (r < 0)
			return -1;
		to_ns = from_ns;
	}
	return 0;
}

static int sum_gaps(const struct query *q, const struct track *vm,
		    const char *quantity, struct net_sum *s, struct err *err)
{
	size_t n;
	const struct track **of = counters_of(q, vm, quantity, &n);
	struct counter_point p;
	struct merged m;
	struct gaps earlier = { 0 };
	int r = merged_begin(&m, q, of, n, q->from_ns, q->to_ns, err);

	while (!r && (r = merged_next(&m, &p, err)) > 0) {
		gaps_add(&s->tx, p.t_ns);
		parts_add(&s->parts, q->from_ns, q->to_ns, p.t_ns);
		r = 0;
	}
	merged_end(&m);
	if (!r && s->tx.known)
		r = find_earlier(q, of, n, &earlier, err);
	if (!r && earlier.known)
		gaps_add_before(&s->tx, earlier.last_ns);
	g_free(of);
	return r < 0 ? -1 : 0;
}

static int keep_wait(const struct query *q, const struct track *vm,
		     const char *quantity, struct kept *wait, struct err *err)
{
	const struct track *t = history_counter_find(q->h, vm->id, quantity);
	struct counter_iter it;
	struct counter_point p;
	int r;

	if (!t)
		return 0;
	counter_iter_init(&it, q->h, t->id, q->from_ns, q->to_ns);
	while ((r = counter_iter_next(&it, &p, err)) > 0)
		kept_add(wait, p.value);
	counter_iter_release(&it);
	return r;
}

/* The time that the VM's vhost workers could run and had no CPU. */
static int sum_vhost(const struct query *q, const struct track *vm,
		     struct net_sum *s, struct err *err)
{
	const struct track *all;
	size_t n;

	all = history_tracks(q->h, &n);
	for (size_t i = 0; i < n; i++) {
		struct state_sum sum;

		if (all[i].kind != TRACK_THREAD || all[i].parent != vm->id ||
		    strncmp(all[i].name, "vhost-", strlen("vhost-")))
			continue;
		if (history_sum(q->h, all[i].id, q->from_ns, q->to_ns, &sum,
				err))
			return -1;
		s->vhost = true;
		s->vhost_ns +=
			sum.time_ns[ST_READY] + sum.time_ns[ST_PREEMPTED];
	}
	return 0;
}

/* Of which interfaces and events the counters are; NULL: there are none. */
static char *source_of(const struct query *q, const struct track *vm)
{
	static const char *const quantities[] = { "net_rx", "net_tx" };
	GString *s = g_string_new(NULL);

	for (size_t k = 0; k < G_N_ELEMENTS(quantities); k++) {
		size_t n;
		const struct track **of = counters_of(q, vm, quantities[k], &n);

		for (size_t i = 0; i < n; i++) {
			const char *one =
				history_counter(q->h, of[i]->id)->source;

			if (!strstr(s->str, one))
				g_string_append_printf(
					s, "%s%s", s->len ? "; " : "", one);
		}
		g_free(of);
	}
	return g_string_free(s, s->len == 0);
}

static int sum_up(const struct query *q, const struct track *vm,
		  struct net_sum *s, struct err *err)
{
	const char *rx = q->host_side ? "net_tx" : "net_rx";
	const char *tx = q->host_side ? "net_rx" : "net_tx";

	s->vm = vm->name;
	s->pid = vm->pid;
	s->host = query_host_name(q, vm);
	s->source = source_of(q, vm);
	if (sum_direction(q, vm, rx, RX, s, err) ||
	    sum_direction(q, vm, tx, TX, s, err) ||
	    sum_gaps(q, vm, "net_tx", s, err) || sum_vhost(q, vm, s, err))
		return -1;
	for (int i = 0; i < WAITS; i++)
		if (keep_wait(q, vm, waits[i].quantity, &s->waits[i], err))
			return -1;
	return 0;
}

static void pool(struct net_sum *all, const struct net_sum *s)
{
	for (int d = 0; d < DIRECTIONS; d++) {
		all->packets[d] += s->packets[d];
		add_clamped(&all->bytes[d], s->bytes[d]);
		all->known[d] |= s->known[d];
	}
	series_pool(&all->tx.series, &s->tx.series);
	parts_pool(&all->parts, &s->parts);
	for (int i = 0; i < WAITS; i++)
		kept_pool(&all->waits[i], &s->waits[i]);
	all->vhost_ns += s->vhost_ns;
	all->vhost |= s->vhost;
}

static void clear(struct net_sum *s)
{
	for (int i = 0; i < WAITS; i++)
		kept_clear(&s->waits[i]);
	g_free(s->source);
}

static int add_row(const struct query *q, struct net_sum *s, struct rows *rows)
{
	int64_t ns = q->to_ns - q->from_ns;
	struct cell row[ROW_MAX];
	size_t n = 0;

	row[n++] = cell_text(s->vm);
	row[n++] = query_id_cell(s->pid);
	for (int d = 0; d < DIRECTIONS; d++) {
		bool known = s->known[d];

		row[n] = known ? cell_int(s->packets[d]) : cell_null();
		row[n + 1] = known ? cell_int(s->bytes[d]) : cell_null();
		/* Behind both directions' sums. */
		row[n + 4] = known ? cell_rate(s->packets[d], ns) : cell_null();
		row[n + 5] = known ? cell_rate(s->bytes[d], ns) : cell_null();
		n += 2;
	}
	n += 4;
	n += cells_of_series(row + n, &s->tx.series);
	for (int i = 0; i < WAITS; i++) {
		row[n++] = cell_int(s->waits[i].series.n);
		if (i == VHOST) {
			row[n++] =
				s->vhost ? cell_int(s->vhost_ns) : cell_null();
			row[n++] =
				s->vhost ? cell_ratio(
						   100.0 * (double)s->vhost_ns,
						   (double)ns)
					 : cell_null();
		}
		n += cells_of_series(row + n, &s->waits[i].series);
		n += cells_of_spread(row + n, &s->waits[i]);
	}
	row[n++] = parts_dispersion(&s->parts);
	row[n++] = cell_text(s->source);
	if (query_many_hosts(q))
		row[n++] = cell_text(s->host);
	return rows_add(rows, row);
}

int net_rows(const struct query *q, struct rows *rows, struct err *err)
{
	struct net_sum all = { .vm = "all VMs", .pid = -1 };
	const struct track *vm;
	size_t i = 0;
	int status = 0;

	while (!status && (vm = query_next(q, TRACK_VM, &i))) {
		struct net_sum s = { 0 };

		status = sum_up(q, vm, &s, err);
		if (!status) {
			pool(&all, &s);
			status = add_row(q, &s, rows);
		}
		clear(&s);
	}
	rows_next_are(rows, ROW_LAST);
	if (!status && !q->vm)
		status = add_row(q, &all, rows);
	clear(&all);
	return status < 0 ? -1 : 0;
}
