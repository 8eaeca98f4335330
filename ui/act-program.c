/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys that concern the program itself: see actions.h. */
#include "config.h"

#include "ui/actions.h"
#include "ui/ui.h"

void act_help(struct ui *ui)
{
	ui->help = !ui->help;
	ui->help_top = 0;
}

void act_redraw(struct ui *ui)
{
	ui->redraw = true;
}

void act_suspend(struct ui *ui)
{
	ui->suspend = true;
}

void act_quit(struct ui *ui)
{
	ui->quit = true;
}
