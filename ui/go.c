/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going to what happened: see go.h. */
#include "config.h"

#include "ui/go.h"

#include <glib.h>

#include "base/nstime.h"
#include "ui/ui.h"
#include "ui/words.h"

/* Percent of the width that something takes when it is shown in context. */
#define CONTEXT_SHARE 25

void go_to(struct ui *ui, uint32_t track, int64_t from_ns, int64_t to_ns,
	   bool context)
{
	uint32_t row = rows_of_track(&ui->rows, track);

	if (context)
		view_show(&ui->view, from_ns, to_ns, CONTEXT_SHARE);
	view_go(&ui->view, from_ns);
	if (row != ROW_NONE)
		ui_select(ui, row);
}

void go_to_preemption(struct ui *ui, const struct preemption *p, bool context)
{
	struct err err = ERR_INIT;
	char *victim = words_track_id(ui->history, p->track);
	char *by = words_culprits(ui->history, p->id, 2, &err);
	char duration[NSTIME_TEXT_MAX];

	go_to(ui, p->track, p->begin_ns, p->end_ns, context);
	if (by)
		ui_say(ui, "%s displaced for %s by %s", victim,
		       nsduration_text(duration, sizeof(duration),
				       p->end_ns - p->begin_ns),
		       by);
	else
		ui_say_err(ui, &err);
	g_free(by);
	g_free(victim);
}
