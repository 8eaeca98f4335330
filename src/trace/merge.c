/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A binary heap of streams, smallest key first.
 *
 * The key of a stream is the time of its next event or, while none is at
 * hand, its floor.  It cannot come to a deadlock: a decoder works on the
 * stream that is most behind, so when it waits for room, that stream's events
 * are smaller than everything its other streams will bring, and the merge
 * will take them first.
 */
#include "config.h"

#include <glib.h>
#include <stdbool.h>

#include "trace/merge.h"

struct merge {
	size_t count;
	struct stream **heap;
	GByteArray *rows; /* of the events handed out last */
};

static bool before(const struct stream *a, const struct stream *b)
{
	int64_t ka = stream_key(a), kb = stream_key(b);

	return ka != kb ? ka < kb : stream_order(a) < stream_order(b);
}

static void sift_down(struct merge *m, size_t i)
{
	struct stream *s = m->heap[i];
	size_t child;

	for (;;) {
		child = 2 * i + 1;
		if (child >= m->count)
			break;
		if (child + 1 < m->count &&
		    before(m->heap[child + 1], m->heap[child]))
			child++;
		if (before(s, m->heap[child]))
			break;
		m->heap[i] = m->heap[child];
		i = child;
	}
	m->heap[i] = s;
}

struct merge *merge_new(struct stream *const *streams, size_t n)
{
	struct merge *m = g_new0(struct merge, 1);
	size_t i;

	m->count = n;
	m->rows = g_byte_array_new();
	m->heap = g_new(struct stream *, n + 1);
	for (i = 0; i < n; i++)
		m->heap[i] = streams[i];
	for (i = n / 2; i-- > 0;)
		sift_down(m, i);
	return m;
}

void merge_free(struct merge *m)
{
	if (!m)
		return;
	g_byte_array_unref(m->rows);
	g_free(m->heap);
	g_free(m);
}

/* The stream that comes after the first one, or NULL. */
static const struct stream *second(const struct merge *m)
{
	if (m->count < 2)
		return NULL;
	if (m->count == 2 || before(m->heap[1], m->heap[2]))
		return m->heap[1];
	return m->heap[2];
}

/* Take over a row: its place in the ring will be written over. */
static void keep_row(struct merge *m, struct event *ev)
{
	if (ev->row.len)
		g_byte_array_append(m->rows, ev->row.bytes, ev->row.len);
}

/* Once the rows of all @n events are there, and will not move any more. */
static void point_to_rows(struct merge *m, struct event *ev, size_t n)
{
	uint8_t *p = m->rows->data;

	for (size_t i = 0; i < n; i++) {
		ev[i].row.bytes = p;
		ev[i].row.room = 0; /* it is ours */
		p += ev[i].row.len;
	}
}

size_t merge_next(struct merge *m, struct event *ev, size_t max)
{
	const struct stream *other;
	const struct event *next;
	struct stream *s;
	size_t n = 0;

	g_byte_array_set_size(m->rows, 0);
	while (n < max && m->count) {
		s = m->heap[0];
		next = stream_peek(s);
		if (!next) {
			if (!stream_refresh(s))
				m->heap[0] = m->heap[--m->count];
			if (m->count)
				sift_down(m, 0);
			continue;
		}
		other = second(m);
		do {
			ev[n] = *next;
			keep_row(m, &ev[n++]);
			stream_take(s);
			next = stream_peek(s);
		} while (next && n < max && (!other || before(s, other)));
		sift_down(m, 0);
	}
	point_to_rows(m, ev, n);
	return n;
}
