/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Points of a counter, and what those in a window come to.
 *
 * There are two forms.  A gauge is a step function of time: each point gives
 * the value that holds until the next one; before the first it is 0.  Its
 * points differ from one another and come later one by one.  An amount is a
 * thing of some size that happens at a moment; any number may happen at once.
 *
 * Windows are [from, to).  What an amount's last moment, the end of its life,
 * holds belongs to the window that reaches that end: so windows that partition
 * the life share all the points out among them, and their sums add up.
 */
#ifndef DB_COUNTER_POINT_H
#define DB_COUNTER_POINT_H

#include <stdbool.h>
#include <stdint.h>

enum counter_form { COUNTER_GAUGE, COUNTER_AMOUNT, COUNTER_FORM_COUNT };

/* "gauge" or "amount". */
const char *counter_form_name(enum counter_form form);
/* The form called @name, or -1. */
int counter_form_by_name(const char *name);

/* Exact whatever is added up: 2^63 values of 63 bits fit. */
typedef __int128 counter_total;

struct counter_point {
	int64_t t_ns;
	int64_t value;
	/*
	 * Only of a gauge, and only the first point of a walk: the value holds
	 * since an earlier moment, and t_ns is where the walk begins.
	 */
	bool carried;
};

struct counter_sum {
	int64_t points;    /* in the window */
	int64_t length_ns; /* of the window, within the counter's life */
	/*
	 * Of an amount, over the points: 0 if there is none.  Of a gauge, over
	 * the values that hold in the window: 0 if length_ns is.
	 */
	int64_t min, max;
	/*
	 * Of an amount, the sum of the points.  Of a gauge, the integral of the
	 * value over the window, in its unit times nanoseconds.
	 */
	counter_total total;
};

/* Whether min, max and mean mean anything. */
static inline bool counter_sum_known(const struct counter_sum *s,
				     enum counter_form form)
{
	return form == COUNTER_GAUGE ? s->length_ns > 0 : s->points > 0;
}

/* A gauge's mean over time, an amount's per point; 0 if not known. */
static inline double counter_mean(const struct counter_sum *s,
				  enum counter_form form)
{
	int64_t weight = form == COUNTER_GAUGE ? s->length_ns : s->points;

	return weight > 0 ? (double)s->total / (double)weight : 0;
}

/* An amount per second of the window, points likewise; 0 if it has no length.
 */
static inline double counter_rate(const struct counter_sum *s)
{
	return s->length_ns > 0 ? (double)s->total * 1e9 / (double)s->length_ns
				: 0;
}

static inline double counter_point_rate(const struct counter_sum *s)
{
	return s->length_ns > 0 ? (double)s->points * 1e9 / (double)s->length_ns
				: 0;
}

/* The total as an int64_t; what does not fit becomes the nearest that does. */
static inline int64_t counter_total_int(counter_total total)
{
	if (total > INT64_MAX)
		return INT64_MAX;
	return total < INT64_MIN ? INT64_MIN : (int64_t)total;
}

#endif
