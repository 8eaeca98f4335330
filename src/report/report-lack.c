/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a report has nothing to say, or nothing of what it is about: no VM, no
 * process, or no events that would tell.
 */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "base/event-groups.h"
#include "report/report.h"

/* What it costs that the traces have no such events; NULL: they do. */
static char *lack_of(const struct query *q, const char *events)
{
	const struct history_missing *missing;
	size_t n;

	missing = history_missing(q->h, &n);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(missing[i].events, events))
			return g_strdup_printf("the trace has no %s: %s",
					       events, missing[i].effect);
	return NULL;
}

static bool has(const struct query *q, enum track_kind kind)
{
	size_t i = 0;

	return query_next(q, kind, &i) != NULL;
}

char *report_lack(const struct report *report, const struct query *q)
{
	char *text = NULL;

	if (report->of != TRACK_MACHINE && !has(q, TRACK_VM)) {
		text = lack_of(q, EVENTS_OF_KVM);
		return text ? text : g_strdup("the trace shows no VM");
	}
	if (report->of == TRACK_PROCESS && !has(q, TRACK_PROCESS)) {
		text = lack_of(q, EVENTS_OF_GUEST_CONTEXT);
		return text ? text
			    : g_strdup("the trace shows no process of a guest");
	}
	return report->events ? lack_of(q, report->events) : NULL;
}
