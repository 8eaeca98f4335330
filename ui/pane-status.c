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
	size_t absent = ui->rows.absent_count;
	size_t folded =
		ui->rows.count - ui->rows.shown_count - hidden - absent;

	if (!ui->rows.shown_count)
		return;
	timetext(time, ui->settings.time_format, ui->view.begin_ns, ui->view.cursor_ns,
		 9);
	text = g_strdup_printf("cursor %s  row %zu of %zu", time,
			       rows_place(&ui->rows, ui->selected) + 1,
			       ui->rows.shown_count);
	add_count(&text, folded, "folded");
	add_count(&text, absent, "in other views");
	add_count(&text, hidden, "hidden by the filter");
	cells_put_cut(c, l->status, 1, l->cols - 2,
		      role_style(&ui->caps, ROLE_FAINT), text);
	g_free(text);
}

/* "w s": the first keys of @n actions; "" if none of them has one. */
static char *hint_keys(const struct ui *ui, const struct action *const *actions,
		       size_t n)
{
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < n; i++) {
		char *key = actions[i] ? keymap_first(ui->keymap, actions[i])
				       : NULL;

		if (key)
			g_string_append_printf(text, "%s%s",
					       text->len ? " " : "", key);
		g_free(key);
	}
	return g_string_free(text, FALSE);
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

/* Actions that share a hint, and whether it is shown. */
struct hint {
	const char *text;
	char *keys;
	int width; /* with what separates it from the next */
	bool wide, last, shown;
};

/* The hints of the table, in its order; an array of struct hint. */
static GArray *all_hints(const struct ui *ui, const struct cells *c)
{
	GArray *hints = g_array_new(FALSE, FALSE, sizeof(struct hint));
	const struct action *actions, *run[8];
	size_t n, used;

	actions = keys_table(&n);
	for (size_t i = 0; i < n; i += MAX(used, 1)) {
		struct hint hint = { .text = actions[i].hint };

		for (used = 0; hint.text && i + used < n &&
			       used < G_N_ELEMENTS(run) &&
			       !g_strcmp0(actions[i + used].hint, hint.text);
		     used++)
			run[used] = &actions[i + used];
		if (!used)
			continue;
		hint.keys = hint_keys(ui, run, used);
		hint.width = cells_width(c, hint.keys) + 1 +
			     (int)strlen(hint.text) + 2;
		hint.wide = actions[i].flags & ACTION_WIDE;
		hint.last = actions[i].run == act_close;
		g_array_append_val(hints, hint);
	}
	return hints;
}

/* Show those of a kind for which there is room; returns the room left. */
static int choose_hints(GArray *hints, int room, bool wide, bool last)
{
	for (guint i = 0; i < hints->len; i++) {
		struct hint *hint = &g_array_index(hints, struct hint, i);

		if (hint->wide != wide || hint->last != last || !*hint->keys ||
		    hint->width > room)
			continue;
		hint->shown = true;
		room -= hint->width;
	}
	return room;
}

/*
 * As many hints as fit whole: the way out first, then those that everybody
 * needs, then the others.
 */
static void draw_hints(const struct ui *ui, const struct layout *l,
		       struct cells *c)
{
	GArray *hints = all_hints(ui, c);
	int col = 1, room = l->cols;

	room = choose_hints(hints, room, false, true);
	room = choose_hints(hints, room, false, false);
	choose_hints(hints, room, true, false);
	for (guint i = 0; i < hints->len; i++) {
		struct hint *hint = &g_array_index(hints, struct hint, i);

		if (hint->shown)
			col = put_hint(ui, c, l->hints, col, c->cols + 1,
				       hint->keys, hint->text);
		else
			g_free(hint->keys);
	}
	g_array_free(hints, TRUE);
}

/* The same of a pane that has the focus, and room. */
static void draw_pane_hints(const struct ui *ui, const struct layout *l,
			    struct cells *c, const struct pane_hint *hint)
{
	int col = 1;

	for (; hint->text; hint++) {
		const struct action *run[2] = { action_find(hint->actions[0]) };

		if (hint->actions[1])
			run[1] = action_find(hint->actions[1]);
		col = put_hint(ui, c, l->hints, col, l->cols,
			       hint_keys(ui, run, 2), hint->text);
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
	else if (ui->panes.focus && l->pane >= 0 && pane->hints && !ui->help)
		draw_pane_hints(ui, l, c, pane->hints);
	else
		draw_hints(ui, l, c);
}

/*
 * What just happened; where that is longer than the line, its end takes the
 * place of the hints.
 */
static void draw_message(const struct ui *ui, const struct layout *l,
			 struct cells *c)
{
	struct rect area = { l->status, 1, 1, l->cols - 2 };

	/* The hints are the line below. */
	if (l->hints >= 0 && cells_width(c, ui->message) > area.cols) {
		cells_fill(c, l->hints, 0, l->cols, STYLE_PLAIN, ' ');
		area.rows = 2;
	}
	cells_put_words(c, &area, role_style(&ui->caps, ROLE_MESSAGE),
			ui->message);
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
		draw_message(ui, l, c);
	else if (!ui->help)
		draw_place(ui, l, c);
	else
		cells_put_cut(c, l->status, 1, l->cols - 2,
			      role_style(&ui->caps, ROLE_FAINT),
			      "help: j and k scroll, q goes back");
}
