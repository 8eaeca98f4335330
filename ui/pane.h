/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The panes.  Each draws its part of the picture at the place that the
 * layout gives it, from what is in struct ui, and nothing else; render()
 * calls them in this order.  A pane that reads the history and fails says so
 * on the status line, which is drawn last.
 */
#ifndef UI_PANE_H
#define UI_PANE_H

#include "ui/cells.h"
#include "ui/layout.h"
#include "ui/ui.h"

void pane_header(struct ui *ui, const struct layout *l, struct cells *c);
void pane_map(struct ui *ui, const struct layout *l, struct cells *c);
void pane_ruler(struct ui *ui, const struct layout *l, struct cells *c);
void pane_rows(struct ui *ui, const struct layout *l, struct cells *c);
void pane_detail(struct ui *ui, const struct layout *l, struct cells *c);
void pane_help(struct ui *ui, const struct layout *l, struct cells *c);
void pane_status(struct ui *ui, const struct layout *l, struct cells *c);

#endif
