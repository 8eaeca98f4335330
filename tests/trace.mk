## SPDX-License-Identifier: GPL-2.0-or-later

check_PROGRAMS += tests/trace-vocab-test
tests_trace_vocab_test_SOURCES = tests/trace-vocab-test.c
tests_trace_vocab_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_trace_vocab_test_LDADD = libtrace.a libbase.a $(GLIB_LIBS)
TESTS += tests/trace-vocab-test

check_PROGRAMS += tests/trace-reader-test
tests_trace_reader_test_SOURCES = tests/trace-reader-test.c tests/ctf-write.h
tests_trace_reader_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_trace_reader_test_LDADD = libtrace.a libbase.a $(BT2_LIBS) $(GLIB_LIBS)
TESTS += tests/trace-reader-test

check_PROGRAMS += tests/trace-context-test
tests_trace_context_test_SOURCES = tests/trace-context-test.c tests/ctf-write.h
tests_trace_context_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_trace_context_test_LDADD = libtrace.a libbase.a $(BT2_LIBS) $(GLIB_LIBS)
TESTS += tests/trace-context-test

check_PROGRAMS += tests/trace-rows-test
tests_trace_rows_test_SOURCES = tests/trace-rows-test.c tests/ctf-write.h
tests_trace_rows_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_trace_rows_test_LDADD = libtrace.a libbase.a $(BT2_LIBS) $(GLIB_LIBS)
TESTS += tests/trace-rows-test

check_PROGRAMS += tests/trace-dump
tests_trace_dump_SOURCES = tests/trace-dump.c
tests_trace_dump_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_trace_dump_LDADD = libtrace.a libbase.a $(BT2_LIBS) $(GLIB_LIBS)

dist_check_SCRIPTS += tests/trace-read.bats
if HAVE_BATS
TESTS += tests/trace-read.bats
endif
