/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exits and their handling: see exits.h. */
#include "config.h"

#include "db/exits.h"

/*
 * So many intervals before the window are looked at, one by one: where no
 * interval tells of exits, that would be all there are.
 */
#define LOOKS_MAX 256

/* A walk over one vCPU. */
struct walk {
	struct history *h;
	const struct track *vcpu;
	int64_t from_ns, to_ns;
	struct exit_seen exit; /* that is being handled */
	bool open;             /* it is one */
	bool counts;           /* it began in the window */
	int64_t last_ns;       /* begin of the exit before, if known */
	bool last_known;
	void (*fn)(const struct exit_seen *seen, void *data);
	void *data;
};

/* The exit is over, or the window is. */
static void finish(struct walk *w)
{
	if (w->open && w->counts)
		w->fn(&w->exit, w->data);
	w->open = false;
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

static void begin(struct walk *w, const struct interval *iv)
{
	finish(w);
	w->exit = (struct exit_seen){
		.value = iv->value,
		.begin_ns = iv->begin_ns,
		.stay_ns = w->exit.stay_ns,
		.gap_ns = w->last_known ? iv->begin_ns - w->last_ns : -1,
	};
	w->open = true;
	w->counts = iv->begin_ns >= w->from_ns;
	if (w->counts) {
		w->last_known = true;
		w->last_ns = iv->begin_ns;
	}
}

static void step(struct walk *w, const struct interval *iv)
{
	if (ends_exit(iv)) {
		finish(w);
		w->exit.stay_ns =
			is_guest(iv) ? iv->end_ns - iv->begin_ns : -1;
		return;
	}
	if (tells_exit(iv) && (!w->open || w->exit.value != iv->value))
		begin(w, iv);
	else if (!w->open)
		w->exit.stay_ns = -1; /* whose end it was is not known */
	if (w->open && (iv->state == ST_VMM || iv->state == ST_QEMU))
		w->exit.handling_ns += MAX(MIN(iv->end_ns, w->to_ns) -
						   MAX(iv->begin_ns, w->from_ns),
					   0);
	w->exit.halts |= w->open && iv->state == ST_HALT_POLL;
}

/*
 * The exit, if any, that is being handled just before the window: that of the
 * last interval that can tell.  A wait may lie in between.
 */
static int find_pending(struct walk *w, struct err *err)
{
	int64_t t_ns = w->from_ns;
	struct interval iv;
	int r = 0;

	for (int i = 0; i < LOOKS_MAX && t_ns > w->vcpu->begin_ns; i++) {
		r = history_at(w->h, w->vcpu->id, t_ns - 1, &iv, err);
		if (r <= 0)
			break;
		if (ends_exit(&iv))
			return 0;
		if (tells_exit(&iv)) {
			w->open = true;
			w->exit.value = iv.value;
			return 0;
		}
		t_ns = iv.begin_ns;
	}
	return r < 0 ? -1 : 0;
}

/* When the last exit before the window began. */
static int find_earlier(struct walk *w, struct err *err)
{
	struct interval later = { .state = ST_UNKNOWN }, iv;
	int64_t t_ns = w->from_ns;
	int r = 0;

	for (int i = 0; i < LOOKS_MAX && t_ns > w->vcpu->begin_ns; i++) {
		r = history_at(w->h, w->vcpu->id, t_ns - 1, &iv, err);
		if (r <= 0)
			break;
		if (tells_exit(&later) &&
		    (!tells_exit(&iv) || iv.value != later.value) &&
		    (ends_exit(&iv) || tells_exit(&iv))) {
			w->last_known = true;
			w->last_ns = later.begin_ns;
			break;
		}
		if (tells_exit(&iv) || ends_exit(&iv))
			later = iv;
		t_ns = iv.begin_ns;
	}
	return r < 0 ? -1 : 0;
}

int history_exits_each(struct history *h, const struct track *vcpu,
		       int64_t from_ns, int64_t to_ns,
		       void (*fn)(const struct exit_seen *seen, void *data),
		       void *data, struct err *err)
{
	struct walk w = { .h = h,
			  .vcpu = vcpu,
			  .from_ns = from_ns,
			  .to_ns = to_ns,
			  .exit.stay_ns = -1,
			  .fn = fn,
			  .data = data };
	struct interval_iter it;
	struct interval iv;
	int r;

	if (find_pending(&w, err) || find_earlier(&w, err))
		return -1;
	/* One nanosecond more: the guest that an exit at @from_ns comes from. */
	interval_iter_init(&it, h, vcpu->id, from_ns - (from_ns > INT64_MIN),
			   to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0)
		step(&w, &iv);
	interval_iter_release(&it);
	finish(&w);
	return r;
}

/* ------------------------------------------------------------------ */
/* By reason                                                          */

static void reason_free(void *data)
{
	struct exit_reason *reason = data;

	g_array_free(reason->handling_ns, TRUE);
	g_free(reason);
}

GHashTable *exits_new(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
				     reason_free);
}

static struct exit_reason *reason_of(GHashTable *reasons, int64_t value)
{
	struct exit_reason *reason = g_hash_table_lookup(reasons, &value);

	if (reason)
		return reason;
	reason = g_new0(struct exit_reason, 1);
	reason->value = value;
	reason->longest_ns = -1;
	reason->handling_ns = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_hash_table_insert(reasons, &reason->value, reason);
	return reason;
}

struct collecting {
	GHashTable *reasons;
	uint32_t track;
};

static void collect(const struct exit_seen *seen, void *data)
{
	const struct collecting *c = data;
	struct exit_reason *reason = reason_of(c->reasons, seen->value);

	g_array_append_val(reason->handling_ns, seen->handling_ns);
	reason->sum_ns += seen->handling_ns;
	if (seen->handling_ns > reason->longest_ns) {
		reason->longest_ns = seen->handling_ns;
		reason->longest_begin_ns = seen->begin_ns;
		reason->longest_track = c->track;
	}
}

int history_exits(struct history *h, const struct track *vcpu, int64_t from_ns,
		  int64_t to_ns, GHashTable *reasons, struct err *err)
{
	struct collecting c = { reasons, vcpu->id };

	return history_exits_each(h, vcpu, from_ns, to_ns, collect, &c, err);
}

static int compare_ns(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

static int compare_reasons(const void *pa, const void *pb)
{
	const struct exit_reason *a = *(struct exit_reason *const *)pa;
	const struct exit_reason *b = *(struct exit_reason *const *)pb;

	if (a->handling_ns->len != b->handling_ns->len)
		return a->handling_ns->len < b->handling_ns->len ? 1 : -1;
	return (a->value > b->value) - (a->value < b->value);
}

GPtrArray *exits_sorted(GHashTable *reasons)
{
	GPtrArray *list = g_ptr_array_new();
	GHashTableIter iter;
	void *value;

	g_hash_table_iter_init(&iter, reasons);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct exit_reason *reason = value;

		g_array_sort(reason->handling_ns, compare_ns);
		g_ptr_array_add(list, reason);
	}
	g_ptr_array_sort(list, compare_reasons);
	return list;
}

/* Nearest rank. */
int64_t exits_percentile(const struct exit_reason *reason, unsigned int percent)
{
	const GArray *sorted = reason->handling_ns;
	size_t rank = ((size_t)sorted->len * percent + 99) / 100;

	return g_array_index(sorted, int64_t, rank ? rank - 1 : 0);
}
