/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A filter for graphs of the reading library: what a stream says of lost events
 * before its first packet is left out.
 *
 * A cut may begin in the midst of such a hole, and sink.ctf.fs writes losses
 * only between two packets.  Nothing is lost by it: before the first event of
 * a stream nothing is known anyway.
 */
#ifndef TRACE_CTF_LOSSES_H
#define TRACE_CTF_LOSSES_H

#include <babeltrace2/babeltrace.h>

/* Its class; the caller puts it.  NULL if there is no memory. */
const bt_component_class_filter *ctf_losses_class(void);

#endif
