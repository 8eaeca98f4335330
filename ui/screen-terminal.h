/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the terminal of $TERM understands, from terminfo; a part of the
 * terminal (screen.h), for its use alone.
 */
#ifndef UI_SCREEN_TERMINAL_H
#define UI_SCREEN_TERMINAL_H

#include <stdbool.h>

#include <glib.h>

#include "ui/paint.h"

/* Can it do what a full-screen program needs?  Says and sends nothing. */
bool screen_terminal_usable(void);

/*
 * The rest is for when curses has the terminal.  The texts in @t stay until
 * the next call.
 */
void screen_terminal_start(struct paint_terminal *t);
/* How many colours it has: 0, 8 or 256. */
int screen_terminal_colours(void);

/* Does it speak like a VT100, and so answers questions? */
bool screen_terminal_answers(void);

/* Append what gives the screen back as it was before curses took it. */
void screen_terminal_leave(GString *out);

#endif
