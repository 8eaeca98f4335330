/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two lines at the bottom: what just happened, or is being typed, or
 * else where the cursor and the rows are; and the hints, which come from the
 * table of keys.
 */
#include "config.h"

#include <string.h>

#include "ui/actions.h"
#include "ui/keys.h"
#include "ui/pane.h"

static void draw_prompt(const struct ui *ui, const struct layout *l,
			struct cells *c)
{
	const struct prompt *p = &ui->prompt;
	char *text = g_strconcat(p->use->sign, p->text->str, NULL);
	char *head = g_strndup(text, strlen(p->use->sign) + p->at);
	const char *from = text;

	/* What stands about the cursor is what is being typed. */
	while (cells_width(c, head + (from - text)) >= l->cols)
		from = g_utf8_next_char(from);
	cells_put(c, l->status, 0, l->cols, role_style(&ui->caps, ROLE_TITLE),
		  from);
	c->cursor_row = l->status;
	c->cursor_col =
		MIN(cells_width(c, head + (from - text)), l->cols - 1);
	g_free(head);
	g_free(text);
}

static void add_count(char **text, size_t n, const char *what)
{
	char *before = *text;

	if (!n)
		return;
	*text = g_strdup_printf("%s, %zu %s", before, n, what);
	g_free(before);
}

static void draw_place(const struct ui *ui, const struct layout *l,
		       struct cells *c)
{
	char time[TIMETEXT_MAX];
	char *text;
	size_t hidden = ui->rows.hidden_count;
	size_t folded = ui->rows.count - ui->rows.shown_count - hidden;

	if (!ui->rows.shown_count)
		return;
	timetext(time, ui->settings.time_format, ui->view.begin_ns, ui->view.cursor_ns,
		 9);
	text = g_strdup_printf("cursor %s  row %zu of %zu", time,
			       rows_place(&ui->rows, ui->selected) + 1,
			       ui->rows.shown_count);
	add_count(&text, folded, "folded");
	add_count(&text, hidden, "hidden by the filter");
	cells_put_cut(c, l->status, 1, l->cols - 2,
		      role_style(&ui->caps, ROLE_FAINT), text);
	g_free(text);
}

/* "w s", of one or two actions; "" if neither has a key. */
static char *hint_keys(const struct ui *ui, const struct action *first,
		       const struct action *second)
{
	char *a = first ? keymap_first(ui->keymap, first) : NULL;
	char *b = second ? keymap_first(ui->keymap, second) : NULL;
	char *text = g_strdup_printf("%s%s%s", a ? a : "", a && b ? " " : "",
				     b ? b : "");

	g_free(a);
	g_free(b);
	return text;
}

/* Write a hint if it ends before @end; returns where the next one goes. */
static int put_hint(const struct ui *ui, struct cells *c, int line, int col,
		    int end, char *keys, const char *hint)
{
	if (*keys && col + cells_width(c, keys) + 1 + (int)strlen(hint) < end) {
		col += cells_put(c, line, col, c->cols,
				 role_style(&ui->caps, ROLE_KEY), keys) +
		       1;
		col += cells_put(c, line, col, c->cols,
				 role_style(&ui->caps, ROLE_TEXT), hint) +
		       2;
	}
	g_free(keys);
	return col;
}

/* As many hints as fit whole; the way out, the last one, always. */
static void draw_hints(const struct ui *ui, const struct layout *l,
		       struct cells *c)
{
	const struct action *actions;
	int col = 1, end = l->cols - (int)strlen("  q quit");
	size_t n;

	actions = keys_table(&n);
	for (size_t i = 0; i < n; i++) {
		const char *hint = actions[i].hint;
		bool shared = hint && i + 1 < n &&
			      !g_strcmp0(hint, actions[i + 1].hint);

		if (!hint)
			continue;
		if (actions[i].run == act_close)
			end = l->cols;
		col = put_hint(ui, c, l->hints, col, end,
			       hint_keys(ui, &actions[i],
					 shared ? &actions[i + 1] : NULL),
			       hint);
		i += shared;
	}
}

/* The same of a pane that has the focus. */
static void draw_pane_hints(const struct ui *ui, const struct layout *l,
			    struct cells *c, const struct pane_hint *hint)
{
	int col = 1;

	for (; hint->text; hint++) {
		const struct action *second = NULL;

		if (hint->actions[1])
			second = action_find(hint->actions[1]);
		col = put_hint(ui, c, l->hints, col, l->cols,
			       hint_keys(ui, action_find(hint->actions[0]),
					 second),
			       hint->text);
	}
}

/* The bottom line: hints, or, under a prompt, what is to be said of it. */
static void draw_bottom(const struct ui *ui, const struct layout *l,
			struct cells *c)
{
	const struct pane *pane = pane_info(ui->panes.shown);

	if (ui->prompt.use)
		cells_put_cut(c, l->hints, 1, l->cols - 2,
			      role_style(&ui->caps, ROLE_FAINT),
			      ui->message ? ui->message
					  : "Enter: do it  Esc: leave it  "
					    "Tab: complete  Up: what was "
					    "typed before");
	else if (ui->panes.focus && pane->hints && !ui->help)
		draw_pane_hints(ui, l, c, pane->hints);
	else
		draw_hints(ui, l, c);
}

void pane_status(struct ui *ui, const struct layout *l, struct cells *c)
{
	if (l->hints >= 0)
		draw_bottom(ui, l, c);
	if (l->status < 0)
		return;
	if (ui->prompt.use)
		draw_prompt(ui, l, c);
	else if (ui->awaited.fn)
		cells_put_cut(c, l->status, 1, l->cols - 2,
			      role_style(&ui->caps, ROLE_TITLE),
			      ui->awaited.what);
	else if (ui->message)
		cells_put_cut(c, l->status, 1, l->cols - 2,
			      role_style(&ui->caps, ROLE_MESSAGE), ui->message);
	else if (!ui->help)
		draw_place(ui, l, c);
	else
		cells_put_cut(c, l->status, 1, l->cols - 2,
			      role_style(&ui->caps, ROLE_FAINT),
			      "help: j and k scroll, q goes back");
}
