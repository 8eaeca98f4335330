/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands, and the prompt for them: see commands.h. */
#include "config.h"

#include "ui/commands.h"

#include <string.h>

#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/expr-complete.h"
#include "ui/keys.h"
#include "ui/textfile.h"
#include "ui/ui.h"

/* clang-format off */
static const struct ui_command commands[] = {
{"delmark", "LETTER", "delete a mark", arg_delmark, complete_mark},
{"density", "[STATE]", "density of a state, of steal or busy, or off", arg_density, complete_density},
{"events", "[NAME [FIELDS]]", "stored events, of them those that match regular expressions; off: all", arg_events, complete_events},
{"filter", "EXPRESSION", "leave only what fits (see SEARCHES AND FILTERS)", arg_filter, expr_complete},
{"export", "[FORMAT [FILE]]", "write the selection or window of all rows into a file", arg_export, complete_export},
{"goto", "TIME[..TIME]", "cursor to a time, or show a range and select it", arg_goto, NULL},
{"mark", "LETTER [NOTE]", "set a mark at the cursor, with a note", arg_mark, NULL},
{"note", "LETTER [TEXT]", "give a mark another note, or none", arg_note, complete_mark},
{"map", "STATE", "a row of the minimap for a state, for steal or busy, or not", arg_map, complete_map},
{"pane", "NAME", "show a pane", arg_pane, complete_pane},
{"search", "EXPRESSION", "find rows or intervals", arg_search, expr_complete},
{"session", "save|load FILE", "keep places, marks and settings in a file, or take them from one", arg_session, complete_session},
{"preemptions", "[of=VICTIM] [by=CULPRIT] [in=range]", "list preemptions: expressions for names", arg_preempts, complete_preempts},
{"set", "[NAME [VALUE]]", "change a setting, or say what it is", arg_set, complete_set},
{"sort", "ORDER", "sort the rows: tree, name, time or preempted", arg_sort, complete_sort},
{"view", "NAME", "show a view of the rows: vcpus, processes or resources", arg_view, complete_view},
{"window", "DURATION", "make the window this long, about the cursor", arg_window, NULL},
};
/* clang-format on */

const struct ui_command *commands_table(size_t *n)
{
	*n = G_N_ELEMENTS(commands);
	return commands;
}

size_t complete_from(const char *const *names, const char *text,
		     GPtrArray *list)
{
	for (; *names; names++)
		if (g_str_has_prefix(*names, text))
			g_ptr_array_add(list, g_strdup(*names));
	return 0;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t complete_path(const char *text, GPtrArray *list)
{
	const char *slash = strrchr(text, '/');
	const char *base = slash ? slash + 1 : text, *name;
	char *typed =
		slash ? g_strndup(text, (gsize)(base - text)) : g_strdup(".");
	char *folder = textfile_long(typed);
	GDir *dir = g_dir_open(folder, 0, NULL);

	while (dir && (name = g_dir_read_name(dir))) {
		char *path = g_build_filename(folder, name, NULL);

		if (g_str_has_prefix(name, base) &&
		    g_utf8_validate(name, -1, NULL))
			g_ptr_array_add(
				list,
				g_strconcat(name,
					    g_file_test(path,
							G_FILE_TEST_IS_DIR)
						    ? "/"
						    : "",
					    NULL));
		g_free(path);
	}
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(list, by_name);
	g_free(folder);
	g_free(typed);
	return (size_t)(base - text);
}

static const struct ui_command *command_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

/*
 * Does @action begin with @word?  One that a command is called after (goto)
 * is that command: it asks when it is given no argument.
 */
static bool is_begun(const struct action *action, const char *word)
{
	return g_str_has_prefix(action->name, word) &&
	       !command_find(action->name);
}

/* What a word may mean: a command, or an action. */
struct meaning {
	const struct ui_command *command;
	const struct action *action;
	unsigned int count; /* how many begin with the word */
};

static const char *name_of(const struct meaning *m)
{
	return m->command ? m->command->name : m->action->name;
}

/* Whole names win over beginnings of others. */
static struct meaning find(const char *word)
{
	struct meaning m = { command_find(word), NULL, 1 };
	const struct action *actions;
	size_t n;

	if (!m.command)
		m.action = action_find(word);
	if (m.command || m.action)
		return m;
	m.count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (g_str_has_prefix(commands[i].name, word)) {
			m.command = &commands[i];
			m.count++;
		}
	actions = keys_table(&n);
	for (size_t i = 0; i < n; i++)
		if (is_begun(&actions[i], word)) {
			m.action = &actions[i];
			m.count++;
		}
	return m;
}

void command_run(struct ui *ui, const char *line)
{
	char *text = g_strstrip(g_strdup(line)), *args = strchr(text, ' ');
	struct meaning m;

	if (args) {
		*args++ = '\0';
		g_strstrip(args);
	}
	m = find(text);
	if (!*text)
		;
	else if (!m.count)
		ui_say(ui, "no command is called '%s'; Tab lists them", text);
	else if (m.count > 1)
		ui_say(ui, "'%s' is the beginning of %u commands; Tab lists "
			   "them",
		       text, m.count);
	else if (m.command)
		m.command->run(ui, args ? args : "");
	else if (args)
		ui_say(ui, "'%s' takes no argument", name_of(&m));
	else
		ui_act(ui, m.action);
	g_free(text);
}

static void add_names(const char *word, GPtrArray *list)
{
	const struct action *actions;
	size_t n;

	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (g_str_has_prefix(commands[i].name, word))
			g_ptr_array_add(list, g_strdup(commands[i].name));
	actions = keys_table(&n);
	for (size_t i = 0; i < n; i++)
		if (is_begun(&actions[i], word))
			g_ptr_array_add(list, g_strdup(actions[i].name));
}

static size_t complete(struct ui *ui, const char *text, GPtrArray *list)
{
	const char *args = strchr(text, ' ');
	struct meaning m;
	char *word;

	if (!args) {
		add_names(text, list);
		return 0;
	}
	word = g_strndup(text, (gsize)(args - text));
	m = find(word);
	g_free(word);
	while (*args == ' ')
		args++;
	if (m.count != 1 || !m.command || !m.command->complete)
		return 0;
	return (size_t)(args - text) + m.command->complete(ui, args, list);
}

static const struct prompt_use use = {
	.name = "command",
	.sign = ":",
	.enter = command_run,
	.complete = complete,
};

void act_command(struct ui *ui)
{
	prompt_open(ui, &use, NULL);
}
