/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading stored events: every search gives what a walk over all events gives;
 * a history without events, or with bad ones, says so.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "db/history.h"
#include "tests/db-event-sample.h"
#include "tests/tap.h"

#define NAME   "db-events-test.kvms"
#define EVENTS 20000 /* more than two blocks */

/* What was written, kept apart. */
static struct stored_event all[EVENTS];
static uint32_t seed = 7;

static uint32_t random_number(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static void row(struct writer *w, uint32_t id, uint32_t parent,
		enum track_kind kind, int64_t key, int64_t tid)
{
	writer_describe(w, &(struct track_row){ .id = id,
						.parent = parent,
						.kind = kind,
						.machine = 1,
						.name = "x",
						.key = key,
						.pid = -1,
						.tid = tid,
						.end_ns = 1000 });
}

/*
 * A machine (1) with pCPUs 3 and 4, a VM (5), its vCPU (6) and thread (7); and
 * another machine (8).
 */
static void rows(struct writer *w)
{
	for (int i = 0; i < 8; i++)
		writer_row_id(w);
	row(w, 1, 0, TRACK_MACHINE, 0, -1);
	row(w, 2, 1, TRACK_GROUP, 0, -1);
	row(w, 3, 2, TRACK_PCPU, 0, -1);
	row(w, 4, 2, TRACK_PCPU, 1, -1);
	row(w, 5, 1, TRACK_VM, 100, -1);
	row(w, 6, 5, TRACK_VCPU, 0, 100);
	row(w, 7, 5, TRACK_THREAD, 200, 200);
	row(w, 8, 0, TRACK_MACHINE, 0, -1);
}

static uint32_t add_class(struct writer *w, const char *name, bool procname,
			  GByteArray *bytes)
{
	uint32_t id =
		writer_event_class(w, name, procname, bytes->data, bytes->len);

	g_byte_array_unref(bytes);
	return id;
}

static void add_events(struct writer *w)
{
	GByteArray *bytes = g_byte_array_new();
	uint32_t class[2] = {
		add_class(w, "sched_switch", true, sample_switch()),
		add_class(w, "all_types", false, sample_all()),
	};
	int64_t ts_ns = 0;

	for (int i = 0; i < EVENTS; i++) {
		struct stored_event *ev = &all[i];
		struct event_row_info info = { 0 };
		int which = !random_number(500);

		ts_ns += random_number(3) * 10;
		info.ts_ns = ev->ts_ns = ts_ns;
		info.class = ev->class = class[which];
		info.machine = ev->machine = random_number(4) ? 1 : 8;
		info.cpu = ev->cpu = (int32_t)random_number(2);
		/* The thread 200 is there in the last block alone. */
		info.tid = ev->tid = i > 18000 && !random_number(50)
					     ? 200
					     : (int32_t)random_number(2) * 100;
		info.pid = ev->pid = ev->tid ? 100 : 0;
		ev->name = which ? "all_types" : "sched_switch";
		g_byte_array_set_size(bytes, 0);
		(which ? sample_row_all : sample_row_switch)(bytes,
							     (unsigned int)i);
		info.row = bytes->data;
		info.len = bytes->len;
		writer_event(w, &info);
	}
	g_byte_array_unref(bytes);
}

static void make(bool with_events)
{
	struct err err = ERR_INIT;
	struct writer *w;

	if (writer_open(&w, NAME, &err))
		exit(err_report(&err));
	rows(w);
	if (with_events) {
		add_events(w);
		writer_meta_int(w, "stored_events", EVENTS);
	}
	writer_meta_int(w, "begin_ns", 0);
	writer_meta_int(w, "end_ns", 1000000);
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

static bool wanted(const struct event_filter *f, const struct stored_event *ev)
{
	bool tid = !f->tids;

	for (size_t i = 0; i < f->tid_count; i++)
		tid |= f->tids[i] == ev->tid;
	return tid && (!f->machine || f->machine == ev->machine) &&
	       (!f->by_cpu || f->cpu == ev->cpu) &&
	       (!f->name || strstr(ev->name, f->name)) &&
	       (!f->regex || g_regex_match(f->regex, ev->name, 0, NULL));
}

/* The ordinal that a search must find, or -1. */
static int64_t expect(const struct event_filter *f, int64_t from, int step)
{
	for (; from >= 0 && from < EVENTS; from += step)
		if (wanted(f, &all[from]))
			return from;
	return -1;
}

static int64_t first_at(int64_t t_ns)
{
	int64_t i = 0;

	while (i < EVENTS && all[i].ts_ns < t_ns)
		i++;
	return i;
}

static int64_t got(struct events *e, int r, const struct event_pos *pos)
{
	return r > 0 ? event_ordinal(e, pos) : r < 0 ? -2 : -1;
}

static bool search(struct events *e, const struct event_filter *f,
		   struct event_query *q, int64_t t_ns)
{
	struct event_pos pos = { 0, 0 };
	int64_t n, at = first_at(t_ns);
	bool good;

	good = got(e, event_before(q, t_ns, &pos, NULL), &pos) ==
	       expect(f, at - 1, -1);
	n = got(e, event_from(q, t_ns, &pos, NULL), &pos);
	good &= n == expect(f, at, 1);
	for (int i = 0; good && n >= 0 && i < 20; i++) {
		int64_t here = n;

		n = got(e, event_next(q, &pos, NULL), &pos);
		good &= n == expect(f, here + 1, 1);
	}
	for (int i = 0; good && i < 30; i++) {
		int64_t here = event_ordinal(e, &pos);

		n = got(e, event_previous(q, &pos, NULL), &pos);
		good &= n == expect(f, here - 1, -1);
		if (n < 0)
			break;
	}
	return good;
}

static void searches(struct events *e)
{
	static const int32_t one[] = { 200 }, two[] = { 200, 0 },
			     none[] = { 5 };
	GRegex *regex = g_regex_new("^all_", 0, 0, NULL);
	const struct event_filter filters[] = {
		{ 0 },
		{ .machine = 8 },
		{ .machine = 1, .by_cpu = true, .cpu = 1 },
		{ .machine = 1, .by_cpu = true, .cpu = 9 },
		{ .machine = 1, .tids = one, .tid_count = 1 },
		{ .tids = two, .tid_count = 2 },
		{ .tids = one, .tid_count = 1 },
		{ .by_cpu = true, .cpu = 9 },
		{ .machine = 1, .tids = none, .tid_count = 1 },
		{ .tids = none, .tid_count = 0 },
		{ .name = "types" },
		{ .name = "nothing" },
		{ .regex = regex, .machine = 8, .by_cpu = true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
		struct event_query *q = event_query_new(e, &filters[i]);
		int bad = 0;

		bad += !search(e, &filters[i], q, INT64_MIN);
		bad += !search(e, &filters[i], q, INT64_MAX);
		for (int n = 0; n < 60; n++)
			bad += !search(e, &filters[i], q,
				       random_number(220000));
		is_int(bad, 0, "filter %zu finds what a walk finds", i);
		event_query_free(q);
	}
	g_regex_unref(regex);
}

/* Searches that stop at each block find the same in the end. */
static void tired(struct events *e)
{
	const struct event_filter f = { .name = "types" };
	struct event_query *q = event_query_new(e, &f);
	struct event_pos pos;
	int64_t at = -1;
	int bad = 0, stops = 0, r;

	for (int later = 1; later >= 0; later--) {
		event_query_budget(q, 0);
		r = later ? event_from(q, INT64_MIN, &pos, NULL)
			  : event_before(q, INT64_MAX, &pos, NULL);
		bad += r != EVENT_TIRED;
		at = later ? -1 : EVENTS;
		while (r > 0) {
			stops += r == EVENT_TIRED;
			event_query_budget(q, r == EVENT_TIRED);
			if (r == 1) {
				bad += event_ordinal(e, &pos) !=
				       expect(&f, at + (later ? 1 : -1),
					      later ? 1 : -1);
				at = event_ordinal(e, &pos);
			}
			r = later ? event_next(q, &pos, NULL)
				  : event_previous(q, &pos, NULL);
		}
		bad += r < 0 || expect(&f, at + (later ? 1 : -1),
				       later ? 1 : -1) >= 0;
	}
	is_int(bad, 0, "a search that stops can be gone on with");
	ok(stops > 2, "they stopped");
	event_query_free(q);
}

static void every_event(struct events *e)
{
	struct event_query *q = event_query_new(e, &(struct event_filter){ 0 });
	struct event_pos pos, same;
	struct stored_event ev;
	int64_t n = 0;
	int bad = 0;

	for (int r = event_from(q, INT64_MIN, &pos, NULL); r > 0;
	     r = event_next(q, &pos, NULL), n++) {
		const struct stored_event *w = &all[n];

		bad += event_get(e, &pos, &ev, NULL) != 0 ||
		       ev.ts_ns != w->ts_ns || ev.machine != w->machine ||
		       ev.cpu != w->cpu || ev.tid != w->tid ||
		       ev.pid != w->pid || strcmp(ev.name, w->name) ||
		       ev.ordinal != n;
		bad += !event_by_ordinal(e, n, &same) ||
		       same.block != pos.block || same.index != pos.index;
	}
	is_int(n, EVENTS, "every event is there");
	is_int(bad, 0, "and is what it was");
	ok(!event_by_ordinal(e, EVENTS, &pos) && !event_by_ordinal(e, -1, &pos),
	   "there is none behind the last");
	event_query_free(q);
}

static void one_event(struct events *e)
{
	GString *text = g_string_new(NULL);
	struct stored_event ev;
	struct event_pos pos;

	event_by_ordinal(e, 3, &pos);
	event_get(e, &pos, &ev, NULL);
	is_text(ev.procname, "task 3", "the thread's name");
	event_fields(e, &pos, text, NULL);
	is_text(text->str,
		"prev_comm=\"task 3\", prev_tid=300, next_tid=2, "
		"rip=0xFC962FC962FC9632",
		"the fields");
	g_string_free(text, TRUE);
}

static void is_row(struct history *h, uint32_t id, bool by_cpu, int32_t cpu,
		   guint tids, bool can)
{
	GArray *a = g_array_new(FALSE, FALSE, sizeof(int32_t));
	struct event_filter f;

	ok(history_event_filter(h, history_track(h, id), a, &f) == can,
	   "row %u: %s events", id, can ? "has" : "has no");
	ok(f.machine == 1 && f.by_cpu == by_cpu && f.cpu == cpu &&
		   f.tid_count == tids,
	   "row %u: which events", id);
	g_array_unref(a);
}

static int count_row(int n, const char *const *names,
		     const struct sql_value *values, void *data)
{
	(void)n;
	(void)names;
	if (values)
		*(int64_t *)data = values[0].i;
	return 0;
}

static void is_count(struct history *h, const char *where, int64_t want)
{
	char *query =
		g_strdup_printf("SELECT count(*) FROM event WHERE %s", where);
	struct err err = ERR_INIT;
	int64_t n = -1;

	if (history_sql(h, query, count_row, &n, &err))
		err_report(&err);
	is_int(n, want, "%s", where);
	g_free(query);
}

static int64_t count(const struct event_filter *f, int64_t from_ns,
		     int64_t to_ns)
{
	int64_t n = 0;

	for (int i = 0; i < EVENTS; i++)
		n += wanted(f, &all[i]) && all[i].ts_ns >= from_ns &&
		     all[i].ts_ns < to_ns;
	return n;
}

static void sql(struct history *h)
{
	static const int32_t tids[] = { 200 };

	is_count(h, "1", EVENTS);
	is_count(h, "ts >= 50000 AND ts < 150000",
		 count(&(struct event_filter){ 0 }, 50000, 150000));
	is_count(h, "ts = 50000",
		 count(&(struct event_filter){ 0 }, 50000, 50001));
	is_count(h, "machine = 1 AND cpu = 1 AND ts > 100000",
		 count(&(struct event_filter){ .machine = 1,
					       .by_cpu = true,
					       .cpu = 1 },
		       100001, INT64_MAX));
	is_count(h, "tid = 200 AND name = 'sched_switch'",
		 count(&(struct event_filter){ .tids = tids,
					       .tid_count = 1,
					       .name = "sched" },
		       0, INT64_MAX));
	is_count(h, "tid = 'x'", 0);
	is_count(h, "cpu = 1e18", 0);
	is_count(h, "fields LIKE '%either={ %'",
		 count(&(struct event_filter){ .name = "all" }, 0, INT64_MAX));
	is_count(h, "procname = 'task 3' AND name LIKE 'all%'", 0);
}

static void change(const char *statement)
{
	sqlite3 *db;

	sqlite3_open(NAME, &db);
	if (sqlite3_exec(db, statement, NULL, NULL, NULL) != SQLITE_OK)
		ok(false, "%s: %s", statement, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* After @statement, reading every event fails with a sentence about @what. */
static void is_damaged(const char *statement, const char *what)
{
	struct err err = ERR_INIT;
	struct event_query *q;
	struct history *h;
	struct event_pos pos;
	struct events *e;
	int r;

	change(statement);
	h = open_it();
	r = history_events(h, &e, &err);
	if (!r) {
		q = event_query_new(e, &(struct event_filter){ 0 });
		for (r = event_from(q, 0, &pos, &err); r > 0;)
			r = event_next(q, &pos, &err);
		event_query_free(q);
	}
	ok(r < 0 && err.msg && strstr(err.msg, what), "%s: %s", statement,
	   err.msg ? err.msg : "no error");
	err_clear(&err);
	history_close(h);
}

static void damaged(void)
{
	is_damaged("UPDATE event_block SET count = count - 1 WHERE id = 3",
		   "event block 3: ");
	is_damaged("UPDATE event_block SET end = end + 1 WHERE id = 3",
		   "event block 3: ");
	is_damaged("UPDATE event_data SET data = x'0102' WHERE block = 2",
		   "event block 2: it is no zstd frame that says its size");
	is_damaged("DELETE FROM event_data WHERE block = 1",
		   "event block 1: its data is missing");
	is_damaged("UPDATE event_block SET begin = 1 WHERE id = 2",
		   "event block 2: it begins before the one before it ends");
	is_damaged("UPDATE event_block SET count = 1e9 WHERE id = 1",
		   "event block 1: its number of events is impossible");
	is_damaged("UPDATE event_class SET fields = x'7b00' WHERE id = 2",
		   "event class 2: it is cut off");
	is_damaged("UPDATE event_class SET id = 9 WHERE id = 1",
		   "event class 2: its number is not the next one");
}

static void without(const char *how)
{
	struct history *h = open_it();
	struct err err = ERR_INIT;
	struct event_query *q;
	struct event_pos pos;
	struct events *e;

	ok(!history_events_stored(h), "%s: no events are stored", how);
	is_int(history_events(h, &e, &err), 0, "%s: which is no error", how);
	is_int(events_count(e), 0, "%s: there are none", how);
	q = event_query_new(e, &(struct event_filter){ 0 });
	is_int(event_from(q, 0, &pos, &err), 0, "%s: none after", how);
	is_int(event_before(q, INT64_MAX, &pos, &err), 0, "%s: none before",
	       how);
	event_query_free(q);
	is_count(h, "1", 0);
	history_close(h);
}

int main(void)
{
	struct err err = ERR_INIT;
	struct history *h;
	struct events *e;

	tap_begin();
	make(true);
	h = open_it();
	ok(history_events_stored(h), "events are stored");
	if (history_events(h, &e, &err))
		return err_report(&err);
	is_int(events_count(e), EVENTS, "so many");
	every_event(e);
	one_event(e);
	searches(e);
	tired(e);
	is_row(h, 1, false, 0, 0, true);
	is_row(h, 2, false, 0, 0, true);
	is_row(h, 4, true, 1, 0, true);
	is_row(h, 5, false, 0, 2, true);
	is_row(h, 6, false, 0, 1, true);
	is_row(h, 7, false, 0, 1, true);
	sql(h);
	history_close(h);
	damaged();
	make(false);
	without("--no-events");
	change("DROP TABLE event_block; DROP TABLE event_class;"
	       "DROP TABLE event_data");
	without("an older program");
	g_unlink(NAME);
	return tap_end();
}
