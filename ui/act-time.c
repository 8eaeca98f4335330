/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys that move the window and the cursor: see actions.h. */
#include "config.h"

#include "ui/actions.h"
#include "ui/ui.h"

void act_zoom_in(struct ui *ui)
{
	if (ui->view.step_ns == 1)
		ui_say(ui, "a column is one nanosecond: no closer");
	view_zoom(&ui->view, true);
}

void act_zoom_out(struct ui *ui)
{
	if (ui->view.whole)
		ui_say(ui, "this is the whole trace");
	view_zoom(&ui->view, false);
}

static void pan(struct ui *ui, int64_t cols)
{
	int64_t first = ui->view.first;

	view_pan(&ui->view, cols);
	if (ui->view.first == first)
		ui_say(ui, cols < 0 ? "the trace begins here"
				    : "the trace ends here");
}

void act_pan_left(struct ui *ui)
{
	pan(ui, -MAX(ui->view.cols / 4, 1));
}

void act_pan_right(struct ui *ui)
{
	pan(ui, MAX(ui->view.cols / 4, 1));
}

void act_window_left(struct ui *ui)
{
	pan(ui, -ui->view.cols);
}

void act_window_right(struct ui *ui)
{
	pan(ui, ui->view.cols);
}

void act_whole(struct ui *ui)
{
	view_whole(&ui->view);
}

void act_cursor_left(struct ui *ui)
{
	view_step(&ui->view, -1);
}

void act_cursor_right(struct ui *ui)
{
	view_step(&ui->view, 1);
}

void act_trace_begin(struct ui *ui)
{
	view_go(&ui->view, ui->view.begin_ns);
}

void act_trace_end(struct ui *ui)
{
	view_go(&ui->view, ui->view.end_ns - 1);
}

/* Take the place on top of @from; the one we leave goes onto @to. */
static bool walk(struct ui *ui, GArray *from, GArray *to)
{
	struct place here = { ui->view, ROW_NONE, ui->rows.view }, there;

	if (!from->len)
		return false;
	there = g_array_index(from, struct place, from->len - 1);
	g_array_set_size(from, from->len - 1);
	if (there.row != ROW_NONE)
		here.row = ui->selected;
	g_array_append_val(to, here);
	if (there.row != ROW_NONE) {
		ui_show_rows(ui, there.rows);
		ui_select(ui, there.row);
	}
	ui->view = there.window;
	view_resize(&ui->view, ui_layout(ui).lane_cols);
	ui->panned = false;
	return true;
}

void act_view_back(struct ui *ui)
{
	if (!walk(ui, ui->back, ui->forward))
		ui_say(ui, "no earlier window to go back to");
}

void act_view_forward(struct ui *ui)
{
	if (!walk(ui, ui->forward, ui->back))
		ui_say(ui, "no later window");
}

void act_time_format(struct ui *ui)
{
	int *format = &ui->settings.time_format;

	*format = (*format + 1) % TIME_FORMAT_COUNT;
	ui_say(ui, *format == TIME_OF_DAY
			   ? "times of the day (UTC)"
			   : "seconds since the begin of the trace");
}
