/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture as text: for --screenshot, for pipes, and for the tests. */
#ifndef UI_DUMP_H
#define UI_DUMP_H

#include <stdbool.h>

#include <glib.h>

#include "ui/cells.h"

/*
 * Append the picture to @out, one line for each row, without trailing
 * blanks.  @ansi: with colours and attributes as escape sequences, every
 * line closed by a reset, so that lines can be cut and pasted.
 */
void dump_cells(GString *out, const struct cells *c, bool ansi);

#endif
