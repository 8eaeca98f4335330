/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of rows: the history's tracks in the order that a person wants,
 * and which of them are folded away.
 *
 * Order among siblings: VMs, vCPUs, groups with pCPUs, pCPUs, the rest.  The
 * guest processes of a VM, its counters, and its threads that run no vCPU stand
 * under headings of their own, and so do the pCPUs and threads of a machine if
 * the history has no groups for them; an empty group is no row.  A single
 * machine is no row: the header names it.  At first VMs and pCPUs are unfolded;
 * vCPUs (which hold their host thread and their waits), processes, counters and
 * threads are folded.
 *
 * There are views of the tree (enum row_view).  A view leaves out kinds of
 * rows, has its own folding, which is kept while another view is shown, and may
 * put a VM's counters first.  What a view leaves out is there all the same for
 * everybody who asks for a row: rows_reveal() shows it.
 *
 * Rows are numbered, a row before all that is below it; a number stays valid
 * as long as the tree, whatever is folded, hidden by a filter, or sorted.
 * A hidden row hides what is below it.
 *
 * Siblings can be sorted by a figure in a window (enum row_order).  Rows of
 * one sort (VMs, vCPUs ...) then change places among themselves; the sorts
 * keep theirs.  The order is that of the moment when it was asked for: it
 * does not follow the window, or rows would jump while one pans.
 *
 * Scale: 10^5 rows; labels are made when first asked for, and children are
 * sorted when they are first to be seen.
 */
#ifndef UI_ROWS_H
#define UI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/err.h"
#include "db/history.h"

#define ROW_NONE UINT32_MAX

enum row_view {
	ROWS_VCPUS,     /* everything; VMs, vCPUs and pCPUs unfolded */
	ROWS_PROCESSES, /* VMs, vCPUs with their waits, guest processes */
	ROWS_RESOURCES, /* VMs, their counters, vCPUs, pCPUs */
	ROWS_VIEWS
};

struct row {
	const struct track *track;    /* NULL: a heading made here */
	const char *heading;          /* of such a one */
	char *label;                  /* NULL until rows_label() */
	uint32_t parent, first, next; /* rows or ROW_NONE */
	uint32_t children;
	uint16_t depth;
	uint8_t rank; /* smaller stands higher among siblings */
	bool folded;
	bool hidden;   /* by a filter */
	bool absent;   /* of the view, which has no such rows */
	bool arranged; /* its children are in the order asked for */
};

enum row_order {
	ORDER_TREE, /* as in the history: by number, then name */
	ORDER_NAME,
	ORDER_TIME,      /* time on a CPU, longest first */
	ORDER_PREEMPTED, /* share of time preempted, largest first */
	ORDER_COUNT
};

struct rows {
	struct history *history;
	struct row *all;
	size_t count;
	GHashTable *by_track; /* track -> row */
	uint32_t first;  /* of the top level */
	uint32_t *shown; /* rows neither folded away nor hidden, in order */
	size_t shown_count;
	size_t hidden_count; /* by the filter, folded or not */
	unsigned int hidden_changes; /* counts: another set of rows is hidden */
	size_t absent_count; /* of the others, those that the view leaves out */
	enum row_view view; /* rows_set_view() */
	bool *folds[ROWS_VIEWS]; /* of the views not shown; NULL: as at first */
	enum row_order order;
	int64_t order_from_ns, order_to_ns; /* the window it is of */
	bool top_arranged;
};

void rows_init(struct rows *rows, struct history *h);
void rows_release(struct rows *rows);

/* What the row is called: clean text; owned by @rows. */
const char *rows_label(struct rows *rows, uint32_t row);

/*
 * What a search looks at: the names of the rows above it and its own, with a
 * blank in between ("web01 vCPU 0").  Written into @path, which is returned.
 */
const char *rows_path(struct rows *rows, uint32_t row, GString *path);

void rows_fold(struct rows *rows, uint32_t row, bool folded);
/* The row and all below it. */
void rows_fold_tree(struct rows *rows, uint32_t row, bool folded);
void rows_unfold_all(struct rows *rows);
void rows_fold_all(struct rows *rows);
/* Is @row folded in this view when nobody has said anything? */
bool rows_folded_at_first(const struct rows *rows, size_t row);

/*
 * Leave only the rows with @keep[row] and those above them; NULL: all rows.
 */
void rows_filter(struct rows *rows, const bool *keep);

/*
 * Show another view.  False, and nothing has changed, when it would have no
 * row.  rows_arrange() is to follow.
 */
bool rows_set_view(struct rows *rows, enum row_view view);
/* "vcpus", "processes", "resources"; and back, or -1. */
const char *row_view_name(enum row_view view);
int row_view_by_name(const char *name);

/*
 * Sort siblings by @order in [from, to).  Only what can be seen is sorted
 * now, the rest by rows_arrange() when it is unfolded.  0, or -1 when the
 * figures could not be read: such rows come last.
 */
int rows_sort(struct rows *rows, enum row_order order, int64_t from_ns,
	      int64_t to_ns, struct err *err);
int rows_arrange(struct rows *rows, struct err *err);
/* "tree", "name", "time", "preempted"; and back, or -1. */
const char *row_order_name(enum row_order order);
int row_order_by_name(const char *name);

/* Make shown[] anew, after a change of the tree. */
void rows_update(struct rows *rows);

/* The row after @row in the tree, folded and hidden ones too, or ROW_NONE. */
uint32_t rows_after(const struct rows *rows, uint32_t row);

/* The row of a track, or ROW_NONE. */
uint32_t rows_of_track(const struct rows *rows, uint32_t track);

/*
 * Unfold whatever hides @row, and show it whatever filter and view say; returns
 * its place in shown[].
 */
size_t rows_reveal(struct rows *rows, uint32_t row);

/* The place of @row in shown[], or of its nearest visible ancestor, or 0. */
size_t rows_place(const struct rows *rows, uint32_t row);

/* True if the row's track has states of its own (not only children's). */
bool row_has_states(const struct row *row);

#endif
