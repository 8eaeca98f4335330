/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of keys: see keys.h. */
#include "config.h"

#include "ui/keys.h"

#include <string.h>

#include <glib.h>

#include "ui/actions.h"

/* clang-format off */
static const struct action actions[] = {
/* name, keys, handler, help, hint, flags */
{"help",            {'?', K_F1},              act_help,
 "show or leave this help", "help", 0},
{"zoom-in",         {'w', '+'},               act_zoom_in,
 "zoom in about the cursor", "zoom", 0},
{"zoom-out",        {'s', '-'},               act_zoom_out,
 "zoom out about the cursor", "zoom", 0},
{"pan-left",        {'a'},                    act_pan_left,
 "move the window a quarter to the left", "pan", ACTION_PAN},
{"pan-right",       {'d'},                    act_pan_right,
 "move the window a quarter to the right", "pan", ACTION_PAN},
{"window-left",     {'{'},                    act_window_left,
 "move the window by its whole width to the left", NULL, ACTION_PAN},
{"window-right",    {'}'},                    act_window_right,
 "move the window by its whole width to the right", NULL, ACTION_PAN},
{"whole-trace",     {'0'},                    act_whole,
 "show the whole trace", "whole", 0},
{"next-preemption", {'p'},                    act_next_preemption,
 "next preemption of any vCPU: select it, cursor on it", "preemption", 0},
{"prev-preemption", {'P'},                    act_prev_preemption,
 "previous preemption of any vCPU", "preemption", 0},
{"prev-state",      {'h', K_LEFT},            act_prev_state,
 "previous change of state on the row", "state", 0},
{"next-state",      {'l', K_RIGHT},           act_next_state,
 "next change of state on the row", "state", 0},
{"zoom-interval",   {'z'},                    act_zoom_interval,
 "zoom to the interval under the cursor; again: with context", "zoom to", 0},
{"row-down",        {'j', K_DOWN},            act_row_down,
 "next row", "row", 0},
{"row-up",          {'k', K_UP},              act_row_up,
 "previous row", "row", 0},
{"page-down",       {K_PAGE_DOWN, KEY_CTRL('d')}, act_page_down,
 "a screen of rows down", NULL, 0},
{"page-up",         {K_PAGE_UP, KEY_CTRL('u')}, act_page_up,
 "a screen of rows up", NULL, 0},
{"first-row",       {K_HOME},                 act_first_row,
 "first row", NULL, 0},
{"last-row",        {'G', K_END},             act_last_row,
 "last row", NULL, 0},
{"fold",            {'o', K_ENTER},           act_fold,
 "fold or unfold the row; on one without children its parent", "fold", 0},
{"fold-tree",       {'O'},                    act_fold_tree,
 "fold or unfold the row and all below it", NULL, 0},
{"unfold-all",      {'*'},                    act_unfold_all,
 "unfold everything", NULL, 0},
{"search",          {'/'},                    act_search,
 "find rows by a regular expression (upper and lower case alike)", "find", 0},
{"search-next",     {'n'},                    act_search_next,
 "next row found", NULL, 0},
{"search-prev",     {'N'},                    act_search_prev,
 "previous row found", NULL, 0},
{"cursor-left",     {'H'},                    act_cursor_left,
 "cursor a column to the left", NULL, 0},
{"cursor-right",    {'L'},                    act_cursor_right,
 "cursor a column to the right", NULL, 0},
{"trace-begin",     {'^'},                    act_trace_begin,
 "cursor to the begin of the trace", NULL, 0},
{"trace-end",       {'$'},                    act_trace_end,
 "cursor to the end of the trace", NULL, 0},
{"view-back",       {'<', K_BACKSPACE},       act_view_back,
 "back to the window before this one", NULL, ACTION_HISTORY},
{"view-forward",    {'>'},                    act_view_forward,
 "forward again", NULL, ACTION_HISTORY},
{"details",         {'i'},                    act_details,
 "show or hide the detail pane", "details", 0},
{"time-format",     {'t'},                    act_time_format,
 "times since the begin, or of the day (UTC)", NULL, 0},
{"redraw",          {KEY_CTRL('l')},          act_redraw,
 "draw the screen anew", NULL, 0},
{"suspend",         {KEY_CTRL('z')},          act_suspend,
 "suspend the viewer; fg brings it back", NULL, 0},
{"quit",            {'q', 'Q'},               act_quit,
 "leave", "quit", 0},
};

static const struct {
	uint32_t key;
	const char *name;
} names[] = {
	{ K_UP, "Up" }, { K_DOWN, "Down" }, { K_LEFT, "Left" },
	{ K_RIGHT, "Right" }, { K_PAGE_UP, "PgUp" }, { K_PAGE_DOWN, "PgDn" },
	{ K_HOME, "Home" }, { K_END, "End" }, { K_ENTER, "Enter" },
	{ K_ESC, "Esc" }, { K_TAB, "Tab" }, { K_BACKSPACE, "Backspace" },
	{ K_F1, "F1" }, { ' ', "Space" },
};
/* clang-format on */

const struct action *keys_table(size_t *n)
{
	*n = G_N_ELEMENTS(actions);
	return actions;
}

const struct action *keys_find(uint32_t key)
{
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		for (int k = 0; k < ACTION_KEYS && actions[i].keys[k]; k++)
			if (actions[i].keys[k] == key)
				return &actions[i];
	return NULL;
}

char *key_text(uint32_t key)
{
	char text[8] = "";

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].key == key)
			return g_strdup(names[i].name);
	if (key < 0x20)
		return g_strdup_printf("Ctrl-%c", (char)(key + '@'));
	if (key == 0x7f || !g_unichar_validate(key) || !g_unichar_isprint(key))
		return g_strdup("that key");
	g_unichar_to_utf8(key, text);
	return g_strdup(text);
}

char *action_keys_text(const struct action *action)
{
	GString *text = g_string_new(NULL);
	char *name;

	for (int k = 0; k < ACTION_KEYS && action->keys[k]; k++) {
		name = key_text(action->keys[k]);
		g_string_append_printf(text, "%s%s", k ? " " : "", name);
		g_free(name);
	}
	return g_string_free(text, FALSE);
}

const char *key_parse(const char *text, uint32_t *key)
{
	gunichar c;

	if (g_str_has_prefix(text, "<<")) {
		*key = '<';
		return text + 2;
	}
	for (size_t i = 0; *text == '<' && i < G_N_ELEMENTS(names); i++) {
		size_t len = strlen(names[i].name);

		if (!g_ascii_strncasecmp(text + 1, names[i].name, len) &&
		    text[len + 1] == '>') {
			*key = names[i].key;
			return text + len + 2;
		}
	}
	c = g_utf8_get_char_validated(text, -1);
	if (c == (gunichar)-1 || c == (gunichar)-2) {
		*key = (unsigned char)*text;
		return text + 1;
	}
	/* Typed control characters mean what they mean on a terminal. */
	*key = c == '\n' || c == '\r'   ? K_ENTER
	       : c == '\t'              ? K_TAB
	       : c == 0x1b              ? K_ESC
	       : c == 0x7f || c == '\b' ? K_BACKSPACE
					: c;
	return g_utf8_next_char(text);
}
