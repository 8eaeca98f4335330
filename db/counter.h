/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters: numbers over time, beside the states of tracks.
 *
 * A counter is a track of the kind TRACK_COUNTER, which has no intervals but
 * points (counter-point.h): a gauge, as "requests in flight", or an amount, as
 * "bytes read".  The row that says what it counts (writer_describe_counter())
 * stands beside its row in the tree (writer_describe()).
 *
 * Scale: 10^7 points and more of one counter.  A point costs the writer some
 * nanoseconds and the file three or four bytes.  Points, extremes and total of
 * any window are exact, and cost a reader a handful of rows; so do those of all
 * the columns of a lane, whatever the zoom.
 *
 *	c = writer_counter(w, COUNTER_GAUGE, begin_ns);
 *	wcounter_add(c, ts, wcounter_now(c) + 1);
 *	...
 *	wcounter_end(c, end_ns);
 *	writer_describe(w, &(struct track_row){ .id = wcounter_id(c), ... });
 *	writer_describe_counter(w, id, "disk_inflight", COUNTER_GAUGE, "count",
 *				"block_rq_issue, block_rq_complete");
 *
 * (The id is to be asked for before wcounter_end().)
 */
#ifndef DB_COUNTER_H
#define DB_COUNTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "db/counter-point.h"
#include "db/history.h"
#include "db/writer.h"

/* ------------------------------------------------------------------ */
/* Writing                                                            */

struct wcounter;

/*
 * A new counter, with the next id of those that tracks have, too; its life
 * begins at @begin_ns.  Owned by the writer until wcounter_end(), then gone.
 */
struct wcounter *writer_counter(struct writer *w, enum counter_form form,
				int64_t begin_ns);
/* The same with an id that no track or counter has.  For copying. */
struct wcounter *writer_counter_as(struct writer *w, uint32_t id,
				   enum counter_form form, int64_t begin_ns);

uint32_t wcounter_id(const struct wcounter *c);

/*
 * A gauge has this value from @t_ns on, until it is told another; of several
 * at the same moment the last one counts.  Of an amount, @value happens at
 * @t_ns.  A time before that of the last point, or before the life's begin,
 * counts as that.
 */
void wcounter_add(struct wcounter *c, int64_t t_ns, int64_t value);

/* The value that a gauge was told last, 0 at first; an amount's last one. */
int64_t wcounter_now(const struct wcounter *c);

/*
 * The end of its life, or the time of the last point if that is later; the
 * counter is forgotten.
 */
void wcounter_end(struct wcounter *c, int64_t end_ns);

/*
 * What the counter @id counts: a name of the vocabulary ("disk_read"), the
 * unit of its values ("count", "bytes", "ns"), and a few words about the events
 * that it was made of.  Texts are copied.
 */
void writer_describe_counter(struct writer *w, uint32_t id,
			     const char *quantity, enum counter_form form,
			     const char *unit, const char *source);

/* ------------------------------------------------------------------ */
/* Reading                                                            */

struct counter_info {
	uint32_t track;
	enum counter_form form;
	const char *quantity, *unit, *source; /* the history's */
};

/*
 * What @track counts, or NULL if it is no counter; an older history has none.
 */
const struct counter_info *history_counter(const struct history *h,
					   uint32_t track);

/* The counter of @quantity among the children of @parent (a VM), or NULL. */
const struct track *history_counter_find(const struct history *h,
					 uint32_t parent, const char *quantity);

/*
 * Points, extremes and total in [from, to), exact.  All is 0 outside the
 * counter's life, and for a track that is none.  Returns 0 or -1.
 */
int history_counter_sum(struct history *h, uint32_t track, int64_t from_ns,
			int64_t to_ns, struct counter_sum *sum,
			struct err *err);

/*
 * The same for @n columns of @step_ns each, the first beginning at @from_ns, in
 * one pass.  @columns has room for @n.
 */
int history_counter_columns(struct history *h, uint32_t track, int64_t from_ns,
			    int64_t step_ns, size_t n,
			    struct counter_sum *columns, struct err *err);

/*
 * The value that a gauge has at @t_ns.  1: it is in *@value; 0: @t_ns is
 * outside its life, or the track is no gauge; -1: error.
 */
int history_counter_at(struct history *h, uint32_t track, int64_t t_ns,
		       int64_t *value, struct err *err);

/*
 * Walk the points in [from, to), in order.  A gauge's walk begins with the
 *value that holds at the window's begin (or at its life's, if that is later),
 *which is marked as carried unless it is a point itself.  Any number of walks
 *may be under way.
 *
 *	counter_iter_init(&it, h, track, from, to);
 *	while ((r = counter_iter_next(&it, &p, &err)) > 0)
 *		...
 *	counter_iter_release(&it);
 */
struct counter_iter {
	void *state; /* the reader's own */
};
void counter_iter_init(struct counter_iter *it, struct history *h,
		       uint32_t track, int64_t from_ns, int64_t to_ns);
/* 1: @p is filled in; 0: no more; -1: error. */
int counter_iter_next(struct counter_iter *it, struct counter_point *p,
		      struct err *err);
void counter_iter_release(struct counter_iter *it);

#endif
