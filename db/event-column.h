/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A column of a block of events: the values of one field of one class, and how
 * they become bytes.  For event-block-coder.c and event-block.c alone.
 */
#ifndef DB_EVENT_COLUMN_H
#define DB_EVENT_COLUMN_H

#include "base/varint.h"
#include "db/event-block.h"

/* The columns that all events have, in the order of the file. */
enum head_column {
	HEAD_CLASS,
	HEAD_TIME_LOW,
	HEAD_TIME,
	HEAD_CPU,
	HEAD_MACHINE,
	HEAD_TID,
	HEAD_PID,
	HEAD_NAME,
	HEAD_COUNT
};

/* The values, and the events that they are of. */
struct column {
	uint64_t *values; /* signed ones as int64_t */
	uint32_t *events;
	uint32_t count, room;
};

/* Bytes to be written, with room for all that they can become. */
struct numbers {
	uint8_t *bytes, *p; /* bytes is owned; p: the end of what is written */
	size_t room;        /* in numbers */
};

/* Empty it, and make room for @n numbers. */
void numbers_begin(struct numbers *x, size_t n);

static inline void numbers_put(struct numbers *x, uint64_t v)
{
	x->p = varint_put(x->p, v);
}

/* Add a value of event @event. */
void column_push(struct column *col, uint64_t v, uint32_t event);
/* Forget the values; a large column gives its memory back. */
void column_clear(struct column *col);

/*
 * Write a column of fields of @type in the way that takes the fewest bytes.
 * @names: of all events of @block, the number of the procname, or 0.
 */
void column_write(const struct column *col, unsigned int type,
		  const struct event_block *block, const uint64_t *names,
		  struct numbers *x);

#endif
