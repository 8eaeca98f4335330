/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvmscope: which command it is, and what --help says of them all.
 *
 * "kvmscope TRACE|FILE" without a command is "kvmscope view".
 */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "base/text.h"
#include "command.h"

static const struct command *const commands[] = {
	&cmd_view,   &cmd_index, &cmd_report,
	&cmd_export, &cmd_sql,   &cmd_probe,
};

int usage_error(const struct command *cmd, const char *fmt, ...)
{
	char *msg, *clean;
	va_list ap;

	va_start(ap, fmt);
	msg = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	clean = text_clean(msg);
	fprintf(stderr, "kvmscope%s%s: %s; try 'kvmscope%s%s --help'\n",
		cmd ? " " : "", cmd ? cmd->name : "", clean, cmd ? " " : "",
		cmd ? cmd->name : "");
	g_free(clean);
	g_free(msg);
	return STATUS_USAGE;
}

static int print_help(void)
{
	printf("Usage: kvmscope TRACE...|FILE\n"
	       "       kvmscope COMMAND [OPTION...] ARGUMENT...\n\n"
	       "Shows on one timeline what every physical CPU, VM, vCPU and "
	       "host thread of a KVM\nhost did, from a kernel trace (LTTng or "
	       "perf, CTF) or a history made of one.\n\nCommands:\n");
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		printf("  %-7s %s\n", commands[i]->name, commands[i]->summary);
	printf("\nWithout a command, TRACE or FILE is viewed.\n"
	       "'kvmscope COMMAND --help' tells more, and so does "
	       "'man kvmscope'.\n\n"
	       "Exit status: 0 done, 1 failed or incomplete, 2 wrong usage.\n");
	return STATUS_DONE;
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

/* A result that nobody got is a failure: a full disk, a closed pipe. */
static int check_stdout(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	if (status == STATUS_DONE)
		fprintf(stderr, "kvmscope: cannot write the result: %s\n",
			g_strerror(errno));
	return STATUS_FAILED;
}

static int run(const struct command *cmd, int argc, char **argv)
{
	char *name = g_strdup_printf("kvmscope %s", cmd->name);
	int status;

	argv[0] = name;
	g_set_prgname(name);
	status = cmd->run(argc, argv);
	g_free(name);
	return check_stdout(status);
}

int main(int argc, char **argv)
{
	const struct command *cmd;

	setlocale(LC_ALL, "");
	/* Numbers are always written with a point. */
	setlocale(LC_NUMERIC, "C");
	/* Their errors come back from write(), and are said. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2)
		return usage_error(NULL, "no trace and no command");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return check_stdout(print_help());
	if (!strcmp(argv[1], "--version")) {
		printf("kvmscope %s\n", PACKAGE_VERSION);
		return check_stdout(STATUS_DONE);
	}
	if (!strcmp(argv[1], "--list-commands")) {
		for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
			printf("%s\n", commands[i]->name);
		return check_stdout(STATUS_DONE);
	}
	cmd = find_command(argv[1]);
	if (cmd)
		return run(cmd, argc - 1, argv + 1);
	return run(&cmd_view, argc, argv);
}
