/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The viewer without a terminal: what it looks at and what it was told.
 *
 * Keys go in (ui_key()), pictures come out (render()); in between there is
 * only this.  It begins with the whole trace, on the worst preemption.  The
 * terminal, --screenshot and the tests are three users of the same two
 * functions.
 *
 * A new lower pane: see panes.h; a new action: keys.h; a new command:
 * commands.h; a new setting: settings.h.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "db/history.h"
#include "ui/blame.h"
#include "ui/counts.h"
#include "ui/culprits.h"
#include "ui/exporter.h"
#include "ui/filter.h"
#include "ui/follow.h"
#include "ui/layout.h"
#include "ui/marks.h"
#include "ui/palette.h"
#include "ui/panes.h"
#include "ui/prompt.h"
#include "ui/row-events.h"
#include "ui/rows.h"
#include "ui/selection.h"
#include "ui/settings.h"
#include "ui/show.h"
#include "ui/sums.h"
#include "ui/timetext.h"
#include "ui/view.h"
#include "ui/words-cause.h"

/* What the header says of the history; counted once. */
struct facts {
	unsigned int machines, vms, vcpus, pcpus;
	unsigned int waits; /* rows of what vCPUs wait for */
	int64_t lost_events, lost_packets, disordered;
	char *name, *host; /* clean text, owned */
};

/*
 * The whole trace in as many columns as the lanes have, summed up over all
 * tracks of a kind; costly, so kept.
 */
struct minimap {
	int cols;
	struct state_sum *column[TRACK_KIND_COUNT]; /* [cols]; NULL: not made */
};

/* Places to go back to: windows, and rows that were left by drilling down. */
#define BACK_MAX 100

struct place {
	struct view window;
	uint32_t row; /* or ROW_NONE: whatever is selected */
	enum row_view rows;
};

/* The next key is not an action but belongs to one: the letter of a mark. */
struct awaited {
	void (*fn)(struct ui *ui, uint32_t key); /* NULL: nothing awaited */
	const char *what;                        /* "mark a-z:" */
};

struct action;
struct config;
struct keymap;

struct ui {
	struct history *history;
	const struct exporter *exporter; /* borrowed; NULL: no exports */
	struct caps caps;
	struct facts facts;
	struct rows rows;
	struct sums *sums;
	struct counts *counts;
	struct show show; /* which states, how */
	struct minimap map;
	struct culprits *culprits;
	struct cause_words cause; /* of the preemption under the cursor */
	struct row_events row_events; /* of the selected row */
	struct blame blame; /* of the selected row in the window */

	int cols, lines; /* the screen */
	struct view view;
	struct selection selection;
	uint32_t selected; /* row, or ROW_NONE when there are none */
	size_t top; /* place in rows.shown[] of the topmost row on screen */
	struct filter filter;
	struct follow follow;
	GArray *pins; /* uint32_t: rows that stay at the top */
	struct panes panes;
	struct settings settings;
	struct palette *palette; /* caps.palette; may be changed */
	struct keymap *keymap;
	GPtrArray *complaints; /* char *: what is wrong in the configuration */

	bool help;
	int help_top; /* first line of it on screen */
	struct prompt prompt;
	struct awaited awaited;
	struct search *search;
	char *copy;        /* for the clipboard, until it is handed over */
	char *message;     /* for the status line, until the next key */

	struct place_marks marks;
	GArray *back, *forward; /* struct place */
	bool drilled; /* this action leaves the row in order to come back */
	/* The row that a change of the view took away, and what came instead. */
	uint32_t lost_row, lost_instead;
	/* The topmost row of each view when it was left; SIZE_MAX: never. */
	size_t tops[ROWS_VIEWS];
	bool panned; /* the last key panned: the next pan is the same move */
	bool quit, suspend, redraw; /* for the loop */
};

void ui_init(struct ui *ui, struct history *h, const struct caps *caps,
	     int cols, int lines);
void ui_release(struct ui *ui);
/* Right after ui_init(): what the user configured; says what is wrong in it. */
void ui_configure(struct ui *ui, const struct config *c);

void ui_resize(struct ui *ui, int cols, int lines);
struct layout ui_layout(const struct ui *ui);

/* One key; see keys.h for its number. */
void ui_key(struct ui *ui, uint32_t key);
/* All keys of a text as --keys takes it. */
void ui_keys(struct ui *ui, const char *keys);
/* Do an action, wherever it comes from, and remember the window before it. */
void ui_act(struct ui *ui, const struct action *action);
/* Give the next key to @fn; @what, a static text, says what is awaited. */
void ui_await(struct ui *ui, const char *what,
	      void (*fn)(struct ui *ui, uint32_t key));

/* Put a sentence on the status line. */
void ui_say(struct ui *ui, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The same for an error, which is cleared. */
void ui_say_err(struct ui *ui, struct err *err);

/* Select a row, unfolding what hides it, and scroll until it is seen. */
void ui_select(struct ui *ui, uint32_t row);
/*
 * Sort the rows by their figures in the window: as it is now, it does not
 * follow it.
 */
void ui_sort(struct ui *ui, enum row_order order);
/*
 * Show another view of the rows, with the same cursor and, where it has it, the
 * same row.  False when it would be empty.
 */
bool ui_show_rows(struct ui *ui, enum row_view view);
/* The selected row, or NULL when there is none. */
const struct row *ui_row(const struct ui *ui);
/*
 * The interval of the selected row under the cursor: 1 and *@iv; 0 when there
 * is none, or the row has no states of its own; -1 on error.
 */
int ui_interval(const struct ui *ui, struct interval *iv, struct err *err);
/* Repair selection and scroll after folding or a resize. */
void ui_settle(struct ui *ui);

#endif
