/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searching intervals: see find.h.
 *
 * Of one track, the search goes from checkpoint to checkpoint, within what
 * those do not rule out from chunk to chunk, and decodes the chunks whose
 * headers do not rule them out either.  Several tracks are searched in
 * windows of time, each twice as long as the one before, so that a near
 * interval of the last track is not found after a far one of the first.  What
 * a chunk ruled out beyond its window is remembered: of 10^5 short tracks each
 * is looked at once.
 *
 * All ranges here are of moments at which an interval may begin, both ends
 * included.
 */
#include "config.h"

#include "db/find.h"

#include <glib.h>

#include "db/checkpoint.h"
#include "db/format.h"
#include "db/history-int.h"
#include "db/walk.h"

/* The first window of several tracks, as a part of the trace. */
#define FIRST_PART 1024
/* So many chunks or checkpoints between two questions whether to go on. */
#define STEPS_ASK 64

struct search {
	struct history *h;
	const struct find *f;
	int64_t max_ns;
	bool forward;
	uint32_t track;
	/*
	 * Per track: how far it is ruled out, on the way; those that begin
	 * before (forward) or after it (backward) do not fit.
	 */
	int64_t *ruled;
	int64_t *ruled_now; /* of the track that is being searched */
	unsigned int steps;
	struct found *found;
	struct err *err;
};

/* 0 to go on, or FIND_STOPPED. */
static int step(struct search *s)
{
	if (s->f->go_on && !(++s->steps % STEPS_ASK) &&
	    !s->f->go_on(s->f->data))
		return FIND_STOPPED;
	return 0;
}

static bool is_wanted(const struct search *s, unsigned int state)
{
	return s->f->states & FIND_STATE(state);
}

static bool fits(const struct search *s, const struct interval *iv)
{
	int64_t ns = iv->end_ns - iv->begin_ns;

	return is_wanted(s, iv->state) && ns >= s->f->min_ns &&
	       ns <= s->max_ns &&
	       (!s->f->fits || s->f->fits(s->track, iv, s->f->data));
}

/* ------------------------------------------------------------------ */
/* Chunks                                                             */

/* Can the chunk hold an interval that fits? */
static bool chunk_may(const struct search *s, const struct chunk_head *head)
{
	for (unsigned int i = 0; i < STATE_MAX; i++) {
		int64_t count = head->within.count[i];

		/* The shortest is not longer than the mean. */
		if (count && is_wanted(s, i) &&
		    head->longest_ns[i] >= s->f->min_ns &&
		    (s->max_ns == INT64_MAX ||
		     head->within.time_ns[i] / count <= s->max_ns || count > 1))
			return true;
	}
	return false;
}

/* The first or last one of the chunk that the walk stands on. */
static int search_chunk(struct search *s, struct walk *w, int64_t from_ns,
			int64_t to_ns)
{
	struct chunk_reader r;
	struct chunk_head head;
	struct interval iv;
	const char *why;
	int got = 0, more;

	why = chunk_open(&r, &w->row, &head);
	if (why)
		return walk_refuse(w, why, s->err);
	if (!chunk_may(s, &head)) {
		*s->ruled_now =
			s->forward ? w->row.end_ns : w->row.begin_ns - 1;
		return 0;
	}
	while ((more = chunk_next(&r, &iv, &why)) > 0) {
		if (iv.begin_ns > to_ns)
			return got;
		if (iv.begin_ns < from_ns || !fits(s, &iv))
			continue;
		*s->found = (struct found){ s->track, iv };
		got = 1;
		if (s->forward)
			return got;
	}
	return more < 0 ? walk_refuse(w, why, s->err) : got;
}

static int chunks_forward(struct search *s, int64_t from_ns, int64_t to_ns)
{
	struct walk w;
	int r;

	walk_init(&w, &s->h->sql, s->track);
	r = walk_seek(&w, from_ns, s->err);
	while (r > 0 && w.row.begin_ns <= to_ns) {
		r = search_chunk(s, &w, from_ns, to_ns);
		if (!r)
			r = step(s);
		if (r)
			return r;
		r = walk_next(&w, s->err);
	}
	return r < 0 ? -1 : 0;
}

static int chunks_backward(struct search *s, int64_t from_ns, int64_t to_ns)
{
	struct walk w;
	int r = 0;

	walk_init(&w, &s->h->sql, s->track);
	while (!r && to_ns >= from_ns) {
		r = walk_seek(&w, to_ns, s->err);
		if (r <= 0 || w.row.begin_ns > to_ns)
			return r < 0 ? -1 : 0;
		r = search_chunk(s, &w, from_ns, to_ns);
		if (!r)
			r = step(s);
		to_ns = w.row.begin_ns - 1;
	}
	return r;
}

static int search_chunks(struct search *s, int64_t from_ns, int64_t to_ns)
{
	if (from_ns > to_ns)
		return 0;
	return s->forward ? chunks_forward(s, from_ns, to_ns)
			  : chunks_backward(s, from_ns, to_ns);
}

/* ------------------------------------------------------------------ */
/* Checkpoints                                                        */

/* Can there be one that fits between a checkpoint and the one before? */
static bool extremes_may(const struct search *s, const struct extremes *x)
{
	for (unsigned int i = 0; i < STATE_MAX; i++)
		if (is_wanted(s, i) && x->longest_ns[i] &&
		    x->longest_ns[i] >= s->f->min_ns &&
		    x->shortest_ns[i] <= s->max_ns)
			return true;
	return !x->any;
}

/*
 * Forward, a checkpoint tells of what lies between the last one and itself.
 * *@from_ns moves behind what was searched.
 */
static int spans_forward(struct search *s, struct checkpoints *c,
			 int64_t *from_ns, int64_t to_ns)
{
	struct extremes x;
	int r;

	while ((r = checkpoints_next(c, s->err)) > 0) {
		if (checkpoint_extremes(c, &x, s->err))
			return -1;
		r = extremes_may(s, &x)
			    ? search_chunks(s, *from_ns,
					    MIN(to_ns, c->moment_ns - 1))
			    : step(s);
		if (r)
			return r;
		*from_ns = MAX(*from_ns, c->moment_ns);
	}
	return r;
}

/*
 * Backward, the one met before tells of what lies between it and this one.
 * *@to_ns moves before what was searched.
 */
static int spans_backward(struct search *s, struct checkpoints *c,
			  int64_t from_ns, int64_t *to_ns)
{
	struct extremes x, before = { .any = false };
	int r;

	while ((r = checkpoints_next(c, s->err)) > 0) {
		if (checkpoint_extremes(c, &x, s->err))
			return -1;
		r = extremes_may(s, &before)
			    ? search_chunks(s, MAX(from_ns, c->moment_ns),
					    *to_ns)
			    : step(s);
		if (r)
			return r;
		before = x;
		*to_ns = MIN(*to_ns, c->moment_ns - 1);
	}
	return r;
}

/* One track. */
static int search_track(struct search *s, uint32_t track, int64_t from_ns,
			int64_t to_ns)
{
	struct checkpoints c;
	int r;

	s->track = track;
	if (s->h->has_durations) {
		if (checkpoints_start(&c, &s->h->sql, track, from_ns, to_ns,
				      s->forward, s->err))
			return -1;
		r = s->forward ? spans_forward(s, &c, &from_ns, to_ns)
			       : spans_backward(s, &c, from_ns, &to_ns);
		checkpoints_stop(&c);
		if (r)
			return r;
	}
	return search_chunks(s, from_ns, to_ns);
}

/* ------------------------------------------------------------------ */
/* Tracks                                                             */

/* One of the tracks, where it is not ruled out. */
static int search_one(struct search *s, size_t i, int64_t from_ns,
		      int64_t to_ns)
{
	const struct track *t = history_track(s->h, s->f->tracks[i]);
	int r;

	s->ruled_now = &s->ruled[i];
	if (s->forward)
		from_ns = MAX(from_ns, *s->ruled_now);
	else
		to_ns = MIN(to_ns, *s->ruled_now);
	if (from_ns > to_ns ||
	    (t && (t->end_ns <= from_ns || t->begin_ns > to_ns)))
		return 0;
	r = search_track(s, s->f->tracks[i], from_ns, to_ns);
	return r ? r : step(s);
}

/* The one that is met first, out of all tracks. */
static int search_window(struct search *s, int64_t from_ns, int64_t to_ns)
{
	bool any = false;
	int r;

	for (size_t i = 0; i < s->f->n; i++) {
		r = search_one(s, i, from_ns, to_ns);
		if (r < 0 || r == FIND_STOPPED)
			return r;
		if (!r)
			continue;
		/* What is to be better lies nearer. */
		any = true;
		if (s->forward)
			to_ns = s->found->interval.begin_ns - 1;
		else
			from_ns = s->found->interval.begin_ns + 1;
	}
	return any;
}

/* The moments at which the intervals of the tracks begin lie within these. */
static void limits(const struct search *s, int64_t *begin_ns, int64_t *end_ns)
{
	*begin_ns = TIME_LIMIT_NS;
	*end_ns = -TIME_LIMIT_NS;
	for (size_t i = 0; i < s->f->n; i++) {
		const struct track *t = history_track(s->h, s->f->tracks[i]);

		*begin_ns = MIN(*begin_ns, t ? t->begin_ns : -TIME_LIMIT_NS);
		*end_ns = MAX(*end_ns, t ? t->end_ns - 1 : TIME_LIMIT_NS);
	}
}

int history_find(struct history *h, const struct find *f, int64_t t_ns,
		 bool forward, struct found *found, struct err *err)
{
	struct search s = { .h = h,
			    .f = f,
			    .max_ns = f->max_ns ? f->max_ns : INT64_MAX,
			    .forward = forward,
			    .found = found,
			    .err = err };
	int64_t from_ns, to_ns, step_ns;
	int r = 0;

	limits(&s, &from_ns, &to_ns);
	t_ns = CLAMP(t_ns, -TIME_LIMIT_NS - 1, TIME_LIMIT_NS + 1);
	if (forward)
		from_ns = MAX(from_ns, t_ns + 1);
	else
		to_ns = MIN(to_ns, t_ns - 1);
	if (from_ns > to_ns)
		return 0;
	s.ruled = g_new(int64_t, f->n);
	for (size_t i = 0; i < f->n; i++)
		s.ruled[i] = forward ? INT64_MIN : INT64_MAX;
	step_ns = f->n > 1 ? (to_ns - from_ns) / FIRST_PART : INT64_MAX / 2;
	while (!r && from_ns <= to_ns) {
		/* Both ends are included: a step of 0 is one nanosecond. */
		step_ns = MIN(step_ns, to_ns - from_ns);
		if (forward) {
			r = search_window(&s, from_ns, from_ns + step_ns);
			from_ns += step_ns + 1;
		} else {
			r = search_window(&s, to_ns - step_ns, to_ns);
			to_ns -= step_ns + 1;
		}
		step_ns = 2 * step_ns + 1;
	}
	g_free(s.ruled);
	return r;
}
