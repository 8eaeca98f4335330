## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libtrace.a
libtrace_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(BT2_CFLAGS)
libtrace_a_SOURCES = \
	src/trace/ctf.c src/trace/ctf.h \
	src/trace/ctf-cut.c src/trace/ctf-cut.h \
	src/trace/ctf-losses.c src/trace/ctf-losses.h \
	src/trace/ctf-trim.c src/trace/ctf-trim.h \
	src/trace/cut.c src/trace/cut.h \
	src/trace/damage.c src/trace/damage.h \
	src/trace/discover.c src/trace/discover.h \
	src/trace/event.h \
	src/trace/guard.c src/trace/guard.h \
	src/trace/merge.c src/trace/merge.h \
	src/trace/plan.c src/trace/plan.h \
	src/trace/prev-state.c \
	src/trace/probe.c src/trace/probe.h \
	src/trace/reader.c src/trace/reader.h \
	src/trace/repair.c src/trace/repair.h \
	src/trace/row-class.c src/trace/row-class.h \
	src/trace/row.c src/trace/row.h \
	src/trace/stream.c src/trace/stream.h \
	src/trace/trial.c src/trace/trial.h \
	src/trace/vocab.c src/trace/vocab.h \
	src/trace/worker.c src/trace/worker.h
