/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of durations against brute force: exact where few intervals are
 * looked at, within the stated error where counts are used; and what becomes
 * of files without counts, or with wrong ones.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>
#include <sqlite3.h>

#include "db/buckets.h"
#include "db/duration-log.h"
#include "db/durations.h"
#include "tests/db-random.h"
#include "tests/tap.h"

#define NAME    "tests/db-durations-test.kvms"
#define LONGEST 400000

static struct random_history truth;

/* ------------------------------------------------------------------ */

static void check_bucket(int64_t ns, bool *near, bool *ordered)
{
	unsigned int b = bucket_of(ns);
	double distance = (double)(bucket_middle(b) - ns);

	if (distance < 0)
		distance = -distance;
	*near &= b < BUCKET_COUNT && distance <= BUCKET_ERROR * (double)ns &&
		 bucket_of(bucket_middle(b)) == b;
	*ordered &= bucket_of(ns + 1) == b || bucket_of(ns + 1) == b + 1;
}

static void test_buckets(void)
{
	GRand *rand = g_rand_new_with_seed(1);
	bool near = true, ordered = true;

	for (int64_t ns = 0; ns < 10000; ns++)
		check_bucket(ns, &near, &ordered);
	for (int i = 0; i < 100000; i++) {
		int64_t ns = (int64_t)g_rand_int(rand) << 31 |
			     (int64_t)g_rand_int(rand) >> 1;

		check_bucket(ns >> g_rand_int_range(rand, 0, 60), &near,
			     &ordered);
	}
	ok(near, "the middle of a bucket is as near as is stated");
	ok(ordered, "buckets are in the order of durations, without a hole");
	ok(bucket_of(INT64_MAX) < BUCKET_COUNT, "the longest duration has one");
	g_rand_free(rand);
}

/* ------------------------------------------------------------------ */

static int compare_ns(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

static int64_t percentile(const GArray *sorted, unsigned int percent)
{
	return g_array_index(sorted, int64_t,
			     ((size_t)sorted->len * percent + 99) / 100 - 1);
}

/* What history_durations() must say of one state; exact. */
static struct duration_stats brute(const bool *chosen, int state, int64_t from,
				   int64_t to)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct duration_stats s = { .known = true, .exact = true };
	int64_t sum = 0;

	for (int i = 0; i < RANDOM_TRACKS; i++)
		for (guint n = 0; chosen[i] && n < truth.truth[i]->len; n++) {
			const struct interval *iv = random_at(&truth, i, n);
			int64_t ns = iv->end_ns - iv->begin_ns;

			if (iv->state != state || iv->end_ns <= from ||
			    iv->begin_ns >= to || from >= to)
				continue;
			s.time_ns +=
				MIN(iv->end_ns, to) - MAX(iv->begin_ns, from);
			sum += ns;
			g_array_append_val(all, ns);
		}
	s.count = all->len;
	if (all->len) {
		g_array_sort(all, compare_ns);
		s.mean_ns = sum / all->len;
		s.min_ns = g_array_index(all, int64_t, 0);
		s.max_ns = g_array_index(all, int64_t, all->len - 1);
		s.p50_ns = percentile(all, 50);
		s.p95_ns = percentile(all, 95);
		s.p99_ns = percentile(all, 99);
	}
	g_array_free(all, TRUE);
	return s;
}

static bool is_near(int64_t got, int64_t want, double error)
{
	double distance = (double)(got - want);

	return (distance < 0 ? -distance : distance) <= error * (double)want;
}

static bool agrees(const struct duration_stats *got,
		   const struct duration_stats *want)
{
	return got->count == want->count && got->time_ns == want->time_ns &&
	       got->mean_ns == want->mean_ns && got->known &&
	       got->min_ns == want->min_ns && got->max_ns == want->max_ns &&
	       got->exact == (got->error == 0) &&
	       is_near(got->p50_ns, want->p50_ns, got->error) &&
	       is_near(got->p95_ns, want->p95_ns, got->error) &&
	       is_near(got->p99_ns, want->p99_ns, got->error);
}

/* Tracks at random; how many. */
static size_t choose(GRand *rand, bool *chosen, uint32_t *ids)
{
	size_t n = 0;

	for (int i = 0; i < RANDOM_TRACKS; i++) {
		chosen[i] = g_rand_boolean(rand);
		if (chosen[i])
			ids[n++] = truth.ids[i];
	}
	return n;
}

/* Windows that are short (@part of the life) or any. */
static void check_windows(struct history *h, int windows, int64_t part,
			  const char *what)
{
	GRand *rand = g_rand_new_with_seed(2);
	struct duration_stats got[STATE_MAX];
	struct err err = ERR_INIT;
	bool same = true, honest = true;
	int exact = 0, counted = 0;

	for (int w = 0; w < windows; w++) {
		bool chosen[RANDOM_TRACKS];
		uint32_t ids[RANDOM_TRACKS];
		size_t n = choose(rand, chosen, ids);
		int64_t from = random_moment(&truth, rand, RANDOM_LONG);
		int64_t to = random_moment(&truth, rand, RANDOM_LONG);
		int64_t total = 0;

		if (part && from != INT64_MAX)
			to = from + g_rand_int_range(rand, 0, (gint32)part);
		same &= !history_durations(h, ids, n, from, to, got, &err);
		for (int s = 0; s < STATE_MAX; s++) {
			struct duration_stats want = brute(chosen, s, from, to);

			same &= agrees(&got[s], &want);
			total += want.count;
			counted += !got[s].exact;
		}
		for (int s = 0; s < STATE_MAX; s++)
			honest &= got[s].exact || total > DURATIONS_EXACT_MAX;
		exact += total <= DURATIONS_EXACT_MAX;
	}
	ok(same, "%s: as brute force says", what);
	ok(honest, "%s: exact where few intervals are looked at", what);
	ok(part ? exact > windows / 2 && !counted : exact && counted,
	   "%s: such windows were tried", what);
	g_rand_free(rand);
}

/* ------------------------------------------------------------------ */

/* Where counting begins, and when a checkpoint is due. */
static void test_log(void)
{
	const struct interval iv = { .end_ns = 1000, .state = ST_GUEST };
	struct duration_log log = { 0 };
	uint8_t *data;
	size_t size;

	ok(!duration_log_chunk(&log, LOG_BEGIN_BYTES - 1, true, &size) &&
		   !duration_log_room(&log),
	   "few bytes: nothing is counted");
	ok(!duration_log_chunk(&log, 1, false, &size) &&
		   !duration_log_room(&log),
	   "nor while there is no memory for it");
	data = duration_log_chunk(&log, 1, true, &size);
	ok(data && size == 2 && !data[0] && !data[1],
	   "then an empty checkpoint");
	g_free(data);
	ok(duration_log_add(&log, &iv) > 0, "an interval takes some memory");
	is_int(duration_log_add(&log, &iv), 0, "another like it takes none");
	ok(!duration_log_chunk(&log, LOG_BEGIN_BYTES - 1, true, &size),
	   "no checkpoint before as many bytes again");
	data = duration_log_chunk(&log, 1, false, &size);
	ok(data && size > 2, "then one with counts");
	g_free(data);
	duration_log_release(&log);
	ok(!duration_log_room(&log), "and all memory is given back");
}

static int64_t number;

static int take_number(int n, const char *const *names,
		       const struct sql_value *v, void *data)
{
	(void)n;
	(void)names;
	(void)data;
	if (v)
		number = v[0].i;
	return 0;
}

static int64_t ask(struct history *h, const char *query)
{
	struct err err = ERR_INIT;

	number = -1;
	if (history_sql(h, query, take_number, NULL, &err)) {
		printf("# %s\n", err.msg);
		err_clear(&err);
	}
	return number;
}

static void test_size(struct history *h)
{
	int64_t rows = ask(h, "SELECT count(*) FROM durations");
	int64_t bytes = ask(h, "SELECT sum(length(data)) FROM durations");
	int64_t chunks = ask(h, "SELECT sum(length(data)) FROM chunk");

	ok(rows >= 5, "there are checkpoints (%" PRId64 ")", rows);
	ok(bytes * LOG_SHARE <= chunks,
	   "which take no more than a hundredth of the intervals");
	is_int(ask(h, "SELECT count(DISTINCT track) FROM durations"), 1,
	       "and short tracks have none");
	is_int(ask(h, "SELECT count(*) FROM durations AS d LEFT JOIN chunk AS"
		      " c ON c.track = d.track AND c.end = d.moment WHERE"
		      " c.end IS NULL"),
	       0, "each stands behind a chunk (12)");
}

/* The whole of the long track; what is known of it. */
static int ask_long(struct duration_stats *stats, struct err *err)
{
	struct history *h;
	int r;

	if (history_open(&h, NAME, err))
		return -1;
	r = history_durations(h, &truth.ids[RANDOM_LONG], 1, INT64_MIN,
			      INT64_MAX, stats, err);
	history_close(h);
	return r;
}

/* Change the file. */
static void execute(const char *sql)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open(NAME, &db);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		printf("# %s: %s\n", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Put @data at the last checkpoint. */
static void put_last(const uint8_t *data, size_t len)
{
	static const char sql[] =
		"UPDATE durations SET data = ?1 WHERE moment ="
		" (SELECT max(moment) FROM durations)";
	sqlite3_stmt *s;
	sqlite3 *db;

	sqlite3_open(NAME, &db);
	sqlite3_prepare_v2(db, sql, -1, &s, NULL);
	sqlite3_bind_blob(s, 1, data, (int)len, SQLITE_STATIC);
	sqlite3_step(s);
	sqlite3_finalize(s);
	sqlite3_close(db);
}

static GByteArray *get_last(void)
{
	GByteArray *data = g_byte_array_new();
	sqlite3_stmt *s;
	sqlite3 *db;

	sqlite3_open(NAME, &db);
	sqlite3_prepare_v2(db,
			   "SELECT data FROM durations ORDER BY moment DESC",
			   -1, &s, NULL);
	if (sqlite3_step(s) == SQLITE_ROW)
		g_byte_array_append(data, sqlite3_column_blob(s, 0),
				    (guint)sqlite3_column_bytes(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return data;
}

static void test_damage(void)
{
	struct duration_stats stats[STATE_MAX];
	GRand *rand = g_rand_new_with_seed(3);
	GByteArray *good = get_last();
	struct err err = ERR_INIT;
	int refused = 0;

	ok(good->len > 100, "a checkpoint to damage");
	for (int i = 0; i < 150; i++) {
		uint8_t *bad = g_memdup2(good->data, good->len);
		size_t len = good->len;

		if (i % 3)
			bad[g_rand_int_range(rand, 0, (gint32)len)] ^=
				(uint8_t)g_rand_int_range(rand, 1, 256);
		else
			len = (size_t)g_rand_int_range(rand, 0, (gint32)len);
		put_last(bad, len);
		if (ask_long(stats, &err)) {
			refused += strstr(err.msg, "damaged") != NULL;
			err_clear(&err);
		}
		g_free(bad);
	}
	/* What is left are changes of the extremes, which nothing checks. */
	ok(refused > 130, "wrong counts are refused (%d)", refused);
	put_last(good->data, good->len);
	ok(!ask_long(stats, &err), "and the right ones are not");
	execute("UPDATE durations SET moment = moment + 1");
	ok(ask_long(stats, &err) && strstr(err.msg, "damaged"),
	   "nor is a checkpoint within a chunk taken");
	printf("# %s\n", err.msg);
	err_clear(&err);
	g_byte_array_free(good, TRUE);
	g_rand_free(rand);
}

static void test_old(void)
{
	struct err err = ERR_INIT;
	struct history *h;

	execute("DROP TABLE durations");
	if (!ok(!history_open(&h, NAME, &err), "a history without counts"))
		return;
	check_windows(h, 40, 0, "without counts");
	history_close(h);
	execute("CREATE VIEW durations AS SELECT 1 AS track, 2 AS moment,"
		" 3 AS data");
	if (!ok(!history_open(&h, NAME, &err), "with a view for a table"))
		return;
	check_windows(h, 10, 0, "no table");
	history_close(h);
}

/* Too many to read them all: what is known is said, and what is not. */
static void test_unknown(void)
{
	static const bool chosen[RANDOM_TRACKS] = { [RANDOM_LONG] = true };
	struct duration_stats stats[STATE_MAX], want;
	struct err err = ERR_INIT;

	random_free(&truth);
	random_write(&truth, NAME, DURATIONS_READ_MAX + 1000);
	want = brute(chosen, ST_IDLE, INT64_MIN, INT64_MAX);
	ok(!ask_long(stats, &err) && agrees(&stats[ST_IDLE], &want),
	   "very many, with counts: known");
	execute("DROP TABLE durations");
	ok(!ask_long(stats, &err), "very many, without");
	ok(!stats[ST_IDLE].known && !stats[ST_IDLE].exact &&
		   !stats[ST_IDLE].p50_ns && !stats[ST_IDLE].max_ns,
	   "the distribution is not known, and that is said");
	ok(stats[ST_IDLE].count == want.count &&
		   stats[ST_IDLE].time_ns == want.time_ns &&
		   stats[ST_IDLE].mean_ns == want.mean_ns,
	   "count, time and mean are");
	ok(stats[ST_VMM].known && stats[ST_VMM].exact && !stats[ST_VMM].count,
	   "of a state that does not occur, all is known");
}

int main(void)
{
	struct err err = ERR_INIT;
	struct history *h;

	tap_begin();
	test_buckets();
	test_log();
	random_write(&truth, NAME, LONGEST);
	if (history_open(&h, NAME, &err))
		return err_report(&err);
	check_windows(h, 100, 40000000, "short windows");
	check_windows(h, 100, 0, "any windows");
	test_size(h);
	history_close(h);
	test_damage();
	test_old();
	test_unknown();
	random_free(&truth);
	unlink(NAME);
	return tap_end();
}
