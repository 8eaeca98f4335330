/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of a series of durations or gaps, in nanoseconds.
 *
 * The variance is that of a sample (divided by n - 1), by Welford's recurrence;
 * it is not defined for fewer than two values: those cells are null.  Series
 * can be pooled, as if their values had come in one.
 */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "report/cell.h"

struct columns;

/* All zero: empty. */
struct series {
	int64_t n;
	int64_t min, max;
	double mean, m2;
};

void series_add(struct series *s, int64_t value);
void series_pool(struct series *s, const struct series *more);

/* Values kept for percentiles, int64_t each; eight bytes to a value. */
struct kept {
	struct series series;
	GArray *values; /* NULL: none yet */
};

void kept_add(struct kept *k, int64_t value);
void kept_pool(struct kept *k, const struct kept *more);
void kept_clear(struct kept *k);
/* Nearest rank: the smallest value that @percent of all do not exceed. */
struct cell kept_percentile(struct kept *k, unsigned int percent);

/* Gaps between the events of one after the other, in order. */
struct gaps {
	struct series series;
	bool known; /* what follows is */
	int64_t first_ns, last_ns;
};

void gaps_add(struct gaps *g, int64_t t_ns);
/* There was one at @t_ns, before all that were added: one more gap. */
void gaps_add_before(struct gaps *g, int64_t t_ns);

/*
 * Counts in the hundred equal parts of a window, and their index of dispersion:
 * sample variance over mean; 1 for events that come independently.
 */
#define PARTS 100
struct parts {
	int64_t count[PARTS];
};

void parts_add(struct parts *p, int64_t from_ns, int64_t to_ns, int64_t t_ns);
void parts_pool(struct parts *p, const struct parts *more);
struct cell parts_dispersion(const struct parts *p);

/*
 * Four columns: PREFIX_mean_ns, _var_ns2, _sd_ns and _cv (sd over mean); and
 * their cells.  @title is the mean's for people, NULL: it is a detail, too.
 */
#define SERIES_CELLS 4
void columns_add_series(struct columns *columns, const char *prefix,
			const char *title);
size_t cells_of_series(struct cell *cells, const struct series *s);

/*
 * Five columns: PREFIX_min_ns, _p50_ns, _p95_ns, _p99_ns and _max_ns.  With
 * @titles, those of p99 and max are for people, too.
 */
void columns_add_spread(struct columns *columns, const char *prefix,
			bool titles);
size_t cells_of_spread(struct cell *cells, struct kept *k);

/* Sums of a history that lies stay at their limit. */
static inline void add_clamped(int64_t *sum, int64_t more)
{
	if (__builtin_add_overflow(*sum, more, sum))
		*sum = more < 0 ? INT64_MIN : INT64_MAX;
}

/* How much further a search for something earlier looks the next time. */
static inline int64_t reach_further(int64_t reach_ns)
{
	return reach_ns > INT64_MAX / 8 ? INT64_MAX : reach_ns * 8;
}
#define REACH_FIRST_NS 1000000

/* @value / @by, null if there is nothing to divide by. */
struct cell cell_ratio(double value, double by);
/* So many a second, in so long a time. */
static inline struct cell cell_rate(int64_t count, int64_t ns)
{
	return cell_ratio((double)count * 1e9, (double)ns);
}

#endif
