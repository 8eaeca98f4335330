/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The promise of the format (5): time and number per state in any window, by
 * cumulative sums, equal the sums over the intervals one by one; and SQL says
 * the same.  Random tracks, random windows.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "db/history.h"
#include "tests/tap.h"

#define TRACKS    7
#define FILE_NAME "tests/db-sums-test.kvms"
#define BEGIN     INT64_C(1795226682366895488)
#define WINDOWS   400
#define COLUMNS   40

/* What went in, kept aside: an array of struct interval per track. */
static GArray *truth[TRACKS];
static uint32_t ids[TRACKS];

/* Append to the truth as a writer does: equal neighbours are one. */
static void remember(GArray *a, const struct interval *iv)
{
	struct interval *last =
		a->len ? &g_array_index(a, struct interval, a->len - 1) : NULL;

	if (iv->end_ns <= iv->begin_ns)
		return;
	if (last && last->state == iv->state && last->peer == iv->peer &&
	    last->value == iv->value)
		last->end_ns = iv->end_ns;
	else
		g_array_append_val(a, *iv);
}

/* Drive a track at random; some changes have no length. */
static void write_track(struct writer *w, GRand *rand, int i)
{
	static const int counts[TRACKS] = { 0, 1, 5, 700, 3000, 9000, 40000 };
	struct interval now = { .begin_ns = BEGIN + i * 1000,
				.value = VALUE_NONE };
	struct wtrack *t = writer_track(w, now.begin_ns);
	int states = 2 + i * 2;

	truth[i] = g_array_new(FALSE, FALSE, sizeof(struct interval));
	ids[i] = wtrack_id(t);
	for (int n = 0; n < counts[i]; n++) {
		int64_t step = g_rand_int_range(rand, 0, n % 50 ? 40 : 90000);
		struct interval next = {
			.begin_ns = now.begin_ns + step,
			.state = (uint8_t)g_rand_int_range(rand, 0, states),
			.peer = (uint32_t)g_rand_int_range(rand, 0, 3),
			.value = g_rand_int_range(rand, 0, 3) ? VALUE_NONE
							      : n - 500,
		};

		now.end_ns = next.begin_ns;
		remember(truth[i], &now);
		wtrack_set(t, now.begin_ns + step, next.state, next.peer,
			   next.value);
		now = next;
	}
	now.end_ns = now.begin_ns + (i ? 17 : 0);
	remember(truth[i], &now);
	writer_describe(w, &(struct track_row){
				   .id = ids[i],
				   .kind = TRACK_THREAD,
				   .name = "t",
				   .begin_ns = wtrack_begin_ns(t),
				   .end_ns = now.end_ns,
			   });
	wtrack_end(t, now.end_ns);
}

static void write_history(void)
{
	GRand *rand = g_rand_new_with_seed(42);
	struct err err = ERR_INIT;
	struct writer *w;

	if (writer_open(&w, FILE_NAME, &err))
		exit(err_report(&err));
	for (int i = 0; i < TRACKS; i++)
		write_track(w, rand, i);
	writer_meta_int(w, "begin_ns", BEGIN);
	if (writer_publish(w, NULL, &err))
		exit(err_report(&err));
	writer_close(w);
	g_rand_free(rand);
}

/* ------------------------------------------------------------------ */

static bool overlaps(const struct interval *iv, int64_t from, int64_t to)
{
	return iv->begin_ns < to && iv->end_ns > from && from < to;
}

static void brute_sum(const GArray *a, int64_t from, int64_t to,
		      struct state_sum *sum)
{
	memset(sum, 0, sizeof(*sum));
	for (guint i = 0; i < a->len; i++) {
		const struct interval *iv =
			&g_array_index(a, struct interval, i);

		if (!overlaps(iv, from, to))
			continue;
		sum->time_ns[iv->state] +=
			MIN(iv->end_ns, to) - MAX(iv->begin_ns, from);
		sum->count[iv->state]++;
	}
}

static bool is_equal(const struct interval *a, const struct interval *b)
{
	return a->begin_ns == b->begin_ns && a->end_ns == b->end_ns &&
	       a->value == b->value && a->peer == b->peer &&
	       a->state == b->state;
}

/* A moment in, on the edge of, or about the life of the track. */
static int64_t random_time(GRand *rand, const GArray *a)
{
	const struct interval *iv;
	int64_t life;

	if (!a->len || !g_rand_int_range(rand, 0, 12))
		return g_rand_boolean(rand) ? INT64_MIN : INT64_MAX;
	iv = &g_array_index(a, struct interval,
			    g_rand_int_range(rand, 0, (gint32)a->len));
	if (g_rand_boolean(rand))
		return g_rand_boolean(rand) ? iv->begin_ns : iv->end_ns - 1;
	life = g_array_index(a, struct interval, a->len - 1).end_ns - BEGIN;
	return BEGIN - life / 8 +
	       (int64_t)(g_rand_double(rand) * 1.25 * (double)life);
}

/* The iterator gives exactly the intervals that overlap, whole. */
static bool walk_agrees(struct history *h, int i, int64_t from, int64_t to)
{
	struct interval_iter it;
	struct interval iv;
	struct err err = ERR_INIT;
	guint at = 0;
	bool same = true;
	int r;

	interval_iter_init(&it, h, ids[i], from, to);
	while ((r = interval_iter_next(&it, &iv, &err)) > 0) {
		while (at < truth[i]->len &&
		       !overlaps(&g_array_index(truth[i], struct interval, at),
				 from, to))
			at++;
		same &= at < truth[i]->len &&
			is_equal(&iv,
				 &g_array_index(truth[i], struct interval, at));
		at++;
	}
	interval_iter_release(&it);
	for (; at < truth[i]->len; at++)
		same &= !overlaps(&g_array_index(truth[i], struct interval, at),
				  from, to);
	return same && !r;
}

static void test_walk(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(1);

	for (int i = 0; i < TRACKS; i++) {
		bool same = walk_agrees(h, i, INT64_MIN, INT64_MAX);

		for (int n = 0; n < 50; n++)
			same &= walk_agrees(h, i, random_time(rand, truth[i]),
					    random_time(rand, truth[i]));
		ok(same, "track %d: the intervals are those that were set", i);
	}
	g_rand_free(rand);
}

static void test_at(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(2);
	struct err err = ERR_INIT;
	bool same = true;

	for (int n = 0; n < 2000; n++) {
		const GArray *a = truth[n % TRACKS];
		int64_t t = random_time(rand, a);
		struct interval iv, *want = NULL;
		int r;

		for (guint i = 0; i < a->len && !want; i++)
			if (g_array_index(a, struct interval, i).end_ns > t)
				want = &g_array_index(a, struct interval, i);
		if (want && want->begin_ns > t)
			want = NULL;
		r = history_at(h, ids[n % TRACKS], t, &iv, &err);
		same &= want ? r == 1 && is_equal(&iv, want) : r == 0;
	}
	ok(same, "the interval at a moment is the one that covers it");
	g_rand_free(rand);
}

static void test_sum(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(3);
	struct err err = ERR_INIT;

	for (int i = 0; i < TRACKS; i++) {
		bool same = true;

		for (int n = 0; n < WINDOWS; n++) {
			int64_t from = random_time(rand, truth[i]);
			int64_t to = random_time(rand, truth[i]);
			struct state_sum got, want;

			brute_sum(truth[i], from, to, &want);
			same &= !history_sum(h, ids[i], from, to, &got, &err) &&
				!memcmp(&got, &want, sizeof(got));
		}
		ok(same, "track %d: the sums of %d windows are exact (5)", i,
		   WINDOWS);
	}
	g_rand_free(rand);
}

static void test_columns(struct history *h)
{
	static const int64_t steps[] = { 0,    1,     7,      100,
					 3000, 40000, 300000, 900000000 };
	GRand *rand = g_rand_new_with_seed(4);
	struct err err = ERR_INIT;

	for (size_t s = 0; s < G_N_ELEMENTS(steps); s++) {
		bool same = true;

		for (int n = 0; n < 10 * TRACKS; n++) {
			int i = n % TRACKS;
			int64_t from = random_time(rand, truth[i]);
			struct state_sum got[COLUMNS], want;

			if (from == INT64_MIN)
				from = -1;
			same &= !history_columns(h, ids[i], from, steps[s],
						 COLUMNS, got, &err);
			for (int c = 0; c < COLUMNS; c++) {
				int64_t t = from, to;

				if (__builtin_add_overflow(from, steps[s] * c,
							   &t))
					t = INT64_MAX;
				if (__builtin_add_overflow(t, steps[s], &to))
					to = INT64_MAX;
				brute_sum(truth[i], t, to, &want);
				same &= !memcmp(&got[c], &want, sizeof(want));
			}
		}
		ok(same, "columns of %" PRId64 " ns are exact (5)", steps[s]);
	}
	g_rand_free(rand);
}

/* ------------------------------------------------------------------ */
/* The same from SQL                                                  */

struct answer {
	struct state_sum sum;
	int rows;
};

/* Rows of state_id, time, count. */
static int take_row(int n, const char *const *names, const struct sql_value *v,
		    void *data)
{
	struct answer *a = data;

	(void)n;
	(void)names;
	if (!v)
		return 0;
	a->rows++;
	a->sum.time_ns[v[0].i] += v[1].i;
	a->sum.count[v[0].i] += (uint32_t)v[2].i;
	return 0;
}

static struct answer ask(struct history *h, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static struct answer ask(struct history *h, const char *format, ...)
{
	struct answer a = { .rows = 0 };
	struct err err = ERR_INIT;
	char *query;
	va_list ap;

	va_start(ap, format);
	query = g_strdup_vprintf(format, ap);
	va_end(ap);
	if (history_sql(h, query, take_row, &a, &err)) {
		printf("# %s\n", err.msg);
		err_clear(&err);
		a.rows = -1;
	}
	g_free(query);
	return a;
}

#define MAX_OF "max(begin, %" PRId64 ")"
#define MIN_OF "min(end, %" PRId64 ")"

static void test_sql(struct history *h)
{
	GRand *rand = g_rand_new_with_seed(5);
	bool by_sums = true, by_rows = true, unbounded = true;

	for (int n = 0; n < 20 * TRACKS; n++) {
		int i = n % TRACKS;
		int64_t from = random_time(rand, truth[i]);
		int64_t to = random_time(rand, truth[i]);
		struct state_sum want;
		struct answer a;

		from = MAX(from, 0);
		brute_sum(truth[i], from, to, &want);
		a = ask(h,
			"SELECT state_id, time_ns, count FROM"
			" state_time(%u, %" PRId64 ", %" PRId64 ")",
			ids[i], from, to);
		by_sums &= !memcmp(&a.sum, &want, sizeof(want));
		a = ask(h,
			"SELECT state_id, " MIN_OF " - " MAX_OF ", 1"
			" FROM interval WHERE track = %u AND begin < %" PRId64
			" AND end > %" PRId64,
			to, from, ids[i], from < to ? to : INT64_MIN, from);
		by_rows &= !memcmp(&a.sum, &want, sizeof(want));
		if (n >= 4 * TRACKS)
			continue;
		/* Nothing that the table can use as a bound. */
		a = ask(h,
			"SELECT state_id, " MIN_OF " - " MAX_OF ", 1"
			" FROM interval WHERE +track = %u AND +begin < %" PRId64
			" AND +end > %" PRId64,
			to, from, ids[i], from < to ? to : INT64_MIN, from);
		unbounded &= !memcmp(&a.sum, &want, sizeof(want));
	}
	ok(by_sums, "state_time says what the intervals say");
	ok(by_rows, "interval says what was written, bounds pushed down");
	ok(unbounded, "and without bounds the same");
	g_rand_free(rand);
}

/* Each form of a bound must give as many rows with it as without. */
static void test_sql_bounds(struct history *h)
{
	static const struct {
		const char *column, *test;
	} bounds[] = {
		{ "begin", "= @" },        { "begin", "> @" },
		{ "begin", ">= @" },       { "begin", "< @" },
		{ "begin", "<= @" },       { "end", "= @" },
		{ "end", "> @" },          { "end", ">= @" },
		{ "end", "< @" },          { "end", "<= @" },
		{ "begin", "> @ + 0.5" },  { "begin", "<= @ - 0.5" },

		{ "begin", "> 'x' || @" }, { "begin", "> NULL" },
		{ "begin", "> -1e300" },   { "end", "< 1e300" },
		{ "track", "> @" },        { "begin", "= @ AND 1" },
		{ "begin", "IS @" },       { "begin", "BETWEEN @ AND @ + 500" },
	};
	const struct interval *iv =
		&g_array_index(truth[5], struct interval, truth[5]->len / 2);

	for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
		char time[32], **parts, *test;
		struct answer with, without;

		snprintf(time, sizeof(time), "%" PRId64, iv->begin_ns);
		parts = g_strsplit(bounds[i].test, "@", -1);
		test = g_strjoinv(time, parts);
		with = ask(h,
			   "SELECT state_id, end - begin, 1 FROM interval"
			   " WHERE track = %u AND %s %s",
			   ids[5], bounds[i].column, test);
		/* The unary plus keeps SQLite from offering the bound. */
		without = ask(h,
			      "SELECT state_id, end - begin, 1 FROM interval"
			      " WHERE track = %u AND +%s %s",
			      ids[5], bounds[i].column, test);
		is_int(with.rows, without.rows, "rows where %s %s",
		       bounds[i].column, bounds[i].test);
		g_free(test);
		g_strfreev(parts);
	}
}

static void test_sql_order(struct history *h)
{
	is_int(ask(h,
		   "SELECT 0, 0, 0 FROM (SELECT begin, lag(end) OVER"
		   " (ORDER BY begin) AS before FROM interval WHERE"
		   " track = %u ORDER BY begin) WHERE before <> begin",
		   ids[4])
		       .rows,
	       0, "ordered by begin, each begins where the last ended (2)");
	is_int(ask(h, "SELECT state_id, time_ns, count FROM track AS t,"
		      " state_time(t.id) WHERE t.kind = 'thread'")
		       .rows,
	       ask(h, "SELECT DISTINCT 0, track, state_id FROM interval").rows,
	       "state_time joins the tracks, whole lives");
	is_int(ask(h, "SELECT state_id, time_ns, count FROM state_time").rows,
	       ask(h, "SELECT DISTINCT 0, track, state_id FROM interval").rows,
	       "without a track it covers all");
	is_int(ask(h,
		   "SELECT 0, 0, 0 FROM interval AS a JOIN interval AS b"
		   " ON b.track = a.track AND b.begin = a.end"
		   " WHERE a.track = %u",
		   ids[3])
		       .rows,
	       (int64_t)truth[3]->len - 1, "interval joins itself");
}

int main(void)
{
	struct err err = ERR_INIT;
	struct history *h;

	tap_begin();
	write_history();
	if (history_open(&h, FILE_NAME, &err))
		return err_report(&err);
	test_walk(h);
	test_at(h);
	test_sum(h);
	test_columns(h);
	test_sql(h);
	test_sql_bounds(h);
	test_sql_order(h);
	history_close(h);
	unlink(FILE_NAME);
	for (int i = 0; i < TRACKS; i++)
		g_array_free(truth[i], TRUE);
	return tap_end();
}
