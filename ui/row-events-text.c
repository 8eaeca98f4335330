/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of a stored event: see row-events.h. */
#include "config.h"

#include "base/text.h"
#include "ui/row-events.h"
#include "ui/ui.h"
#include "ui/words.h"

/*
 * An ID can have been that of several threads one after the other: the one
 * that lived then; its first event may come before its row begins.
 */
const struct track *row_events_thread(const struct history *h,
				      const struct stored_event *ev)
{
	const struct track *t, *best = NULL;
	size_t n;

	if (ev->tid < 0)
		return NULL;
	t = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		if (t[i].kind != TRACK_THREAD || t[i].tid != ev->tid ||
		    t[i].machine != ev->machine)
			continue;
		if (!best || t[i].begin_ns <= ev->ts_ns)
			best = &t[i];
		if (ev->ts_ns >= t[i].begin_ns && ev->ts_ns < t[i].end_ns)
			break;
	}
	return best;
}

char *row_events_thread_name(const struct history *h,
			     const struct stored_event *ev)
{
	const struct track *t;

	if (*ev->procname)
		return text_clean(ev->procname);
	t = row_events_thread(h, ev);
	if (t)
		return text_clean(t->name);
	return g_strdup(ev->tid ? "" : "idle");
}

/* Its name, but a vCPU by its own: "vm2 vCPU 0"; g_free() it. */
static char *who_of(const struct history *h, const struct stored_event *ev)
{
	const struct track *t = row_events_thread(h, ev);

	if (t && history_vcpu_of(h, t))
		return words_track(h, t);
	return row_events_thread_name(h, ev);
}

char *row_events_text(struct ui *ui, const struct event_pos *pos,
		      struct err *err)
{
	struct events *e = ui->row_events.e;
	GString *text, *fields;
	struct stored_event ev;
	char *who, *clean;

	if (event_get(e, pos, &ev, err))
		return NULL;
	fields = g_string_new(NULL);
	if (event_fields(e, pos, fields, err)) {
		g_string_free(fields, TRUE);
		return NULL;
	}
	text = g_string_new(ev.name);
	who = who_of(ui->history, &ev);
	if (ev.cpu >= 0)
		g_string_append_printf(text, " on pCPU %d", ev.cpu);
	if (*who && ev.tid > 0)
		g_string_append_printf(text, " (%s, tid %d)", who, ev.tid);
	else if (*who)
		g_string_append_printf(text, " (%s)", who);
	g_string_append_printf(text, "%s%s", fields->len ? ": " : "",
			       fields->str);
	clean = text_clean(text->str);
	g_free(who);
	g_string_free(fields, TRUE);
	g_string_free(text, TRUE);
	return clean;
}
