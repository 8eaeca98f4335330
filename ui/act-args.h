/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commands with an argument do; each is a row of the table in
 * commands.c, which says it all.
 */
#ifndef UI_ACT_ARGS_H
#define UI_ACT_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

struct ui;

void arg_density(struct ui *ui, const char *args); /* act-show.c */
void arg_events(struct ui *ui, const char *args); /* act-events.c */
void arg_filter(struct ui *ui, const char *args);
void arg_delmark(struct ui *ui, const char *args); /* marks.c */
void arg_export(struct ui *ui, const char *args); /* pane-export.c */
void arg_goto(struct ui *ui, const char *args);
void arg_mark(struct ui *ui, const char *args); /* marks.c */
void arg_note(struct ui *ui, const char *args); /* marks.c */
void arg_map(struct ui *ui, const char *args); /* act-show.c */
void arg_pane(struct ui *ui, const char *args);
void arg_search(struct ui *ui, const char *args);
void arg_session(struct ui *ui, const char *args); /* act-session.c */
void arg_preempts(struct ui *ui, const char *args); /* pane-preempts.c */
void arg_set(struct ui *ui, const char *args);
void arg_sort(struct ui *ui, const char *args);
void arg_view(struct ui *ui, const char *args);
void arg_window(struct ui *ui, const char *args);

size_t complete_density(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_events(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_map(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_mark(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_export(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_pane(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_session(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_preempts(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_set(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_sort(struct ui *ui, const char *args, GPtrArray *list);
size_t complete_view(struct ui *ui, const char *args, GPtrArray *list);

/*
 * Load a session; says what is wrong with it, and is true if nothing is
 * (act-session.c).
 */
bool session_load(struct ui *ui, const char *path);

/* The filter of events: ask for it, clear it (act-events.c). */
void events_filter_ask(struct ui *ui);
void events_filter_clear(struct ui *ui);

#endif
