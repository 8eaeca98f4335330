/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One stream of events on its way from a decoder thread to the merge.
 *
 *	decoder				ring			merge
 *	stream_note, _slot, _commit -> [taken|published|held back] -> merge_next
 *
 * The decoder puts events in the order of the file.  The last ones are held
 * back, so that an event which is late finds its place; the window is counted
 * in events of the stream, so that the result depends on nothing else.  What
 * is later than the window gets the time of the window's begin, the floor:
 * times that were let go never have anything before them.
 *
 * The floor is also what the merge goes by while the ring is empty: nothing
 * earlier can come.
 *
 * A place in the ring keeps the buffer of its event's row for the next event
 * there.
 *
 * A stream has one decoder and one merge; what both touch is under the lock
 * of the hub that all streams share.
 */
#ifndef TRACE_STREAM_H
#define TRACE_STREAM_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/event.h"

/* An event may be this many late, at least, and is still put in order. */
#define STREAM_WINDOW 256

enum flaw_kind {
	FLAW_DISCARDED_EVENTS, /* the tracer says that it lost some */
	FLAW_DISCARDED_PACKETS,
	FLAW_DISORDER, /* one for the whole stream */
	FLAW_UNREADABLE, /* the stream ends here, early */
	FLAW_CUT, /* so does its file */
};

/* Something wrong in a stream, as its decoder saw it. */
struct flaw {
	enum flaw_kind kind;
	int cpu; /* or -1; filled in by the stream */
	int64_t begin_ns, end_ns; /* INT64_MIN, _MAX: not known, to the end */
	int64_t count; /* 0: not known */
	int64_t worst_ns; /* disorder: the largest step back */
	char *cause; /* unreadable: what the library said, or NULL; owned */
};

struct stream_stats {
	int64_t events;
	int64_t discarded_events, discarded_packets, disordered_events;
	int64_t begin_ns, end_ns; /* first and last event, if there are any */
};

/* What all streams share. */
struct hub {
	pthread_mutex_t lock;
	pthread_cond_t ready; /* a stream has something new for the merge */
	pthread_cond_t space; /* a decoder may have room again */
	bool stop; /* decoders shall end */
};

void hub_init(struct hub *hub);
void hub_release(struct hub *hub);
/* Make decoders that wait in stream_wait_room() return. */
void hub_stop(struct hub *hub);
bool hub_stopped(struct hub *hub);

struct stream;

/*
 * @order: among streams with events of the same time; @machine: of the events
 * that the stream makes itself.  Never fails.
 */
struct stream *stream_new(struct hub *hub, size_t order, uint16_t machine,
			  bool user_space);
void stream_free(struct stream *s);

/* For the decoder ---------------------------------------------------- */

/*
 * An event of time @ts_ns was read, of whatever kind.  Counts it, and returns
 * the time that it is to have.
 */
int64_t stream_note(struct stream *s, int64_t ts_ns);

/*
 * Where to write an event that is to be passed on; the caller has made sure of
 * room.  stream_commit() then puts it in its place.
 */
struct event *stream_slot(struct stream *s);
void stream_commit(struct stream *s);

/* Pass on what left the window, and let the counts be seen. */
void stream_publish(struct stream *s);
/*
 * Publish, then wait until there is room for @n, and the stream is not heavy;
 * false if told to stop.
 */
bool stream_wait_room(struct stream *s, size_t n);
size_t stream_room(const struct stream *s);
/*
 * So many bytes of rows wait for the merge that the decoder should.  Only when
 * no other of its streams is more behind, else they would wait for each other.
 */
bool stream_is_heavy(const struct stream *s);

/* The CPU that the events are of from now on, or -1. */
void stream_set_cpu(struct stream *s, int cpu);

/*
 * Record a flaw, a copy of *@flaw (but the cause, which is taken over).
 * Discarded ones are counted, and from a number on put together.  What makes
 * the CPU's state unknown is passed on as EV_LOST; so there must be room.
 */
void stream_flaw(struct stream *s, const struct flaw *flaw);
/* Nothing comes after; passes everything on. */
void stream_end(struct stream *s);

/* The latest time seen, INT64_MIN before the first event. */
int64_t stream_latest(const struct stream *s);
/*
 * Whether the decoder should go on with @a rather than with @b: the merge
 * will want it first.
 */
bool stream_behind(const struct stream *a, const struct stream *b);

/* For the reader ----------------------------------------------------- */

/* Counts, as last published, and its flaws (borrowed until the next call). */
void stream_look(struct stream *s, struct stream_stats *stats,
		 const struct flaw **flaws, size_t *flaw_count);

/* Time up to which the merge can go, as last published. */
int64_t stream_floor(struct stream *s);

/* For the merge ------------------------------------------------------ */

/* The next event, or NULL if none is at hand. */
const struct event *stream_peek(const struct stream *s);
void stream_take(struct stream *s);
/*
 * Look for something new, and wait for it if need be.  Returns false when the
 * stream is at its end.
 */
bool stream_refresh(struct stream *s);
/* No event to come is earlier than this. */
int64_t stream_key(const struct stream *s);
size_t stream_order(const struct stream *s);

#endif
