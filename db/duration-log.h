/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counting durations while a track is written, and checkpoints of them.
 *
 * A checkpoint stands between two chunks and says how many intervals of each
 * state and bucket (buckets.h) there were since the track's first checkpoint,
 * which is empty; and the shortest and the longest since the one before it.
 * The difference of two checkpoints is the distribution of what lies between.
 *
 * A track gets its first one when its chunks have LOG_BEGIN_BYTES, the others
 * when the chunks since the last one have LOG_SHARE times as many bytes as it:
 * so checkpoints add no more than a hundredth to a history, and a quiet track
 * has none and costs nothing.
 *
 *	bytes	states since the checkpoint before: n, then n times
 *			state, shortest, longest
 *		states since the first checkpoint: n, then n times
 *			state, number of buckets, then for each of them
 *				distance from the bucket before, count
 *
 * All are numbers as in chunks but for n and state, which are bytes.
 */
#ifndef DB_DURATION_LOG_H
#define DB_DURATION_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/interval.h"

#define LOG_BEGIN_BYTES (64 << 10)
#define LOG_SHARE       100

/* Zeroed at first. */
struct duration_log {
	size_t since; /* bytes of chunks since the last checkpoint */
	size_t due;   /* no checkpoint before there are so many */
	struct duration_counts *counts; /* owned; NULL before the first one */
};

void duration_log_release(struct duration_log *d);

/* Bytes of memory that it holds. */
size_t duration_log_room(const struct duration_log *d);

/*
 * Count an interval that goes into a chunk; only where there are counts.
 * Returns how many more bytes of memory that took.
 */
size_t duration_log_add(struct duration_log *d, const struct interval *iv);

/*
 * A chunk of @len bytes was stored.  Returns the checkpoint behind it, to be
 * freed with g_free(), *@size bytes long, or NULL when none is due.
 * @may_begin: there may be a first one.
 */
uint8_t *duration_log_chunk(struct duration_log *d, size_t len, bool may_begin,
			    size_t *size);

#endif
