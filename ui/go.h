/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Going to what happened: the row is selected, the cursor is at its begin.
 * Keys, lists and commands all go this way.
 */
#ifndef UI_GO_H
#define UI_GO_H

#include <stdbool.h>
#include <stdint.h>

#include "db/history.h"

struct ui;

/*
 * To [@from_ns, @to_ns) of @track.  @context: zoom so that it takes about a
 * quarter of the width; else the window moves only if it has to.
 */
void go_to(struct ui *ui, uint32_t track, int64_t from_ns, int64_t to_ns,
	   bool context);

/* To a preemption; the status line says who was displaced and by whom. */
void go_to_preemption(struct ui *ui, const struct preemption *p, bool context);

#endif
