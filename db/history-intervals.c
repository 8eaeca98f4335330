/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intervals of a track, and sums over them: see history.h. */
#include "config.h"

#include "db/history-int.h"
#include "db/intervals.h"
#include "db/sums.h"

void interval_iter_init(struct interval_iter *it, struct history *h,
			uint32_t track, int64_t from_ns, int64_t to_ns)
{
	*it = (struct interval_iter){
		.h = h,
		.track = track,
		.from_ns = from_ns,
		.to_ns = to_ns,
		.state = intervals_new(&h->sql, track, from_ns, to_ns),
	};
}

int interval_iter_next(struct interval_iter *it, struct interval *iv,
		       struct err *err)
{
	return intervals_next(it->state, iv, err);
}

void interval_iter_release(struct interval_iter *it)
{
	intervals_free(it->state);
	it->state = NULL;
}

int history_at(struct history *h, uint32_t track, int64_t t_ns,
	       struct interval *iv, struct err *err)
{
	struct interval_iter it;
	int r;

	if (t_ns == INT64_MAX)
		return 0;
	interval_iter_init(&it, h, track, t_ns, t_ns + 1);
	r = interval_iter_next(&it, iv, err);
	interval_iter_release(&it);
	return r;
}

int history_sum(struct history *h, uint32_t track, int64_t from_ns,
		int64_t to_ns, struct state_sum *sum, struct err *err)
{
	return sums_of_window(&h->sql, track, from_ns, to_ns, sum, err);
}

int history_columns(struct history *h, uint32_t track, int64_t from_ns,
		    int64_t step_ns, size_t n, struct state_sum *columns,
		    struct err *err)
{
	return sums_of_windows(&h->sql, track, from_ns, step_ns, n, columns,
			       err);
}
