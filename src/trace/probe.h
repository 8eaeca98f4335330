/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a trace says of itself before its events are read: who recorded it,
 * where, with which clock, which kinds of events it can hold, and its streams.
 */
#ifndef TRACE_PROBE_H
#define TRACE_PROBE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "trace/reader.h"
#include "trace/vocab.h"

struct probe_stream {
	char *port; /* what the library calls it */
	char *file; /* its name, of the first one if it has several */
	int64_t size; /* bytes, for dealing out and progress */
	int64_t begin_ns, end_ns; /* as declared; 0, 0 if not known */
};

struct probe {
	bool kernel, user_space; /* both false: somebody else's trace */
	enum prev_state_code prev_state;
	int prio_bias; /* to be added to priorities, for LTTng's meaning */
	GArray *streams; /* of struct probe_stream, in natural order */
};

/*
 * Look into the trace in folder @path, of info->size bytes.  Fills in host, tracer, kernel, uuid,
 * clock_uuid and declares of *@info.  Fails if the library cannot read it.
 */
int probe_trace(struct probe **p, const char *path, struct trace_info *info,
		struct err *err);
void probe_free(struct probe *p);

#endif
