/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "100x30": see picture-size.h. */
#include "config.h"

#include "picture-size.h"

#include <stdlib.h>

#include <glib.h>

bool picture_size_parse(const char *text, int *cols, int *lines)
{
	char *end;
	long c, l;

	if (!g_ascii_isdigit(*text))
		return false;
	c = strtol(text, &end, 10);
	if (*end != 'x' || !g_ascii_isdigit(end[1]))
		return false;
	l = strtol(end + 1, &end, 10);
	if (*end || c < 1 || l < 1 || c > PICTURE_MAX_COLS ||
	    l > PICTURE_MAX_LINES)
		return false;
	*cols = (int)c;
	*lines = (int)l;
	return true;
}
