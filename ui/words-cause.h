/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chain of causes about a preemption in words, for the detail pane: who
 * ran instead, why, and who had to wait for it.
 *
 * Looking it up costs some milliseconds, so what was made last is kept.
 */
#ifndef UI_WORDS_CAUSE_H
#define UI_WORDS_CAUSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/history.h"

struct cause_words {
	bool made;
	int64_t id; /* of which preemption */
	/* Owned, clean; NULL where there is nothing to say. */
	char *ran;     /* "host-hop 476 (9.7 ms), then web01 vCPU 1 (19 ms)" */
	char *why;     /* "host-hop 476 had been woken by ... 3 us before" */
	char *before;  /* "the vCPU left the guest 2 us before, exit ..." */
	char *delayed; /* "db02 vCPU 1 by up to 1.2 ms" */
};

/*
 * Make @w that of the preemption that is interval @iv of @t, a vCPU or its
 * host thread; nothing is done if it is that already.  0 or -1.
 */
int cause_words_of(struct cause_words *w, struct history *h,
		   const struct track *t, const struct interval *iv,
		   struct err *err);
void cause_words_release(struct cause_words *w);

#endif
