/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points into bytes: see counter-chunk.h. */
#include "config.h"

#include "db/counter-chunk.h"

#include <assert.h>

#include "base/varint.h"

/* 128 bits, seven to a byte. */
#define LONG_VARINT_MAX 19
#define ENTRY_BYTES_MAX (4 * VARINT_MAX + LONG_VARINT_MAX)
#define POINT_BYTES_MAX (2 * VARINT_MAX)
/* Not all at once: most counters are short. */
#define LEAF_BYTES_FIRST 64

void counter_coder_init(struct counter_coder *c, enum counter_form form,
			int64_t begin_ns,
			void (*emit)(const struct counter_row *row, void *data),
			void *data)
{
	*c = (struct counter_coder){
		.form = form,
		.t_ns = begin_ns,
		.leaf = { .begin_ns = begin_ns, .end_ns = begin_ns },
		.emit = emit,
		.data = data,
	};
}

void counter_coder_release(struct counter_coder *c)
{
	g_free(c->bytes);
	for (int i = 0; i < COUNTER_LEVELS; i++)
		if (c->nodes[i].bytes)
			g_byte_array_free(c->nodes[i].bytes, TRUE);
}

/* ------------------------------------------------------------------ */
/* Nodes                                                              */

static uint8_t *put_long(uint8_t *p, unsigned __int128 v)
{
	for (; v >= 0x80; v >>= 7)
		*p++ = (uint8_t)(v | 0x80);
	*p++ = (uint8_t)v;
	return p;
}

static void put_child(GByteArray *bytes, enum counter_form form,
		      const struct counter_part *child)
{
	counter_total least =
		(counter_total)child->min * counter_weight(form, child);
	uint8_t entry[ENTRY_BYTES_MAX], *p = entry;

	p = varint_put(p, (uint64_t)(child->end_ns - child->begin_ns));
	p = varint_put(p, (uint64_t)child->count);
	p = varint_put(p, zigzag(child->min));
	p = varint_put(p, (uint64_t)child->max - (uint64_t)child->min);
	p = put_long(p, (unsigned __int128)(child->total - least));
	g_byte_array_append(bytes, entry, (guint)(p - entry));
}

static void emit(const struct counter_coder *c, int level, int64_t number,
		 const struct counter_part *part, const uint8_t *bytes,
		 size_t len)
{
	c->emit(&(struct counter_row){ .level = level,
				       .number = number,
				       .begin_ns = part->begin_ns,
				       .end_ns = part->end_ns,
				       .count = part->count,
				       .data = bytes,
				       .len = len },
		c->data);
}

static void close_node(struct counter_coder *c, int level);

/* What was closed on the level below becomes a child on this one. */
static void add_child(struct counter_coder *c, int level,
		      const struct counter_part *child)
{
	struct counter_node_coder *n = &c->nodes[level];

	assert(level < COUNTER_LEVELS);
	if (!n->bytes)
		n->bytes = g_byte_array_new();
	if (!n->children)
		n->part = *child;
	else
		counter_part_append(&n->part, c->form, child);
	put_child(n->bytes, c->form, child);
	if (++n->children == COUNTER_FAN_OUT)
		close_node(c, level);
}

static void close_node(struct counter_coder *c, int level)
{
	struct counter_node_coder *n = &c->nodes[level];

	emit(c, level, n->number++, &n->part, n->bytes->data, n->bytes->len);
	n->children = 0;
	g_byte_array_set_size(n->bytes, 0);
	add_child(c, level + 1, &n->part);
}

/* ------------------------------------------------------------------ */
/* Leaves                                                             */

/* The value of a gauge holds until @t_ns. */
static void hold_until(struct counter_coder *c, int64_t t_ns)
{
	int64_t had_ns = c->t_ns - c->leaf.begin_ns;

	if (c->form == COUNTER_GAUGE && t_ns > c->t_ns)
		counter_part_add(&c->leaf, had_ns, c->value, t_ns - c->t_ns);
	c->t_ns = t_ns;
}

static void close_leaf(struct counter_coder *c, int64_t end_ns)
{
	hold_until(c, end_ns);
	c->leaf.end_ns = end_ns;
	emit(c, 0, c->number++, &c->leaf, c->bytes, c->len);
	add_child(c, 1, &c->leaf);
	c->leaf = (struct counter_part){ .begin_ns = end_ns, .end_ns = end_ns };
	c->coded = 0;
	/* It may be quiet from now on. */
	g_clear_pointer(&c->bytes, g_free);
	c->len = c->room = 0;
}

void counter_coder_flush(struct counter_coder *c, int64_t t_ns)
{
	if (c->leaf.count)
		close_leaf(c, t_ns);
}

void counter_coder_add(struct counter_coder *c, int64_t t_ns, int64_t value)
{
	uint8_t *p;

	assert(t_ns >= c->t_ns);
	if (c->leaf.count >= COUNTER_LEAF_POINTS)
		close_leaf(c, t_ns);
	if (c->room - c->len < POINT_BYTES_MAX) {
		c->room = MAX(LEAF_BYTES_FIRST, 2 * c->room);
		c->bytes = g_realloc(c->bytes, c->room);
	}
	p = varint_put(c->bytes + c->len, (uint64_t)(t_ns - c->t_ns));
	hold_until(c, t_ns);
	p = varint_put(p,
		       zigzag((int64_t)((uint64_t)value - (uint64_t)c->coded)));
	c->len = (uint32_t)(p - c->bytes);
	if (c->form == COUNTER_GAUGE)
		c->coded = value;
	else
		counter_part_add(&c->leaf, c->leaf.count, value, 1);
	c->value = value;
	c->leaf.count++;
}

void counter_coder_finish(struct counter_coder *c, int64_t end_ns)
{
	/* A life of no length in which nothing happened needs no row. */
	if (c->leaf.count || (!c->number && end_ns > c->leaf.begin_ns))
		close_leaf(c, end_ns);
	for (int level = 1; level < COUNTER_LEVELS; level++) {
		const struct counter_node_coder *n = &c->nodes[level];

		if (n->number == 0 && n->children <= 1)
			break; /* the one below stands for all */
		if (n->children)
			close_node(c, level);
	}
}
