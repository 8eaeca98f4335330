/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user asked of a history: a window of time, and which machine and
 * VM.  Reports and exports look at tracks through it.
 */
#ifndef REPORT_QUERY_H
#define REPORT_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/history.h"
#include "report/cell.h"

/* What "disk" has a row to. */
enum query_by { QUERY_BY_VM, QUERY_BY_THREAD, QUERY_BY_DEVICE };

struct query {
	struct history *h;   /* borrowed */
	int64_t from_ns, to_ns; /* [from, to) */
	const char *vm;         /* name or PID as text; NULL: every one */
	const char *host;       /* name of a machine; NULL: every one */
	enum track_kind kind;   /* TRACK_MACHINE: what a report is usually of */
	bool host_side;         /* rx and tx as the host sees them */
	bool each;              /* each process, whoever had its CR3 before */
	bool tasks;             /* the threads of guests' processes, too */
	enum query_by by;       /* of "disk" */
	int64_t min_ns;         /* least duration of a preemption or request */
	int64_t every_ns;       /* a table for each stretch so long; 0: one */
	const char *sort;       /* column, or NULL for the report's own order */
	int64_t limit;          /* rows, or INT64_MAX */
};

/*
 * Set the window from what the user wrote; NULL is the history's begin or
 * end.  Fails on a text that is no time, and if the end is before the begin.
 */
int query_window(struct query *q, const char *from, const char *to,
		 struct err *err);

/*
 * Check that @q->vm and @q->host, where set, are in the history.  Fails with
 * a sentence that lists those that are.
 */
int query_names(const struct query *q, struct err *err);

/* True if @t is on a machine, and (a VM, or something in one) of a VM, that
 * was asked for. */
bool query_wants(const struct query *q, const struct track *t);

/* True if the history holds more than one machine. */
bool query_many_hosts(const struct query *q);

/*
 * Walk the tracks of @kind that were asked for: the first one after *@i that
 * is, or NULL.  Begin with *@i = 0.
 */
const struct track *query_next(const struct query *q, enum track_kind kind,
			       size_t *i);

/* What titles and messages call the history. */
const char *query_subject(const struct query *q);

/* Names as reports print them; all may be NULL. */
const char *query_vm_name(const struct query *q, const struct track *t);
const char *query_host_name(const struct query *q, const struct track *t);

/* The part of [begin, end) that lies in the window; 0 if none does. */
int64_t query_clip(const struct query *q, int64_t begin_ns, int64_t end_ns);

/* Cells of a number that may be absent (-1), and of the VM of @t. */
struct cell query_id_cell(int64_t id);
struct cell query_vm_cell(const struct query *q, const struct track *t);

#endif
