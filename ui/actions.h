/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keys do; each is a row of the table in keys.c, which says it all. */
#ifndef UI_ACTIONS_H
#define UI_ACTIONS_H

struct ui;

/* The window and the cursor (act-time.c) */
void act_zoom_in(struct ui *ui);
void act_zoom_out(struct ui *ui);
void act_pan_left(struct ui *ui);
void act_pan_right(struct ui *ui);
void act_window_left(struct ui *ui);
void act_window_right(struct ui *ui);
void act_whole(struct ui *ui);
void act_cursor_left(struct ui *ui);
void act_cursor_right(struct ui *ui);
void act_trace_begin(struct ui *ui);
void act_trace_end(struct ui *ui);
void act_view_back(struct ui *ui);
void act_view_forward(struct ui *ui);
void act_time_format(struct ui *ui);
void act_goto(struct ui *ui); /* act-args.c */

/* Intervals (act-state.c) */
void act_next_state(struct ui *ui);
void act_prev_state(struct ui *ui);
void act_next_preemption(struct ui *ui);
void act_prev_preemption(struct ui *ui);
void act_zoom_interval(struct ui *ui);
void act_zoom_row(struct ui *ui);
void act_next_problem(struct ui *ui);
void act_prev_problem(struct ui *ui);

/* Marks (marks.c) */
void act_mark(struct ui *ui);
void act_jump(struct ui *ui);
/* The selection (selection.c) */
void act_select(struct ui *ui);
void act_select_interval(struct ui *ui);

/* Long stays in the hypervisor (act-stay.c), copying (act-copy.c) */
void act_next_stay(struct ui *ui);
void act_prev_stay(struct ui *ui);
void act_copy(struct ui *ui);

/* Rows (act-rows.c) */
void act_row_down(struct ui *ui);
void act_row_up(struct ui *ui);
void act_page_down(struct ui *ui);
void act_page_up(struct ui *ui);
void act_first_row(struct ui *ui);
void act_last_row(struct ui *ui);
void act_fold(struct ui *ui);
void act_fold_tree(struct ui *ui);
void act_unfold_all(struct ui *ui);
void act_fold_all(struct ui *ui);
void act_sort(struct ui *ui);
void act_sort_reverse(struct ui *ui);
void act_pin(struct ui *ui);    /* pins.c */
void act_follow(struct ui *ui); /* follow.c */

/* Views of the rows, and what is behind one (act-views.c) */
void act_rows_vcpus(struct ui *ui);
void act_rows_processes(struct ui *ui);
void act_rows_resources(struct ui *ui);
void act_enter(struct ui *ui);
void act_cause(struct ui *ui);

/* Which states are shown, how (act-show.c) */
void act_density(struct ui *ui);
void act_density_state(struct ui *ui);
void act_map_state(struct ui *ui);

/* Searching and filtering (search.c, act-alike.c, filter.c) */
void act_search(struct ui *ui);
void act_search_next(struct ui *ui);
void act_search_prev(struct ui *ui);
void act_alike(struct ui *ui);
void act_filter(struct ui *ui);
void act_filter_clear(struct ui *ui);

/* Stored events (act-events.c) */
void act_events(struct ui *ui);
void act_next_event(struct ui *ui);
void act_prev_event(struct ui *ui);
void act_all_events(struct ui *ui);

/* The lower pane (panes.c) */
void act_details(struct ui *ui);
void act_problems(struct ui *ui);
void act_legend(struct ui *ui);
void act_marks(struct ui *ui);
void act_delete(struct ui *ui);
void act_preempts(struct ui *ui); /* pane-preempts.c */
void act_stats(struct ui *ui);    /* pane-stats.c */
void act_waits(struct ui *ui);    /* pane-waits.c */
void act_process_list(struct ui *ui); /* pane-processes.c */
void act_requests(struct ui *ui); /* pane-requests.c */
void act_exits(struct ui *ui);    /* pane-exits.c */
void act_blame(struct ui *ui);    /* pane-blame.c */
void act_export(struct ui *ui);   /* pane-export.c */
void act_range(struct ui *ui);
void act_pane_focus(struct ui *ui);
void act_pane_size(struct ui *ui);
void act_back(struct ui *ui);
void act_close(struct ui *ui);

/* The program (act-program.c, commands.c) */
void act_help(struct ui *ui);
void act_command(struct ui *ui);
void act_redraw(struct ui *ui);
void act_suspend(struct ui *ui);
void act_quit(struct ui *ui);

#endif
