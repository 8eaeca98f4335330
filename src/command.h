/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of the program, one file each (cmd-NAME.c), one row each in
 * main.c.  A command parses its own options (GOptionContext), prints its
 * result on stdout and its troubles on stderr, and returns the exit status.
 */
#ifndef COMMAND_H
#define COMMAND_H

enum exit_status {
	STATUS_DONE = 0,
	STATUS_FAILED = 1, /* or incomplete; a sentence said why */
	STATUS_USAGE = 2,
};

struct command {
	const char *name;
	const char *args; /* for the usage line */
	const char *summary; /* one line */
	/* argv[0] is "kvmscope NAME". */
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_export;
extern const struct command cmd_index;
extern const struct command cmd_probe;
extern const struct command cmd_report;
extern const struct command cmd_sql;
extern const struct command cmd_view;

/*
 * Say what is wrong with the command line ("kvmscope report: no such report
 * 'x'; try 'kvmscope report --help'") and return STATUS_USAGE.
 */
int usage_error(const struct command *cmd, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
