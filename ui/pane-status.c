/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two lines at the bottom: what just happened, or is being typed, or
 * else where the cursor and the rows are; and the hints, which come from the
 * table of keys.
 */
#include "config.h"

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

/* Neighbours with the same hint share one; only first keys are shown. */
static void draw_hints(const struct ui *ui, const struct layout *l,
		       struct cells *c)
{
	const struct action *actions;
	int col = 1;
	size_t n;

	actions = keys_table(&n);
	for (size_t i = 0; i < n; i++) {
		char *key, *name;
		int need;

		if (!actions[i].hint)
			continue;
		name = key_text(actions[i].keys[0]);
		if (i + 1 < n && !g_strcmp0(actions[i].hint, actions[i + 1].hint)) {
			char *other = key_text(actions[i + 1].keys[0]);

			key = g_strdup_printf("%s %s", name, other);
			g_free(other);
			i++;
		} else {
			key = g_strdup(name);
		}
		g_free(name);
		need = cells_width(c, key) + 1 +
		       cells_width(c, actions[i].hint);
		/* No half hints, but a shorter one may still fit. */
		if (col + need < l->cols) {
			col += cells_put(c, l->hints, col, l->cols,
					 role_style(&ui->caps, ROLE_KEY), key) +
			       1;
			col += cells_put(c, l->hints, col, l->cols,
					 role_style(&ui->caps, ROLE_TEXT),
					 actions[i].hint) +
			       2;
		}
		g_free(key);
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
