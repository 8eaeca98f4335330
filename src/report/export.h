/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exports of intervals and points: which tracks are wanted, and what is of
 * them in a window as rows, one each, for other programs.  src/export/ knows all the formats.
 */
#ifndef REPORT_EXPORT_H
#define REPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/wake.h"
#include "report/printer.h"
#include "report/query.h"

struct export_choice {
	const uint32_t *tracks; /* ids; NULL when there are none */
	size_t track_count;     /* 0: every track */
	int kind;               /* enum track_kind, or -1: every one */
	/*
	 * NULL, or called before each track with how much is done (0 to 1);
	 * false stops, which is a failure without a sentence.
	 */
	bool (*go_on)(double done, void *data);
	void *data;
};

/*
 * True if @t has intervals, and @q and @choice leave it.  A chosen track that
 * has none of its own (a VM, a group) stands for all that is below it.
 */
bool export_wants(const struct query *q, const struct export_choice *choice,
		  const struct track *t);

/* The same of counters, which have points instead. */
bool export_wants_counter(const struct query *q,
			  const struct export_choice *choice,
			  const struct track *t);

/*
 * The same, one after the other: the next wanted track from index *@i on, or
 * NULL at the end, or when the caller's caller does not want to go on; then
 * *@stopped is true.  Begin with *@i = 0.
 */
const struct track *export_next(const struct query *q,
				const struct export_choice *choice, size_t *i,
				bool *stopped);

const struct track *export_next_counter(const struct query *q,
					const struct export_choice *choice,
					size_t *i, bool *stopped);

/*
 * Within the track that export_next() handed out last, at @t_ns: false when
 * the caller's caller does not want to go on.  Asks him only now and then.
 */
bool export_goes_on(const struct query *q, const struct export_choice *choice,
		    size_t i, uint64_t *count, int64_t t_ns);

/*
 * What the value of @iv is called, or NULL; in @buf, of WAKE_TEXT_MAX, where
 * that has to be put together.
 */
const char *export_value_name(const struct query *q, const struct interval *iv,
			      char *buf, size_t size);

/* A table of what the wanted tracks hold: what it is called, and made of. */
struct export_table {
	const char *name; /* of the document */
	const struct column *columns;
	size_t column_count;
	/* The next wanted track, like export_next(). */
	const struct track *(*next)(const struct query *q,
				    const struct export_choice *choice,
				    size_t *i, bool *stopped);
	/* Its rows.  0: go on, 1: enough, -1: failed or stopped. */
	int (*put)(const struct query *q, const struct export_choice *choice,
		   size_t i, const struct track *t, struct printer *p,
		   struct err *err);
};

/* Print it, of @q's window, track by track. */
int export_table(const struct query *q, const struct export_choice *choice,
		 const struct export_table *table, struct printer *p,
		 struct err *err);

/*
 * Print the intervals that overlap @q's window, of the tracks that @q and
 * @choice leave, track by track in the order of the tree and each in time
 * order.  Intervals are not cut at the window's edges.
 */
int export_intervals(const struct query *q, const struct export_choice *choice,
		     struct printer *p, struct err *err);

/*
 * True if only counters are wanted: by their kind, or because each chosen track
 * is one.
 */
bool export_is_of_counters(const struct query *q,
			   const struct export_choice *choice);

/*
 * Print the points of counters in @q's window, counter by counter.  A gauge
 * begins with the value that it has at the window's begin.
 */
int export_points(const struct query *q, const struct export_choice *choice,
		  struct printer *p, struct err *err);

#endif
