/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to disks: which ones a window has, in which order, and whole; and
 * which ones a part of a history has.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>
#include <sqlite3.h>

#include "db/history.h"
#include "db/subset.h"
#include "tests/tap.h"

#define NAME "db-request-test.kvms"
#define PART "db-request-test-part.kvms"

static void row(struct writer *w, uint32_t parent, enum track_kind kind,
		const char *name)
{
	writer_describe(w, &(struct track_row){ .id = writer_row_id(w),
						.parent = parent,
						.kind = kind,
						.machine = 1,
						.name = name,
						.pid = -1,
						.tid = -1,
						.begin_ns = 0,
						.end_ns = 1000 });
}

static void request(struct writer *w, int64_t id, uint32_t vm, int64_t begin_ns,
		    int64_t end_ns)
{
	writer_request(w,
		       &(struct request_row){ .id = id,
					      .vm = vm,
					      .thread = vm ? vm + 2 : 0,
					      .device = "8,0",
					      .op = id % 2 ? "read" : "write",
					      .sector = 100 * id,
					      .bytes = 512 * id,
					      .begin_ns = begin_ns,
					      .end_ns = end_ns,
					      .source = "block" });
}

/* host(1): VMs a(2), b(3), threads of them (4, 5). */
static void write_history(void)
{
	struct err err = ERR_INIT;
	struct writer *w;

	if (writer_open(&w, NAME, &err))
		exit(err_report(&err));
	row(w, 0, TRACK_MACHINE, "host");
	row(w, 1, TRACK_VM, "a");
	row(w, 1, TRACK_VM, "b");
	row(w, 2, TRACK_THREAD, "iothread");
	row(w, 3, TRACK_THREAD, "iothread");
	request(w, 1, 2, 100, 300);
	request(w, 2, 3, 150, 200);
	request(w, 3, 2, 150, 180);
	request(w, 4, 0, 160, REQUEST_OPEN);
	request(w, 5, 3, 500, 400); /* the end before the begin */
	request(w, 6, 2, 900, 1000);
	request(w, 7, 3, 1000, 1000);
	request(w, 8, 2, 950, REQUEST_OPEN);
	writer_meta_int(w, "begin_ns", 0);
	writer_meta_int(w, "end_ns", 1000);
	if (writer_publish(w, NULL, &err))
		exit(err_report(&err));
	writer_close(w);
}

static struct history *open_it(const char *path)
{
	struct err err = ERR_INIT;
	struct history *h;

	if (history_open(&h, path, &err))
		exit(err_report(&err));
	return h;
}

static int add_id(const struct request_row *r, void *data)
{
	g_string_append_printf(data, " %" PRId64, r->id);
	return 0;
}

static int stop_at_once(const struct request_row *r, void *data)
{
	return add_id(r, data), 7;
}

static void check(struct history *h, uint32_t vm, int64_t from, int64_t to,
		  enum request_order order, const char *want, const char *what)
{
	GString *text = g_string_new(NULL);
	struct err err = ERR_INIT;
	int r = history_requests(h, vm, from, to, order, add_id, text, &err);

	is_text(r ? err.msg : text->str, want, "%s", what);
	g_string_free(text, TRUE);
	err_clear(&err);
}

static void test_windows(struct history *h)
{
	GString *text = g_string_new(NULL);

	check(h, 0, INT64_MIN, INT64_MAX, BY_BEGIN, " 1 2 3 4 5 6 8 7",
	      "all, as they begin");
	check(h, 0, INT64_MIN, INT64_MAX, BY_END, " 3 2 1 5 6 7",
	      "all, as they end; an open one does not");
	check(h, 2, INT64_MIN, INT64_MAX, BY_BEGIN, " 1 3 6 8", "of one VM");
	check(h, 3, INT64_MIN, INT64_MAX, BY_END, " 2 5 7", "of the other");
	check(h, 9, INT64_MIN, INT64_MAX, BY_END, "", "of none that is there");
	check(h, 0, 150, 160, BY_BEGIN, " 2 3", "the end is not in a window");
	check(h, 0, 180, 300, BY_END, " 3 2", "but its begin is");
	check(h, 0, 0, 1000, BY_BEGIN, " 1 2 3 4 5 6 8 7",
	      "one that reaches the history's end has that moment, too");
	check(h, 0, 1000, 2000, BY_BEGIN, "", "one that begins there has not");
	check(h, 0, 0, 1000, BY_END, " 3 2 1 5 6 7", "so with ends");
	check(h, 0, 200, 300, BY_PRESENCE, " 1 2 4", "all that are there");
	check(h, 2, 960, 970, BY_PRESENCE, " 6 8", "of one VM");
	check(h, 0, 300, 200, BY_BEGIN, "", "no window has none");
	is_int(history_requests(h, 0, 0, 1000, BY_BEGIN, stop_at_once, text,
				NULL),
	       7, "a walk ends when it is told to");
	is_text(text->str, " 1", "at once");
	g_string_free(text, TRUE);
}

static int check_first(const struct request_row *r, void *data)
{
	*(bool *)data = true;
	is_int(r->id, 3, "its id");
	is_int(r->vm, 2, "its VM");
	is_int(r->thread, 4, "who submitted it");
	is_text(r->device, "8,0", "to which device");
	is_text(r->op, "read", "what for");
	is_int(r->sector, 300, "where");
	is_int(r->bytes, 1536, "how much");
	is_int(r->begin_ns, 150, "from");
	is_int(r->end_ns, 180, "to");
	is_text(r->source, "block", "how that is known");
	return 0;
}

static int check_times(const struct request_row *r, void *data)
{
	*(bool *)data = true;
	ok(r->end_ns >= r->begin_ns, "request %" PRId64 " has an end (18)",
	   r->id);
	is_int(r->end_ns == REQUEST_OPEN, r->id == 4 || r->id == 8,
	       "that is known or not");
	return 0;
}

static void test_row(struct history *h)
{
	bool seen = false;

	history_requests(h, 2, 180, 181, BY_END, check_first, &seen, NULL);
	ok(seen, "a request as it was written");
	seen = false;
	history_requests(h, 0, 0, 1000, BY_BEGIN, check_times, &seen, NULL);
	ok(seen, "all of them");
}

static bool wants(const struct track *t, void *data)
{
	return t->id == *(uint32_t *)data;
}

static int check_whole(const struct request_row *r, void *data)
{
	++*(int *)data;
	if (r->id == 1)
		ok(r->begin_ns == 100 && r->end_ns == 300, "1 is whole");
	return 0;
}

static void test_part(struct history *h)
{
	struct subset s = { .from_ns = 200, .to_ns = 450 };
	struct history *part;
	uint32_t thread = 5;
	int n = 0;

	is_int(subset_write(h, &s, PART, NULL), 0, "a part of it");
	part = open_it(PART);
	check(part, 0, 0, 1000, BY_PRESENCE, " 1 2 4", "has what reaches in");
	history_requests(part, 0, 200, 450, BY_PRESENCE, check_whole, &n, NULL);
	is_int(n, 3, "all of it");
	history_close(part);
	s.to_ns = 1000;
	s.wants = wants;
	s.data = &thread;
	is_int(subset_write(h, &s, PART, NULL), 0, "of a chosen thread");
	part = open_it(PART);
	check(part, 0, 0, 2000, BY_PRESENCE, " 2 5 7", "has its requests");
	ok(history_track(part, 3), "and its VM");
	history_close(part);
	unlink(PART);
}

static void change(const char *sql)
{
	sqlite3 *db;

	sqlite3_open(NAME, &db);
	is_int(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sql);
	sqlite3_close(db);
}

static int check_harmless(const struct request_row *r, void *data)
{
	int *n = data;

	++*n;
	ok(r->device && r->op && r->source && r->bytes >= 0 &&
		   r->sector >= -1 && r->begin_ns <= r->end_ns &&
		   r->begin_ns >= -(INT64_C(1) << 62),
	   "request %" PRId64 " can be taken for one", r->id);
	return 0;
}

static void test_foreign(void)
{
	struct history *h;
	int n = 0;

	change("UPDATE request SET begin = -9223372036854775808,"
	       " end = -9223372036854775807, bytes = -5, sector = -7,"
	       " op = x'00', device = 17 WHERE id = 2");
	h = open_it(NAME);
	history_requests(h, 0, INT64_MIN, INT64_MAX, BY_BEGIN, check_harmless,
			 &n, NULL);
	is_int(n, 8, "a foreign file's requests");
	history_close(h);
	change("DROP TABLE request");
	h = open_it(NAME);
	check(h, 0, INT64_MIN, INT64_MAX, BY_BEGIN, "",
	      "an older history has none");
	history_close(h);
}

int main(void)
{
	struct history *h;

	tap_begin();
	write_history();
	h = open_it(NAME);
	test_windows(h);
	test_row(h);
	test_part(h);
	history_close(h);
	test_foreign();
	unlink(NAME);
	return tap_end();
}
