/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of keys: see keys.h. */
#include "config.h"

#include "ui/keys.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

#include "ui/actions.h"

/* clang-format off */
static const struct action actions[] = {
/* name, keys, handler, help, hint, flags, section of the help */
{"help",            {'?', K_F1},              act_help,
 "show or leave this help", "help", 0, "The program"},
{"command",         {':'},                    act_command,
 "type a command: the name of any action, or those listed below", "command", ACTION_WIDE, NULL},
{"redraw",          {KEY_CTRL('l')},          act_redraw,
 "draw the screen anew", NULL, 0, NULL},
{"suspend",         {KEY_CTRL('z')},          act_suspend,
 "suspend the viewer; fg brings it back", NULL, 0, NULL},

{"zoom-in",         {'w', '+'},               act_zoom_in,
 "zoom in about the cursor", "zoom", 0, "Time"},
{"zoom-out",        {'s', '-'},               act_zoom_out,
 "zoom out about the cursor", "zoom", 0, NULL},
{"pan-left",        {'a'},                    act_pan_left,
 "move the window a quarter to the left", "pan", ACTION_PAN, NULL},
{"pan-right",       {'d'},                    act_pan_right,
 "move the window a quarter to the right", "pan", ACTION_PAN, NULL},
{"window-left",     {'{'},                    act_window_left,
 "move the window by its whole width to the left", NULL, ACTION_PAN, NULL},
{"window-right",    {'}'},                    act_window_right,
 "move the window by its whole width to the right", NULL, ACTION_PAN, NULL},
{"whole-trace",     {'0'},                    act_whole,
 "show the whole trace", "whole", ACTION_WIDE, NULL},
{"zoom-interval",   {'z'},                    act_zoom_interval,
 "zoom to the selection or to the interval here; again: with context", "zoom to", ACTION_WIDE, NULL},
{"zoom-row",        {'Z'},                    act_zoom_row,
 "show all that is known of the row, from its first state to its last", NULL, 0, NULL},
{"select",          {'v'},                    act_select,
 "select from here on; again: up to here", "select", 0, NULL},
{"select-interval", {'V'},                    act_select_interval,
 "select the interval under the cursor", NULL, 0, NULL},
{"copy",            {'y'},                    act_copy,
 "copy the interval under the cursor, as a line of text, to the clipboard", NULL, 0, NULL},
{"goto",            {KEY_CTRL('g')},          act_goto,
 "go to a time, or show a range of times and select it", NULL, 0, NULL},
{"cursor-left",     {'H'},                    act_cursor_left,
 "cursor a column to the left", NULL, 0, NULL},
{"cursor-right",    {'L'},                    act_cursor_right,
 "cursor a column to the right", NULL, 0, NULL},
{"trace-begin",     {'^'},                    act_trace_begin,
 "cursor to the begin of the trace", NULL, 0, NULL},
{"trace-end",       {'$'},                    act_trace_end,
 "cursor to the end of the trace", NULL, 0, NULL},
{"view-back",       {'<', K_BACKSPACE},       act_view_back,
 "back to the window before this one", NULL, ACTION_HISTORY, NULL},
{"view-forward",    {'>'},                    act_view_forward,
 "forward again", NULL, ACTION_HISTORY, NULL},
{"time-format",     {'t'},                    act_time_format,
 "times since the begin, or of the day (UTC)", NULL, 0, NULL},

{"next-preemption", {'p'},                    act_next_preemption,
 "next preemption of any vCPU: select it, cursor on it", "preempt", 0, "What happened"},
{"prev-preemption", {'P'},                    act_prev_preemption,
 "previous preemption of any vCPU", "preempt", 0, NULL},
{"preemptions",     {'5'},                    act_preempts,
 "list the preemptions, the longest first", "preempt", 0, NULL},
{"next-stay",       {'x'},                    act_next_stay,
 "next stay of vmm-min or more in the hypervisor or QEMU, of any vCPU", NULL, 0, NULL},
{"prev-stay",       {'X'},                    act_prev_stay,
 "previous such stay", NULL, 0, NULL},
{"prev-state",      {'h', K_LEFT},            act_prev_state,
 "previous change of state on the row", "state", ACTION_WIDE, NULL},
{"next-state",      {'l', K_RIGHT},           act_next_state,
 "next change of state on the row", "state", ACTION_WIDE, NULL},
{"prev-event",      {','},                    act_prev_event,
 "previous stored event of the row", NULL, 0, NULL},
{"next-event",      {'.'},                    act_next_event,
 "next stored event of the row", NULL, 0, NULL},
{"next-problem",    {'e'},                    act_next_problem,
 "next problem of the trace: lost events, disorder, damage", NULL, 0, NULL},
{"prev-problem",    {'E'},                    act_prev_problem,
 "previous problem of the trace", NULL, 0, NULL},

{"mark",            {'m'},                    act_mark,
 "give the place under the cursor a letter; :mark x NOTE adds a note", NULL, 0, "Marks"},
{"jump",            {'\''},                   act_jump,
 "go to the mark of a letter; the key again goes back", NULL, 0, NULL},
{"marks",           {'M'},                    act_marks,
 "list the marks with their notes", NULL, 0, NULL},
{"delete",          {K_DELETE},               act_delete,
 "in the list of marks: delete the mark", NULL, 0, NULL},

{"row-down",        {'j', K_DOWN},            act_row_down,
 "next row", "row", ACTION_WIDE, "Rows, and lines of a list"},
{"row-up",          {'k', K_UP},              act_row_up,
 "previous row", "row", ACTION_WIDE, NULL},
{"page-down",       {K_PAGE_DOWN, KEY_CTRL('d')}, act_page_down,
 "a screen of rows down", NULL, 0, NULL},
{"page-up",         {K_PAGE_UP, KEY_CTRL('u')}, act_page_up,
 "a screen of rows up", NULL, 0, NULL},
{"first-row",       {K_HOME},                 act_first_row,
 "first row", NULL, 0, NULL},
{"last-row",        {'G', K_END},             act_last_row,
 "last row", NULL, 0, NULL},
{"enter",           {K_ENTER},                act_enter,
 "fold or unfold the row, go deeper (views 2, 3); in a list: go there", "fold", ACTION_WIDE, NULL},
{"fold",            {'o'},                    act_fold,
 "fold or unfold the row; on one without children its parent", NULL, 0, NULL},
{"fold-tree",       {'O'},                    act_fold_tree,
 "fold or unfold the row and all below it", NULL, 0, NULL},
{"unfold-all",      {'*'},                    act_unfold_all,
 "unfold everything", NULL, 0, NULL},
{"fold-all",        {0},                      act_fold_all,
 "fold everything", NULL, 0, NULL},
{"sort",            {'%'},                    act_sort,
 "sort rows by name, time, share preempted; a list by its next column", NULL, 0, NULL},
{"sort-reverse",    {'R'},                    act_sort_reverse,
 "sort the list the other way round", NULL, 0, NULL},
{"pin",             {'T'},                    act_pin,
 "keep the row at the top, or no longer", NULL, 0, NULL},
{"follow",          {'f'},                    act_follow,
 "mark the thread, vCPU or VM on every pCPU that it uses", NULL, 0, NULL},

{"search",          {'/'},                    act_search,
 "find rows by name, or intervals: /preempted dur>50us vm=web01", "find", 0, "Finding"},
{"search-next",     {'n'},                    act_search_next,
 "next row or interval found", NULL, 0, NULL},
{"search-prev",     {'N'},                    act_search_prev,
 "previous row or interval found", NULL, 0, NULL},
{"alike",           {'='},                    act_alike,
 "find intervals like the one under the cursor", NULL, 0, NULL},
{"filter",          {'\\'},                   act_filter,
 "leave only the rows and states that fit an expression", "filter", ACTION_WIDE, NULL},
{"filter-clear",    {'F'},                    act_filter_clear,
 "show all rows and states again", NULL, 0, NULL},

{"vcpus",           {'1'},                    act_rows_vcpus,
 "view of all rows: VMs, vCPUs and pCPUs unfolded", "views", ACTION_WIDE, "Views"},
{"processes",       {'2'},                    act_rows_processes,
 "view of what VMs do inside: waits of vCPUs, processes, threads", "views", ACTION_WIDE, NULL},
{"resources",       {'3'},                    act_rows_resources,
 "view of what VMs use: lanes of CPU, disk and network", "views", ACTION_WIDE, NULL},
{"cause",           {'J'},                    act_cause,
 "go to who ended the wait, woke the thread, or ran instead", NULL, 0, NULL},

{"density",         {'D'},                    act_density,
 "density on or off: how much of each column is one state", "density", ACTION_WIDE, "States"},
{"density-state",   {'~'},                    act_density_state,
 "density of the state under the cursor; again: of its group", NULL, 0, NULL},
{"map-state",       {'u'},                    act_map_state,
 "a row of the minimap for the state under the cursor, or not", NULL, 0, NULL},

{"details",         {'i'},                    act_details,
 "show or hide the detail pane", "details", ACTION_WIDE, "Panes"},
{"events",          {'6'},                    act_events,
 "list the stored events of the row around the cursor", NULL, 0, NULL},
{"all-events",      {'&'},                    act_all_events,
 "events of all rows, or of the selected one", NULL, 0, NULL},
{"statistics",      {'7'},                    act_stats,
 "statistics of the row: states, culprits, counters in selection or window", "statistics", ACTION_WIDE, NULL},
{"blame",           {'8'},                    act_blame,
 "who displaced whom, for how long: a table of victims and culprits", NULL, 0, NULL},
{"waits",           {'b'},                    act_waits,
 "table of what VMs and vCPUs waited for in the selection or window", NULL, 0, NULL},
{"process-list",    {'A'},                    act_process_list,
 "table of guest processes: the share of each state", NULL, 0, NULL},
{"exits",           {'C'},                    act_exits,
 "table of the row's exits: how many for each reason, how long handled", NULL, 0, NULL},
{"requests",        {'I'},                    act_requests,
 "table of requests to disks: who submitted them, how long they took", NULL, 0, NULL},
{"problems",        {'9'},                    act_problems,
 "list the problems of the trace, and the events that it lacks", NULL, 0, NULL},
{"legend",          {'K'},                    act_legend,
 "show what the states in sight look like, and the marks", NULL, 0, NULL},
{"export",          {'S'},                    act_export,
 "write the selection or the window into a file", "export", 0, NULL},
{"range",           {'r'},                    act_range,
 "in a pane: of the selection or the window alone, or of the whole trace", NULL, 0, NULL},
{"pane-focus",      {K_TAB, K_BACK_TAB},      act_pane_focus,
 "from the timeline to the pane, and back", NULL, 0, NULL},
{"pane-size",       {'W'},                    act_pane_size,
 "make the pane larger; after the largest it is small again", NULL, 0, NULL},
{"back",            {K_ESC},                  act_back,
 "close the pane in focus, else clear the selection; never leaves", NULL, 0, NULL},
{"close",           {'q'},                    act_close,
 "close the pane; when only details are left, leave", "quit", 0, NULL},
{"quit",            {'Q'},                    act_quit,
 "leave", NULL, 0, NULL},
};

static const struct {
	uint32_t key;
	const char *name;
} names[] = {
	{ K_UP, "Up" }, { K_DOWN, "Down" }, { K_LEFT, "Left" },
	{ K_RIGHT, "Right" }, { K_PAGE_UP, "PgUp" }, { K_PAGE_DOWN, "PgDn" },
	{ K_HOME, "Home" }, { K_END, "End" }, { K_ENTER, "Enter" },
	{ K_ESC, "Esc" }, { K_TAB, "Tab" }, { K_BACK_TAB, "S-Tab" },
	{ K_BACKSPACE, "Backspace" },
	{ K_F1, "F1" }, { K_F1 + 1, "F2" }, { K_F1 + 2, "F3" },
	{ K_F1 + 3, "F4" }, { K_F1 + 4, "F5" }, { K_F1 + 5, "F6" },
	{ K_F1 + 6, "F7" }, { K_F1 + 7, "F8" }, { K_F1 + 8, "F9" },
	{ K_F1 + 9, "F10" }, { K_F1 + 10, "F11" }, { K_F12, "F12" },
	{ K_DELETE, "Delete" }, { K_INSERT, "Insert" }, 
	{ K_S_LEFT, "S-Left" }, { K_S_RIGHT, "S-Right" },
	{ K_C_LEFT, "C-Left" }, { K_C_RIGHT, "C-Right" }, { ' ', "Space" },
};
/* clang-format on */

const struct action *keys_table(size_t *n)
{
	*n = G_N_ELEMENTS(actions);
	return actions;
}

const struct action *action_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		if (!strcmp(actions[i].name, name))
			return &actions[i];
	return NULL;
}

struct keymap {
	uint32_t keys[G_N_ELEMENTS(actions)][ACTION_KEYS + 1];
};

struct keymap *keymap_new(void)
{
	struct keymap *map = g_new0(struct keymap, 1);

	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		memcpy(map->keys[i], actions[i].keys, sizeof(actions[i].keys));
	return map;
}

struct keymap *keymap_copy(const struct keymap *map)
{
	struct keymap *copy = g_new(struct keymap, 1);

	*copy = *map;
	return copy;
}

void keymap_free(struct keymap *map)
{
	g_free(map);
}

const struct action *keymap_find(const struct keymap *map, uint32_t key)
{
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		for (const uint32_t *k = map->keys[i]; *k; k++)
			if (*k == key)
				return &actions[i];
	return NULL;
}

/* Take @key from whoever has it: that action, or NULL. */
static const struct action *unbind(struct keymap *map, uint32_t key)
{
	const struct action *loser = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
		uint32_t *to = map->keys[i];

		for (const uint32_t *k = map->keys[i]; *k; k++)
			if (*k != key)
				*to++ = *k;
			else
				loser = &actions[i];
		while (to < map->keys[i] + ACTION_KEYS)
			*to++ = 0;
	}
	return loser;
}

const struct action *keymap_bind(struct keymap *map,
				 const struct action *action,
				 const uint32_t *keys, size_t n)
{
	const struct action *loser = NULL, *one;
	uint32_t *own = map->keys[action - actions];

	memset(own, 0, sizeof(map->keys[0]));
	n = MIN(n, ACTION_KEYS);
	for (size_t i = 0; i < n; i++) {
		one = unbind(map, keys[i]);
		if (one && one != action)
			loser = one;
	}
	for (size_t i = 0; i < n; i++)
		own[i] = keys[i];
	return loser;
}

const uint32_t *keymap_keys(const struct keymap *map,
			    const struct action *action)
{
	return map->keys[action - actions];
}

char *keymap_first(const struct keymap *map, const struct action *action)
{
	uint32_t key = keymap_keys(map, action)[0];

	return key ? key_text(key) : NULL;
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

char *keymap_text(const struct keymap *map, const struct action *action)
{
	GString *text = g_string_new(NULL);
	char *name;

	for (const uint32_t *k = keymap_keys(map, action); *k; k++) {
		name = key_text(*k);
		g_string_append_printf(text, "%s%s", text->len ? " " : "",
				       name);
		g_free(name);
	}
	return g_string_free(text, FALSE);
}

/* Typed control characters mean what they mean on a terminal. */
static uint32_t typed_key(gunichar c)
{
	return c == '\n' || c == '\r'   ? K_ENTER
	       : c == '\t'              ? K_TAB
	       : c == 0x1b              ? K_ESC
	       : c == 0x7f || c == '\b' ? K_BACKSPACE
					: c;
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
	if (!g_ascii_strncasecmp(text, "<C-", 3) && g_ascii_isalpha(text[3]) &&
	    text[4] == '>') {
		*key = typed_key(KEY_CTRL((gunichar)text[3]));
		return text + 5;
	}
	c = g_utf8_get_char_validated(text, -1);
	if (c == (gunichar)-1 || c == (gunichar)-2) {
		*key = (unsigned char)*text;
		return text + 1;
	}
	*key = typed_key(c);
	return g_utf8_next_char(text);
}

int key_named(const char *word, uint32_t *key)
{
	bool whole = g_utf8_strlen(word, -1) == 1;
	char typed[2] = "", *text;
	const char *rest;

	if (!g_ascii_strncasecmp(word, "Ctrl-", 5) && word[5] >= '@' &&
	    word[5] < 0x7f && !word[6]) {
		typed[0] = (char)KEY_CTRL(g_ascii_toupper(word[5]));
		key_parse(typed, key);
		return typed[0] ? 0 : -1;
	}
	if (whole || *word == '<')
		text = g_strdup(word);
	else
		text = g_strdup_printf("<%s>", word);
	rest = *text ? key_parse(text, key) : text;
	whole = *text && !*rest;
	g_free(text);
	return whole ? 0 : -1;
}
