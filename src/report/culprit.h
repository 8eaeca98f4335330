/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who ran while a vCPU was preempted, as reports name it. */
#ifndef REPORT_CULPRIT_H
#define REPORT_CULPRIT_H

#include <stddef.h>

#include "report/cell.h"
#include "report/query.h"

/* vm, host, kernel, idle; unknown and several where the trace is no help. */
const char *culprit_kind(const struct query *q,
			 const struct preemption_slice *slice);

/*
 * "vm2/vcpu0" for a vCPU, "vm2/worker" for another thread of a VM, else the
 * thread's name.  Caller frees with g_free().
 */
char *culprit_name(const struct query *q, const struct preemption_slice *slice);

/*
 * The columns of a list of culprits (tid, comm, vm, ns), and the cells of one
 * of them.  Texts belong to the history.
 */
#define CULPRIT_FIELDS 4
extern const struct column culprit_columns[CULPRIT_FIELDS];
void culprit_cells(const struct query *q, const struct preemption_slice *slice,
		   struct cell cells[CULPRIT_FIELDS]);
/* For column.item_text: "worker/197:12000", for people "worker 12 us". */
void culprit_text(GString *out, const struct cell *cells, bool people);

#endif
