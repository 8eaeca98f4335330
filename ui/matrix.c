/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The blame matrix: see matrix.h. */
#include "config.h"

#include "ui/matrix.h"

#include <stdlib.h>

#include <glib.h>

/* A victim or a culprit with all its time. */
struct sum {
	uint32_t id;
	int64_t ns;
};

static int by_time(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns > y->ns ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* The different victims (or culprits) of the charges, by time. */
static GArray *sums_of(const struct charges *c, bool victims)
{
	GArray *sums = g_array_new(FALSE, FALSE, sizeof(struct sum));
	GHashTable *places = g_hash_table_new(NULL, NULL);

	for (size_t i = 0; i < c->n; i++) {
		struct sum sum = { victims ? c->all[i].victim
					   : c->all[i].culprit,
				   0 };
		gpointer key = GUINT_TO_POINTER(sum.id);
		guint at = GPOINTER_TO_UINT(g_hash_table_lookup(places, key));

		if (!at) {
			g_array_append_val(sums, sum);
			at = sums->len;
			g_hash_table_insert(places, key, GUINT_TO_POINTER(at));
		}
		g_array_index(sums, struct sum, at - 1).ns += c->all[i].ns;
	}
	g_hash_table_destroy(places);
	g_array_sort(sums, by_time);
	return sums;
}

/* The ids of the first @n; the place of each goes into @places. */
static uint32_t *take_ids(const GArray *sums, size_t n, GHashTable *places)
{
	uint32_t *ids = g_new(uint32_t, n + 1);

	for (size_t i = 0; i < n; i++) {
		ids[i] = g_array_index(sums, struct sum, i).id;
		g_hash_table_insert(places, GUINT_TO_POINTER(ids[i]),
				    GSIZE_TO_POINTER(i + 1));
	}
	return ids;
}

static struct matrix_cell *at(struct matrix *m, size_t row, size_t col)
{
	return &m->cell[row * (m->cols + 1) + col];
}

static void add(struct matrix_cell *cell, const struct charge *charge)
{
	cell->figure[MEASURE_TIME] += charge->ns;
	cell->figure[MEASURE_COUNT] += charge->count;
	cell->figure[MEASURE_LONGEST] =
		MAX(cell->figure[MEASURE_LONGEST], charge->max_ns);
}

/* Into its cell, and into the sums of its row, its column and all. */
static void add_charge(struct matrix *m, const struct charge *charge,
		       size_t row, size_t col)
{
	add(at(m, row, col), charge);
	add(at(m, row, m->cols), charge);
	add(at(m, m->rows, col), charge);
	add(at(m, m->rows, m->cols), charge);
}

void matrix_make(struct matrix *m, const struct charges *c)
{
	GArray *victims = sums_of(c, true), *culprits = sums_of(c, false);
	GHashTable *rows = g_hash_table_new(NULL, NULL);
	GHashTable *cols = g_hash_table_new(NULL, NULL);
	size_t named = MIN(culprits->len, MATRIX_CULPRITS);

	*m = (struct matrix){ .rows = victims->len, .cols = named };
	m->others = culprits->len - named;
	m->victim = take_ids(victims, m->rows, rows);
	m->culprit = take_ids(culprits, named, cols);
	if (m->others)
		m->culprit[m->cols++] = CULPRIT_NONE;
	m->cell = g_new0(struct matrix_cell, (m->rows + 1) * (m->cols + 1));
	for (size_t i = 0; i < c->n; i++) {
		const struct charge *one = &c->all[i];
		size_t row = GPOINTER_TO_SIZE(g_hash_table_lookup(
			rows, GUINT_TO_POINTER(one->victim)));
		size_t col = GPOINTER_TO_SIZE(g_hash_table_lookup(
			cols, GUINT_TO_POINTER(one->culprit)));

		add_charge(m, one, row - 1, col ? col - 1 : named);
	}
	g_hash_table_destroy(rows);
	g_hash_table_destroy(cols);
	g_array_free(victims, TRUE);
	g_array_free(culprits, TRUE);
}

void matrix_release(struct matrix *m)
{
	g_free(m->victim);
	g_free(m->culprit);
	g_free(m->cell);
	*m = (struct matrix){ 0 };
}

const struct matrix_cell *matrix_at(const struct matrix *m, size_t row,
				    size_t col)
{
	return &m->cell[row * (m->cols + 1) + col];
}
