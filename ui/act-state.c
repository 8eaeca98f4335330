/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys that go from interval to interval: see actions.h.  A row that sums up
 * others (a VM, the pCPUs) goes to the nearest change on any of them.
 */
#include "config.h"

#include <glib.h>

#include "base/nstime.h"
#include "ui/actions.h"
#include "ui/go.h"
#include "ui/ui.h"

/*
 * The nearest change of state of @track after (@later) or before @t_ns:
 * 1 and *@at_ns, 0 none, -1 error.
 */
static int nearest_change(struct history *h, const struct track *track,
			  int64_t t_ns, bool later, int64_t *at_ns,
			  struct err *err)
{
	struct interval iv;
	int r;

	/* Before and after its life a track has one change: begin or end. */
	if (t_ns < track->begin_ns || t_ns >= track->end_ns) {
		bool before = t_ns < track->begin_ns;

		*at_ns = before ? track->begin_ns : track->end_ns - 1;
		return before == later;
	}
	r = history_at(h, track->id, t_ns, &iv, err);
	if (r <= 0)
		return r;
	if (!later && iv.begin_ns >= t_ns) {
		if (iv.begin_ns <= track->begin_ns)
			return 0;
		r = history_at(h, track->id, iv.begin_ns - 1, &iv, err);
		if (r <= 0)
			return r;
	}
	*at_ns = later ? iv.end_ns : iv.begin_ns;
	return !later || iv.end_ns < track->end_ns;
}

/* The same over all rows that @row sums up. */
static int nearest_of_children(struct ui *ui, const struct row *row, bool later,
			       int64_t *at_ns, struct err *err)
{
	const struct row *all = ui->rows.all;
	int64_t at;
	int found = 0, r;

	for (uint32_t i = row->first; i != ROW_NONE; i = all[i].next) {
		if (row_has_states(&all[i]))
			r = nearest_change(ui->history, all[i].track,
					   ui->view.cursor_ns, later, &at, err);
		else if (sums_adds_up(&ui->rows, i))
			r = nearest_of_children(ui, &all[i], later, &at, err);
		else
			continue;
		if (r < 0)
			return -1;
		if (r && (!found || (later ? at < *at_ns : at > *at_ns))) {
			*at_ns = at;
			found = 1;
		}
	}
	return found;
}

static void go_to_change(struct ui *ui, bool later)
{
	const struct row *row = ui_row(ui);
	struct err err = ERR_INIT;
	int64_t at = 0;
	int r = 0;

	if (row && row_has_states(row))
		r = nearest_change(ui->history, row->track, ui->view.cursor_ns,
				   later, &at, &err);
	else if (row && row->track && row->track->kind == TRACK_COUNTER)
		r = counts_next_point(ui->history, row->track,
				      ui->view.cursor_ns, later, &at, &err);
	else if (row && sums_adds_up(&ui->rows, ui->selected))
		r = nearest_of_children(ui, row, later, &at, &err);
	if (r < 0)
		ui_say_err(ui, &err);
	else if (!r)
		ui_say(ui, "no %s change on this row",
		       later ? "later" : "earlier");
	else
		view_go(&ui->view, at);
}

void act_next_state(struct ui *ui)
{
	go_to_change(ui, true);
}

void act_prev_state(struct ui *ui)
{
	go_to_change(ui, false);
}

/* Why there is nowhere to go: mind the threshold. */
static void say_none(struct ui *ui, bool later)
{
	int64_t min = ui->settings.preempt_min_ns;
	char duration[NSTIME_TEXT_MAX];

	if (min)
		ui_say(ui, "no vCPU is preempted for %s or more %s than this "
			   "(:set preempt-min)",
		       nsduration_text(duration, sizeof(duration), min),
		       later ? "later" : "earlier");
	else
		ui_say(ui, "no vCPU is preempted %s than this",
		       later ? "later" : "earlier");
}

/* The next preemption of a row that the filter leaves, and its row. */
static int next_preemption(struct ui *ui, bool later, struct preemption *p,
			   uint32_t *row, struct err *err)
{
	int64_t t_ns = ui->view.cursor_ns;
	int r;

	do {
		r = history_preemption_from(ui->history, t_ns, later,
					    ui->settings.preempt_min_ns, p,
					    err);
		if (r <= 0)
			return r;
		*row = rows_of_track(&ui->rows, p->track);
		t_ns = p->begin_ns;
	} while (*row != ROW_NONE && ui->rows.all[*row].hidden);
	return r;
}

static void find_preemption(struct ui *ui, bool later)
{
	struct err err = ERR_INIT;
	struct preemption p;
	uint32_t row;
	int r = next_preemption(ui, later, &p, &row, &err);

	if (r < 0)
		ui_say_err(ui, &err);
	else if (!r)
		say_none(ui, later);
	else
		go_to_preemption(ui, &p, false);
}

void act_next_preemption(struct ui *ui)
{
	find_preemption(ui, true);
}

void act_prev_preemption(struct ui *ui)
{
	find_preemption(ui, false);
}

/*
 * To the range alone; when that is what is on screen, to it in a
 * quarter of the width.
 */
static void zoom_to(struct ui *ui, int64_t from_ns, int64_t to_ns)
{
	struct view before = ui->view;

	view_show(&ui->view, from_ns, to_ns, 90);
	if (ui->view.step_ns == before.step_ns &&
	    ui->view.first == before.first)
		view_show(&ui->view, from_ns, to_ns, 25);
}

void act_zoom_interval(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct interval iv;
	int64_t from, to;
	int r;

	if (ui_selection(ui, &from, &to)) {
		zoom_to(ui, from, to);
		return;
	}
	r = ui_interval(ui, &iv, &err);
	if (r < 0) {
		ui_say_err(ui, &err);
		return;
	}
	if (!r) {
		ui_say(ui, "no interval under the cursor");
		return;
	}
	zoom_to(ui, iv.begin_ns, iv.end_ns);
}

/*
 * From when to when something is known of @t: its life, less an unknown
 * interval at either end.  0 or -1.
 */
static int known_part(struct history *h, const struct track *t,
		      int64_t *from_ns, int64_t *to_ns, struct err *err)
{
	struct interval first, last;
	int a = history_at(h, t->id, t->begin_ns, &first, err);
	int b = a < 0 ? -1 : history_at(h, t->id, t->end_ns - 1, &last, err);

	if (b < 0)
		return -1;
	*from_ns = a && first.state == ST_UNKNOWN ? first.end_ns : t->begin_ns;
	*to_ns = b && last.state == ST_UNKNOWN ? last.begin_ns : t->end_ns;
	return 0;
}

void act_zoom_row(struct ui *ui)
{
	const struct row *row = ui_row(ui);
	struct err err = ERR_INIT;
	int64_t from, to;

	if (!row || !row_has_states(row))
		ui_say(ui, "this row has no states of its own");
	else if (known_part(ui->history, row->track, &from, &to, &err))
		ui_say_err(ui, &err);
	else if (from >= to)
		ui_say(ui, "nothing is known of this row");
	else
		view_show(&ui->view, from, to, 100);
}

/* In time order: the problem that begins next to the cursor. */
static void go_to_problem(struct ui *ui, bool later)
{
	const struct history_problem *p, *found = NULL;
	size_t n;

	p = history_problems(ui->history, &n);
	for (size_t i = 0; i < n; i++) {
		if (later && p[i].begin_ns > ui->view.cursor_ns && !found)
			found = &p[i];
		if (!later && p[i].begin_ns < ui->view.cursor_ns)
			found = &p[i];
	}
	if (!found) {
		ui_say(ui, n ? "no %s problem in this trace"
			     : "nothing was lost, disordered or damaged: no "
			       "%s problem",
		       later ? "later" : "earlier");
		return;
	}
	view_go(&ui->view, found->begin_ns);
	ui_say(ui, "%s", found->text);
}

void act_next_problem(struct ui *ui)
{
	go_to_problem(ui, true);
}

void act_prev_problem(struct ui *ui)
{
	go_to_problem(ui, false);
}
