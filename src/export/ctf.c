/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "ctf": the window cut out of the traces that were indexed, as traces. */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "export/export.h"
#include "trace/ctf-cut.h"

/*
 * Where the trace is that was called @path when it was indexed: from here, or
 * from the folder of the history.  In @paths, which owns it.
 */
static const char *find_trace(const struct export *x, const char *path,
			      GPtrArray *paths)
{
	char *folder, *beside;

	if (g_path_is_absolute(path) || g_file_test(path, G_FILE_TEST_EXISTS))
		return path;
	folder = g_path_get_dirname(history_name(x->q.h));
	beside = g_build_filename(folder, path, NULL);
	g_free(folder);
	g_ptr_array_add(paths, beside);
	return g_file_test(beside, G_FILE_TEST_EXISTS) ? beside : path;
}

/* The traces of the machines that are wanted. */
static GArray *wanted_sources(const struct export *x, GPtrArray *paths)
{
	GArray *wanted =
		g_array_new(FALSE, FALSE, sizeof(struct ctf_cut_source));
	const struct history_source *s;
	struct query q = x->q;
	size_t n;

	q.vm = NULL; /* a machine belongs to no VM */
	s = history_sources(x->q.h, &n);
	for (size_t i = 0; i < n; i++) {
		struct ctf_cut_source source = {
			.path = find_trace(x, s[i].path, paths),
			.size = s[i].size,
			.mtime_ns = s[i].mtime_ns,
		};
		const struct track *m = history_track(x->q.h, s[i].machine);

		if (s[i].used && (!q.host || (m && query_wants(&q, m))))
			g_array_append_val(wanted, source);
	}
	return wanted;
}

/*
 * A vCPU is known by its entries into the guest: without one in the window it
 * is but a thread in the cut, and its VM may be no VM.  NULL if all have one.
 */
static char *strangers(const struct export *x)
{
	GString *names = g_string_new(NULL);
	const struct track *t;
	struct state_sum sum;

	for (size_t i = 0; (t = query_next(&x->q, TRACK_VCPU, &i));) {
		const char *vm = query_vm_name(&x->q, t);

		if (history_sum(x->q.h, t->id, x->q.from_ns, x->q.to_ns, &sum,
				NULL) ||
		    sum.count[ST_GUEST] || sum.count[ST_GUEST_L2])
			continue;
		g_string_append_printf(names, "%s%s %s", names->len ? ", " : "",
				       vm ? vm : "", t->name);
	}
	if (!names->len) {
		g_string_free(names, TRUE);
		return NULL;
	}
	g_string_append(names, " did not enter the guest in this window and is "
			       "no vCPU in the cut: begin the window earlier");
	return g_string_free(names, FALSE);
}

/* Put a sentence behind others; frees both. */
static char *join(char *note, char *more)
{
	char *both;

	if (!note || !more)
		return note ? note : more;
	both = g_strconcat(note, "; ", more, NULL);
	g_free(note);
	g_free(more);
	return both;
}

/* Tell what a reader of the cut will miss. */
static void add_note(struct export *x, char *note)
{
	static const char lost[] =
		"the cut does not hold what was before the window: there each "
		"track is unknown until its first event";

	note = join(note, strangers(x));
	if (x->q.from_ns > history_begin_ns(x->q.h))
		note = join(note, g_strdup(lost));
	x->note = note;
}

/*
 * The first moment from @to_ns on at which no CPU is among lost events: CTF can
 * tell of a loss only if something follows it.
 */
static int64_t end_of_losses(const struct history *h, int64_t to_ns)
{
	const struct history_problem *p;
	bool found = true;
	size_t n;

	p = history_problems(h, &n);
	while (found) {
		found = false;
		for (size_t i = 0; i < n; i++)
			if (!strcmp(p[i].kind, "discarded") &&
			    p[i].begin_ns < to_ns && p[i].end_ns >= to_ns &&
			    p[i].end_ns < INT64_MAX) {
				to_ns = p[i].end_ns + 1;
				found = true;
			}
	}
	return to_ns;
}

int export_ctf(struct export *x, struct err *err)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	GArray *sources = wanted_sources(x, paths);
	struct ctf_cut cut = {
		.sources = (const struct ctf_cut_source *)(void *)sources->data,
		.count = sources->len,
		.from_ns = x->q.from_ns,
		.to_ns = x->q.to_ns,
		.out = x->path,
		.go_on = x->choice.go_on,
		.data = x->choice.data,
	};
	char *note;
	int status;

	/* The end of a history is its last event, which is a part of it. */
	if (cut.to_ns >= history_end_ns(x->q.h) && cut.to_ns < INT64_MAX)
		cut.to_ns++;
	cut.to_ns = end_of_losses(x->q.h, cut.to_ns);
	status = ctf_cut(&cut, &note, err);
	if (!status)
		add_note(x, note);
	g_array_free(sources, TRUE);
	g_ptr_array_unref(paths);
	return status;
}
