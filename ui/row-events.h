/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stored events of the selected row, and the one that the cursor is on.
 *
 * Which events those are follows from the row (history_event_filter(); all of
 * them when that is asked for) and from a filter of two regular expressions:
 * one that the name of an event matches, one that its fields do.  The first
 * rules out whole blocks of events, the second has to read each.
 *
 * The event at the cursor is the last one at or before it.  Several events can
 * have one time: after a step from one to the next the place among them is
 * kept for as long as the cursor stays.
 *
 * Scale: 10^7 events.  No search looks at more than its budget; it then says
 * that it is tired, and can be gone on with.
 */
#ifndef UI_ROW_EVENTS_H
#define UI_ROW_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/history.h"

struct ui;

struct row_events {
	struct events *e; /* the history's; NULL until asked for */
	bool all;         /* of every row */
	char *filter;     /* as it was typed; NULL: none */
	GRegex *name, *fields;
	/* What is looked for: made for a row. */
	struct event_query *query; /* NULL: not made, or no event can be */
	uint32_t row;
	unsigned int serial; /* of the query; 0: it must be made anew */
	unsigned int last_serial;
	int texts_left; /* fields that may still be made text */
	/* The event at the cursor, while that stays there. */
	struct event_pos held;
	bool is_held, stepped; /* stepped to: any query keeps it */
	unsigned int held_serial;
	int64_t held_cursor_ns;
	/* Where a step that was tired goes on, likewise. */
	struct event_pos tired;
	bool is_tired, tired_later;
	int64_t tired_cursor_ns;
};

void row_events_release(struct row_events *r);

/*
 * Be ready for the selected row.  1: there are events to look for; 0: there
 * is none, row_events_why_none() says why; -1: they could not be read.
 */
int row_events_ready(struct ui *ui, struct err *err);
/* A constant sentence. */
const char *row_events_why_none(const struct ui *ui);

/* How much a search may look at. */
enum row_events_effort { EFFORT_DRAW, EFFORT_STEP };
void row_events_budget(struct ui *ui, enum row_events_effort effort);

/*
 * The next (@later) or previous event after *@pos that fits: 1, *@pos is it;
 * 0, there is none; EVENT_TIRED, *@pos is where to go on; -1.
 */
int row_events_step(struct ui *ui, bool later, struct event_pos *pos,
		    struct err *err);
/* The first at or after @t_ns (@later), or the last before it; likewise. */
int row_events_seek(struct ui *ui, bool later, int64_t t_ns,
		    struct event_pos *pos, struct err *err);

/* The event at the cursor; likewise.  0: there is none so early. */
int row_events_at(struct ui *ui, struct event_pos *pos, struct err *err);
/* Somebody found it: *@pos. */
void row_events_hold(struct ui *ui, const struct event_pos *pos);

/* Put the cursor on an event, and say what it is.  0 or -1. */
int row_events_go(struct ui *ui, const struct event_pos *pos, struct err *err);

/*
 * How many there are in the window.  *@more: there are more, or may be.
 * Returns -1 on error.
 */
int64_t row_events_count(struct ui *ui, bool *more, struct err *err);

/*
 * "NAME [FIELDS]": the name of an event must match the first expression, its
 * fields the second; NULL: no filter.  0, or -1 and nothing has changed.
 */
int row_events_filter(struct ui *ui, const char *text, struct err *err);

/* The thread that @ev came in, or NULL: only its ID is known, or not that. */
const struct track *row_events_thread(const struct history *h,
				      const struct stored_event *ev);
/*
 * What it is called: "CPU 0/KVM", "idle"; clean text, "": not known; g_free()
 * it.
 */
char *row_events_thread_name(const struct history *h,
			     const struct stored_event *ev);

/* "sched_switch on pCPU 1 (evil 992): prev_comm=..."; g_free(); NULL: error. */
char *row_events_text(struct ui *ui, const struct event_pos *pos,
		      struct err *err);

#endif
