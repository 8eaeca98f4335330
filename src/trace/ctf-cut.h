/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cutting a window out of traces, as traces.
 *
 * The original folders are read again, so they must be as they were when they
 * were indexed.  The library does the copying (ctf-trim.h), in a child process,
 * since it may be lost on a damaged trace; a trace that it refuses is first
 * repaired as for indexing (repair.h).
 *
 * What a cut does not hold: events before the window, and with them the state
 * dump.  So in a history of the cut each track is unknown until its first
 * event, threads that did nothing are not there, and which threads are the
 * kernel's is not known.
 */
#ifndef TRACE_CTF_CUT_H
#define TRACE_CTF_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct ctf_cut_source {
	const char *path;       /* folder with the metadata */
	int64_t size, mtime_ns; /* of its files when it was indexed */
};

struct ctf_cut {
	const struct ctf_cut_source *sources;
	size_t count;
	int64_t from_ns, to_ns; /* [from, to), since the epoch */
	/*
	 * A folder that does not exist or is empty.  A single trace becomes
	 * this folder; several become folders in it.
	 */
	const char *out;
	/*
	 * NULL, or called several times a second with how much is done (0 to
	 * 1); false stops, which is a failure without a sentence.
	 */
	bool (*go_on)(double done, void *data);
	void *data;
};

/*
 * Cut.  Fails if a source is gone or has changed, if @out is taken, if the
 * library cannot copy a trace, or if no event is in the window; @out is then
 * as before.  *@note becomes a sentence on what is missing from the cut though
 * it was in the window, or NULL; g_free().
 */
int ctf_cut(const struct ctf_cut *cut, char **note, struct err *err);

#endif
