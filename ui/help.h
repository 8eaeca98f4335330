/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The help pane: the table of keys, and the legend of states and marks. */
#ifndef UI_HELP_H
#define UI_HELP_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

struct ui;

/* The same as lines of text, onto @out. */
void help_text(const struct ui *ui, GString *out);

/*
 * A key while the help is shown: true if it was for the help.  It obeys the
 * keys of the rows and of what closes, under whatever keys they are.
 */
bool help_key(struct ui *ui, uint32_t key);

#endif
