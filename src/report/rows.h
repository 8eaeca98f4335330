/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a report to a printer: the order and the number of rows.
 *
 * Rows that are wanted as they come pass straight through.  Only a table that
 * is to be sorted is collected first; those have a row to a thread, a vCPU
 * or an exit reason, not to an event.
 */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include <stdint.h>

#include "base/err.h"
#include "report/cell.h"
#include "report/printer.h"

struct rows;

/*
 * The column that rows can be sorted by which is called @name, or has that for
 * people's heading or without the unit at its end ("duration", of
 * "duration_ns"); or -1 with a sentence that lists those there are.
 */
int rows_sort_column(const struct column *columns, size_t n, const char *name,
		     struct err *err);

/*
 * Begin the table "rows" on @p.  @by is the column to sort by, or -1 for the
 * rows as they come; @limit is the largest number of rows, or INT64_MAX.
 * Amounts are sorted largest first; names, numbers and times in ascending
 * order; rows that are equal stay as they came.  @columns must outlive it.
 */
struct rows *rows_new(struct printer *p, const struct column *columns, size_t n,
		      int by, int64_t limit);

/*
 * A new section of the table begins: what follows is sorted and limited by
 * itself, and every row of it begins with the @n cells of @prefix, which
 * rows_add() then leaves out.  The prefix must hold no lists; its texts must
 * outlive the section.
 */
#define ROWS_PREFIX_MAX 4
void rows_section(struct rows *rows, const struct cell *prefix, size_t n);

/*
 * What the rows are that are added from now on, whatever they are sorted by; at
 * first, and in a new section, ROW_ALONE.
 */
enum row_place {
	ROW_APART = -1, /* no part of what the others add up to: before them */
	ROW_ALONE,  /* one like the others */
	ROW_MEMBER, /* a part of the last row that is none: stays below it */
	ROW_LAST,   /* the sum of the others: behind them */
};
void rows_next_are(struct rows *rows, enum row_place place);

/*
 * Add a row.  Returns 0, or 1 when no more rows are wanted: there are enough
 * or the output cannot be written.
 */
int rows_add(struct rows *rows, const struct cell *cells);

/* Print what was collected, end the table, free @rows. */
void rows_close(struct rows *rows);

#endif
