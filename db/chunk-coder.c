/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intervals into bytes: see chunk.h. */
#include "config.h"

#include <assert.h>
#include <string.h>

#include <glib.h>

#include "db/chunk-bits.h"
#include "db/chunk.h"
#include "base/varint.h"

/* Head, duration, peer, value. */
#define INTERVAL_BYTES_MAX (1 + 3 * VARINT_MAX)
/* Length and number of states, then state, time and count of each. */
#define MARK_BYTES_MAX (VARINT_MAX + 1 + STATE_MAX * (1 + 2 * VARINT_MAX))

void chunk_coder_init(struct chunk_coder *c, int64_t begin_ns)
{
	*c = (struct chunk_coder){ .begin_ns = begin_ns, .end_ns = begin_ns };
}

void chunk_coder_release(struct chunk_coder *c)
{
	g_free(c->marks.data);
	g_free(c->body.data);
	g_free(c->sums);
	*c = (struct chunk_coder){ 0 };
}

static struct coder_sum *sum_of(struct chunk_coder *c, uint8_t state)
{
	for (uint32_t i = 0; i < c->sum_count; i++)
		if (c->sums[i].state == state)
			return &c->sums[i];
	c->sums = g_renew(struct coder_sum, c->sums, c->sum_count + 1);
	c->sums[c->sum_count] = (struct coder_sum){ .state = state };
	return &c->sums[c->sum_count++];
}

/* Room for @need more bytes; where they go. */
static uint8_t *make_room(struct coder_bytes *b, uint32_t need)
{
	if (b->room - b->len < need) {
		b->room = MAX(b->len + need, b->room + b->room / 2);
		b->data = g_realloc(b->data, b->room);
	}
	return b->data + b->len;
}

static void forget_bytes(struct coder_bytes *b)
{
	g_free(b->data);
	*b = (struct coder_bytes){ NULL, 0, 0 };
}

/* Make a mark of the open block and begin another. */
static void close_block(struct chunk_coder *c)
{
	uint8_t mark[MARK_BYTES_MAX];
	uint8_t *p = varint_put(mark, c->body.len - c->block), *n = p++;
	uint32_t len;

	*n = 0;
	for (uint32_t i = 0; i < c->sum_count; i++) {
		struct coder_sum *s = &c->sums[i];

		if (!s->block_count)
			continue;
		++*n;
		*p++ = s->state;
		p = varint_put(p, s->block_ns);
		p = varint_put(p, s->block_count);
		s->block_ns = 0;
		s->block_count = 0;
	}
	len = (uint32_t)(p - mark);
	memcpy(make_room(&c->marks, len), mark, len);
	c->marks.len += len;
	c->block = c->body.len;
	c->block_count = 0;
}

static void put_interval(struct chunk_coder *c, const struct interval *iv,
			 uint64_t duration)
{
	uint8_t *head = make_room(&c->body, INTERVAL_BYTES_MAX);
	uint8_t *p = varint_put(head + 1, duration);

	*head = iv->state;
	if (iv->peer != c->peer) {
		*head |= HEAD_PEER;
		p = varint_put(p, iv->peer);
		c->peer = iv->peer;
	}
	if (iv->value != VALUE_NONE) {
		*head |= HEAD_VALUE;
		p = varint_put(p, zigzag(iv->value));
	}
	c->body.len = (uint32_t)(p - c->body.data);
}

void chunk_coder_add(struct chunk_coder *c, const struct interval *iv)
{
	uint64_t duration = (uint64_t)iv->end_ns - (uint64_t)iv->begin_ns;
	struct coder_sum *sum = sum_of(c, iv->state);

	assert(iv->begin_ns == c->end_ns); /* (2) */
	assert(iv->end_ns > iv->begin_ns); /* (1) */
	assert(iv->state < STATE_MAX);     /* (7) */
	if (c->block_count == CHUNK_BLOCK)
		close_block(c);
	put_interval(c, iv, duration);
	c->end_ns = iv->end_ns;
	c->count++;
	c->block_count++;
	sum->count++;
	sum->block_count++;
	sum->time_ns += duration;
	sum->block_ns += duration;
	sum->longest_ns = MAX(sum->longest_ns, duration);
}

static uint8_t *put_before(const struct chunk_coder *c, uint8_t *p)
{
	uint8_t *n = p++;

	*n = 0;
	for (uint32_t i = 0; i < c->sum_count; i++) {
		const struct coder_sum *s = &c->sums[i];

		if (!s->count_before)
			continue;
		++*n;
		*p++ = s->state;
		p = varint_put(p, s->time_before_ns);
		p = varint_put(p, s->count_before);
	}
	return p;
}

static uint8_t *put_within(const struct chunk_coder *c, uint8_t *p)
{
	uint8_t *n = p++;

	*n = 0;
	for (uint32_t i = 0; i < c->sum_count; i++) {
		const struct coder_sum *s = &c->sums[i];

		if (!s->count)
			continue;
		++*n;
		*p++ = s->state;
		p = varint_put(p, s->time_ns);
		p = varint_put(p, s->count);
		p = varint_put(p, s->longest_ns);
	}
	return p;
}

/* The track may be quiet from now on: keep no more than the sums. */
static void begin_chunk(struct chunk_coder *c)
{
	for (uint32_t i = 0; i < c->sum_count; i++) {
		struct coder_sum *s = &c->sums[i];

		s->time_before_ns += s->time_ns;
		s->count_before += s->count;
		s->time_ns = s->longest_ns = s->block_ns = 0;
		s->count = s->block_count = 0;
	}
	forget_bytes(&c->marks);
	forget_bytes(&c->body);
	c->count = c->block_count = c->block = 0;
	c->peer = 0;
	c->begin_ns = c->end_ns;
}

uint8_t *chunk_coder_finish(struct chunk_coder *c, size_t *len)
{
	/* Two counts and a length; per state two bytes and five numbers. */
	size_t head_max = 2 + VARINT_MAX + c->sum_count * (2 + 5 * VARINT_MAX);
	uint8_t *data = g_malloc(head_max + c->marks.len + c->body.len);
	uint8_t *p = put_within(c, put_before(c, data));

	p = varint_put(p, c->marks.len);
	if (c->marks.len)
		p = mempcpy(p, c->marks.data, c->marks.len);
	p = mempcpy(p, c->body.data, c->body.len);
	*len = (size_t)(p - data);
	begin_chunk(c);
	return data;
}
