/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of more preemptions than are read at first: in every order, with
 * filters, against all of them.
 */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "db/writer.h"
#include "tests/tap.h"
#include "ui/charges.h"
#include "ui/preempts.h"

#define FILE_NAME "ui-preempts.kvms"
#define BEGIN_NS  INT64_C(1000000000)
#define STEP_NS   INT64_C(1000000)
#define COUNT     (PREEMPTS_FIRST * 3)
#define CULPRITS  7

static void die(struct err *err)
{
	err_report(err);
	exit(99);
}

static uint32_t row(struct writer *w, enum track_kind kind, uint32_t id,
		    uint32_t parent, const char *name)
{
	writer_describe(w, &(struct track_row){
				   .id = id,
				   .parent = parent,
				   .kind = kind,
				   .machine = 1,
				   .name = name,
				   .pid = -1,
				   .tid = -1,
				   .begin_ns = BEGIN_NS,
				   .end_ns = BEGIN_NS + COUNT * STEP_NS,
			   });
	return id;
}

/* How long the i-th preemption lasts: all differ, in no order. */
static int64_t length_ns(int64_t i)
{
	return 1000 + (i * 7919) % COUNT;
}

/* vCPU "even" and "odd" are displaced in turn by "culprit 0", "1", ... */
static void write_all(struct writer *w)
{
	static const char *const names[2] = { "even", "odd" };
	uint32_t machine = row(w, TRACK_MACHINE, writer_row_id(w), 0, "host");
	uint32_t vm = row(w, TRACK_VM, writer_row_id(w), machine, "vm");
	struct wtrack *vcpu[2], *culprit[CULPRITS];
	uint32_t id[2], culprit_id[CULPRITS];

	for (int i = 0; i < CULPRITS; i++) {
		char *name = g_strdup_printf("culprit %d", i);

		culprit[i] = writer_track(w, BEGIN_NS);
		culprit_id[i] = row(w, TRACK_THREAD, wtrack_id(culprit[i]),
				    machine, name);
		g_free(name);
	}
	for (int i = 0; i < 2; i++) {
		vcpu[i] = writer_track(w, BEGIN_NS);
		id[i] = row(w, TRACK_VCPU, wtrack_id(vcpu[i]), vm, names[i]);
	}
	for (int64_t i = 0; i < COUNT; i++) {
		int64_t t = BEGIN_NS + i * STEP_NS, ns = length_ns(i);
		struct preemption_slice slice = { culprit_id[i % CULPRITS],
						  SLICE_THREAD, ns };

		wtrack_set(vcpu[i % 2], t, ST_PREEMPTED, 0, i + 1);
		wtrack_set(vcpu[i % 2], t + ns, ST_GUEST, 0, VALUE_NONE);
		writer_preemption(w, &(struct preemption_row){
					     .id = i + 1,
					     .track = id[i % 2],
					     .begin_ns = t,
					     .end_ns = t + ns,
					     .slices = &slice,
					     .slice_count = 1,
				     });
	}
	for (int i = 0; i < 2; i++)
		wtrack_end(vcpu[i], BEGIN_NS + COUNT * STEP_NS);
	for (int i = 0; i < CULPRITS; i++)
		wtrack_end(culprit[i], BEGIN_NS + COUNT * STEP_NS);
}

static struct history *make(void)
{
	struct err err = ERR_INIT;
	struct history *h;
	struct writer *w;

	if (writer_open(&w, FILE_NAME, &err))
		die(&err);
	writer_meta_int(w, "begin_ns", BEGIN_NS);
	writer_meta_int(w, "end_ns", BEGIN_NS + COUNT * STEP_NS);
	write_all(w);
	if (writer_publish(w, NULL, &err))
		die(&err);
	writer_close(w);
	if (history_open(&h, FILE_NAME, &err))
		die(&err);
	return h;
}

static const struct preempts_item *item(const struct preempts *p, size_t i)
{
	return &g_array_index(p->items, struct preempts_item, i);
}

/* Lengths fall (@way 1) or rise (-1) all along. */
static bool falls(const struct preempts *p, int way)
{
	for (guint i = 1; i < p->items->len; i++)
		if ((item(p, i - 1)->ns - item(p, i)->ns) * way < 0)
			return false;
	return true;
}

static void read_again(struct preempts *p, enum preempts_order order,
		       bool reverse)
{
	struct err err = ERR_INIT;

	p->order = order;
	p->reverse = reverse;
	if (preempts_read(p, &err))
		die(&err);
}

static void test_orders(struct preempts *p)
{
	struct err err = ERR_INIT;

	read_again(p, PREEMPTS_BY_DURATION, false);
	ok(p->items->len == PREEMPTS_FIRST && p->more && falls(p, 1) &&
		   item(p, 0)->ns == 1000 + COUNT - 1,
	   "the longest are read first, not all");
	ok(!preempts_want(p, PREEMPTS_FIRST + 1, &err) &&
		   p->items->len > PREEMPTS_FIRST && falls(p, 1),
	   "more when somebody comes to their end");
	ok(!preempts_want(p, PREEMPTS_MAX, &err) && p->items->len == COUNT &&
		   !p->more && item(p, COUNT - 1)->ns == 1000,
	   "and all of them in the end");
	read_again(p, PREEMPTS_BY_DURATION, true);
	ok(p->items->len == COUNT && falls(p, -1), "the shortest first");
	read_again(p, PREEMPTS_BY_TIME, false);
	ok(item(p, 0)->id == 1 && item(p, 1)->id == 2 && p->more,
	   "in order of time");
	read_again(p, PREEMPTS_BY_TIME, true);
	ok(item(p, 0)->id == COUNT && item(p, COUNT - 1)->id == 1,
	   "the last first");
	read_again(p, PREEMPTS_BY_VICTIM, false);
	ok(item(p, 0)->track != item(p, COUNT - 1)->track &&
		   item(p, 0)->id % 2 == 1 && item(p, COUNT - 1)->id % 2 == 0 &&
		   item(p, 0)->ns > item(p, 1)->ns,
	   "by victim, of each the longest first");
	read_again(p, PREEMPTS_BY_CULPRIT, true);
	ok((item(p, 0)->id - 1) % CULPRITS == CULPRITS - 1 &&
		   (item(p, COUNT - 1)->id - 1) % CULPRITS == 0,
	   "by culprit, the other way round");
	is_int((int64_t)preempts_find(p, item(p, 77)->track,
				      item(p, 77)->begin_ns + 5),
	       77, "one is found by a time in it");
	ok(preempts_find(p, item(p, 77)->track, item(p, 77)->begin_ns - 5) ==
		   SIZE_MAX,
	   "not by a time before it");
}

static GRegex *regex(const char *text)
{
	return g_regex_new(text, G_REGEX_CASELESS, 0, NULL);
}

static void test_filters(struct preempts *p)
{
	struct preempts_filter all = p->filter;
	bool right = true;

	p->filter.by = regex("culprit 3");
	p->filter.of = regex("EVEN");
	read_again(p, PREEMPTS_BY_DURATION, false);
	for (guint i = 0; i < p->items->len; i++)
		right = right && (item(p, i)->id - 1) % CULPRITS == 3 &&
			item(p, i)->id % 2 == 1;
	ok(right && p->items->len == COUNT / CULPRITS / 2 && falls(p, 1) &&
		   !p->more,
	   "of one victim by one culprit");
	preempts_filter_clear(&p->filter);
	p->filter.from_ns = all.from_ns + 10 * STEP_NS;
	p->filter.to_ns = all.from_ns + 20 * STEP_NS;
	p->few = true;
	read_again(p, PREEMPTS_BY_DURATION, false);
	ok(p->items->len == 10 && falls(p, 1), "of a part of the trace");
	p->few = false;
	p->filter = all;
	p->filter.min_ns = 1000 + COUNT - 5;
	read_again(p, PREEMPTS_BY_DURATION, false);
	is_int(p->items->len, 5, "of at least so long");
}

int main(void)
{
	struct history *h = make();
	struct culprits *culprits = culprits_new(h);
	struct preempts p;

	tap_begin();
	preempts_init(&p, h, culprits);
	p.filter.from_ns = history_begin_ns(h);
	p.filter.to_ns = history_end_ns(h);
	test_orders(&p);
	test_filters(&p);
	is_int((int64_t)culprits_count(culprits), CULPRITS,
	       "a culprit for each name");
	preempts_release(&p);
	culprits_free(culprits);
	history_close(h);
	unlink(FILE_NAME);
	return tap_end();
}
