/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is the way to the terminal slow?  Told by how long a picture takes to get
 * there: the terminal is asked behind it whether it is well (DSR), and the
 * answer comes when all before it has arrived.  What a question alone took
 * (link_base()) is the length of the way, not its width, and does not count.
 * LINK_SLOW_MS and more is slow, even once.
 *
 * Slow stays so for some quick frames.  A link that turns out to be slow
 * again soon after has to be quick for twice as many the next time, or a
 * link at the limit would change the picture's style all the time.
 *
 * Nothing here knows a terminal or a clock: the caller tells both.
 */
#ifndef UI_LINK_H
#define UI_LINK_H

#include <stdbool.h>
#include <stdint.h>

#define LINK_SLOW_MS      100
#define LINK_QUICK_FRAMES 8
#define LINK_QUICK_MAX    1024

struct link {
	bool slow;
	int quick;       /* quick frames in a row */
	int needed;      /* as many end slowness; 0: LINK_QUICK_FRAMES */
	bool busy;       /* a frame is on its way */
	int64_t from_ms; /* since when */
	int64_t base_ms; /* what a question alone takes */
};

/* A question alone was answered after so long. */
void link_base(struct link *l, int64_t took_ms);

/* A frame is going to be sent. */
void link_send(struct link *l, int64_t now_ms);

/*
 * A look: has it not arrived yet?  To be called when it has, and now and then
 * before: a frame that is late is slow already.
 */
void link_look(struct link *l, int64_t now_ms, bool waiting);

#endif
