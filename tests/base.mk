## SPDX-License-Identifier: GPL-2.0-or-later

check_PROGRAMS += tests/base-test
tests_base_test_SOURCES = tests/base-test.c
tests_base_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_base_test_LDADD = libbase.a $(GLIB_LIBS)
TESTS += tests/base-test
