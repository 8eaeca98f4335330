/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pseudo-random numbers, the same on every machine for the same seed
 * (xorshift64*).  Integers only, so that no floating point differs.
 */
#ifndef TESTS_SIM_RANDOM_H
#define TESTS_SIM_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

/* 0 .. @n - 1; @n > 0 */
static inline uint32_t random_below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(((random_next(state) >> 32) * n) >> 32);
}

static inline bool random_percent(uint64_t *state, unsigned int percent)
{
	return random_below(state, 100) < percent;
}

/* A duration around @mean: a quarter of it to about four times, skewed. */
static inline int64_t random_around(uint64_t *state, int64_t mean)
{
	uint32_t n = mean > 1 ? (uint32_t)mean : 1;
	int64_t d = n / 4 + random_below(state, n);

	return random_percent(state, 8) ? d * 3 + 1 : d + 1;
}

#endif
