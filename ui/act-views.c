/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys that show another view of the rows, and those that go from a row to what
 * is behind it: see actions.h.
 *
 * Drilling down goes from a VM to its vCPUs and processes, from a vCPU to the
 * process that it had at the cursor, from there to its thread, and from a wait
 * to who ended it.  Each of these is a place that view-back comes back to.
 */
#include "config.h"

#include "base/wake.h"
#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/behind.h"
#include "ui/blame.h"
#include "ui/commands.h"
#include "ui/requests.h"
#include "ui/search.h"
#include "ui/ui.h"
#include "ui/waits.h"
#include "ui/words.h"

/* ------------------------------------------------------------------ */
/* Views                                                              */

static bool has_kind(const struct ui *ui, enum track_kind kind)
{
	size_t n;
	const struct track *t = history_tracks(ui->history, &n);

	for (size_t i = 0; i < n; i++)
		if (t[i].kind == kind)
			return true;
	return false;
}

/*
 * What is on screen: as when the view was left, or else from the VM of the
 * selected row on, as long as that row is seen.
 */
static void scroll(struct ui *ui, size_t top)
{
	uint32_t vm = ui->selected;

	while (vm != ROW_NONE && (!ui->rows.all[vm].track ||
				  ui->rows.all[vm].track->kind != TRACK_VM))
		vm = ui->rows.all[vm].parent;
	if (top == SIZE_MAX)
		top = vm == ROW_NONE ? 0 : rows_place(&ui->rows, vm);
	ui->top = top;
	ui_settle(ui);
}

bool ui_show_rows(struct ui *ui, enum row_view view)
{
	uint32_t row = ui->selected;
	size_t top = ui->tops[view];

	if (view == ui->rows.view)
		top = ui->top;
	ui->tops[ui->rows.view] = ui->top;
	if (!rows_set_view(&ui->rows, view))
		return false;
	/* Nobody moved since a view took the row away: it comes back. */
	if (ui->lost_row != ROW_NONE && row == ui->lost_instead &&
	    !ui->rows.all[ui->lost_row].absent &&
	    !ui->rows.all[ui->lost_row].hidden)
		row = ui->lost_row;
	search_forget(ui);
	if (row != ROW_NONE && !ui->rows.all[row].absent &&
	    !ui->rows.all[row].hidden) {
		ui_select(ui, row);
		scroll(ui, top);
		return true;
	}
	ui_settle(ui);
	scroll(ui, top);
	if (ui->lost_row == ROW_NONE || row != ui->lost_instead)
		ui->lost_row = row;
	ui->lost_instead = ui->selected;
	return true;
}

/* Show @view; @what it is for, unless it lacks rows of @kind: then @lacks. */
static void show(struct ui *ui, enum row_view view, enum track_kind kind,
		 const char *what, const char *lacks)
{
	if (!ui_show_rows(ui, view))
		ui_say(ui, "this history has no VMs: the view would be empty");
	else
		ui_say(ui, "%s", has_kind(ui, kind) ? what : lacks);
}

void act_rows_vcpus(struct ui *ui)
{
	ui_show_rows(ui, ROWS_VCPUS);
	ui_say(ui, "all rows");
}

void act_rows_processes(struct ui *ui)
{
	show(ui, ROWS_PROCESSES, TRACK_PROCESS,
	     "what VMs do inside: Enter goes deeper, Backspace back, 1 shows "
	     "all rows",
	     "no guest processes: the trace does not tell them (9: what that "
	     "needs)");
}

void act_rows_resources(struct ui *ui)
{
	show(ui, ROWS_RESOURCES, TRACK_COUNTER,
	     "what VMs use: Enter on a lane goes to its largest value, 1 shows "
	     "all rows",
	     "no resource lanes: no such events, or a history of an older "
	     "kvmscope");
}

void arg_view(struct ui *ui, const char *args)
{
	static void (*const run[ROWS_VIEWS])(struct ui * ui) = {
		[ROWS_VCPUS] = act_rows_vcpus,
		[ROWS_PROCESSES] = act_rows_processes,
		[ROWS_RESOURCES] = act_rows_resources,
	};
	int view = row_view_by_name(args);

	if (view < 0)
		ui_say(ui, "the views are vcpus, processes and resources");
	else
		run[view](ui);
}

size_t complete_view(struct ui *ui, const char *args, GPtrArray *list)
{
	(void)ui;
	for (int i = 0; i < ROWS_VIEWS; i++) {
		const char *name = row_view_name((enum row_view)i);

		if (g_str_has_prefix(name, args))
			g_ptr_array_add(list, g_strdup(name));
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* Who is behind it                                                   */

/* To the row of a track at @t_ns, in order to come back. */
static bool drill_to(struct ui *ui, uint32_t track, int64_t t_ns)
{
	uint32_t row = track ? rows_of_track(&ui->rows, track) : ROW_NONE;

	if (row == ROW_NONE)
		return false;
	if (row != ui->selected)
		ui->drilled = true;
	ui_select(ui, row);
	view_go(&ui->view, CLAMP(t_ns, ui->view.begin_ns, ui->view.end_ns - 1));
	return true;
}

/* Who ran longest during a preemption: a thread's track, 0, or -1. */
static int64_t main_culprit(struct ui *ui, int64_t preemption, struct err *err)
{
	struct preemption_slice *slices = NULL;
	int64_t culprit = 0;
	size_t n = 0;

	if (history_slices(ui->history, preemption, &slices, &n, err))
		return -1;
	n = blame_merge(slices, n);
	for (size_t i = 0; i < n && !culprit; i++)
		if (slices[i].kind == SLICE_THREAD)
			culprit = slices[i].track;
	g_free(slices);
	return culprit;
}

/* Who is to be named for @iv, and when he did it; 0 nobody, -1 error. */
static int64_t cause_of(struct ui *ui, const struct interval *iv, int64_t *t_ns,
			struct err *err)
{
	*t_ns = iv->begin_ns;
	if (iv->value == VALUE_NONE)
		return 0;
	switch (state_info(iv->state)->value) {
	case VALUE_OF_WAKE:
		/* At the end of the wait, while he still is about it. */
		*t_ns = iv->end_ns - 1;
		return wake_unpack(iv->value).by;
	case VALUE_OF_TRACK:
		return iv->value > 0 && iv->value <= UINT32_MAX ? iv->value : 0;
	case VALUE_OF_PREEMPTION:
		return main_culprit(ui, iv->value, err);
	default:
		return 0;
	}
}

/* What who is behind @iv did. */
static const char *deed(const struct ui *ui, const struct interval *iv)
{
	enum value_domain domain = state_info(iv->state)->value;

	if (domain == VALUE_OF_WAKE)
		return words_had_vcpu(ui->history, iv->value)
			       ? "had the vCPU when it came back"
			       : "ended the wait";
	return domain == VALUE_OF_TRACK ? "woke it" : "ran instead";
}

static void say_cause(struct ui *ui, const struct interval *iv, uint32_t by)
{
	char *who = words_track_id(ui->history, by);

	ui_say(ui, "%s %s; Backspace goes back", who, deed(ui, iv));
	g_free(who);
}

static bool is_inside(enum track_kind kind)
{
	return kind == TRACK_PROCESS || kind == TRACK_TASK;
}

/* To who submitted the request that a lane is about at the cursor. */
static void cause_of_counter(struct ui *ui, const struct track *t)
{
	struct err err = ERR_INIT;
	struct request_found found;
	char *who, *what;
	int r = requests_at_cursor(ui, t, &found, &err);

	if (r < 0)
		ui_say_err(ui, &err);
	else if (!is_of_requests(history_counter(ui->history, t->id)))
		ui_say(ui, "who caused that is not known of this counter");
	else if (!r)
		ui_say(ui, "no request to a disk at the cursor");
	if (r <= 0)
		return;
	who = request_submitter(ui->history, &found.row);
	what = request_words(&found.row);
	if (drill_to(ui, found.row.thread, found.row.begin_ns))
		ui_say(ui, "%s submitted it: %s; Backspace goes back", who,
		       what);
	else
		ui_say(ui, "who submitted it has no row: %s", what);
	g_free(what);
	g_free(who);
	requests_clear(&found);
}

void act_cause(struct ui *ui)
{
	const struct row *row = ui_row(ui);
	const struct track *of;
	struct err err = ERR_INIT;
	struct interval iv, behind;
	int64_t by = 0, t_ns = 0;
	int r = 0;

	if (row && row->track && row->track->kind == TRACK_COUNTER) {
		cause_of_counter(ui, row->track);
		return;
	}
	if (row && row_has_states(row))
		r = waits_at(ui, row->track, ui->view.cursor_ns, &iv, &of,
			     &err);
	if (r > 0 && behind_preempted(ui->history, row->track, &iv,
				      ui->view.cursor_ns, &behind, &of,
				      &err) > 0 &&
	    behind.state == ST_PREEMPTED) {
		behind.peer = iv.peer;
		iv = behind;
	}
	if (r > 0 && !err.msg)
		by = cause_of(ui, &iv, &t_ns, &err);
	if (r < 0 || by < 0 || err.msg)
		ui_say_err(ui, &err);
	else if (!r)
		ui_say(ui, "no interval under the cursor");
	else if (!by && is_inside(row->track->kind) && iv.peer &&
		 drill_to(ui, iv.peer, ui->view.cursor_ns))
		ui_say(ui, "its vCPU; once more goes to who caused that");
	else if (!by)
		ui_say(ui, "%s: nobody else is known to have caused this",
		       state_info(iv.state)->name);
	else if (drill_to(ui, (uint32_t)by, t_ns))
		say_cause(ui, &iv, (uint32_t)by);
	else
		ui_say(ui, "who caused it has no row");
}

/* ------------------------------------------------------------------ */
/* Drilling down                                                      */

/*
 * When @t was last on the vCPU @vcpu at or before the cursor, as far as the
 * interval there and the one before it tell; INT64_MIN if they do not.
 */
static int last_on(struct ui *ui, const struct track *t, uint32_t vcpu,
		   int64_t *at_ns, struct err *err)
{
	int64_t t_ns = ui->view.cursor_ns;
	struct interval iv;
	int r = history_at(ui->history, t->id, t_ns, &iv, err);

	*at_ns = INT64_MIN;
	if (r > 0 && is_wait(iv.state) && iv.begin_ns > t->begin_ns) {
		t_ns = iv.begin_ns - 1;
		r = history_at(ui->history, t->id, t_ns, &iv, err);
	}
	if (r > 0 && iv.peer == vcpu && iv.state != ST_UNKNOWN)
		*at_ns = t_ns;
	return r < 0 ? -1 : 0;
}

/* The row among @parent's children that was last on @vcpu, or ROW_NONE. */
static uint32_t current_child(struct ui *ui, uint32_t parent,
			      enum track_kind kind, uint32_t vcpu,
			      struct err *err)
{
	const struct row *all = ui->rows.all;
	uint32_t best = ROW_NONE;
	int64_t latest = INT64_MIN, at;

	for (uint32_t i = all[parent].first; i != ROW_NONE; i = all[i].next) {
		if (!all[i].track || all[i].track->kind != kind)
			continue;
		if (last_on(ui, all[i].track, vcpu, &at, err))
			return ROW_NONE;
		if (at > latest) {
			latest = at;
			best = i;
		}
	}
	return best;
}

/* The heading over children of @kind below @parent, or ROW_NONE. */
static uint32_t heading_over(const struct rows *rows, uint32_t parent,
			     enum track_kind kind)
{
	for (uint32_t i = rows->all[parent].first; i != ROW_NONE;
	     i = rows->all[i].next) {
		uint32_t first = rows->all[i].first;

		if (!rows->all[i].track && first != ROW_NONE &&
		    rows->all[first].track &&
		    rows->all[first].track->kind == kind)
			return i;
	}
	return ROW_NONE;
}

/* From a vCPU to the process that it had at the cursor. */
static bool drill_vcpu(struct ui *ui, const struct row *row, struct err *err)
{
	uint32_t heading =
		row->parent == ROW_NONE
			? ROW_NONE
			: heading_over(&ui->rows, row->parent, TRACK_PROCESS);
	uint32_t process = ROW_NONE;

	if (heading != ROW_NONE)
		process = current_child(ui, heading, TRACK_PROCESS,
					row->track->id, err);
	if (process == ROW_NONE)
		return false;
	ui_show_rows(ui, ROWS_PROCESSES);
	ui_say(ui, "the process that this vCPU had at the cursor");
	return drill_to(ui, ui->rows.all[process].track->id,
			ui->view.cursor_ns);
}

/* From a process to the thread of it that the vCPU had at the cursor. */
static bool drill_process(struct ui *ui, const struct row *row, struct err *err)
{
	uint32_t task = row->first;
	struct interval iv;
	int r = history_at(ui->history, row->track->id, ui->view.cursor_ns, &iv,
			   err);

	if (r > 0 && iv.peer)
		task = current_child(ui, ui->selected, TRACK_TASK, iv.peer,
				     err);
	if (task == ROW_NONE)
		task = row->first;
	return drill_to(ui, ui->rows.all[task].track->id, ui->view.cursor_ns);
}

/* A leaf: who ended its wait, or the vCPU that it is on. */
static bool drill_leaf(struct ui *ui, const struct row *row, struct err *err)
{
	struct interval iv;
	int r = history_at(ui->history, row->track->id, ui->view.cursor_ns, &iv,
			   err);

	if (r > 0 && iv.peer && !is_wait(iv.state) &&
	    drill_to(ui, iv.peer, ui->view.cursor_ns))
		ui_say(ui, "the vCPU that it was on");
	else
		act_cause(ui);
	return true;
}

/* A VM shows all that the view is of, and leads to its first vCPU. */
static bool drill_vm(struct ui *ui, const struct row *row)
{
	enum track_kind kind =
		ui->rows.view == ROWS_PROCESSES ? TRACK_PROCESS : TRACK_COUNTER;
	uint32_t heading = heading_over(&ui->rows, ui->selected, kind);

	bool folded = row->folded;

	if (folded) {
		if (heading != ROW_NONE)
			rows_fold(&ui->rows, heading, false);
		rows_fold(&ui->rows, ui->selected, false);
	}
	for (uint32_t i = row->first; i != ROW_NONE; i = ui->rows.all[i].next) {
		const struct row *child = &ui->rows.all[i];

		if (child->track && child->track->kind == TRACK_VCPU &&
		    !child->hidden)
			return drill_to(ui, child->track->id,
					ui->view.cursor_ns);
	}
	ui_settle(ui);
	return folded;
}

/* To the largest value of a counter in the range. */
static bool drill_counter(struct ui *ui, const struct row *row, struct err *err)
{
	const struct counter_info *info =
		history_counter(ui->history, row->track->id);
	int64_t from, to, at, value;
	char *range = ui_range_text(ui), *text;

	ui_range(ui, &from, &to);
	if (info && counts_largest(ui->history, row->track, from, to, &at,
				   &value, err) > 0) {
		text = count_amount_text(info, (double)value);
		view_go(&ui->view, at);
		ui_say(ui, "the largest value in the %s: %s", range, text);
		g_free(text);
	} else {
		ui_say(ui, "nothing was counted in the %s", range);
	}
	g_free(range);
	return true;
}

/* True if there was something to go to. */
static bool drill(struct ui *ui, struct err *err)
{
	const struct row *row = ui_row(ui);

	if (!row || !row->track || ui->rows.view == ROWS_VCPUS)
		return false;
	switch (row->track->kind) {
	case TRACK_VM:
		return drill_vm(ui, row);
	case TRACK_VCPU:
		return drill_vcpu(ui, row, err);
	case TRACK_PROCESS:
		return row->first == ROW_NONE ? drill_leaf(ui, row, err)
					      : drill_process(ui, row, err);
	case TRACK_TASK:
		return drill_leaf(ui, row, err);
	case TRACK_COUNTER:
		return drill_counter(ui, row, err);
	case TRACK_WAIT:
		act_cause(ui);
		return true;
	default:
		return false;
	}
}

/* In the view of all rows Enter folds, as it does where nothing is deeper. */
void act_enter(struct ui *ui)
{
	struct err err = ERR_INIT;

	if (!drill(ui, &err))
		act_fold(ui);
	if (err.msg)
		ui_say_err(ui, &err);
}
