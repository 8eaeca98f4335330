/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lost events: from here on nothing is known of this CPU and of what was on
 * it, until an event fixes it again.
 */
#include "config.h"

#include "analysis/internal.h"

void on_lost(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	cpu_forget(an, cpu, ev->ts_ns);
}
