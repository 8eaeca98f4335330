/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exports, as the viewer sees them: a list of formats, and one function that
 * writes what it is told to.
 *
 * The viewer knows no format and writes no file.  The program that starts it
 * fills in a struct exporter from the table behind "kvmscope export", so that
 * both write the same; where nobody did, the viewer has no exports.
 */
#ifndef UI_EXPORTER_H
#define UI_EXPORTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "db/history.h"

struct cells; /* ui/cells.h */

struct exporter_format {
	const char *name;      /* as --format takes it: "csv" */
	const char *extension; /* of files: ".csv"; "" for a folder */
	const char *summary;   /* one line for a list of choices */
	bool screen;           /* writes the screen; else window and tracks */
};

/* What to write, and where to. */
struct exporter_job {
	struct history *history;
	int64_t from_ns, to_ns;     /* [from, to) */
	const uint32_t *tracks;     /* ids; may be NULL when there are none */
	size_t track_count;         /* 0: every track */
	const struct cells *screen; /* what is seen now, or NULL */
	const char *path; /* an own file is replaced, see kvmscope-export(1) */
	/*
	 * NULL, or called now and then with how much is done (0 to 1) and
	 * @go_on_data.  False stops: nothing is left under @path then, and
	 * run() fails without a sentence.
	 */
	bool (*go_on)(double done, void *go_on_data);
	void *go_on_data;
};

struct exporter {
	const struct exporter_format *formats;
	size_t format_count;
	/*
	 * Write @job as formats[@format].  Returns 0, or -1 with a sentence in
	 * @err, and then what @path was before is still there.  *@note becomes
	 * a sentence about what could not be written, or NULL: g_free().
	 */
	int (*run)(void *data, size_t format, const struct exporter_job *job,
		   char **note, struct err *err);
	void *data; /* handed to run() */
};

#endif
