/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chain of causes in words: see words-cause.h. */
#include "config.h"

#include "ui/words-cause.h"

#include <glib.h>

#include "base/nstime.h"
#include "base/text.h"
#include "db/cause.h"
#include "ui/words.h"

/* Up to so many slices are told one after another; more are summed up. */
#define SLICES_IN_ORDER 4
/* So many culprits are explained, and so many of those who waited named. */
#define EXPLAINED 2
#define DELAYED   3
/* Culprits that are summed up and named. */
#define NAMED 5

static void put_duration(GString *text, const char *before, int64_t ns,
			 const char *after)
{
	char duration[NSTIME_TEXT_MAX];

	g_string_append_printf(text, "%s%s%s", before,
			       nsduration_text(duration, sizeof(duration), ns),
			       after);
}

static char *take(GString *text)
{
	return g_string_free(text, !text->len);
}

/* Few slices one after another, of many the longest. */
static char *say_ran(struct history *h, const struct cause *c, struct err *err)
{
	GString *text;

	if (c->slice_count > SLICES_IN_ORDER || !c->slice_count)
		return words_culprits(h, c->preemption.id, NAMED, err);
	text = g_string_new(NULL);
	for (size_t i = 0; i < c->slice_count; i++) {
		const struct preemption_slice *s = &c->slices[i].slice;
		char *who = words_culprit(h, s);

		g_string_append_printf(text, "%s%s", i ? ", then " : "", who);
		put_duration(text, " (", s->ns, ")");
		g_free(who);
	}
	return take(text);
}

/* How the thread of a slice came onto the CPU; nothing if not known. */
static bool say_wait(struct history *h, const struct cause_slice *s,
		     GString *text)
{
	int64_t waited = s->wait_end_ns - s->wait_begin_ns;
	char *who, *waker;

	if (s->waited != ST_READY && s->waited != ST_PREEMPTED)
		return false;
	who = words_culprit(h, &s->slice);
	g_string_append_printf(text, "%s%s", text->len ? "; " : "", who);
	g_free(who);
	if (s->waited == ST_PREEMPTED) {
		put_duration(text, " had itself been displaced for ", waited,
			     "");
		return true;
	}
	put_duration(text, " had been woken ", waited, " before");
	if (s->waker) {
		waker = words_track_id(h, s->waker);
		g_string_append_printf(text, " by %s", waker);
		g_free(waker);
	}
	return true;
}

static char *say_why(struct history *h, const struct cause *c)
{
	GString *text = g_string_new(NULL);
	size_t said = 0;

	for (size_t i = 0; i < c->slice_count && said < EXPLAINED; i++)
		said += say_wait(h, &c->slices[i], text);
	return take(text);
}

/* What the vCPU did last, and which exit led out of the guest. */
static char *say_before(struct history *h, const struct cause *c)
{
	GString *text = g_string_new(NULL);
	const char *label = NULL;
	char *clean;

	if (!c->has_before)
		return take(text);
	g_string_append_printf(text, "before: %s",
			       state_info(c->before.state)->name);
	put_duration(text, " for ", c->before.end_ns - c->before.begin_ns, "");
	if (c->exit != VALUE_NONE)
		label = history_label(h, VALUE_OF_EXIT, c->exit);
	if (label && *label) {
		clean = text_clean(label);
		g_string_append_printf(text, ", exit %s", clean);
		g_free(clean);
	} else if (c->exit != VALUE_NONE) {
		g_string_append_printf(text, ", exit %" G_GINT64_FORMAT,
				       c->exit & UINT32_MAX);
	}
	return take(text);
}

static char *say_delayed(struct history *h, const struct cause *c)
{
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < c->delay_count && i < DELAYED; i++) {
		const struct cause_delay *d = &c->delays[i];
		char *who = words_track_id(h, d->track);

		g_string_append_printf(text, "%s%s", i ? ", " : "", who);
		put_duration(text, " by up to ", d->delay_ns, "");
		put_duration(text, " (woken ",
			     d->woken_ns - c->preemption.end_ns, " after)");
		g_free(who);
	}
	if (c->delay_count > DELAYED)
		g_string_append_printf(text, " and %zu more",
				       c->delay_count - DELAYED);
	if (c->delay_count && !c->complete)
		g_string_append(text, ", maybe others");
	return take(text);
}

int cause_words_of(struct cause_words *w, struct history *h,
		   const struct track *t, const struct interval *iv,
		   struct err *err)
{
	const struct track *vcpu =
		t->kind == TRACK_THREAD ? history_vcpu_of(h, t) : t;
	struct preemption p = {
		.id = iv->value,
		.track = vcpu ? vcpu->id : t->id,
		.pcpu = iv->peer,
		.begin_ns = iv->begin_ns,
		.end_ns = iv->end_ns,
	};
	struct cause c;

	if (w->made && w->id == p.id)
		return 0;
	cause_words_release(w);
	if (cause_of(h, &p, NULL, &c, err))
		return -1;
	w->ran = say_ran(h, &c, err);
	w->why = say_why(h, &c);
	w->before = say_before(h, &c);
	w->delayed = say_delayed(h, &c);
	cause_release(&c);
	if (!w->ran) {
		cause_words_release(w);
		return -1;
	}
	w->made = true;
	w->id = p.id;
	return 0;
}

void cause_words_release(struct cause_words *w)
{
	g_free(w->ran);
	g_free(w->why);
	g_free(w->before);
	g_free(w->delayed);
	*w = (struct cause_words){ 0 };
}
