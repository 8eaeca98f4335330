/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searching: `/', n, N and `=' (more like this).
 *
 * An expression with terms of rows alone goes from row to row, folded ones
 * too, by their names with those above ("vm2 vCPU 0").  One with terms of
 * intervals goes from interval to interval in the order of time, over all
 * rows that fit; the host thread of a vCPU is left out where the vCPU itself
 * is searched, for it would tell the same again.  Rows that the filter hides
 * are not searched.  Where that is quick all hits are listed, so that they
 * are counted; else each step searches on, and says so when it gives up.
 */
#ifndef UI_SEARCH_H
#define UI_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

struct search;
struct ui;

/* What a fresh viewer has; nothing is searched for. */
struct search *search_new(void);
void search_free(struct search *s);

/* Search for @text from now on: 0, or -1 and it is said what is wrong. */
int search_set(struct ui *ui, const char *text);
/* What is searched for, or NULL. */
const char *search_text(const struct ui *ui);

/* The rows are others now (filter, order): list them again. */
void search_forget(struct ui *ui);

/* The number of hits, or -1 when counting them takes too long. */
int64_t search_count(struct ui *ui);

/* To the next or the previous hit; says which one it is. */
void search_step(struct ui *ui, bool forward);

#endif
