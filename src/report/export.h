/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exports: the intervals of a window, one row each, for other programs.
 */
#ifndef REPORT_EXPORT_H
#define REPORT_EXPORT_H

#include <stdint.h>

#include "base/err.h"
#include "report/printer.h"
#include "report/query.h"

struct export_choice {
	int64_t track; /* id, or 0: every one */
	int kind;      /* enum track_kind, or -1: every one */
};

/*
 * Print the intervals that overlap @q's window, of the tracks that @q and
 * @choice leave, track by track in the order of the tree and each in time
 * order.  Intervals are not cut at the window's edges.
 */
int export_intervals(const struct query *q, const struct export_choice *choice,
		     struct printer *p, struct err *err);

#endif
