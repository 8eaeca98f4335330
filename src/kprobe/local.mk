## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libkprobe.a
libkprobe_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(BPF_CFLAGS)
libkprobe_a_SOURCES = \
	src/kprobe/guest-probe.c src/kprobe/guest-probe.h \
	src/kprobe/host-cpu.c src/kprobe/host-cpu.h \
	src/kprobe/kernel-types.h \
	src/kprobe/probe-text.c src/kprobe/probe-text.h
if HAVE_LIBBPF
libkprobe_a_SOURCES += src/kprobe/kernel-types.c
else
libkprobe_a_SOURCES += src/kprobe/kernel-types-none.c
endif
EXTRA_DIST += src/kprobe/kernel-types.c src/kprobe/kernel-types-none.c
