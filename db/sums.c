/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums as differences of sums from the begin: see sums.h. */
#include "config.h"

#include "db/sums.h"

#include <string.h>

#include <glib.h>

#include "db/format.h"
#include "db/walk.h"

/*
 * Going on to the next chunk costs a fraction of finding one by its time,
 * so a few are stepped over rather than jumped over.
 */
#define STEPS_MAX 8

/* What lies before a moment. */
struct edge {
	struct chunk_sums sums; /* the interval at the moment cut, counted */
	int cut; /* state of the interval that goes on behind it, or -1 */
};

/* Moves forward only. */
struct cursor {
	struct walk walk;
	bool on_chunk; /* walk stands on one */
	bool ended;    /* and it is the track's last */
	bool parsed;   /* head and reader are of it */
	bool at_end;   /* all of it is in sums */
	struct chunk_head head;
	struct chunk_reader reader;
	struct chunk_sums sums; /* up to reader.t_ns */
};

static void add_sums(struct chunk_sums *to, const struct chunk_sums *what)
{
	for (int i = 0; i < STATE_MAX; i++) {
		to->time_ns[i] += what->time_ns[i];
		to->count[i] += what->count[i];
	}
}

/*
 * Stand on the chunk in which @t_ns lies, or on the first when it lies before
 * the track's life, or on the last when behind.
 */
static int find_chunk(struct cursor *c, int64_t t_ns, struct err *err)
{
	const struct chunk_row *row = &c->walk.row;
	int64_t from_ns = row->end_ns;
	int r;

	if (c->on_chunk && (t_ns <= row->end_ns || c->ended))
		return 0;
	c->parsed = false;
	for (int i = 0; c->on_chunk && i < STEPS_MAX; i++) {
		int64_t length_ns = row->end_ns - row->begin_ns;

		if ((t_ns - row->end_ns) / STEPS_MAX > length_ns)
			break;
		r = walk_next(&c->walk, err);
		if (r < 0)
			return -1;
		if (!r)
			break; /* behind the last: find its bytes again */
		if (t_ns <= row->end_ns)
			return 0;
	}
	r = walk_seek(&c->walk, t_ns, err);
	if (r < 0)
		return -1;
	c->ended = !r || t_ns > row->end_ns;
	if (c->on_chunk && r && row->end_ns < from_ns)
		return walk_refuse(&c->walk, "it lies in the one before it",
				   err);
	c->on_chunk = r;
	return 0;
}

static int parse(struct cursor *c, struct err *err)
{
	const char *why;

	if (c->parsed)
		return 0;
	why = chunk_open(&c->reader, &c->walk.row, &c->head);
	if (why)
		return walk_refuse(&c->walk, why, err);
	c->sums = c->head.before;
	c->parsed = true;
	c->at_end = false;
	return 0;
}

static int go_to(struct cursor *c, int64_t t_ns, struct edge *edge,
		 struct err *err)
{
	const struct chunk_row *row = &c->walk.row;
	const char *why;

	edge->cut = -1;
	if (find_chunk(c, t_ns, err))
		return -1;
	if (!c->on_chunk) {
		memset(&edge->sums, 0, sizeof(edge->sums));
		return 0;
	}
	if (parse(c, err))
		return -1;
	if (t_ns >= row->end_ns && !c->at_end) {
		c->sums = c->head.before;
		add_sums(&c->sums, &c->head.within);
		c->at_end = true;
	}
	if (t_ns > row->begin_ns && !c->at_end) {
		why = chunk_sum_to(&c->reader, t_ns, &c->sums, &edge->cut);
		if (why)
			return walk_refuse(&c->walk, why, err);
	}
	edge->sums = c->sums;
	if (edge->cut >= 0 && c->reader.t_ns < t_ns) {
		edge->sums.time_ns[edge->cut] += t_ns - c->reader.t_ns;
		edge->sums.count[edge->cut]++;
	} else {
		edge->cut = -1;
	}
	return 0;
}

static int difference(const struct cursor *c, const struct edge *a,
		      const struct edge *b, struct state_sum *sum,
		      struct err *err)
{
	int64_t bad = 0;

	for (int i = 0; i < STATE_MAX; i++) {
		int64_t time = b->sums.time_ns[i] - a->sums.time_ns[i];
		int64_t count = b->sums.count[i] - a->sums.count[i];

		bad |= time | count | (count > UINT32_MAX ? -1 : 0);
		sum->time_ns[i] = time;
		sum->count[i] = (uint32_t)count;
	}
	if (bad < 0)
		return walk_refuse(&c->walk,
				   "its sums are not those of the"
				   " chunks before it",
				   err);
	return 0;
}

/* The edge that is @i steps behind @from_ns, within what a history can hold. */
static int64_t edge_ns(int64_t from_ns, int64_t step_ns, size_t i)
{
	int64_t t_ns;

	if (__builtin_mul_overflow(step_ns, i, &t_ns) ||
	    __builtin_add_overflow(from_ns, t_ns, &t_ns))
		return TIME_LIMIT_NS;
	return CLAMP(t_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
}

int sums_of_windows(struct sql *sql, uint32_t track, int64_t from_ns,
		    int64_t step_ns, size_t n, struct state_sum *sums,
		    struct err *err)
{
	struct cursor c = { .on_chunk = false };
	struct edge edges[2];

	walk_init(&c.walk, sql, track);
	memset(sums, 0, n * sizeof(*sums));
	if (go_to(&c, edge_ns(from_ns, step_ns, 0), &edges[0], err))
		return -1;
	for (size_t i = 0; i < n && c.on_chunk; i++) {
		struct edge *a = &edges[i % 2], *b = &edges[(i + 1) % 2];
		int64_t t_ns = edge_ns(from_ns, step_ns, i + 1);

		if (go_to(&c, t_ns, b, err) ||
		    difference(&c, a, b, &sums[i], err))
			return -1;
		/* What goes on behind an edge is in both windows. */
		if (a->cut >= 0 && step_ns)
			sums[i].count[a->cut]++;
		if (c.ended && c.at_end)
			break;
	}
	return 0;
}

int sums_of_window(struct sql *sql, uint32_t track, int64_t from_ns,
		   int64_t to_ns, struct state_sum *sum, struct err *err)
{
	from_ns = CLAMP(from_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
	to_ns = CLAMP(to_ns, from_ns, TIME_LIMIT_NS);
	return sums_of_windows(sql, track, from_ns, to_ns - from_ns, 1, sum,
			       err);
}
