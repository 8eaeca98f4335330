/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Columns into bytes: see event-column.h. */
#include "config.h"

#include "db/event-column.h"

#include <string.h>

#define SAMPLE      256  /* values of a column that are tried, about */
#define VALUES_KEPT 1024 /* room that a column keeps for the next block */

/* A column that is being written, and what its values are compared with. */
struct writing {
	const struct column *col;
	const struct event_block *block;
	const uint64_t *names;
	bool is_signed;
};

void numbers_begin(struct numbers *x, size_t n)
{
	if (x->room < n) {
		x->room = n;
		g_free(x->bytes);
		x->bytes = g_malloc(n * VARINT_MAX);
	}
	x->p = x->bytes;
}

void column_push(struct column *col, uint64_t v, uint32_t event)
{
	if (col->count == col->room) {
		col->room = col->room ? col->room * 2 : 64;
		col->values = g_renew(uint64_t, col->values, col->room);
		col->events = g_renew(uint32_t, col->events, col->room);
	}
	col->values[col->count] = v;
	col->events[col->count++] = event;
}

void column_clear(struct column *col)
{
	col->count = 0;
	if (col->room <= VALUES_KEPT)
		return;
	g_free(col->values);
	g_free(col->events);
	*col = (struct column){ 0 };
}

/* The value that @mode takes the difference of value @i to. */
static uint64_t expected(const struct writing *w, uint32_t i,
			 enum column_mode mode)
{
	uint32_t event = w->col->events[i];
	const struct event_head *h = event_block_head(w->block, event);

	switch (mode) {
	case COLUMN_DELTA:
		return i ? w->col->values[i - 1] : 0;
	case COLUMN_FROM_TID:
		return (uint64_t)(int64_t)h->tid;
	case COLUMN_FROM_PID:
		return (uint64_t)(int64_t)h->pid;
	case COLUMN_FROM_NAME:
		return w->names[event];
	default:
		return 0;
	}
}

static uint64_t written(const struct writing *w, uint32_t i,
			enum column_mode mode)
{
	uint64_t v = w->col->values[i];

	if (mode == COLUMN_PLAIN && !w->is_signed)
		return v;
	return zigzag((int64_t)(v - expected(w, i, mode)));
}

/* What a column costs in bytes, by a sample of a long one. */
static uint64_t cost(const struct writing *w, enum column_mode mode)
{
	uint32_t step = 1 + w->col->count / SAMPLE;
	uint64_t sum = 0, v;

	for (uint32_t i = 0; i < w->col->count; i += step) {
		v = written(w, i, mode);
		/* A byte for each 7 bits, and one more: 0 packs best. */
		sum += v ? 1 + (unsigned int)(70 - __builtin_clzll(v)) / 7 : 1;
	}
	return sum * step;
}

static enum column_mode choose(const struct writing *w, unsigned int type)
{
	enum column_mode best = COLUMN_PLAIN;
	uint64_t least, this;

	if (type == FIELD_REAL)
		return COLUMN_FIXED;
	least = cost(w, COLUMN_PLAIN);
	for (enum column_mode m = COLUMN_DELTA; m <= COLUMN_FROM_NAME; m++) {
		/* Numbers of texts are compared with such. */
		if (m != COLUMN_DELTA &&
		    (m == COLUMN_FROM_NAME) != (type == FIELD_STRING))
			continue;
		this = cost(w, m);
		if (this < least) {
			least = this;
			best = m;
		}
	}
	return least > (uint64_t)w->col->count * 9 ? COLUMN_FIXED : best;
}

void column_write(const struct column *col, unsigned int type,
		  const struct event_block *block, const uint64_t *names,
		  struct numbers *x)
{
	const struct writing w = { col, block, names, field_is_signed(type) };
	enum column_mode mode = choose(&w, type);
	uint64_t v;

	numbers_begin(x, col->count + 1);
	*x->p++ = (uint8_t)mode;
	for (uint32_t i = 0; i < col->count; i++) {
		if (mode == COLUMN_FIXED) {
			v = GUINT64_TO_LE(col->values[i]);
			memcpy(x->p, &v, 8);
			x->p += 8;
		} else {
			numbers_put(x, written(&w, i, mode));
		}
	}
}
