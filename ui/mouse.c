/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mouse: see mouse.h.  What the wheel does is what a key does, looked up
 * by the name of the action.
 */
#include "config.h"

#include "ui/mouse.h"

#include "ui/keys.h"
#include "ui/pins.h"
#include "ui/ui.h"

static const char *const wheel[] = {
	[MOUSE_ZOOM_IN] = "zoom-in",
	[MOUSE_ZOOM_OUT] = "zoom-out",
	[MOUSE_PAN_LEFT] = "pan-left",
	[MOUSE_PAN_RIGHT] = "pan-right",
};

static void run_named(struct ui *ui, const char *name)
{
	ui_act(ui, action_find(name));
}

/* The row at screen line @line, or ROW_NONE. */
static uint32_t row_at(const struct ui *ui, const struct layout *l, int line)
{
	size_t place = ui->top + (size_t)(line - l->lanes);

	if (line >= l->pins && line < l->pins + l->pin_rows)
		return pins_row(ui, (size_t)(line - l->pins));
	if (line < l->lanes || line >= l->lanes + l->lane_rows ||
	    place >= ui->rows.shown_count)
		return ROW_NONE;
	return ui->rows.shown[place];
}

/* Put the time cursor at column @col of the lanes, if the trace is there. */
static void cursor_to(struct ui *ui, const struct layout *l, int col)
{
	col -= l->lane_col;
	if (col >= 0 && col < view_used_cols(&ui->view))
		view_go(&ui->view, view_col_ns(&ui->view, col));
}

static void click_map(struct ui *ui, const struct layout *l, int col)
{
	struct view whole;

	col -= l->lane_col;
	view_init(&whole, ui->view.begin_ns, ui->view.end_ns, l->lane_cols);
	if (col >= 0 && col < view_used_cols(&whole))
		view_go(&ui->view, view_col_ns(&whole, col));
}

static bool is_map(const struct layout *l, int line)
{
	return l->map >= 0 && ((line >= l->map && line < l->map + l->map_rows) ||
			       line == l->map_window);
}

static void click(struct ui *ui, const struct layout *l, int col, int line)
{
	uint32_t row = row_at(ui, l, line);

	if (line == l->ruler) {
		cursor_to(ui, l, col);
	} else if (is_map(l, line)) {
		click_map(ui, l, col);
	} else if (row != ROW_NONE) {
		if (col < l->gutter && row == ui->selected)
			run_named(ui, "fold");
		else
			ui_select(ui, row);
		cursor_to(ui, l, col);
	}
}

void ui_mouse(struct ui *ui, struct mouse_event event)
{
	struct layout l = ui_layout(ui);

	if (ui->help || ui->prompt.use || ui->awaited.fn)
		return;
	g_clear_pointer(&ui->message, g_free);
	/* The mouse points at the timeline: so do the keys after it. */
	ui->panes.focus = false;
	if (event.kind == MOUSE_CLICK) {
		click(ui, &l, event.col, event.row);
		return;
	}
	if (row_at(ui, &l, event.row) != ROW_NONE)
		cursor_to(ui, &l, event.col);
	run_named(ui, wheel[event.kind]);
}
