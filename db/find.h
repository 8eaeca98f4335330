/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding the next interval that fits, however far away it is.
 *
 * What cannot hold one is stepped over: chunks by the sums and the longest in
 * their headers, and some hundred chunks at once by what the checkpoints say
 * (duration-log.h).  So a rare long state among 10^7 intervals is found in
 * milliseconds.  What only a predicate can tell has to be decoded; a search
 * that may be long can be stopped.
 */
#ifndef DB_FIND_H
#define DB_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/history.h"

#define FIND_STATE(state) (UINT32_C(1) << (state))
#define FIND_ANY_STATE    UINT32_MAX

struct find {
	const uint32_t
		*tracks; /* borrowed; those without intervals have none */
	size_t n;
	uint32_t states;        /* FIND_STATE()s */
	int64_t min_ns, max_ns; /* duration; max_ns 0 for any */
	/*
	 * NULL, or what else must hold of an interval that has the state and
	 * the duration.  Must not read the history.
	 */
	bool (*fits)(uint32_t track, const struct interval *iv, void *data);
	/*
	 * NULL, or asked every few hundred microseconds; false stops the
	 * search.  Must not read the history.
	 */
	bool (*go_on)(void *data);
	void *data;
};

/* Untouched unless one is found, or the search is stopped. */
struct found {
	uint32_t track;
	struct interval interval; /* whole */
};

/*
 * The first interval that begins after @t_ns (@forward) or the last that
 * begins before it and fits; of those that begin at the same moment that of
 * the first of the tracks.  1: *@found is filled in; 0: there is none;
 * 2: @go_on said no; -1: error.
 */
#define FIND_STOPPED 2
int history_find(struct history *h, const struct find *f, int64_t t_ns,
		 bool forward, struct found *found, struct err *err);

#endif
