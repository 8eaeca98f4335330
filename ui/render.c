/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture: see render.h. */
#include "config.h"

#include "ui/render.h"

#include "ui/pane.h"

/* Instead of a picture nobody could read. */
static void draw_too_small(const struct ui *ui, struct cells *c)
{
	char text[64];

	g_snprintf(text, sizeof(text), "needs %dx%d", RENDER_MIN_COLS,
		   RENDER_MIN_LINES);
	cells_put_cut(c, 0, 0, ui->cols, role_style(&ui->caps, ROLE_TEXT),
		      text);
}

void render(struct ui *ui, struct cells *c)
{
	struct layout l = ui_layout(ui);

	cells_reset(c, ui->cols, ui->lines, ui->caps.utf8);
	if (ui->cols < RENDER_MIN_COLS || ui->lines < RENDER_MIN_LINES) {
		draw_too_small(ui, c);
		return;
	}
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
