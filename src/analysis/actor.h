/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest process, or a thread of one, and its track.
 *
 * An actor is on the vCPUs that have it as their current one, none, one or
 * several at once.  Its state is the best of what those vCPUs are in: run, then
 * root, preempted, wait_other (the vCPU is blocked), unknown.  While it is on
 * none it waits; for what, only its return tells, so a wait is written then.
 * Its track begins when it is first on a vCPU and ends when it was last on one.
 */
#ifndef ANALYSIS_ACTOR_H
#define ANALYSIS_ACTOR_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/writer.h"

/* What a vCPU is in, the best first. */
enum phase {
	PHASE_RUN, /* in its guest */
	PHASE_ROOT,
	PHASE_PREEMPTED,
	PHASE_BLOCKED, /* asleep, but not by a halt */
	PHASE_UNKNOWN,
	PHASE_HALTED, /* nobody is current */
};

struct actor {
	struct wtrack *track; /* NULL: never on a vCPU yet */
	uint32_t row;         /* its id */
	int64_t begin_ns;
	int64_t since_ns; /* on no vCPU since */
	GArray *on;       /* struct presence, by coming */
};

void actor_init(struct actor *a);
void actor_release(struct actor *a);

bool actor_is_on(const struct actor *a, uint32_t vcpu);

/*
 * It comes to the vCPU with the row @vcpu.  If it was on none, it waited: that
 * was @state with @value.
 */
void actor_comes(struct actor *a, struct writer *w, uint32_t vcpu,
		 enum phase phase, int64_t ts_ns, enum state state,
		 int64_t value);
/* It is on @vcpu, which is in another phase now. */
void actor_changes(struct actor *a, uint32_t vcpu, enum phase phase,
		   int64_t ts_ns);
void actor_leaves(struct actor *a, uint32_t vcpu, int64_t ts_ns);

/* The last moment of the actor, if the trace ends at @end_ns. */
int64_t actor_end_ns(const struct actor *a, int64_t end_ns);
/* End its track there. */
void actor_end(struct actor *a, int64_t end_ns);

#endif
