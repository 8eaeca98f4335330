/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buckets of durations: sixteen to a doubling, so that whatever is said of a
 * bucket's middle is within 1/32 (3.2 %) of every duration in it.
 *
 *	durations	0 .. 15		16 .. 31	32, 34 .. 62
 *	buckets		0 .. 15		16 .. 31	32, 33 .. 47
 *	width		1		1		2	and so on
 *
 * The numbers are part of the file format (kvmscope-history(5)).
 */
#ifndef DB_BUCKETS_H
#define DB_BUCKETS_H

#include <stdint.h>

#define BUCKET_BITS  4
#define BUCKET_STEPS (1 << BUCKET_BITS)
/* Durations are below 2^63 (8). */
#define BUCKET_COUNT ((64 - BUCKET_BITS) * BUCKET_STEPS)
/* The largest relative distance of a duration from its bucket's middle. */
#define BUCKET_ERROR (1.0 / (2 * BUCKET_STEPS))

/* The bucket of a duration, not negative. */
static inline unsigned int bucket_of(int64_t ns)
{
	unsigned int shift;

	if (ns < BUCKET_STEPS)
		return (unsigned int)ns;
	shift = 63u - BUCKET_BITS -
		(unsigned int)__builtin_clzll((unsigned long long)ns);
	return (shift + 1) * BUCKET_STEPS +
	       (unsigned int)(ns >> shift & (BUCKET_STEPS - 1));
}

/* The middle of the durations that bucket @b holds. */
static inline int64_t bucket_middle(unsigned int b)
{
	unsigned int shift;
	int64_t begin;

	if (b < BUCKET_STEPS)
		return b;
	shift = b / BUCKET_STEPS - 1;
	begin = (int64_t)(b % BUCKET_STEPS + BUCKET_STEPS) << shift;
	return begin + ((INT64_C(1) << shift) - 1) / 2;
}

#endif
