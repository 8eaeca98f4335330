## SPDX-License-Identifier: GPL-2.0-or-later

check_PROGRAMS += tests/report-print-test
tests_report_print_test_SOURCES = tests/report-print-test.c
tests_report_print_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(JSON_CFLAGS)
tests_report_print_test_LDADD = libreport.a libbase.a $(JSON_LIBS) $(GLIB_LIBS)
TESTS += tests/report-print-test

EXTRA_DIST += tests/report-sample.h
check_PROGRAMS += tests/report-test tests/report-sample
tests_report_test_SOURCES = tests/report-test.c
tests_report_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_report_test_LDADD = libreport.a libdb.a libbase.a $(SQLITE_LIBS) \
	$(JSON_LIBS) $(GLIB_LIBS) -lm
TESTS += tests/report-test
CLEANFILES += report-test.kvms

check_PROGRAMS += tests/report-use-test
tests_report_use_test_SOURCES = tests/report-use-test.c
tests_report_use_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_report_use_test_LDADD = libreport.a libdb.a libbase.a $(SQLITE_LIBS) \
	$(JSON_LIBS) $(GLIB_LIBS) -lm
TESTS += tests/report-use-test
CLEANFILES += report-use-test.kvms

tests_report_sample_SOURCES = tests/report-sample.c
tests_report_sample_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_report_sample_LDADD = libdb.a libbase.a $(SQLITE_LIBS) $(GLIB_LIBS) -lm

EXTRA_DIST += tests/durations.awk
dist_check_SCRIPTS += tests/report-cli.bats
if HAVE_BATS
TESTS += tests/report-cli.bats
endif
