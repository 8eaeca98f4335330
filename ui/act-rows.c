/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys that move among the rows and fold them: see actions.h. */
#include "config.h"

#include "ui/actions.h"
#include "ui/ui.h"

/* Select the row @by places further; at the ends stay there. */
static void move(struct ui *ui, int64_t by)
{
	int64_t place;

	if (ui->selected == ROW_NONE)
		return;
	place = (int64_t)rows_place(&ui->rows, ui->selected) + by;
	place = CLAMP(place, 0, (int64_t)ui->rows.shown_count - 1);
	ui->selected = ui->rows.shown[place];
	ui_settle(ui);
}

static int64_t page(const struct ui *ui)
{
	return MAX(ui_layout(ui).lane_rows - 1, 1);
}

void act_row_down(struct ui *ui)
{
	move(ui, 1);
}

void act_row_up(struct ui *ui)
{
	move(ui, -1);
}

void act_page_down(struct ui *ui)
{
	move(ui, page(ui));
}

void act_page_up(struct ui *ui)
{
	move(ui, -page(ui));
}

void act_first_row(struct ui *ui)
{
	move(ui, -(int64_t)ui->rows.shown_count);
}

void act_last_row(struct ui *ui)
{
	move(ui, (int64_t)ui->rows.shown_count);
}

/* The row to fold: the selected one, or the one that it is a child of. */
static uint32_t to_fold(struct ui *ui)
{
	uint32_t row = ui->selected;

	if (row != ROW_NONE && ui->rows.all[row].first == ROW_NONE)
		row = ui->rows.all[row].parent;
	if (row == ROW_NONE)
		ui_say(ui, "nothing to fold here");
	return row;
}

void act_fold(struct ui *ui)
{
	uint32_t row = to_fold(ui);

	if (row == ROW_NONE)
		return;
	rows_fold(&ui->rows, row, !ui->rows.all[row].folded);
	ui_settle(ui);
}

void act_fold_tree(struct ui *ui)
{
	uint32_t row = to_fold(ui);

	if (row == ROW_NONE)
		return;
	rows_fold_tree(&ui->rows, row, !ui->rows.all[row].folded);
	ui_settle(ui);
}

void act_unfold_all(struct ui *ui)
{
	rows_unfold_all(&ui->rows);
	ui_settle(ui);
}

void act_fold_all(struct ui *ui)
{
	rows_fold_all(&ui->rows);
	ui_settle(ui);
}

void act_sort(struct ui *ui)
{
	static const char *const says[ORDER_COUNT] = {
		[ORDER_TREE] = "rows in the order of the tree",
		[ORDER_NAME] = "rows sorted by name",
		[ORDER_TIME] = "rows sorted by time on a CPU in this window",
		[ORDER_PREEMPTED] = ("rows sorted by the share of this window "
				     "that they were preempted"),
	};
	enum row_order order = (ui->rows.order + 1) % ORDER_COUNT;

	ui_say(ui, "%s", says[order]);
	ui_sort(ui, order);
}

void act_sort_reverse(struct ui *ui)
{
	ui_say(ui, "only a list can be turned round");
}
