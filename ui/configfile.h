/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's configuration: other keys, settings and colours than the
 * program's (kvmscope-config(5)).
 *
 * Files are in the syntax of GKeyFile.  Each line is read by itself, over what
 * was there before, so a wrong line costs that line only: it becomes a
 * complaint, "~/.config/kvmscope/config:7: no action is called 'zom-in'".
 * Nothing in a configuration keeps the program from starting.
 *
 * A new section: a function and its row in the table of configfile.c.
 */
#ifndef UI_CONFIGFILE_H
#define UI_CONFIGFILE_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "ui/settings.h"

struct keymap;
struct palette;

/* Larger files are refused. */
#define CONFIG_MAX ((size_t)1 << 20)

struct config {
	struct keymap *keymap;
	struct settings settings;
	struct palette *palette; /* with the user's own looks */
	GPtrArray *looks;        /* char *, those as lines: "guest = 16 on 79" */
	GPtrArray *complaints; /* char *, in the order of the lines */
};

/* The program's own defaults. */
void config_init(struct config *c);
void config_release(struct config *c);

/* Read the text of a file that complaints call @place. */
void config_text(struct config *c, const char *place, const char *text);

/* Read a file; a missing one is a complaint only if @must be there. */
void config_file(struct config *c, const char *path, bool must);

/*
 * /etc/kvmscope/config, then $XDG_CONFIG_HOME/kvmscope/config (by default
 * ~/.config), which wins.
 */
void config_usual(struct config *c);

/* The whole of it as a file with comments: read again, it changes nothing. */
char *config_dump(const struct config *c);

#endif
