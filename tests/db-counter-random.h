/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A history of random counters, and beside it what went in: for tests that hold
 * the reader against brute force.  Both forms, of all sizes up to two levels
 * above the leaves; amounts that happen at once, many at a time and at the very
 * end; values at both ends of what there is.
 */
#ifndef TESTS_DB_COUNTER_RANDOM_H
#define TESTS_DB_COUNTER_RANDOM_H

#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "base/err.h"
#include "db/counter.h"

#define COUNTERS_BEGIN INT64_C(1795226682366895488)
#define COUNTERS       14

struct random_counter {
	uint32_t id;
	enum counter_form form;
	int64_t begin_ns, end_ns;
	GArray *points; /* struct counter_point, as a reader must find them */
};

static const int counter_sizes[COUNTERS / 2] = { 0,   1,    255,  256,
						 257, 9000, 70000 };

static inline struct counter_point *counter_at(const struct random_counter *c,
					       guint i)
{
	return &g_array_index(c->points, struct counter_point, i);
}

/* Small ones mostly, extreme ones now and then. */
static inline int64_t counter_value(GRand *rand, int i)
{
	int64_t wide =
		(int64_t)((uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand));

	if (!g_rand_int_range(rand, 0, 1000))
		return g_rand_boolean(rand) ? INT64_MIN : INT64_MAX;
	return i % 3 ? g_rand_int_range(rand, 0, 4) : wide >> (wide & 0x3f);
}

/* What becomes of a gauge that is told @value at @t_ns. */
static inline void counter_note_gauge(GArray *points, int64_t t_ns,
				      int64_t value)
{
	struct counter_point p = { .t_ns = t_ns, .value = value };
	guint n = points->len;

	if (n &&
	    g_array_index(points, struct counter_point, n - 1).t_ns == t_ns)
		g_array_set_size(points, --n);
	if (value !=
	    (n ? g_array_index(points, struct counter_point, n - 1).value : 0))
		g_array_append_val(points, p);
}

static inline void counter_make(struct random_counter *c, struct writer *w,
				GRand *rand, int size)
{
	struct wcounter *out = writer_counter(w, c->form, c->begin_ns);
	int64_t t_ns = c->begin_ns, last_ns = t_ns;
	int ties = 0;

	c->id = wcounter_id(out);
	c->points = g_array_new(FALSE, TRUE, sizeof(struct counter_point));
	for (int i = 0; i < size || (int)c->points->len < size; i++) {
		int64_t value = counter_value(rand, i), told_ns;

		if (!ties && !g_rand_int_range(rand, 0, 3000))
			ties = 2000;
		if (ties)
			ties--;
		else if (i || g_rand_boolean(rand))
			t_ns += g_rand_int_range(rand, 0,
						 i % 50 ? 8 : 1 << (i % 29));
		told_ns = i % 40 ? t_ns : t_ns - i % 1000; /* goes back */
		if (c->form == COUNTER_AMOUNT) {
			struct counter_point p = {
				.t_ns = MAX(told_ns, last_ns), .value = value
			};

			g_array_append_val(c->points, p);
			last_ns = p.t_ns;
		} else if (value != wcounter_now(out)) {
			last_ns = MAX(told_ns, last_ns);
			counter_note_gauge(c->points, last_ns, value);
		}
		wcounter_add(out, told_ns, value);
	}
	/* Amounts may happen at the end; a gauge's change there is none. */
	c->end_ns = last_ns + (c->form == COUNTER_GAUGE && size ? 777 : 0);
	if (!size)
		c->end_ns = c->begin_ns + 1000;
	wcounter_end(out, c->end_ns);
}

/* Write it to @path; ends the program when that fails. */
static inline void counters_write(struct random_counter *all, const char *path)
{
	GRand *rand = g_rand_new_with_seed(23);
	struct err err = ERR_INIT;
	int64_t end_ns = COUNTERS_BEGIN;
	struct writer *w;

	if (writer_open(&w, path, &err))
		exit(err_report(&err));
	writer_describe(w, &(struct track_row){ .id = writer_row_id(w),
						.kind = TRACK_MACHINE,
						.name = "m",
						.machine = 1,
						.begin_ns = COUNTERS_BEGIN,
						.end_ns = COUNTERS_BEGIN });
	for (int i = 0; i < COUNTERS; i++) {
		struct random_counter *c = &all[i];
		char name[16];

		c->form = (enum counter_form)(i % 2);
		c->begin_ns = COUNTERS_BEGIN + 10 * i;
		counter_make(c, w, rand, counter_sizes[i / 2]);
		end_ns = MAX(end_ns, c->end_ns);
		snprintf(name, sizeof(name), "q%d", i);
		writer_describe(w, &(struct track_row){
					   .id = c->id,
					   .parent = 1,
					   .machine = 1,
					   .kind = TRACK_COUNTER,
					   .name = name,
					   .key = i,
					   .pid = -1,
					   .tid = -1,
					   .begin_ns = c->begin_ns,
					   .end_ns = c->end_ns,
				   });
		writer_describe_counter(w, c->id, name, c->form, "bytes",
					"a test");
	}
	writer_request(w, &(struct request_row){ .id = 1,
						 .device = "8,0",
						 .op = "read",
						 .bytes = 512,
						 .begin_ns = COUNTERS_BEGIN,
						 .end_ns = end_ns,
						 .source = "a test" });
	writer_meta_int(w, "begin_ns", COUNTERS_BEGIN);
	writer_meta_int(w, "end_ns", end_ns);
	if (writer_publish(w, NULL, &err))
		exit(err_report(&err));
	writer_close(w);
	g_rand_free(rand);
}

static inline void counters_free(struct random_counter *all)
{
	for (int i = 0; i < COUNTERS; i++)
		g_array_free(all[i].points, TRUE);
}

/* A moment in, on the edge of, or about the life of a counter. */
static inline int64_t counter_moment(const struct random_counter *c,
				     GRand *rand)
{
	int64_t life = c->end_ns - c->begin_ns;

	switch (g_rand_int_range(rand, 0, 20)) {
	case 0:
		return g_rand_boolean(rand) ? INT64_MIN : INT64_MAX;
	case 1:
		return (g_rand_boolean(rand) ? c->begin_ns : c->end_ns) +
		       g_rand_int_range(rand, -1, 2);
	case 2 ... 11:
		if (c->points->len)
			return counter_at(c, (guint)g_rand_int_range(
						     rand, 0,
						     (gint32)c->points->len))
				       ->t_ns +
			       g_rand_int_range(rand, -1, 2);
		break;
	default:
		break;
	}
	return c->begin_ns - life / 16 +
	       (int64_t)(g_rand_double(rand) * 1.125 * (double)life);
}

/* The first point that is not before @t_ns. */
static inline guint counter_find(const struct random_counter *c, int64_t t_ns)
{
	guint low = 0, high = c->points->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (counter_at(c, middle)->t_ns < t_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static inline void counter_brute_add(struct counter_sum *s, bool had,
				     int64_t value, int64_t weight)
{
	s->min = had ? MIN(s->min, value) : value;
	s->max = had ? MAX(s->max, value) : value;
	s->total += (counter_total)value * weight;
}

/* What must be said of [from, to), point by point. */
static inline struct counter_sum counter_brute(const struct random_counter *c,
					       int64_t from_ns, int64_t to_ns)
{
	struct counter_sum s = { 0 };
	int64_t begin_ns = MAX(from_ns, c->begin_ns);
	int64_t end_ns = MIN(to_ns, c->end_ns), value = 0, at_ns = begin_ns;
	guint i = counter_find(c, begin_ns);

	if (from_ns >= to_ns || from_ns >= c->end_ns ||
	    (to_ns <= c->begin_ns && to_ns < c->end_ns))
		return s;
	if (i)
		value = counter_at(c, i - 1)->value;
	for (; i < c->points->len; i++) {
		const struct counter_point *p = counter_at(c, i);

		if (p->t_ns >= to_ns && to_ns < c->end_ns)
			break;
		if (p->t_ns >= to_ns && p->t_ns > c->end_ns)
			break;
		if (c->form == COUNTER_AMOUNT) {
			counter_brute_add(&s, s.points > 0, p->value, 1);
		} else if (p->t_ns > at_ns) {
			counter_brute_add(&s, s.length_ns > 0, value,
					  p->t_ns - at_ns);
			s.length_ns += p->t_ns - at_ns;
		}
		s.points++;
		at_ns = p->t_ns;
		value = p->value;
	}
	if (c->form == COUNTER_GAUGE && end_ns > at_ns)
		counter_brute_add(&s, s.length_ns > 0, value, end_ns - at_ns);
	s.length_ns = end_ns - begin_ns;
	return s;
}

#endif
