/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that the user gives on the command line to what a trace shows only by
 * numbers: VMs (--vm-name) and processes of guests (--process, --processes).
 *
 * The options are the same for each command that indexes.
 */
#ifndef GIVEN_NAMES_H
#define GIVEN_NAMES_H

#include <stdbool.h>

#include <glib.h>

#include "command.h"

struct given_names {
	const char *const *vms; /* "PID=NAME", NULL-ended, or NULL */
	GPtrArray *processes;   /* struct process_name, or NULL: none */
};

/* Add the options to @context; what they say is in @names after the next. */
void given_names_options(GOptionContext *context);

/*
 * Read what they said, files included.  Returns STATUS_DONE, or another status
 * after saying what is wrong.
 */
int given_names_read(const struct command *cmd, struct given_names *names);

/* None was given. */
bool given_names_empty(const struct given_names *names);

/* Free what the options left and @names holds. */
void given_names_release(struct given_names *names);

#endif
