/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows at the top: see pins.h. */
#include "config.h"

#include "ui/pins.h"

#include "ui/actions.h"
#include "ui/ui.h"

/* The place of @row among the pinned ones, or -1. */
static int place_of(const struct ui *ui, uint32_t row)
{
	for (guint i = 0; i < ui->pins->len; i++)
		if (g_array_index(ui->pins, uint32_t, i) == row)
			return (int)i;
	return -1;
}

bool pins_has(const struct ui *ui, uint32_t row)
{
	return place_of(ui, row) >= 0;
}

void pins_set(struct ui *ui, uint32_t row, bool pinned)
{
	int place = place_of(ui, row);

	if (pinned && place < 0)
		g_array_append_val(ui->pins, row);
	else if (!pinned && place >= 0)
		g_array_remove_index(ui->pins, (guint)place);
	ui_settle(ui);
}

/* Is there one that is followed but not pinned? */
static bool has_followed(const struct ui *ui)
{
	return ui->follow.row != ROW_NONE && !pins_has(ui, ui->follow.row);
}

size_t pins_count(const struct ui *ui)
{
	return ui->pins->len + has_followed(ui);
}

uint32_t pins_row(const struct ui *ui, size_t i)
{
	if (has_followed(ui) && !i--)
		return ui->follow.row;
	return g_array_index(ui->pins, uint32_t, i);
}

void pins_place(const struct ui *ui, struct layout *l)
{
	size_t room = (size_t)MAX(l->lane_rows, 0) / 3;

	l->pins = l->lanes;
	l->pin_rows = (int)MIN(pins_count(ui), room);
	l->lanes += l->pin_rows;
	l->lane_rows -= l->pin_rows;
}

void act_pin(struct ui *ui)
{
	bool pinned;
	int missing;

	if (ui->selected == ROW_NONE) {
		ui_say(ui, "there is no row to pin");
		return;
	}
	pinned = !pins_has(ui, ui->selected);
	pins_set(ui, ui->selected, pinned);
	missing = (int)pins_count(ui) - ui_layout(ui).pin_rows;
	if (missing > 0)
		ui_say(ui, "no room for %d of the pinned rows", missing);
	else
		ui_say(ui,
		       pinned ? "pinned; T again ends it" : "no longer pinned");
}
