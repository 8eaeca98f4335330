/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting durations for checkpoints: see duration-log.h. */
#include "config.h"

#include "db/duration-log.h"

#include <string.h>

#include <glib.h>

#include "db/buckets.h"
#include "base/varint.h"

/* One state: counts of the buckets [first, first + n) that have occurred. */
struct log_state {
	uint64_t *count; /* owned; NULL while the state has not occurred */
	unsigned int first, n;
	/* Since the last checkpoint; longest is 0 when there was none. */
	int64_t shortest_ns, longest_ns;
};

struct duration_counts {
	struct log_state state[STATE_MAX];
	size_t room;
};

void duration_log_release(struct duration_log *d)
{
	for (int i = 0; d->counts && i < STATE_MAX; i++)
		g_free(d->counts->state[i].count);
	g_free(d->counts);
	*d = (struct duration_log){ 0 };
}

size_t duration_log_room(const struct duration_log *d)
{
	return d->counts ? d->counts->room : 0;
}

/* Make the buckets of @s reach to @b, a whole doubling at a time. */
static void widen(struct duration_counts *c, struct log_state *s,
		  unsigned int b)
{
	unsigned int low = b / BUCKET_STEPS * BUCKET_STEPS;
	unsigned int first = s->n ? MIN(s->first, low) : low;
	unsigned int end = MAX(s->first + s->n, low + BUCKET_STEPS);
	uint64_t *count = g_new0(uint64_t, end - first);

	if (s->n)
		memcpy(count + (s->first - first), s->count,
		       s->n * sizeof(*count));
	c->room += (end - first - s->n) * sizeof(*count);
	g_free(s->count);
	s->count = count;
	s->first = first;
	s->n = end - first;
}

size_t duration_log_add(struct duration_log *d, const struct interval *iv)
{
	int64_t ns = iv->end_ns - iv->begin_ns;
	struct log_state *s = &d->counts->state[iv->state];
	unsigned int b = bucket_of(ns);
	size_t room = d->counts->room;

	if (b - s->first >= s->n) /* also when it is below the first */
		widen(d->counts, s, b);
	s->count[b - s->first]++;
	if (!s->longest_ns || ns < s->shortest_ns)
		s->shortest_ns = ns;
	s->longest_ns = MAX(s->longest_ns, ns);
	return d->counts->room - room;
}

static uint8_t *put_extremes(const struct duration_counts *c, uint8_t *p)
{
	uint8_t *n = p++;

	*n = 0;
	for (uint8_t i = 0; i < STATE_MAX; i++) {
		const struct log_state *s = &c->state[i];

		if (!s->longest_ns)
			continue;
		++*n;
		*p++ = i;
		p = varint_put(p, (uint64_t)s->shortest_ns);
		p = varint_put(p, (uint64_t)s->longest_ns);
	}
	return p;
}

static unsigned int buckets_used(const struct log_state *s)
{
	unsigned int used = 0;

	for (unsigned int i = 0; i < s->n; i++)
		used += s->count[i] != 0;
	return used;
}

static uint8_t *put_state(const struct log_state *s, uint8_t *p)
{
	unsigned int before = 0;

	p = varint_put(p, buckets_used(s));
	for (unsigned int i = 0; i < s->n; i++) {
		if (!s->count[i])
			continue;
		p = varint_put(p, s->first + i - before);
		p = varint_put(p, s->count[i]);
		before = s->first + i;
	}
	return p;
}

static uint8_t *put_counts(const struct duration_counts *c, uint8_t *p)
{
	uint8_t *n = p++;

	*n = 0;
	for (uint8_t i = 0; i < STATE_MAX; i++) {
		if (!c->state[i].n)
			continue;
		++*n;
		*p++ = i;
		p = put_state(&c->state[i], p);
	}
	return p;
}

static uint8_t *checkpoint(const struct duration_counts *c, size_t *size)
{
	size_t max = 2 + STATE_MAX * (2 + 3 * VARINT_MAX);
	uint8_t *data, *p;

	/* A bucket: its distance takes two bytes at most. */
	for (int i = 0; i < STATE_MAX; i++)
		max += c->state[i].n * (2 + VARINT_MAX);
	data = g_malloc(max);
	p = put_counts(c, put_extremes(c, data));
	*size = (size_t)(p - data);
	return data;
}

uint8_t *duration_log_chunk(struct duration_log *d, size_t len, bool may_begin,
			    size_t *size)
{
	uint8_t *data;

	d->since += len;
	if (d->since < MAX(d->due, LOG_BEGIN_BYTES))
		return NULL;
	if (!d->counts) {
		if (!may_begin)
			return NULL;
		d->counts = g_new0(struct duration_counts, 1);
		d->counts->room = sizeof(struct duration_counts);
	}
	data = checkpoint(d->counts, size);
	d->due = *size * LOG_SHARE;
	if (d->since < d->due) { /* it has grown: later */
		g_free(data);
		return NULL;
	}
	d->since = 0;
	for (int i = 0; i < STATE_MAX; i++)
		d->counts->state[i].longest_ns = 0;
	return data;
}
