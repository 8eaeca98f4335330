/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Views of the tree of rows: see rows.h.  What a view is stands in one table:
 * the kinds of rows that it has, which headings are unfolded at first, and
 * whose children come first.
 */
#include "config.h"

#include <string.h>

#include "ui/rows.h"

#define KIND(kind) (UINT32_C(1) << (kind))

/* Where a VM's counters stand among its children when they come first. */
#define RANK_FIRST 0

static const struct {
	const char *name;
	uint32_t kinds; /* headings and groups stand where one of them does */
	uint32_t open;  /* rows over such children are unfolded at first */
	bool counters_first;
} views[ROWS_VIEWS] = {
	[ROWS_VCPUS] = { "vcpus", UINT32_MAX, KIND(TRACK_PCPU), false },
	[ROWS_PROCESSES] = { "processes",
			     KIND(TRACK_VM) | KIND(TRACK_VCPU) |
				     KIND(TRACK_WAIT) | KIND(TRACK_PROCESS) |
				     KIND(TRACK_TASK),
			     KIND(TRACK_PROCESS), false },
	[ROWS_RESOURCES] = { "resources",
			     KIND(TRACK_VM) | KIND(TRACK_COUNTER) |
				     KIND(TRACK_VCPU) | KIND(TRACK_PCPU),
			     KIND(TRACK_COUNTER) | KIND(TRACK_PCPU), true },
};

const char *row_view_name(enum row_view view)
{
	return (unsigned int)view < ROWS_VIEWS ? views[view].name : "";
}

int row_view_by_name(const char *name)
{
	for (int i = 0; i < ROWS_VIEWS; i++)
		if (!strcmp(views[i].name, name))
			return i;
	return -1;
}

/* The kind of the first child; TRACK_GROUP where that is a heading. */
static enum track_kind child_kind(const struct rows *rows,
				  const struct row *row)
{
	const struct track *child = rows->all[row->first].track;

	return child ? child->kind : TRACK_GROUP;
}

/* Unfolded at first: what leads to what the view is of. */
bool rows_folded_at_first(const struct rows *rows, size_t number)
{
	const struct row *row = &rows->all[number];

	if (row->first == ROW_NONE)
		return false;
	if (row->track &&
	    (row->track->kind == TRACK_MACHINE || row->track->kind == TRACK_VM))
		return false;
	return !(views[rows->view].open & KIND(child_kind(rows, row)));
}

/* Which rows @view has, into @has; false if there is none. */
static bool find_rows(const struct rows *rows, enum row_view view, bool *has)
{
	bool any = false;

	/* A row stands before all that is below it. */
	for (size_t i = rows->count; i-- > 0;) {
		const struct row *row = &rows->all[i];

		if (row->track && views[view].kinds & KIND(row->track->kind))
			has[i] = true;
		else if (!row->track && views[view].kinds == UINT32_MAX)
			has[i] = true;
		if (!has[i])
			continue;
		any = true;
		if (row->parent != ROW_NONE)
			has[row->parent] = true;
	}
	return any;
}

/* The folding of the view so far is put by; that of the next one is taken. */
static void swap_folds(struct rows *rows, enum row_view view)
{
	bool *old = g_new(bool, rows->count + 1), *new;

	for (size_t i = 0; i < rows->count; i++)
		old[i] = rows->all[i].folded;
	g_free(rows->folds[rows->view]);
	rows->folds[rows->view] = old;
	rows->view = view;
	new = g_steal_pointer(&rows->folds[view]);
	for (size_t i = 0; i < rows->count; i++)
		rows->all[i].folded =
			new ? new[i] : rows_folded_at_first(rows, i);
	g_free(new);
}

/* The headings over counters go to the place that they have in the view. */
static void rank_counters(struct rows *rows)
{
	bool first = views[rows->view].counters_first;

	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->all[i];
		uint8_t rank;

		if (row->track || row->first == ROW_NONE ||
		    child_kind(rows, row) != TRACK_COUNTER)
			continue;
		rank = first ? RANK_FIRST : rows->all[row->first].rank;
		if (row->rank == rank)
			continue;
		row->rank = rank;
		if (row->parent != ROW_NONE)
			rows->all[row->parent].arranged = false;
	}
}

bool rows_set_view(struct rows *rows, enum row_view view)
{
	bool *has;

	has = g_new0(bool, rows->count + 1);
	if (!find_rows(rows, view, has) && view != ROWS_VCPUS) {
		g_free(has);
		return false;
	}
	if (view != rows->view)
		swap_folds(rows, view);
	rows->absent_count = 0;
	for (size_t i = 0; i < rows->count; i++) {
		rows->all[i].absent = !has[i];
		rows->absent_count += !has[i] && !rows->all[i].hidden;
	}
	g_free(has);
	rank_counters(rows);
	rows_update(rows);
	return true;
}
