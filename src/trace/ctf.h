/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reading library, as little of it as we need: a graph over some streams
 * of some traces, that hands out the messages of each stream.
 *
 *	struct ctf_graph *g = ctf_graph_new(&err);
 *
 *	ctf_graph_add_trace(g, "host/kernel", &err);
 *	for each name in ctf_graph_port(g, 0, i)
 *		ctf_graph_choose(g, 0, i);
 *	ctf_graph_run(g, step, data, &err);	 calls step until it says false
 *	ctf_graph_free(g);
 *
 * In step, ctf_graph_next(g, k) reads the k-th chosen stream.  A graph belongs to one thread from its first call to its last.
 */
#ifndef TRACE_CTF_H
#define TRACE_CTF_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct ctf_graph;

/* Keep the library from printing.  Once, before anything else. */
void ctf_silence(void);

/*
 * The library's reason for what just failed on this thread, its first cause,
 * cleaned.  Caller frees with g_free().
 */
char *ctf_take_cause(void);

/* NULL on failure: the library or its plugin "ctf" does not work. */
struct ctf_graph *ctf_graph_new(struct err *err);
void ctf_graph_free(struct ctf_graph *g);

/* Open the trace in folder @path; it gets the next number, from 0. */
int ctf_graph_add_trace(struct ctf_graph *g, const char *path,
			struct err *err);
/* The streams of a trace: how many, and what the library calls each. */
size_t ctf_graph_port_count(const struct ctf_graph *g, size_t trace);
const char *ctf_graph_port(const struct ctf_graph *g, size_t trace, size_t i);

void ctf_graph_choose(struct ctf_graph *g, size_t trace, size_t i);

/*
 * The times that the streams of the trace in @path say they cover: calls @each
 * with what the library calls the stream.  For estimates; nothing is said of a
 * stream without times, or of any if the library does not know.
 */
void ctf_graph_ranges(struct ctf_graph *g, const char *path,
		      void (*each)(const char *port, int64_t begin_ns,
				   int64_t end_ns, void *data),
		      void *data);


/*
 * Run: @step is called again and again, on this thread, until it returns
 * false.  Fails only if the graph cannot be set up.
 */
int ctf_graph_run(struct ctf_graph *g, bool (*step)(void *data), void *data,
		  struct err *err);

/*
 * The next messages of the k-th chosen stream, as bt_message_iterator_next();
 * the caller puts each.  An error comes after all messages before it, and ends
 * the stream, which must not be asked again; ctf_graph_cause() then says why.
 */
bt_message_iterator_next_status ctf_graph_next(struct ctf_graph *g, size_t k,
					       bt_message_array_const *messages,
					       uint64_t *count);
const char *ctf_graph_cause(const struct ctf_graph *g, size_t k);

#endif
