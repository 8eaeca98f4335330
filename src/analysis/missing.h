/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events that a trace lacks, and what that costs: one table.
 */
#ifndef ANALYSIS_MISSING_H
#define ANALYSIS_MISSING_H

#include <stdbool.h>

#include "analysis/analysis.h"

/*
 * Call @fn for each row of the table whose events can not occur in the
 * trace.  @present is indexed by enum event_kind: declared by the metadata,
 * or seen.
 */
void missing_events(const bool present[EV_COUNT],
		    void (*fn)(const char *events, const char *effect,
			       void *data),
		    void *data);

#endif
