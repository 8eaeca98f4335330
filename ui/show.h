/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of the states is shown: the density mode and its state, and the rows
 * of the minimap.  The keys (act-show.c) and typed commands are two users of
 * the same functions.
 *
 * A row of the minimap is a choice (density.h) summed over all tracks of one
 * kind.  There is always at least one, at most MAP_ROWS_MAX.
 */
#ifndef UI_SHOW_H
#define UI_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/state.h"
#include "ui/density.h"

struct ui;

#define MAP_ROWS_MAX 4

struct map_row {
	uint8_t choice; /* of enum choice */
	uint8_t kind;   /* the tracks that are summed up: of vCPUs, their
			   waits, or pCPUs */
};

struct show {
	bool density;   /* the rows show the density of: */
	uint8_t choice; /* of enum choice */
	struct map_row map[MAP_ROWS_MAX];
	int map_rows;
};

/*
 * With vCPUs preemptions, and on the minimap what a guest sees as steal;
 * without, how busy the CPUs were.
 */
void show_init(struct show *show, bool vcpus);

/* True if the history has such rows, and the minimap can sum them up. */
bool map_has_kind(const struct ui *ui, enum track_kind kind);

/*
 * Density of the state or group called @name, "off" for the mode off.
 * Returns 0, or -1 when nothing is called so.
 */
int ui_set_density(struct ui *ui, const char *name, struct err *err);

/*
 * Add a row of the minimap for the state or group called @name, or remove
 * it.  Returns 0; -1 when nothing is called so, when no track that could be
 * summed up is ever in it, for a row too many, and for the last one.
 */
int ui_toggle_map(struct ui *ui, const char *name, struct err *err);

#endif
