/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ways to look at a history: on the terminal, in lines, as one picture,
 * and as a picture with a few lines of summary for a pipe.
 */
#ifndef UI_APP_H
#define UI_APP_H

#include <stdbool.h>

#include "base/err.h"
#include "db/history.h"

/* What the user said about colours; AUTO also minds NO_COLOR. */
enum colour_choice { COLOUR_AUTO, COLOUR_MONO, COLOUR_8, COLOUR_256 };

/* Read the argument of --color: 0 or -1. */
int colour_choice_parse(const char *text, enum colour_choice *choice);

/*
 * Show it on the terminal until the user leaves.  Returns 0, or -1 when the
 * terminal cannot be used; nothing was drawn then.
 */
int app_run(struct history *h, enum colour_choice choice, struct err *err);

/*
 * Print the screen of @cols x @lines after @keys (NULL for none) were typed.
 * @ansi: with colours.
 */
void app_print(struct history *h, enum colour_choice choice, int cols,
	       int lines, const char *keys, bool ansi);

/*
 * The viewer in lines (plain.h), on stdin and stdout.  0, or -1 with a sentence
 * when stdout cannot be written.
 */
int app_plain(struct history *h, struct err *err);

/* A picture of the start, and the VMs in a few lines. */
void app_print_summary(struct history *h, int cols, int lines);

#endif
