/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The legend pane: the signs of the states that are in sight, then of marks
 * and bars.  It follows the rows and the window, so it takes no keys.
 */
#include "config.h"

#include "ui/legend.h"
#include "ui/pane.h"

char *legend_title(struct ui *ui, void *state, char **right)
{
	(void)ui;
	(void)state;
	(void)right;
	return g_strdup("legend: the states in sight, marks, bars");
}

void legend_pane(struct ui *ui, void *state, const struct rect *area,
		 struct cells *c, bool focus)
{
	(void)state;
	(void)focus;
	legend_draw(&ui->caps, legend_in_sight(ui), c, area);
}
