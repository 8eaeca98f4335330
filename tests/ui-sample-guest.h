/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What VMs do inside, for the made-up host of ui-sample.c: waits, guest
 * processes with threads, counters.
 */
#ifndef TESTS_UI_SAMPLE_GUEST_H
#define TESTS_UI_SAMPLE_GUEST_H

#include <stdint.h>

#include "db/writer.h"

struct ui_sample_guest {
	struct writer *w;
	uint32_t machine, cpus, threads;
	int64_t begin_ns, end_ns;
};

/*
 * VM web01: two vCPUs, three processes (one with two threads), all counters; a
 * lone VM db02 with one vCPU of whose inside nothing is known.  Two pCPUs.
 */
void ui_sample_guest(const struct ui_sample_guest *s);

/*
 * Rows in places where they make no sense, waits ended by rows that are not
 * there or for longer than the vCPU was halted, counters of which nothing is
 * said or that reach to the ends of numbers, hostile texts.
 */
void ui_sample_strange(const struct ui_sample_guest *s);

#endif
