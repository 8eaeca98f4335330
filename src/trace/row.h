/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All fields of an event as a row of bytes (base/fields.h), for whoever keeps
 * the events and not only what the analyses want of them.
 *
 * A class is what the library calls an event class, less what differs between
 * two graphs over the same trace: its name and its fields.  The decoders share
 * a registry, so that a class has one number whoever meets it; which number
 * depends on who comes first, so it says nothing outside this process.
 *
 * tid, pid and procname of a context are no fields: the first two are in
 * struct event, and the row begins with procname, as a string, if the class
 * has one.  Then come the fields of the payload, then those of the contexts.
 */
#ifndef TRACE_ROW_H
#define TRACE_ROW_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>

#include "trace/event.h"
#include "trace/reader.h"

/* A string or array that would make a row longer than this is cut. */
#define ROW_MAX 65536

struct row_registry;

struct row_registry *row_registry_new(void);
void row_registry_free(struct row_registry *reg);
/* By number, from 1; stays valid until the registry is freed.  Any thread. */
const struct event_class *row_registry_class(struct row_registry *reg,
					     uint32_t number);

/* How the rows of an event class of one graph are made. */
struct row_plan;

struct row_plan *row_plan_new(struct row_registry *reg,
			      const bt_event_class *ec);
void row_plan_free(struct row_plan *plan);

/* Make the row of @event, in the buffer that *@row already has. */
void row_take(const struct row_plan *plan, const bt_event *event,
	      struct event_row *row);

#endif
