/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "markdown": a report that can be read in a mail and pasted into a ticket.
 *
 * What was looked at and what it lacks, the picture of the window in ASCII with
 * its legend, then the tables that answer the usual questions.  The tables are
 * the reports of the same name.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "base/nstime.h"
#include "base/text.h"
#include "export/export.h"
#include "report/markdown-text.h"
#include "report/report.h"

/* Of what may be very many, so many are listed. */
#define MOST 20

/* The tables, in this order; @always: an empty one tells something, too. */
static const struct {
	const char *heading, *report;
	int64_t limit;
	bool always;
} tables[] = {
	{ "vCPUs", "vcpus", INT64_MAX, true },
	{ "What vCPUs waited for", "waits", INT64_MAX, false },
	{ "Guest processes that ran most", "processes", MOST, false },
	{ "CPU", "cpu", INT64_MAX, false },
	{ "Disks", "disk", INT64_MAX, false },
	{ "Network", "net", INT64_MAX, false },
	{ "Longest preemptions", "preemptions", MOST, true },
	{ "Who took CPU time from whom", "blame", INT64_MAX, true },
};

static void put(FILE *out, const char *before, const char *text,
		const char *after)
{
	GString *s = g_string_new(before);

	markdown_text(s, text);
	fprintf(out, "%s%s", s->str, after);
	g_string_free(s, TRUE);
}

static void put_window(const struct query *q, FILE *out)
{
	char begin[NSTIME_TEXT_MAX], end[NSTIME_TEXT_MAX];
	char after[NSTIME_TEXT_MAX], length[NSTIME_TEXT_MAX];

	fprintf(out,
		"- Window: %s to %s UTC, %s long, from +%s after the begin of "
		"the trace (%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
		" ns since the epoch)\n",
		nstime_date_text(begin, sizeof(begin), q->from_ns),
		nstime_text(end, sizeof(end), q->to_ns),
		nsduration_text(length, sizeof(length), q->to_ns - q->from_ns),
		nsduration_text(after, sizeof(after),
				q->from_ns - history_begin_ns(q->h)),
		q->from_ns, q->to_ns);
	if (q->vm)
		put(out, "- Only VM: ", q->vm, "\n");
	if (q->host)
		put(out, "- Only host: ", q->host, "\n");
}

static void put_sources(const struct query *q, FILE *out)
{
	const struct history_source *s;
	size_t n;

	put(out, "- History: ", query_subject(q), "\n");
	s = history_sources(q->h, &n);
	for (size_t i = 0; i < n; i++) {
		if (!s[i].used)
			continue;
		put(out, "- Trace: ", s[i].path, "");
		put(out, ", host ", s[i].host, "");
		put(out, ", ", s[i].tracer, "");
		put(out, ", kernel ", s[i].kernel, "");
		fprintf(out, ", %" G_GINT64_FORMAT " events\n", s[i].events);
	}
}

static void put_lacks(const struct query *q, FILE *out)
{
	const char *incomplete = history_incomplete(q->h);
	const struct history_problem *problems;
	const struct history_missing *missing;
	size_t n, i;

	fputs("\n## What the trace lacks\n\n", out);
	if (incomplete)
		put(out, "- Incomplete: ", incomplete, "\n");
	problems = history_problems(q->h, &n);
	for (i = 0; i < n; i++)
		put(out, "- ", problems[i].text, "\n");
	if (!n)
		fputs("- No events were lost.\n", out);
	missing = history_missing(q->h, &n);
	for (i = 0; i < n; i++) {
		put(out, "- No ", missing[i].events, "");
		put(out, ": ", missing[i].effect, "\n");
	}
}

static void put_picture(const struct export *x, FILE *out)
{
	struct picture picture = export_picture(x);
	GString *text = g_string_new(NULL);
	char **lines;

	picture_ascii(text, &picture);
	lines = g_strsplit(text->str, "\n", -1);
	fputs("\n## Timeline\n\n```\n", out);
	for (char **line = lines; *line && (line[0][0] || line[1]); line++) {
		/* None may look like the end of the block. */
		if (g_str_has_prefix(*line, "```"))
			fputc(' ', out);
		fprintf(out, "%s\n", *line);
	}
	fputs("```\n", out);
	g_strfreev(lines);
	g_string_free(text, TRUE);
}

/* The states that occur in the window, of all tracks: as in the picture. */
static int find_states(const struct export *x, bool occurs[STATE_MAX],
		       bool *stopped, struct err *err)
{
	struct export_choice all = { .kind = -1,
				     .go_on = x->choice.go_on,
				     .data = x->choice.data };
	struct query q = x->q;
	const struct track *t;
	struct state_sum sum;
	size_t i = 0;

	q.vm = q.host = NULL;
	while ((t = export_next(&q, &all, &i, stopped))) {
		if (history_sum(q.h, t->id, q.from_ns, q.to_ns, &sum, err))
			return -1;
		for (int s = 0; s < STATE_MAX; s++)
			occurs[s] |= sum.count[s] > 0;
	}
	return *stopped ? -1 : 0;
}

static int put_legend(const struct export *x, FILE *out, struct err *err)
{
	bool occurs[STATE_MAX] = { false }, stopped = false;
	char glyph[2] = "";

	if (find_states(x, occurs, &stopped, err))
		return -1;
	fputs("\n| sign | state | what it means |\n|---|---|---|\n", out);
	for (unsigned int s = 0; s < ST_COUNT; s++) {
		if (!occurs[s])
			continue;
		glyph[0] = state_info(s)->look.ascii;
		put(out, "| ", glyph, "");
		put(out, " | ", state_info(s)->name, "");
		put(out, " | ", state_info(s)->title, " |\n");
	}
	fputs("\nA small letter is the state of the larger part of a column, "
	      "`+` a mix without one,\n`!` something severe that is shorter "
	      "than the column.\n",
	      out);
	return 0;
}

/* More than a head and the line below it. */
static bool has_rows(const char *table)
{
	const char *line = strchr(table, '\n');

	line = line ? strchr(line + 1, '\n') : NULL;
	return line && line[1];
}

/* Where there are none, sums over all of them tell nothing. */
static bool has_vms(const struct query *q)
{
	const struct track *tracks;
	size_t n;

	tracks = history_tracks(q->h, &n);
	for (size_t i = 0; i < n; i++)
		if (tracks[i].kind == TRACK_VM)
			return true;
	return false;
}

static int put_table(const struct export *x, size_t i, FILE *out,
		     struct err *err)
{
	struct query q = x->q;
	struct printer *p;
	char *text = NULL;
	size_t size;
	FILE *table = open_memstream(&text, &size);
	int status;

	if (!table)
		return err_set(err, "out of memory");
	q.limit = tables[i].limit;
	p = printer_new(FORMAT_MARKDOWN, table);
	status = report_print(report_find(tables[i].report), &q, p, err);
	printer_free(p);
	fclose(table);
	if (!status && text && (tables[i].always || has_rows(text)))
		fprintf(out, "\n## %s\n\n%s", tables[i].heading, text);
	free(text);
	return status;
}

/* The VM that all chosen tracks belong to, or NULL. */
static const struct track *only_vm(const struct export *x)
{
	const struct track *vm = NULL;

	for (size_t i = 0; i < x->choice.track_count; i++) {
		const struct track *t = history_vm_of(
			x->q.h, history_track(x->q.h, x->choice.tracks[i]));

		if (!t || (vm && t != vm))
			return NULL;
		vm = t;
	}
	return vm;
}

static int write_report(const struct export *x, FILE *out, struct err *err)
{
	char *base = g_path_get_basename(query_subject(&x->q));
	bool vms = has_vms(&x->q);

	put(out, "# kvmscope: ", base, "\n\n");
	g_free(base);
	put_sources(&x->q, out);
	put_window(&x->q, out);
	put_lacks(&x->q, out);
	put_picture(x, out);
	if (put_legend(x, out, err))
		return -1;
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		if ((tables[i].always || vms) && put_table(x, i, out, err))
			return -1;
	return 0;
}

int export_markdown(struct export *x, const struct export_format *format,
		    FILE *out, struct err *err)
{
	/* Whoever exports rows of a VM asks about this VM. */
	const struct track *vm = only_vm(x);
	struct export narrow = *x;

	(void)format;
	if (vm && !x->q.vm) {
		narrow.q.vm = vm->name;
		narrow.q.host = query_host_name(&x->q, vm);
	}
	return write_report(&narrow, out, err);
}
