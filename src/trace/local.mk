## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libtrace.a
libtrace_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(BT2_CFLAGS)
libtrace_a_SOURCES = \
	src/trace/event.h \
	src/trace/prev-state.c \
	src/trace/reader.h \
	src/trace/vocab.c src/trace/vocab.h
