/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the picture.  Each draws at the place that the layout gives
 * it, from what is in struct ui, and nothing else; render() calls them in
 * this order; pane_lower() draws the lower pane that is shown.  A pane that
 * reads the history and fails says so on the status line, which is drawn last.
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
void pane_lower(struct ui *ui, const struct layout *l, struct cells *c);
void pane_help(struct ui *ui, const struct layout *l, struct cells *c);
void pane_status(struct ui *ui, const struct layout *l, struct cells *c);

/* The lower panes (panes.h), one file each: pane-NAME.c. */
void pane_detail(struct ui *ui, void *state, const struct rect *area,
		 struct cells *c, bool focus);

void *blame_make(struct ui *ui);
void blame_free(void *state);
char *blame_title(struct ui *ui, void *state, char **right);
void blame_draw(struct ui *ui, void *state, const struct rect *area,
		struct cells *c, bool focus);
bool blame_act(struct ui *ui, void *state, const struct action *action,
	       int height);

void *exports_make(struct ui *ui);
void exports_free(void *state);
char *exports_title(struct ui *ui, void *state, char **right);
void exports_draw(struct ui *ui, void *state, const struct rect *area,
		 struct cells *c, bool focus);
bool exports_act(struct ui *ui, void *state, const struct action *action,
		int height);

void *preempts_make(struct ui *ui);
void preempts_free(void *state);
char *preempts_title(struct ui *ui, void *state, char **right);
void preempts_draw(struct ui *ui, void *state, const struct rect *area,
		   struct cells *c, bool focus);
bool preempts_act(struct ui *ui, void *state, const struct action *action,
		  int height);
/*
 * Open it with those of one victim (track; 0: any) by one culprit (number;
 * CULPRIT_NONE: any), @ranged: in the range alone.
 */
void preempts_show(struct ui *ui, uint32_t victim, uint32_t culprit,
		   bool ranged);

void *problems_make(struct ui *ui);
void problems_free(void *state);
char *problems_title(struct ui *ui, void *state, char **right);
void problems_draw(struct ui *ui, void *state, const struct rect *area,
		   struct cells *c, bool focus);
bool problems_act(struct ui *ui, void *state, const struct action *action,
		  int height);

void *marks_make(struct ui *ui);
void marks_free(void *state);
char *marks_title(struct ui *ui, void *state, char **right);
void marks_draw(struct ui *ui, void *state, const struct rect *area,
		struct cells *c, bool focus);
bool marks_act(struct ui *ui, void *state, const struct action *action,
	       int height);
void *events_make(struct ui *ui);
void events_free(void *state);
char *events_title(struct ui *ui, void *state, char **right);
void events_draw(struct ui *ui, void *state, const struct rect *area,
		 struct cells *c, bool focus);
bool events_act(struct ui *ui, void *state, const struct action *action,
		int height);

/* Tables (table.h); what they share is below. */
void *waits_make(struct ui *ui);
char *waits_title(struct ui *ui, void *state, char **right);
void *processes_make(struct ui *ui);
char *processes_title(struct ui *ui, void *state, char **right);
void *resources_make(struct ui *ui);
char *resources_title(struct ui *ui, void *state, char **right);
void *requests_make(struct ui *ui);
char *requests_title(struct ui *ui, void *state, char **right);
void *exits_make(struct ui *ui);
char *exits_title(struct ui *ui, void *state, char **right);
void table_pane_free(void *state);
void table_pane_draw(struct ui *ui, void *state, const struct rect *area,
		     struct cells *c, bool focus);
bool table_pane_act(struct ui *ui, void *state, const struct action *action,
		    int height);

char *legend_title(struct ui *ui, void *state, char **right);
void legend_pane(struct ui *ui, void *state, const struct rect *area,
		 struct cells *c, bool focus);
void *stats_make(struct ui *ui);
void stats_free(void *state);
char *stats_title(struct ui *ui, void *state, char **right);
void stats_draw(struct ui *ui, void *state, const struct rect *area,
		struct cells *c, bool focus);
bool stats_act(struct ui *ui, void *state, const struct action *action,
	       int height);

#endif
