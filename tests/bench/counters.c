/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counters: what counters cost, their writing and their lanes.
 *
 *	counters FILE.kvms [POINTS]
 *
 * Writes a gauge and an amount of POINTS points (10^7) each into FILE, then
 * asks for 200 columns at several zooms, RUNS times, somewhere else each time.
 * Prints a line for each question: its name, and the median and the longest
 * time in milliseconds, or for writing and walking the nanoseconds of a point,
 * twice.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "db/counter.h"
#include "tests/bench/times.h"

#define RUNS    41
#define COLUMNS 200

static struct err err = ERR_INIT;

static uint64_t random_number(void)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

static void say_points(const char *what, enum counter_form form, double ms,
		       int64_t points)
{
	double ns = ms * 1e6 / (double)points;

	printf("%s,-%s %.1f %.1f\n", what, counter_form_name(form), ns, ns);
}

static void write_counter(struct writer *w, enum counter_form form,
			  int64_t points, int64_t *end_ns)
{
	struct wcounter *c = writer_counter(w, form, 0);
	uint32_t id = wcounter_id(c);
	double begin_ms = now_ms();
	int64_t t_ns = 0, now = 0;

	for (int64_t i = 0; i < points; i++) {
		uint64_t x = random_number();

		t_ns += (int64_t)(x % 3000);
		now += x >> 20 & 1 ? 1 : -1;
		wcounter_add(c, t_ns,
			     form == COUNTER_GAUGE
				     ? now
				     : (int64_t)(x >> 40 & 65535));
	}
	say_points("write-a-point", form, now_ms() - begin_ms, points);
	*end_ns = MAX(*end_ns, t_ns + 1);
	wcounter_end(c, t_ns + 1);
	writer_describe_counter(w, id, "q", form, "count", "");
}

static int write_file(const char *path, int64_t points, int64_t *end_ns)
{
	struct writer *w;
	int r;

	if (writer_open(&w, path, &err))
		return -1;
	*end_ns = 0;
	for (int form = 0; form < COUNTER_FORM_COUNT; form++)
		write_counter(w, (enum counter_form)form, points, end_ns);
	writer_meta_int(w, "begin_ns", 0);
	writer_meta_int(w, "end_ns", *end_ns);
	r = writer_publish(w, NULL, &err);
	writer_close(w);
	return r;
}

/* A lane of the @part-th part of the trace. */
static int lane(struct history *h, uint32_t track, int64_t end_ns, int64_t part)
{
	enum counter_form form = history_counter(h, track)->form;
	struct counter_sum columns[COLUMNS];
	int64_t length_ns = end_ns / part;
	double ms[RUNS];

	for (int i = 0; i < RUNS; i++) {
		double begin_ms = now_ms();

		if (history_counter_columns(
			    h, track, (end_ns - length_ns) / RUNS * i,
			    length_ns / COLUMNS + 1, COLUMNS, columns, &err))
			return -1;
		ms[i] = now_ms() - begin_ms;
	}
	qsort(ms, RUNS, sizeof(ms[0]), compare_ms);
	printf("a-lane-of-1/%d,-%s %.3f %.3f\n", (int)part,
	       counter_form_name(form), ms[RUNS / 2], ms[RUNS - 1]);
	return 0;
}

static int walk(struct history *h, uint32_t track)
{
	double begin_ms = now_ms();
	struct counter_iter it;
	struct counter_point p;
	int64_t points = 0;
	int r;

	counter_iter_init(&it, h, track, INT64_MIN, INT64_MAX);
	while ((r = counter_iter_next(&it, &p, &err)) > 0)
		points++;
	counter_iter_release(&it);
	say_points("read-a-point", history_counter(h, track)->form,
		   now_ms() - begin_ms, MAX(points, 1));
	return r;
}

int main(int argc, char **argv)
{
	int64_t points = argc > 2 ? atoll(argv[2]) : 10000000, end_ns;
	struct history *h;

	if (argc < 2 || points < 1) {
		fprintf(stderr, "usage: counters FILE.kvms [POINTS]\n");
		return 2;
	}
	if (write_file(argv[1], points, &end_ns) ||
	    history_open(&h, argv[1], &err))
		return err_report(&err);
	for (uint32_t track = 1; track <= COUNTER_FORM_COUNT; track++) {
		for (int64_t part = 1; part <= 10000; part *= 10)
			if (lane(h, track, end_ns, part))
				return err_report(&err);
		if (walk(h, track))
			return err_report(&err);
	}
	history_close(h);
	return 0;
}
