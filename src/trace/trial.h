/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening a trace for a try, in a child process.
 *
 * On some damaged files libbabeltrace2 (2.0.4) calls abort(), and on a packet
 * whose size is zero, as a file system leaves it behind after a power failure,
 * it looks for the next one for ever.  A child can be lost.
 */
#ifndef TRACE_TRIAL_H
#define TRACE_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether the library opens the trace in folder @path, of @size bytes, and
 * finds at least @streams_min streams in it.  If so, calls @each, if not NULL,
 * with what the library calls each stream and the times that it covers, as
 * far as it knows them.
 */
bool trial_open(const char *path, int64_t size, size_t streams_min,
		void (*each)(const char *port, int64_t begin_ns,
			     int64_t end_ns, void *data),
		void *data);

#endif
