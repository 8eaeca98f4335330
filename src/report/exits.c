/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding exits in intervals: see exits.h. */
#include "config.h"

#include "report/exits.h"

/* The exit that is being handled. */
struct pending {
	bool open;
	bool counts; /* it began in the window */
	bool halts;
	int64_t value;
	int64_t handling_ns;
	int64_t stay_ns; /* in the guest just before, -1: not known */
};

static void reason_free(void *data)
{
	struct exit_reason *reason = data;

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

static struct exit_reason *reason_of(struct exits *e, int64_t value)
{
	struct exit_reason *reason = g_hash_table_lookup(e->reasons, &value);

	if (!reason) {
		reason = g_new0(struct exit_reason, 1);
		reason->value = value;
		g_hash_table_insert(e->reasons, &reason->value, reason);
	}
	return reason;
}

/* The exit is over, or the trace is: keep what it took. */
static void finish(struct pending *exit, struct exits *e)
{
	struct exit_reason *reason;

	if (exit->open && exit->counts) {
		reason = reason_of(e, exit->value);
		kept_add(&reason->handling, exit->handling_ns);
		reason->sum_ns += exit->handling_ns;
		reason->halts |= exit->halts;
		e->count++;
		if (exit->stay_ns >= 0) {
			series_add(&reason->stay, exit->stay_ns);
			series_add(&e->stay, exit->stay_ns);
		}
	}
	exit->open = false;
}

static bool is_guest(const struct interval *iv)
{
	return iv->state == ST_GUEST || iv->state == ST_GUEST_L2;
}

/* Guest code runs again, or nobody knows. */
static bool ends_exit(const struct interval *iv)
{
	return is_guest(iv) || iv->state == ST_UNKNOWN;
}

/* Does the interval say which exit it belongs to? */
static bool tells_exit(const struct interval *iv)
{
	return state_info(iv->state)->value == VALUE_OF_EXIT &&
	       iv->value != VALUE_NONE;
}

static void step(const struct query *q, const struct interval *iv,
		 struct pending *exit, struct exits *e, struct gaps *gaps)
{
	if (ends_exit(iv)) {
		finish(exit, e);
		exit->stay_ns = is_guest(iv) ? iv->end_ns - iv->begin_ns : -1;
		return;
	}
	if (tells_exit(iv) && (!exit->open || exit->value != iv->value)) {
		finish(exit, e);
		*exit = (struct pending){
			.open = true,
			.counts = iv->begin_ns >= q->from_ns,
			.value = iv->value,
			.stay_ns = exit->stay_ns,
		};
		if (exit->counts)
			gaps_add(gaps, iv->begin_ns);
	} else if (!exit->open) {
		exit->stay_ns = -1; /* whose end it was is not known */
	}
	if (exit->open && (iv->state == ST_VMM || iv->state == ST_QEMU))
		exit->handling_ns += query_clip(q, iv->begin_ns, iv->end_ns);
	exit->halts |= exit->open && iv->state == ST_HALT_POLL;
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

/* When the last exit before the window began. */
static int find_earlier(const struct query *q, const struct track *vcpu,
			struct gaps *gaps, struct err *err)
{
	struct interval later = { .state = ST_UNKNOWN }, iv;
	int64_t t_ns = q->from_ns;
	int r = 0;

	while (t_ns > vcpu->begin_ns &&
	       (r = history_at(q->h, vcpu->id, t_ns - 1, &iv, err)) > 0) {
		if (tells_exit(&later) &&
		    (!tells_exit(&iv) || iv.value != later.value) &&
		    (ends_exit(&iv) || tells_exit(&iv)))
			break;
		if (tells_exit(&iv) || ends_exit(&iv))
			later = iv;
		t_ns = iv.begin_ns;
	}
	if (r > 0 && t_ns > vcpu->begin_ns) {
		gaps->known = true;
		gaps->last_ns = later.begin_ns;
	}
	return r < 0 ? -1 : 0;
}

int exits_collect(const struct query *q, const struct track *vcpu,
		  struct exits *e, struct err *err)
{
	struct pending exit = { .stay_ns = -1 };
	struct gaps gaps = { .known = false };
	struct interval_iter it;
	struct interval iv;
	int r;

	if (find_pending(q, vcpu, &exit, err) ||
	    find_earlier(q, vcpu, &gaps, err))
		return -1;
	/* One nanosecond more: the guest that an exit at @from comes from. */
	interval_iter_init(&it, q->h, vcpu->id,
			   q->from_ns - (q->from_ns > INT64_MIN), q->to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0)
		step(q, &iv, &exit, e, &gaps);
	interval_iter_release(&it);
	finish(&exit, e);
	series_pool(&e->gap, &gaps.series);
	return r;
}

void exits_pool(struct exits *e, const struct exits *more)
{
	GHashTableIter it;
	void *value;

	g_hash_table_iter_init(&it, more->reasons);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const struct exit_reason *from = value;
		struct exit_reason *to = reason_of(e, from->value);

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
	const struct exit_reason *a = *(struct exit_reason *const *)pa;
	const struct exit_reason *b = *(struct exit_reason *const *)pb;

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
