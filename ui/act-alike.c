/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `=': more like this.  The interval under the cursor becomes an expression:
 * the same state, the same vCPU, thread or pCPU, the same exit reason, waker
 * or main culprit, and a length within a factor of two.
 */
#include "config.h"

#include "base/nstime.h"
#include "base/text.h"
#include "base/wake.h"
#include "ui/actions.h"
#include "ui/blame.h"
#include "ui/search.h"
#include "ui/ui.h"
#include "ui/words.h"

/* field="^text$", whatever is in the text. */
static void append_exactly(GString *expr, const char *field, const char *text)
{
	char *escaped = g_regex_escape_string(text, -1);
	char **parts = g_strsplit(escaped, "\"", -1);
	char *quoted = g_strjoinv("\\x22", parts);

	g_string_append_printf(expr, " %s=\"^%s$\"", field, quoted);
	g_free(quoted);
	g_strfreev(parts);
	g_free(escaped);
}

/* A row of what the VM does inside. */
static void append_inside(GString *expr, const struct track *vm,
			  const struct track *vcpu, const struct track *t)
{
	char *name = vm ? text_clean(vm->name) : NULL;

	g_string_append_printf(expr, " kind=%s", track_kind_name(t->kind));
	if (name)
		append_exactly(expr, "vm", name);
	g_free(name);
	if (vcpu) {
		g_string_append_printf(expr, " vcpu=%" G_GINT64_FORMAT,
				       vcpu->key);
		return;
	}
	name = text_clean(t->name);
	append_exactly(expr, "name", name);
	g_free(name);
}

static void append_row(GString *expr, const struct history *h,
		       const struct track *t)
{
	const struct track *vm = history_vm_of(h, t);
	const struct track *vcpu =
		t->kind == TRACK_WAIT ? history_vcpu_of(h, t) : NULL;
	char *name;

	if (t->kind == TRACK_WAIT || t->kind == TRACK_PROCESS ||
	    t->kind == TRACK_TASK) {
		append_inside(expr, vm, vcpu, t);
	} else if (t->kind == TRACK_PCPU) {
		g_string_append_printf(expr, " kind=pcpu cpu=%" G_GINT64_FORMAT,
				       t->key);
	} else if (t->kind == TRACK_VCPU && vm) {
		name = text_clean(vm->name);
		append_exactly(expr, "vm", name);
		g_string_append_printf(expr, " vcpu=%" G_GINT64_FORMAT, t->key);
		g_free(name);
	} else if (t->tid >= 0) {
		g_string_append_printf(expr, " kind=%s tid=%" G_GINT64_FORMAT,
				       track_kind_name(t->kind), t->tid);
	}
}

static int append_culprit(GString *expr, struct history *h, int64_t preemption,
			  struct err *err)
{
	struct preemption_slice *slices = NULL;
	size_t n = 0;
	char *who;

	if (history_slices(h, preemption, &slices, &n, err))
		return -1;
	if (blame_merge(slices, n)) {
		who = words_culprit(h, &slices[0]);
		append_exactly(expr, "by", who);
		g_free(who);
	}
	g_free(slices);
	return 0;
}

/* The exit reason, IRQ ... by its name, or else its number. */
static void append_reason(GString *expr, const struct history *h,
			  enum value_domain domain, int64_t value)
{
	const char *label = history_label(h, domain, value);
	char *text;

	if (label && *label)
		text = text_clean(label);
	else if (domain == VALUE_OF_IRQ && value >= IRQ_VECTOR_BASE)
		text = g_strdup_printf("%" G_GINT64_FORMAT,
				       value - IRQ_VECTOR_BASE);
	else
		text = g_strdup_printf(
			"%" G_GINT64_FORMAT,
			domain == VALUE_OF_EXIT ? value & UINT32_MAX : value);
	append_exactly(expr, "reason", text);
	g_free(text);
}

static void append_wake(GString *expr, const struct history *h, int64_t value)
{
	struct wake w = wake_unpack(value);
	char *who = w.by ? words_track_id(h, w.by) : NULL;

	append_exactly(expr, "reason", wake_reason_name(w.reason));
	if (who)
		append_exactly(expr, "by", who);
	g_free(who);
}

static int append_cause(GString *expr, struct history *h,
			const struct interval *iv, struct err *err)
{
	enum value_domain domain = state_info(iv->state)->value;
	char *who;

	if (iv->value == VALUE_NONE || domain == VALUE_OF_NOTHING)
		return 0;
	if (domain == VALUE_OF_WAKE) {
		append_wake(expr, h, iv->value);
		return 0;
	}
	if (domain == VALUE_OF_PREEMPTION)
		return append_culprit(expr, h, iv->value, err);
	if (domain != VALUE_OF_TRACK) {
		append_reason(expr, h, domain, iv->value);
		return 0;
	}
	if (iv->value > 0 && iv->value <= UINT32_MAX) {
		who = words_track_id(h, (uint32_t)iv->value);
		append_exactly(expr, "by", who);
		g_free(who);
	}
	return 0;
}

/* Bounds as short as they can be without leaving the interval itself out. */
static void append_length(GString *expr, int64_t ns)
{
	int64_t least = ns / 2, most = ns > INT64_MAX / 2 ? INT64_MAX : ns * 2;

	if (least >= 10 * NS_PER_US)
		g_string_append_printf(expr,
				       " dur>=%" G_GINT64_FORMAT
				       "us dur<=%" G_GINT64_FORMAT "us",
				       least / NS_PER_US, most / NS_PER_US);
	else
		g_string_append_printf(expr,
				       " dur>=%" G_GINT64_FORMAT
				       "ns dur<=%" G_GINT64_FORMAT "ns",
				       least, most);
}

static void say_count(struct ui *ui, int64_t count)
{
	if (count < 0)
		ui_say(ui, "n goes to the next like this: %s", search_text(ui));
	else if (count <= 1)
		ui_say(ui, "none is like this: %s", search_text(ui));
	else
		ui_say(ui,
		       "%" G_GINT64_FORMAT " more like this (n goes to the "
		       "next): %s",
		       count - 1, search_text(ui));
}

static void search_alike(struct ui *ui, const struct track *t,
			 const struct interval *iv)
{
	struct err err = ERR_INIT;
	GString *expr = g_string_new(NULL);

	g_string_append_printf(expr, "state=%s", state_info(iv->state)->name);
	append_row(expr, ui->history, t);
	if (append_cause(expr, ui->history, iv, &err)) {
		ui_say_err(ui, &err);
	} else {
		append_length(expr, iv->end_ns - iv->begin_ns);
		if (!search_set(ui, expr->str)) {
			prompt_remember(&ui->prompt, "search", expr->str);
			say_count(ui, search_count(ui));
		}
	}
	g_string_free(expr, TRUE);
}

void act_alike(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct interval iv;
	int r = ui_interval(ui, &iv, &err);

	if (r > 0)
		search_alike(ui, ui_row(ui)->track, &iv);
	else if (r < 0)
		ui_say_err(ui, &err);
	else
		ui_say(ui, "no interval under the cursor");
}
