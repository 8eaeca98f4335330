/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands with an argument: see act-args.h. */
#include "config.h"

#include "ui/act-args.h"

#include <string.h>

#include "base/nstime.h"
#include "ui/actions.h"
#include "ui/commands.h"
#include "ui/search.h"
#include "ui/ui.h"

static int parse_time(struct ui *ui, const char *text, int64_t *t_ns)
{
	struct err err = ERR_INIT;
	int64_t d;

	/* With its unit a duration is one since the begin: "3.2ms". */
	if (*text && !strchr(text, ':') && !g_str_has_prefix(text, "+") &&
	    g_ascii_isalpha(text[strlen(text) - 1]) &&
	    !nsduration_parse(text, &d, NULL) && d >= 0 &&
	    !__builtin_add_overflow(ui->view.begin_ns, d, t_ns))
		return 0;
	if (!nstime_parse(text, ui->view.begin_ns, ui->view.end_ns, t_ns, &err))
		return 0;
	ui_say_err(ui, &err);
	return -1;
}

/*
 * "A..B": columns are of round lengths, so the window may reach further; what
 * tables are of is what was typed.
 */
static void goto_range(struct ui *ui, const char *from, const char *to)
{
	int64_t a, b;

	if (parse_time(ui, from, &a) || parse_time(ui, to, &b))
		return;
	if (b <= a) {
		ui_say(ui, "the range ends before it begins");
		return;
	}
	a = MAX(a, ui->view.begin_ns);
	b = MIN(b, ui->view.end_ns);
	if (b <= a) {
		ui_say(ui, "that is outside the trace");
		return;
	}
	view_show(&ui->view, a, b, 100);
	view_go(&ui->view, a);
	selection_set(ui, a, b);
}

void arg_goto(struct ui *ui, const char *args)
{
	const char *dots = strstr(args, "..");
	int64_t t;

	if (!*args) {
		act_goto(ui);
		return;
	}
	if (dots) {
		char *from = g_strndup(args, (gsize)(dots - args));

		goto_range(ui, g_strstrip(from), dots + 2);
		g_free(from);
		return;
	}
	if (parse_time(ui, args, &t))
		return;
	if (t < ui->view.begin_ns || t >= ui->view.end_ns)
		ui_say(ui, "that is %s the trace",
		       t < ui->view.begin_ns ? "before" : "after");
	else
		view_go(&ui->view, t);
}

static const struct prompt_use use_goto = {
	.name = "goto",
	.sign = "go to ",
	.enter = arg_goto,
};

void act_goto(struct ui *ui)
{
	prompt_open(ui, &use_goto, NULL);
	ui_say(ui, "3.2ms or +1.5 (since the begin), 02:04:42.5 (UTC), A..B");
}

void arg_window(struct ui *ui, const char *args)
{
	struct err err = ERR_INIT;
	int64_t cursor = ui->view.cursor_ns, length, from, to;

	if (nsduration_parse(args, &length, &err)) {
		ui_say_err(ui, &err);
		return;
	}
	if (length < 1) {
		ui_say(ui, "a window has a length");
		return;
	}
	if (__builtin_sub_overflow(cursor, length / 2, &from))
		from = INT64_MIN;
	if (__builtin_add_overflow(from, length, &to))
		to = INT64_MAX;
	view_show(&ui->view, from, to, 100);
	view_go(&ui->view, cursor);
}

void arg_pane(struct ui *ui, const char *args)
{
	int id = pane_by_name(args);

	if (id < 0)
		ui_say(ui, "no pane is called '%s'; Tab lists them", args);
	else
		panes_open(ui, (enum pane_id)id);
}

size_t complete_pane(struct ui *ui, const char *args, GPtrArray *list)
{
	(void)ui;
	for (int i = 0; i < PANE_COUNT; i++) {
		const char *name = pane_info((enum pane_id)i)->name;

		if (g_str_has_prefix(name, args))
			g_ptr_array_add(list, g_strdup(name));
	}
	return 0;
}

static void say_setting(struct ui *ui, const char *name)
{
	const struct setting *setting = setting_find(name);
	char *value;

	if (!setting) {
		ui_say(ui, "there is no setting '%s'; Tab lists them", name);
		return;
	}
	value = setting_text(&ui->settings, setting);
	ui_say(ui, "%s is %s: %s", name, value, setting->help);
	g_free(value);
}

static void say_settings(struct ui *ui)
{
	GString *text = g_string_new(NULL);
	const struct setting *table;
	size_t n;

	table = settings_table(&n);
	for (size_t i = 0; i < n; i++) {
		char *value = setting_text(&ui->settings, &table[i]);

		g_string_append_printf(text, "%s%s=%s", i ? "  " : "",
				       table[i].name, value);
		g_free(value);
	}
	ui_say(ui, "%s", text->str);
	g_string_free(text, TRUE);
}

void arg_set(struct ui *ui, const char *args)
{
	size_t len = strcspn(args, " =");
	char *name = g_strndup(args, len);
	const char *value = args + len + strspn(args + len, " =");
	struct err err = ERR_INIT;

	if (!*name)
		say_settings(ui);
	else if (!*value)
		say_setting(ui, name);
	else if (settings_set(&ui->settings, name, value, &err))
		ui_say_err(ui, &err);
	g_free(name);
}

static void complete_value(const char *args, const char *value, GPtrArray *list)
{
	static const char *const switches[] = { "off", "on", NULL };
	char *name = g_strndup(args, (gsize)(value - args));
	const struct setting *setting = setting_find(g_strstrip(name));

	if (setting && setting->type == SETTING_BOOL)
		complete_from(switches, value, list);
	else if (setting && setting->type == SETTING_CHOICE)
		complete_from(setting->choices, value, list);
	g_free(name);
}

size_t complete_set(struct ui *ui, const char *args, GPtrArray *list)
{
	const char *value = strchr(args, ' ');
	const struct setting *table;
	size_t n;

	(void)ui;
	if (value) {
		complete_value(args, ++value, list);
		return (size_t)(value - args);
	}
	table = settings_table(&n);
	for (size_t i = 0; i < n; i++)
		if (g_str_has_prefix(table[i].name, args))
			g_ptr_array_add(list, g_strdup(table[i].name));
	return 0;
}

void arg_filter(struct ui *ui, const char *args)
{
	if (*args)
		filter_enter(ui, args);
	else
		act_filter(ui);
}

void arg_search(struct ui *ui, const char *args)
{
	if (!*args)
		act_search(ui);
	else if (!search_set(ui, args))
		search_step(ui, true);
}

void arg_sort(struct ui *ui, const char *args)
{
	int order = row_order_by_name(args);

	if (!*args)
		act_sort(ui);
	else if (order < 0)
		ui_say(ui, "rows are sorted by tree, name, time or preempted, "
			   "not by '%s'",
		       args);
	else
		ui_sort(ui, (enum row_order)order);
}

size_t complete_sort(struct ui *ui, const char *args, GPtrArray *list)
{
	const char *names[ORDER_COUNT + 1] = { NULL };

	(void)ui;
	for (int i = 0; i < ORDER_COUNT; i++)
		names[i] = row_order_name((enum row_order)i);
	return complete_from(names, args, list);
}
