/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kinds of culprits by name: see slice.h. */
#include "config.h"

#include "db/slice.h"

#include <string.h>

static const char *const names[] = {
	[SLICE_THREAD] = "thread",
	[SLICE_IDLE] = "idle",
	[SLICE_UNKNOWN] = "unknown",
	[SLICE_MANY] = "many",
};

#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

const char *slice_kind_name(enum slice_kind kind)
{
	return names[(size_t)kind < NAME_COUNT ? kind : SLICE_UNKNOWN];
}

uint8_t slice_kind_by_name(const char *name)
{
	for (uint8_t i = 0; name && i < NAME_COUNT; i++)
		if (!strcmp(names[i], name))
			return i;
	return SLICE_UNKNOWN;
}
