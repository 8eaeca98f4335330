/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lanes of counters: what their columns come to, kept while the window
 * stays the same, and how that is drawn and said.
 *
 * What a lane shows of a counter (enum count_mode):
 *	a gauge		its mean over the column
 *	bytes ...	how much of it there was, per second
 *	durations	the mean of those that ended in the column
 * A column whose largest value is far above what it shows is marked: nothing
 * vanishes in a mean.
 *
 * The bars of a row share a scale, which reaches from 0 to the next round
 * number (1, 2, 5, 10 ...; small counts 1, 2, 4, 6 ...) above all that is in
 * the window (of durations: above all that is shown there).  So it changes
 * seldom when the window moves, and a column looks the same as long as it does
 * not.
 */
#ifndef UI_COUNTS_H
#define UI_COUNTS_H

#include <stdbool.h>

#include <glib.h>

#include "base/err.h"
#include "db/counter.h"
#include "ui/cells.h"
#include "ui/palette.h"
#include "ui/rows.h"
#include "ui/view.h"

enum count_mode { COUNT_GAUGE, COUNT_FLOW, COUNT_DURATIONS };

enum count_mode count_mode_of(const struct counter_info *info);

/* What a lane shows of a sum; a flow's sum is of @length_ns. */
double count_value(const struct counter_sum *sum, enum count_mode mode,
		   int64_t length_ns);
/* The largest that is in it. */
double count_peak(const struct counter_sum *sum, enum count_mode mode,
		  int64_t length_ns);

/* The round number at or above @most, at least the smallest there is. */
double count_scale(double most, const struct counter_info *info);

/*
 * A column: blank where there was nothing, the sign of `unknown' where the
 * counter was not kept.
 */
struct cell count_look(const struct caps *caps, const struct counter_info *info,
		       const struct counter_sum *sum, int64_t length_ns,
		       double scale);

/* "4", "20.0 MB/s", "1.25 ms": what the lane shows, in its unit; g_free(). */
char *count_text(const struct counter_info *info, double value);
/* The same of an amount itself, not per second: "4.2 MB". */
char *count_amount_text(const struct counter_info *info, double value);

/* What a lane reaches up to: "20 MB/s", "5 ms"; or @brief "20M", "5ms". */
char *count_scale_text(const struct counter_info *info, double scale,
		       bool brief);

/* "disk_inflight" in words: "requests to disks under way"; "" if unknown. */
const char *count_title(const struct counter_info *info);

/* What a bar of its lane is: "the mean of each column". */
const char *count_mode_words(const struct counter_info *info);

/*
 * What is said of a sum: "mean 1.25", "min 0", "max 4" ..., pieces of text.
 * g_ptr_array_unref() it.
 */
GPtrArray *count_words(const struct counter_info *info,
		       const struct counter_sum *sum);

struct counts;

/* @h is borrowed. */
struct counts *counts_new(struct history *h);
void counts_free(struct counts *c);

struct row_counts {
	const struct counter_info *info;
	const struct counter_sum *column; /* [used] */
	int used; /* columns of the window that begin before the trace's end */
	struct counter_sum total; /* of the window */
	double scale;
	bool zero; /* nothing at all in the window */
};

/*
 * The columns of a counter's row in the window of @v: 1, 0 if it is none, -1 on
 * error.  Valid until the next call.
 */
int counts_of_track(struct counts *c, const struct view *v,
		    const struct track *t, struct row_counts *out,
		    struct err *err);

/*
 * The time of the point next to @t_ns of @track, after (@later) or before it:
 * 1 and *@at_ns, 0 there is none, -1.
 */
int counts_next_point(struct history *h, const struct track *t, int64_t t_ns,
		      bool later, int64_t *at_ns, struct err *err);

/* When in [from, to) the largest single value was, the first time; as above. */
int counts_largest(struct history *h, const struct track *t, int64_t from_ns,
		   int64_t to_ns, int64_t *at_ns, int64_t *value,
		   struct err *err);

#endif
