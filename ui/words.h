/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tracks and intervals in words, for the detail pane and the status line.
 * All texts are clean and freed by the caller with g_free().
 */
#ifndef UI_WORDS_H
#define UI_WORDS_H

#include "db/history.h"

/*
 * Who a track is, on its own: "vm2 vCPU 0", "host-hop 991", "pCPU 1".  The
 * host thread of a vCPU is called by the vCPU's name.
 */
char *words_track(const struct history *h, const struct track *t);
/* The same for a track id; "an unknown thread" for 0 and bad ids. */
char *words_track_id(const struct history *h, uint32_t id);

/* With its VM, if it is a thread of one: "IO io1 199 of vm1". */
char *words_whose(const struct history *h, uint32_t id);

/* Who ran in a slice: "host-hop 991", "nobody, the pCPU was idle". */
char *words_culprit(const struct history *h, const struct preemption_slice *s);

/*
 * Who ran during a preemption, longest first, at most @max named:
 * "vm1 vCPU 1 (983.2 us), host-hop 991 (23.1 us) and 2 more".
 * NULL on error.
 */
char *words_culprits(struct history *h, int64_t preemption, size_t max,
		     struct err *err);

/*
 * What an interval's value says, as a sentence's part: "exit reason hlt",
 * "woken by host-hop 991", "IRQ 24 (virtio0)".  NULL if there is nothing to
 * say.  Preemptions are told by words_culprits().
 */
char *words_value(struct history *h, const struct interval *iv);

/*
 * Why an idle or waiting interval lasted, by who ended it: "waited 4.200 ms for
 * a disk: vector 37, raised by IO io1 199 of vm1 (known by the interrupt that
 * was accepted)".  NULL if its value does not tell.
 */
char *words_wake(const struct history *h, const struct interval *iv);

/*
 * True if who is named in the value of a wait did not end it, but is the guest
 * process that had the vCPU before the one that waited came back to it.
 */
bool words_had_vcpu(const struct history *h, int64_t value);

/* What the peer of an interval of @t means: "on p1", "taken off p1". */
char *words_peer(const struct history *h, const struct track *t,
		 const struct interval *iv);

#endif
