/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A babeltrace2 source component class that plays a simulated host as an
 * LTTng 2.13 kernel trace: one stream per pCPU, packets with cpu_id, contexts
 * pid, tid and procname, a monotonic clock with an offset.
 */
#ifndef TESTS_SIM_CTF_SOURCE_H
#define TESTS_SIM_CTF_SOURCE_H

#include <babeltrace2/babeltrace.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/host.h"

/* What simulated time 0 is in absolute time. */
#define CTF_CLOCK_OFFSET_NS INT64_C(1700000000250000000)

/* Initialisation data of the component; stays the caller's. */
struct ctf_source {
	struct host *host;
	unsigned int cpus;
	bool omit[SIM_KIND_COUNT]; /* kinds that the run never makes */
	/* Lose events: every so many, drop some on the pCPU; 0: never. */
	uint64_t lose_every;
	uint64_t events, lost; /* out: how many were written, and dropped */
};

/* Adds the component, called "sim", to @graph; NULL on failure. */
const bt_component_source *ctf_source_add(bt_graph *graph,
					  struct ctf_source *src);

#endif
