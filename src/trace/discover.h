/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where traces are on the disk.
 *
 * A trace is a folder with a file "metadata"; its other plain files are its
 * streams.  What the user names may be such a folder or one that holds some,
 * at any depth, as recorders make them (NAME/kernel, NAME/ust/uid/0/64-bit).
 */
#ifndef TRACE_DISCOVER_H
#define TRACE_DISCOVER_H

#include <glib.h>
#include <stdint.h>

#include "base/err.h"

struct trace_file {
	char *name; /* in the trace's folder */
	int64_t size;
};

struct trace_folder {
	char *path;
	GArray *files; /* of struct trace_file: streams, sorted, no empty ones */
	size_t empty_files;
	int64_t size, mtime_ns; /* of everything in it */
	char *trouble; /* why it cannot be read, or NULL */
};

/*
 * Append the traces at and below @path to @folders (of struct trace_folder *),
 * sorted as people sort ("c2" before "c10").  Fails if there is none.
 */
int discover(const char *path, GPtrArray *folders, struct err *err);

void trace_folder_free(void *folder);

/* Compare names as people do: runs of digits by their value. */
int natural_compare(const char *a, const char *b);

#endif
