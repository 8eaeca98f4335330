/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lower pane: one of several views, between the rows and the status line.
 *
 * One table (panes.c) lists them.  A pane draws into the rectangle it is
 * given, from the history and what is in struct ui; it may keep state of its
 * own, which lives as long as the viewer.  The actions of the keyboard go to
 * the timeline, or, after Tab, to the pane first: it takes those that mean
 * something to it (mostly list_action()) and leaves the rest to the timeline,
 * so that zooming works wherever the focus is.
 *
 * A new pane: a pane-NAME.c with its functions, a number in enum pane_id, its
 * row in panes.c, an action that opens it in keys.c.
 */
#ifndef UI_PANES_H
#define UI_PANES_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/cells.h"

struct action;
struct ui;

enum pane_id {
	PANE_DETAIL, /* what the cursor is on; never has the focus */
	PANE_BLAME,
	PANE_EXPORT,
	PANE_PREEMPTS,
	PANE_PROBLEMS,
	PANE_MARKS,
	PANE_EVENTS, /* the stored events around the cursor */
	PANE_LEGEND, /* what the cells mean; never has the focus */
	PANE_STATS,
	PANE_WAITS,
	PANE_PROCESSES,
	PANE_EXITS,
	PANE_RESOURCES, /* statistics of counters */
	PANE_REQUESTS, /* to disks */
	PANE_COUNT
};

enum pane_size { PANE_NONE, PANE_SMALL, PANE_HALF, PANE_LARGE };

/* A hint of the bottom line while the pane has the focus. */
struct pane_hint {
	const char *actions[2]; /* names; the second may be NULL */
	const char *text;
};

struct pane {
	const char *name; /* as commands call it */
	enum pane_size size; /* at first */
	/* The state of its own, made when it is first opened; or NULL. */
	void *(*make)(struct ui *ui);
	void (*free)(void *state);
	/*
	 * What stands in its title line, with a short text for its right end
	 * or NULL; g_free() both.  A pane without this draws its title
	 * itself, in the first line of its area.
	 */
	char *(*title)(struct ui *ui, void *state, char **right);
	void (*draw)(struct ui *ui, void *state, const struct rect *area,
		     struct cells *c, bool focus);
	/* An action while it has the focus: true if it was for the pane. */
	bool (*act)(struct ui *ui, void *state, const struct action *action,
		    int height);
	const struct pane_hint *hints; /* ended by one without text */
};

/* Where the viewer stands with its panes. */
struct panes {
	enum pane_id shown;
	bool focus; /* the actions go to the pane first */
	enum pane_size size[PANE_COUNT];
	void *state[PANE_COUNT];
};

const struct pane *pane_info(enum pane_id id);
/* The pane called @name: its id, or -1. */
int pane_by_name(const char *name);

void panes_init(struct panes *p);
void panes_release(struct panes *p);

/* Show a pane, and give it the focus if it can take it. */
void panes_open(struct ui *ui, enum pane_id id);
/* Back to the details, the focus on the timeline; false if it is there. */
bool panes_close(struct ui *ui);

/* The state of a pane, made if needed. */
void *panes_state(struct ui *ui, enum pane_id id);

/* The pane's size on the screen now: PANE_NONE if it is hidden. */
enum pane_size panes_size(const struct ui *ui);

/* @action, offered to the pane in focus: true if it took it. */
bool panes_act(struct ui *ui, const struct action *action);

#endif
