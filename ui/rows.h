/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of rows: the history's tracks in the order that a person wants,
 * and which of them are folded away.
 *
 * Order among siblings: VMs, vCPUs, groups with pCPUs, pCPUs, the rest.  The
 * threads of a VM that run no vCPU stand under a heading of their own, and
 * so do the pCPUs and threads of a machine if the history has no groups for
 * them; an empty group is no row.  A single machine is no row: the header names
 * it.  At first VMs and pCPUs are unfolded; vCPUs (which hold their host
 * thread) and threads are folded.
 *
 * Rows are numbered; a number stays valid as long as the tree.  Scale: 10^5
 * rows; labels are made when first asked for.
 */
#ifndef UI_ROWS_H
#define UI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/history.h"

#define ROW_NONE UINT32_MAX

struct row {
	const struct track *track;    /* NULL: a heading made here */
	const char *heading;          /* of such a one */
	char *label;                  /* NULL until rows_label() */
	uint32_t parent, first, next; /* rows or ROW_NONE */
	uint32_t children;
	uint16_t depth;
	bool folded;
};

struct rows {
	const struct history *history;
	struct row *all;
	size_t count;
	uint32_t first;  /* of the top level */
	uint32_t *shown; /* rows not folded away, in order */
	size_t shown_count;
};

void rows_init(struct rows *rows, const struct history *h);
void rows_release(struct rows *rows);

/* What the row is called: clean text; owned by @rows. */
const char *rows_label(struct rows *rows, uint32_t row);

void rows_fold(struct rows *rows, uint32_t row, bool folded);
/* The row and all below it. */
void rows_fold_tree(struct rows *rows, uint32_t row, bool folded);
void rows_unfold_all(struct rows *rows);

/* The row of a track, or ROW_NONE. */
uint32_t rows_of_track(const struct rows *rows, uint32_t track);

/* Unfold whatever hides @row; returns its place in shown[]. */
size_t rows_reveal(struct rows *rows, uint32_t row);

/* The place of @row in shown[], or of its nearest visible ancestor. */
size_t rows_place(const struct rows *rows, uint32_t row);

/* True if the row's track has states of its own (not only children's). */
bool row_has_states(const struct row *row);

#endif
