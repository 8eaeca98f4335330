/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Behind a preempted process: see behind.h. */
#include "config.h"

#include "ui/behind.h"

#include <glib.h>

/* The vCPU that @t was on, if @iv is a preemption of what is in a guest. */
static const struct track *vcpu_of(const struct history *h,
				   const struct track *t,
				   const struct interval *iv)
{
	const struct track *vcpu;

	if ((t->kind != TRACK_PROCESS && t->kind != TRACK_TASK) ||
	    iv->state != ST_PREEMPTED || !iv->peer)
		return NULL;
	vcpu = history_track(h, iv->peer);
	return vcpu && vcpu->kind == TRACK_VCPU ? vcpu : NULL;
}

int behind_preempted(struct history *h, const struct track *t,
		     const struct interval *iv, int64_t t_ns,
		     struct interval *behind, const struct track **vcpu,
		     struct err *err)
{
	const int64_t times[] = { t_ns, iv->begin_ns, iv->end_ns - 1 };
	struct interval at;
	int found = 0;

	*vcpu = vcpu_of(h, t, iv);
	if (!*vcpu)
		return 0;
	for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
		int r = history_at(h, (*vcpu)->id, times[i], &at, err);

		if (r < 0)
			return -1;
		if (r && at.state == ST_PREEMPTED) {
			*behind = at;
			return 1;
		}
		if (r && at.state == ST_READY && !found) {
			*behind = at;
			found = 1;
		}
	}
	return found;
}
