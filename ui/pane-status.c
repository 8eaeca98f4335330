/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two lines at the bottom: what just happened, or is being typed, or
 * else where the cursor and the rows are; and the hints, which come from the
 * table of keys.
 */
#include "config.h"

#include <string.h>

#include "ui/keys.h"
#include "ui/pane.h"

static void draw_prompt(const struct ui *ui, const struct layout *l,
			struct cells *c)
{
	char *text = g_strdup_printf("/%s", ui->prompt.text->str);
	const char *from = text;
	int width;

	/* The end of a long text is what is being typed. */
	while (cells_width(c, from) >= l->cols)
		from = g_utf8_next_char(from);
	width = cells_put(c, l->status, 0, l->cols,
			  role_style(&ui->caps, ROLE_TITLE), from);
	c->cursor_row = l->status;
	c->cursor_col = MIN(width, l->cols - 1);
	g_free(text);
}

static void draw_place(const struct ui *ui, const struct layout *l,
		       struct cells *c)
{
	char time[TIMETEXT_MAX];
	char *text;
	size_t hidden = ui->rows.count - ui->rows.shown_count;

	if (!ui->rows.count)
		return;
	timetext(time, ui->time_format, ui->view.begin_ns, ui->view.cursor_ns,
		 9);
	text = g_strdup_printf("cursor %s  row %zu of %zu", time,
			       rows_place(&ui->rows, ui->selected) + 1,
			       ui->rows.shown_count);
	if (hidden) {
		char *more = g_strdup_printf("%s, %zu folded", text, hidden);

		g_free(text);
		text = more;
	}
	cells_put_cut(c, l->status, 1, l->cols - 2,
		      role_style(&ui->caps, ROLE_FAINT), text);
	g_free(text);
}

/* The keys of a hint: neighbours with the same hint share one. */
static char *hint_keys(const struct action *action, bool shared)
{
	char *first = key_text(action->keys[0]), *second, *text;

	if (!shared)
		return first;
	second = key_text(action[1].keys[0]);
	text = g_strdup_printf("%s %s", first, second);
	g_free(first);
	g_free(second);
	return text;
}

static int put_hint(const struct ui *ui, struct cells *c, int line, int col,
		    const char *keys, const char *hint)
{
	col += cells_put(c, line, col, c->cols, role_style(&ui->caps, ROLE_KEY),
			 keys) +
	       1;
	col += cells_put(c, line, col, c->cols,
			 role_style(&ui->caps, ROLE_TEXT), hint) +
	       2;
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
		char *keys;

		if (!hint)
			continue;
		if (i + 1 == n)
			end = l->cols;
		keys = hint_keys(&actions[i], shared);
		if (col + cells_width(c, keys) + 1 + (int)strlen(hint) < end)
			col = put_hint(ui, c, l->hints, col, keys, hint);
		g_free(keys);
		i += shared;
	}
}

void pane_status(struct ui *ui, const struct layout *l, struct cells *c)
{
	if (l->hints >= 0)
		draw_hints(ui, l, c);
	if (l->status < 0)
		return;
	if (ui->prompt.open)
		draw_prompt(ui, l, c);
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
