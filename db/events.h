/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the events that are stored with a history (kvmscope-history(5)).
 *
 * Events have one order, that of the merged traces, and each a number in it,
 * its ordinal, from 0.  A position names an event for as long as the history
 * is open; positions of equal time are told apart by it.
 *
 *	struct event_query *q = event_query_new(e, &(struct event_filter){
 *		.machine = id, .by_cpu = true, .cpu = 3 });
 *	struct event_pos pos;
 *	struct stored_event ev;
 *	int r;
 *
 *	for (r = event_from(q, t_ns, &pos, &err); r > 0;
 *	     r = event_next(q, &pos, &err))
 *		event_get(e, &pos, &ev, &err);
 *	event_query_free(q);
 *
 * Which events belong to a row: history_event_filter() in history.h.
 *
 * tid and pid are those of the thread that was on the CPU: as the event's
 * context says or, where a trace has none, as the analysis knew when the event
 * came (the one that is switched out, in sched_switch); -1 if neither did.
 *
 * Scale: a block holds some thousand events and is decoded as a whole, in a
 * millisecond or so; the last few stay decoded.  Blocks in which nothing can
 * match are stepped over by what their rows say.  Opening reads those rows,
 * one per block, and the classes.
 *
 * A file may be anybody's: a bad block is an error that names it.
 */
#ifndef DB_EVENTS_H
#define DB_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/err.h"

struct events;
struct sql; /* db's own, sql.h */

/*
 * The events of the history behind @sql, which must outlive them.  None is no
 * error: events_count() is 0 then.  Most callers want history_events().
 */
int events_open(struct events **e, struct sql *sql, struct err *err);
void events_close(struct events *e);

int64_t events_count(const struct events *e);
/* Classes are numbered from 1 to this. */
uint32_t events_class_count(const struct events *e);
/* What the trace calls its events ("sched_switch"). */
const char *events_class_name(const struct events *e, uint32_t class);

/* ----- one event -------------------------------------------------------- */

struct event_pos {
	size_t block;
	size_t index; /* in the block */
};

struct stored_event {
	int64_t ts_ns;
	int64_t ordinal;
	uint32_t class;
	uint32_t machine;      /* track of the machine */
	int32_t cpu, tid, pid; /* -1: not known */
	const char *name;      /* as long as @e */
	/* The thread's name in the event's context, raw; "" if it has none. */
	char procname[32];
};

/* 0, or -1 if its block is bad. */
int event_get(struct events *e, const struct event_pos *pos,
	      struct stored_event *ev, struct err *err);

/*
 * Append the fields of the event as text: "prev_comm=\"a\", prev_tid=1", in
 * the notation of babeltrace2; printable ASCII but for field names, which are
 * bytes of the trace.
 */
int event_fields(struct events *e, const struct event_pos *pos, GString *out,
		 struct err *err);

/* 0 to events_count() - 1, and back; false if there is none. */
int64_t event_ordinal(const struct events *e, const struct event_pos *pos);
bool event_by_ordinal(const struct events *e, int64_t ordinal,
		      struct event_pos *pos);

/* ----- looking for events ----------------------------------------------- */

/* All that is set must hold. */
struct event_filter {
	uint32_t machine; /* track of the machine; 0: any */
	bool by_cpu;
	int32_t cpu;
	const int32_t *tids; /* any of them; NULL: all threads */
	size_t tid_count;
	const char *name;    /* part of the class's name, or NULL */
	const GRegex *regex; /* that the class's name matches, or NULL */
};

struct event_query;

/* @f is not needed afterwards. */
struct event_query *event_query_new(struct events *e,
				    const struct event_filter *f);
void event_query_free(struct event_query *q);

/*
 * Let the searches of @q read no more than @blocks blocks from now on.  One
 * that meets the limit returns EVENT_TIRED; *@pos is then where it stopped, and
 * event_next() or event_previous() goes on from there.
 */
#define EVENT_TIRED 2
void event_query_budget(struct event_query *q, size_t blocks);

/* The first event at or after @t_ns.  1: *@pos is it; 0: there is none; -1. */
int event_from(struct event_query *q, int64_t t_ns, struct event_pos *pos,
	       struct err *err);
/* The last event before @t_ns, likewise. */
int event_before(struct event_query *q, int64_t t_ns, struct event_pos *pos,
		 struct err *err);
/*
 * The next one after *@pos, or the last before it; *@pos need not match
 * itself, and stays as it is when there is none.  1, 0 or -1.
 */
int event_next(struct event_query *q, struct event_pos *pos, struct err *err);
int event_previous(struct event_query *q, struct event_pos *pos,
		   struct err *err);

#endif
