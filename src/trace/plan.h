/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the library's events to ours: a plan per event class, made once.
 *
 * A plan says which kind the events of a class are and which member of their
 * fields fills which slot, so that taking an event over compares no names.
 * Plans belong to one graph; each decoder has its own.
 */
#ifndef TRACE_PLAN_H
#define TRACE_PLAN_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>

#include "trace/event.h"
#include "trace/vocab.h"

/* What holds for all events of a trace. */
struct plan_trace {
	uint16_t machine;
	enum prev_state_code prev_state;
	int prio_bias; /* added to priorities: LTTng's are 100 lower */
	bool user_space; /* only what a VMM says of itself is of interest */
};

/* One per stream, changed by its events. */
struct plan_state {
	const struct plan_trace *trace;
	enum prev_state_code prev_state;
	int32_t cpu; /* of the packet, or -1 */
};

struct plan;
struct plan_table; /* all plans of a graph */

struct row_registry;

/* @rows: where the classes of rows are numbered, or NULL: make no rows. */
struct plan_table *plan_table_new(struct row_registry *rows);
void plan_table_free(struct plan_table *t);

/* The plan of the class of @event; never NULL, kept until the table is freed. */
const struct plan *plan_of(struct plan_table *t, const bt_event *event);

/* Kinds that come out of user-space traces, and only from there. */
bool plan_is_user_kind(enum event_kind kind);

/*
 * What events of class @ec are, by their name or their fields; NULL: nobody
 * knows.  *@tail as vocab_find() sets it.
 */
const struct vocab_row *plan_row(const bt_event_class *ec, const char **tail);

/* Whether events of this class are of no use to anybody. */
bool plan_skips(const struct plan *plan);

/* Fill *@ev out of @event, all but the time; its row has a buffer already. */
void plan_take(const struct plan *plan, struct plan_state *state,
	       const bt_event *event, struct event *ev);

/* The CPU that a packet says it is of, or -1. */
int32_t plan_packet_cpu(const bt_packet *packet);

#endif
