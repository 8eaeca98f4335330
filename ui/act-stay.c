/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys that go to the next long stay in the hypervisor or in QEMU, of any
 * vCPU: what the guest waits for without being preempted.
 */
#include "config.h"

#include <glib.h>

#include "base/nstime.h"
#include "db/find.h"
#include "ui/actions.h"
#include "ui/go.h"
#include "ui/row-tracks.h"
#include "ui/ui.h"
#include "ui/words.h"

static void say_stay(struct ui *ui, const struct found *found)
{
	const struct interval *iv = &found->interval;
	char *who = words_track_id(ui->history, found->track);
	char *why = words_value(ui->history, iv);
	char duration[NSTIME_TEXT_MAX];

	nsduration_text(duration, sizeof(duration), iv->end_ns - iv->begin_ns);
	ui_say(ui, "%s in %s for %s%s%s", who, state_info(iv->state)->title,
	       duration, why ? ", " : "", why ? why : "");
	g_free(why);
	g_free(who);
}

static void go_to_stay(struct ui *ui, bool later)
{
	GArray *vcpus = row_all_vcpus(ui);
	char duration[NSTIME_TEXT_MAX];
	struct err err = ERR_INIT;
	struct found found;
	struct find find = {
		.tracks = (const uint32_t *)(void *)vcpus->data,
		.n = vcpus->len,
		.states = FIND_STATE(ST_VMM) | FIND_STATE(ST_QEMU),
		.min_ns = ui->settings.vmm_min_ns,
	};
	int r = history_find(ui->history, &find, ui->view.cursor_ns, later,
			     &found, &err);

	if (r < 0) {
		ui_say_err(ui, &err);
	} else if (r != 1) {
		ui_say(ui,
		       "no vCPU is in hypervisor or QEMU for %s or more %s "
		       "than this (:set vmm-min)",
		       nsduration_text(duration, sizeof(duration), find.min_ns),
		       later ? "later" : "earlier");
	} else {
		go_to(ui, found.track, found.interval.begin_ns,
		      found.interval.end_ns, false);
		say_stay(ui, &found);
	}
	g_array_free(vcpus, TRUE);
}

void act_next_stay(struct ui *ui)
{
	go_to_stay(ui, true);
}

void act_prev_stay(struct ui *ui)
{
	go_to_stay(ui, false);
}
