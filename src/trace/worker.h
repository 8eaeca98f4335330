/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A decoder thread: one graph over its share of the streams.
 */
#ifndef TRACE_WORKER_H
#define TRACE_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/plan.h"
#include "trace/stream.h"

/* One stream to be decoded.  What it points to must outlive the worker. */
struct lane {
	const char *path; /* of its trace, as the library is to open it */
	const char *port;
	const struct plan_trace *trace;
	struct stream *stream;
	int64_t size; /* for an even load */
	bool cut; /* its file ends early, and so will its events */
};

struct worker;

/*
 * Start decoding @lanes (copied) in a thread of their own; @rows as in
 * plan_table_new().  Never fails.
 */
struct worker *worker_start(struct hub *hub, struct row_registry *rows,
			    const struct lane *lanes, size_t n);
/* Wait for its end, which hub_stop() hastens, and free it. */
void worker_join(struct worker *w);

#endif
