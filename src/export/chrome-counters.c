/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "chrome": counters as counter tracks ("C" events) of their VM's process.
 *
 * A gauge is written point by point, as it is a step function there, too.  An
 * amount is cut into steps of the window, some hundred to two thousand: what
 * came in each, per second; or the largest, where amounts are durations.  A
 * gauge with very many points is cut likewise, into the largest value of each
 * step, and counted in struct chrome, so that whoever asked can be told.
 *
 * A value holds until the next one, so equal ones are written once.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include <glib.h>

#include "db/counter.h"
#include "export/chrome.h"

/* Into at most so many steps. */
#define STEPS 2000
/* Points of a gauge that are written as they are. */
#define POINTS_MAX  10000
#define STEP_MIN_NS 1000

struct lane {
	struct chrome *c;
	const struct track *track;
	const struct counter_info *info;
	uint32_t pid;
	const char *key; /* what the value is */
	bool some;
	double last;
};

static void put_value(struct lane *l, int64_t t_ns, double value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	struct chrome *c = l->c;

	if (l->some && value == l->last)
		return;
	l->some = true;
	l->last = value;
	chrome_begin(c);
	fputs("{\"ph\":\"C\",\"cat\":\"counter\",\"name\":", c->out);
	chrome_text(c, l->track->name);
	fprintf(c->out, ",\"pid\":%" PRIu32 ",\"ts\":", l->pid);
	chrome_time(c, t_ns);
	fputs(",\"args\":{", c->out);
	chrome_text(c, l->key);
	fprintf(c->out, ":%s}}", g_ascii_dtostr(number, sizeof(number), value));
}

static int put_points(struct lane *l, int64_t from_ns, int64_t to_ns,
		      struct err *err)
{
	struct counter_iter it;
	struct counter_point p;
	int r;

	counter_iter_init(&it, l->c->q->h, l->track->id, from_ns, to_ns);
	while ((r = counter_iter_next(&it, &p, err)) > 0)
		put_value(l, p.t_ns, (double)p.value);
	counter_iter_release(&it);
	return r;
}

/* The next of 1, 2, 5 times a power of ten, so that @length_ns has STEPS. */
static int64_t step_of(int64_t length_ns)
{
	static const int factors[] = { 2, 5, 10 };
	int64_t unit = STEP_MIN_NS, step = unit;

	for (size_t i = 0; length_ns / step >= STEPS; i++) {
		step = unit * factors[i % 3];
		if (i % 3 == 2)
			unit *= 10;
	}
	return step;
}

static bool is_duration(const struct counter_info *info)
{
	return info->form == COUNTER_AMOUNT && !strcmp(info->unit, "ns");
}

static double value_of(const struct counter_info *info,
		       const struct counter_sum *sum, int64_t ns)
{
	if (info->form == COUNTER_GAUGE || is_duration(info))
		return (double)sum->max;
	return (double)sum->total * 1e9 / (double)ns;
}

static int put_steps(struct lane *l, int64_t from_ns, int64_t to_ns,
		     struct err *err)
{
	int64_t step = step_of(to_ns - from_ns);
	size_t n = (size_t)((to_ns - from_ns - 1) / step) + 1;
	struct counter_sum *sums = g_new0(struct counter_sum, n);
	struct history *h = l->c->q->h;
	int64_t last_ns = from_ns + (int64_t)(n - 1) * step;
	int status;

	status = history_counter_columns(h, l->track->id, from_ns, step, n - 1,
					 sums, err);
	/* The last one is cut where the window is. */
	if (!status)
		status = history_counter_sum(h, l->track->id, last_ns, to_ns,
					     &sums[n - 1], err);
	for (size_t i = 0; i < n && !status; i++)
		put_value(l, from_ns + (int64_t)i * step,
			  value_of(l->info, &sums[i],
				   i + 1 < n ? step : to_ns - last_ns));
	l->c->step_ns = step;
	g_free(sums);
	return status;
}

static int put_counter(struct lane *l, int64_t from_ns, int64_t to_ns,
		       struct err *err)
{
	struct counter_sum sum;

	if (l->info->form != COUNTER_GAUGE)
		return put_steps(l, from_ns, to_ns, err);
	if (history_counter_sum(l->c->q->h, l->track->id, from_ns, to_ns, &sum,
				err))
		return -1;
	if (sum.points <= POINTS_MAX)
		return put_points(l, from_ns, to_ns, err);
	l->c->coarse++;
	return put_steps(l, from_ns, to_ns, err);
}

int chrome_counter(struct chrome *c, const struct track *t, size_t order,
		   struct err *err)
{
	struct lane l = { .c = c,
			  .track = t,
			  .info = history_counter(c->q->h, t->id) };
	int64_t from_ns = MAX(c->q->from_ns, history_begin_ns(c->q->h));
	int64_t to_ns = MIN(c->q->to_ns, history_end_ns(c->q->h));
	char *key;
	int status;

	if (!l.info || from_ns >= to_ns)
		return 0;
	key = g_strdup_printf(l.info->form == COUNTER_GAUGE ? "%s"
			      : is_duration(l.info)         ? "largest, %s"
							    : "%s/s",
			      l.info->unit);
	l.key = key;
	l.pid = chrome_process(c, t, order);
	status = put_counter(&l, from_ns, to_ns, err);
	g_free(key);
	return status ? -1 : ferror(c->out) ? 1 : 0;
}
