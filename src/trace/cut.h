/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stream file that ends in the middle of a packet.
 *
 * The library refuses it, and with it the whole trace.  What it needs to go on
 * is small: the sizes in the last packet's header made to fit what is there.
 * Packets are not decoded here; where their sizes stand is guessed, and the
 * library is asked whether the guess was right.
 */
#ifndef TRACE_CUT_H
#define TRACE_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct cut {
	int64_t kept; /* bytes of the file that are used */
	int64_t missing; /* bytes that the header says there should be */
	bool whole_packet_lost; /* too little was left of the last one */
};

/*
 * Make at @copy a copy of the stream file @path that can be read.  @index is
 * its LTTng packet index, which need not exist.  @accept tells whether the
 * library takes what is at @copy.  Returns 0 and fills *@cut, or -1: it is not
 * a cut stream, or cannot be copied; @copy is then removed.
 */
int cut_repair(const char *path, const char *index, const char *copy,
	       bool (*accept)(void *data), void *data, struct cut *cut,
	       struct err *err);

#endif
