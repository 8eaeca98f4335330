/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small table from numbers to numbers, for one pass over a block of events:
 * what was last seen of a CPU or a thread.  Open addressing; a key is never
 * taken out.
 */
#ifndef DB_MEMO_H
#define DB_MEMO_H

#include <stdint.h>
#include <string.h>

#include <glib.h>

struct memo_slot {
	uint64_t key; /* what the caller knows it by, plus 1; 0: free */
	uint64_t value;
};

struct memo {
	struct memo_slot *slots; /* owned */
	uint32_t size, used;     /* size is a power of two, or 0 */
};

static inline void memo_release(struct memo *m)
{
	g_free(m->slots);
	*m = (struct memo){ 0 };
}

static inline struct memo_slot *memo_find(struct memo *m, uint64_t key)
{
	uint32_t i = (uint32_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 32);

	for (;; i++) {
		struct memo_slot *s = &m->slots[i & (m->size - 1)];

		if (!s->key || s->key == key)
			return s;
	}
}

static inline void memo_grow(struct memo *m)
{
	struct memo old = *m;

	m->size = old.size ? old.size * 2 : 256;
	m->slots = g_new0(struct memo_slot, m->size);
	for (uint32_t i = 0; i < old.size; i++)
		if (old.slots[i].key)
			*memo_find(m, old.slots[i].key) = old.slots[i];
	g_free(old.slots);
}

/*
 * The value of @key (below 2^64 - 1); 0 if it was never asked for: then it
 * will be found from now on.  Valid until the next call.
 */
static inline uint64_t *memo_at(struct memo *m, uint64_t key)
{
	struct memo_slot *s;

	if (m->used * 2 >= m->size)
		memo_grow(m);
	s = memo_find(m, key + 1);
	if (!s->key) {
		s->key = key + 1;
		m->used++;
	}
	return &s->value;
}

#endif
