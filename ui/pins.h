/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows that stay at the top: those that were pinned (`T'), and before them
 * the one that is followed.  They are copies: in the tree the rows stand
 * where they always do.  A third of the lines of the rows is theirs at most.
 */
#ifndef UI_PINS_H
#define UI_PINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/layout.h"

struct ui;

bool pins_has(const struct ui *ui, uint32_t row);
/* Pin @row, or no longer. */
void pins_set(struct ui *ui, uint32_t row, bool pinned);

/* How many there are, and the row of the @i-th. */
size_t pins_count(const struct ui *ui);
uint32_t pins_row(const struct ui *ui, size_t i);

/* Take their lines off those of the rows. */
void pins_place(const struct ui *ui, struct layout *l);

#endif
