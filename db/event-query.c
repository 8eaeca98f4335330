/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking for events: see events.h.
 *
 * A filter is turned into what the keys of a block can be asked and what an
 * event's head can be compared with: names are looked at once per class.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "db/events-int.h"

struct event_query {
	struct events *e;
	uint32_t machine;
	bool by_cpu, by_tid, by_class;
	int32_t cpu;
	int32_t *tids; /* sorted */
	size_t tid_count;
	uint8_t *wanted;                            /* by class - 1 */
	uint64_t *class_keys, *tid_keys, *cpu_keys; /* sorted */
	size_t class_count, tid_key_count, cpu_key_count;
	size_t budget; /* blocks that may still be read */
};

static int by_tid(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void want_tids(struct event_query *q, const struct event_filter *f)
{
	q->by_tid = true;
	q->tid_count = f->tid_count;
	q->tids = g_memdup2(f->tids, f->tid_count * sizeof(*q->tids));
	if (f->tid_count)
		qsort(q->tids, q->tid_count, sizeof(*q->tids), by_tid);
}

/* What the keys of a block are asked for: on one machine, or on each. */
static void make_keys(struct event_query *q)
{
	const uint32_t *machines =
		(const uint32_t *)(void *)q->e->machines->data;
	size_t n = q->e->machines->len;

	if (q->machine) {
		machines = &q->machine;
		n = 1;
	}
	q->cpu_keys = g_new(uint64_t, n + 1);
	q->tid_keys = g_new(uint64_t, n * q->tid_count + 1);
	for (size_t i = 0; i < n; i++) {
		q->cpu_keys[q->cpu_key_count++] =
			event_key(machines[i], q->cpu);
		for (size_t k = 0; k < q->tid_count; k++)
			q->tid_keys[q->tid_key_count++] =
				event_key(machines[i], q->tids[k]);
	}
	qsort(q->cpu_keys, q->cpu_key_count, sizeof(uint64_t), by_key);
	if (q->tid_key_count)
		qsort(q->tid_keys, q->tid_key_count, sizeof(uint64_t), by_key);
}

static bool is_wanted(const struct event_filter *f, const char *name)
{
	return (!f->name || strstr(name, f->name)) &&
	       (!f->regex || g_regex_match(f->regex, name, 0, NULL));
}

static void want_classes(struct event_query *q, const struct event_filter *f)
{
	uint32_t n = events_class_count(q->e);

	q->by_class = true;
	q->wanted = g_new0(uint8_t, n + 1);
	q->class_keys = g_new(uint64_t, n + 1);
	for (uint32_t i = 1; i <= n; i++) {
		if (!is_wanted(f, events_class_name(q->e, i)))
			continue;
		q->wanted[i - 1] = 1;
		q->class_keys[q->class_count++] = i;
	}
}

struct event_query *event_query_new(struct events *e,
				    const struct event_filter *f)
{
	struct event_query *q = g_new0(struct event_query, 1);

	q->e = e;
	q->budget = SIZE_MAX;
	q->machine = f->machine;
	q->by_cpu = f->by_cpu;
	q->cpu = f->cpu;
	if (f->tids)
		want_tids(q, f);
	if (f->name || f->regex)
		want_classes(q, f);
	make_keys(q);
	return q;
}

void event_query_budget(struct event_query *q, size_t blocks)
{
	q->budget = blocks;
}

void event_query_free(struct event_query *q)
{
	if (!q)
		return;
	g_free(q->tids);
	g_free(q->tid_keys);
	g_free(q->cpu_keys);
	g_free(q->wanted);
	g_free(q->class_keys);
	g_free(q);
}

/* ----- what matches ----------------------------------------------------- */

static bool has_tid(const struct event_query *q, int32_t tid)
{
	return q->tid_count &&
	       bsearch(&tid, q->tids, q->tid_count, sizeof(*q->tids), by_tid);
}

static bool matches(const struct event_query *q, const struct event_head *h)
{
	return (!q->machine || h->machine == q->machine) &&
	       (!q->by_cpu || h->cpu == q->cpu) &&
	       (!q->by_class || q->wanted[h->class - 1]) &&
	       (!q->by_tid || has_tid(q, h->tid));
}

/* Whether an event of the block may match, as far as its row tells. */
static bool may_match(const struct event_query *q, const struct block_row *b)
{
	const uint8_t *keys = q->e->keys->data + b->keys;

	if (q->by_class && !event_keys_any(keys, b->keys_len, KEYS_CLASSES,
					   q->class_keys, q->class_count))
		return false;
	if (!q->cpu_key_count) /* the machines are not known */
		return true;
	if (q->by_cpu && !event_keys_any(keys, b->keys_len, KEYS_CPUS,
					 q->cpu_keys, q->cpu_key_count))
		return false;
	return !q->by_tid || event_keys_any(keys, b->keys_len, KEYS_TIDS,
					    q->tid_keys, q->tid_key_count);
}

/* ----- stepping --------------------------------------------------------- */

/* May another block be read?  There is no end to SIZE_MAX. */
static bool spend(struct event_query *q)
{
	if (!q->budget)
		return false;
	if (q->budget != SIZE_MAX)
		q->budget--;
	return true;
}

/* The first match from event @index of block @block on. */
static int forward(struct event_query *q, size_t block, size_t index,
		   struct event_pos *pos, struct err *err)
{
	const struct event_block *b;

	for (; block < q->e->blocks->len; block++, index = 0) {
		if (index >= events_block(q->e, block)->count ||
		    !may_match(q, events_block(q->e, block)))
			continue;
		/* In the block where it begins a step costs little. */
		if (!index && !spend(q)) {
			*pos = (struct event_pos){ block, SIZE_MAX };
			return EVENT_TIRED;
		}
		b = events_decoded(q->e, block, err);
		if (!b)
			return -1;
		for (; index < b->heads->len; index++) {
			if (!matches(q, event_block_head(b, index)))
				continue;
			*pos = (struct event_pos){ block, index };
			return 1;
		}
	}
	return 0;
}

/* The last match before event @index of block @block. */
static int backward(struct event_query *q, size_t block, size_t index,
		    struct event_pos *pos, struct err *err)
{
	const struct event_block *b;

	for (;; block--, index = SIZE_MAX) {
		if (index && may_match(q, events_block(q->e, block))) {
			if (index == SIZE_MAX && !spend(q)) {
				*pos = (struct event_pos){ block, SIZE_MAX };
				return EVENT_TIRED;
			}
			b = events_decoded(q->e, block, err);
			if (!b)
				return -1;
			for (index = MIN(index, b->heads->len); index--;) {
				if (!matches(q, event_block_head(b, index)))
					continue;
				*pos = (struct event_pos){ block, index };
				return 1;
			}
		}
		if (!block)
			return 0;
	}
}

/*
 * Where the events at or after @t_ns begin: a block, and an event in it or
 * its end.  1; 0: all are earlier, then it is behind the last block; -1.
 */
static int seek(struct event_query *q, int64_t t_ns, struct event_pos *at,
		struct err *err)
{
	size_t low = 0, high = q->e->blocks->len, mid;
	const struct event_block *b;

	while (low < high) { /* the first block that ends at or after it */
		mid = low + (high - low) / 2;
		if (events_block(q->e, mid)->end_ns < t_ns)
			low = mid + 1;
		else
			high = mid;
	}
	*at = (struct event_pos){ low, 0 };
	if (low == q->e->blocks->len)
		return 0;
	if (events_block(q->e, low)->begin_ns >= t_ns)
		return 1;
	b = events_decoded(q->e, low, err);
	if (!b)
		return -1;
	for (low = 0, high = b->heads->len; low < high;) {
		mid = low + (high - low) / 2;
		if (event_block_head(b, mid)->ts_ns < t_ns)
			low = mid + 1;
		else
			high = mid;
	}
	at->index = low;
	return 1;
}

int event_from(struct event_query *q, int64_t t_ns, struct event_pos *pos,
	       struct err *err)
{
	struct event_pos at;
	int r = seek(q, t_ns, &at, err);

	return r > 0 ? forward(q, at.block, at.index, pos, err) : r;
}

int event_before(struct event_query *q, int64_t t_ns, struct event_pos *pos,
		 struct err *err)
{
	struct event_pos at;
	int r = seek(q, t_ns, &at, err);

	if (r < 0 || !q->e->blocks->len)
		return r < 0 ? -1 : 0;
	if (!r)
		at = (struct event_pos){ at.block - 1, SIZE_MAX };
	return backward(q, at.block, at.index, pos, err);
}

int event_next(struct event_query *q, struct event_pos *pos, struct err *err)
{
	return forward(q, pos->block, pos->index + 1, pos, err);
}

int event_previous(struct event_query *q, struct event_pos *pos,
		   struct err *err)
{
	return backward(q, pos->block, pos->index, pos, err);
}
