/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel stacks of a guest: see stacks.h. */
#include "config.h"

#include "analysis/stacks.h"

#include <glib.h>

#define STACKS_MAX 65536
#define COUNT_MAX  1000 /* so that what was learnt can be unlearnt */

struct stack {
	int64_t number; /* the key */
	uint64_t owner; /* CR3 */
	uint32_t own, idle, foreign;
};

struct stacks {
	GHashTable *all; /* struct stack by number */
};

struct stacks *stacks_new(void)
{
	struct stacks *s = g_new0(struct stacks, 1);

	s->all = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
				       g_free);
	return s;
}

void stacks_free(struct stacks *s)
{
	if (!s)
		return;
	g_hash_table_destroy(s->all);
	g_free(s);
}

static int64_t number_of(int64_t sp)
{
	return (int64_t)((uint64_t)sp >> STACK_SHIFT);
}

static const struct stack *find(const struct stacks *s, int64_t sp)
{
	int64_t number = number_of(sp);

	return g_hash_table_lookup(s->all, &number);
}

static struct stack *get(struct stacks *s, int64_t sp)
{
	int64_t number = number_of(sp);
	struct stack *k = g_hash_table_lookup(s->all, &number);

	if (k)
		return k;
	if (g_hash_table_size(s->all) >= STACKS_MAX)
		g_hash_table_remove_all(s->all);
	k = g_new0(struct stack, 1);
	k->number = number;
	g_hash_table_insert(s->all, &k->number, k);
	return k;
}

static void count(uint32_t *counter)
{
	if (*counter < COUNT_MAX)
		++*counter;
}

void stacks_saw_idle(struct stacks *s, int64_t sp, uint64_t cr3)
{
	struct stack *k = get(s, sp);

	/* A process that waits for a lock may halt, too. */
	if (k->owner != cr3 || k->own <= k->idle)
		count(&k->idle);
}

void stacks_saw_own(struct stacks *s, int64_t sp, uint64_t cr3)
{
	struct stack *k = get(s, sp);

	if (k->owner == cr3) {
		count(&k->own);
		if (k->own > 2 * k->foreign)
			k->foreign = 0;
		return;
	}
	if (k->owner)
		count(&k->foreign);
	k->owner = cr3;
	k->own = 1;
}

void stacks_saw_resting(struct stacks *s, int64_t sp, uint64_t cr3)
{
	struct stack *k = get(s, sp);

	if (k->owner != cr3)
		count(&k->foreign);
}

bool stacks_is_idle(const struct stacks *s, int64_t sp)
{
	const struct stack *k = find(s, sp);

	return k && k->idle > k->own;
}

bool stacks_is_own(const struct stacks *s, int64_t sp, uint64_t cr3)
{
	const struct stack *k = find(s, sp);

	return k && k->owner == cr3 && k->own > 1 && k->own > k->idle &&
	       !k->foreign;
}

bool stacks_is_shared(const struct stacks *s, int64_t sp)
{
	const struct stack *k = find(s, sp);

	return k && k->foreign;
}
