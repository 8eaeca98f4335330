/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the format "chrome" share: how an event is begun, and
 * how names and times are written into it.
 */
#ifndef EXPORT_CHROME_H
#define EXPORT_CHROME_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <glib.h>

#include "base/err.h"
#include "report/export.h"

struct chrome {
	const struct query *q;
	const struct export_choice *choice;
	FILE *out;
	bool some;           /* an event was written before */
	GHashTable *named;   /* processes that have a name */
	uint64_t arrows;     /* so many so far */
	unsigned int coarse; /* counters of which not all points are there */
	int64_t step_ns;     /* in which those were summed up */
};

/* A comma, if one is needed, and a new line. */
void chrome_begin(struct chrome *c);
/* @text as a JSON string. */
void chrome_text(struct chrome *c, const char *text);
/* A time, as microseconds after the begin of the history. */
void chrome_time(struct chrome *c, int64_t t_ns);
/*
 * The id of the process that @t stands below, which gets its name now if it
 * has none yet; @order is its place among the others.
 */
uint32_t chrome_process(struct chrome *c, const struct track *t, size_t order);

/*
 * The counter @t: a gauge with its points, an amount per second.  0; 1: the
 * output cannot be written any more; -1.
 */
int chrome_counter(struct chrome *c, const struct track *t, size_t order,
		   struct err *err);

/*
 * An arrow to the vCPU @t for each of its waits that a track which is also
 * written has ended.  Returns as chrome_counter().
 */
int chrome_arrows(struct chrome *c, const struct track *t, struct err *err);

#endif
