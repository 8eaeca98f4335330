/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Statistics of exits: see exits.h. */
#include "config.h"

#include "report/exits.h"

#include "db/exits.h"

static void reason_free(void *data)
{
	struct exit_figures *reason = data;

	kept_clear(&reason->handling);
	g_free(reason);
}

void exits_init(struct exits *e)
{
	*e = (struct exits){ .reasons = g_hash_table_new_full(
				     g_int64_hash, g_int64_equal, NULL,
				     reason_free) };
}

void exits_clear(struct exits *e)
{
	g_hash_table_destroy(e->reasons);
	e->reasons = NULL;
}

static struct exit_figures *reason_of(struct exits *e, int64_t value)
{
	struct exit_figures *reason = g_hash_table_lookup(e->reasons, &value);

	if (!reason) {
		reason = g_new0(struct exit_figures, 1);
		reason->value = value;
		g_hash_table_insert(e->reasons, &reason->value, reason);
	}
	return reason;
}

static void take(const struct exit_seen *seen, void *data)
{
	struct exits *e = data;
	struct exit_figures *reason = reason_of(e, seen->value);

	kept_add(&reason->handling, seen->handling_ns);
	reason->sum_ns += seen->handling_ns;
	reason->halts |= seen->halts;
	e->count++;
	if (seen->stay_ns >= 0) {
		series_add(&reason->stay, seen->stay_ns);
		series_add(&e->stay, seen->stay_ns);
	}
	if (seen->gap_ns >= 0)
		series_add(&e->gap, seen->gap_ns);
}

int exits_collect(const struct query *q, const struct track *vcpu,
		  struct exits *e, struct err *err)
{
	return history_exits_each(q->h, vcpu, q->from_ns, q->to_ns, take, e,
				  err);
}

void exits_pool(struct exits *e, const struct exits *more)
{
	GHashTableIter it;
	void *value;

	g_hash_table_iter_init(&it, more->reasons);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const struct exit_figures *from = value;
		struct exit_figures *to = reason_of(e, from->value);

		series_pool(&to->handling.series, &from->handling.series);
		series_pool(&to->stay, &from->stay);
		to->sum_ns += from->sum_ns;
		to->halts |= from->halts;
	}
	series_pool(&e->stay, &more->stay);
	series_pool(&e->gap, &more->gap);
	e->count += more->count;
}

static int compare_reasons(const void *pa, const void *pb)
{
	const struct exit_figures *a = *(struct exit_figures *const *)pa;
	const struct exit_figures *b = *(struct exit_figures *const *)pb;

	if (a->handling.series.n != b->handling.series.n)
		return a->handling.series.n < b->handling.series.n ? 1 : -1;
	return (a->value > b->value) - (a->value < b->value);
}

GPtrArray *exits_in_order(const struct exits *e)
{
	GPtrArray *order = g_ptr_array_new();
	GHashTableIter it;
	void *reason;

	g_hash_table_iter_init(&it, e->reasons);
	while (g_hash_table_iter_next(&it, NULL, &reason))
		g_ptr_array_add(order, reason);
	g_ptr_array_sort(order, compare_reasons);
	return order;
}
