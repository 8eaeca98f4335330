/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intervals as bytes: what goes in comes out, and no bytes do harm. */
#include "config.h"

#include <glib.h>

#include "db/chunk.h"
#include "db/format.h"
#include "tests/tap.h"

#define COUNT 300

static struct interval random_interval(GRand *rand, int64_t begin_ns)
{
	static const int64_t longest[] = { 1, 100, 20000, 3000000000 };
	int64_t most = longest[g_rand_int_range(rand, 0, 4)];
	int64_t value =
		(int64_t)((uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand));

	return (struct interval){
		.begin_ns = begin_ns,
		.end_ns = begin_ns + 1 +
			  (int64_t)(g_rand_double(rand) * (double)most),
		.value = g_rand_boolean(rand) ? VALUE_NONE
					      : value >> (value & 0x3f),
		.peer = g_rand_boolean(rand)
				? 7
				: g_rand_int(rand) >>
					  g_rand_int_range(rand, 0, 32),
		.state = (uint8_t)g_rand_int_range(rand, 0, STATE_MAX),
	};
}

static bool is_equal(const struct interval *a, const struct interval *b)
{
	return a->begin_ns == b->begin_ns && a->end_ns == b->end_ns &&
	       a->value == b->value && a->peer == b->peer &&
	       a->state == b->state;
}

/* Fill @ivs and the coder with the same @n intervals from its end on. */
static void add_random(struct chunk_coder *c, GRand *rand, struct interval *ivs,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		ivs[i] = random_interval(rand, c->end_ns);
		chunk_coder_add(c, &ivs[i]);
	}
}

static struct chunk_row finish(struct chunk_coder *c)
{
	struct chunk_row row = { .begin_ns = c->begin_ns,
				 .end_ns = c->end_ns,
				 .count = c->count };

	row.data = chunk_coder_finish(c, &row.len);
	return row;
}

static bool reads_back(struct chunk_reader *r, const struct interval *ivs,
		       size_t n)
{
	struct interval iv;
	const char *why;

	for (size_t i = 0; i < n; i++)
		if (chunk_next(r, &iv, &why) != 1 || !is_equal(&iv, &ivs[i]))
			return false;
	return chunk_next(r, &iv, &why) == 0;
}

static void test_round_trip(void)
{
	GRand *rand = g_rand_new_with_seed(1);
	struct interval *ivs = g_new(struct interval, COUNT);
	struct chunk_head head, before = { 0 };
	struct chunk_reader r;
	struct chunk_coder c;
	bool same = true, summed = true;

	chunk_coder_init(&c, -1000);
	for (int round = 0; round < 20; round++) {
		struct chunk_row row;

		add_random(&c, rand, ivs, COUNT);
		chunk_open_coder(&r, &c);
		same &= reads_back(&r, ivs, COUNT);
		row = finish(&c);
		same &= !chunk_open(&r, &row, &head) &&
			reads_back(&r, ivs, COUNT);
		for (int s = 0; s < STATE_MAX; s++) {
			summed &= head.before.time_ns[s] ==
					  before.before.time_ns[s] +
						  before.within.time_ns[s] &&
				  head.before.count[s] ==
					  before.before.count[s] +
						  before.within.count[s];
		}
		before = head;
		g_free((gpointer)row.data);
	}
	ok(same, "intervals come back as they were, also from an open chunk");
	ok(summed, "the sums before a chunk are those of all earlier ones (4)");
	chunk_coder_release(&c);
	g_free(ivs);
	g_rand_free(rand);
}

/* Time per state and count up to @t_ns, interval by interval. */
static void brute_sums(const struct interval *ivs, size_t n, int64_t t_ns,
		       struct chunk_sums *sums)
{
	for (size_t i = 0; i < n && ivs[i].end_ns <= t_ns; i++) {
		sums->time_ns[ivs[i].state] += ivs[i].end_ns - ivs[i].begin_ns;
		sums->count[ivs[i].state]++;
	}
}

static void test_sums(void)
{
	GRand *rand = g_rand_new_with_seed(2);
	struct interval *ivs = g_new(struct interval, COUNT);
	struct chunk_sums got = { { 0 }, { 0 } };
	struct chunk_reader r;
	struct chunk_coder c;
	struct chunk_row row;
	struct chunk_head head;
	bool same = true;
	int now;

	chunk_coder_init(&c, 5000);
	add_random(&c, rand, ivs, COUNT);
	row = finish(&c);
	chunk_open(&r, &row, &head);
	for (int i = 0; i <= 100; i++) {
		int64_t t_ns =
			row.begin_ns + (row.end_ns - row.begin_ns) / 100 * i;
		struct chunk_sums want = { { 0 }, { 0 } };

		brute_sums(ivs, COUNT, t_ns, &want);
		same &= !chunk_sum_to(&r, t_ns, &got, &now) &&
			!memcmp(&got, &want, sizeof(got));
	}
	ok(same, "sums up to a moment are those of the intervals before it");
	same = !chunk_sum_to(&r, row.end_ns, &got, &now) && now < 0;
	for (int s = 0; s < STATE_MAX; s++)
		same &= got.time_ns[s] == head.within.time_ns[s] &&
			got.count[s] == head.within.count[s];
	ok(same, "at the end they are those that the header gives (4)");
	g_free((gpointer)row.data);
	chunk_coder_release(&c);
	g_free(ivs);
	g_rand_free(rand);
}

static void test_extremes(void)
{
	struct interval ivs[] = {
		{ -TIME_LIMIT_NS, 0, INT64_MAX, UINT32_MAX, STATE_MAX - 1 },
		{ 0, TIME_LIMIT_NS, INT64_MIN + 1, 0, 0 },
	};
	struct chunk_reader r;
	struct chunk_coder c;
	struct chunk_row row;

	chunk_coder_init(&c, -TIME_LIMIT_NS);
	chunk_coder_add(&c, &ivs[0]);
	chunk_coder_add(&c, &ivs[1]);
	row = finish(&c);
	ok(!chunk_open(&r, &row, NULL) && reads_back(&r, ivs, 2),
	   "the longest times and the largest values fit");
	g_free((gpointer)row.data);
	chunk_coder_release(&c);
}

/*
 * Read all that a chunk gives; true if that ended, and if what it gave keeps
 * its row's promises.
 */
static bool is_harmless(const struct chunk_row *row, int *accepted)
{
	struct chunk_sums sums;
	struct chunk_reader r;
	struct chunk_head head;
	struct interval iv;
	const char *why = NULL;
	int64_t count = 0, t_ns = row->begin_ns;
	int status, now;

	if (chunk_open(&r, row, &head))
		return true;
	sums = head.before;
	for (int i = 1; i <= 3 && !why; i++)
		why = chunk_sum_to(
			&r,
			row->begin_ns + (row->end_ns - row->begin_ns) / 3 * i,
			&sums, &now);
	why = NULL;
	chunk_open(&r, row, NULL);
	while ((status = chunk_next(&r, &iv, &why)) > 0) {
		if (iv.begin_ns != t_ns || iv.end_ns <= t_ns)
			return false;
		t_ns = iv.end_ns;
		count++;
	}
	if (status < 0)
		return why != NULL;
	++*accepted;
	return t_ns == row->end_ns && count == row->count;
}

/* A copy of exactly @len bytes, so that a sanitizer sees any step beyond. */
static bool is_copy_harmless(const struct chunk_row *row, const uint8_t *data,
			     size_t len, int *accepted)
{
	struct chunk_row copy = *row;
	uint8_t *bytes = g_malloc(len ? len : 1);
	bool harmless;

	memcpy(bytes, data, len);
	copy.data = bytes;
	copy.len = len;
	harmless = is_harmless(&copy, accepted);
	g_free(bytes);
	return harmless;
}

static void test_hostile(void)
{
	GRand *rand = g_rand_new_with_seed(3);
	struct interval *ivs = g_new(struct interval, COUNT);
	struct chunk_coder c;
	struct chunk_row row;
	uint8_t *data;
	bool harmless = true;
	int accepted = 0;

	chunk_coder_init(&c, 1000);
	add_random(&c, rand, ivs, COUNT);
	g_free((gpointer)finish(&c).data);
	add_random(&c, rand, ivs, COUNT);
	row = finish(&c);
	for (size_t len = 0; len < row.len; len++)
		harmless &= is_copy_harmless(&row, row.data, len, &accepted);
	ok(harmless && !accepted, "a chunk that is cut off is refused (3)");

	data = g_memdup2(row.data, row.len);
	for (int i = 0; i < 20000; i++) {
		size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)row.len);
		uint8_t old = data[at];

		data[at] ^= (uint8_t)(1 << g_rand_int_range(rand, 0, 8));
		harmless &= is_copy_harmless(&row, data, row.len, &accepted);
		if (i % 16)
			data[at] = old;
		else
			memcpy(data, row.data, row.len);
	}
	for (int i = 0; i < 20000; i++) {
		size_t len = (size_t)g_rand_int_range(rand, 0, 200);

		for (size_t b = 0; b < len; b++)
			data[b] = (uint8_t)g_rand_int(rand);
		harmless &= is_copy_harmless(&row, data, len, &accepted);
	}
	ok(harmless, "wrong bytes are refused or keep the row's promises");
	g_free(data);
	g_free((gpointer)row.data);
	chunk_coder_release(&c);
	g_free(ivs);
	g_rand_free(rand);
}

static void test_rows(void)
{
	static const struct {
		const char *what;
		int64_t begin_ns, end_ns, count;
	} rows[] = {
		{ "ends before it begins", 20, 10, 1 },
		{ "has no length", 10, 10, 1 },
		{ "has no intervals", 0, 100, 0 },
		{ "has a negative count", 0, 100, -1 },
		{ "has too many intervals", 0, 100, 2 },
		{ "ends too late", 0, 101, 1 },
		{ "ends too early", 0, 99, 1 },
		{ "lies out of time", INT64_MIN, INT64_MIN + 100, 1 },
		{ "is longer than time", INT64_MIN, INT64_MAX, 1 },
	};
	/*
	 * 0 states before; 1 within: state 2, 100 ns, once, 100 ns longest;
	 * no marks; the interval.
	 */
	static const uint8_t bytes[] = { 0, 1, 2, 100, 1, 100, 0, 2, 100 };
	struct chunk_row row = { 0, 100, 1, bytes, sizeof(bytes) };
	struct chunk_reader r;
	struct interval iv;
	const char *why;

	ok(!chunk_open(&r, &row, NULL) && chunk_next(&r, &iv, &why) == 1 &&
		   chunk_next(&r, &iv, &why) == 0,
	   "a chunk written by hand is read");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		row.begin_ns = rows[i].begin_ns;
		row.end_ns = rows[i].end_ns;
		row.count = rows[i].count;
		why = chunk_open(&r, &row, NULL);
		ok(why != NULL, "a chunk whose row %s is refused: %s",
		   rows[i].what, why ? why : "it is not");
	}
}

int main(void)
{
	tap_begin();
	test_round_trip();
	test_sums();
	test_extremes();
	test_hostile();
	test_rows();
	return tap_end();
}
