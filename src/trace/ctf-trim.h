/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The graph of the reading library that copies a window of a trace:
 *
 *	source.ctf.fs -> filter.utils.muxer -> filter.utils.trimmer
 *		      -> losses (ctf-losses.h) -> sink.ctf.fs
 *
 * Unlike our own reader the muxer gives up at the first time that goes back,
 * and on some damaged traces the library aborts or never comes back: so this
 * is called in a child process (ctf-cut.h).
 */
#ifndef TRACE_CTF_TRIM_H
#define TRACE_CTF_TRIM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct ctf_trim {
	const char *in, *out;   /* folders; @out is made */
	int64_t from_ns, to_ns; /* [from, to), since the epoch */
	/*
	 * Leave out whatever the trace says of lost events: the sink can write
	 * it only where it fits between two packets.
	 */
	bool without_losses;
};

/*
 * Copy.  Fails with the library's own reason.  Where no event lies in the
 * window @out may hold no trace, or not exist.
 */
int ctf_trim(const struct ctf_trim *t, struct err *err);

#endif
