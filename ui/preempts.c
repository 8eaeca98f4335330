/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of preemptions: see preempts.h. */
#include "config.h"

#include "ui/preempts.h"

#include <string.h>

#include "ui/words.h"

void preempts_init(struct preempts *p, struct history *h,
		   struct culprits *culprits)
{
	*p = (struct preempts){
		.h = h,
		.culprits = culprits,
		.filter = { .culprit = CULPRIT_NONE },
		.order = PREEMPTS_BY_DURATION,
		.items =
			g_array_new(FALSE, FALSE, sizeof(struct preempts_item)),
		.victims = g_hash_table_new(NULL, NULL),
		.fits = g_array_new(FALSE, TRUE, 1),
	};
}

void preempts_filter_clear(struct preempts_filter *f)
{
	g_clear_pointer(&f->of, g_regex_unref);
	g_clear_pointer(&f->by, g_regex_unref);
	g_clear_pointer(&f->without, g_hash_table_destroy);
	*f = (struct preempts_filter){ .culprit = CULPRIT_NONE };
}

void preempts_release(struct preempts *p)
{
	preempts_filter_clear(&p->filter);
	g_array_free(p->items, TRUE);
	g_hash_table_destroy(p->victims);
	g_array_free(p->fits, TRUE);
}

static bool victim_fits(struct preempts *p, uint32_t track)
{
	gpointer key = GUINT_TO_POINTER(track), known;
	char *name;
	bool fits;

	if (p->filter.without && g_hash_table_contains(p->filter.without, key))
		return false;
	if (!p->filter.of)
		return true;
	known = g_hash_table_lookup(p->victims, key);
	if (known)
		return GPOINTER_TO_UINT(known) == 1;
	name = words_track_id(p->h, track);
	fits = g_regex_match(p->filter.of, name, 0, NULL);
	g_free(name);
	g_hash_table_insert(p->victims, key, GUINT_TO_POINTER(fits ? 1 : 2));
	return fits;
}

static bool culprit_fits(struct preempts *p, uint32_t culprit)
{
	char *known;

	if (p->filter.culprit != CULPRIT_NONE && culprit != p->filter.culprit)
		return false;
	if (!p->filter.by)
		return true;
	if (p->fits->len <= culprit)
		g_array_set_size(p->fits, culprit + 1);
	known = &g_array_index(p->fits, char, culprit);
	if (!*known)
		*known = g_regex_match(p->filter.by,
				       culprits_name(p->culprits, culprit), 0,
				       NULL)
				 ? 1
				 : 2;
	return *known == 1;
}

static bool asks_for_culprit(const struct preempts *p)
{
	return p->filter.by || p->filter.culprit != CULPRIT_NONE;
}

/* Did somebody who fits run for a part of it?  1, 0 or -1. */
static int any_culprit_fits(struct preempts *p, int64_t id, struct err *err)
{
	struct preemption_slice *slices = NULL;
	size_t n = 0;
	int fits = 0;

	if (!asks_for_culprit(p))
		return 1;
	if (history_slices(p->h, id, &slices, &n, err))
		return -1;
	for (size_t i = 0; i < n && !fits; i++)
		fits = culprit_fits(p, culprits_of(p->culprits, &slices[i]));
	g_free(slices);
	return fits;
}

/* A walk over preemptions that fills the list. */
struct reading {
	struct preempts *p;
	size_t look; /* at most so many are looked at */
	struct err *err;
};

/* 1 ends the walk: there may be more. */
static int take(const struct preemption *one, void *data)
{
	struct reading *reading = data;
	struct preempts *p = reading->p;
	struct preempts_item item = {
		one->id,    one->begin_ns, one->end_ns - one->begin_ns,
		one->track, one->pcpu,     0,
	};
	int r;

	if (p->items->len >= p->limit || p->looked >= reading->look)
		return 1;
	p->looked++;
	if (!victim_fits(p, one->track))
		return 0;
	r = any_culprit_fits(p, one->id, reading->err);
	if (r > 0)
		g_array_append_val(p->items, item);
	return r < 0 ? -1 : 0;
}

/* True if the history hands them out in the order that is wanted. */
static bool ready_made(const struct preempts *p)
{
	return !p->few && !p->reverse && p->order <= PREEMPTS_BY_DURATION;
}

static int read_items(struct preempts *p, struct err *err)
{
	bool all = !ready_made(p);
	struct reading reading = {
		p,
		all || asks_for_culprit(p) ? PREEMPTS_LOOK : SIZE_MAX,
		err,
	};
	int r;

	if (all)
		p->limit = PREEMPTS_LOOK;
	p->looked = 0;
	g_array_set_size(p->items, 0);
	g_hash_table_remove_all(p->victims);
	g_array_set_size(p->fits, 0);
	r = history_preemptions(
		p->h, p->filter.victim, p->filter.from_ns, p->filter.to_ns,
		p->filter.min_ns,
		p->few || (p->order == PREEMPTS_BY_TIME && !p->reverse)
			? BY_TIME
			: BY_DURATION,
		take, &reading, err);
	p->more = r > 0;
	return r < 0 ? -1 : 0;
}

/* Names, each with the places of the items that have it. */
struct named {
	const char *name;
	uint32_t number;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* item.rank holds a number of @names: make it the place among them. */
static void rank_names(struct preempts *p, const char *const *names, size_t n)
{
	struct named *named = g_new(struct named, n);
	uint32_t *rank = g_new(uint32_t, n);

	for (size_t i = 0; i < n; i++)
		named[i] = (struct named){ names[i], (uint32_t)i };
	if (n)
		qsort(named, n, sizeof(*named), by_name);
	for (size_t i = 0; i < n; i++)
		rank[named[i].number] = (uint32_t)i;
	for (guint i = 0; i < p->items->len; i++) {
		struct preempts_item *item =
			&g_array_index(p->items, struct preempts_item, i);

		item->rank = item->rank < n ? rank[item->rank] : UINT32_MAX;
	}
	g_free(rank);
	g_free(named);
}

static void rank_victims(struct preempts *p)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	GHashTable *known = g_hash_table_new(NULL, NULL);

	for (guint i = 0; i < p->items->len; i++) {
		struct preempts_item *item =
			&g_array_index(p->items, struct preempts_item, i);
		gpointer key = GUINT_TO_POINTER(item->track);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(known, key));

		if (!n) {
			g_ptr_array_add(names,
					words_track_id(p->h, item->track));
			n = names->len;
			g_hash_table_insert(known, key, GUINT_TO_POINTER(n));
		}
		item->rank = n - 1;
	}
	rank_names(p, (const char *const *)names->pdata, names->len);
	g_hash_table_destroy(known);
	g_ptr_array_free(names, TRUE);
}

static int rank_culprits(struct preempts *p, struct err *err)
{
	GPtrArray *names = g_ptr_array_new();
	int64_t ns;
	int r = 0;

	for (guint i = 0; i < p->items->len && !r; i++) {
		struct preempts_item *item =
			&g_array_index(p->items, struct preempts_item, i);

		r = culprits_main(p->culprits, item->id, &item->rank, &ns, err);
	}
	for (size_t i = 0; i < culprits_count(p->culprits); i++)
		g_ptr_array_add(names, (gpointer)culprits_name(p->culprits,
							       (uint32_t)i));
	if (!r)
		rank_names(p, (const char *const *)names->pdata, names->len);
	g_ptr_array_free(names, TRUE);
	return r;
}

static int compare(const void *a, const void *b, void *data)
{
	const struct preempts_item *x = a, *y = b;
	const struct preempts *p = data;
	int way = p->reverse ? -1 : 1;

	if (p->order >= PREEMPTS_BY_VICTIM && x->rank != y->rank)
		return x->rank < y->rank ? -way : way;
	/* Within a name the longest first, whichever way the names go. */
	if (p->order >= PREEMPTS_BY_VICTIM)
		way = 1;
	if (p->order != PREEMPTS_BY_TIME && x->ns != y->ns)
		return x->ns > y->ns ? -way : way;
	if (x->begin_ns != y->begin_ns)
		return x->begin_ns < y->begin_ns ? -way : way;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int sort(struct preempts *p, struct err *err)
{
	if (ready_made(p))
		return 0;
	if (p->order == PREEMPTS_BY_VICTIM)
		rank_victims(p);
	else if (p->order == PREEMPTS_BY_CULPRIT && rank_culprits(p, err))
		return -1;
	g_array_sort_with_data(p->items, compare, p);
	return 0;
}

int preempts_read(struct preempts *p, struct err *err)
{
	p->limit = PREEMPTS_FIRST;
	return read_items(p, err) ? -1 : sort(p, err);
}

int preempts_want(struct preempts *p, size_t n, struct err *err)
{
	if (!p->more || n <= p->items->len || !ready_made(p) ||
	    (asks_for_culprit(p) && p->looked >= PREEMPTS_LOOK) ||
	    p->limit >= PREEMPTS_MAX)
		return 0;
	/* Four times as many each time: all reading together is little more. */
	while (p->limit < n && p->limit < PREEMPTS_MAX)
		p->limit = MIN(p->limit * 4, PREEMPTS_MAX);
	return read_items(p, err);
}

size_t preempts_find(const struct preempts *p, uint32_t track, int64_t t_ns)
{
	for (guint i = 0; i < p->items->len; i++) {
		const struct preempts_item *item =
			&g_array_index(p->items, struct preempts_item, i);

		if (item->track == track && item->begin_ns <= t_ns &&
		    t_ns - item->begin_ns < item->ns)
			return i;
	}
	return SIZE_MAX;
}
