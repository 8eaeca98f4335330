/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Means, variances, percentiles: see series.h. */
#include "config.h"

#include "report/series.h"

#include <math.h>
#include <string.h>

#include "report/report.h"

void series_add(struct series *s, int64_t value)
{
	double off = (double)value - s->mean;

	if (!s->n || value < s->min)
		s->min = value;
	if (!s->n || value > s->max)
		s->max = value;
	s->n++;
	s->mean += off / (double)s->n;
	s->m2 += off * ((double)value - s->mean);
}

void series_pool(struct series *s, const struct series *more)
{
	double n = (double)s->n, m = (double)more->n;
	double off = more->mean - s->mean;

	if (!more->n)
		return;
	if (!s->n) {
		*s = *more;
		return;
	}
	s->mean += off * m / (n + m);
	s->m2 += more->m2 + off * off * n * m / (n + m);
	s->n += more->n;
	s->min = MIN(s->min, more->min);
	s->max = MAX(s->max, more->max);
}

void kept_add(struct kept *k, int64_t value)
{
	series_add(&k->series, value);
	if (!k->values)
		k->values = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_array_append_val(k->values, value);
}

void kept_pool(struct kept *k, const struct kept *more)
{
	series_pool(&k->series, &more->series);
	if (!more->values)
		return;
	if (!k->values)
		k->values = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_array_append_vals(k->values, more->values->data, more->values->len);
}

void kept_clear(struct kept *k)
{
	if (k->values)
		g_array_free(k->values, TRUE);
	memset(k, 0, sizeof(*k));
}

static int compare(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/* The values must be sorted. */
static struct cell rank(const GArray *sorted, unsigned int percent)
{
	size_t n = ((size_t)sorted->len * percent + 99) / 100;

	return cell_int(g_array_index(sorted, int64_t, n ? n - 1 : 0));
}

struct cell kept_percentile(struct kept *k, unsigned int percent)
{
	if (!k->values)
		return cell_null();
	g_array_sort(k->values, compare);
	return rank(k->values, percent);
}

void gaps_add(struct gaps *g, int64_t t_ns)
{
	if (g->known)
		series_add(&g->series, t_ns - g->last_ns);
	else
		g->first_ns = t_ns;
	g->known = true;
	g->last_ns = t_ns;
}

void gaps_add_before(struct gaps *g, int64_t t_ns)
{
	series_add(&g->series, g->first_ns - t_ns);
	g->first_ns = t_ns;
}

void parts_add(struct parts *p, int64_t from_ns, int64_t to_ns, int64_t t_ns)
{
	__int128 at = (__int128)(t_ns - from_ns) * PARTS;

	if (to_ns > from_ns)
		p->count[CLAMP(at / (to_ns - from_ns), 0, PARTS - 1)]++;
}

void parts_pool(struct parts *p, const struct parts *more)
{
	for (int i = 0; i < PARTS; i++)
		p->count[i] += more->count[i];
}

struct cell parts_dispersion(const struct parts *p)
{
	struct series s = { 0 };

	for (int i = 0; i < PARTS; i++)
		series_add(&s, p->count[i]);
	return cell_ratio(s.m2 / (PARTS - 1), s.mean);
}

struct cell cell_ratio(double value, double by)
{
	return by > 0 ? cell_real(value / by) : cell_null();
}

/* ------------------------------------------------------------------ */

static void add(struct columns *columns, const char *prefix, const char *suffix,
		const char *title, enum unit unit)
{
	char *name = g_strconcat(prefix, suffix, NULL);
	struct column column = {
		.name = g_string_chunk_insert(columns->texts, name),
		.unit = unit,
		.detail = !title,
	};

	column.title = title ? title : column.name;
	columns_add(columns, &column, 1);
	g_free(name);
}

void columns_add_series(struct columns *columns, const char *prefix,
			const char *title)
{
	add(columns, prefix, "_mean_ns", title, UNIT_DURATION);
	add(columns, prefix, "_var_ns2", NULL, UNIT_RATIO);
	add(columns, prefix, "_sd_ns", NULL, UNIT_DURATION);
	add(columns, prefix, "_cv", NULL, UNIT_RATIO);
}

size_t cells_of_series(struct cell *cells, const struct series *s)
{
	double var = s->n > 1 ? s->m2 / (double)(s->n - 1) : 0;

	cells[0] = s->n ? cell_int(llround(s->mean)) : cell_null();
	cells[1] = s->n > 1 ? cell_real(var) : cell_null();
	cells[2] = s->n > 1 ? cell_int(llround(sqrt(var))) : cell_null();
	cells[3] = s->n > 1 ? cell_ratio(sqrt(var), s->mean) : cell_null();
	return SERIES_CELLS;
}

void columns_add_spread(struct columns *columns, const char *prefix,
			bool titles)
{
	add(columns, prefix, "_min_ns", NULL, UNIT_DURATION);
	add(columns, prefix, "_p50_ns", NULL, UNIT_DURATION);
	add(columns, prefix, "_p95_ns", NULL, UNIT_DURATION);
	add(columns, prefix, "_p99_ns", titles ? "p99" : NULL, UNIT_DURATION);
	add(columns, prefix, "_max_ns", titles ? "max" : NULL, UNIT_DURATION);
}

size_t cells_of_spread(struct cell *cells, struct kept *k)
{
	static const unsigned int percents[] = { 50, 95, 99 };
	bool any = k->values != NULL;
	size_t n = 0;

	if (any)
		g_array_sort(k->values, compare);
	cells[n++] = any ? cell_int(k->series.min) : cell_null();
	for (size_t i = 0; i < G_N_ELEMENTS(percents); i++)
		cells[n++] = any ? rank(k->values, percents[i]) : cell_null();
	cells[n++] = any ? cell_int(k->series.max) : cell_null();
	return n;
}
