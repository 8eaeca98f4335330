/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long intervals last: statistics per state, of any window of any tracks.
 *
 * An interval belongs to the window when it overlaps it, and counts with its
 * whole duration, also when an edge cuts it.  Only time_ns is cut: it is what
 * history_sum() says.
 *
 * Few intervals are all read, and everything is exact.  Of many, the counts
 * of durations that the history holds (duration-log.h) are used, and only
 * what lies between the window's edges and the next checkpoints is read: then
 * percentiles have an error, which is stated; count, time, mean, shortest and
 * longest are exact all the same.  So any window of a track costs a few
 * milliseconds, whatever lies in it.
 *
 * A history made before such counts were kept has none; then percentiles and
 * extremes of very many intervals are not known.
 */
#ifndef DB_DURATIONS_H
#define DB_DURATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/history.h"

/* Up to so many intervals in all are read one by one: all is exact. */
#define DURATIONS_EXACT_MAX 20000
/* Up to so many, where there are no checkpoints: percentiles with an error. */
#define DURATIONS_READ_MAX 2000000

struct duration_stats {
	int64_t count;   /* intervals that overlap the window */
	int64_t time_ns; /* in the window */
	int64_t mean_ns; /* of whole durations, as what follows; rounded down */
	bool known;      /* false: what follows could not be told, and is 0 */
	int64_t min_ns, max_ns;
	int64_t p50_ns, p95_ns, p99_ns; /* nearest rank */
	bool exact;                     /* the percentiles are */
	double error; /* else their largest relative error, 0.03125 */
};

/*
 * Of all intervals of the @n @tracks together that overlap [from, to): one
 * struct for each state, @stats has room for STATE_MAX.  A state that does
 * not occur is all zero but known and exact.  Returns 0 or -1.
 */
int history_durations(struct history *h, const uint32_t *tracks, size_t n,
		      int64_t from_ns, int64_t to_ns,
		      struct duration_stats *stats, struct err *err);

#endif
