/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What events.c and event-query.c share. */
#ifndef DB_EVENTS_INT_H
#define DB_EVENTS_INT_H

#include "db/event-block.h"
#include "db/events.h"
#include "db/sql.h"

struct block_row {
	int64_t id, begin_ns, end_ns; /* of its first and last event */
	int64_t first;                /* ordinal */
	uint32_t count;
	uint32_t keys, keys_len; /* in events.keys */
};

#define CACHE_BLOCKS 6

struct events {
	struct sql *sql;  /* borrowed */
	GArray *classes;  /* of struct block_class; the fields are ours */
	GPtrArray *names; /* of the classes */
	GArray *blocks;   /* of struct block_row */
	GByteArray *keys;
	GArray *machines; /* uint32_t: their tracks, if they are few */
	int64_t count;
	struct {
		size_t block;
		struct event_block *decoded; /* or NULL */
		uint64_t used;               /* when */
	} cache[CACHE_BLOCKS];
	uint64_t clock;
};

static inline const struct block_row *events_block(const struct events *e,
						   size_t i)
{
	return &g_array_index(e->blocks, struct block_row, i);
}

/* Block @i decoded, the cache's, valid until the next call; NULL: error. */
const struct event_block *events_decoded(struct events *e, size_t i,
					 struct err *err);

#endif
