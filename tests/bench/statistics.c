/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * statistics: what the viewer's statistics, jumps and chains of causes cost.
 *
 *	statistics FILE.kvms
 *
 * Asks each question RUNS times, of another window, moment or preemption each
 * time, and prints a line for it: its name, the median and the longest time
 * in milliseconds.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "db/cause.h"
#include "db/durations.h"
#include "db/find.h"
#include "tests/bench/times.h"

#define RUNS 41

static struct history *h;
static struct err err = ERR_INIT;
static GArray *vcpus, *cpus, *all; /* ids of tracks; cpus: of both kinds */
static uint32_t busiest;           /* the track with the most intervals */
static int64_t longest_vmm_ns;
static struct preemption preemptions[RUNS]; /* the longest */
static int preemption_count;

/* A moment in the trace, spread evenly. */
static int64_t moment(int i, int n)
{
	int64_t begin_ns = history_begin_ns(h);

	return begin_ns + (history_end_ns(h) - begin_ns) / n * i;
}

/* Edges that lie anywhere; run 0 is the whole trace. */
static int durations(const uint32_t *tracks, size_t n, int run)
{
	struct duration_stats stats[STATE_MAX];

	return history_durations(h, tracks, n, moment(run, 3 * RUNS),
				 moment(3 * RUNS - run, 3 * RUNS), stats, &err);
}

static int of_track(int run)
{
	return durations(&busiest, 1, run);
}

static int of_vcpus(int run)
{
	return durations((void *)vcpus->data, vcpus->len, run);
}

static int of_cpus(int run)
{
	return durations((void *)cpus->data, cpus->len, run);
}

/* All the way to the longest, from the other half of the trace. */
static int find_longest(int run)
{
	const struct find f = { .tracks = (void *)vcpus->data,
				.n = vcpus->len,
				.states = FIND_STATE(ST_VMM),
				.min_ns = longest_vmm_ns };
	struct found found;
	int r = history_find(h, &f, moment(run, 2 * RUNS), true, &found, &err);

	if (!r)
		r = history_find(h, &f, moment(run, 2 * RUNS) + 1, false,
				 &found, &err);
	return r == 1 ? 0 : -1;
}

/* There is none: the whole trace is ruled out. */
static int find_none(int run)
{
	const struct find f = { .tracks = (void *)all->data,
				.n = all->len,
				.states = FIND_STATE(ST_VMM),
				.min_ns = longest_vmm_ns * 1000 };
	struct found found;

	return history_find(h, &f, moment(0, 1) - run, true, &found, &err);
}

static int causes(int run)
{
	struct cause c;

	if (!preemption_count)
		return 0;
	if (cause_of(h, &preemptions[run % preemption_count], NULL, &c, &err))
		return -1;
	cause_release(&c);
	return 0;
}

static const struct {
	const char *name;
	int (*ask)(int run);
} questions[] = {
	{ "durations,-busiest-track", of_track },
	{ "durations,-all-vCPUs", of_vcpus },
	{ "durations,-all-pCPUs-and-vCPUs", of_cpus },
	{ "next-long-hypervisor-stay", find_longest },
	{ "no-such-interval-on-any-track", find_none },
	{ "causes-of-a-preemption", causes },
};

/* ------------------------------------------------------------------ */

static int take_preemption(const struct preemption *p, void *data)
{
	(void)data;
	preemptions[preemption_count++] = *p;
	return preemption_count == RUNS;
}

static int look_around(void)
{
	struct duration_stats stats[STATE_MAX];
	const struct track *t;
	int64_t most = 0;
	size_t n;

	vcpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	all = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	t = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		int64_t count = 0;

		if (state_list(t[i].kind)[0] < 0)
			continue;
		g_array_append_val(all, t[i].id);
		if (t[i].kind == TRACK_VCPU)
			g_array_append_val(vcpus, t[i].id);
		if (t[i].kind == TRACK_VCPU || t[i].kind == TRACK_PCPU)
			g_array_append_val(cpus, t[i].id);
		if (history_durations(h, &t[i].id, 1, INT64_MIN, INT64_MAX,
				      stats, &err))
			return -1;
		for (int s = 0; s < STATE_MAX; s++)
			count += stats[s].count;
		if (t[i].kind == TRACK_VCPU)
			longest_vmm_ns =
				MAX(longest_vmm_ns, stats[ST_VMM].max_ns);
		if (count > most) {
			most = count;
			busiest = t[i].id;
		}
	}
	return history_preemptions(h, 0, INT64_MIN / 2, INT64_MAX / 2, 0,
				   BY_DURATION, take_preemption, NULL,
				   &err) < 0;
}

int main(int argc, char **argv)
{
	double ms[RUNS];

	if (argc != 2) {
		fprintf(stderr, "usage: statistics FILE.kvms\n");
		return 2;
	}
	if (history_open(&h, argv[1], &err) || look_around())
		return err_report(&err);
	for (size_t q = 0; q < G_N_ELEMENTS(questions); q++) {
		for (int i = 0; i < RUNS; i++) {
			double begin = now_ms();

			if (questions[q].ask(i))
				return err_report(&err);
			ms[i] = now_ms() - begin;
		}
		qsort(ms, RUNS, sizeof(ms[0]), compare_ms);
		printf("%s %.3f %.3f\n", questions[q].name, ms[RUNS / 2],
		       ms[RUNS - 1]);
	}
	g_array_free(vcpus, TRUE);
	g_array_free(cpus, TRUE);
	g_array_free(all, TRUE);
	history_close(h);
	return 0;
}
