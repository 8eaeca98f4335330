/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters in a part of a history: inside its window they are what they were.
 */
#include "config.h"

#include <unistd.h>

#include <sqlite3.h>

#include "db/subset.h"
#include "tests/db-counter-random.h"
#include "tests/tap.h"

#define NAME    "db-counter-subset-test.kvms"
#define PART    "db-counter-subset-test-part.kvms"
#define WINDOWS 60

static struct random_counter truth[COUNTERS];

static struct history *open_it(const char *path)
{
	struct err err = ERR_INIT;
	struct history *h = NULL;

	if (history_open(&h, path, &err))
		exit(err_report(&err));
	return h;
}

/* The window of the part is [from, to); @a and @b are inside. */
static bool agrees(struct history *part, const struct random_counter *c,
		   int64_t from, int64_t a, int64_t b)
{
	struct counter_sum want = counter_brute(c, a, b), got;

	if (history_counter_sum(part, c->id, a, b, &got, NULL))
		return false;
	/* A gauge that has a value there begins with a point. */
	if (c->form == COUNTER_GAUGE && a <= from &&
	    got.points == want.points + 1)
		got.points--;
	return got.points == want.points && got.length_ns == want.length_ns &&
	       got.min == want.min && got.max == want.max &&
	       got.total == want.total;
}

static int64_t moment_in(const struct random_counter *c, GRand *rand,
			 int64_t from, int64_t to)
{
	int64_t t_ns = counter_moment(c, rand);

	return CLAMP(t_ns, from, to);
}

static void check_counter(struct history *part, const struct random_counter *c,
			  int64_t from, int64_t to, GRand *rand)
{
	const struct counter_info *info = history_counter(part, c->id);
	const struct track *t = history_track(part, c->id);
	bool same = agrees(part, c, from, from, to);

	for (int n = 0; n < WINDOWS && same; n++) {
		int64_t a = moment_in(c, rand, from, to);
		int64_t b = moment_in(c, rand, from, to);

		same = agrees(part, c, from, a, b);
	}
	ok(same, "counter %u is what it was", c->id);
	ok(info && info->form == c->form && !strcmp(info->unit, "bytes") &&
		   !strcmp(info->source, "a test"),
	   "and counts what it did");
	ok(t && t->begin_ns == CLAMP(c->begin_ns, from, to) &&
		   t->end_ns == CLAMP(c->end_ns, from, to),
	   "its life is cut");
}

static void test_window(struct history *h, int64_t from, int64_t to)
{
	struct subset s = { .from_ns = from, .to_ns = to };
	GRand *rand = g_rand_new_with_seed(6);
	struct history *part;

	is_int(subset_write(h, &s, PART, NULL), 0, "a part is written");
	part = open_it(PART);
	for (int i = 0; i < COUNTERS; i++)
		check_counter(part, &truth[i], from, to, rand);
	history_close(part);
	g_rand_free(rand);
}

static bool wants(const struct track *t, void *data)
{
	return t->id == *(uint32_t *)data;
}

static void test_chosen(struct history *h)
{
	struct subset s = { .from_ns = history_begin_ns(h),
			    .to_ns = history_end_ns(h),
			    .wants = wants,
			    .data = &truth[9].id };
	struct counter_sum sum;
	struct history *part;

	is_int(subset_write(h, &s, PART, NULL), 0, "one that was chosen");
	part = open_it(PART);
	history_counter_sum(part, truth[9].id, INT64_MIN, INT64_MAX, &sum,
			    NULL);
	is_int(sum.points, truth[9].points->len, "has its points");
	ok(history_track(part, 1), "and its machine");
	ok(!history_counter(part, truth[11].id), "others are not there");
	history_close(part);
}

static bool stop(double done, void *data)
{
	ok(done >= 0 && done <= 1, "so much is done: %g", done);
	return ++*(int *)data < COUNTERS + 4; /* in the middle of one */
}

static void test_stop(struct history *h)
{
	int calls = 0;
	struct subset s = { .from_ns = history_begin_ns(h),
			    .to_ns = history_end_ns(h),
			    .go_on = stop,
			    .go_on_data = &calls };
	struct err err = ERR_INIT;

	unlink(PART);
	is_int(subset_write(h, &s, PART, &err), -1, "it can be stopped");
	ok(!err.msg, "without a sentence");
	ok(access(PART, F_OK), "and leaves nothing");
	err_clear(&err);
}

/* Whether the file is what "invariants" wants. */
static bool holds(const char *path)
{
	const char *argv[] = { "tests/invariants", path, NULL };
	int status = -1;

	if (!g_spawn_sync(NULL, (gchar **)argv, NULL,
			  G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
			  &status, NULL))
		printf("# cannot run %s\n", argv[0]);
	return !status;
}

static void check_breaks(const char *sql)
{
	sqlite3 *db;

	counters_free(truth);
	counters_write(truth, PART);
	sqlite3_open(PART, &db);
	is_int(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sql);
	sqlite3_close(db);
	ok(!holds(PART), "is seen");
}

static void test_invariants(void)
{
	ok(holds(NAME), "the invariants hold");
	ok(holds(PART), "in a part, too");
	check_breaks("UPDATE track SET end = end + 1 WHERE id = 12");
	check_breaks("UPDATE track SET kind = 'group' WHERE id = 12");
	check_breaks("DELETE FROM counter WHERE track = 12");
	check_breaks("UPDATE counter SET form = 'gauge' WHERE track = 7");
	check_breaks("UPDATE counter_chunk SET begin = begin - 1"
		     " WHERE track = 12 AND level = 0 AND number = 5");
	check_breaks("UPDATE request SET vm = 2");
	check_breaks("UPDATE request SET op = 'steal'");
	check_breaks("UPDATE request SET begin = 1, end = 2");
}

int main(void)
{
	int64_t begin = COUNTERS_BEGIN, end, life;
	struct history *h;

	tap_begin();
	counters_write(truth, NAME);
	h = open_it(NAME);
	end = history_end_ns(h);
	life = end - begin;
	test_window(h, begin, end);
	test_window(h, begin + 35, begin + 36);
	test_window(h, counter_at(&truth[12], 30000)->t_ns, end - 1);
	test_chosen(h);
	test_stop(h);
	test_window(h, begin + life / 3, begin + life / 2);
	history_close(h);
	test_invariants();
	counters_free(truth);
	unlink(NAME);
	unlink(PART);
	return tap_end();
}
