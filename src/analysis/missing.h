/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events that a trace lacks, and what that costs: one table.
 */
#ifndef ANALYSIS_MISSING_H
#define ANALYSIS_MISSING_H

#include <stdbool.h>

#include "analysis/analysis.h"

/* What is known of the traces. */
struct missing_input {
	/* By enum event_kind: declared by the metadata, or seen. */
	const bool *present;
	/* Exits of Intel's, of AMD's virtualisation were seen. */
	bool vmx, svm;
	/* The release of the kernel that ran on all hosts, or NULL. */
	const char *kernel;
};

/*
 * Call @fn for each row of the table whose events can not occur in the
 * traces.  @effect is valid during the call, and may hold bytes of a trace.
 */
void missing_events(const struct missing_input *in,
		    void (*fn)(const char *events, const char *effect,
			       void *data),
		    void *data);

#endif
