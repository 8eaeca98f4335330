/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list in a pane: a title line of columns, lines to choose from, sorting.
 *
 * The widget knows nothing of what it lists: a struct list_model says what
 * the columns are and writes one cell at a time, so a list of 10^6 lines
 * costs what its visible lines cost.  It obeys the same actions as the rows
 * of the timeline (row-down, page-up, enter, sort ...), under whatever keys
 * the user gave them.
 *
 * Columns that do not fit are left out, those with the largest drop number
 * first; what is left over goes to the columns that stretch.  A list that
 * scrolls then goes sideways with prev-state and next-state: its first column
 * stays, the others come in their order.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "ui/cells.h"

struct action;
struct ui;

struct list_column {
	const char *title;
	int width;    /* at least; in columns of the screen */
	bool right;   /* aligned to the right: numbers */
	bool middle;  /* too long a text loses its middle: names */
	bool stretch; /* takes what is left over */
	bool sorts;   /* the list can be sorted by it */
	int drop;     /* left out when narrow: larger ones first; 0: never */
};

struct list_model {
	const struct list_column *columns;
	size_t column_count;
	/*
	 * Append the text of a cell to @text; *@style is that of the line and
	 * may be changed.
	 */
	void (*cell)(struct ui *ui, void *data, size_t line, size_t column,
		     GString *text, struct style *style);
	/*
	 * Put the lines in order of @column, the natural way first (amounts:
	 * largest first), or the other way with @reverse.  NULL: as they are.
	 */
	void (*sort)(struct ui *ui, void *data, size_t column, bool reverse);
	/* Enter was pressed on @line; NULL: nothing happens. */
	void (*enter)(struct ui *ui, void *data, size_t line);
};

struct list {
	const struct list_model *model;
	void *data; /* handed to the model */
	size_t count, selected, top;
	size_t sort; /* column */
	bool reverse;
	bool scrolls;  /* sideways, when columns are left out */
	size_t scroll; /* columns after the first that went out to the left */
	const char *empty; /* what is said when there are no lines */
};

/*
 * Draw into @area: the titles in its first line, if it has more than one.
 * @focus: the keys go to this list; its selected line is shown in full.
 */
void list_draw(struct list *list, struct ui *ui, const struct rect *area,
	       struct cells *c, bool focus);

/*
 * Do @action if it means something to a list of @height lines: true.  Moves
 * the selection, sorts, or enters.
 */
bool list_action(struct list *list, struct ui *ui, const struct action *action,
		 int height);

/*
 * "+4 columns (h l)": how many are left out on this screen, and how to come to
 * them; NULL if none are.  g_free() it.
 */
char *list_left_out(const struct list *list, const struct ui *ui);

/* Another number of lines: the selection stays inside. */
void list_resize(struct list *list, size_t count);

#endif
