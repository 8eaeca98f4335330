/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding intervals: see hits.h. */
#include "config.h"

#include "ui/hits.h"

#include "db/find.h"

/* So many intervals are read one by one rather than halved. */
#define HITS_SMALL 2000
/* Looking at sums costs as much as reading so many intervals. */
#define HITS_LOOK 100
/* The first stretch of time that is searched is that part of the whole. */
#define HITS_PARTS 64

/* One search in one track. */
struct scan {
	struct hits *f;
	const struct track *track;
	uint32_t states;        /* that can fit */
	int64_t min_ns, max_ns; /* lengths that can */
	int64_t from_ns, to_ns; /* of scan_jumping() */
	bool last;              /* else the first */
	GArray *all; /* not NULL: every begin goes here, none is found */
	struct interval *iv;
};

/* Read what begins in [from, to) one by one. */
static int scan_each(struct scan *s, int64_t from_ns, int64_t to_ns,
		     struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	int r, found = HIT_NONE;

	interval_iter_init(&it, s->f->h, s->track->id, from_ns, to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0) {
		if (s->f->budget-- <= 0) {
			found = HIT_TIRED;
			break;
		}
		if (iv.begin_ns < from_ns || !(s->states >> iv.state & 1))
			continue;
		r = expr_interval(s->f->e, s->f->h, s->track, &iv, err);
		if (r < 0)
			break;
		if (!r)
			continue;
		if (s->all) {
			g_array_append_val(s->all, iv.begin_ns);
			continue;
		}
		*s->iv = iv;
		found = HIT_ONE;
		if (!s->last)
			break;
	}
	interval_iter_release(&it);
	return r < 0 ? -1 : found;
}

/* Of those that have the state and the length; any that ends the search. */
static bool may_fit(uint32_t track, const struct interval *iv, void *data)
{
	struct scan *s = data;

	(void)track;
	s->f->budget--;
	return iv->begin_ns < s->from_ns || iv->begin_ns >= s->to_ns ||
	       expr_may_fit(s->f->e, s->f->h, s->track, iv);
}

static bool has_budget(void *data)
{
	struct scan *s = data;

	s->f->budget -= HITS_LOOK;
	return s->f->budget > 0;
}

/* Read what begins in [from, to), but only where the length can be right. */
static int scan_jumping(struct scan *s, int64_t from_ns, int64_t to_ns,
			struct err *err)
{
	const struct find find = {
		.tracks = &s->track->id,
		.n = 1,
		.states = s->states,
		.min_ns = s->min_ns,
		.max_ns = s->max_ns == INT64_MAX ? 0 : s->max_ns,
		.fits = may_fit,
		.go_on = has_budget,
		.data = s,
	};
	int64_t t_ns = s->last ? to_ns : from_ns - 1;
	struct found found;
	int r;

	s->from_ns = from_ns;
	s->to_ns = to_ns;
	while ((r = history_find(s->f->h, &find, t_ns, !s->last, &found, err)) >
	       0) {
		if (r == FIND_STOPPED || s->f->budget <= 0)
			return HIT_TIRED;
		t_ns = found.interval.begin_ns;
		if (t_ns < from_ns || t_ns >= to_ns)
			return HIT_NONE;
		r = expr_interval(s->f->e, s->f->h, s->track, &found.interval,
				  err);
		if (r < 0)
			return -1;
		s->f->budget -= HITS_LOOK;
		if (r && s->all) {
			g_array_append_val(s->all, t_ns);
		} else if (r) {
			*s->iv = found.interval;
			return HIT_ONE;
		}
	}
	return r;
}

static int scan(struct scan *s, int64_t from_ns, int64_t to_ns, struct err *err)
{
	int64_t all = 0, fitting = 0, middle;
	struct state_sum sum;
	int r;

	if (from_ns >= to_ns)
		return HIT_NONE;
	if (s->f->budget <= 0)
		return HIT_TIRED;
	s->f->budget -= HITS_LOOK;
	if (history_sum(s->f->h, s->track->id, from_ns, to_ns, &sum, err))
		return -1;
	for (int i = 0; i < STATE_MAX; i++) {
		all += sum.count[i];
		if (s->states >> i & 1)
			fitting += sum.count[i];
	}
	if (!fitting)
		return HIT_NONE;
	if (all <= HITS_SMALL || to_ns - from_ns < 2)
		return scan_each(s, from_ns, to_ns, err);
	/* To list many it is quicker to read them all. */
	if ((s->min_ns > 1 || s->max_ns < INT64_MAX) &&
	    (!s->all || all > s->f->budget))
		return scan_jumping(s, from_ns, to_ns, err);
	middle = from_ns + (to_ns - from_ns) / 2;
	if (s->last)
		r = scan(s, middle, to_ns, err);
	else
		r = scan(s, from_ns, middle, err);
	if (r != HIT_NONE)
		return r;
	return s->last ? scan(s, from_ns, middle, err)
		       : scan(s, middle, to_ns, err);
}

/* Cut [from, to) to where something of @t can fit; false when nowhere. */
static bool prepare(struct scan *s, int64_t *from_ns, int64_t *to_ns)
{
	struct expr_bounds b;

	expr_bounds(s->f->e, s->track->kind, &b);
	s->states = b.states;
	s->min_ns = b.min_ns;
	s->max_ns = b.max_ns;
	*from_ns = MAX(*from_ns, s->track->begin_ns);
	*to_ns = MIN(*to_ns, s->track->end_ns);
	*to_ns = MIN(*to_ns, b.to_ns);
	/* One that begins before the bound can still reach into it. */
	return *from_ns < *to_ns && b.states && b.min_ns <= b.max_ns &&
	       b.max_ns > 0;
}

static int find(struct scan *s, int64_t from_ns, int64_t to_ns, struct err *err)
{
	if (!prepare(s, &from_ns, &to_ns))
		return HIT_NONE;
	return scan(s, from_ns, to_ns, err);
}

int hits_first(struct hits *f, const struct track *t, int64_t from_ns,
	       int64_t to_ns, struct interval *iv, struct err *err)
{
	struct scan s = { .f = f, .track = t, .iv = iv };

	return find(&s, from_ns, to_ns, err);
}

int hits_last(struct hits *f, const struct track *t, int64_t from_ns,
	      int64_t to_ns, struct interval *iv, struct err *err)
{
	struct scan s = { .f = f, .track = t, .last = true, .iv = iv };

	return find(&s, from_ns, to_ns, err);
}

/*
 * The first hit after @at that begins in [from, to).  What was found bounds
 * the rows after it: an equal begin of a later row comes later.
 */
static int next_within(struct hits *f, const struct hit_row *rows, size_t n,
		       int64_t from_ns, int64_t to_ns, const struct hit *at,
		       struct hit *best, struct err *err)
{
	struct interval iv;
	int found = HIT_NONE;

	for (size_t i = 0; i < n; i++) {
		int64_t from = from_ns;
		int r;

		if (from <= at->begin_ns)
			from = at->begin_ns + ((int64_t)i <= at->place);
		r = hits_first(f, rows[i].track, from, to_ns, &iv, err);
		if (r < 0 || r == HIT_TIRED)
			return r;
		if (r == HIT_ONE) {
			*best = (struct hit){ iv.begin_ns, (int64_t)i };
			to_ns = iv.begin_ns;
			found = HIT_ONE;
		}
	}
	return found;
}

static int prev_within(struct hits *f, const struct hit_row *rows, size_t n,
		       int64_t from_ns, int64_t to_ns, const struct hit *at,
		       struct hit *best, struct err *err)
{
	struct interval iv;
	int found = HIT_NONE;

	for (size_t i = n; i-- > 0;) {
		int64_t to = to_ns;
		int r;

		if (to > at->begin_ns)
			to = at->begin_ns + ((int64_t)i < at->place);
		r = hits_last(f, rows[i].track, from_ns, to, &iv, err);
		if (r < 0 || r == HIT_TIRED)
			return r;
		if (r == HIT_ONE) {
			*best = (struct hit){ iv.begin_ns, (int64_t)i };
			from_ns = iv.begin_ns + 1;
			found = HIT_ONE;
		}
	}
	return found;
}

/*
 * A search that goes through the time stretch by stretch.  A stretch is not
 * interrupted; it is twice as long as the one before unless that cost much.
 */
struct stretches {
	int64_t allowed; /* of the budget */
	int64_t length_ns, whole_ns;
};

static void stretches_begin(struct stretches *s, const struct hits *f,
			    int64_t from_ns, int64_t to_ns)
{
	s->allowed = f->budget;
	s->whole_ns = to_ns - from_ns;
	s->length_ns = s->whole_ns / HITS_PARTS + 1;
}

/* One was searched. */
static void stretches_next(struct stretches *s, const struct hits *f)
{
	int64_t used = INT64_MAX - f->budget;

	s->allowed -= used;
	if (used < s->allowed / 8 && s->length_ns < s->whole_ns / 2)
		s->length_ns *= 2;
}

int hits_next(struct hits *f, const struct hit_row *rows, size_t n,
	      int64_t from_ns, int64_t to_ns, struct hit *at, struct err *err)
{
	const struct hit start = *at;
	int64_t from = MAX(from_ns, at->begin_ns), to;
	struct stretches s;
	int r = HIT_NONE;

	stretches_begin(&s, f, from_ns, to_ns);
	while (from < to_ns && r == HIT_NONE) {
		if (s.allowed <= 0) {
			*at = (struct hit){ from, -1 };
			return HIT_TIRED;
		}
		to = to_ns - from < s.length_ns ? to_ns : from + s.length_ns;
		f->budget = INT64_MAX;
		r = next_within(f, rows, n, from, to, &start, at, err);
		stretches_next(&s, f);
		from = to;
	}
	return r;
}

int hits_prev(struct hits *f, const struct hit_row *rows, size_t n,
	      int64_t from_ns, int64_t to_ns, struct hit *at, struct err *err)
{
	const struct hit start = *at;
	int64_t to = at->begin_ns < to_ns ? at->begin_ns + 1 : to_ns, from;
	struct stretches s;
	int r = HIT_NONE;

	stretches_begin(&s, f, from_ns, to_ns);
	while (to > from_ns && r == HIT_NONE) {
		if (s.allowed <= 0) {
			*at = (struct hit){ to, 0 };
			return HIT_TIRED;
		}
		from = to - from_ns < s.length_ns ? from_ns : to - s.length_ns;
		f->budget = INT64_MAX;
		r = prev_within(f, rows, n, from, to, &start, at, err);
		stretches_next(&s, f);
		to = from;
	}
	return r;
}

static gint by_time(gconstpointer pa, gconstpointer pb)
{
	const struct hit *a = pa, *b = pb;

	if (a->begin_ns != b->begin_ns)
		return a->begin_ns < b->begin_ns ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

GArray *hits_all(struct hits *f, const struct hit_row *rows, size_t n,
		 int64_t from_ns, int64_t to_ns, int *r, struct err *err)
{
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(struct hit));
	GArray *begins = g_array_new(FALSE, FALSE, sizeof(int64_t));

	*r = HIT_NONE;
	for (size_t i = 0; i < n && *r == HIT_NONE; i++) {
		struct scan s = { .f = f, .track = rows[i].track };

		s.all = begins;
		g_array_set_size(begins, 0);
		*r = find(&s, from_ns, to_ns, err);
		if (hits->len + begins->len > HITS_LIST_MAX)
			*r = HIT_TIRED;
		for (guint k = 0; k < begins->len && *r == HIT_NONE; k++) {
			struct hit hit = {
				g_array_index(begins, int64_t, k),
				(int64_t)i,
			};

			g_array_append_val(hits, hit);
		}
	}
	g_array_free(begins, TRUE);
	if (*r != HIT_NONE) {
		g_array_free(hits, TRUE);
		return NULL;
	}
	*r = HIT_ONE;
	g_array_sort(hits, by_time);
	return hits;
}
