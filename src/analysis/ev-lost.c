/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lost events: from here on nothing is known of this CPU, of what was on it, and
 * of the threads that wait for it, until an event fixes them again.  If the
 * stream ends here for good, neither of those that slept after running on it.
 */
#include "config.h"

#include "analysis/internal.h"
#include "analysis/resource.h"

static bool may_have_moved(const struct thread *t, const struct cpu *cpu,
			   bool for_good)
{
	switch (t->place) {
	case PLACE_PREEMPTED:
		return t->cpu == cpu || t->wait_cpu == cpu;
	case PLACE_READY:
		return t->cpu == cpu;
	case PLACE_BLOCKED:
		return for_good && t->cpu == cpu;
	default:
		return false;
	}
}

void on_lost(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	bool for_good = ev->slot[LOST_END_NS] == INT64_MAX;
	GHashTableIter it;
	gpointer value;

	g_hash_table_iter_init(&it, cpu->machine->threads);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		struct thread *t = value;

		if (!may_have_moved(t, cpu, for_good))
			continue;
		preemption_ends(an, t, ev->ts_ns);
		t->place = PLACE_UNKNOWN;
		show_thread(t, ev->ts_ns);
	}
	cpu_forget(cpu, ev->ts_ns);
	resource_lost(an, cpu->machine, ev->ts_ns);
}
