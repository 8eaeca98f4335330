/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times as the viewer writes them: in the format the user chose, with no
 * more decimals than the zoom needs.
 */
#ifndef UI_TIMETEXT_H
#define UI_TIMETEXT_H

#include <stddef.h>
#include <stdint.h>

enum time_format {
	TIME_SINCE_BEGIN, /* +3.871062551 seconds */
	TIME_OF_DAY,      /* 02:04:42.366895488, UTC */
	TIME_FORMAT_COUNT
};

#define TIMETEXT_MAX 48

/*
 * @t_ns with @decimals (0..9), cut, not rounded.  @begin_ns is the begin of
 * the trace.  Writes into @buf (TIMETEXT_MAX bytes) and returns it.
 */
char *timetext(char *buf, enum time_format format, int64_t begin_ns,
	       int64_t t_ns, int decimals);

/* The decimals of a second that tell apart times @step_ns from each other. */
int decimals_for(int64_t step_ns);

#endif
