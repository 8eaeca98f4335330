/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the writer share: see writer.h for what it is. */
#ifndef DB_WRITER_INT_H
#define DB_WRITER_INT_H

#include <glib.h>

#include "db/format.h"
#include "db/store.h"
#include "db/writer.h"

/* Of all open chunks; above it, chunks are closed at CHUNK_EARLY. */
#define OPEN_BYTES_MAX (32 << 20)
#define CHUNK_EARLY    64
/* Of all counts of durations; above it, no further track begins counting. */
#define LOGS_BYTES_MAX (32 << 20)

struct writer {
	struct store *store;
	GHashTable *open;     /* the tracks that have not ended */
	GHashTable *counters; /* likewise */
	uint32_t last_id, last_source;
	size_t open_bytes; /* coded and not yet handed over */
	size_t log_bytes;  /* counts of durations */
	uint32_t last_class;
	struct event_block *block; /* of events, open, or NULL */
};

static inline int64_t writer_time(int64_t t_ns)
{
	return CLAMP(t_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
}

/* Make and free the table of open counters (counter-writer.c). */
GHashTable *writer_counters_new(void);

#endif
