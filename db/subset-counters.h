/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying counters into a part of a history; a part of subset.h. */
#ifndef DB_SUBSET_COUNTERS_H
#define DB_SUBSET_COUNTERS_H

#include "db/counter.h"

/*
 * Copy the points of the counter @t in [from, to), to which its life is cut; a
 * gauge that has a value at @from_ns gets a point there.  @go_on is asked now
 * and then with the time that was reached; false ends it with -1 and without a
 * sentence.  0 or -1.
 */
int subset_counter(struct history *h, struct writer *w, const struct track *t,
		   int64_t from_ns, int64_t to_ns,
		   bool (*go_on)(int64_t t_ns, void *data), void *data,
		   struct err *err);

#endif
