/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A block of events: some thousand successive events as bytes.  Pure coding,
 * no SQLite; kvmscope-history(5) describes the same bytes.
 *
 * In memory an event is a head and a row (base/fields.h).  In the file, values
 * that belong together are put together, which makes them five times smaller:
 * a column for each part of the heads, and for each field of each class, of
 * all events of the block.  Texts are in a list, each once, and stand in the
 * columns as its numbers.
 *
 *	content	texts: how many, then each with its length
 *		columns of the heads: class, time (its lowest byte, and the
 *		rest), cpu, machine, tid, pid, name
 *		for each class that occurs, by number, for each field of it
 *		that is a leaf or has a length or a choice: its column
 *
 * Texts and columns are each led by their length in bytes.  The content is
 * one zstd frame that says its size.
 *
 * What is read may be anybody's bytes: sizes are checked against the limits
 * below before anything is allocated, and a block that contradicts itself is
 * refused with a reason.
 */
#ifndef DB_EVENT_BLOCK_H
#define DB_EVENT_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/fields.h"

/* A writer closes a block at this many events, or bytes of rows. */
#define BLOCK_EVENTS    8192
#define BLOCK_ROW_BYTES (1 << 20)
/* What a reader accepts. */
#define BLOCK_EVENTS_MAX  65536
#define BLOCK_CONTENT_MAX (16 << 20)
#define BLOCK_ROWS_MAX    (32 << 20)
#define BLOCK_TEXTS_MAX   (1 << 20)

struct block_class {
	bool procname; /* rows begin with that, as a string */
	const struct fields *fields;
};

struct event_head {
	int64_t ts_ns;
	uint32_t class;        /* number, from 1 */
	uint32_t machine;      /* track of the machine */
	int32_t cpu, tid, pid; /* -1: not known */
	uint32_t row;          /* where its row begins */
};

struct event_block {
	GArray *heads;    /* of struct event_head, in order */
	GByteArray *rows; /* of all events, one behind the other */
};

struct event_block *event_block_new(void);
void event_block_free(struct event_block *b);

static inline const struct event_head *
event_block_head(const struct event_block *b, size_t i)
{
	return &g_array_index(b->heads, struct event_head, i);
}

/* The row of event @i, *@len bytes of it. */
const uint8_t *event_block_row(const struct event_block *b, size_t i,
			       size_t *len);

/* How a column is written; one byte before it. */
enum column_mode {
	COLUMN_PLAIN,    /* numbers, signed ones folded */
	COLUMN_DELTA,    /* folded difference to the value before it, 0 first */
	COLUMN_FROM_TID, /* folded difference to the event's tid */
	COLUMN_FROM_PID,
	COLUMN_FROM_NAME, /* to the number of the event's procname */
	COLUMN_FIXED,     /* eight bytes each, the least significant first */
	COLUMN_MODES
};

/* ----- coding ----------------------------------------------------------- */

struct event_coder; /* keeps what can be used again for the next block */

struct event_coder *event_coder_new(void);
void event_coder_free(struct event_coder *c);

/* The next class, from 1; @fields becomes the coder's. */
void event_coder_class(struct event_coder *c, bool procname,
		       struct fields *fields);

/*
 * Code @b: *@keys becomes the bytes of what occurs in it (event_keys_has()),
 * *@data the compressed content; both are the coder's, valid until the next
 * call.  NULL, or why it cannot be (a row contradicts its class).
 */
const char *event_coder_code(struct event_coder *c, const struct event_block *b,
			     GByteArray **keys, GByteArray **data);

/* ----- decoding --------------------------------------------------------- */

/*
 * The block of @count events, the first at @begin_ns, whose compressed content
 * is @data; @classes has @class_count entries, [0] for class 1, some of them
 * with no fields if they were refused.  NULL if it is refused: then *@why says
 * it (a constant text).  The caller owns it.
 */
struct event_block *event_block_decode(const uint8_t *data, size_t len,
				       int64_t begin_ns, int64_t count,
				       const struct block_class *classes,
				       size_t class_count, const char **why);

/* Machines have smaller numbers than this. */
#define EVENT_MACHINE_MAX (1 << 30)

/* Which list of the keys: sorted numbers, each as difference to the last. */
enum event_keys {
	KEYS_CPUS, /* event_key(machine, cpu) */
	KEYS_CLASSES,
	KEYS_TIDS, /* event_key(machine, tid) */
	KEYS_COUNT
};

static inline uint64_t event_key(uint32_t machine, int32_t number)
{
	return (uint64_t)machine << 32 | (uint32_t)number;
}

/* Whom pid and name are remembered for: idle tasks are one per CPU. */
static inline uint64_t event_thread_key(const struct event_head *h)
{
	return h->tid ? event_key(h->machine, h->tid)
		      : event_key(h->machine, h->cpu) ^ UINT64_C(1) << 62;
}

/*
 * Whether one of the @n numbers at @wanted (sorted) is in the list; true also
 * if the keys contradict themselves, for then nothing can be skipped by them.
 */
bool event_keys_any(const uint8_t *keys, size_t len, enum event_keys list,
		    const uint64_t *wanted, size_t n);

#endif
