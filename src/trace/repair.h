/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Getting what is readable out of a trace that the library refuses.
 *
 * One bad stream file makes the library refuse all of a trace.  So each file
 * is tried alone, and a shadow of the trace is made in the folder for
 * temporary files: links to the good ones, repaired copies of those that are
 * cut, and nothing for the rest.
 */
#ifndef TRACE_REPAIR_H
#define TRACE_REPAIR_H

#include <glib.h>
#include <stdint.h>

#include "base/err.h"
#include "trace/cut.h"
#include "trace/discover.h"

/* A file that is not as it should be. */
struct repaired {
	char *file; /* its name */
	bool left_out;
	char *why; /* left out: a few words */
	struct cut cut; /* else: what is kept */
};

struct repair {
	char *path; /* of the shadow, to be opened in the trace's place */
	GArray *files; /* of struct repaired */
};

/* Fails, and leaves nothing behind, if no file can be read. */
int repair_open(struct repair **r, const struct trace_folder *folder,
		struct err *err);
/* Remove the shadow. */
void repair_close(struct repair *r);

#endif
