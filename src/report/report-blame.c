/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "blame": for every vCPU, who ran while it was preempted, and how long.
 *
 * Slices are cut to the window, so that the rows of a victim add up to its
 * preempted time in the same window to the nanosecond.  A culprit is what a
 * user would name: all threads of the same name and kind are one.
 */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "report/culprit.h"
#include "report/report.h"

/* clang-format off */
static const struct column blame_table[] = {
	{ "victim_vm", "victim" },
	{ "victim_vcpu", "vCPU", UNIT_ID },
	{ "culprit", "culprit" },
	{ "culprit_kind", "kind" },
	{ "ns", "time", UNIT_DURATION, .total = true },
	{ "count", "times", UNIT_COUNT, .total = true },
	{ "max_ns", "longest", UNIT_DURATION },
};
/* clang-format on */

void blame_columns(const struct query *q, struct columns *columns)
{
	(void)q;
	columns_add(columns, blame_table, G_N_ELEMENTS(blame_table));
}

struct culprit {
	char *name; /* owned */
	const char *kind;
	int64_t ns, count, max_ns;
};

/* One victim's culprits, being summed up. */
struct charge {
	const struct query *q;
	GHashTable *culprits; /* "kind name" -> struct culprit */
	struct err *err;
};

static void culprit_free(void *data)
{
	struct culprit *culprit = data;

	g_free(culprit->name);
	g_free(culprit);
}

static void charge_slice(struct charge *charge,
			 const struct preemption_slice *slice)
{
	const char *kind = culprit_kind(charge->q, slice);
	char *name = culprit_name(charge->q, slice);
	char *key = g_strconcat(kind, " ", name, NULL);
	struct culprit *culprit;

	culprit = g_hash_table_lookup(charge->culprits, key);
	if (!culprit) {
		culprit = g_new0(struct culprit, 1);
		culprit->name = g_strdup(name);
		culprit->kind = kind;
		g_hash_table_insert(charge->culprits, g_strdup(key), culprit);
	}
	culprit->ns += slice->ns;
	culprit->count++;
	culprit->max_ns = MAX(culprit->max_ns, slice->ns);
	g_free(key);
	g_free(name);
}

static int on_preemption(const struct preemption *p, void *data)
{
	struct charge *charge = data;
	struct preemption_slice *slices;
	size_t n;

	if (history_slices(charge->q->h, p->id, &slices, &n, charge->err))
		return -1;
	n = slices_cut(slices, n, p->begin_ns, charge->q->from_ns,
		       charge->q->to_ns);
	for (size_t i = 0; i < n; i++)
		charge_slice(charge, &slices[i]);
	g_free(slices);
	return 0;
}

/* Longest first; then by name. */
static int compare_culprits(const void *pa, const void *pb)
{
	const struct culprit *a = *(struct culprit *const *)pa;
	const struct culprit *b = *(struct culprit *const *)pb;

	if (a->ns != b->ns)
		return a->ns < b->ns ? 1 : -1;
	return strcmp(a->name, b->name);
}

static int add_rows(const struct charge *charge, const struct track *victim,
		    struct rows *rows)
{
	GPtrArray *order = g_ptr_array_new();
	GHashTableIter iter;
	void *value;
	int stop = 0;

	g_hash_table_iter_init(&iter, charge->culprits);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		g_ptr_array_add(order, value);
	g_ptr_array_sort(order, compare_culprits);
	for (guint i = 0; i < order->len && !stop; i++) {
		const struct culprit *c = g_ptr_array_index(order, i);
		struct cell row[] = {
			query_vm_cell(charge->q, victim),
			query_id_cell(victim->key),
			cell_text(c->name),
			cell_text(c->kind),
			cell_int(c->ns),
			cell_int(c->count),
			cell_int(c->max_ns),
		};

		stop = rows_add(rows, row);
	}
	g_ptr_array_free(order, TRUE);
	return stop;
}

int blame_rows(const struct query *q, struct rows *rows, struct err *err)
{
	const struct track *victim;
	int status = 0;
	size_t i = 0;

	while (!status && (victim = query_next(q, TRACK_VCPU, &i))) {
		struct charge charge = {
			q,
			g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					      culprit_free),
			err,
		};

		status = history_preemptions(q->h, victim->id, q->from_ns,
					     q->to_ns, 0, BY_TIME,
					     on_preemption, &charge, err);
		if (!status)
			status = add_rows(&charge, victim, rows);
		g_hash_table_destroy(charge.culprits);
	}
	return status < 0 ? -1 : 0;
}
