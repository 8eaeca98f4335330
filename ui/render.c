/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture: see render.h. */
#include "config.h"

#include "ui/render.h"

#include "ui/pane.h"

void render(struct ui *ui, struct cells *c)
{
	struct layout l = ui_layout(ui);

	cells_reset(c, ui->cols, ui->lines, ui->caps.utf8);
	pane_header(ui, &l, c);
	if (ui->help) {
		pane_help(ui, &l, c);
	} else {
		pane_map(ui, &l, c);
		pane_ruler(ui, &l, c);
		pane_rows(ui, &l, c);
		pane_lower(ui, &l, c);
	}
	pane_status(ui, &l, c);
}
