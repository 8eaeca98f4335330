/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of rows that mean the same in another run, in another history of the
 * same trace, and to another person: "vm:web01/vcpu:1", "thread:8813".
 *
 * A name is the way from the top of the tree, a part for each row: the kind of
 * its track and what tells it from its siblings (the name of a VM or a group,
 * the number of a vCPU or a pCPU, the tid of a thread), or "heading:TEXT".
 * Siblings that would have the same name are numbered, "#2", in the order of
 * the tree.  Everything but letters, digits and "-._~" is written as in
 * URIs, so a name is ASCII whatever a trace calls its VMs.
 *
 * All names are made at once, as long as the tree: 10^5 rows take a tenth of a
 * second, so this is made when something is saved or restored, not kept.
 */
#ifndef UI_ROWNAMES_H
#define UI_ROWNAMES_H

#include <stdint.h>

#include "ui/rows.h"

struct row_names;

struct row_names *row_names_new(const struct rows *rows);
void row_names_free(struct row_names *names);

/* The name of a row; "" for ROW_NONE. */
const char *row_name(const struct row_names *names, uint32_t row);
/* The row called @name, or ROW_NONE. */
uint32_t row_named(const struct row_names *names, const char *name);

#endif
