/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a state history (kvmscope-history(5)).
 *
 * The file may come from somebody else: it is opened read-only and
 * defensively, every chunk is checked while it is decoded, and a bad one is
 * an error that names the track, never a crash.
 *
 * Time-in-state over any window costs two chunk look-ups, whatever lies
 * between: chunks hold the sums of everything before them.
 *
 * A struct history belongs to one thread at a time.  What it hands out as
 * const pointers lives as long as the history.
 */
#ifndef DB_HISTORY_H
#define DB_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/state.h"
#include "db/events.h"
#include "db/interval.h"
#include "db/writer.h" /* preemption_slice, request_row */

struct history;

/*
 * Open @path.  The errors tell apart: no such file, not a kvmscope history,
 * made by a newer format, still being written (or its indexing was killed),
 * damaged.  On success *@h is owned by the caller: history_close().
 */
int history_open(struct history **h, const char *path, struct err *err);
void history_close(struct history *h);

/* True if @path starts like a history (so that errors can be said of one). */
bool history_is_one(const char *path);

/*
 * True if a new history may take the place of @path: there is nothing, an empty
 * file, or a history of any version; not somebody's text or database.
 */
bool history_may_replace(const char *path);

/* ------------------------------------------------------------------ */
/* What the file says of itself                                       */

/* A meta value, or NULL.  Keys: see kvmscope-history(5). */
const char *history_meta(const struct history *h, const char *key);
/* The same as a number; @otherwise when absent. */
int64_t history_meta_int(const struct history *h, const char *key,
			 int64_t otherwise);
int64_t history_begin_ns(const struct history *h);
int64_t history_end_ns(const struct history *h);
/* NULL for a whole history, else what is missing. */
const char *history_incomplete(const struct history *h);
/*
 * What the user calls it: the path, or what history_set_name() said (a trace
 * whose history lies in a cache).
 */
const char *history_name(const struct history *h);
void history_set_name(struct history *h, const char *name);

struct history_source {
	uint32_t id, machine;
	const char *path, *role, *note, *host, *tracer, *kernel;
	const char *uuid, *clock_uuid;
	bool used;
	int64_t size, mtime_ns;
	int64_t events, discarded_events, discarded_packets, disordered_events;
	int64_t begin_ns, end_ns;
};
const struct history_source *history_sources(const struct history *h,
					     size_t *n);

struct history_problem {
	uint32_t source;
	const char *kind, *place, *text;
	int64_t cpu, begin_ns, end_ns, count;
};
/* In time order. */
const struct history_problem *history_problems(const struct history *h,
					       size_t *n);

struct history_missing {
	const char *events, *effect;
};
const struct history_missing *history_missing(const struct history *h,
					      size_t *n);

/* ------------------------------------------------------------------ */
/* Tracks                                                             */

struct track {
	uint32_t id, parent, machine;
	enum track_kind kind;
	uint16_t depth; /* 0 for a machine */
	const char *name;
	const char *note; /* or NULL */
	int64_t key, pid, tid;
	int64_t begin_ns, end_ns;
	size_t first_child; /* index into the array below; 0 for none */
	size_t next; /* index of the track after this one and all below it */
};

/*
 * All tracks in the order of the tree (a parent before its children;
 * siblings by kind: pCPUs, VMs, vCPUs, groups, guest processes, counters,
 * threads, waits; then by key, name, id).
 */
const struct track *history_tracks(const struct history *h, size_t *n);

/* The track with this id, or NULL. */
const struct track *history_track(const struct history *h, uint32_t id);

/*
 * The children of @parent that are of @kind: the first one after @last, another
 * such child (NULL: of all), or NULL.  Costs what the children cost.
 */
const struct track *history_child(const struct history *h,
				  const struct track *parent,
				  enum track_kind kind,
				  const struct track *last);

/* The VM that a vCPU or a thread belongs to, or NULL. */
const struct track *history_vm_of(const struct history *h,
				  const struct track *t);
/* The vCPU whose host thread @t is (its parent), or NULL. */
const struct track *history_vcpu_of(const struct history *h,
				    const struct track *t);

/*
 * What the value of an interval in @state is called ("hlt", "openat",
 * "NET_RX"), or NULL if it has no name.
 */
const char *history_label(const struct history *h, enum value_domain domain,
			  int64_t value);

/* ------------------------------------------------------------------ */
/* Intervals                                                          */

/*
 * Walk the intervals of a track that overlap [from, to), in order.  They are
 * handed out whole, not cut to the window.
 *
 *	struct interval_iter it;
 *	struct interval iv;
 *	int r;
 *
 *	interval_iter_init(&it, h, track, from, to);
 *	while ((r = interval_iter_next(&it, &iv, &err)) > 0)
 *		...
 *	interval_iter_release(&it);
 *	if (r < 0)
 *		return -1;
 */
struct interval_iter {
	struct history *h;
	uint32_t track;
	int64_t from_ns, to_ns;
	void *state; /* the reader's own */
};
void interval_iter_init(struct interval_iter *it, struct history *h,
			uint32_t track, int64_t from_ns, int64_t to_ns);
/* 1: @iv is filled in; 0: no more; -1: error. */
int interval_iter_next(struct interval_iter *it, struct interval *iv,
		       struct err *err);
void interval_iter_release(struct interval_iter *it);

/* The interval that covers @t_ns.  1 found, 0 the track has none, -1 error. */
int history_at(struct history *h, uint32_t track, int64_t t_ns,
	       struct interval *iv, struct err *err);

/*
 * Time and number per state in [from, to), exact, by cumulative sums.  Time
 * outside the track's life is not counted.
 */
int history_sum(struct history *h, uint32_t track, int64_t from_ns,
		int64_t to_ns, struct state_sum *sum, struct err *err);

/*
 * The same for @n columns of @step_ns each, the first beginning at @from_ns:
 * one pass over the chunks that the columns touch, whatever the zoom.
 * @columns has room for @n.
 */
int history_columns(struct history *h, uint32_t track, int64_t from_ns,
		    int64_t step_ns, size_t n, struct state_sum *columns,
		    struct err *err);

/* ------------------------------------------------------------------ */
/* Preemptions                                                        */

struct preemption {
	int64_t id;
	uint32_t track; /* the vCPU */
	uint32_t pcpu;
	int64_t begin_ns, end_ns;
};

enum preemption_order { BY_TIME, BY_DURATION /* longest first */ };

/*
 * Call @fn for each preemption that overlaps [from, to), of the vCPU @track
 * or of every one if it is 0, lasting at least @min_ns.  @fn returns 0 to go
 * on, else the walk ends with that value.  It may read anything but must not
 * start another walk over preemptions.
 */
int history_preemptions(struct history *h, uint32_t track, int64_t from_ns,
			int64_t to_ns, int64_t min_ns,
			enum preemption_order order,
			int (*fn)(const struct preemption *p, void *data),
			void *data, struct err *err);

/*
 * The first preemption that begins after @t_ns (@forward) or the last that
 * begins before it, of at least @min_ns, of any vCPU.  1 found, 0 none, -1.
 */
int history_preemption_from(struct history *h, int64_t t_ns, bool forward,
			    int64_t min_ns, struct preemption *p,
			    struct err *err);

/*
 * Who ran instead, in order; their ns add up to the duration.  *@slices is
 * freed with g_free().
 */
int history_slices(struct history *h, int64_t preemption,
		   struct preemption_slice **slices, size_t *n,
		   struct err *err);

/*
 * Cut them, the first of which begins at @begin_ns, to [from, to), in place.
 * Returns how many have a part in there.  A foreign file's numbers may be
 * anything: at a length that is negative or leads past the end of time the
 * slices end.
 */
size_t slices_cut(struct preemption_slice *slices, size_t n, int64_t begin_ns,
		  int64_t from_ns, int64_t to_ns);

/* ------------------------------------------------------------------ */
/* Requests to disks                                                  */

enum request_order {
	BY_BEGIN,   /* those that begin in the window, in this order */
	BY_END,	    /* those that end in it, in this order */
	BY_PRESENCE /* those that are there at some moment of it; by id */
};

/*
 * Call @fn for each request of @vm, or of every one, and of none, if it is 0,
 * that has to do with [from, to) as @order says.  Requests are handed out whole;
 * texts live until @fn returns.  What begins or ends at the very end of the
 * history belongs to the windows that reach it and begin before it.  @fn returns
 * 0 to go on, else the walk ends with that value; it may read anything but must
 * not start another walk over requests.  An older history has none.
 */
int history_requests(struct history *h, uint32_t vm, int64_t from_ns,
		     int64_t to_ns, enum request_order order,
		     int (*fn)(const struct request_row *r, void *data),
		     void *data, struct err *err);

/* ------------------------------------------------------------------ */
/* Events                                                             */

/*
 * Whether the traces' events were stored with the history; if not (index
 * --no-events, or an older program), history_events() gives none.
 */
bool history_events_stored(const struct history *h);

/* The events (events.h), *@e the history's.  0, or -1 if they are damaged. */
int history_events(struct history *h, struct events **e, struct err *err);

/*
 * Which events belong to the row @t: those of a pCPU's number; those during
 * which a thread, a vCPU's thread, or any thread of a VM or a group was on the
 * CPU; all of a machine.  @tids, an array of int32_t, is written over, and must
 * live until the query is made.  Two threads that had the same ID, one after
 * the other, are told apart only by the times of their tracks.  False: no
 * event can belong to it.
 */
bool history_event_filter(const struct history *h, const struct track *t,
			  GArray *tids, struct event_filter *f);

/* ------------------------------------------------------------------ */
/* SQL                                                                */

/*
 * Run one read-only query with the virtual tables of vtab.h present.  @row is
 * called once with @values NULL (the column names are in @names) before the
 * first row, then for every row; text values are bytes from the file.  It
 * returns 0 to go on, else the query ends with that value.
 * Anything that could write, attach, or load code is refused.
 */
enum sql_type { SQL_NULL, SQL_INT, SQL_REAL, SQL_TEXT, SQL_BLOB };
struct sql_value {
	enum sql_type type;
	int64_t i;
	double r;
	const char *text; /* SQL_TEXT and SQL_BLOB */
	size_t len;
};
int history_sql(struct history *h, const char *query,
		int (*row)(int n, const char *const *names,
			   const struct sql_value *values, void *data),
		void *data, struct err *err);

#endif
