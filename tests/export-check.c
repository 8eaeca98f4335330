/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Holds exports against the history that they were made of:
 *
 *	export-check chrome FILE.json HISTORY FROM_NS TO_NS
 *		it is JSON; the events of a thread do not overlap; their times
 *		per state add up to those of the history, to the nanosecond;
 *		every thread and process has a name of its own
 *	export-check xml FILE.svg
 *		it is well-formed, and holds nothing that runs or is loaded
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <json-glib/json-glib.h>

#include "db/history.h"

static int errors;

static void G_GNUC_PRINTF(1, 2) wrong(const char *fmt, ...)
{
	va_list ap;

	if (errors++ > 20)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* ----- chrome ------------------------------------------------------------ */

struct thread {
	int64_t end_ns; /* of the last event */
	int64_t time_ns[STATE_MAX];
	int names;
};

static struct thread *thread_of(GHashTable *threads, uint32_t id)
{
	struct thread *t = g_hash_table_lookup(threads, GUINT_TO_POINTER(id));

	if (!t) {
		t = g_new0(struct thread, 1);
		t->end_ns = INT64_MIN;
		g_hash_table_insert(threads, GUINT_TO_POINTER(id), t);
	}
	return t;
}

/* Microseconds with three decimals, back. */
static int64_t ns_of(JsonObject *o, const char *name)
{
	double us = json_object_get_double_member(o, name);

	return (int64_t)(us * 1000 + (us < 0 ? -0.5 : 0.5));
}

static void check_event(GHashTable *threads, JsonObject *o)
{
	const char *name = json_object_get_string_member(o, "name");
	uint32_t tid = (uint32_t)json_object_get_int_member(o, "tid");
	struct thread *t = thread_of(threads, tid);
	int64_t begin_ns, ns;
	int state;

	if (!strcmp(json_object_get_string_member(o, "ph"), "M")) {
		t->names += !strcmp(name, "thread_name");
		return;
	}
	state = state_by_name(name);
	if (state < 0) {
		wrong("no state is called '%s'", name);
		return;
	}
	begin_ns = ns_of(o, "ts");
	ns = ns_of(o, "dur");
	if (begin_ns < t->end_ns || ns <= 0)
		wrong("thread %u: an event overlaps the one before", tid);
	if (!json_object_has_member(o, "args") ||
	    !json_object_has_member(o, "pid"))
		wrong("thread %u: an event lacks members", tid);
	t->end_ns = begin_ns + ns;
	t->time_ns[state] += ns;
}

static void compare_sums(GHashTable *threads, struct history *h,
			 int64_t from_ns, int64_t to_ns)
{
	const struct track *tracks;
	struct state_sum sum;
	size_t n, events = 0;

	tracks = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		struct thread *t;

		if (state_list(tracks[i].kind)[0] < 0)
			continue;
		t = thread_of(threads, tracks[i].id);
		if (t->names != 1)
			wrong("track %u has %d names", tracks[i].id, t->names);
		if (history_sum(h, tracks[i].id, from_ns, to_ns, &sum, NULL))
			wrong("track %u has no sums", tracks[i].id);
		for (int s = 0; s < STATE_MAX; s++) {
			events += t->time_ns[s] > 0;
			if (t->time_ns[s] != sum.time_ns[s])
				wrong("track %u, state %d: %" G_GINT64_FORMAT
				      " ns, want %" G_GINT64_FORMAT,
				      tracks[i].id, s, t->time_ns[s],
				      sum.time_ns[s]);
		}
	}
	if (!events)
		wrong("there are no events");
}

static void check_chrome(const char *path, struct history *h, int64_t from_ns,
			 int64_t to_ns)
{
	GHashTable *threads = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	JsonParser *parser = json_parser_new();
	GError *error = NULL;
	JsonArray *events;

	if (!json_parser_load_from_file(parser, path, &error)) {
		wrong("%s", error->message);
		g_error_free(error);
		goto out;
	}
	events = json_object_get_array_member(
		json_node_get_object(json_parser_get_root(parser)),
		"traceEvents");
	for (guint i = 0; i < json_array_get_length(events); i++)
		check_event(threads, json_array_get_object_element(events, i));
	compare_sums(threads, h, from_ns, to_ns);
out:
	g_object_unref(parser);
	g_hash_table_destroy(threads);
}

/* ----- xml --------------------------------------------------------------- */

static void on_element(GMarkupParseContext *context, const char *name,
		       const char **attributes, const char **values, void *data,
		       GError **error)
{
	static const char *const known[] = { "svg",  "title", "rect",
					     "text", "g",     NULL };
	int *elements = data;

	(void)context;
	(void)error;
	++*elements;
	if (!g_strv_contains(known, name))
		wrong("an element <%s>", name);
	for (; *attributes; attributes++, values++)
		if (g_str_has_prefix(*attributes, "on") ||
		    strstr(*attributes, "href") || strstr(*values, "url("))
			wrong("an attribute %s=\"%s\"", *attributes, *values);
}

static void check_xml(const char *path)
{
	static const GMarkupParser parser = { .start_element = on_element };
	GMarkupParseContext *context;
	GError *error = NULL;
	int elements = 0;
	char *text;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, NULL)) {
		wrong("cannot read %s", path);
		return;
	}
	context = g_markup_parse_context_new(&parser, 0, &elements, NULL);
	if (!g_markup_parse_context_parse(context, text, (gssize)len, &error) ||
	    !g_markup_parse_context_end_parse(context, &error)) {
		wrong("%s", error->message);
		g_error_free(error);
	}
	if (elements < 10)
		wrong("only %d elements", elements);
	g_markup_parse_context_free(context);
	g_free(text);
}

/* ------------------------------------------------------------------------- */

static struct history *open_or_die(const char *path)
{
	struct err err = ERR_INIT;
	struct history *h;

	if (!history_open(&h, path, &err))
		return h;
	err_report(&err);
	exit(2);
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "chrome")) {
		struct history *h = open_or_die(argv[3]);

		check_chrome(argv[2], h, strtoll(argv[4], NULL, 10),
			     strtoll(argv[5], NULL, 10));
		history_close(h);
	} else if (argc == 3 && !strcmp(argv[1], "xml")) {
		check_xml(argv[2]);
	} else {
		fprintf(stderr, "usage: see the source\n");
		return 2;
	}
	return errors ? 1 : 0;
}
