/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking times, and putting them in order, for the benchmarks. */
#ifndef TESTS_BENCH_TIMES_H
#define TESTS_BENCH_TIMES_H

#include <time.h>

/* Milliseconds of a clock that only runs forward. */
static inline double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* For qsort() over doubles, the least first. */
static inline int compare_ms(const void *pa, const void *pb)
{
	double a = *(const double *)pa, b = *(const double *)pb;

	return (a > b) - (a < b);
}

#endif
