/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmscope view: the timeline, on the terminal or as a picture. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/err.h"
#include "command.h"
#include "export/viewer.h"
#include "open.h"
#include "picture-size.h"
#include "ui/app.h"
#include "ui/commands.h"
#include "ui/configfile.h"
#include "ui/keys.h"
#include "ui/palette.h"
#include "ui/saved.h"
#include "ui/settings.h"

static char *screenshot, *keys, *colour, *palette, *config_path, *state_path,
	*session;
static char **paths;
static struct given_names names;
static gboolean ansi, plain, list_actions, mouse, low_bandwidth, no_config,
	dump_config, fresh;

static const GOptionEntry options[] = {
	{ "screenshot", 0, 0, G_OPTION_ARG_STRING, &screenshot,
	  "print the screen of this size and leave", "COLSxROWS" },
	{ "keys", 0, 0, G_OPTION_ARG_STRING, &keys,
	  "type these keys first: \"wwl\", \"/vm2<Enter>p\"", "KEYS" },
	{ "ansi", 0, 0, G_OPTION_ARG_NONE, &ansi, "print it with colours",
	  NULL },
	{ "plain", 0, 0, G_OPTION_ARG_NONE, &plain,
	  "in lines: commands from stdin, sentences to stdout", NULL },
	{ "color", 0, 0, G_OPTION_ARG_STRING, &colour,
	  "colours at most (default: what the terminal has)",
	  "auto|256|8|mono" },
	{ "palette", 0, 0, G_OPTION_ARG_STRING, &palette,
	  "the colours of states and of the screen",
	  "default|high-contrast|mono" },
	{ "mouse", 0, 0, G_OPTION_ARG_NONE, &mouse,
	  "listen to clicks and the wheel", NULL },
	{ "low-bandwidth", 0, 0, G_OPTION_ARG_NONE, &low_bandwidth,
	  "send as little to the terminal as can be", NULL },
	{ "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path,
	  "read this configuration instead of the usual ones", "FILE" },
	{ "no-config", 0, 0, G_OPTION_ARG_NONE, &no_config,
	  "read no configuration", NULL },
	{ "dump-config", 0, 0, G_OPTION_ARG_NONE, &dump_config,
	  "print the configuration as a file with comments", NULL },
	{ "session", 0, 0, G_OPTION_ARG_FILENAME, &session,
	  "open this session, of its history if no other is given", "FILE" },
	{ "fresh", 0, 0, G_OPTION_ARG_NONE, &fresh,
	  "begin with the whole trace, not where it was left", NULL },
	{ "state", 0, 0, G_OPTION_ARG_FILENAME, &state_path,
	  "keep the state in this file", "FILE" },
	{ "list-actions", 0, 0, G_OPTION_ARG_NONE, &list_actions,
	  "print all keys, commands and settings", NULL },
	{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL,
	  "FILE|TRACE..." },
	{ NULL },
};

/* The size that a pipe's reader says it has. */
static int size_from(const char *variable, int otherwise, int max)
{
	const char *text = getenv(variable);
	int n = text ? atoi(text) : 0;

	return n >= 20 && n <= max ? n : otherwise;
}

/* Fields never hold two blanks in a row, so scripts can split at them. */
static void print_line(const char *name, const char *what, const char *help)
{
	printf("%-18s  %-18s  %s\n", name, *what ? what : "-", help);
}

static void print_settings(void)
{
	static const char *const types[] = {
		[SETTING_DURATION] = "DURATION",
		[SETTING_BOOL] = "on|off",
	};
	const struct setting *settings;
	size_t n;

	settings = settings_table(&n);
	for (size_t i = 0; i < n; i++) {
		const struct setting *s = &settings[i];
		char *name = g_strdup_printf(":set %s", s->name);
		char *takes = s->choices
				      ? g_strjoinv("|", (char **)s->choices)
				      : g_strdup(types[s->type]);

		print_line(name, takes, s->help);
		g_free(takes);
		g_free(name);
	}
}

/* What keys, commands and settings there are; the manual is held to it. */
static int print_actions(void)
{
	struct keymap *map = keymap_new();
	const struct ui_command *commands;
	const struct action *actions;
	char *text;
	size_t n;

	actions = keys_table(&n);
	for (size_t i = 0; i < n; i++) {
		text = keymap_text(map, &actions[i]);
		print_line(actions[i].name, text, actions[i].help);
		g_free(text);
	}
	commands = commands_table(&n);
	for (size_t i = 0; i < n; i++) {
		text = g_strdup_printf(":%s", commands[i].name);
		print_line(text, commands[i].args, commands[i].help);
		g_free(text);
	}
	print_settings();
	keymap_free(map);
	return STATUS_DONE;
}

static void read_config(struct config *c)
{
	config_init(c);
	if (config_path)
		config_file(c, config_path, true);
	else if (!no_config)
		config_usual(c);
}

/* Where the viewer does not say it: returns whether there was anything. */
static bool report_complaints(const struct config *c)
{
	struct err err = ERR_INIT;

	for (guint i = 0; i < c->complaints->len; i++) {
		err_set(&err, "%s", (char *)c->complaints->pdata[i]);
		err_report(&err);
	}
	return c->complaints->len;
}

static int print_config(void)
{
	struct config config;
	int status = STATUS_DONE;
	char *text;

	read_config(&config);
	text = config_dump(&config);
	fputs(text, stdout);
	if (report_complaints(&config))
		status = STATUS_FAILED;
	g_free(text);
	config_release(&config);
	return status;
}

/* Sets paths to the history of the session if the user gave none. */
static int read_session(struct err *err)
{
	char *path = saved_history(session, err);

	if (!path)
		return -1;
	if (paths) {
		g_free(path);
		return 0;
	}
	paths = g_new0(char *, 2);
	paths[0] = path;
	return 0;
}

/*
 * Where the state is kept, or NULL: pictures and pipes are the same every time
 * unless that is asked for.
 */
static char *find_state(const struct history *h)
{
	if (state_path)
		return g_strdup(state_path);
	if (screenshot || plain || !isatty(STDOUT_FILENO))
		return NULL;
	return saved_state_path(h);
}

static int show(struct history *h, const struct app_options *how, int cols,
		int lines)
{
	struct err err = ERR_INIT;

	if (screenshot || plain || !isatty(STDOUT_FILENO))
		report_complaints(how->config);
	if (screenshot) {
		app_print(h, how, cols, lines, keys, ansi);
		return STATUS_DONE;
	}
	if (plain)
		return app_plain(h, how, &err) ? err_report(&err) : STATUS_DONE;
	if (!isatty(STDOUT_FILENO)) {
		app_print_summary(h, how,
				  size_from("COLUMNS", 100, PICTURE_MAX_COLS),
				  size_from("LINES", 30, PICTURE_MAX_LINES));
		return STATUS_DONE;
	}
	if (!app_run(h, how, &err))
		return STATUS_DONE;
	err_report(&err);
	return STATUS_USAGE;
}

/* The options on how to show it: STATUS_DONE or a usage error. */
static int read_looks(struct app_options *how)
{
	if (colour && colour_choice_parse(colour, &how->colours))
		return usage_error(&cmd_view,
				   "--color is auto, 256, 8 or mono, not '%s'",
				   colour);
	if (palette && !(how->palette = palette_by_name(palette)))
		return usage_error(&cmd_view,
				   "--palette is default, high-contrast or "
				   "mono, not '%s'",
				   palette);
	how->mouse = mouse;
	how->low_bandwidth = low_bandwidth;
	return STATUS_DONE;
}

static int view(void)
{
	struct app_options how = { .colours = COLOUR_AUTO,
				   .exporter = export_for_viewer() };
	struct config config;
	struct err err = ERR_INIT;
	struct history *h = NULL;
	int cols = 0, lines = 0, status;
	char *state;

	if (list_actions)
		return print_actions();
	if (config_path && no_config)
		return usage_error(&cmd_view,
				   "--config and --no-config exclude each "
				   "other");
	if (dump_config)
		return print_config();
	if (session && read_session(&err))
		return err_report(&err);
	if (!paths)
		return usage_error(&cmd_view, "no history and no trace given");
	status = given_names_read(&cmd_view, &names);
	if (status == STATUS_DONE)
		status = read_looks(&how);
	if (status != STATUS_DONE)
		return status;
	if (screenshot && !picture_size_parse(screenshot, &cols, &lines))
		return usage_error(&cmd_view,
				   "--screenshot takes a size like 100x30 (at "
				   "most %dx%d), not '%s'",
				   PICTURE_MAX_COLS, PICTURE_MAX_LINES, screenshot);
	if (plain && screenshot)
		return usage_error(&cmd_view, "--plain or --screenshot, not "
					      "both");
	if (!screenshot && (keys || ansi))
		return usage_error(&cmd_view, "--%s goes with --screenshot",
				   keys ? "keys" : "ansi");
	if (open_history(&h, (const char *const *)paths, g_strv_length(paths),
			 &names, &err))
		return err_report(&err);
	read_config(&config);
	how.config = &config;
	how.fresh = fresh;
	how.session = session;
	how.state = state = find_state(h);
	status = show(h, &how, cols, lines);
	g_free(state);
	config_release(&config);
	history_close(h);
	return status;
}

static int run(int argc, char **argv)
{
	GOptionContext *context = g_option_context_new(NULL);
	GError *error = NULL;
	int status;

	g_option_context_set_summary(context, cmd_view.summary);
	g_option_context_add_main_entries(context, options, NULL);
	given_names_options(context);
	if (g_option_context_parse(context, &argc, &argv, &error)) {
		status = view();
	} else {
		status = usage_error(&cmd_view, "%s", error->message);
		g_error_free(error);
	}
	g_option_context_free(context);
	g_strfreev(paths);
	given_names_release(&names);
	g_free(screenshot);
	g_free(keys);
	g_free(colour);
	g_free(palette);
	g_free(config_path);
	g_free(state_path);
	g_free(session);
	return status;
}

const struct command cmd_view = {
	.name = "view",
	.args = "[OPTION...] FILE|TRACE...",
	.summary = "show the timeline",
	.run = run,
};
