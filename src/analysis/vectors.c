/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What interrupt vectors are for: see vectors.h. */
#include "config.h"

#include "analysis/vectors.h"

#include <stddef.h>

/* Linux, all versions since 2.6.32; the timer's moved with 4.15 to 4.17. */
static const struct {
	int vector;
	enum wake_reason reason;
} custom[] = {
	{ 236, WAKE_TIMER }, { 237, WAKE_TIMER }, { 238, WAKE_TIMER },
	{ 239, WAKE_TIMER }, { 251, WAKE_TASK }, /* call of a function */
	{ 252, WAKE_TASK },  { 253, WAKE_TASK }, /* reschedule */
};

void vectors_init(struct vectors *vs)
{
	*vs = (struct vectors){ .timer = -1 };
}

static bool is_vector(int vector)
{
	return vector >= VECTOR_FIRST && vector < VECTORS;
}

void vectors_saw(struct vectors *vs, int vector, enum wake_reason reason)
{
	uint16_t *seen;

	if (!is_vector(vector))
		return;
	seen = vs->seen[vector];
	if (++seen[reason] < UINT16_MAX)
		return;
	for (int i = 0; i < WAKE_REASON_COUNT; i++)
		seen[i] /= 2;
}

enum wake_reason vectors_class(const struct vectors *vs, int vector)
{
	uint32_t all = 0;

	if (!is_vector(vector))
		return WAKE_UNKNOWN;
	if (vector == vs->timer)
		return WAKE_TIMER;
	for (int i = 0; i < WAKE_REASON_COUNT; i++)
		all += vs->seen[vector][i];
	for (int i = 0; i < WAKE_REASON_COUNT; i++)
		if (vs->seen[vector][i] * 2u > all)
			return (enum wake_reason)i;
	return all ? WAKE_OTHER : WAKE_UNKNOWN;
}

enum wake_reason vectors_custom(int vector)
{
	for (size_t i = 0; i < sizeof(custom) / sizeof(*custom); i++)
		if (custom[i].vector == vector)
			return custom[i].reason;
	return WAKE_UNKNOWN;
}
