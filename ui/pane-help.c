/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The help pane, in place of the timeline: the table of keys as it is, then
 * the legend.  It scrolls where the screen is short.
 */
#include "config.h"

#include "ui/actions.h"
#include "ui/commands.h"
#include "ui/help.h"
#include "ui/keys.h"
#include "ui/legend.h"
#include "ui/pane.h"

/* One line of it. */
struct line {
	char *left;
	const char *right; /* static text */
	struct cell sign;  /* of the legend; glyph 0 for none */
};

static void line_clear(gpointer data)
{
	g_free(((struct line *)data)->left);
}

static void add(GArray *lines, char *left, const char *right, struct cell sign)
{
	struct line line = { left, right, sign };

	g_array_append_val(lines, line);
}

static const struct cell no_sign = { 0, { -1, -1, 0 } };

static void add_legend(const struct ui *ui, GArray *lines)
{
	GArray *legend = legend_lines(&ui->caps, LEGEND_ALL);

	for (guint i = 0; i < legend->len; i++) {
		const struct legend_line *l =
			&g_array_index(legend, struct legend_line, i);

		add(lines, g_strdup(l->name), l->text, l->sign);
	}
	g_array_free(legend, TRUE);
}

static void add_title(GArray *lines, const char *title)
{
	if (lines->len)
		add(lines, g_strdup(""), "", no_sign);
	add(lines, g_strdup(title), NULL, no_sign);
}

static void add_actions(const struct ui *ui, GArray *lines)
{
	const struct action *actions;
	size_t n;

	actions = keys_table(&n);
	for (size_t i = 0; i < n; i++) {
		if (actions[i].section)
			add_title(lines, actions[i].section);
		add(lines, keymap_text(ui->keymap, &actions[i]),
		    actions[i].help, no_sign);
	}
}

static void add_commands(GArray *lines)
{
	const struct ui_command *commands;
	size_t n;

	commands = commands_table(&n);
	add_title(lines, "Commands");
	for (size_t i = 0; i < n; i++)
		add(lines,
		    g_strdup_printf(":%s %s", commands[i].name,
				    commands[i].args),
		    commands[i].help, no_sign);
}

static void add_settings(const struct ui *ui, GArray *lines)
{
	const struct setting *settings;
	size_t n;

	settings = settings_table(&n);
	add_title(lines, "Settings (:set NAME VALUE)");
	for (size_t i = 0; i < n; i++) {
		char *value = setting_text(&ui->settings, &settings[i]);

		add(lines, g_strdup_printf("%s %s", settings[i].name, value),
		    settings[i].help, no_sign);
		g_free(value);
	}
}

static GArray *make_lines(const struct ui *ui)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));

	g_array_set_clear_func(lines, line_clear);
	add_actions(ui, lines);
	add_commands(lines);
	add_settings(ui, lines);
	add_title(lines, "What a column shows");
	add_legend(ui, lines);
	return lines;
}

void help_text(const struct ui *ui, GString *out)
{
	GArray *lines = make_lines(ui);

	for (guint i = 0; i < lines->len; i++) {
		const struct line *line = &g_array_index(lines, struct line, i);
		char sign[8] = "";

		if (line->sign.glyph)
			sign[g_unichar_to_utf8(line->sign.glyph, sign)] = ' ';
		g_string_append(out, sign);
		if (line->right && *line->right)
			g_string_append_printf(out, "%-*s  %s",
					       *sign ? 20 : 22, line->left,
					       line->right);
		else
			g_string_append(out, line->left);
		g_string_append_c(out, '\n');
	}
	g_array_free(lines, TRUE);
}

static int height(const struct layout *l)
{
	return MAX((l->status >= 0 ? l->status : l->rows) - (l->header + 1), 1);
}

/* Where a key scrolls to: true and how far, at most @max. */
static bool scrolls(const struct action *action, uint32_t key, int page,
		    int max, int *by)
{
	/* The keys that pagers have hold, whatever else has been configured. */
	const struct {
		void (*run)(struct ui *ui);
		uint32_t key;
		int by;
	} moves[] = {
		{ act_row_down, 'j', 1 },      { act_row_up, 'k', -1 },
		{ act_page_down, ' ', page },  { act_page_up, 'b', -page },
		{ act_first_row, 'g', -max },  { act_last_row, 'G', max },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++)
		if (action ? action->run == moves[i].run
			   : key == moves[i].key) {
			*by = moves[i].by;
			return true;
		}
	return false;
}

/* Does it leave the help? */
static bool leaves(const struct action *action, uint32_t key)
{
	static void (*const runs[])(struct ui *ui) = {
		act_help, act_close, act_back, act_enter,
	};

	for (size_t i = 0; action && i < G_N_ELEMENTS(runs); i++)
		if (action->run == runs[i])
			return true;
	return key == K_ESC || key == K_BACKSPACE || (!action && key == 'q');
}

bool help_key(struct ui *ui, uint32_t key)
{
	const struct action *action = keymap_find(ui->keymap, key);
	struct layout l = ui_layout(ui);
	GArray *lines = make_lines(ui);
	int max = MAX((int)lines->len - height(&l), 0), by;

	g_array_free(lines, TRUE);
	if (action && (action->run == act_quit || action->run == act_redraw ||
		       action->run == act_suspend))
		return false;
	if (leaves(action, key))
		ui->help = false;
	else if (scrolls(action, key, height(&l) - 1, max, &by))
		ui->help_top = CLAMP(ui->help_top + by, 0, max);
	else
		ui_say(ui, "j and k scroll, q goes back to the timeline");
	return true;
}

void pane_help(struct ui *ui, const struct layout *l, struct cells *c)
{
	GArray *lines = make_lines(ui);
	int first = l->header + 1, col = MIN(24, l->cols / 3);
	int max = MAX((int)lines->len - height(l), 0);

	for (int i = 0; i < height(l); i++) {
		guint at = (guint)(MIN(ui->help_top, max) + i);
		const struct line *line;
		struct style left = role_style(&ui->caps, ROLE_KEY);

		if (at >= lines->len)
			break;
		line = &g_array_index(lines, struct line, at);
		if (!line->right) {
			cells_put_cut(c, first + i, 1, l->cols - 2,
				      role_style(&ui->caps, ROLE_TITLE),
				      line->left);
			continue;
		}
		if (line->sign.glyph)
			cells_glyph(c, first + i, 1, line->sign.style,
				    line->sign.glyph);
		cells_put_cut(c, first + i, 3, col - 4, left, line->left);
		cells_put_cut(c, first + i, col, l->cols - col - 1,
			      role_style(&ui->caps, ROLE_TEXT), line->right);
	}
	g_array_free(lines, TRUE);
}
