/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Making sentences of what is wrong in a trace.
 */
#ifndef TRACE_DAMAGE_H
#define TRACE_DAMAGE_H

#include <glib.h>
#include <stddef.h>

#include "trace/reader.h"
#include "trace/repair.h"
#include "trace/stream.h"

/* An array of struct damage; unref it when done. */
GArray *damage_array_new(void);

/*
 * Append what @flaw of the stream @place (a file's name) means for trace
 * number @trace, whose events reach from @begin_ns to @end_ns.
 */
void damage_add_flaw(GArray *damages, size_t trace, const char *place,
		     const struct flaw *flaw, int64_t begin_ns,
		     int64_t end_ns);

/*
 * Append what happened to the stream file @file.  @lost: the flaw with which
 * its events end, or NULL; the rest as above.
 */
void damage_add_file(GArray *damages, size_t trace,
		     const struct repaired *file, const struct flaw *lost,
		     int64_t begin_ns, int64_t end_ns);

#endif
