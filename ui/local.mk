## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libui.a
libui_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(CURSES_CFLAGS)
libui_a_SOURCES = \
	ui/act-args.c ui/act-args.h \
	ui/act-alike.c ui/act-program.c ui/act-rows.c ui/act-session.c \
	ui/act-show.c ui/act-state.c ui/act-time.c \
	ui/act-copy.c ui/act-stay.c \
	ui/act-events.c ui/act-views.c \
	ui/actions.h \
	ui/app.c ui/app.h \
	ui/behind.c ui/behind.h \
	ui/blame.c ui/blame.h \
	ui/cells.c ui/cells.h \
	ui/charges.c ui/charges.h \
	ui/commands.c ui/commands.h \
	ui/density.c ui/density.h \
	ui/colour.c ui/colour.h \
	ui/configfile.c ui/configfile.h \
	ui/dump.c ui/dump.h \
	ui/dump-svg.c ui/dump-svg.h \
	ui/exporter.h \
	ui/expr-complete.c ui/expr-complete.h \
	ui/expr-int.h ui/expr-parse.c ui/expr.c ui/expr.h \
	ui/filter.c ui/filter.h \
	ui/hits.c ui/hits.h \
	ui/follow.c ui/follow.h \
	ui/counts.c ui/counts-look.c ui/counts.h \
	ui/culprits.c ui/culprits.h \
	ui/go.c ui/go.h \
	ui/help.h \
	ui/keys.c ui/keys.h \
	ui/lane.c ui/lane.h \
	ui/layout.c ui/layout.h \
	ui/legend.c ui/legend.h \
	ui/list.c ui/list.h \
	ui/link.c ui/link.h \
	ui/marks.c ui/marks.h \
	ui/mouse.c ui/mouse.h \
	ui/paint.c ui/paint.h \
	ui/palette.c ui/palette.h ui/palette-int.h ui/palette-set.c \
	ui/matrix.c ui/matrix.h \
	ui/pane-blame.c \
	ui/pane-export.c \
	ui/pane-detail.c ui/pane-header.c ui/pane-help.c ui/pane-map.c \
	ui/pane-legend.c ui/pane-marks.c ui/pane-problems.c \
	ui/pane-events.c \
	ui/pane-rows.c ui/pane-ruler.c ui/pane-status.c ui/pane.h \
	ui/panes.c ui/panes.h \
	ui/plain.c ui/plain.h \
	ui/pins.c ui/pins.h \
	ui/pane-preempts.c \
	ui/pane-stats.c \
	ui/pane-exits.c ui/pane-processes.c ui/pane-requests.c ui/pane-resources.c ui/pane-waits.c \
	ui/table.c ui/table.h \
	ui/preempts.c ui/preempts.h \
	ui/prompt.c ui/prompt.h \
	ui/render.c ui/render.h \
	ui/rownames.c ui/rownames.h \
	ui/requests.c ui/requests.h \
	ui/row-events.c ui/row-events-text.c ui/row-events.h \
	ui/rows-sort.c ui/rows-view.c ui/rows.c ui/rows.h \
	ui/saved.c ui/saved.h ui/saved-fields.c ui/saved-file.c \
	ui/search.c ui/search.h \
	ui/row-tracks.c ui/row-tracks.h \
	ui/screen.c ui/screen.h \
	ui/selection.c ui/selection.h \
	ui/settings.c ui/settings.h \
	ui/shift.c ui/shift.h \
	ui/show.h \
	ui/screen-keys.c ui/screen-keys.h \
	ui/screen-terminal.c ui/screen-terminal.h \
	ui/signals.c ui/signals.h \
	ui/sums.c ui/sums.h \
	ui/textfile.c ui/textfile.h \
	ui/timetext.c ui/timetext.h \
	ui/ui.c ui/ui.h \
	ui/view.c ui/view.h \
	ui/waits.c ui/waits.h \
	ui/words-cause.c ui/words-cause.h \
	ui/words.c ui/words.h
