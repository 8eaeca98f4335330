/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of figures in a pane: a line for each of some things, a column for
 * each figure, of the selection or the window, or of the whole trace.
 *
 * What a table is of stands in a struct table_kind; the widget sorts by any
 * column, makes the table anew when the range, the rows that the filter leaves,
 * or (of_row) the selected row are others, and Enter goes to what a line is of.
 */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/err.h"
#include "ui/list.h"

#define TABLE_COLS 16 /* with that of the names */

enum table_format {
	TABLE_NAME, /* the first column */
	TABLE_DURATION,
	TABLE_COUNT,
	TABLE_PERCENT, /* thousandths of a percent */
	/* In the unit of the counter that the line is of: */
	TABLE_AMOUNT,
	TABLE_MEAN, /* in thousandths */
	TABLE_RATE, /* per second */
	TABLE_BYTES,
	TABLE_TIME, /* as times are shown; the earliest first */
	TABLE_TEXT, /* table_text() */
};

#define TABLE_TEXTS 3 /* in a line, besides its name */

struct table_line {
	char *name; /* owned by the table */
	uint32_t track;
	int64_t at_ns; /* where Enter goes to; INT64_MIN: the cursor stays */
	int group;     /* smaller ones come first, whatever the order */
	bool late;     /* late() was asked */
	int64_t figure[TABLE_COLS]; /* by column; negative: none */
	char *text[TABLE_TEXTS];    /* owned; those of table_text() */
};

struct table;
struct ui;

struct table_kind {
	const char *name; /* "waits" */
	const struct list_column *columns;
	const enum table_format *formats;
	size_t column_count;
	size_t sort;       /* at first */
	bool of_row;       /* of the selected row, else of all */
	const char *empty; /* what is said when there are no lines */
	/* Add its lines (table_add()).  0 or -1. */
	int (*fill)(struct ui *ui, struct table *t, struct err *err);
	/*
	 * The figures from column @late_from on, which cost much: asked for of
	 * a line in sight, and of all when they are the order.  0 or -1; NULL:
	 * there are none.
	 */
	int (*late)(struct ui *ui, const struct table *t,
		    struct table_line *line, struct err *err);
	size_t late_from;
};

struct table {
	const struct table_kind *kind;
	struct list list;
	struct list_model model;
	GArray *lines; /* struct table_line */
	bool whole;    /* of the whole trace, else of the range */
	bool more;     /* for fill(): there were too many */
	/* What it is made of: */
	bool made;
	uint32_t row;
	unsigned int hidden; /* rows.hidden_changes */
	int64_t from_ns, to_ns;
};

/* The state of a pane; what a pane does with it is declared in pane.h. */
struct table *table_new(const struct table_kind *kind);

/* For fill(): takes @name over; the figures are to be set. */
struct table_line *table_add(struct table *t, char *name, uint32_t track);

/* For a TABLE_TEXT: takes @text over, and returns its figure. */
int64_t table_text(struct table_line *line, char *text);

/* Make the lines anew if they are of something else by now. */
void table_update(struct ui *ui, struct table *t);

/* The share of @part in @all as a TABLE_PERCENT. */
int64_t table_percent(int64_t part, int64_t all);

/*
 * "waits of OF, window 10.00 s" (@of may be NULL), up to date, and in *@right
 * how many columns the screen has no room for; g_free() both.
 */
char *table_title(struct ui *ui, struct table *t, const char *of, char **right);

#endif
