/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of durations: see durations.h.
 *
 *	from       A                       B       to
 *	 |---------|.......|.......|.......|--------|
 *	   read      counts at B - at A       read
 *
 * A is the first and B the last checkpoint in the window.  The extremes of
 * what lies between them come from the checkpoints behind A, up to B.
 */
#include "config.h"

#include "db/durations.h"

#include <glib.h>

#include "db/checkpoint.h"
#include "db/format.h"
#include "db/history-int.h"
#include "db/sums.h"

/* Reading so few intervals is cheaper than asking for checkpoints. */
#define FEW 1024

/* What is gathered over the tracks. */
struct gather {
	struct history *h;
	int64_t from_ns, to_ns;
	struct duration_stats *stats;
	int64_t whole_ns[STATE_MAX]; /* sum of whole durations */
	int64_t total;               /* intervals, of all states */
	GArray *all[STATE_MAX];      /* int64_t each; when all are read */
	struct tally *tally;         /* when they are not; owned */
	int64_t tallied[STATE_MAX];  /* what must be in it */
	int64_t read_left;
	uint32_t unknown; /* states that cannot be told */
};

/* Sums over several tracks of a foreign file must not overflow. */
static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/* The part of the interval at an edge that lies outside the window. */
static int add_outside(struct gather *g, uint32_t track, bool before,
		       struct err *err)
{
	const struct track *t = history_track(g->h, track);
	struct interval iv;
	int64_t outside_ns;
	int r;

	if (t && (before ? t->begin_ns >= g->from_ns : t->end_ns <= g->to_ns))
		return 0;
	r = history_at(g->h, track, before ? g->from_ns : g->to_ns - 1, &iv,
		       err);
	if (r <= 0)
		return r;
	outside_ns = before ? g->from_ns - iv.begin_ns : iv.end_ns - g->to_ns;
	if (outside_ns > 0)
		g->whole_ns[iv.state] = add(g->whole_ns[iv.state], outside_ns);
	return 0;
}

static int add_sums(struct gather *g, uint32_t track, struct state_sum *sum,
		    struct err *err)
{
	if (sums_of_window(&g->h->sql, track, g->from_ns, g->to_ns, sum, err))
		return -1;
	for (int i = 0; i < STATE_MAX; i++) {
		struct duration_stats *s = &g->stats[i];

		s->count += sum->count[i];
		s->time_ns = add(s->time_ns, sum->time_ns[i]);
		g->whole_ns[i] = add(g->whole_ns[i], sum->time_ns[i]);
		g->total += sum->count[i];
	}
	return add_outside(g, track, true, err) ||
	       add_outside(g, track, false, err);
}

static void take_extremes(struct gather *g, unsigned int state,
			  int64_t shortest_ns, int64_t longest_ns)
{
	struct duration_stats *s = &g->stats[state];

	if (!s->max_ns || shortest_ns < s->min_ns)
		s->min_ns = shortest_ns;
	s->max_ns = MAX(s->max_ns, longest_ns);
}

/* Read the intervals that overlap [from, to) one by one. */
static int read_part(struct gather *g, uint32_t track, int64_t from_ns,
		     int64_t to_ns, struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	int r;

	interval_iter_init(&it, g->h, track, from_ns, to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0) {
		int64_t ns = iv.end_ns - iv.begin_ns;

		take_extremes(g, iv.state, ns, ns);
		if (g->tally) {
			g->tally->count[iv.state][bucket_of(ns)]++;
			g->tallied[iv.state]++;
		} else {
			g_array_append_val(g->all[iv.state], ns);
		}
	}
	interval_iter_release(&it);
	return r;
}

/* ------------------------------------------------------------------ */
/* All of them                                                        */

static int compare_ns(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/* Nearest rank, from 1 on. */
static int64_t rank_of(int64_t count, int percent)
{
	int64_t rank =
		count / 100 * percent + (count % 100 * percent + 99) / 100;

	return MAX(rank, 1);
}

static int64_t exact_percentile(const GArray *sorted, int percent)
{
	return g_array_index(sorted, int64_t,
			     rank_of(sorted->len, percent) - 1);
}

static int read_all(struct gather *g, const uint32_t *tracks, size_t n,
		    struct err *err)
{
	int status = 0;

	for (int i = 0; i < STATE_MAX; i++)
		g->all[i] = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (size_t i = 0; i < n && !status; i++)
		status = read_part(g, tracks[i], g->from_ns, g->to_ns, err);
	for (int i = 0; i < STATE_MAX; i++) {
		struct duration_stats *s = &g->stats[i];

		if (g->all[i]->len) {
			g_array_sort(g->all[i], compare_ns);
			s->p50_ns = exact_percentile(g->all[i], 50);
			s->p95_ns = exact_percentile(g->all[i], 95);
			s->p99_ns = exact_percentile(g->all[i], 99);
		}
		g_array_free(g->all[i], TRUE);
	}
	return status;
}

/* ------------------------------------------------------------------ */
/* Too many: buckets                                                  */

/* What the checkpoints of a track say; first_ns = last_ns: nothing. */
struct counted {
	int64_t first_ns, last_ns; /* moments */
};

/* Between the first and the last checkpoint within the window. */
static int walk_checkpoints(struct gather *g, struct checkpoints *c,
			    struct counted *counted, struct err *err)
{
	GByteArray *last = g_byte_array_new();
	struct extremes x;
	bool begun = false;
	int r;

	while ((r = checkpoints_next(c, err)) > 0) {
		r = checkpoint_extremes(c, &x, err);
		if (!r && !begun)
			r = checkpoint_counts(c, g->tally, -1, err);
		if (r)
			break;
		counted->last_ns = c->moment_ns;
		if (!begun)
			counted->first_ns = c->moment_ns;
		for (unsigned int i = 0; begun && i < STATE_MAX; i++)
			if (x.longest_ns[i])
				take_extremes(g, i, x.shortest_ns[i],
					      x.longest_ns[i]);
		begun = true;
		g_byte_array_set_size(last, 0);
		g_byte_array_append(last, c->data, (guint)(c->end - c->data));
	}
	if (!r && begun) {
		c->data = last->data;
		c->end = last->data + last->len;
		r = checkpoint_counts(c, g->tally, 1, err);
	}
	checkpoints_stop(c);
	g_byte_array_free(last, TRUE);
	return r;
}

/* The counts of all tracks so far must be those of the chunks' sums. */
static int check_tally(struct gather *g, struct checkpoints *c,
		       const struct counted *counted, struct err *err)
{
	struct state_sum sum;

	if (sums_of_window(&g->h->sql, c->track, counted->first_ns,
			   counted->last_ns, &sum, err))
		return -1;
	for (int i = 0; i < STATE_MAX; i++) {
		int64_t total = 0;

		g->tallied[i] += sum.count[i];
		for (int b = 0; b < BUCKET_COUNT; b++) {
			if (g->tally->count[i][b] < 0)
				total = INT64_MIN / 2;
			total += g->tally->count[i][b];
		}
		if (total != g->tallied[i])
			return checkpoints_refuse(
				c, "its counts are not those of the intervals",
				err);
	}
	return 0;
}

static int64_t count_of(const struct state_sum *sum)
{
	int64_t count = 0;

	for (int i = 0; i < STATE_MAX; i++)
		count += sum->count[i];
	return count;
}

/*
 * Read all of [from, to), in which there are @sum, unless that would take too
 * long: then these states are not known.
 */
static int read_if_quick(struct gather *g, uint32_t track, int64_t from_ns,
			 int64_t to_ns, const struct state_sum *sum,
			 struct err *err)
{
	int64_t count = count_of(sum);

	if (count <= g->read_left) {
		g->read_left -= count;
		return read_part(g, track, from_ns, to_ns, err);
	}
	for (int i = 0; i < STATE_MAX; i++)
		if (sum->count[i])
			g->unknown |= UINT32_C(1) << i;
	return 0;
}

/* The same where it is not known how many there are. */
static int read_edge(struct gather *g, uint32_t track, int64_t from_ns,
		     int64_t to_ns, struct err *err)
{
	struct state_sum sum;

	if (from_ns >= to_ns)
		return 0;
	if (sums_of_window(&g->h->sql, track, from_ns, to_ns, &sum, err))
		return -1;
	return read_if_quick(g, track, from_ns, to_ns, &sum, err);
}

/* @sum is that of the track in the window. */
static int add_track(struct gather *g, uint32_t track,
		     const struct state_sum *sum, struct err *err)
{
	struct counted counted = { 0, 0 };
	struct checkpoints c;

	if (g->h->has_durations && count_of(sum) > FEW &&
	    (checkpoints_start(&c, &g->h->sql, track, g->from_ns, g->to_ns,
			       true, err) ||
	     walk_checkpoints(g, &c, &counted, err)))
		return -1;
	if (counted.first_ns >= counted.last_ns)
		return read_if_quick(g, track, g->from_ns, g->to_ns, sum, err);
	if (check_tally(g, &c, &counted, err))
		return -1;
	return read_edge(g, track, g->from_ns, counted.first_ns, err) ||
	       read_edge(g, track, counted.last_ns, g->to_ns, err);
}

static int64_t percentile(const struct gather *g, int state, int percent)
{
	const struct duration_stats *s = &g->stats[state];
	int64_t left = rank_of(s->count, percent);
	unsigned int b = 0;

	while (b < BUCKET_COUNT - 1 && left > g->tally->count[state][b])
		left -= g->tally->count[state][b++];
	return CLAMP(bucket_middle(b), s->min_ns, s->max_ns);
}

static int tally_all(struct gather *g, const uint32_t *tracks, size_t n,
		     const struct state_sum *sums, struct err *err)
{
	int status = 0;

	g->tally = g_new0(struct tally, 1);
	g->read_left = DURATIONS_READ_MAX;
	for (size_t i = 0; i < n && !status; i++)
		status = add_track(g, tracks[i], &sums[i], err);
	for (int i = 0; i < STATE_MAX && !status; i++) {
		struct duration_stats *s = &g->stats[i];

		if (!s->count)
			continue;
		s->exact = s->min_ns == s->max_ns;
		s->error = s->exact ? 0 : BUCKET_ERROR;
		s->p50_ns = percentile(g, i, 50);
		s->p95_ns = percentile(g, i, 95);
		s->p99_ns = percentile(g, i, 99);
	}
	g_free(g->tally);
	return status;
}

/* ------------------------------------------------------------------ */

static void forget(struct duration_stats *s)
{
	*s = (struct duration_stats){
		.count = s->count,
		.time_ns = s->time_ns,
		.mean_ns = s->mean_ns,
	};
}

int history_durations(struct history *h, const uint32_t *tracks, size_t n,
		      int64_t from_ns, int64_t to_ns,
		      struct duration_stats *stats, struct err *err)
{
	struct gather g = { .h = h, .stats = stats };
	struct state_sum *sums;
	int status = 0;

	g.from_ns = CLAMP(from_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
	g.to_ns = CLAMP(to_ns, g.from_ns, TIME_LIMIT_NS);
	for (int i = 0; i < STATE_MAX; i++)
		stats[i] =
			(struct duration_stats){ .known = true, .exact = true };
	if (g.from_ns == g.to_ns)
		return 0;
	sums = g_new(struct state_sum, n);
	for (size_t i = 0; i < n && !status; i++)
		status = add_sums(&g, tracks[i], &sums[i], err);
	if (!status && g.total <= DURATIONS_EXACT_MAX)
		status = read_all(&g, tracks, n, err);
	else if (!status)
		status = tally_all(&g, tracks, n, sums, err);
	g_free(sums);
	for (int i = 0; i < STATE_MAX; i++) {
		if (stats[i].count)
			stats[i].mean_ns = g.whole_ns[i] / stats[i].count;
		if (g.unknown & UINT32_C(1) << i)
			forget(&stats[i]);
	}
	return status ? -1 : 0;
}
