/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of formats as the viewer knows it: see viewer.h. */
#include "config.h"

#include "export/viewer.h"

#include <glib.h>

#include "export/export.h"

static int run(void *data, size_t format, const struct exporter_job *job,
	       char **note, struct err *err)
{
	struct export x = {
		.q = {
			.h = job->history,
			.from_ns = job->from_ns,
			.to_ns = job->to_ns,
			.limit = INT64_MAX,
		},
		.choice = {
			.tracks = job->tracks,
			.track_count = job->track_count,
			.kind = -1,
			.go_on = job->go_on,
			.data = job->go_on_data,
		},
		.screen = job->screen,
		.path = job->path,
	};
	const struct export_format *formats;
	int status;
	size_t n;

	(void)data;
	formats = export_formats(&n);
	*note = NULL;
	if (format >= n)
		return err_set(err, "there is no such format");
	status = export_run(&formats[format], &x, err);
	*note = x.note;
	return status;
}

const struct exporter *export_for_viewer(void)
{
	static struct exporter_format *list;
	static struct exporter exporter;
	const struct export_format *formats;
	size_t n;

	if (list)
		return &exporter;
	formats = export_formats(&n);
	list = g_new(struct exporter_format, n);
	for (size_t i = 0; i < n; i++)
		list[i] = formats[i].about;
	exporter = (struct exporter){
		.formats = list,
		.format_count = n,
		.run = run,
	};
	return &exporter;
}
