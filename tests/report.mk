## SPDX-License-Identifier: GPL-2.0-or-later

check_PROGRAMS += tests/report-print-test
tests_report_print_test_SOURCES = tests/report-print-test.c
tests_report_print_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(JSON_CFLAGS)
tests_report_print_test_LDADD = libreport.a libbase.a $(JSON_LIBS) $(GLIB_LIBS)
TESTS += tests/report-print-test
