/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small made-up histories for the tests of the viewer; always the same. */
#ifndef TESTS_UI_SAMPLE_H
#define TESTS_UI_SAMPLE_H

#include "db/history.h"

enum ui_sample {
	SAMPLE_HOST, /* two VMs that compete for a pCPU, 10 s; with events */
	SAMPLE_HOUR, /* a vCPU in guest code for an hour but for 1 us */
	SAMPLE_NO_VMS,
	SAMPLE_ONE_EVENT, /* a trace of one nanosecond */
	SAMPLE_EMPTY,     /* no tracks at all */
	SAMPLE_LOSS,      /* events lost, a vCPU that begins late; 10 s */
	SAMPLE_TWO_HOSTS, /* of 10 s, each as SAMPLE_HOUR */
	SAMPLE_GUEST, /* VMs with waits, processes and counters; 10 s */
	SAMPLE_STRANGE, /* insides that no program writes; 1 s */
	SAMPLE_COUNT
};

#define SAMPLE_BEGIN_NS INT64_C(1795226682000000000) /* 02:04:42 */

/* When the preemption of SAMPLE_HOUR begins. */
#define SAMPLE_HOUR_AT_NS (SAMPLE_BEGIN_NS + INT64_C(1234567891234))

/* When the preemption on each of SAMPLE_TWO_HOSTS begins. */
#define SAMPLE_TWO_HOSTS_AT_NS (SAMPLE_BEGIN_NS + INT64_C(7654321012))

/*
 * Write it to @path and open it; the caller closes it.  Ends the test
 * program when that fails.
 */
struct history *ui_sample(enum ui_sample which, const char *path);

#endif
