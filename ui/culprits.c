/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who displaces vCPUs: see culprits.h. */
#include "config.h"

#include "ui/culprits.h"

#include "base/text.h"
#include "ui/words.h"

struct culprits {
	struct history *h;
	GPtrArray *names;    /* char *, by number */
	GHashTable *by_key;  /* "kind name" -> number + 1 */
	GHashTable *threads; /* track id -> number + 1 */
	GArray *times;       /* int64_t by number, all 0 between calls */
	GArray *seen;        /* uint32_t: numbers whose time is not 0 */
};

struct culprits *culprits_new(struct history *h)
{
	struct culprits *c = g_new0(struct culprits, 1);

	c->h = h;
	c->names = g_ptr_array_new_with_free_func(g_free);
	c->by_key =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	c->threads = g_hash_table_new(NULL, NULL);
	c->times = g_array_new(FALSE, TRUE, sizeof(int64_t));
	c->seen = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	return c;
}

void culprits_free(struct culprits *c)
{
	if (!c)
		return;
	g_ptr_array_free(c->names, TRUE);
	g_hash_table_destroy(c->by_key);
	g_hash_table_destroy(c->threads);
	g_array_free(c->times, TRUE);
	g_array_free(c->seen, TRUE);
	g_free(c);
}

/* The number of the one called @name, of a @kind that tells namesakes apart. */
static uint32_t number(struct culprits *c, const char *kind, char *name)
{
	char *key = g_strconcat(kind, " ", name, NULL);
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(c->by_key, key));

	if (n) {
		g_free(key);
		g_free(name);
		return n - 1;
	}
	g_ptr_array_add(c->names, name);
	g_hash_table_insert(c->by_key, key, GUINT_TO_POINTER(c->names->len));
	return c->names->len - 1;
}

static uint32_t of_thread(struct culprits *c, const struct track *t)
{
	const struct track *vm = history_vm_of(c->h, t);
	char *name, *vm_name, *both;

	if (!vm)
		return number(c, t->note ? t->note : "host",
			      text_clean(t->name));
	if (t->kind == TRACK_VCPU || history_vcpu_of(c->h, t))
		return number(c, "vm", words_track(c->h, t));
	name = text_clean(t->name);
	vm_name = text_clean(vm->name);
	both = g_strdup_printf("%s %s", vm_name, name);
	g_free(vm_name);
	g_free(name);
	return number(c, "vm", both);
}

uint32_t culprits_of(struct culprits *c, const struct preemption_slice *slice)
{
	const struct track *t = NULL;
	gpointer key = GUINT_TO_POINTER(slice->track);
	guint n;

	if (slice->kind == SLICE_IDLE)
		return number(c, "", g_strdup("nobody (idle)"));
	if (slice->kind == SLICE_MANY)
		return number(c, "", g_strdup("many others"));
	if (slice->kind == SLICE_THREAD)
		t = history_track(c->h, slice->track);
	if (!t)
		return number(c, "", g_strdup("unknown"));
	n = GPOINTER_TO_UINT(g_hash_table_lookup(c->threads, key));
	if (!n) {
		n = of_thread(c, t) + 1;
		g_hash_table_insert(c->threads, key, GUINT_TO_POINTER(n));
	}
	return n - 1;
}

const char *culprits_name(const struct culprits *c, uint32_t culprit)
{
	return culprit < c->names->len ? g_ptr_array_index(c->names, culprit)
				       : "unknown";
}

size_t culprits_count(const struct culprits *c)
{
	return c->names->len;
}

/* Its slices onto c->times, by number; those numbers onto c->seen. */
static void add_slices(struct culprits *c, const struct preemption_slice *s,
		       size_t n)
{
	g_array_set_size(c->seen, 0);
	for (size_t i = 0; i < n; i++) {
		uint32_t one = culprits_of(c, &s[i]);
		int64_t *time;

		if (c->times->len <= one)
			g_array_set_size(c->times, one + 1);
		time = &g_array_index(c->times, int64_t, one);
		if (!*time)
			g_array_append_val(c->seen, one);
		if (s[i].ns > 0 && __builtin_add_overflow(*time, s[i].ns, time))
			*time = INT64_MAX;
	}
}

int culprits_main(struct culprits *c, int64_t preemption, uint32_t *culprit,
		  int64_t *ns, struct err *err)
{
	struct preemption_slice *slices = NULL;
	size_t n = 0;

	*culprit = CULPRIT_NONE;
	*ns = 0;
	if (history_slices(c->h, preemption, &slices, &n, err))
		return -1;
	add_slices(c, slices, n);
	for (guint i = 0; i < c->seen->len; i++) {
		uint32_t one = g_array_index(c->seen, uint32_t, i);
		int64_t *time = &g_array_index(c->times, int64_t, one);

		if (*time > *ns) {
			*ns = *time;
			*culprit = one;
		}
		*time = 0;
	}
	g_free(slices);
	return 0;
}
