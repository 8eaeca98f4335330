/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a command line to a printer and back: see cli.h. */
#include "config.h"

#include "report/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "open.h"

/* The names that were given, as bytes: they need not fit the locale. */
static void add_common(struct cli *cli, GOptionContext *context, bool windowed,
		       gboolean *help)
{
	char *formats = g_strjoinv("|", (char **)(void *)cli->formats);
	char *about = g_strdup_printf("Form of the result (default %s)",
				      cli->formats[0]);
	const GOptionEntry window[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &cli->from,
		  "Begin of the window", "TIME" },
		{ "to", 0, 0, G_OPTION_ARG_FILENAME, &cli->to,
		  "End of the window", "TIME" },
		{ "vm", 0, 0, G_OPTION_ARG_FILENAME, &cli->vm, "Only this VM",
		  "NAME|PID" },
		{ "host", 0, 0, G_OPTION_ARG_FILENAME, &cli->host,
		  "Only this machine, where several were traced", "NAME" },
		{ NULL },
	};
	const GOptionEntry output[] = {
		{ "format", 0, 0, G_OPTION_ARG_FILENAME, &cli->format_name,
		  g_intern_string(about), g_intern_string(formats) },
		{ "output", 'o', 0, G_OPTION_ARG_FILENAME, &cli->out,
		  "Write into this file", "OUT" },
		{ "help", 'h', 0, G_OPTION_ARG_NONE, help, "Print this help",
		  NULL },
		{ NULL },
	};

	if (windowed)
		g_option_context_add_main_entries(context, window, NULL);
	g_option_context_add_main_entries(context, output, NULL);
	g_free(formats);
	g_free(about);
}

static void cli_clear(struct cli *cli)
{
	g_free(cli->from);
	g_free(cli->to);
	g_free(cli->vm);
	g_free(cli->host);
	g_free(cli->format_name);
	g_free(cli->out);
	err_clear(&cli->err);
}

static int find_format(struct cli *cli)
{
	const char *name = cli->format_name;

	if (!name)
		name = cli->formats[0];
	for (const char *const *f = cli->formats; *f; f++)
		if (!strcmp(*f, name)) {
			cli->format_chosen = *f;
			cli->format = (enum format)MAX(format_by_name(name), 0);
			return 0;
		}
	cli->status = usage_error(cli->cmd, "no such format '%s'", name);
	return -1;
}

bool cli_parse(struct cli *cli, const GOptionEntry *own, bool windowed,
	       const char *help, int *argc, char ***argv)
{
	GOptionContext *context = g_option_context_new(cli->cmd->args);
	gboolean want_help = FALSE, parsed;
	GError *error = NULL;
	char *text;

	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_set_summary(context, cli->cmd->summary);
	g_option_context_set_description(context, help);
	if (own)
		g_option_context_add_main_entries(context, own, NULL);
	add_common(cli, context, windowed, &want_help);
	parsed = g_option_context_parse(context, argc, argv, &error);
	if (!parsed) {
		cli->status = usage_error(cli->cmd, "%s", error->message);
		g_error_free(error);
	} else if (want_help) {
		text = g_option_context_get_help(context, TRUE, NULL);
		fputs(text, stdout);
		g_free(text);
		cli->status = STATUS_DONE;
		parsed = FALSE;
	} else if (find_format(cli)) {
		parsed = FALSE;
	}
	g_option_context_free(context);
	if (*argc > 1 && !strcmp((*argv)[1], "--")) { /* GLib may leave it */
		(*argv)++;
		(*argc)--;
	}
	if (!parsed)
		cli_clear(cli);
	return parsed;
}

int cli_wrong(struct cli *cli, const char *what)
{
	cli->status = usage_error(cli->cmd, "%s", what);
	err_clear(&cli->err);
	return cli_finish(cli);
}

void cli_note(const char *what, const char *text)
{
	char *clean = text_clean(text);

	fprintf(stderr, "kvmscope: %s%s\n", what, clean);
	g_free(clean);
}

static void check_window(const struct cli *cli)
{
	if (cli->q.from_ns > history_end_ns(cli->q.h) ||
	    cli->q.to_ns < history_begin_ns(cli->q.h))
		cli_note("the window lies outside the trace of ",
		     query_subject(&cli->q));
}

int cli_open(struct cli *cli, const char *const *paths, size_t n)
{
	struct query *q = &cli->q;
	const char *incomplete;

	if (open_history(&q->h, paths, n, NULL, &cli->err)) {
		cli_fail(cli);
		return -1;
	}
	if (query_window(q, cli->from, cli->to, &cli->err)) {
		cli->status = usage_error(cli->cmd, "%s", cli->err.msg);
		err_clear(&cli->err);
		return -1;
	}
	q->vm = cli->vm;
	q->host = cli->host;
	if (query_names(q, &cli->err)) {
		cli_fail(cli);
		return -1;
	}
	incomplete = history_incomplete(q->h);
	if (incomplete)
		cli_note("incomplete: ", incomplete);
	check_window(cli);
	return 0;
}

int cli_begin(struct cli *cli)
{
	if (output_open(&cli->output, cli->out, &cli->err)) {
		cli_fail(cli);
		return -1;
	}
	cli->writing = true;
	cli->printer = printer_new(cli->format, cli->output.file);
	return 0;
}

void cli_fail(struct cli *cli)
{
	cli->status = STATUS_FAILED;
}

int cli_finish(struct cli *cli)
{
	/* What was said first is the cause. */
	struct err *err = cli->err.msg ? NULL : &cli->err;

	if (cli->writing &&
	    output_close(&cli->output, cli->status == STATUS_DONE, err))
		cli->status = STATUS_FAILED;
	if (cli->err.msg)
		err_report(&cli->err);
	printer_free(cli->printer);
	history_close(cli->q.h);
	cli_clear(cli);
	return cli->status;
}
