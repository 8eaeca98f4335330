/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of a palette, shared by palette.c and palette-set.c. */
#ifndef UI_PALETTE_INT_H
#define UI_PALETTE_INT_H

#include <stdbool.h>

#include "base/state.h"
#include "ui/cells.h"
#include "ui/palette.h"

struct own_style {
	bool set;
	struct style style;
};

struct palette {
	int base;        /* in palette_names */
	bool contrast;   /* black or white letters, the rest untinted */
	bool colourless; /* whatever the terminal can do */
	/* What the user has said; the rest comes from the tables. */
	struct own_style role[ROLE_COUNT];
	struct own_style state[ST_COUNT];
};

#endif
