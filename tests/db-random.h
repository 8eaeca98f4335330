/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A history of random tracks, and beside it what went in: for tests that hold
 * the reader against brute force.  Durations of all magnitudes; the last track
 * is long enough for many checkpoints of durations.
 */
#ifndef TESTS_DB_RANDOM_H
#define TESTS_DB_RANDOM_H

#include <stdlib.h>

#include <glib.h>

#include "base/err.h"
#include "db/writer.h"

#define RANDOM_TRACKS 5
#define RANDOM_BEGIN  INT64_C(1795226682366895488)
#define RANDOM_LONG   (RANDOM_TRACKS - 1)
/* In this state the long track is three times only. */
#define RANDOM_RARE ST_GUEST_L2

struct random_history {
	GArray *truth[RANDOM_TRACKS]; /* struct interval */
	uint32_t ids[RANDOM_TRACKS];
};

static inline struct interval *random_at(const struct random_history *r, int i,
					 guint n)
{
	return &g_array_index(r->truth[i], struct interval, n);
}

static inline void random_track(struct random_history *r, struct writer *w,
				GRand *rand, int i, int count)
{
	struct wtrack *t = writer_track(w, RANDOM_BEGIN + 50 * i);
	struct interval iv = { .begin_ns = wtrack_begin_ns(t), .state = 31 };

	r->truth[i] = g_array_new(FALSE, FALSE, sizeof(struct interval));
	r->ids[i] = wtrack_id(t);
	for (int n = 0; n < count; n++) {
		int bits = g_rand_int_range(rand, 0, n % 100 ? 16 : 24);
		uint8_t state = (uint8_t)g_rand_int_range(rand, 0, 5);

		/* Never the same again: neighbours would become one. */
		state = (uint8_t)(state + (state >= iv.state % 6));
		if (n % (count / 3 + 1) == count / 7)
			state = RANDOM_RARE;
		iv.state = state;
		iv.peer = (uint32_t)g_rand_int_range(rand, 0, 3);
		iv.value = g_rand_boolean(rand) ? VALUE_NONE : n;
		iv.end_ns =
			iv.begin_ns + 1 + g_rand_int_range(rand, 0, 1 << bits);
		if (state == RANDOM_RARE)
			iv.end_ns += 1 << 26;
		wtrack_set(t, iv.begin_ns, (enum state)iv.state, iv.peer,
			   iv.value);
		g_array_append_val(r->truth[i], iv);
		iv.begin_ns = iv.end_ns;
	}
	writer_describe(w, &(struct track_row){
				   .id = r->ids[i],
				   .kind = TRACK_THREAD,
				   .name = "t",
				   .begin_ns = wtrack_begin_ns(t),
				   .end_ns = iv.begin_ns,
			   });
	wtrack_end(t, iv.begin_ns);
}

/* Write it to @path; ends the program when that fails. */
static inline void random_write(struct random_history *r, const char *path,
				int longest)
{
	const int counts[RANDOM_TRACKS] = { 0, 1, 600, 9000, longest };
	GRand *rand = g_rand_new_with_seed(11);
	struct err err = ERR_INIT;
	struct writer *w;

	if (writer_open(&w, path, &err))
		exit(err_report(&err));
	for (int i = 0; i < RANDOM_TRACKS; i++)
		random_track(r, w, rand, i, counts[i]);
	writer_meta_int(w, "begin_ns", RANDOM_BEGIN);
	writer_meta_int(w, "end_ns",
			random_at(r, RANDOM_LONG, longest - 1)->end_ns);
	if (writer_publish(w, NULL, &err))
		exit(err_report(&err));
	writer_close(w);
	g_rand_free(rand);
}

static inline void random_free(struct random_history *r)
{
	for (int i = 0; i < RANDOM_TRACKS; i++)
		g_array_free(r->truth[i], TRUE);
}

/* A moment in, on the edge of, or about the life of a track. */
static inline int64_t random_moment(const struct random_history *r, GRand *rand,
				    int i)
{
	guint len = r->truth[i]->len;
	int64_t life;

	if (!len || !g_rand_int_range(rand, 0, 30))
		return g_rand_boolean(rand) ? INT64_MIN : INT64_MAX;
	if (g_rand_boolean(rand))
		return random_at(r, i,
				 (guint)g_rand_int_range(rand, 0, (gint32)len))
			       ->begin_ns +
		       g_rand_int_range(rand, -1, 2);
	life = random_at(r, i, len - 1)->end_ns - RANDOM_BEGIN;
	return RANDOM_BEGIN - life / 16 +
	       (int64_t)(g_rand_double(rand) * 1.125 * (double)life);
}

#endif
