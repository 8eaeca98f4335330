/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of a history: what is inside the window stays as it is, what reaches
 * over its edges is cut there, and what is pointed at has a row.
 */
#include "config.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "db/history.h"
#include "db/subset.h"
#include "tests/report-sample.h"
#include "tests/tap.h"

#define WHOLE "db-subset-test.kvms"
#define PART  "db-subset-test-part.kvms"

static struct history *open_history(const char *path)
{
	struct err err = ERR_INIT;
	struct history *h = NULL;

	if (!ok(!history_open(&h, path, &err), "open %s", path))
		printf("# %s\n", err.msg);
	err_clear(&err);
	return h;
}

static struct history *part_of(struct history *h, const struct subset *s)
{
	struct err err = ERR_INIT;

	if (!ok(!subset_write(h, s, PART, &err), "written"))
		printf("# %s\n", err.msg);
	err_clear(&err);
	return open_history(PART);
}

/* The intervals of @track in [from, to), cut to it. */
static GArray *intervals(struct history *h, uint32_t track, int64_t from_ns,
			 int64_t to_ns)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct interval));
	struct interval_iter it;
	struct interval iv;

	interval_iter_init(&it, h, track, from_ns, to_ns);
	while (interval_iter_next(&it, &iv, NULL) > 0) {
		struct interval cut;

		memset(&cut, 0, sizeof(cut)); /* also what pads it */
		cut.begin_ns = MAX(iv.begin_ns, from_ns);
		cut.end_ns = MIN(iv.end_ns, to_ns);
		cut.value = iv.value;
		cut.peer = iv.peer;
		cut.state = iv.state;
		g_array_append_val(all, cut);
	}
	interval_iter_release(&it);
	return all;
}

static void same_intervals(struct history *a, struct history *b, uint32_t track,
			   int64_t from_ns, int64_t to_ns)
{
	GArray *x = intervals(a, track, from_ns, to_ns);
	GArray *y = intervals(b, track, INT64_MIN, INT64_MAX);

	is_int(y->len, x->len, "track %u has its intervals", track);
	ok(x->len == y->len &&
		   (!x->len || !memcmp(x->data, y->data,
				       x->len * sizeof(struct interval))),
	   "and they are the same");
	g_array_free(x, TRUE);
	g_array_free(y, TRUE);
}

static void same_window(struct history *h, int64_t from_ns, int64_t to_ns)
{
	struct subset s = { .from_ns = from_ns, .to_ns = to_ns };
	struct history *part = part_of(h, &s);
	const struct track *a, *b;
	size_t n, m;

	if (!part)
		return;
	is_int(history_begin_ns(part), from_ns, "it begins with the window");
	is_int(history_end_ns(part), to_ns, "and ends with it");
	a = history_tracks(h, &n);
	b = history_tracks(part, &m);
	is_int(m, n, "all rows are there");
	for (size_t i = 0; i < MIN(n, m); i++) {
		is_int(b[i].id, a[i].id, "track %u keeps its id", a[i].id);
		is_text(b[i].name, a[i].name, "and its name");
		is_int(b[i].begin_ns, from_ns, "is cut at the begin");
		is_int(b[i].end_ns, to_ns, "and at the end");
		same_intervals(h, part, a[i].id, from_ns, to_ns);
	}
	history_close(part);
}

static int take(const struct preemption *p, void *data)
{
	*(struct preemption *)data = *p;
	return 0;
}

/* The window begins inside one preemption; the other is outside of it. */
static void test_preemption(struct history *h)
{
	struct subset s = { .from_ns = SAMPLE_BEGIN + 7120,
			    .to_ns = SAMPLE_BEGIN + 7700 };
	static const int64_t want[] = { 80, 50, 250, 200 };
	struct history *part = part_of(h, &s);
	struct preemption_slice *slices;
	struct preemption p = { 0 };
	size_t n;

	if (!part)
		return;
	history_preemptions(part, 0, INT64_MIN, INT64_MAX, 0, BY_TIME, take, &p,
			    NULL);
	is_int(p.id, 1, "a preemption keeps its id");
	is_int(p.begin_ns, s.from_ns, "is cut at the begin");
	is_int(p.end_ns, s.to_ns, "and at the end");
	is_int(history_slices(part, 1, &slices, &n, NULL), 0, "has slices");
	is_int(n, 4, "those that are inside");
	for (size_t i = 0; i < MIN(n, G_N_ELEMENTS(want)); i++)
		is_int(slices[i].ns, want[i], "slice %zu", i);
	is_int(slices[0].kind, SLICE_THREAD, "the first by a thread");
	is_int(slices[1].kind, SLICE_IDLE, "then nobody");
	g_free(slices);
	is_int(history_slices(part, 2, &slices, &n, NULL), 0, "of the other");
	is_int(n, 0, "nothing is there");
	g_free(slices);
	history_close(part);
}

static void test_about(struct history *h)
{
	struct subset s = { .from_ns = SAMPLE_BEGIN,
			    .to_ns = SAMPLE_BEGIN + 10 };
	struct history *part = part_of(h, &s);
	const struct history_source *sources;
	size_t n;

	if (!part)
		return;
	sources = history_sources(part, &n);
	is_int(n, 2, "sources are copied");
	is_text(sources[0].path, "/traces/h", "with their paths");
	is_int(sources[0].events, 1234, "and counts");
	is_text(sources[1].note, "not a kernel trace", "and notes");
	is_text(history_problems(part, &n)[0].text, "7 events were lost",
		"problems are copied");
	is_text(history_missing(part, &n)[0].events, "sched_waking",
		"missing events are copied");
	is_text(history_label(part, VALUE_OF_EXIT, SAMPLE_HLT), "hlt",
		"labels are copied");
	is_text(history_meta(part, "subset_of"), WHOLE, "it says of what");
	is_text(history_meta(part, "subset_tracks"), "all", "and which tracks");
	is_text(history_incomplete(part), "stopped", "and what was missing");
	history_close(part);
}

static bool is_vcpu_thread(const struct track *t, void *data)
{
	(void)data;
	return t->kind == TRACK_THREAD && t->tid == 101;
}

static void test_chosen(struct history *h)
{
	struct subset s = { .from_ns = SAMPLE_BEGIN,
			    .to_ns = SAMPLE_END,
			    .wants = is_vcpu_thread };
	struct history *part = part_of(h, &s);
	const struct track *t;
	size_t n, with = 0, vcpus = 0;

	if (!part)
		return;
	is_text(history_meta(part, "subset_tracks"), "chosen",
		"it says that tracks were chosen");
	t = history_tracks(part, &n);
	for (size_t i = 0; i < n; i++) {
		GArray *a = intervals(part, t[i].id, INT64_MIN, INT64_MAX);

		with += a->len > 0;
		vcpus += t[i].kind == TRACK_VCPU && a->len;
		ok(!t[i].parent || history_track(part, t[i].parent),
		   "track %u has its parent", t[i].id);
		if (state_list(t[i].kind)[0] >= 0 && !a->len)
			is_int(t[i].end_ns, t[i].begin_ns,
			       "track %u is only named", t[i].id);
		ok(t[i].tid != 102, "what nothing points at is left out");
		g_array_free(a, TRUE);
	}
	is_int(with, 2, "the thread has intervals, and its vCPU");
	is_int(vcpus, 1, "that is a vCPU");
	history_close(part);
}

static bool stop(double done, void *data)
{
	ok(done >= 0 && done <= 1, "so much is done: %g", done);
	return ++*(int *)data < 3;
}

static void test_refusals(struct history *h)
{
	struct err err = ERR_INIT;
	int calls = 0;
	struct subset s = { .from_ns = SAMPLE_BEGIN,
			    .to_ns = SAMPLE_END,
			    .go_on = stop,
			    .go_on_data = &calls };

	unlink(PART);
	is_int(subset_write(h, &s, PART, &err), -1, "it can be stopped");
	ok(!err.msg, "without a sentence");
	ok(access(PART, F_OK), "and leaves nothing");
	s.go_on = NULL;
	g_file_set_contents(PART, "my notes\n", -1, NULL);
	is_int(subset_write(h, &s, PART, &err), -1, "a text is not replaced");
	ok(err.msg && strstr(err.msg, PART), "which is said");
	err_clear(&err);
	unlink(PART);
	is_int(subset_write(h, &s, "no/such/folder.kvms", &err), -1,
	       "no folder");
	err_clear(&err);
}

/* Each machine has the next one for its machine, in a very long chain. */
static void test_chain(void)
{
	static const char sql[] =
		"BEGIN;"
		"UPDATE track SET machine = 1000000;"
		"WITH RECURSIVE n(i) AS"
		" (SELECT 1000000 UNION ALL SELECT i + 1 FROM n"
		"  WHERE i < 1300000)"
		"INSERT INTO track SELECT i, 0, 'machine', i + 1, 'm', 0, 0, 0,"
		" NULL, 0, 0 FROM n;"
		"COMMIT";
	struct subset s = { .from_ns = SAMPLE_BEGIN,
			    .to_ns = SAMPLE_END,
			    .wants = is_vcpu_thread };
	struct history *h, *part;
	sqlite3 *db;

	sqlite3_open(WHOLE, &db);
	is_int(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK,
	       "a chain of machines");
	sqlite3_close(db);
	h = open_history(WHOLE);
	part = h ? part_of(h, &s) : NULL;
	if (part)
		ok(history_track(part, 1300000), "its end is in the part");
	history_close(part);
	history_close(h);
}

int main(void)
{
	struct err err = ERR_INIT;
	struct history *h;

	tap_begin();
	if (sample_write(WHOLE, true, "stopped", &err))
		return err_report(&err);
	h = open_history(WHOLE);
	if (h) {
		same_window(h, SAMPLE_BEGIN, SAMPLE_END);
		same_window(h, SAMPLE_BEGIN + 1050, SAMPLE_BEGIN + 9400);
		same_window(h, SAMPLE_BEGIN + 3549, SAMPLE_BEGIN + 3551);
		test_preemption(h);
		test_about(h);
		test_chosen(h);
		test_refusals(h);
		history_close(h);
		test_chain();
	}
	unlink(WHOLE);
	unlink(PART);
	return tap_end();
}
