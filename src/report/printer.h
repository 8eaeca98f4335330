/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Printers: one report, several forms.
 *
 * A document has a name and a window, and holds either one table called
 * "rows", or (an object: the summary) members and several tables.
 *
 *	printer_begin(p, &(struct document){ .name = "cpus", ... });
 *	printer_table(p, "rows", NULL, columns, n);
 *	printer_row(p, cells);
 *	printer_table_end(p);
 *	printer_end(p);
 *
 * text	for people: title, aligned columns, durations with units, totals.
 *	The first rows are held back to find the widths, the rest streams.
 * CSV	RFC 4180 with a header line and LF; a list is one field.  An object
 *	becomes lines of section, item, field, value.
 * JSON	one object; lists are arrays of objects.
 * JSON lines	an object to a row, and nothing else.
 * Markdown	tables alone, kept whole, for documents that people read.
 *
 * Rows are written as they come.  Whatever a text holds, no control
 * character and no invalid UTF-8 gets through.
 */
#ifndef REPORT_PRINTER_H
#define REPORT_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "report/cell.h"

enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_JSONL,
	      FORMAT_MARKDOWN };

struct document {
	const char *name;    /* of the report */
	const char *subject; /* for the title: the history's path; or NULL */
	bool windowed;       /* @begin_ns and @end_ns are part of it */
	int64_t begin_ns, end_ns;
	bool object;
};

struct printer;

/* @out stays the caller's.  printer_free() after printer_end(). */
struct printer *printer_new(enum format format, FILE *out);
void printer_free(struct printer *p);

void printer_begin(struct printer *p, const struct document *doc);
/* A member of an object; before its tables. */
void printer_member(struct printer *p, const struct column *column,
		    struct cell value);
/*
 * Begin a table.  @columns must live until printer_table_end().  @title is
 * for people, or NULL.
 */
void printer_table(struct printer *p, const char *name, const char *title,
		   const struct column *columns, size_t n);
/*
 * One row of as many cells as the table has columns.  Returns 0, or 1 when
 * the output cannot be written any more, so that it is no use to go on.
 */
int printer_row(struct printer *p, const struct cell *cells);
/* What follows does not go on with what was before: for people, a space. */
void printer_gap(struct printer *p);
void printer_table_end(struct printer *p);
void printer_end(struct printer *p);

/* The format called @name, or -1. */
int format_by_name(const char *name);

#endif
