## SPDX-License-Identifier: GPL-2.0-or-later
## Exports, by the program and held against the history they come from.

check_PROGRAMS += tests/export-check
tests_export_check_SOURCES = tests/export-check.c
tests_export_check_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(JSON_CFLAGS)
tests_export_check_LDADD = libdb.a libbase.a $(SQLITE_LIBS) $(JSON_LIBS) \
	$(GLIB_LIBS) -lm

check_PROGRAMS += tests/export-test
tests_export_test_SOURCES = tests/export-test.c \
	tests/export-screen.c tests/export-screen.h
tests_export_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_export_test_LDADD = $(KVMSCOPE_ARCHIVES) $(KVMSCOPE_LIBS)
TESTS += tests/export-test
CLEANFILES += export-test.kvms export-test.out

dist_check_SCRIPTS += tests/export.bats
if HAVE_BATS
TESTS += tests/export.bats
endif
