/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding rows: `/', n and N.  All rows are searched, folded ones too, in
 * the order of the tree, by their label with the names of the rows above
 * ("vm2 vCPU 0"), so that what the detail pane says can be typed.
 */
#include "config.h"

#include <glib.h>

#include "ui/actions.h"
#include "ui/ui.h"

static bool matches(struct ui *ui, GRegex *regex, uint32_t row)
{
	uint32_t parent = ui->rows.all[row].parent;
	const char *label = rows_label(&ui->rows, row);
	bool found = g_regex_match(regex, label, 0, NULL);
	char *path;

	if (found || parent == ROW_NONE)
		return found;
	path = g_strdup_printf("%s %s", rows_label(&ui->rows, parent), label);
	/* The parent's own name alone is the parent's match. */
	found = g_regex_match(regex, path, 0, NULL) &&
		!g_regex_match(regex, rows_label(&ui->rows, parent), 0, NULL);
	g_free(path);
	return found;
}

static void find(struct ui *ui, bool forward)
{
	GError *error = NULL;
	GRegex *regex;
	size_t n = ui->rows.count, from;
	bool found = false;

	if (!ui->search_text) {
		ui_say(ui, "nothing was searched for yet; / asks what");
		return;
	}
	regex = g_regex_new(ui->search_text, G_REGEX_CASELESS, 0, &error);
	if (!regex) {
		ui_say(ui, "not a regular expression: %s", error->message);
		g_error_free(error);
		return;
	}
	from = ui->selected == ROW_NONE ? 0 : ui->selected;
	for (size_t i = 1; i <= n && !found; i++) {
		size_t at = forward ? (from + i) % n : (from + n - i) % n;

		found = matches(ui, regex, (uint32_t)at);
		if (!found)
			continue;
		if (at == from)
			ui_say(ui, "'%s': no other row", ui->search_text);
		else if (forward == (at < from))
			ui_say(ui, "'%s': went round the %s", ui->search_text,
			       forward ? "end" : "begin");
		ui_select(ui, (uint32_t)at);
	}
	if (!found)
		ui_say(ui, "no row is called '%s'", ui->search_text);
	g_regex_unref(regex);
}

static void entered(struct ui *ui, const char *text)
{
	if (*text) {
		g_free(ui->search_text);
		ui->search_text = g_strdup(text);
	}
	find(ui, true);
}

static const struct prompt_use use = {
	.name = "search",
	.sign = "/",
	.enter = entered,
};

void act_search(struct ui *ui)
{
	prompt_open(ui, &use, NULL);
}

void act_search_next(struct ui *ui)
{
	find(ui, true);
}

void act_search_prev(struct ui *ui)
{
	find(ui, false);
}
