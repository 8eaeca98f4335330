/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command `:session': see act-args.h and saved.h. */
#include "config.h"

#include <string.h>

#include "ui/act-args.h"
#include "ui/commands.h"
#include "ui/saved.h"
#include "ui/textfile.h"
#include "ui/ui.h"

static void save(struct ui *ui, const char *path)
{
	struct err err = ERR_INIT;

	if (saved_write(ui, SAVED_SESSION, path, &err))
		ui_say_err(ui, &err);
	else
		ui_say(ui, "session saved: kvmscope view --session %s opens it",
		       path);
}

bool session_load(struct ui *ui, const char *path)
{
	struct err err = ERR_INIT;
	int r = saved_read(ui, SAVED_SESSION, path, false, &err);

	if (r < 0)
		ui_say_err(ui, &err);
	else if (r)
		ui_say(ui, "the session is of another history: what fits was "
			   "taken");
	return !r;
}

static void load(struct ui *ui, const char *path)
{
	if (session_load(ui, path))
		ui_say(ui, "the session is loaded");
}

void arg_session(struct ui *ui, const char *args)
{
	const char *file = strchr(args, ' ');
	char *path;

	while (file && *file == ' ')
		file++;
	if (!file || !*file) {
		ui_say(ui, "session save FILE, or session load FILE");
		return;
	}
	path = textfile_long(file);
	if (g_str_has_prefix(args, "save "))
		save(ui, path);
	else if (g_str_has_prefix(args, "load "))
		load(ui, path);
	else
		ui_say(ui, "a session is saved or loaded: session save FILE");
	g_free(path);
}

size_t complete_session(struct ui *ui, const char *args, GPtrArray *list)
{
	static const char *const words[] = { "load", "save", NULL };

	const char *file = strchr(args, ' ');

	(void)ui;
	if (!file)
		return complete_from(words, args, list);
	while (*file == ' ')
		file++;
	return (size_t)(file - args) + complete_path(file, list);
}
