/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The viewer's picture of what is to be exported. */
#ifndef EXPORT_PICTURE_H
#define EXPORT_PICTURE_H

#include <stdint.h>

#include <glib.h>

#include "db/history.h"

struct cells; /* ui/cells.h, which cannot be read beside report/cell.h */

/*
 * Which one: of exactly [from, to), with @track selected, after @keys were
 * typed (which may go elsewhere).
 */
struct picture {
	struct history *history;
	int64_t from_ns, to_ns;
	uint32_t track; /* id, or 0: the viewer's own choice */
	int cols, lines;
	const char *keys; /* or NULL */
};

/* Append it as SVG; of @screen instead, if that is not NULL. */
void picture_svg(GString *out, const struct picture *p,
		 const struct cells *screen, const char *title);

/*
 * Append its lines in ASCII, without those at the bottom that only help at a
 * keyboard.
 */
void picture_ascii(GString *out, const struct picture *p);

#endif
