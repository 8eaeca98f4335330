/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading: the tree of tracks, preemptions, what the file says of itself; and
 * files that are not what they should be.  SQL that makes a file wrong is run
 * on it with SQLite itself.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "db/history.h"
#include "db/sql.h"
#include "tests/tap.h"

#define NAME "tests/db-history-test.kvms"
#define BAD  "tests/db-history-test-bad.kvms"

static void describe(struct writer *w, uint32_t id, uint32_t parent,
		     enum track_kind kind, const char *name, int64_t key)
{
	writer_describe(w, &(struct track_row){ .id = id,
						.parent = parent,
						.kind = kind,
						.machine = 1,
						.name = name,
						.key = key,
						.pid = -1,
						.tid = -1,
						.end_ns = 100000 });
}

static void preempt(struct writer *w, int64_t id, uint32_t track, int64_t begin,
		    int64_t ns)
{
	struct preemption_slice slices[] = {
		{ 9, SLICE_THREAD, ns - 4 },
		{ 0, SLICE_IDLE, 1 },
		{ 0, SLICE_UNKNOWN, 1 },
		{ 0, SLICE_MANY, 2 },
	};

	writer_preemption(w, &(struct preemption_row){
				     .id = id,
				     .track = track,
				     .pcpu = 4,
				     .begin_ns = begin,
				     .end_ns = begin + ns,
				     .slices = slices,
				     .slice_count = G_N_ELEMENTS(slices) });
}

/*
 * host(1): group pCPUs(3): pCPU 0(4); VM b(2): vCPU 0(5): thread(6);
 * group threads(7): threads z(8), a(9) of equal key, and 10.
 */
static void write_rows(struct writer *w)
{
	describe(w, 7, 1, TRACK_GROUP, "threads", 0);
	describe(w, 2, 1, TRACK_VM, "b", 300);
	describe(w, 3, 1, TRACK_GROUP, "pCPUs", 0);
	describe(w, 1, 0, TRACK_MACHINE, "host", 0);
	describe(w, 8, 7, TRACK_THREAD, "z", 5);
	describe(w, 9, 7, TRACK_THREAD, "a", 5);
	describe(w, 10, 7, TRACK_THREAD, "x\033[31m", 4);
	describe(w, 6, 5, TRACK_THREAD, "CPU 0/KVM", 301);
	describe(w, 5, 2, TRACK_VCPU, "vCPU 0", 0);
	describe(w, 4, 3, TRACK_PCPU, "pCPU 0", 0);
	writer_label(w, VALUE_OF_EXIT, exit_value(2, 120), "hlt");
	writer_label(w, VALUE_OF_SYSCALL, 120, "openat");
	writer_missing(w, "syscalls", "no system calls");
	writer_source(w, &(struct source_row){ .path = "/t",
					       .role = "host",
					       .used = true,
					       .events = 17,
					       .size = 99,
					       .end_ns = 5 });
	writer_problem(w, &(struct problem_row){ .source = 1,
						 .kind = "late",
						 .place = "b",
						 .begin_ns = 20,
						 .text = "second" });
	writer_problem(w, &(struct problem_row){ .source = 1,
						 .kind = "early",
						 .place = "a",
						 .begin_ns = 10,
						 .text = "first" });
	writer_meta(w, "tool", "test");
	writer_meta_int(w, "events", 1);
	writer_meta_int(w, "events", 17);
	writer_meta_int(w, "begin_ns", 0);
	writer_meta_int(w, "end_ns", 100000);
	preempt(w, 1, 5, 1000, 500);
	preempt(w, 2, 6, 1200, 9000);
	preempt(w, 3, 5, 2000, 700);
	preempt(w, 4, 5, 20000, 100);
}

static void write_history(void)
{
	struct err err = ERR_INIT;
	struct wtrack *t = NULL;
	struct writer *w;

	if (writer_open(&w, NAME, &err))
		exit(err_report(&err));
	for (int i = 1; i <= 10; i++) {
		if (i != 4) {
			writer_row_id(w);
			continue;
		}
		t = writer_track(w, 0);
	}
	for (int i = 0; i < 3000; i++)
		wtrack_set(t, i * 30, (enum state)(i % 6), (uint32_t)i % 3,
			   i % 4 ? VALUE_NONE : i);
	wtrack_end(t, 100000);
	write_rows(w);
	if (writer_publish(w, NULL, &err))
		exit(err_report(&err));
	writer_close(w);
}

static struct history *open_it(void)
{
	struct err err = ERR_INIT;
	struct history *h;

	if (history_open(&h, NAME, &err))
		exit(err_report(&err));
	return h;
}

/* ------------------------------------------------------------------ */

/* Asking each track for its children of each kind finds every child once. */
static void test_children(void)
{
	struct history *h = open_it();
	const struct track *all, *t;
	size_t n, found = 0, tops = 0;
	bool right = true;

	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		tops += !all[i].parent;
		for (int k = 0; k < TRACK_KIND_COUNT; k++) {
			enum track_kind kind = (enum track_kind)k;
			const struct track *last = NULL;

			while ((t = history_child(h, &all[i], kind, last))) {
				right = right && t->parent == all[i].id &&
					t->kind == kind && (!last || t > last);
				last = t;
				found++;
			}
		}
	}
	ok(right && n > tops, "children are of their parent and of the kind");
	is_int((int64_t)found, (int64_t)(n - tops), "and all are found");
	history_close(h);
}

static void test_tree(void)
{
	struct history *h = open_it();
	GString *text = g_string_new(NULL);
	const struct track *all;
	size_t n;

	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(text, " %u.%u-%zu", all[i].depth,
				       all[i].id, all[i].next);
	is_text(text->str,
		" 0.1-10 1.3-3 2.4-3 1.2-6 2.5-6 3.6-6 1.7-10 2.10-8 2.9-9"
		" 2.8-10",
		"the tree: pCPUs, VMs, the rest, by key, name");
	is_int(all[0].first_child, 1, "a parent knows its first child");
	is_int(all[2].first_child, 0, "one without children has none");
	is_text(history_vm_of(h, history_track(h, 6))->name, "b",
		"a thread's VM is found");
	ok(!history_vm_of(h, history_track(h, 9)), "or that it has none");
	is_int(history_vcpu_of(h, history_track(h, 6))->id, 5,
	       "and the vCPU that it runs");
	ok(!history_vcpu_of(h, history_track(h, 1)), "or that it runs none");
	ok(!history_track(h, 99) && !history_track(h, 0),
	   "an id that is not there is no track");
	g_string_free(text, TRUE);
	history_close(h);
}

static void test_self(void)
{
	struct history *h = open_it();
	const struct history_problem *problems;
	const struct history_missing *missing;
	const struct history_source *sources;
	size_t n;

	is_text(history_meta(h, "tool"), "test", "a meta text");
	is_int(history_meta_int(h, "events", -1), 17, "the last number wins");
	is_int(history_meta_int(h, "none", -1), -1, "one that is not there");
	is_int(history_meta_int(h, "tool", -1), -1, "one that is no number");
	is_int(history_end_ns(h), 100000, "the end");
	sources = history_sources(h, &n);
	ok(n == 1 && sources[0].used && sources[0].events == 17 &&
		   sources[0].size == 99 && sources[0].end_ns == 5 &&
		   !sources[0].note && !*sources[0].host,
	   "a source as it was written");
	problems = history_problems(h, &n);
	ok(n == 2 && !strcmp(problems[0].text, "first") &&
		   problems[0].begin_ns == 10,
	   "problems in time order");
	missing = history_missing(h, &n);
	ok(n == 1 && !strcmp(missing[0].effect, "no system calls"),
	   "missing events");
	is_text(history_label(h, VALUE_OF_EXIT, exit_value(2, 120)), "hlt",
		"a label of an exit reason");
	is_text(history_label(h, VALUE_OF_SYSCALL, 120), "openat",
		"a label of a system call");
	ok(!history_label(h, VALUE_OF_SYSCALL, 1), "a value without a name");
	history_close(h);
}

static int add_id(const struct preemption *p, void *data)
{
	g_string_append_printf(data, " %" PRId64, p->id);
	return 0;
}

static int stop_at_once(const struct preemption *p, void *data)
{
	return add_id(p, data), 7;
}

static void check_walk(struct history *h, uint32_t track, int64_t from,
		       int64_t to, int64_t min, enum preemption_order order,
		       const char *want, const char *what)
{
	GString *text = g_string_new(NULL);
	struct err err = ERR_INIT;
	int r = history_preemptions(h, track, from, to, min, order, add_id,
				    text, &err);

	is_text(r ? err.msg : text->str, want, "%s", what);
	g_string_free(text, TRUE);
	err_clear(&err);
}

static void test_preemptions(void)
{
	struct history *h = open_it();
	GString *text = g_string_new(NULL);
	struct preemption_slice *slices;
	struct err err = ERR_INIT;
	struct preemption p;
	int64_t sum = 0;
	size_t n;

	check_walk(h, 0, 0, INT64_MAX, 0, BY_TIME, " 1 2 3 4", "all by time");
	check_walk(h, 0, INT64_MIN, INT64_MAX, 0, BY_DURATION, " 2 3 1 4",
		   "all, longest first");
	check_walk(h, 5, 0, INT64_MAX, 0, BY_TIME, " 1 3 4", "of one vCPU");
	check_walk(h, 5, 0, INT64_MAX, 200, BY_DURATION, " 3 1",
		   "of one, of some length");
	check_walk(h, 0, 9000, 9001, 0, BY_TIME, " 2",
		   "one that began long before the window");
	check_walk(h, 0, 1500, 2000, 0, BY_TIME, " 2",
		   "the window's edges are not in it");
	is_int(history_preemptions(h, 0, 0, INT64_MAX, 0, BY_TIME, stop_at_once,
				   text, &err),
	       7, "a walk ends when it is told to");
	is_text(text->str, " 1", "at once");
	ok(history_preemption_from(h, 1000, true, 0, &p, &err) == 1 &&
		   p.id == 2 && p.end_ns == 10200 && p.pcpu == 4,
	   "the next");
	ok(history_preemption_from(h, 1200, true, 800, &p, &err) == 0,
	   "none is as long");
	ok(history_preemption_from(h, 20000, false, 600, &p, &err) == 1 &&
		   p.id == 3,
	   "the one before, of some length");
	ok(!history_slices(h, 3, &slices, &n, &err) && n == 4 &&
		   slices[0].track == 9 && slices[1].kind == SLICE_IDLE &&
		   slices[2].kind == SLICE_UNKNOWN &&
		   slices[3].kind == SLICE_MANY,
	   "who ran instead, in order");
	for (size_t i = 0; i < n; i++)
		sum += slices[i].ns;
	is_int(sum, 700, "for as long as it lasted (10)");
	g_free(slices);
	ok(!history_slices(h, 99, &slices, &n, &err) && !n,
	   "of one that does not exist nobody");
	g_free(slices);
	g_string_free(text, TRUE);
	history_close(h);
}

/* Iterators may be under way side by side, over one track or several. */
static void test_side_by_side(void)
{
	struct history *h = open_it();
	struct interval_iter a, b;
	struct interval x, y;
	struct err err = ERR_INIT;
	struct state_sum sum;
	bool same = true;
	int n = 0;

	interval_iter_init(&a, h, 4, 0, INT64_MAX);
	interval_iter_init(&b, h, 4, 0, INT64_MAX);
	while (interval_iter_next(&a, &x, &err) == 1) {
		same &= interval_iter_next(&b, &y, &err) == 1 &&
			x.begin_ns == y.begin_ns && x.value == y.value;
		if (++n % 100 == 0)
			same &= !history_sum(h, 4, 0, n, &sum, &err);
	}
	ok(same && n > 2900, "two walks and sums between do not disturb");
	interval_iter_release(&a);
	interval_iter_release(&b);
	history_close(h);
}

/* ------------------------------------------------------------------ */

static int no_row(int n, const char *const *names,
		  const struct sql_value *values, void *data)
{
	(void)n;
	(void)names;
	*(int *)data += values != NULL;
	return 0;
}

static void test_queries_refused(void)
{
	static const char *const queries[] = {
		"ATTACH 'tests/x' AS x",
		"DELETE FROM track",
		"CREATE TEMP TABLE x(y)",
		"PRAGMA query_only = OFF",
		"PRAGMA writable_schema = ON",
		"SELECT load_extension('x')",
		"VACUUM INTO 'tests/x'",
		"SELECT 1; DELETE FROM track",
		"BEGIN",
		"SELEC 1",
		"SELECT * FROM nothing",
		"",
		"-- only a remark",
	};
	struct history *h = open_it();
	struct err err = ERR_INIT;
	int rows = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		ok(history_sql(h, queries[i], no_row, &rows, &err) == -1 &&
			   err.msg,
		   "refused: '%s'", queries[i]);
		printf("# %s\n", err.msg ? err.msg : "");
		err_clear(&err);
	}
	is_int(rows, 0, "and gave no row");
	ok(!history_sql(h,
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT"
			" i + 1 FROM n WHERE i < 5) SELECT i FROM n; -- x",
			no_row, &rows, &err) &&
		   rows == 5,
	   "a query with a remark behind it is run");
	ok(!history_sql(h, "SELECT * FROM preemptions", no_row, &rows, &err) &&
		   rows == 9,
	   "the views are there");
	ok(!history_sql(h, "SELECT name FROM pragma_table_info('track')",
			no_row, &rows, &err) &&
		   rows == 20,
	   "tables can be described");
	ok(g_access("tests/x", F_OK), "no file was made");
	history_close(h);
}

/* Every statement of the reader seeks, unless it says that it scans. */
static void test_plans(void)
{
	sqlite3 *db;
	sqlite3_stmt *s;

	sqlite3_open_v2(NAME, &db, SQLITE_OPEN_READONLY, NULL);
	for (int i = 0; i < STMT_READ_COUNT; i++) {
		const char *text = sql_text((enum stmt)i);
		char *explain = g_strdup_printf("EXPLAIN QUERY PLAN %s", text);
		bool scans = false;

		if (sqlite3_prepare_v2(db, explain, -1, &s, NULL) != SQLITE_OK)
			scans = true;
		while (sqlite3_step(s) == SQLITE_ROW)
			scans |= g_str_has_prefix(
				(const char *)sqlite3_column_text(s, 3),
				"SCAN");
		sqlite3_finalize(s);
		ok(scans == g_str_has_prefix(text, "/*scan*/"),
		   "statement %d %s", i, scans ? "scans" : "seeks");
		g_free(explain);
	}
	sqlite3_close(db);
}

/* ------------------------------------------------------------------ */
/* Files that are not what they should be                             */

static void write_bad(const void *bytes, gsize len)
{
	g_file_set_contents(BAD, bytes, (gssize)len, NULL);
}

static void check_open(const char *word, const char *what)
{
	struct err err = ERR_INIT;
	struct history *h;

	ok(history_open(&h, BAD, &err) && strstr(err.msg, word) &&
		   strstr(err.msg, BAD),
	   "%s: '%s'", what, word);
	printf("# %s\n", err.msg ? err.msg : "no error");
	err_clear(&err);
}

/* A copy of the history on which @sql was run. */
static void make_bad(const char *sql)
{
	char *bytes, *message = NULL;
	sqlite3 *db;
	gsize len;

	g_file_get_contents(NAME, &bytes, &len, NULL);
	write_bad(bytes, len);
	g_free(bytes);
	sqlite3_open(BAD, &db);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		printf("# %s\n", message);
	sqlite3_free(message);
	sqlite3_close(db);
}

static void test_other_files(void)
{
	char *bytes;
	gsize len;

	g_unlink(BAD);
	check_open("No such file", "no file");
	write_bad("", 0);
	check_open("not a kvmscope history", "an empty file");
	write_bad("#!/bin/sh\n", 10);
	check_open("not a kvmscope history", "a short file");
	ok(!history_is_one(BAD), "and it does not look like one");
	g_file_get_contents(NAME, &bytes, &len, NULL);
	write_bad(bytes, 50);
	check_open("cut off", "cut in its header");
	write_bad(bytes, len / 2);
	check_open("cut off", "cut in the middle");
	ok(history_is_one(BAD), "but it looks like one");
	write_bad(bytes, len - 1);
	check_open("cut off", "one byte short");
	g_free(bytes);
	g_unlink(BAD);
	make_bad("PRAGMA application_id = 7");
	check_open("not a kvmscope history", "another program's SQLite file");
	make_bad("PRAGMA user_version = 2");
	check_open("made by a newer kvmscope (format 2", "a newer format");
	make_bad("UPDATE meta SET value = '0' WHERE key = 'complete'");
	check_open("still being written", "an unfinished one");
	make_bad("DELETE FROM meta");
	check_open("damaged", "one that says nothing of itself");
	make_bad("DROP TABLE missing");
	check_open("damaged", "one without a table");
	make_bad("ALTER TABLE chunk RENAME TO c; CREATE VIEW chunk AS WITH"
		 " RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i FROM n)"
		 " SELECT i AS track FROM n");
	check_open("damaged", "a view that never ends instead of a table");
	make_bad("UPDATE track SET parent = 6 WHERE id = 2");
	check_open("its own ancestor", "a loop in the tree (11)");
	make_bad("UPDATE track SET kind = 'x' WHERE id = 2");
	check_open("unknown kind", "an unknown kind of track");
	make_bad("UPDATE track SET id = -5 WHERE id = 2");
	check_open("damaged", "an impossible id");
}

/* Opens, but track 4 cannot be read, and both ways to read it say so. */
static void check_track(const char *sql, const char *word)
{
	struct err err = ERR_INIT;
	struct state_sum sums[50];
	struct interval_iter it;
	struct interval iv;
	struct history *h;
	int r;

	make_bad(sql);
	if (!ok(!history_open(&h, BAD, &err), "opens: %s", sql)) {
		err_clear(&err);
		return;
	}
	interval_iter_init(&it, h, 4, 0, INT64_MAX);
	while ((r = interval_iter_next(&it, &iv, &err)) > 0)
		;
	ok(r < 0 && strstr(err.msg, "track 4") && strstr(err.msg, word),
	   "its intervals are refused: '%s'", word);
	printf("# %s\n", err.msg ? err.msg : "no error");
	is_int(interval_iter_next(&it, &iv, &err), 0, "and there are no more");
	interval_iter_release(&it);
	err_clear(&err);
	r = history_columns(h, 4, 0, 2000, 50, sums, &err);
	ok(r < 0 && strstr(err.msg, "track 4"), "so are its sums");
	err_clear(&err);
	history_close(h);
}

static void test_bad_chunks(void)
{
	check_track("DELETE FROM chunk WHERE begin = (SELECT begin FROM chunk"
		    " LIMIT 1 OFFSET 2)",
		    "does not begin where");
	check_track("UPDATE chunk SET end = end + 1", "");
	check_track("UPDATE chunk SET count = count + 1", "sums");
	check_track("UPDATE chunk SET data = zeroblob(40)", "");
	check_track("UPDATE chunk SET data = substr(data, 1, 20)", "");
	check_track("UPDATE chunk SET data = zeroblob(0)", "");
	check_track("UPDATE chunk SET end = begin", "times");
	check_track("UPDATE chunk SET begin = 'x' WHERE begin = (SELECT"
		    " max(begin) FROM chunk)",
		    "does not begin where");
	check_track("UPDATE chunk SET end = 9223372036854775807", "times");
}

/* Flipped bytes anywhere: an error or not, but an end. */
static void test_noise(void)
{
	GRand *rand = g_rand_new_with_seed(9);
	char *bytes, *copy;
	int opened = 0;
	gsize len;

	g_file_get_contents(NAME, &bytes, &len, NULL);
	for (int i = 0; i < 300; i++) {
		struct err err = ERR_INIT;
		struct state_sum sums[20];
		struct interval_iter it;
		struct interval iv;
		struct history *h;
		int rows = 0;

		copy = g_memdup2(bytes, len);
		for (int n = 0; n < 1 + i % 40; n++)
			copy[g_rand_int_range(rand, i % 3 ? 100 : 0,
					      (gint32)len)] ^=
				(char)(1 << g_rand_int_range(rand, 0, 8));
		write_bad(copy, len);
		g_free(copy);
		if (history_open(&h, BAD, &err)) {
			err_clear(&err);
			continue;
		}
		opened++;
		for (uint32_t t = 1; t <= 10; t++) {
			interval_iter_init(&it, h, t, INT64_MIN, INT64_MAX);
			while (interval_iter_next(&it, &iv, &err) > 0)
				;
			interval_iter_release(&it);
			history_columns(h, t, 0, 5000, 20, sums, &err);
		}
		history_sql(h, "SELECT * FROM preemptions, culprits", no_row,
			    &rows, &err);
		err_clear(&err);
		history_close(h);
	}
	ok(opened > 10, "files with wrong bytes do no harm (%d opened)",
	   opened);
	g_free(bytes);
	g_rand_free(rand);
}

static void test_slices_cut(void)
{
	const struct preemption_slice all[] = {
		{ .track = 1, .ns = 10 },
		{ .track = 2, .ns = 0 },
		{ .track = 3, .ns = 20 },
		{ .track = 4, .ns = 30 },
	};
	struct preemption_slice s[4];

	memcpy(s, all, sizeof(s));
	is_int(slices_cut(s, 4, 100, 100, 160), 3, "slices of no length go");
	memcpy(s, all, sizeof(s));
	is_int(slices_cut(s, 4, 100, 105, 140), 3, "cut at both ends");
	ok(s[0].ns == 5 && s[1].ns == 20 && s[2].ns == 10 && s[2].track == 4,
	   "to what lies inside");
	memcpy(s, all, sizeof(s));
	is_int(slices_cut(s, 4, 100, 160, 200), 0, "none lies after them");
	memcpy(s, all, sizeof(s));
	s[2].ns = -1;
	is_int(slices_cut(s, 4, 100, 0, 200), 1, "a negative length ends them");
	memcpy(s, all, sizeof(s));
	s[2].ns = INT64_MAX;
	is_int(slices_cut(s, 4, 100, INT64_MIN, INT64_MAX), 1,
	       "so does one past the end of time");
}

int main(void)
{
	tap_begin();
	write_history();
	test_tree();
	test_children();
	test_self();
	test_preemptions();
	test_side_by_side();
	test_queries_refused();
	test_plans();
	test_other_files();
	test_bad_chunks();
	test_noise();
	g_unlink(NAME);
	g_unlink(BAD);
	test_slices_cut();
	return tap_end();
}
