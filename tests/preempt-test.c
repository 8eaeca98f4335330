/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A vCPU that waits through very many switches: everybody who ran instead is
 * named, up to a limit, and the sum is exact beyond it.
 */
#include "config.h"

#include <glib.h>
#include <glib/gstdio.h>

#include "analysis/analysis.h"
#include "db/history.h"
#include "db/writer.h"
#include "tests/tap.h"

static void feed_switch(struct analysis *an, int64_t ts_ns, int32_t prev,
			int32_t next)
{
	struct event ev = { .kind = EV_SCHED_SWITCH, .ts_ns = ts_ns };

	for (int i = 0; i < EVENT_SLOTS; i++)
		ev.slot[i] = EVENT_NONE;
	ev.tid = ev.pid = -1;
	ev.slot[SWITCH_PREV_TID] = prev;
	ev.slot[SWITCH_PREV_STATE] = TASK_RUNNABLE;
	ev.slot[SWITCH_NEXT_TID] = next;
	analysis_event(an, &ev);
}

static void feed_exit(struct analysis *an, int64_t ts_ns, int32_t tid)
{
	struct event ev = { .kind = EV_KVM_EXIT, .ts_ns = ts_ns };

	for (int i = 0; i < EVENT_SLOTS; i++)
		ev.slot[i] = EVENT_NONE;
	ev.tid = ev.pid = tid;
	ev.slot[KVM_EXIT_REASON] = 1;
	ev.slot[KVM_EXIT_ISA] = 1;
	analysis_event(an, &ev);
}

struct seen {
	struct history *h;
	size_t slices;
	int64_t ns, many_ns, duration_ns;
};

static int look(const struct preemption *p, void *data)
{
	struct seen *seen = data;
	struct preemption_slice *slices;

	seen->duration_ns += p->end_ns - p->begin_ns;
	if (history_slices(seen->h, p->id, &slices, &seen->slices, NULL))
		return -1;
	for (size_t i = 0; i < seen->slices; i++) {
		seen->ns += slices[i].ns;
		if (slices[i].kind == SLICE_MANY)
			seen->many_ns += slices[i].ns;
	}
	g_free(slices);
	return 0;
}

/* vCPU 7 waits while 8 and 9 take turns @turns times, 10 ns each. */
static void wait_through(const char *path, int turns, struct seen *seen)
{
	struct analysis_options opt = { 0 };
	struct analysis *an;
	struct writer *w;
	int64_t t = 1000;
	int32_t prev = 7;

	ok(!writer_open(&w, path, NULL), "a history begins");
	an = analysis_new(w, &opt);
	analysis_add_machine(an, "host", 0);
	/* Some past that nobody needs. */
	for (int i = 0; i < 1000; i++)
		feed_switch(an, i, 20 + i % 2, 20 + (i + 1) % 2);
	feed_exit(an, t, 7);
	for (int i = 0; i < turns; i++) {
		int32_t next = 8 + i % 2;

		feed_switch(an, t += 10, prev, next);
		prev = next;
	}
	feed_switch(an, t += 10, prev, 7);
	analysis_finish(an, 0, t + 10);
	writer_meta_int(w, "begin_ns", 0);
	writer_meta_int(w, "end_ns", t + 10);
	analysis_free(an);
	ok(!writer_publish(w, NULL, NULL), "it is published");
	writer_close(w);
	memset(seen, 0, sizeof(*seen));
	ok(!history_open(&seen->h, path, NULL), "it is opened");
	ok(!history_preemptions(seen->h, 0, INT64_MIN, INT64_MAX, 0, BY_TIME,
				look, seen, NULL),
	   "its preemptions are read");
	history_close(seen->h);
}

static void test_some(const char *path)
{
	struct seen seen;

	wait_through(path, 20000, &seen);
	is_int(seen.slices, 20000, "each of 20,000 slices is there");
	is_int(seen.ns, 200000, "they add up");
	is_int(seen.duration_ns, 200000, "to the duration");
	is_int(seen.many_ns, 0, "everybody is named");
}

static void test_too_many(const char *path)
{
	struct seen seen;

	wait_through(path, 200000, &seen);
	is_int(seen.ns, 2000000, "200,000 slices add up");
	is_int(seen.duration_ns, 2000000, "to the duration");
	ok(seen.many_ns > 0, "the oldest are one slice 'several'");
	ok(seen.many_ns < seen.ns, "the latest are named");
}

int main(void)
{
	char *tmp = g_dir_make_tmp("kvmscope-preempt-XXXXXX", NULL);
	char *path = g_build_filename(tmp, "p.kvms", NULL);

	tap_begin();
	test_some(path);
	test_too_many(path);
	g_unlink(path);
	g_rmdir(tmp);
	g_free(path);
	g_free(tmp);
	return tap_end();
}
