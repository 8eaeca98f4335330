/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and the command for stored events: see actions.h and act-args.h. */
#include "config.h"

#include <string.h>

#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/commands.h"
#include "ui/ui.h"

void act_events(struct ui *ui)
{
	panes_open(ui, PANE_EVENTS);
}

/* Says why there is none; false then. */
static bool ready(struct ui *ui)
{
	struct err err = ERR_INIT;
	int r = row_events_ready(ui, &err);

	if (r < 0)
		ui_say_err(ui, &err);
	else if (!r)
		ui_say(ui, "%s", row_events_why_none(ui));
	return r > 0;
}

/*
 * Where the next step leads.  Before the first event of the row there is none
 * at the cursor; and when the one before the cursor is not at its time, it is
 * the previous one itself.
 */
static int find(struct ui *ui, bool later, struct event_pos *pos,
		struct err *err)
{
	struct row_events *r = &ui->row_events;
	struct stored_event ev;
	int found;

	if (r->is_tired && r->tired_cursor_ns == ui->view.cursor_ns &&
	    r->tired_later == later) {
		*pos = r->tired;
		return row_events_step(ui, later, pos, err);
	}
	found = row_events_at(ui, pos, err);
	if (found == EVENT_TIRED && later)
		return row_events_seek(ui, true, ui->view.cursor_ns + 1, pos,
				       err);
	if (found != 1)
		return !found && later
			       ? row_events_seek(ui, true, ui->view.cursor_ns,
						 pos, err)
			       : found;
	if (event_get(r->e, pos, &ev, err))
		return -1;
	if (!later && ev.ts_ns < ui->view.cursor_ns &&
	    ev.ts_ns >= ui->view.begin_ns)
		return 1;
	return row_events_step(ui, later, pos, err);
}

static void step(struct ui *ui, bool later)
{
	struct row_events *r = &ui->row_events;
	struct err err = ERR_INIT;
	struct event_pos pos;
	int found;

	if (!ready(ui))
		return;
	row_events_budget(ui, EFFORT_STEP);
	found = find(ui, later, &pos, &err);
	r->is_tired = found == EVENT_TIRED;
	if (r->is_tired) {
		r->tired = pos;
		r->tired_later = later;
		r->tired_cursor_ns = ui->view.cursor_ns;
		ui_say(ui, "none so far; once more looks further");
	} else if (!found) {
		ui_say(ui, "no %s event%s%s", later ? "later" : "earlier",
		       r->all ? "" : " on this row",
		       r->filter ? " that fits the events' filter" : "");
	} else if (found < 0 || row_events_go(ui, &pos, &err)) {
		ui_say_err(ui, &err);
	}
}

void act_next_event(struct ui *ui)
{
	step(ui, true);
}

void act_prev_event(struct ui *ui)
{
	step(ui, false);
}

void act_all_events(struct ui *ui)
{
	struct row_events *r = &ui->row_events;

	r->all = !r->all;
	r->serial = 0;
	r->is_tired = false;
	ui_say(ui,
	       r->all ? "events of all rows" : "events of the selected row");
}

void events_filter_clear(struct ui *ui)
{
	struct err err = ERR_INIT;

	if (!ui->row_events.filter)
		ui_say(ui, "the events have no filter; \\ sets one");
	ui->row_events.is_tired = false;
	row_events_filter(ui, NULL, &err);
}

static void say_fitting(struct ui *ui)
{
	struct err err = ERR_INIT;
	bool more = false;
	int64_t n;

	if (!ready(ui))
		return;
	n = row_events_count(ui, &more, &err);
	if (n < 0)
		ui_say_err(ui, &err);
	else if (!n && more)
		ui_say(ui, "none so far that fits; . and , look further");
	else
		ui_say(ui,
		       "%s%" G_GINT64_FORMAT " event%s in the window fit%s; "
		       "F in the pane clears the filter",
		       more ? "at least " : "", n, n == 1 ? "" : "s",
		       n == 1 ? "s" : "");
}

static void enter(struct ui *ui, const char *text)
{
	struct err err = ERR_INIT;

	ui->row_events.is_tired = false;
	if (row_events_filter(ui, *text ? text : NULL, &err))
		ui_say_err(ui, &err);
	else if (*text)
		say_fitting(ui);
}

void arg_events(struct ui *ui, const char *args)
{
	if (!strcmp(args, "off"))
		events_filter_clear(ui);
	else if (*args)
		enter(ui, args);
	panes_open(ui, PANE_EVENTS);
}

/* A name that nobody made up to confuse whoever types. */
static bool is_plain(const char *name)
{
	for (; *name; name++)
		if (!g_ascii_isalnum(*name) && !strchr("_:-.", *name))
			return false;
	return true;
}

size_t complete_events(struct ui *ui, const char *args, GPtrArray *list)
{
	static const char *const off[] = { "off", NULL };
	struct err err = ERR_INIT;
	const char *name;

	complete_from(off, args, list);
	if (strchr(args, ' ') || row_events_ready(ui, &err) < 0) {
		err_clear(&err);
		return 0;
	}
	for (uint32_t i = 1; i <= events_class_count(ui->row_events.e); i++) {
		name = events_class_name(ui->row_events.e, i);
		if (g_str_has_prefix(name, args) && is_plain(name))
			g_ptr_array_add(list, g_strdup(name));
	}
	return 0;
}

static const struct prompt_use use = {
	.name = "events",
	.sign = "events: ",
	.enter = enter,
	.complete = complete_events,
};

void events_filter_ask(struct ui *ui)
{
	prompt_open(ui, &use, ui->row_events.filter);
	ui_say(ui, "sched_, kvm_exit, sched_switch next_tid=991 ...: name and "
		   "fields match; nothing: all");
}
