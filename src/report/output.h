/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a result goes: standard output, or a file that comes into being
 * whole or not at all.
 */
#ifndef REPORT_OUTPUT_H
#define REPORT_OUTPUT_H

#include <stdio.h>

#include "base/err.h"

struct output {
	FILE *file;        /* write here */
	char *path, *temp; /* owned; NULL for standard output */
};

/*
 * @path NULL or "-" is standard output.  A regular file is written beside
 * itself under a temporary name; a device or a pipe is written as it is.
 */
int output_open(struct output *out, const char *path, struct err *err);

/*
 * Write what is left and, if @keep, give the file its name; else remove it.
 * Fails if anything could not be written.  A reader of standard output that
 * has gone away is a failure without a sentence: err->msg stays NULL.
 */
int output_close(struct output *out, int keep, struct err *err);

#endif
