/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The key that copies what is under the cursor as one line of text: when, how
 * long, who, what, and by whom.  The text is put into ui->copy; whoever has
 * the terminal hands it to the terminal's clipboard.
 */
#include "config.h"

#include <glib.h>

#include "base/nstime.h"
#include "base/text.h"
#include "ui/actions.h"
#include "ui/ui.h"
#include "ui/words.h"

/* What is special about an interval, or NULL. */
static char *special(struct ui *ui, const struct interval *iv, struct err *err)
{
	char *culprits, *text;

	if (state_info(iv->state)->value != VALUE_OF_PREEMPTION ||
	    iv->value == VALUE_NONE)
		return words_value(ui->history, iv);
	culprits = words_culprits(ui->history, iv->value, 5, err);
	if (!culprits)
		return NULL;
	text = g_strdup_printf("by %s", culprits);
	g_free(culprits);
	return text;
}

static void copy_interval(struct ui *ui, const struct track *t,
			  const struct interval *iv, struct err *err)
{
	char time[TIMETEXT_MAX], duration[NSTIME_TEXT_MAX];
	char *who = words_track(ui->history, t), *why = special(ui, iv, err);
	char *line;

	timetext(time, ui->settings.time_format, ui->view.begin_ns,
		 iv->begin_ns, 9);
	nsduration_text(duration, sizeof(duration), iv->end_ns - iv->begin_ns);
	line = g_strdup_printf("%s  %s  %s  %s%s%s", time, duration, who,
			       state_info(iv->state)->name, why ? "  " : "",
			       why ? why : "");
	g_free(ui->copy);
	ui->copy = text_clean(line);
	ui_say(ui, "copied: %s", ui->copy);
	g_free(line);
	g_free(why);
	g_free(who);
}

void act_copy(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct interval iv;
	int r = ui_interval(ui, &iv, &err);

	if (r > 0)
		copy_interval(ui, ui_row(ui)->track, &iv, &err);
	else if (!r)
		ui_say(ui, "no interval under the cursor");
	if (err.msg)
		ui_say_err(ui, &err);
}
