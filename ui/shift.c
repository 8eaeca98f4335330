/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that moved to the side: see shift.h. */
#include "config.h"

#include "ui/shift.h"

#include <string.h>

#include <glib.h>

/*
 * How many cells from @from on would still have to be written after a move
 * by @by; no more than @enough are counted.
 */
static int left_over(const struct cell *old, const struct cell *line, int cols,
		     int from, int by, int enough)
{
	static const struct cell blank = { ' ', STYLE_PLAIN };
	int n = 0;

	for (int i = from; i < cols && n < enough; i++) {
		int was = i + by;
		bool there = was >= from && was < cols;

		n += !cells_look_same(&line[i], there ? &old[was] : &blank);
	}
	return n;
}

/* A wide character that is cut in two is left to the terminal's taste. */
static bool has_wide(const struct cell *line, int from, int cols)
{
	for (int i = from; i < cols; i++)
		if (!line[i].glyph)
			return true;
	return false;
}

bool shift_find(const struct cell *old, const struct cell *line, int cols,
		int hint, int *searches, struct shift *shift)
{
	int from = 0, best, n;

	while (from < cols && cells_look_same(&old[from], &line[from]))
		from++;
	best = left_over(old, line, cols, from, 0, cols) - SHIFT_MIN;
	*shift = (struct shift){ .from = from };
	if (best <= 0 || has_wide(old, from, cols))
		return false;
	if (hint && ABS(hint) <= (cols - from) / 2) {
		n = left_over(old, line, cols, from, hint, best);
		if (n < best)
			shift->by = hint;
		best = MIN(n, best);
	}
	if (shift->by || !*searches)
		return shift->by;
	--*searches;
	for (int by = 1; by <= (cols - from) / 2; by++)
		for (int sign = -1; sign <= 1; sign += 2) {
			n = left_over(old, line, cols, from, sign * by, best);
			if (n < best) {
				best = n;
				shift->by = sign * by;
			}
		}
	return shift->by;
}

void shift_apply(struct cell *line, int cols, struct shift shift)
{
	struct cell *from = line + shift.from;
	int all = cols - shift.from, by = MIN(ABS(shift.by), all);
	size_t rest = sizeof(*line) * (size_t)(all - by);
	struct cell *gap = shift.by > 0 ? from + all - by : from;

	if (shift.by > 0)
		memmove(from, from + by, rest);
	else
		memmove(from + by, from, rest);
	for (int i = 0; i < by; i++)
		gap[i] = (struct cell){ ' ', STYLE_PLAIN };
}
