/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is behind a guest process that is preempted: it could run, but its vCPU
 * has no pCPU.  The process's row says since when and which vCPU (its peer);
 * why, and who ran instead, stands in the row of the vCPU.
 */
#ifndef UI_BEHIND_H
#define UI_BEHIND_H

#include "base/err.h"
#include "db/history.h"

/*
 * For the interval @iv of @t, a guest's process or its thread, that is
 * preempted: 1, *@vcpu, and *@behind, the preemption of the vCPU, or where it
 * has none in @iv its wait for a pCPU (ready).  The one at @t_ns comes before
 * those at the begin and at the end of @iv.  0: anything else; -1 on error.
 */
int behind_preempted(struct history *h, const struct track *t,
		     const struct interval *iv, int64_t t_ns,
		     struct interval *behind, const struct track **vcpu,
		     struct err *err);

#endif
