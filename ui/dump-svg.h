/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture as SVG: for documents, bug reports and web pages. */
#ifndef UI_DUMP_SVG_H
#define UI_DUMP_SVG_H

#include <glib.h>

#include "ui/cells.h"

/*
 * Append the picture to @out as an SVG document: dark on light, each cell 8 by
 * 16 units, whatever font is there.  It holds shapes and text alone: no script,
 * no link, nothing to load.  @title says what it shows, any bytes.
 */
void dump_svg(GString *out, const struct cells *c, const char *title);

#endif
