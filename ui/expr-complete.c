/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of an expression: see expr-complete.h. */
#include "config.h"

#include "ui/expr-complete.h"

#include <string.h>

#include "base/text.h"
#include "ui/expr.h"
#include "ui/ui.h"

static void add(GPtrArray *list, const char *name, const char *begin)
{
	if (g_str_has_prefix(name, begin))
		g_ptr_array_add(list, g_strdup(name));
}

static void add_states(GPtrArray *list, const char *begin)
{
	for (unsigned int i = 0; i < ST_COUNT; i++)
		add(list, state_info(i)->name, begin);
}

static void add_kinds(GPtrArray *list, const char *begin)
{
	for (int i = TRACK_PCPU; i < TRACK_KIND_COUNT; i++)
		add(list, track_kind_name((enum track_kind)i), begin);
}

/* Names with blanks would need quotes: those are typed. */
static void add_vms(struct ui *ui, GPtrArray *list, const char *begin)
{
	const struct track *t;
	size_t n;

	t = history_tracks(ui->history, &n);
	for (size_t i = 0; i < n; i++) {
		char *name, *text;

		if (t[i].kind != TRACK_VM)
			continue;
		name = text_clean(t[i].name);
		text = g_regex_escape_string(name, -1);
		if (!strpbrk(text, " \""))
			add(list, text, begin);
		g_free(text);
		g_free(name);
	}
}

static void add_fields(GPtrArray *list, const char *begin)
{
	const char *const *fields = expr_fields();

	for (; *fields; fields++) {
		char *text = g_strconcat(*fields, "=", NULL);

		add(list, text, begin);
		g_free(text);
	}
}

size_t expr_complete(struct ui *ui, const char *text, GPtrArray *list)
{
	const char *word = strrchr(text, ' '), *value;

	word = word ? word + 1 : text;
	if (*word == '!')
		word++;
	value = strpbrk(word, "=,");
	if (!value) {
		add_fields(list, word);
		add_states(list, word);
		return (size_t)(word - text);
	}
	/* The last of a list. */
	for (const char *p = value; p; p = strpbrk(value, "=,"))
		value = p + 1;
	if (g_str_has_prefix(word, "state"))
		add_states(list, value);
	else if (g_str_has_prefix(word, "kind"))
		add_kinds(list, value);
	else if (g_str_has_prefix(word, "vm"))
		add_vms(ui, list, value);
	return (size_t)(value - text);
}
