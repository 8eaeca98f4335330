/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exports as the viewer asks for them: through struct exporter alone, with the
 * screen that is seen, chosen tracks, and somebody who changes his mind.
 */
#include "config.h"

#include <glib.h>
#include <stdio.h>
#include <unistd.h>

#include "db/history.h"
#include "export/viewer.h"
#include "tests/export-screen.h"
#include "tests/report-sample.h"
#include "tests/tap.h"

#define WHOLE "export-test.kvms"
#define OUT   "export-test.out"

static const struct exporter *exporter;

static size_t format(const char *name)
{
	for (size_t i = 0; i < exporter->format_count; i++)
		if (!strcmp(exporter->formats[i].name, name))
			return i;
	return exporter->format_count;
}

/* Run it, and say what went wrong; the result, or NULL. */
static char *run(const char *name, struct exporter_job job)
{
	struct err err = ERR_INIT;
	char *note, *text = NULL;
	gsize len;

	job.path = OUT;
	if (!job.to_ns) {
		job.from_ns = history_begin_ns(job.history);
		job.to_ns = history_end_ns(job.history);
	}
	unlink(OUT);
	if (exporter->run(exporter->data, format(name), &job, &note, &err))
		printf("# %s: %s\n", name, err.msg ? err.msg : "stopped");
	else if (!g_file_get_contents(OUT, &text, &len, NULL))
		printf("# %s: nothing was written\n", name);
	g_free(note);
	err_clear(&err);
	return text;
}

static void test_formats(struct history *h)
{
	for (size_t i = 0; i < exporter->format_count; i++) {
		const struct exporter_format *f = &exporter->formats[i];
		char *text;

		ok(*f->summary && strlen(f->summary) < 60,
		   "%s has a line for a list", f->name);
		ok(!*f->extension || *f->extension == '.', "%s: extension '%s'",
		   f->name, f->extension);
		is_int(f->screen, !strcmp(f->name, "svg"),
		       "%s: whether it is of the screen", f->name);
		if (!*f->extension)
			continue; /* of traces, which are not here */
		text = run(f->name, (struct exporter_job){ .history = h });
		ok(text && *text, "%s writes something", f->name);
		g_free(text);
	}
}

static void test_tracks(struct history *h)
{
	uint32_t tracks[2] = { 0 };
	const struct track *all;
	char *text, **lines;
	size_t n, rows = 0;

	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++)
		if (all[i].tid == 101 && /* a vCPU, then its thread */
		    all[i].kind != TRACK_WAIT)
			tracks[all[i].kind == TRACK_THREAD] = all[i].id;
	text = run("csv", (struct exporter_job){
				  .history = h,
				  .from_ns = SAMPLE_BEGIN + 1050,
				  .to_ns = SAMPLE_BEGIN + 1650,
				  .tracks = tracks,
				  .track_count = 2,
			  });
	lines = g_strsplit(text ? text : "", "\n", -1);
	for (char **line = lines; *line; line++)
		rows += strstr(*line, ",101,") != NULL;
	is_int(rows, 4, "three intervals of the one, one of the other");
	is_int(g_strv_length(lines), 6, "a head, and no more");
	g_strfreev(lines);
	g_free(text);
}

/* The picture is what is seen, not what would be made anew. */
static void test_screen(struct history *h)
{
	struct cells *cells = screen_with_text("<what is seen & more>");
	char *text = run(
		"svg", (struct exporter_job){ .history = h, .screen = cells });

	ok(text && strstr(text, "&lt;what is seen &amp; more&gt;"),
	   "the screen itself, escaped");
	ok(text && !strstr(text, "vCPU"), "and nothing else");
	g_free(text);
	screen_free(cells);
	text = run("svg", (struct exporter_job){ .history = h });
	ok(text && strstr(text, "vCPU"), "without a screen one is made");
	g_free(text);
}

static bool stop_at_once(double done, void *data)
{
	ok(done >= 0 && done <= 1, "so much is done: %g", done);
	return --*(int *)data > 0;
}

static void test_stop(struct history *h)
{
	static const char *const names[] = { "csv",    "json",     "kvms",
					     "chrome", "markdown", "text" };

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		int calls = 2;
		char *text = run(names[i], (struct exporter_job){
						   .history = h,
						   .go_on = stop_at_once,
						   .go_on_data = &calls,
					   });

		ok(!text && access(OUT, F_OK), "%s: stopped, nothing is left",
		   names[i]);
		is_int(calls, 0, "and nobody asked again");
		g_free(text);
	}
}

static void test_failure(struct history *h)
{
	struct exporter_job job = { .history = h,
				    .from_ns = SAMPLE_BEGIN,
				    .to_ns = SAMPLE_END,
				    .path = "no/such/folder" };
	struct err err = ERR_INIT;
	char *note;

	for (size_t i = 0; i <= exporter->format_count; i++) {
		is_int(exporter->run(exporter->data, i, &job, &note, &err), -1,
		       "format %zu fails", i);
		ok(err.msg && !note, "with a sentence");
		g_free(note);
		err_clear(&err);
	}
}

int main(void)
{
	struct err err = ERR_INIT;
	struct history *h;

	tap_begin();
	exporter = export_for_viewer();
	ok(exporter == export_for_viewer(), "there is one");
	if (sample_write(WHOLE, false, NULL, &err) ||
	    history_open(&h, WHOLE, &err))
		return err_report(&err);
	test_formats(h);
	test_tracks(h);
	test_screen(h);
	test_stop(h);
	test_failure(h);
	history_close(h);
	unlink(WHOLE);
	unlink(OUT);
	return tap_end();
}
