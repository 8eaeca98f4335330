/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events of a history, and which of them belong to a row. */
#include "config.h"

#include "db/history-int.h"

bool history_events_stored(const struct history *h)
{
	return history_meta(h, "stored_events") != NULL;
}

int history_events(struct history *h, struct events **e, struct err *err)
{
	if (!h->events && events_open(&h->events, &h->sql, err))
		return -1;
	*e = h->events;
	return 0;
}

static void add_tid(GArray *tids, const struct track *t, bool itself)
{
	int32_t tid = (int32_t)t->tid;

	/* Waits are of the thread of their vCPU, which may be there already. */
	if ((t->kind == TRACK_THREAD || t->kind == TRACK_VCPU ||
	     (t->kind == TRACK_WAIT && itself)) &&
	    t->tid >= 0 &&
	    t->tid <= INT32_MAX)
		g_array_append_val(tids, tid);
}

bool history_event_filter(const struct history *h, const struct track *t,
			  GArray *tids, struct event_filter *f)
{
	size_t i = (size_t)(t - h->tracks);
	bool cpus = false;

	*f = (struct event_filter){ .machine = t->machine };
	g_array_set_size(tids, 0);
	if (t->kind == TRACK_MACHINE)
		return true;
	if (t->kind == TRACK_PCPU) {
		f->by_cpu = true;
		f->cpu = (int32_t)t->key;
		return true;
	}
	for (; i < (size_t)(t - h->tracks) + 1 || i < t->next; i++) {
		add_tid(tids, &h->tracks[i], &h->tracks[i] == t);
		cpus = cpus || h->tracks[i].kind == TRACK_PCPU;
	}
	if (cpus) /* the heading of the CPUs: all of them */
		return true;
	f->tids = (const int32_t *)(void *)tids->data;
	f->tid_count = tids->len;
	return tids->len > 0;
}
