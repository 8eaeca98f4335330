/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of the viewer: `:'.
 *
 * A command is the name of an action (`:zoom-in'), or one of the table in
 * commands.c, which take an argument (`:goto +3.2ms').  An unambiguous
 * beginning of a name will do.  Tab completes names and arguments.
 */
#ifndef UI_COMMANDS_H
#define UI_COMMANDS_H

#include <stddef.h>

#include <glib.h>

struct ui;

struct ui_command {
	const char *name;
	const char *args; /* what it takes: "TIME", "[FILE]" */
	const char *help;
	/* @args is what follows the name, without blanks around it. */
	void (*run)(struct ui *ui, const char *args);
	/*
	 * NULL, or: append what @args can be completed to, as in prompt.h;
	 * returns the offset in @args.
	 */
	size_t (*complete)(struct ui *ui, const char *args, GPtrArray *list);
};

const struct ui_command *commands_table(size_t *n);

/* Do what @line says; says on the status line what is wrong with it. */
void command_run(struct ui *ui, const char *line);

/*
 * Append to @list each of @names (NULL-ended) that begins with @text:
 * for the complete functions.  Returns 0.
 */
size_t complete_from(const char *const *names, const char *text,
		     GPtrArray *list);
/* The same for the path of a file, @text; a folder ends in '/'. */
size_t complete_path(const char *text, GPtrArray *list);

#endif
