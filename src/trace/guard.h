/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Surviving the reading library's assertions.
 *
 * libbabeltrace2 calls abort() on some corrupt input (2.0.4: sizes in a packet's
 * header that contradict each other), and Linux distributions build it so.  A
 * damaged trace is no reason to lose the others, or the viewer.
 */
#ifndef TRACE_GUARD_H
#define TRACE_GUARD_H

#include <stdbool.h>

/*
 * Call @fn(@data).  Returns false if it called abort(), on this thread: what it
 * was working on is then in pieces, must not be touched again, and is lost.
 * Not to be nested.  @fn must hold no lock.
 */
bool guard_call(void (*fn)(void *data), void *data);

#endif
