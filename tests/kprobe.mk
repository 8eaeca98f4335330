## SPDX-License-Identifier: GPL-2.0-or-later

KPROBE_SAMPLE = tests/kprobe-sample.c tests/kprobe-sample.h

if HAVE_LIBBPF
check_PROGRAMS += tests/kprobe-test
TESTS += tests/kprobe-test
check_PROGRAMS += tests/kprobe-write
endif
tests_kprobe_test_SOURCES = tests/kprobe-test.c $(KPROBE_SAMPLE)
tests_kprobe_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(BPF_CFLAGS)
tests_kprobe_test_LDADD = libkprobe.a libbase.a $(BPF_LIBS) $(GLIB_LIBS)
tests_kprobe_write_SOURCES = tests/kprobe-write.c $(KPROBE_SAMPLE)
tests_kprobe_write_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(BPF_CFLAGS)
tests_kprobe_write_LDADD = $(BPF_LIBS) $(GLIB_LIBS)

dist_check_SCRIPTS += tests/kprobe.bats
if HAVE_BATS
TESTS += tests/kprobe.bats
endif
