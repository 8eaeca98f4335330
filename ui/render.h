/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture: a function of what is in struct ui, for the screen, the text
 * dump and the tests alike.  It changes nothing there but what it keeps to
 * be faster the next time.
 */
#ifndef UI_RENDER_H
#define UI_RENDER_H

#include "ui/cells.h"
#include "ui/ui.h"

/* On less than this there is only a sentence that says so. */
#define RENDER_MIN_COLS  20
#define RENDER_MIN_LINES 5

/* Draw into @c, which takes the size of the screen. */
void render(struct ui *ui, struct cells *c);

#endif
