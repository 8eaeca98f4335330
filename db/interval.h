/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The interval, the unit of a state history.
 *
 * A track's intervals do not overlap, are in order and leave no gap between
 * the track's begin and its end: they partition its time.
 */
#ifndef DB_INTERVAL_H
#define DB_INTERVAL_H

#include <stdint.h>

#include "base/state.h"

/* The interval carries no value; NULL in SQL. */
#define VALUE_NONE INT64_MIN

struct interval {
	int64_t begin_ns; /* inclusive */
	int64_t end_ns; /* exclusive, > begin_ns */
	/*
	 * What the state points at; see state_info()->value.  The meaning
	 * depends on the state only.
	 */
	int64_t value;
	/*
	 * The track at the other side, or 0: on a pCPU the thread that is on
	 * it, on a thread or vCPU the pCPU that it is on, was taken off, or
	 * waits for.
	 */
	uint32_t peer;
	uint8_t state; /* enum state */
};

/* Time and number per state of one track in one window. */
struct state_sum {
	int64_t time_ns[STATE_MAX];
	uint32_t count[STATE_MAX]; /* intervals that overlap the window */
};

#endif
