/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The viewer in lines: for screen readers, scripts, and terminals that cannot
 * place their cursor.
 *
 * One line in is one command, the same as after `:' on the screen, or a single
 * key, or a search; what it changed comes out as sentences and plain tables,
 * without colours, borders or control characters.  The state behind it is the
 * same struct ui, so whatever a key does there a line does here.
 */
#ifndef UI_PLAIN_H
#define UI_PLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "ui/ui.h"

/*
 * Read commands from @in until it ends or one of them leaves, and answer on
 * @out.  @prompt: somebody is typing, so show when a line is awaited.
 */
void plain_run(struct ui *ui, FILE *in, FILE *out, bool prompt);

#endif
