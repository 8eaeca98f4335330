/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tracks and intervals in words: see words.h. */
#include "config.h"

#include "ui/words.h"

#include <glib.h>

#include "base/nstime.h"
#include "base/text.h"
#include "base/wake.h"
#include "ui/blame.h"

/* What has a name that only its VM makes plain. */
static bool is_of_vm(enum track_kind kind)
{
	return kind == TRACK_VCPU || kind == TRACK_WAIT ||
	       kind == TRACK_PROCESS || kind == TRACK_TASK ||
	       kind == TRACK_COUNTER;
}

/* What a row is a part of, whose name belongs before its own; or NULL. */
static const struct track *part_of(const struct history *h,
				   const struct track *t)
{
	const struct track *up = history_track(h, t->parent);

	if (!up || (t->kind != TRACK_WAIT && t->kind != TRACK_TASK))
		return NULL;
	return up->kind == TRACK_VCPU || up->kind == TRACK_PROCESS ? up : NULL;
}

/* "vCPU 0 waits", "nginx stack at 0x7f00" */
static char *part_name(const struct track *up, const struct track *t)
{
	char *of = text_clean(up->name), *name = text_clean(t->name);
	char *text = g_strdup_printf("%s %s", of, name);

	g_free(of);
	g_free(name);
	return text;
}

char *words_track(const struct history *h, const struct track *t)
{
	const struct track *vcpu = history_vcpu_of(h, t), *vm;
	char *name, *vm_name, *text;

	if (t->kind == TRACK_THREAD && vcpu)
		t = vcpu;
	name = part_of(h, t) ? part_name(part_of(h, t), t)
			     : text_clean(t->name);
	vm = is_of_vm(t->kind) ? history_vm_of(h, t) : NULL;
	if (vm) {
		vm_name = text_clean(vm->name);
		text = g_strdup_printf("%s %s", vm_name, name);
		g_free(vm_name);
	} else if (t->kind == TRACK_THREAD && t->tid >= 0) {
		text = g_strdup_printf("%s %" G_GINT64_FORMAT, name, t->tid);
	} else {
		text = g_strdup(name);
	}
	g_free(name);
	return text;
}

char *words_track_id(const struct history *h, uint32_t id)
{
	const struct track *t = id ? history_track(h, id) : NULL;

	return t ? words_track(h, t) : g_strdup("an unknown thread");
}

char *words_culprit(const struct history *h, const struct preemption_slice *s)
{
	switch (s->kind) {
	case SLICE_THREAD:
		return words_track_id(h, s->track);
	case SLICE_IDLE:
		return g_strdup("nobody, the pCPU was idle");
	case SLICE_MANY:
		return g_strdup("many others");
	default:
		return g_strdup("somebody the trace does not show");
	}
}

char *words_culprits(struct history *h, int64_t preemption, size_t max,
		     struct err *err)
{
	struct preemption_slice *slices = NULL;
	char duration[NSTIME_TEXT_MAX], *who;
	GString *text;
	size_t n = 0;

	if (history_slices(h, preemption, &slices, &n, err) < 0)
		return NULL;
	n = blame_merge(slices, n);
	text = g_string_new(NULL);
	for (size_t i = 0; i < n && i < max; i++) {
		who = words_culprit(h, &slices[i]);
		nsduration_text(duration, sizeof(duration), slices[i].ns);
		g_string_append_printf(text, "%s%s (%s)", i ? ", " : "", who,
				       duration);
		g_free(who);
	}
	if (n > max)
		g_string_append_printf(text, " and %zu more", n - max);
	if (!n)
		g_string_append(text, "somebody the trace does not show");
	g_free(slices);
	return g_string_free(text, FALSE);
}

/* A value with the name that the history has for it. */
static char *named(const struct history *h, enum value_domain domain,
		   int64_t value, const char *what)
{
	const char *label = history_label(h, domain, value);
	int64_t number = domain == VALUE_OF_EXIT ? value & UINT32_MAX : value;
	char *clean, *text;

	if (domain == VALUE_OF_IRQ && value >= IRQ_VECTOR_BASE) {
		number = value - IRQ_VECTOR_BASE;
		what = "vector";
	}
	if (!label || !*label)
		return g_strdup_printf("%s %" G_GINT64_FORMAT, what, number);
	clean = text_clean(label);
	if (domain == VALUE_OF_IRQ)
		text = g_strdup_printf("%s %" G_GINT64_FORMAT " (%s)", what,
				       number, clean);
	else
		text = g_strdup_printf("%s %s", what, clean);
	g_free(clean);
	return text;
}

char *words_whose(const struct history *h, uint32_t id)
{
	const struct track *t = history_track(h, id);
	const struct track *vm = t && t->kind == TRACK_THREAD &&
						 !history_vcpu_of(h, t)
					 ? history_vm_of(h, t)
					 : NULL;
	char *who = words_track_id(h, id), *name, *text;

	if (!vm)
		return who;
	name = text_clean(vm->name);
	text = g_strdup_printf("%s of %s", who, name);
	g_free(name);
	g_free(who);
	return text;
}

/* Did who is named have the vCPU, rather than wake anybody? */
static bool had_vcpu(const struct history *h, const struct wake *w)
{
	const struct track *by = w->by ? history_track(h, w->by) : NULL;

	return w->how == WAKE_BY_SWITCH && by && by->kind == TRACK_PROCESS;
}

bool words_had_vcpu(const struct history *h, int64_t value)
{
	struct wake w = wake_unpack(value);

	return had_vcpu(h, &w);
}

/* ": vector 37, raised by IO io1 199 of vm1", as much as is known of it. */
static void append_waker(GString *text, const struct history *h,
			 const struct wake *w)
{
	char *who = w->by ? words_whose(h, w->by) : NULL;

	if (w->vector != WAKE_NO_VECTOR)
		g_string_append_printf(text, ": interrupt vector %d",
				       w->vector);
	if (who && had_vcpu(h, w))
		g_string_append_printf(
			text, "%s %s had the vCPU when it came back",
			w->vector == WAKE_NO_VECTOR ? ":" : ";", who);
	else if (who)
		g_string_append_printf(text, "%s %s",
				       w->vector == WAKE_NO_VECTOR
					       ? ": woken by"
					       : ", raised by",
				       who);
	g_free(who);
}

char *words_wake(const struct history *h, const struct interval *iv)
{
	static const char *const whats[WAKE_REASON_COUNT] = {
		[WAKE_TASK] = "another task",   [WAKE_TIMER] = "a timer",
		[WAKE_DISK] = "a disk",         [WAKE_NET] = "the network",
		[WAKE_OTHER] = "something else",
	};
	char duration[NSTIME_TEXT_MAX];
	GString *text;
	struct wake w;

	if (state_info(iv->state)->value != VALUE_OF_WAKE ||
	    iv->value == VALUE_NONE)
		return NULL;
	w = wake_unpack(iv->value);
	text = g_string_new("waited ");
	g_string_append(text, nsduration_text(duration, sizeof(duration),
					      iv->end_ns - iv->begin_ns));
	if (w.how == WAKE_BY_END)
		g_string_append(text, "; it had not ended when the trace ended");
	else if (whats[w.reason])
		g_string_append_printf(text, " for %s", whats[w.reason]);
	else
		g_string_append(text, ", for what is not known");
	append_waker(text, h, &w);
	if (w.how == WAKE_BY_SWITCH && had_vcpu(h, &w))
		g_string_append(text, ", without a halt in between");
	else if (w.how == WAKE_BY_SWITCH)
		g_string_append_printf(text, "; it %s", wake_how_text(w.how));
	else if (w.how != WAKE_BY_END && *wake_how_text(w.how))
		g_string_append_printf(text, " (known %s)",
				       wake_how_text(w.how));
	return g_string_free(text, FALSE);
}

char *words_value(struct history *h, const struct interval *iv)
{
	enum value_domain domain = state_info(iv->state)->value;
	char *who, *text;

	if (iv->value == VALUE_NONE)
		return NULL;
	switch (domain) {
	case VALUE_OF_EXIT:
		return named(h, domain, iv->value, "exit reason");
	case VALUE_OF_IRQ:
		return named(h, domain, iv->value, "IRQ");
	case VALUE_OF_SOFTIRQ:
		return named(h, domain, iv->value, "softirq");
	case VALUE_OF_SYSCALL:
		return named(h, domain, iv->value, "system call");
	case VALUE_OF_TRACK:
		if (iv->value <= 0 || iv->value > UINT32_MAX)
			return NULL;
		who = words_track_id(h, (uint32_t)iv->value);
		text = g_strdup_printf("woken by %s", who);
		g_free(who);
		return text;
	case VALUE_OF_WAKE:
		return words_wake(h, iv);
	default:
		return NULL;
	}
}

char *words_peer(const struct history *h, const struct track *t,
		 const struct interval *iv)
{
	const struct track *peer = iv->peer ? history_track(h, iv->peer) : NULL;
	const char *how = "last on";
	char *who, *text;

	if (!peer)
		return NULL;
	if (t->kind == TRACK_PCPU)
		how = iv->state == ST_IRQ || iv->state == ST_SOFTIRQ
			      ? "interrupts"
			      : "runs";
	else if (peer->kind == TRACK_VCPU)
		how = state_info(iv->state)->value == VALUE_OF_WAKE &&
				      iv->state != ST_UNKNOWN
			      ? "last on"
			      : "on";
	else if (state_info(iv->state)->on_cpu)
		how = "on";
	else if (iv->state == ST_PREEMPTED)
		how = "taken off";
	else if (iv->state == ST_READY)
		how = "waits for";
	who = words_track(h, peer);
	text = g_strdup_printf("%s %s", how, who);
	g_free(who);
	return text;
}
