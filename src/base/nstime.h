/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times and durations.
 *
 * Every time in the program is an int64_t in nanoseconds since the epoch
 * (UTC) of the trace's clock, every duration an int64_t or uint64_t in
 * nanoseconds; names end in _ns.  This is the one place that turns text into
 * them and back.
 */
#ifndef BASE_NSTIME_H
#define BASE_NSTIME_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

/* Large enough for every text that this module writes. */
#define NSTIME_TEXT_MAX 48

/*
 * Read a time as users write it:
 *	1795226682366895488	nanoseconds since the epoch
 *	02:04:42.366895488	time of day (UTC), on the day of @begin_ns, or on
 *				the next day when that is before @begin_ns and
 *				the trace runs over midnight (@end_ns)
 *	+3.2ms			after @begin_ns; units ns us ms s m h, a plain
 *				number is seconds
 * Returns 0, or -1 with a sentence that quotes @text.  Never overflows:
 * out-of-range values are errors.
 */
int nstime_parse(const char *text, int64_t begin_ns, int64_t end_ns,
		 int64_t *t_ns, struct err *err);

/* Read a duration: "50us", "3.2ms", "1s"; a plain number is nanoseconds. */
int nsduration_parse(const char *text, int64_t *d_ns, struct err *err);

/*
 * A duration for people, rounded to about four digits, with a unit:
 * "0", "17 ns", "1.006 ms", "2.084 s", "1h02m".  Writes into @buf (at least
 * NSTIME_TEXT_MAX bytes) and returns it.
 */
char *nsduration_text(char *buf, size_t size, int64_t d_ns);

/* "02:04:42.366895488", UTC, always nine decimals. */
char *nstime_text(char *buf, size_t size, int64_t t_ns);

/* "2026-11-21 02:04:42.366895488", UTC. */
char *nstime_date_text(char *buf, size_t size, int64_t t_ns);

#endif
