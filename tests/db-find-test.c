/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searching intervals against brute force, with and without checkpoints. */
#include "config.h"

#include <unistd.h>

#include <glib.h>
#include <sqlite3.h>

#include "db/find.h"
#include "tests/db-random.h"
#include "tests/tap.h"

#define NAME    "tests/db-find-test.kvms"
#define LONGEST 300000

static struct random_history truth;

static bool has_odd_value(uint32_t track, const struct interval *iv, void *data)
{
	(void)track;
	(void)data;
	return iv->value != VALUE_NONE && iv->value % 1000 == 1;
}

static bool brute_fits(const struct find *f, uint32_t track,
		       const struct interval *iv)
{
	int64_t ns = iv->end_ns - iv->begin_ns;

	return f->states >> iv->state & 1 && ns >= f->min_ns &&
	       (!f->max_ns || ns <= f->max_ns) &&
	       (!f->fits || f->fits(track, iv, f->data));
}

static int track_index(uint32_t id)
{
	for (int i = 0; i < RANDOM_TRACKS; i++)
		if (truth.ids[i] == id)
			return i;
	return 0;
}

static int brute(const struct find *f, int64_t t, bool forward,
		 struct found *best)
{
	int any = 0;

	for (size_t k = 0; k < f->n; k++) {
		int i = track_index(f->tracks[k]);

		for (guint n = 0; n < truth.truth[i]->len; n++) {
			const struct interval *iv = random_at(&truth, i, n);
			bool better =
				!any ||
				(forward ? iv->begin_ns <
						   best->interval.begin_ns
					 : iv->begin_ns >
						   best->interval.begin_ns);

			if ((forward ? iv->begin_ns > t : iv->begin_ns < t) &&
			    better && brute_fits(f, f->tracks[k], iv)) {
				*best = (struct found){ f->tracks[k], *iv };
				any = 1;
			}
		}
	}
	return any;
}

static bool is_same(const struct found *a, const struct found *b)
{
	return a->track == b->track &&
	       a->interval.begin_ns == b->interval.begin_ns &&
	       a->interval.end_ns == b->interval.end_ns &&
	       a->interval.state == b->interval.state &&
	       a->interval.value == b->interval.value &&
	       a->interval.peer == b->interval.peer;
}

/* A question at random. */
static struct find choose(GRand *rand, uint32_t *ids)
{
	static const uint32_t states[] = {
		FIND_ANY_STATE,          FIND_STATE(ST_IDLE),
		FIND_STATE(RANDOM_RARE), FIND_STATE(ST_USER) | 1,
		FIND_STATE(ST_VMM),
	};
	struct find f = { .tracks = ids, .max_ns = 0 };

	f.states = states[g_rand_int_range(rand, 0, G_N_ELEMENTS(states))];
	for (int i = 0; i < RANDOM_TRACKS; i++)
		if (g_rand_boolean(rand))
			ids[f.n++] = truth.ids[RANDOM_TRACKS - 1 - i];
	if (g_rand_boolean(rand))
		f.min_ns = g_rand_int_range(rand, 0, 1 << 24);
	if (!g_rand_int_range(rand, 0, 3))
		f.max_ns = g_rand_int_range(rand, 1, 1 << 17);
	if (!g_rand_int_range(rand, 0, 3))
		f.fits = has_odd_value;
	return f;
}

static void check_random(struct history *h, const char *what)
{
	GRand *rand = g_rand_new_with_seed(5);
	struct err err = ERR_INIT;
	int hits = 0, misses = 0;
	bool same = true;

	for (int n = 0; n < 600; n++) {
		uint32_t ids[RANDOM_TRACKS];
		struct find f = choose(rand, ids);
		int64_t t = random_moment(&truth, rand, RANDOM_LONG);
		bool forward = g_rand_boolean(rand);
		struct found want = { 0 }, got;
		int r = brute(&f, t, forward, &want);

		same &= history_find(h, &f, t, forward, &got, &err) == r &&
			(!r || is_same(&got, &want));
		hits += r;
		misses += !r;
	}
	ok(same, "%s: the same as brute force finds", what);
	ok(hits > 100 && misses > 30, "%s: %d found, %d not", what, hits,
	   misses);
	g_rand_free(rand);
}

/* From one to the next, all the way, and back. */
static void test_steps(struct history *h)
{
	const struct find f = { .tracks = &truth.ids[RANDOM_LONG],
				.n = 1,
				.states = FIND_STATE(RANDOM_RARE),
				.min_ns = 1 << 26 };
	struct err err = ERR_INIT;
	int64_t t = INT64_MIN;
	struct found found;
	int there = 0, back = 0;

	while (history_find(h, &f, t, true, &found, &err) == 1) {
		t = found.interval.begin_ns;
		there++;
	}
	is_int(there, 3, "a rare state is met as often as it is there");
	t = INT64_MAX;
	while (history_find(h, &f, t, false, &found, &err) == 1) {
		t = found.interval.begin_ns;
		back++;
	}
	is_int(back, 3, "and on the way back");
}

static int asked;

static bool no_more(void *data)
{
	(void)data;
	return ++asked < 3;
}

static bool never(uint32_t track, const struct interval *iv, void *data)
{
	(void)track;
	(void)iv;
	(void)data;
	return false;
}

static void test_stop(struct history *h)
{
	struct find f = { .tracks = &truth.ids[RANDOM_LONG],
			  .n = 1,
			  .states = FIND_ANY_STATE,
			  .fits = never,
			  .go_on = no_more };
	struct err err = ERR_INIT;
	struct found found;

	is_int(history_find(h, &f, INT64_MIN, true, &found, &err), FIND_STOPPED,
	       "a long search can be stopped");
	is_int(asked, 3, "at the third question");
	asked = 0;
	is_int(history_find(h, &f, INT64_MAX, false, &found, &err),
	       FIND_STOPPED, "also backward");
	f.n = 0;
	is_int(history_find(h, &f, 0, true, &found, &err), 0,
	       "no tracks, nothing to find");
}

int main(void)
{
	struct err err = ERR_INIT;
	struct history *h;
	sqlite3 *db;

	tap_begin();
	random_write(&truth, NAME, LONGEST);
	if (history_open(&h, NAME, &err))
		return err_report(&err);
	check_random(h, "with checkpoints");
	test_steps(h);
	test_stop(h);
	history_close(h);
	sqlite3_open(NAME, &db);
	sqlite3_exec(db, "DROP TABLE durations", NULL, NULL, NULL);
	sqlite3_close(db);
	if (history_open(&h, NAME, &err))
		return err_report(&err);
	check_random(h, "without");
	test_steps(h);
	history_close(h);
	random_free(&truth);
	unlink(NAME);
	return tap_end();
}
