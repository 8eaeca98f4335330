/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the commands that print a result have in common: the options that
 * every one of them takes, and the way from the arguments to a history, a
 * window, a printer and an exit status.
 *
 *	struct cli cli = CLI_INIT(&cmd_x, formats);
 *
 *	if (!cli_parse(&cli, entries, true, help, &argc, &argv))
 *		return cli.status;
 *	if (!cli_open(&cli, paths, n) && !cli_begin(&cli))
 *		... do it with cli.q and cli.printer, errors into cli.err
 *	return cli_finish(&cli);
 */
#ifndef REPORT_CLI_H
#define REPORT_CLI_H

#include <stdbool.h>

#include <glib.h>

#include "base/err.h"
#include "command.h"
#include "report/output.h"
#include "report/printer.h"
#include "report/query.h"

struct cli {
	const struct command *cmd;
	const char *const *formats; /* that it knows, the default one first */
	/* As the user wrote them; owned. */
	char *from, *to, *vm, *host, *format_name, *out;
	/* What became of them. */
	const char *format_chosen; /* its name, one of @formats */
	enum format format;        /* if printers know that name */
	struct query q; /* q.h is owned */
	struct output output;
	struct printer *printer; /* owned */
	bool writing;            /* @output is open */
	struct err err;
	int status;
};

#define CLI_INIT(command, format_names)                                        \
	{                                                                      \
		.cmd = (command), .formats = (format_names),                   \
		.q = {.limit = INT64_MAX }                                     \
	}

/*
 * Parse the options: @own, those of the command, and if @windowed --from,
 * --to, --vm and --host, and always --format, --output and --help.  @help
 * is printed below the list of options.  Returns true to go on with what is
 * left in argc and argv; else the command ends with @cli->status.
 */
bool cli_parse(struct cli *cli, const GOptionEntry *own, bool windowed,
	       const char *help, int *argc, char ***argv);

/*
 * Open the history (or the traces), look up window and names.  Returns 0, or
 * -1 with @cli->status set and everything said.
 */
int cli_open(struct cli *cli, const char *const *paths, size_t n);

/* Open the output and make the printer.  Returns 0 or -1 likewise. */
int cli_begin(struct cli *cli);

/* Say something about the history that is worth a line, but no failure. */
void cli_note(const char *what, const char *text);

/* Record that the work failed; @cli->err says why. */
void cli_fail(struct cli *cli);

/* Close everything, say what went wrong, and return the exit status. */
int cli_finish(struct cli *cli);

/* The same for a wrong use of the command, which @what describes. */
int cli_wrong(struct cli *cli, const char *what);

#endif
