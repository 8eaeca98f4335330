/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the checkpoints of durations that duration-log.h writes, trusting
 * none of their bytes.
 */
#ifndef DB_CHECKPOINT_H
#define DB_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/buckets.h"
#include "db/interval.h"
#include "db/sql.h"

/* A walk over the checkpoints of a track; one at a time. */
struct checkpoints {
	struct sql *sql; /* borrowed */
	sqlite3_stmt *stmt;
	uint32_t track;
	/* Where it stands; the bytes are good until it moves. */
	int64_t moment_ns;
	const uint8_t *data, *end;
};

/* Those at moments within [from, to], forward or backward.  0 or -1. */
int checkpoints_start(struct checkpoints *c, struct sql *sql, uint32_t track,
		      int64_t from_ns, int64_t to_ns, bool forward,
		      struct err *err);

/* Go to the next one: 1 there, 0 no more, -1. */
int checkpoints_next(struct checkpoints *c, struct err *err);

/* To be called when a walk may have been left before its end. */
void checkpoints_stop(struct checkpoints *c);

/* Say what is wrong with the one it stands on; always returns -1. */
int checkpoints_refuse(const struct checkpoints *c, const char *why,
		       struct err *err);

/* Shortest and longest; longest_ns is 0 for a state that did not occur. */
struct extremes {
	int64_t shortest_ns[STATE_MAX], longest_ns[STATE_MAX];
	bool any; /* false: it is the first checkpoint and tells nothing */
};

/*
 * Those since the checkpoint before.  Moves c->data behind them.  0 or -1.
 */
int checkpoint_extremes(struct checkpoints *c, struct extremes *extremes,
			struct err *err);

/* Numbers of intervals. */
struct tally {
	int64_t count[STATE_MAX][BUCKET_COUNT];
};

/*
 * Add (@sign 1) or take off (-1) the counts, which lie behind the extremes.
 * 0 or -1.
 */
int checkpoint_counts(const struct checkpoints *c, struct tally *tally,
		      int sign, struct err *err);

#endif
