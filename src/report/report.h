/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports: tables that answer a question about a window of a history.
 *
 * One row of the table in report.c is one report; its function computes rows
 * and knows nothing of how they are printed.  The names of reports and
 * columns are contract.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>

#include "base/err.h"
#include "report/cell.h"
#include "report/printer.h"
#include "report/query.h"
#include "report/rows.h"

/* The columns of a table, being put together; texts are kept by it. */
struct columns {
	GArray *array; /* struct column */
	GStringChunk *texts;
};

struct report {
	const char *name, *summary;
	/* A table: its columns, and its rows. */
	void (*columns)(const struct query *q, struct columns *columns);
	int (*rows)(const struct query *q, struct rows *rows, struct err *err);
	const char *order; /* column it is sorted by, NULL: as rows come */
	/* Columns that the rows already come in the order of, NULL-ended. */
	const char *const *native;
	/* What it is of, TRACK_MACHINE: of whatever there is. */
	enum track_kind of;
	const char *events; /* that it is made of (base/event-groups.h) */
	bool listing; /* of things, not of sums: --every means nothing */
	/* Or an object, which prints itself. */
	int (*object)(const struct query *q, struct printer *p,
		      struct err *err);
};

/* All of them, ended by a row without a name. */
extern const struct report reports[];

/* The report called @name, or NULL. */
const struct report *report_find(const char *name);

#define REPORT_STRETCHES_MAX 100000

/*
 * Check that @q can be asked of @report: that it has the column to sort by
 * (else the sentence lists those there are), and that the window is not cut
 * into more than REPORT_STRETCHES_MAX parts.
 */
int report_check(const struct report *report, const struct query *q,
		 struct err *err);

/*
 * Print @report for @q (checked) on @p, from printer_begin() to printer_end().
 * On failure the document lacks what could not be read.
 */
int report_print(const struct report *report, const struct query *q,
		 struct printer *p, struct err *err);

/*
 * Why @q finds nothing of what @report is about: no VM, no process, or no events
 * that would tell.  A sentence, g_free(), that may hold bytes of a trace; NULL:
 * there is something.
 */
char *report_lack(const struct report *report, const struct query *q);

/* Add @n columns, or one "<state>_ns" for every state of a kind of track. */
void columns_add(struct columns *columns, const struct column *more, size_t n);
void columns_add_states(struct columns *columns, enum track_kind kind);
/* "host", if the history is of several machines (query_many_hosts()). */
void columns_add_host(const struct query *q, struct columns *columns);

/* Fill in the cells that belong to columns_add_states(); returns how many. */
size_t cells_of_states(struct cell *cells, enum track_kind kind,
		       const struct state_sum *sum);

/* Large enough for a row of any report. */
#define ROW_MAX (STATE_MAX + 64)

/* One file each: report-NAME.c. */
void cpus_columns(const struct query *q, struct columns *columns);
int cpus_rows(const struct query *q, struct rows *rows, struct err *err);
void vcpus_columns(const struct query *q, struct columns *columns);
int vcpus_rows(const struct query *q, struct rows *rows, struct err *err);
void threads_columns(const struct query *q, struct columns *columns);
int threads_rows(const struct query *q, struct rows *rows, struct err *err);
void exits_columns(const struct query *q, struct columns *columns);
int exits_rows(const struct query *q, struct rows *rows, struct err *err);
void durations_columns(const struct query *q, struct columns *columns);
int durations_rows(const struct query *q, struct rows *rows, struct err *err);
void waits_columns(const struct query *q, struct columns *columns);
int waits_rows(const struct query *q, struct rows *rows, struct err *err);
void preemptions_columns(const struct query *q, struct columns *columns);
int preemptions_rows(const struct query *q, struct rows *rows, struct err *err);
void blame_columns(const struct query *q, struct columns *columns);
int blame_rows(const struct query *q, struct rows *rows, struct err *err);
void cpu_columns(const struct query *q, struct columns *columns);
int cpu_rows(const struct query *q, struct rows *rows, struct err *err);
void disk_columns(const struct query *q, struct columns *columns);
int disk_rows(const struct query *q, struct rows *rows, struct err *err);
void disk_by_columns(const struct query *q, struct columns *columns);
int disk_by_rows(const struct query *q, struct rows *rows, struct err *err);
void requests_columns(const struct query *q, struct columns *columns);
int requests_rows(const struct query *q, struct rows *rows, struct err *err);
void net_columns(const struct query *q, struct columns *columns);
int net_rows(const struct query *q, struct rows *rows, struct err *err);
void processes_columns(const struct query *q, struct columns *columns);
int processes_rows(const struct query *q, struct rows *rows, struct err *err);
int summary_object(const struct query *q, struct printer *p, struct err *err);

#endif
