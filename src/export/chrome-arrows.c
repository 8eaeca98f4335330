/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "chrome": arrows from who ended a wait for a task to the vCPU that waited.
 *
 * An arrow is a pair of flow events, "s" and "f", at the moment of the wake-up:
 * each belongs to the interval that its row is in then.  The intervals are the
 * rows' own; here is only what stands between them.
 */
#include "config.h"

#include <inttypes.h>

#include <glib.h>

#include "base/wake.h"
#include "export/chrome.h"

static const struct track *waits_of(const struct history *h,
				    const struct track *vcpu)
{
	const struct track *all;
	size_t n;

	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++)
		if (all[i].kind == TRACK_WAIT && all[i].parent == vcpu->id)
			return &all[i];
	return NULL;
}

static void put_end(struct chrome *c, const char *phase, const struct track *t,
		    int64_t t_ns)
{
	uint32_t pid = chrome_process(c, t, 0);

	chrome_begin(c);
	fprintf(c->out,
		"{\"ph\":%s,\"name\":\"wakes\",\"cat\":\"wake\",\"id\":%" PRIu64
		",\"pid\":%" PRIu32 ",\"tid\":%" PRIu32 ",\"ts\":",
		phase, c->arrows, pid, t->id);
	chrome_time(c, t_ns);
	fputc('}', c->out);
}

/* Who ended the wait @iv, if that is written, too. */
static const struct track *waker(const struct chrome *c,
				 const struct interval *iv)
{
	const struct track *t;

	if (iv->state != ST_WAIT_TASK || iv->value == VALUE_NONE ||
	    iv->end_ns >= c->q->to_ns)
		return NULL;
	t = history_track(c->q->h, wake_unpack(iv->value).by);
	if (!t || !export_wants(c->q, c->choice, t) ||
	    iv->end_ns < t->begin_ns || iv->end_ns >= t->end_ns)
		return NULL;
	return t;
}

int chrome_arrows(struct chrome *c, const struct track *t, struct err *err)
{
	const struct track *by, *waits = waits_of(c->q->h, t);
	struct interval_iter it;
	struct interval iv;
	int r;

	if (!waits)
		return 0;
	interval_iter_init(&it, c->q->h, waits->id, c->q->from_ns, c->q->to_ns);
	while ((r = interval_iter_next(&it, &iv, err)) > 0) {
		by = waker(c, &iv);
		if (!by || iv.end_ns >= t->end_ns)
			continue;
		c->arrows++;
		put_end(c, "\"s\"", by, iv.end_ns);
		put_end(c, "\"f\",\"bp\":\"e\"", t, iv.end_ns);
	}
	interval_iter_release(&it);
	return r < 0 ? -1 : ferror(c->out) ? 1 : 0;
}
