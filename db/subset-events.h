/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stored events of a part of a history (subset.h): those in its window;
 * with chosen tracks those that came on a chosen pCPU or in a chosen thread.
 *
 * Blocks are decoded and coded anew: they begin with the window, and ordinals
 * with 0.  The classes are copied whole and keep their numbers.
 */
#ifndef DB_SUBSET_EVENTS_H
#define DB_SUBSET_EVENTS_H

#include "db/history.h"
#include "db/writer.h"

struct subset_events {
	int64_t from_ns, to_ns; /* [from, to) */
	/* Is this track chosen?  NULL: every event is. */
	bool (*has)(const struct track *t, void *data);
	/* NULL, or asked now and then with how much is done; false stops. */
	bool (*go_on)(double done, void *data);
	void *data;
};

/*
 * Copy them from @h to @w.  Does nothing if @h has none stored.  0; -1 on
 * error, or without a sentence if it was stopped.
 */
int subset_events(struct history *h, struct writer *w,
		  const struct subset_events *s, struct err *err);

#endif
