/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing a state history (kvmscope-history(5)).
 *
 * The history is built in a temporary file in the folder of its final name
 * and comes into being under that name only by writer_publish(): a crash, a
 * full disk or a kill never leaves half a file there, and an older history
 * of the same name survives them.
 *
 * The caller's thread turns state changes into coded chunks in memory; a
 * thread of the writer's own puts finished chunks and rows into SQLite.  The
 * first error is kept and returned by every later call that can fail;
 * calls that return nothing become no-ops, so that the hot path needs no
 * checks.  Look at writer_failed() now and then.
 *
 * Scale: 10^5 tracks, 10^8 intervals.  A track that is not changing costs
 * some hundred bytes; memory does not grow with the number of intervals.
 *
 *	writer_open(&w, "host.kvms", &err);
 *	t = writer_track(w, begin_ns);
 *	wtrack_set(t, ts, ST_GUEST, cpu_track, VALUE_NONE);
 *	...
 *	wtrack_end(t, end_ns);
 *	writer_describe(w, &(struct track_row){ .id = wtrack_id(t), ... });
 *	writer_publish(w, NULL, &err);
 *	writer_close(w);
 */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/state.h"
#include "db/interval.h"

struct writer;
struct wtrack;

/*
 * Begin a history that is to be called @path.  Fails when the folder cannot
 * be written.  On success *@w is owned by the caller: writer_close().
 */
int writer_open(struct writer **w, const char *path, struct err *err);

/* True once something failed; the sentence comes from writer_publish(). */
bool writer_failed(const struct writer *w);

/*
 * Finish: store everything, sync, and give the file its name.  Tracks must
 * have been ended.  @incomplete is NULL for a whole history, else a sentence
 * that says what is missing ("stopped by the user after 62 %").  On failure
 * the temporary file is removed and nothing has changed under the name.
 */
int writer_publish(struct writer *w, const char *incomplete, struct err *err);

/* Free @w; without a successful publish the temporary file is removed. */
void writer_close(struct writer *w);

/* ------------------------------------------------------------------ */
/* Tracks and their intervals                                         */

/*
 * A new track, with the next id (1, 2, ...).  It begins at @begin_ns in state
 * ST_UNKNOWN.  Owned by the writer until wtrack_end(), then gone.
 */
struct wtrack *writer_track(struct writer *w, int64_t begin_ns);

/*
 * The same with an id of the caller's, that no other track has; later ids are
 * larger.  For copying.
 */
struct wtrack *writer_track_as(struct writer *w, uint32_t id, int64_t begin_ns);

/* An id for a row that has no intervals: a machine, a group, a VM. */
uint32_t writer_row_id(struct writer *w);

uint32_t wtrack_id(const struct wtrack *t);
int64_t wtrack_begin_ns(const struct wtrack *t);

/*
 * From @t_ns on, the track is in this state.  A time before the open
 * interval's begin counts as that begin.  An interval of no length vanishes;
 * one equal to its predecessor in state, peer and value continues it.
 */
void wtrack_set(struct wtrack *t, int64_t t_ns, enum state state, uint32_t peer,
		int64_t value);

/* The open interval: its end_ns is INT64_MAX. */
const struct interval *wtrack_now(const struct wtrack *t);

/* Give the open interval another value, when what it means becomes known. */
void wtrack_set_value(struct wtrack *t, int64_t value);

/*
 * The closed intervals of the track that are still in memory, oldest first,
 * by way of @fn; the open one is not among them.  *@from_ns becomes the time
 * before which intervals were already handed to the file (the track's begin
 * when none was).  For naming a track in retrospect.
 */
void wtrack_replay(const struct wtrack *t, int64_t *from_ns,
		   void (*fn)(const struct interval *iv, void *data),
		   void *data);

/* Close the last interval at @t_ns and forget the track. */
void wtrack_end(struct wtrack *t, int64_t t_ns);

/* ------------------------------------------------------------------ */
/* Rows; all texts are copied                                         */

struct track_row {
	uint32_t id;
	uint32_t parent; /* 0 for the top */
	enum track_kind kind;
	uint32_t machine; /* track id of its machine (its own for a machine) */
	const char *name; /* what the viewer writes at the row */
	int64_t key; /* pCPU number, vCPU number, tid, VM pid; sorts siblings */
	int64_t pid; /* process, or -1 */
	int64_t tid; /* thread, or -1 */
	const char *note; /* NULL, or how something about it is known */
	int64_t begin_ns, end_ns;
};
void writer_describe(struct writer *w, const struct track_row *row);

/* What @value of @domain is called: (exit, 2<<32|120) is "hlt". */
void writer_label(struct writer *w, enum value_domain domain, int64_t value,
		  const char *text);

/*
 * A preemption, closed: @slices say who ran instead, in order, without a
 * gap; their times add up to the duration.
 */
struct preemption_slice {
	uint32_t track; /* thread, or 0: the idle task or unknown, see kind */
	uint8_t kind; /* enum slice_kind */
	int64_t ns;
};
enum slice_kind {
	SLICE_THREAD, /* track says who */
	SLICE_IDLE, /* the pCPU was idle (throttling, migration) */
	SLICE_UNKNOWN, /* the trace does not show it */
	SLICE_MANY, /* several threads, too many to list */
};
struct preemption_row {
	int64_t id; /* as in the interval's value */
	uint32_t track; /* the vCPU */
	uint32_t pcpu; /* track it was taken off */
	int64_t begin_ns, end_ns;
	const struct preemption_slice *slices;
	size_t slice_count;
};
void writer_preemption(struct writer *w, const struct preemption_row *row);

/*
 * A request to a disk, whole: also what lies outside the history's time of one
 * that reaches into it.
 */
#define REQUEST_OPEN INT64_MAX /* its end is not in the trace */
struct request_row {
	int64_t id;	    /* that no other request has */
	uint32_t vm;	    /* track of the VM that submitted it, or 0 */
	uint32_t thread;    /* track of the thread that did, or 0 */
	const char *device; /* "8,0", "/dev/vdb", ... */
	const char *op;	    /* read, write, flush, discard, other */
	int64_t sector;	    /* of 512 bytes; -1: not known */
	int64_t bytes;
	int64_t begin_ns, end_ns; /* end_ns may be REQUEST_OPEN */
	const char *source;	  /* the events that tell of it */
};
void writer_request(struct writer *w, const struct request_row *row);

/* ------------------------------------------------------------------ */
/* Events, as they were recorded                                      */

/*
 * A class of events; @fields are @len bytes that fields_parse() takes, and
 * @procname says that rows of it begin with a string, the thread's name.
 * Returns its number (1, 2, ...).
 */
uint32_t writer_event_class(struct writer *w, const char *name, bool procname,
			    const uint8_t *fields, size_t len);

struct event_row_info {
	int64_t ts_ns; /* never goes back */
	uint32_t class; /* number */
	uint32_t machine; /* track of the machine */
	int32_t cpu, tid, pid; /* -1: not known */
	const uint8_t *row; /* base/fields.h */
	size_t len;
};
/* The next event; copied.  Coded and compressed by the writer's thread. */
void writer_event(struct writer *w, const struct event_row_info *ev);

/* ------------------------------------------------------------------ */

/* One trace among the sources. */
struct source_row {
	const char *path;
	const char *role; /* host, guest, user-space, unused */
	bool used;
	const char *note; /* why it was not used, or NULL */
	const char *host; /* host name, or "" */
	uint32_t machine; /* track id, or 0 */
	const char *tracer; /* "lttng-modules 2.13.9" */
	const char *kernel; /* release, or "" */
	const char *uuid; /* trace UUID, or "" */
	const char *clock_uuid;
	int64_t size, mtime_ns; /* of all its files; newest mtime */
	int64_t events, discarded_events, discarded_packets, disordered_events;
	int64_t begin_ns, end_ns;
};
/* Returns the source's id (1, 2, ...). */
uint32_t writer_source(struct writer *w, const struct source_row *row);

/* Something that is wrong in the traces, and where. */
struct problem_row {
	uint32_t source;
	const char *kind; /* discarded, disorder, truncated, corrupt, ... */
	const char *place; /* stream or file name */
	int64_t cpu; /* or -1 */
	int64_t begin_ns, end_ns; /* what it makes unknown */
	int64_t count; /* events or packets, 0 if not known */
	const char *text; /* a sentence */
};
void writer_problem(struct writer *w, const struct problem_row *row);

/* Events that the traces lack, and what that costs. */
void writer_missing(struct writer *w, const char *events, const char *effect);

/* The meta table; a key set twice keeps the last. */
void writer_meta(struct writer *w, const char *key, const char *value);
void writer_meta_int(struct writer *w, const char *key, int64_t value);

#endif
