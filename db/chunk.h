/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chunk: some hundred successive intervals of one track as bytes.  Pure
 * coding, no SQLite; kvmscope-history(5) describes the same bytes.
 *
 *	header	states seen before this chunk: n, then n times
 *			state, time, count
 *		states in this chunk: n, then n times
 *			state, time, count, longest
 *		length of the marks in bytes, then a mark for every
 *		CHUNK_BLOCK intervals but the last ones:
 *			length of these intervals in bytes
 *			states among them: n, then n times
 *				state, time, count
 *	body	count times
 *			head byte: state | PEER | VALUE
 *			duration
 *			peer		if PEER, else as before
 *			zigzag value	if VALUE, else it has none
 *
 * A mark lets a reader that only wants sums step over its intervals.
 *
 * Begin, end and count stand beside the bytes, in columns of the row.  What
 * is read may be anybody's bytes: every function here checks every length,
 * and a chunk that contradicts itself is refused with a reason.
 */
#ifndef DB_CHUNK_H
#define DB_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/interval.h"

/* A writer closes a chunk at this many; a reader accepts any number. */
#define CHUNK_INTERVALS 512
/* And a mark stands for so many. */
#define CHUNK_BLOCK 64

/* ------------------------------------------------------------------ */
/* Coding                                                             */

/* One state of a track: in the open block, in the open chunk, and before. */
struct coder_sum {
	uint8_t state;
	uint32_t block_count, count;
	uint64_t block_ns, time_ns, longest_ns;
	uint64_t time_before_ns, count_before;
};

/* Bytes that grow. */
struct coder_bytes {
	uint8_t *data; /* owned */
	uint32_t len, room;
};

/* The open chunk of one track.  Small while little happens. */
struct chunk_coder {
	int64_t begin_ns, end_ns;
	uint32_t count;
	uint32_t peer; /* of the last interval */
	struct coder_bytes marks, body;
	uint32_t block; /* where the open block begins in body */
	uint32_t block_count;
	uint32_t sum_count;
	struct coder_sum *sums; /* owned; in order of first appearance */
};

void chunk_coder_init(struct chunk_coder *c, int64_t begin_ns);
void chunk_coder_release(struct chunk_coder *c);

/* Append; @iv begins where the one before it ended. */
void chunk_coder_add(struct chunk_coder *c, const struct interval *iv);

/*
 * The bytes of the chunk, header and body, *@len of them; freed with
 * g_free().  The coder goes on with an empty chunk where this one ended.
 */
uint8_t *chunk_coder_finish(struct chunk_coder *c, size_t *len);

/* ------------------------------------------------------------------ */
/* Decoding                                                           */

/* A chunk as it lies in the file.  @data is borrowed. */
struct chunk_row {
	int64_t begin_ns, end_ns, count;
	const uint8_t *data;
	size_t len;
};

struct chunk_reader {
	const uint8_t *p, *end;
	const uint8_t *mark, *mark_end; /* of the blocks not yet begun */
	int64_t t_ns;                   /* end of the last interval read */
	int64_t end_ns;                 /* of the chunk */
	int64_t left;                   /* intervals not yet read */
	int64_t block_left; /* of them, in the block that was begun */
	uint32_t peer;
};

/* Time and number per state. */
struct chunk_sums {
	int64_t time_ns[STATE_MAX];
	int64_t count[STATE_MAX];
};

struct chunk_head {
	struct chunk_sums before; /* up to the chunk's begin */
	struct chunk_sums within;
	int64_t longest_ns[STATE_MAX];
};

/*
 * Start reading @row.  Fills in @head if it is not NULL; else the header is
 * only stepped over.  Returns NULL, or why the chunk is refused (a constant
 * text).
 */
const char *chunk_open(struct chunk_reader *r, const struct chunk_row *row,
		       struct chunk_head *head);

/* The same over the open chunk of a coder; for chunk_next() only. */
void chunk_open_coder(struct chunk_reader *r, const struct chunk_coder *c);

/*
 * The next interval.  1: @iv is filled in; 0: no more, and all was as the
 * row said; -1: refused, *@why says the reason.
 */
int chunk_next(struct chunk_reader *r, struct interval *iv, const char **why);

/*
 * Read on while intervals end at or before @t_ns, adding them to @sums.
 * *@now becomes the state of the interval that @t_ns lies in (which is not
 * read yet and began at r->t_ns), or -1 at the end of the chunk.  Returns
 * NULL or why the chunk is refused.  Not to be mixed with chunk_next().
 */
const char *chunk_sum_to(struct chunk_reader *r, int64_t t_ns,
			 struct chunk_sums *sums, int *now);

#endif
