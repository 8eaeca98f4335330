/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading traces: from a folder on disk to one ordered row of events.
 *
 *	CTF streams -> N decoder threads, each with its own babeltrace2 graph
 *	over its share of the streams -> a queue per stream -> merge by time
 *
 * The merge is tolerant, as a trace is somebody else's file: inside a stream
 * it keeps a bounded window in which late events are put in order; what is
 * later than that gets the time of the event before it, and is counted.  A
 * damaged stream ends where it is damaged, not the run.  Nothing is lost
 * without a struct damage that names the file, the place and the cost.
 *
 * The order of events is the same whatever the number of threads: by time,
 * then by stream, then as recorded.
 *
 * This header is the only door to the reading library; src/model and
 * src/analysis see struct event alone.
 */
#ifndef TRACE_READER_H
#define TRACE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "trace/event.h"

struct reader;

struct reader_options {
	const char *const *paths; /* trace folders, or folders that hold some */
	size_t path_count;
	unsigned int threads; /* decoders; 0: one per CPU, at most one a stream */
	/* Deliver every event, of all kinds, with its row (event.h). */
	bool rows;
};

enum trace_role {
	ROLE_HOST, /* read */
	ROLE_GUEST, /* a kernel trace beside one that ran KVM: not read yet */
	ROLE_USER_SPACE, /* read if QEMU's own events of disks are in it */
	ROLE_OTHER, /* not a trace that says anything of CPUs */
};
const char *trace_role_name(enum trace_role role);

struct trace_info {
	char *path; /* of the folder with the metadata */
	enum trace_role role;
	bool used;
	char *note; /* why it is not used, or NULL */
	char *host, *tracer, *kernel, *uuid, *clock_uuid; /* "" if not known */
	int machine; /* index, or -1 if not used */
	int64_t size, mtime_ns;
	/* Below: right once its events have been read. */
	int64_t events; /* every one, also kinds that nobody here knows */
	int64_t discarded_events, discarded_packets;
	int64_t disordered_events; /* earlier than one before them */
	int64_t begin_ns, end_ns; /* first and last event; 0, 0 if none */
	/*
	 * Which kinds its metadata declares, indexed by enum event_kind:
	 * whether a kind can occur at all is known before the first event.
	 */
	bool declares[EV_COUNT];
};

/* Something that is wrong in a trace, and what it costs. */
struct damage {
	size_t trace; /* index of its trace_info */
	const char *kind; /* "discarded", "disorder", "truncated", "corrupt" */
	char *place; /* stream or file */
	int cpu; /* or -1 */
	int64_t begin_ns, end_ns; /* what it makes unknown */
	int64_t count; /* events or packets, 0: not known */
	char *text; /* a sentence */
};

/*
 * Find the traces below the paths, read their metadata, decide which are
 * used, and start decoding.  Fails if a path does not exist or nothing in it
 * can be read; a trace that is beside the used ones and unreadable becomes
 * an unused trace with a note.
 */
int reader_open(struct reader **r, const struct reader_options *opt,
		struct err *err);

/*
 * The next events in order, at most @max, into @ev.  Returns how many, 0 at
 * the end.  Without rows, only kinds of the vocabulary are delivered, and
 * EV_LOST.  Never fails: what goes wrong while reading becomes damage.
 */
size_t reader_next(struct reader *r, struct event *ev, size_t max);

/* What the rows of a class mean. */
struct event_class {
	const char *name; /* as the trace calls it */
	bool procname; /* the row begins with that, as a string */
	const uint8_t *fields; /* base/fields.h */
	size_t len;
};
/*
 * The class with the number @number, of a row that was delivered; lives as
 * long as the reader.  Numbers differ from run to run.
 */
const struct event_class *reader_class(const struct reader *r,
				       uint32_t number);

/* All traces found; right in full after reader_next() returned 0. */
const struct trace_info *reader_traces(const struct reader *r, size_t *n);
/* Machines among the used traces: their number, and what they are called. */
size_t reader_machines(const struct reader *r);
const char *reader_machine_name(const struct reader *r, size_t machine);
/* What is wrong so far; complete after the end.  In a stable order. */
const struct damage *reader_damage(const struct reader *r, size_t *n);

/* For a progress bar: bytes behind us and in all; may be called any time. */
void reader_progress(const struct reader *r, uint64_t *done, uint64_t *total);
uint64_t reader_events_read(const struct reader *r);

/* Stop the decoders and free everything. */
void reader_close(struct reader *r);

#endif
