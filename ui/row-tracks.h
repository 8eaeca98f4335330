/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a row stands for, for those who say something of the selected row: the
 * tracks whose states it sums up, and its vCPUs.
 */
#ifndef UI_ROW_TRACKS_H
#define UI_ROW_TRACKS_H

#include <stdint.h>

#include <glib.h>

struct ui;

/*
 * The track of a row that has states of its own; else all vCPUs below it;
 * else the pCPUs directly below it.  None for a heading over threads, which
 * may be very many.  uint32_t; g_array_free() it.
 */
GArray *row_tracks(struct ui *ui, uint32_t row);

/* The vCPUs among them; of the host thread of a vCPU, that vCPU. */
GArray *row_vcpus(struct ui *ui, uint32_t row);

/* Every vCPU whose row the filter leaves, folded or not. */
GArray *row_all_vcpus(struct ui *ui);

/*
 * The row's own track and those of all rows below it, folded or not: what an
 * export of the row is of.
 */
GArray *row_tree(struct ui *ui, uint32_t row);

/* "vm2 vCPU 0", "VM vm2", "pCPUs (4)"; "no row" for ROW_NONE; g_free() it. */
char *row_words(struct ui *ui, uint32_t row);

#endif
