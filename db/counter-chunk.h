/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The points of a counter as bytes.  Pure coding, no SQLite;
 * kvmscope-history(5) describes the same bytes.
 *
 * The points of a counter lie in leaves, some hundred to a leaf.  A node of
 * level 1 says of each of COUNTER_FAN_OUT successive leaves how long it is and
 * what its points come to; a node of level 2 says that of nodes of level 1, and
 * so on up to the one node that stands for all.  The children of node n are
 * COUNTER_FAN_OUT n and on, of the level below.
 *
 *	leaf	count times
 *			step from the point before, or from the leaf's begin
 *			zigzag value; of a gauge, the difference (modulo 2^64)
 *			to the value before, or to 0 for the first of a leaf
 *	node	for each child
 *			its end less its begin, where the one before it ended
 *			number of points
 *			zigzag min, then max - min
 *			total - min * weight: of a gauge the weight is
 *			the length, of an amount the number of points
 *
 * A leaf begins at its first point, the first leaf with the counter's life; it
 * ends where the next one begins, the last with the life.  So the sums over any
 * window need the leaves at its two edges and two nodes of each level, and the
 * sums over many windows in a row no node twice.
 *
 * Begin, end and number of points stand beside the bytes, in columns of the
 * row.  What is read may be anybody's bytes: every length is checked, and what
 * contradicts itself is refused with a reason.
 */
#ifndef DB_COUNTER_CHUNK_H
#define DB_COUNTER_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "db/counter-point.h"

/* A writer closes a leaf at this many points; a reader accepts any number. */
#define COUNTER_LEAF_POINTS 256
/* Part of the format. */
#define COUNTER_FAN_OUT 64
/* 0 is that of the leaves; 64^8 leaves are more than any file holds. */
#define COUNTER_LEVELS 9

/* A part of a counter's life, and what its points come to. */
struct counter_part {
	int64_t begin_ns, end_ns;
	int64_t count;
	int64_t min, max; /* 0 without weight */
	counter_total total;
};

/* A row as it lies in the file.  @data is borrowed. */
struct counter_row {
	int level;
	int64_t number;
	int64_t begin_ns, end_ns, count;
	const uint8_t *data;
	size_t len;
};

/* What min and max are over: nanoseconds or points. */
static inline int64_t counter_weight(enum counter_form form,
				     const struct counter_part *part)
{
	return form == COUNTER_GAUGE ? part->end_ns - part->begin_ns
				     : part->count;
}

/*
 * Add @weight times @value to a part that has @had already; its times and count
 * are the caller's.
 */
static inline void counter_part_add(struct counter_part *part, int64_t had,
				    int64_t value, int64_t weight)
{
	if (!had || value < part->min)
		part->min = value;
	if (!had || value > part->max)
		part->max = value;
	part->total += (counter_total)value * weight;
}

/* Append @next, which begins where @part ends. */
static inline void counter_part_append(struct counter_part *part,
				       enum counter_form form,
				       const struct counter_part *next)
{
	bool had = counter_weight(form, part) > 0;

	if (counter_weight(form, next) > 0) {
		part->min = had ? MIN(part->min, next->min) : next->min;
		part->max = had ? MAX(part->max, next->max) : next->max;
	}
	part->count += next->count;
	part->total += next->total;
	part->end_ns = next->end_ns;
}

/* ------------------------------------------------------------------ */
/* Coding                                                             */

/* The open node of a level above the leaves. */
struct counter_node_coder {
	GByteArray *bytes; /* NULL while there is no child */
	int64_t number;
	int children;
	struct counter_part part;
};

struct counter_coder {
	enum counter_form form;
	int64_t t_ns;   /* of the last point, or where the open leaf begins */
	int64_t value;  /* of the last point, 0 before the first */
	int64_t coded;  /* what the next value is the difference to */
	int64_t number; /* of the open leaf */
	uint8_t *bytes; /* of the open leaf; NULL while it is empty */
	uint32_t len, room;
	struct counter_part leaf;                        /* up to t_ns */
	struct counter_node_coder nodes[COUNTER_LEVELS]; /* [0] is not used */
	/* Called for each row that is finished. */
	void (*emit)(const struct counter_row *row, void *data);
	void *data;
};

void counter_coder_init(struct counter_coder *c, enum counter_form form,
			int64_t begin_ns,
			void (*emit)(const struct counter_row *row, void *data),
			void *data);
void counter_coder_release(struct counter_coder *c);

/*
 * Append a point, not before the last one; of a gauge later (unless it is the
 * first, which may stand at the begin) and of another value.
 */
void counter_coder_add(struct counter_coder *c, int64_t t_ns, int64_t value);

/* Bytes of the open leaf. */
static inline size_t counter_coder_bytes(const struct counter_coder *c)
{
	return c->len;
}

/* Close the open leaf, which has a point; @t_ns is that of the next one. */
void counter_coder_flush(struct counter_coder *c, int64_t t_ns);

/* The end of its life: emit what is left. */
void counter_coder_finish(struct counter_coder *c, int64_t end_ns);

/* ------------------------------------------------------------------ */
/* Decoding                                                           */

/*
 * The points of a leaf, struct counter_point each, in place of what @points
 * held; *@part becomes what they come to.  A gauge's first leaf may begin
 * before its first point, in value 0.  Returns NULL, or why the row is refused
 * (a constant text).
 */
const char *counter_leaf_decode(const struct counter_row *row,
				enum counter_form form, GArray *points,
				struct counter_part *part);

/*
 * The children of a node in @children, which has room for COUNTER_FAN_OUT;
 * *@n of them, at least one.
 */
const char *counter_node_decode(const struct counter_row *row,
				enum counter_form form,
				struct counter_part *children, int *n,
				struct counter_part *part);

#endif
