/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The streams' events in one row: by time, then by the streams' order, then
 * as they come in their stream.
 */
#ifndef TRACE_MERGE_H
#define TRACE_MERGE_H

#include <stddef.h>

#include "trace/event.h"
#include "trace/stream.h"

struct merge;

/* Of @n streams, which stay the caller's and must outlive it. */
struct merge *merge_new(struct stream *const *streams, size_t n);
void merge_free(struct merge *m);

/*
 * The next events, at most @max, into @ev; returns how many, 0 at the end.
 * Their rows are valid until the next call.
 */
size_t merge_next(struct merge *m, struct event *ev, size_t max);

#endif
