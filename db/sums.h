/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time and number per state, in any windows of a track.
 *
 * Both are differences of sums from the track's begin: a chunk holds those up
 * to its begin, and only the chunk in which a window's edge lies has to be
 * decoded, up to the edge.  What lies between two edges costs nothing.
 */
#ifndef DB_SUMS_H
#define DB_SUMS_H

#include <stddef.h>
#include <stdint.h>

#include "db/interval.h"
#include "db/sql.h"

/*
 * @n windows of @step_ns >= 0 each from @from_ns on.  Edges that do not fit an
 * int64_t count as the last moment there is.  Returns 0 or -1.
 */
int sums_of_windows(struct sql *sql, uint32_t track, int64_t from_ns,
		    int64_t step_ns, size_t n, struct state_sum *sums,
		    struct err *err);

/* One window, [@from_ns, @to_ns). */
int sums_of_window(struct sql *sql, uint32_t track, int64_t from_ns,
		   int64_t to_ns, struct state_sum *sum, struct err *err);

#endif
