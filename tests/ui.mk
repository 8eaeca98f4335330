## SPDX-License-Identifier: GPL-2.0-or-later

UI_SAMPLE = tests/ui-sample.c tests/ui-sample.h tests/ui-sample-guest.c \
	tests/ui-sample-guest.h

check_PROGRAMS += tests/ui-view-test
tests_ui_view_test_SOURCES = tests/ui-view-test.c
tests_ui_view_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_view_test_LDADD = libui.a libbase.a $(GLIB_LIBS)
TESTS += tests/ui-view-test

UI_TEST_LIBS = libui.a libdb.a libbase.a $(SQLITE_LIBS) $(GLIB_LIBS) -lm

check_PROGRAMS += tests/ui-colour-test
tests_ui_colour_test_SOURCES = tests/ui-colour-test.c
tests_ui_colour_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_colour_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-colour-test

check_PROGRAMS += tests/ui-link-test
tests_ui_link_test_SOURCES = tests/ui-link-test.c
tests_ui_link_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_link_test_LDADD = libui.a libbase.a $(GLIB_LIBS)
TESTS += tests/ui-link-test

check_PROGRAMS += tests/ui-render-test
tests_ui_render_test_SOURCES = tests/ui-render-test.c \
	$(UI_SAMPLE)
tests_ui_render_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_render_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-render-test

check_PROGRAMS += tests/ui-expr-test
tests_ui_expr_test_SOURCES = tests/ui-expr-test.c \
	$(UI_SAMPLE)
tests_ui_expr_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_expr_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-expr-test

check_PROGRAMS += tests/ui-rows-test
tests_ui_rows_test_SOURCES = tests/ui-rows-test.c \
	$(UI_SAMPLE)
tests_ui_rows_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_rows_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-rows-test

check_PROGRAMS += tests/ui-hits-test
tests_ui_hits_test_SOURCES = tests/ui-hits-test.c \
	$(UI_SAMPLE)
tests_ui_hits_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_hits_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-hits-test

check_PROGRAMS += tests/ui-golden-test
tests_ui_golden_test_SOURCES = tests/ui-golden-test.c \
	$(UI_SAMPLE)
tests_ui_golden_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_golden_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-golden-test

check_PROGRAMS += tests/ui-events-test
tests_ui_events_test_SOURCES = tests/ui-events-test.c \
	$(UI_SAMPLE) tests/ui-sample-events.h \
	tests/db-event-sample.h
tests_ui_events_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_events_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-events-test

check_PROGRAMS += tests/ui-density-test
tests_ui_density_test_SOURCES = tests/ui-density-test.c \
	$(UI_SAMPLE)
tests_ui_density_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_density_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-density-test

## Random keys; make check-soak SOAK=600 for ten minutes of them.
check_PROGRAMS += tests/ui-soak
tests_ui_soak_SOURCES = tests/ui-soak.c $(UI_SAMPLE)
tests_ui_soak_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_soak_LDADD = $(UI_TEST_LIBS)
SOAK = 60
check-soak: tests/ui-soak
	$(AM_TESTS_ENVIRONMENT) tests/ui-soak $(SOAK)
.PHONY: check-soak

check_PROGRAMS += tests/ui-config-test
tests_ui_config_test_SOURCES = tests/ui-config-test.c \
	$(UI_SAMPLE)
tests_ui_config_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_config_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-config-test

check_PROGRAMS += tests/ui-marks-test
tests_ui_marks_test_SOURCES = tests/ui-marks-test.c \
	$(UI_SAMPLE)
tests_ui_marks_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_marks_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-marks-test

check_PROGRAMS += tests/ui-saved-test
tests_ui_saved_test_SOURCES = tests/ui-saved-test.c \
	$(UI_SAMPLE)
tests_ui_saved_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_saved_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-saved-test
check_PROGRAMS += tests/ui-panes-test
tests_ui_panes_test_SOURCES = tests/ui-panes-test.c tests/ui-bench.h \
	$(UI_SAMPLE)
tests_ui_panes_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_panes_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-panes-test

check_PROGRAMS += tests/ui-preempts-test
tests_ui_preempts_test_SOURCES = tests/ui-preempts-test.c
tests_ui_preempts_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_preempts_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-preempts-test

check_PROGRAMS += tests/ui-sample-make
tests_ui_sample_make_SOURCES = tests/ui-sample-make.c \
	$(UI_SAMPLE)
tests_ui_sample_make_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_sample_make_LDADD = libdb.a libbase.a $(SQLITE_LIBS) $(GLIB_LIBS) -lm

dist_check_SCRIPTS += tests/plain.bats tests/ui-config.bats \
	tests/ui-session.bats tests/ui-terminal.bats tests/ui-view.bats
check_PROGRAMS += tests/ui-mouse-test
tests_ui_mouse_test_SOURCES = tests/ui-mouse-test.c \
	$(UI_SAMPLE)
tests_ui_mouse_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_mouse_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-mouse-test

check_PROGRAMS += tests/ui-paint-test
tests_ui_paint_test_SOURCES = tests/ui-paint-test.c
tests_ui_paint_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_paint_test_LDADD = libui.a libbase.a $(GLIB_LIBS)
TESTS += tests/ui-paint-test

check_PROGRAMS += tests/ui-pty
tests_ui_pty_SOURCES = tests/ui-pty.c
tests_ui_pty_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_pty_LDADD = $(GLIB_LIBS) -lutil

if HAVE_BATS
TESTS += tests/plain.bats tests/ui-config.bats \
	tests/ui-session.bats tests/ui-terminal.bats tests/ui-view.bats
endif

EXTRA_DIST += \
	tests/golden/alike-80x24.txt \
	tests/golden/blame-200x60-256.txt \
	tests/golden/blame-200x60.txt \
	tests/golden/blame-80x24-256.txt \
	tests/golden/blame-80x24.txt \
	tests/golden/blame-empty-80x24.txt \
	tests/golden/command-80x24.txt \
	tests/golden/counter-200x60.txt \
	tests/golden/counter-80x24.txt \
	tests/golden/density-guest-200x60-256.txt \
	tests/golden/density-guest-200x60.txt \
	tests/golden/density-guest-80x24-256.txt \
	tests/golden/density-guest-80x24-8.txt \
	tests/golden/density-guest-80x24-ascii.txt \
	tests/golden/density-guest-80x24.txt \
	tests/golden/density-preempted-200x60-256.txt \
	tests/golden/density-preempted-200x60.txt \
	tests/golden/density-preempted-80x24-256.txt \
	tests/golden/density-preempted-80x24.txt \
	tests/golden/empty-80x24.txt \
	tests/golden/events-200x60-256.txt \
	tests/golden/events-200x60.txt \
	tests/golden/events-80x24-256.txt \
	tests/golden/events-80x24-ascii.txt \
	tests/golden/events-80x24.txt \
	tests/golden/events-empty-80x24.txt \
	tests/golden/events-filter-80x24.txt \
	tests/golden/events-not-stored-80x24.txt \
	tests/golden/events-nothing-80x24.txt \
	tests/golden/exits-200x60.txt \
	tests/golden/exits-80x24-256.txt \
	tests/golden/exits-80x24.txt \
	tests/golden/export-200x60-256.txt \
	tests/golden/export-200x60.txt \
	tests/golden/export-80x24-256.txt \
	tests/golden/export-80x24.txt \
	tests/golden/export-empty-80x24.txt \
	tests/golden/filter-200x60-256.txt \
	tests/golden/filter-200x60.txt \
	tests/golden/filter-80x24-256.txt \
	tests/golden/filter-80x24.txt \
	tests/golden/filter-nothing-200x60.txt \
	tests/golden/filter-nothing-80x24.txt \
	tests/golden/filter-states-200x60-256.txt \
	tests/golden/filter-states-200x60.txt \
	tests/golden/filter-states-80x24-256.txt \
	tests/golden/filter-states-80x24.txt \
	tests/golden/followed-200x60-256.txt \
	tests/golden/followed-200x60.txt \
	tests/golden/followed-80x24-256.txt \
	tests/golden/followed-80x24.txt \
	tests/golden/guest-start-80x24.txt \
	tests/golden/help-200x60.txt \
	tests/golden/help-80x24.txt \
	tests/golden/hit-200x60-256.txt \
	tests/golden/hit-200x60.txt \
	tests/golden/hit-80x24-256.txt \
	tests/golden/hit-80x24.txt \
	tests/golden/hour-80x24.txt \
	tests/golden/legend-80x40-256.txt \
	tests/golden/legend-80x40-8.txt \
	tests/golden/legend-80x40-ascii-256.txt \
	tests/golden/legend-80x40-ascii-8.txt \
	tests/golden/legend-80x40-ascii.txt \
	tests/golden/legend-80x40.txt \
	tests/golden/legend-pane-200x60-256.txt \
	tests/golden/legend-pane-200x60.txt \
	tests/golden/legend-pane-80x24-256.txt \
	tests/golden/legend-pane-80x24.txt \
	tests/golden/loss-80x10.txt \
	tests/golden/loss-80x24.txt \
	tests/golden/loss-density-80x24-ascii.txt \
	tests/golden/map-rows-200x60-256.txt \
	tests/golden/map-rows-200x60.txt \
	tests/golden/map-rows-80x24-256.txt \
	tests/golden/map-rows-80x24.txt \
	tests/golden/marks-200x60-256.txt \
	tests/golden/marks-200x60.txt \
	tests/golden/marks-80x24-256.txt \
	tests/golden/marks-80x24.txt \
	tests/golden/no-vms-80x24.txt \
	tests/golden/one-event-80x24.txt \
	tests/golden/pinned-200x60-256.txt \
	tests/golden/pinned-200x60.txt \
	tests/golden/pinned-80x24-256.txt \
	tests/golden/pinned-80x24.txt \
	tests/golden/preemption-200x60.txt \
	tests/golden/preemption-80x24.txt \
	tests/golden/preemptions-200x60-256.txt \
	tests/golden/preemptions-200x60.txt \
	tests/golden/preemptions-80x24-256.txt \
	tests/golden/preemptions-80x24.txt \
	tests/golden/preemptions-empty-80x24.txt \
	tests/golden/preemptions-one-event-80x24.txt \
	tests/golden/problems-200x60-256.txt \
	tests/golden/problems-80x24.txt \
	tests/golden/process-list-200x60.txt \
	tests/golden/process-list-80x24-256.txt \
	tests/golden/process-list-80x24.txt \
	tests/golden/process-wait-200x60.txt \
	tests/golden/process-wait-80x24.txt \
	tests/golden/processes-200x60-256.txt \
	tests/golden/processes-200x60.txt \
	tests/golden/processes-80x24-256.txt \
	tests/golden/processes-80x24-8.txt \
	tests/golden/processes-80x24-ascii.txt \
	tests/golden/processes-80x24.txt \
	tests/golden/prompt-80x24.txt \
	tests/golden/resource-list-200x60.txt \
	tests/golden/resource-list-80x24.txt \
	tests/golden/resources-200x60-256.txt \
	tests/golden/resources-200x60.txt \
	tests/golden/resources-80x24-256.txt \
	tests/golden/resources-80x24-8.txt \
	tests/golden/resources-80x24-ascii.txt \
	tests/golden/resources-80x24.txt \
	tests/golden/requests-200x60.txt \
	tests/golden/requests-80x24.txt \
	tests/golden/requests-empty-80x24.txt \
	tests/golden/search-80x24.txt \
	tests/golden/selection-80x24-256.txt \
	tests/golden/selection-80x24.txt \
	tests/golden/short-20x5-256.txt \
	tests/golden/short-20x5.txt \
	tests/golden/short-40x10-256.txt \
	tests/golden/short-40x10.txt \
	tests/golden/short-80x12-256.txt \
	tests/golden/short-80x12.txt \
	tests/golden/short-80x16-256.txt \
	tests/golden/short-80x16.txt \
	tests/golden/short-density-20x5.txt \
	tests/golden/sorted-200x60.txt \
	tests/golden/sorted-80x24.txt \
	tests/golden/start-200x60-256.txt \
	tests/golden/start-200x60.txt \
	tests/golden/start-20x5.txt \
	tests/golden/start-80x24-256.txt \
	tests/golden/start-80x24-8.txt \
	tests/golden/start-80x24-ascii.txt \
	tests/golden/start-80x24.txt \
	tests/golden/statistics-200x60-256.txt \
	tests/golden/statistics-200x60.txt \
	tests/golden/statistics-80x24-256.txt \
	tests/golden/statistics-80x24.txt \
	tests/golden/statistics-empty-80x24.txt \
	tests/golden/two-hosts-80x24.txt \
	tests/golden/unfolded-200x60.txt \
	tests/golden/vcpu-wait-80x24.txt \
	tests/golden/vm-80x24.txt \
	tests/golden/waits-200x60.txt \
	tests/golden/waits-80x24-256.txt \
	tests/golden/waits-80x24.txt

check_PROGRAMS += tests/ui-guest-test
tests_ui_guest_test_SOURCES = tests/ui-guest-test.c tests/ui-bench.h \
	$(UI_SAMPLE)
tests_ui_guest_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_guest_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-guest-test

check_PROGRAMS += tests/ui-tables-test
tests_ui_tables_test_SOURCES = tests/ui-tables-test.c tests/ui-bench.h \
	$(UI_SAMPLE)
tests_ui_tables_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_tables_test_LDADD = $(UI_TEST_LIBS)
TESTS += tests/ui-tables-test
