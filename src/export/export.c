/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of formats, and where their results go: see export.h. */
#include "config.h"

#include "export/export.h"

#include <string.h>
#include <sys/stat.h>

#include <glib.h>

#include "report/output.h"

static const struct export_format formats[] = {
	{ .about = { "csv", ".csv", "intervals, one row each, as CSV" },
	  .printer = FORMAT_CSV,
	  .write = export_rows },
	{ .about = { "json", ".json", "intervals, as one JSON object" },
	  .printer = FORMAT_JSON,
	  .write = export_rows },
	{ .about = { "jsonl", ".jsonl", "intervals, a JSON object to a line" },
	  .printer = FORMAT_JSONL,
	  .write = export_rows },
	{ .about = { "text", ".txt", "intervals, as a table for people" },
	  .printer = FORMAT_TEXT,
	  .write = export_rows },
	{ .about = { "kvms", ".kvms",
		     "state history of the window, to be opened again" },
	  .make = export_kvms },
	{ .about = { "chrome", ".json",
		     "JSON trace for Perfetto and Chrome, rows as tracks" },
	  .write = export_chrome },
	{ .about = { "markdown", ".md",
		     "report with an ASCII timeline and tables" },
	  .picture = true,
	  .write = export_markdown },
	{ .about = { "svg", ".svg", "picture of the screen", true },
	  .write = export_svg },
	{ .about = { "ctf", "", "window of the original traces, as CTF" },
	  .make = export_ctf },
};

const struct export_format *export_formats(size_t *n)
{
	*n = G_N_ELEMENTS(formats);
	return formats;
}

const struct export_format *export_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		if (!strcmp(formats[i].about.name, name))
			return &formats[i];
	return NULL;
}

static bool is_stdout(const char *path)
{
	return !path || !strcmp(path, "-");
}

bool export_needs_path(const struct export_format *format)
{
	return !format->write;
}

struct picture export_picture(const struct export *x)
{
	return (struct picture){
		.history = x->q.h,
		.from_ns = x->q.from_ns,
		.to_ns = x->q.to_ns,
		.track = x->choice.track_count ? x->choice.tracks[0] : 0,
		.cols = x->cols ? x->cols : PICTURE_COLS,
		.lines = x->lines ? x->lines : PICTURE_LINES,
		.keys = x->keys,
	};
}

int export_rows(struct export *x, const struct export_format *format, FILE *out,
		struct err *err)
{
	struct printer *p = printer_new(format->printer, out);
	int status;

	status = (export_is_of_counters(&x->q, &x->choice)
			  ? export_points
			  : export_intervals)(&x->q, &x->choice, p, err);
	printer_free(p);
	return status;
}

/* A slip of the fingers must not cost the history that is read. */
static int check_place(const char *path, struct err *err)
{
	struct stat st;

	if (is_stdout(path) || stat(path, &st))
		return 0;
	if (S_ISDIR(st.st_mode))
		return err_set(err, "cannot write '%s': it is a folder", path);
	if (S_ISREG(st.st_mode) && history_is_one(path))
		return err_set(err, "'%s' is a database: it is left as it is",
			       path);
	return 0;
}

static int write_stream(const struct export_format *format, struct export *x,
			struct err *err)
{
	struct output output;
	int status;

	if (check_place(x->path, err) || output_open(&output, x->path, err))
		return -1;
	status = format->write(x, format, output.file, err);
	/* What was said first is the cause. */
	if (output_close(&output, !status, err && err->msg ? NULL : err))
		status = -1;
	return status;
}

int export_run(const struct export_format *format, struct export *x,
	       struct err *err)
{
	if (format->write)
		return write_stream(format, x, err);
	if (is_stdout(x->path))
		return err_set(err, "%s needs the name of an output",
			       format->about.name);
	return format->make(x, err);
}
