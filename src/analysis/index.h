/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The indexer: traces in, a state history out.
 *
 * Ties the pipeline together: reader (src/trace) -> model and analyses, on
 * the caller's thread -> writer (db).  Knows no terminal: progress is a
 * callback.
 */
#ifndef ANALYSIS_INDEX_H
#define ANALYSIS_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/err.h"

struct index_options {
	const char *const *paths;
	size_t path_count;
	const char *out; /* the history's path */
	unsigned int threads; /* decoders; 0: as many as CPUs */
	const char *const *vm_names; /* "PID=NAME", NULL-ended, or NULL */
	GPtrArray *processes; /* struct process_name, or NULL */
	bool no_events; /* leave the events themselves out of the history */
	/*
	 * Called about ten times a second on the caller's thread, or NULL.
	 * Bytes behind us and in all, events so far.
	 */
	void (*progress)(uint64_t done, uint64_t total, uint64_t events,
			 void *data);
	void *data;
	/* Called once, when the traces are open and @stop begins to work. */
	void (*begun)(void);
	/*
	 * Looked at now and then; once it is true, indexing stops and the
	 * history of what was read is published, marked incomplete.  May be
	 * set by a signal handler.  NULL: never.
	 */
	const volatile int *stop;
};

struct index_result {
	uint64_t events;
	bool stopped; /* by *stop */
	/* Parts of a trace could not be read; not: the tracer lost events. */
	bool damaged;
	/* A sentence for each thing that is wrong, NULL-ended; g_strfreev(). */
	char **problems;
};

/*
 * Index.  Returns 0 when a history was published, also of damaged traces and
 * when stopped (see @result); -1 when there is none.
 */
int index_run(const struct index_options *opt, struct index_result *result,
	      struct err *err);

#endif
