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
#include "ui/exporter.h"
#include "ui/palette.h"

struct ui;

/* What the user said about colours; AUTO also minds NO_COLOR. */
enum colour_choice { COLOUR_AUTO, COLOUR_MONO, COLOUR_8, COLOUR_256 };

/* Read the argument of --color: 0 or -1. */
int colour_choice_parse(const char *text, enum colour_choice *choice);

struct config;

/* How to show it. */
struct app_options {
	enum colour_choice colours;
	const struct config *config; /* NULL: the defaults; not owned */
	const struct palette *palette; /* NULL: as configured; not owned */
	bool mouse;
	bool low_bandwidth; /* else only while the link is slow */
	/* Writes what the user wants written; NULL: there are no exports. */
	const struct exporter *exporter;
	const char *state; /* restored from and kept in this file, or NULL */
	bool fresh;        /* of it, not the place */
	const char *session; /* loaded, or NULL */
};

/*
 * Show it on the terminal until the user leaves.  Returns 0, or -1 when the
 * terminal cannot be used; nothing was drawn then.
 */
int app_run(struct history *h, const struct app_options *options,
	    struct err *err);

/*
 * Print the screen of @cols x @lines after @keys (NULL for none) were typed.
 * @ansi: with colours.
 */
void app_print(struct history *h, const struct app_options *options, int cols,
	       int lines, const char *keys, bool ansi);

/*
 * The viewer in lines (plain.h), on stdin and stdout.  0, or -1 with a sentence
 * when stdout cannot be written.
 */
int app_plain(struct history *h, const struct app_options *options,
	      struct err *err);

/* The first picture, without colours, and the VMs in a few lines. */
void app_print_summary(struct history *h, const struct app_options *options,
		       int cols, int lines);

#endif
