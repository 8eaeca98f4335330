/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters against brute force: points, extremes and totals of any window, the
 * columns of a lane at any zoom, walks, SQL.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "db/format.h"
#include "tests/db-counter-random.h"
#include "tests/tap.h"

#define NAME     "db-counter-test.kvms"
#define EXTREMES "db-counter-test-extremes.kvms"
#define WINDOWS  300
#define COLUMNS  60

static struct random_counter truth[COUNTERS];

static struct history *open_it(void)
{
	struct err err = ERR_INIT;
	struct history *h = NULL;

	if (history_open(&h, NAME, &err))
		exit(err_report(&err));
	return h;
}

static bool is_same(const struct counter_sum *a, const struct counter_sum *b)
{
	return a->points == b->points && a->length_ns == b->length_ns &&
	       a->min == b->min && a->max == b->max && a->total == b->total;
}

static void show(const char *who, const struct counter_sum *s)
{
	printf("# %s: %" PRId64 " points, %" PRId64 " ns, %" PRId64 "..%" PRId64
	       ", total %" PRId64 "\n",
	       who, s->points, s->length_ns, s->min, s->max,
	       counter_total_int(s->total));
}

/* One window; says what is wrong with it. */
static bool check(const struct random_counter *c, int64_t from, int64_t to,
		  const struct counter_sum *got)
{
	struct counter_sum want = counter_brute(c, from, to);

	if (is_same(got, &want))
		return true;
	printf("# counter %u, [begin + %" PRId64 ", end + %" PRId64 ")\n",
	       c->id, from - c->begin_ns, to - c->end_ns);
	show("got", got);
	show("want", &want);
	return false;
}

static void test_sum(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(1);

	for (int i = 0; i < COUNTERS; i++) {
		const struct random_counter *c = &truth[i];
		struct counter_sum got;
		bool same = true;

		for (int n = 0; n < WINDOWS && same; n++) {
			int64_t from = n ? counter_moment(c, rand) : INT64_MIN;
			int64_t to = n ? counter_moment(c, rand) : INT64_MAX;

			same = !history_counter_sum(h, c->id, from, to, &got,
						    NULL) &&
			       check(c, from, to, &got);
		}
		ok(same, "%s of %u points: %d windows are exact (17)",
		   counter_form_name(c->form), c->points->len, WINDOWS);
	}
	g_rand_free(rand);
}

static int64_t edge(int64_t from, int64_t step, int i)
{
	int64_t t;

	return __builtin_add_overflow(from, step * i, &t) ? INT64_MAX : t;
}

static void test_columns(struct history *h)
{
	static const int64_t steps[] = { 0,    1,     7,       100,
					 3000, 40000, 3000000, 900000000 };
	GRand *rand = g_rand_new_with_seed(2);

	for (size_t s = 0; s <= G_N_ELEMENTS(steps); s++) {
		int64_t step = s < G_N_ELEMENTS(steps) ? steps[s] : 0;
		bool same = true;

		for (int n = 0; n < 6 * COUNTERS && same; n++) {
			const struct random_counter *c = &truth[n % COUNTERS];
			struct counter_sum got[COLUMNS];
			int64_t from = counter_moment(c, rand);

			if (s == G_N_ELEMENTS(steps)) { /* all of it */
				from = c->begin_ns;
				step = (c->end_ns - from) / COLUMNS + 1;
			}
			same = !history_counter_columns(h, c->id, from, step,
							COLUMNS, got, NULL);
			for (int i = 0; i < COLUMNS && same; i++)
				same = check(c, edge(from, step, i),
					     edge(from, step, i + 1), &got[i]);
		}
		ok(same, "columns of %" PRId64 " ns are exact (17)", step);
	}
	g_rand_free(rand);
}

static bool walk_agrees(struct history *h, const struct random_counter *c,
			int64_t from, int64_t to)
{
	int64_t begin = MAX(from, c->begin_ns), value = 0;
	guint i = counter_find(c, begin);
	struct counter_iter it;
	struct counter_point p;
	bool same = true, first = true;
	int r;

	if (i)
		value = counter_at(c, i - 1)->value;
	counter_iter_init(&it, h, c->id, from, to);
	while ((r = counter_iter_next(&it, &p, NULL)) > 0) {
		if (p.carried) {
			same &= first && c->form == COUNTER_GAUGE &&
				p.t_ns == begin && p.value == value &&
				begin < c->end_ns;
		} else {
			same &= i < c->points->len &&
				counter_at(c, i)->t_ns == p.t_ns &&
				counter_at(c, i)->value == p.value;
			/* Then a gauge's first point is the window's begin. */
			if (first && c->form == COUNTER_GAUGE)
				same &= p.t_ns == begin;
			i++;
		}
		first = false;
	}
	counter_iter_release(&it);
	if (from >= to || from >= c->end_ns)
		return same && !r && first;
	if (i < c->points->len)
		same &= counter_at(c, i)->t_ns >= to && to < c->end_ns;
	if (c->form == COUNTER_GAUGE && begin < to && begin < c->end_ns)
		same &= !first;
	return same && !r;
}

static void test_walk(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(3);

	for (int i = 0; i < COUNTERS; i++) {
		const struct random_counter *c = &truth[i];
		bool same = walk_agrees(h, c, INT64_MIN, INT64_MAX);

		for (int n = 0; n < 60 && same; n++)
			same = walk_agrees(h, c, counter_moment(c, rand),
					   counter_moment(c, rand));
		ok(same, "%s of %u points: a walk gives what was added",
		   counter_form_name(c->form), c->points->len);
	}
	g_rand_free(rand);
}

static void test_at(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(6);
	bool same = true;

	for (int n = 0; n < 50 * COUNTERS && same; n++) {
		const struct random_counter *c = &truth[n % COUNTERS];
		int64_t t = counter_moment(c, rand), got = 0;
		struct counter_sum want = { 0 };

		if (t < INT64_MAX)
			want = counter_brute(c, t, t + 1);
		if (c->form == COUNTER_AMOUNT)
			want.length_ns = 0;
		same = history_counter_at(h, c->id, t, &got, NULL) ==
			       want.length_ns &&
		       got == (want.length_ns ? want.total : 0);
	}
	ok(same, "a gauge's value at a moment");
	g_rand_free(rand);
}

/* Two walks at once, and sums in between. */
static void test_two_walks(struct history *h)
{
	const struct random_counter *c = &truth[COUNTERS - 1];
	const struct random_counter *d = &truth[COUNTERS - 2];
	struct counter_iter a, b;
	struct counter_point p, q;
	struct counter_sum sum;
	bool same = true;

	counter_iter_init(&a, h, c->id, INT64_MIN, INT64_MAX);
	counter_iter_init(&b, h, d->id, INT64_MIN, INT64_MAX);
	counter_iter_next(&b, &q, NULL);
	for (guint i = 0; i < 3000; i++) {
		same &= counter_iter_next(&a, &p, NULL) == 1 &&
			p.value == counter_at(c, i)->value &&
			counter_iter_next(&b, &q, NULL) == 1 &&
			q.value == counter_at(d, i + !q.carried)->value;
		if (!(i % 100))
			same &= !history_counter_sum(h, c->id, p.t_ns,
						     INT64_MAX, &sum, NULL);
	}
	counter_iter_release(&a);
	counter_iter_release(&b);
	ok(same, "walks and sums do not disturb one another");
}

static void test_info(struct history *h)
{
	const struct counter_info *info = history_counter(h, truth[3].id);
	struct counter_sum sum = { .points = 1 };
	struct counter_iter it;
	struct counter_point p;

	if (!ok(info, "a counter says what it counts"))
		return;
	is_text(info->quantity, "q3", "its quantity");
	is_text(info->unit, "bytes", "its unit");
	is_text(info->source, "a test", "its source");
	is_int(info->form, COUNTER_AMOUNT, "its form");
	is_int(history_counter_find(h, 1, "q3")->id, truth[3].id,
	       "it is found by its quantity");
	ok(!history_counter_find(h, 1, "q99"), "one that is not there is not");
	ok(!history_counter_find(h, 999, "q3"), "nor below no row");
	ok(!history_counter_find(h, truth[3].id, "q3"), "nor below a counter");
	ok(!history_counter(h, 1), "a machine is no counter");
	is_int(history_counter_sum(h, 1, INT64_MIN, INT64_MAX, &sum, NULL), 0,
	       "it can be summed");
	is_int(sum.points, 0, "to nothing");
	counter_iter_init(&it, h, 1, INT64_MIN, INT64_MAX);
	is_int(counter_iter_next(&it, &p, NULL), 0, "and has no points");
	counter_iter_release(&it);
}

static void test_means(void)
{
	struct counter_sum s = { .points = 4,
				 .length_ns = 2000000000,
				 .min = 1,
				 .max = 7,
				 .total = 20 };

	ok(counter_mean(&s, COUNTER_AMOUNT) == 5, "a mean per point");
	ok(counter_rate(&s) == 10, "an amount per second");
	ok(counter_point_rate(&s) == 2, "points per second");
	s.total = (counter_total)s.length_ns * 3;
	ok(counter_mean(&s, COUNTER_GAUGE) == 3, "a mean over time");
	s = (struct counter_sum){ 0 };
	ok(!counter_sum_known(&s, COUNTER_GAUGE) &&
		   !counter_sum_known(&s, COUNTER_AMOUNT) &&
		   counter_mean(&s, COUNTER_GAUGE) == 0 &&
		   counter_mean(&s, COUNTER_AMOUNT) == 0 &&
		   counter_rate(&s) == 0 && counter_point_rate(&s) == 0,
	   "nothing is not divided by");
	is_int(counter_total_int((counter_total)INT64_MAX * 2), INT64_MAX,
	       "a total that does not fit");
	is_int(counter_total_int((counter_total)INT64_MIN * 2), INT64_MIN,
	       "nor downwards");
}

/* ------------------------------------------------------------------ */
/* The same from SQL                                                  */

struct answer {
	int64_t count, min_ns, max_ns;
};

static int take_answer(int n, const char *const *names,
		       const struct sql_value *v, void *data)
{
	struct answer *a = data;

	(void)n;
	(void)names;
	if (v)
		*a = (struct answer){ v[0].i, v[1].i, v[2].i };
	return 0;
}

/* Points of @c between two moments, both of them within. */
static bool sql_agrees(struct history *h, const struct random_counter *c,
		       int64_t first, int64_t last, const char *plus)
{
	guint i = counter_find(c, first);
	guint end =
		last == INT64_MAX ? c->points->len : counter_find(c, last + 1);
	struct answer a = { 0 };
	char *query = g_strdup_printf(
		"SELECT count(*), min(t), max(t) FROM counter_point"
		" WHERE %strack = %u AND %st >= %" PRId64 " AND %st < %" PRId64
		" + 1",
		plus, c->id, plus, first, plus, last);
	int r = history_sql(h, query, take_answer, &a, NULL);

	g_free(query);
	if (r || end <= i)
		return !r && !a.count;
	return a.count == end - i && a.min_ns == counter_at(c, i)->t_ns &&
	       a.max_ns == counter_at(c, end - 1)->t_ns;
}

static void test_sql(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(5);
	bool bounded = true, unbounded = true;

	for (int n = 0; n < 20 * COUNTERS; n++) {
		const struct random_counter *c = &truth[n % COUNTERS];
		int64_t first = MAX(counter_moment(c, rand), 0);
		int64_t last = MAX(counter_moment(c, rand), 0);

		bounded &= sql_agrees(h, c, first, last, "");
		/* Nothing that the table can use as a bound. */
		if (n < COUNTERS)
			unbounded &= sql_agrees(h, c, first, last, "+");
	}
	ok(bounded, "counter_point has the points, bounds pushed down");
	ok(unbounded, "and without bounds the same");
	g_rand_free(rand);
}

/* The largest values, from the begin of time to its end. */
static void write_extremes(void)
{
	struct err err = ERR_INIT;
	struct wcounter *c;
	struct writer *w;

	if (writer_open(&w, EXTREMES, &err))
		exit(err_report(&err));
	c = writer_counter(w, COUNTER_GAUGE, INT64_MIN);
	is_int(wcounter_id(c), 1, "a counter has the next id");
	is_int(wcounter_now(c), 0, "and begins with 0");
	wcounter_add(c, INT64_MIN, INT64_MAX);
	for (int64_t i = 1; i < 1000; i++)
		wcounter_add(c, i - TIME_LIMIT_NS, INT64_MAX - i % 2);
	is_int(wcounter_now(c), INT64_MAX - 1, "it knows its value");
	writer_describe_counter(w, 1, "q", COUNTER_GAUGE, "count", NULL);
	wcounter_end(c, INT64_MAX);
	if (writer_publish(w, NULL, &err))
		exit(err_report(&err));
	writer_close(w);
}

static void test_extremes(void)
{
	struct err err = ERR_INIT;
	struct counter_sum sum;
	struct history *h;

	write_extremes();
	if (history_open(&h, EXTREMES, &err))
		exit(err_report(&err));
	is_int(history_counter_sum(h, 1, INT64_MIN, INT64_MAX, &sum, NULL), 0,
	       "all of time at the largest value");
	is_int(sum.length_ns, 2 * TIME_LIMIT_NS, "is as long as time");
	ok(sum.total == (counter_total)(INT64_MAX - 1) * sum.length_ns + 500,
	   "and its integral exact (8)");
	history_close(h);
	unlink(EXTREMES);
}

int main(void)
{
	struct history *h;

	tap_begin();
	counters_write(truth, NAME);
	h = open_it();
	test_info(h);
	test_sum(h);
	test_columns(h);
	test_walk(h);
	test_at(h);
	test_two_walks(h);
	test_sql(h);
	history_close(h);
	test_means();
	test_extremes();
	counters_free(truth);
	unlink(NAME);
	return tap_end();
}
