## SPDX-License-Identifier: GPL-2.0-or-later

check_PROGRAMS += tests/ui-view-test
tests_ui_view_test_SOURCES = tests/ui-view-test.c
tests_ui_view_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_ui_view_test_LDADD = libui.a libbase.a $(GLIB_LIBS)
TESTS += tests/ui-view-test
