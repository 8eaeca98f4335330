/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What vCPUs wait for: see waits.h. */
#include "config.h"

#include "ui/waits.h"

#include <glib.h>

#include "ui/ui.h"

const char *const waits_shown_names[WAITS_SHOWN_COUNT + 1] = {
	[WAITS_AUTO] = "auto",
	[WAITS_ON] = "on",
	[WAITS_OFF] = "off",
};

bool waits_on(const struct settings *settings, const struct rows *rows)
{
	if (settings->waits == WAITS_AUTO)
		return rows->view != ROWS_VCPUS;
	return settings->waits == WAITS_ON;
}

const struct track *waits_of(const struct history *h, const struct track *vcpu)
{
	return history_child(h, vcpu, TRACK_WAIT, NULL);
}

bool is_halted(unsigned int state)
{
	return state == ST_IDLE || state == ST_HALT_POLL;
}

bool is_wait(unsigned int state)
{
	return state >= ST_WAIT_TASK && state <= ST_WAIT_OTHER;
}

/* At most @ns of it; what has no time left did not occur. */
static int64_t take(struct state_sum *sum, unsigned int state, int64_t ns)
{
	ns = MIN(ns, sum->time_ns[state]);
	sum->time_ns[state] -= ns;
	if (!sum->time_ns[state])
		sum->count[state] = 0;
	return ns;
}

void waits_into(struct state_sum *vcpu, const struct state_sum *waits)
{
	uint32_t left = MAX(waits->count[ST_UNKNOWN], 1);

	/* What is left was as many halts as the reasons leave. */
	vcpu->count[ST_IDLE] = MIN(vcpu->count[ST_IDLE], left);
	vcpu->count[ST_HALT_POLL] = MIN(vcpu->count[ST_HALT_POLL], left);
	for (unsigned int s = ST_WAIT_TASK; s <= ST_WAIT_OTHER; s++) {
		int64_t ns = waits->time_ns[s];
		int64_t taken = take(vcpu, ST_HALT_POLL, ns);

		/* A foreign history may say anything: no more than there is. */
		taken += take(vcpu, ST_IDLE, ns - taken);
		vcpu->time_ns[s] += taken;
		if (taken)
			vcpu->count[s] += waits->count[s];
	}
}

int waits_at(struct ui *ui, const struct track *t, int64_t t_ns,
	     struct interval *iv, const struct track **of, struct err *err)
{
	int r = history_at(ui->history, t->id, t_ns, iv, err);
	const struct track *waits;
	struct interval wait;

	*of = t;
	if (r <= 0 || t->kind != TRACK_VCPU || !is_halted(iv->state))
		return r;
	waits = waits_of(ui->history, t);
	if (!waits)
		return r;
	r = history_at(ui->history, waits->id, t_ns, &wait, err);
	if (r < 0)
		return -1;
	if (r && is_wait(wait.state)) {
		*iv = wait;
		*of = waits;
	}
	return 1;
}
