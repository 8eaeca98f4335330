/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LTTng's state dump: threads that exist when the trace begins.
 *
 * It seeds what no event has told yet and never contradicts one.
 */
#include "config.h"

#include "analysis/internal.h"

enum { DUMP_WAIT_CPU = 2, DUMP_WAIT = 5 }; /* lttng-statedump-impl.c */

void on_statedump_process(struct analysis *an, struct cpu *cpu,
			  const struct event *ev)
{
	int64_t tid = ev->slot[STATE_TID];
	struct thread *t;

	if (tid <= 0 || tid > INT32_MAX)
		return;
	t = thread_get(an, cpu->machine, (int32_t)tid);
	if (!*t->comm)
		thread_set_comm(t, ev->text[0]);
	if (ev->slot[STATE_PID] > 0 && t->pid < 0)
		t->pid = (int32_t)ev->slot[STATE_PID];
	if (ev->slot[STATE_PPID] >= 0 && t->ppid < 0)
		t->ppid = (int32_t)ev->slot[STATE_PPID];
	/* vhost workers of some kernels are of type 0, children of kthreadd. */
	if (ev->slot[STATE_TYPE] == 1 || ev->slot[STATE_PPID] == TID_KTHREADD)
		thread_is_kernel(t);
	if (t->place != PLACE_UNKNOWN)
		return;
	if (ev->slot[STATE_STATUS] == DUMP_WAIT)
		t->place = PLACE_BLOCKED;
	else if (ev->slot[STATE_STATUS] == DUMP_WAIT_CPU)
		t->place = PLACE_READY;
	show_thread(t, ev->ts_ns);
}
