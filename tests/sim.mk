## SPDX-License-Identifier: GPL-2.0-or-later
## The simulated KVM host, and what is held against it.

SIM_SOURCES = \
	tests/sim/books.c tests/sim/ctf-classes.c tests/sim/ctf-classes.h \
	tests/sim/ctf-source.c tests/sim/ctf-source.h tests/sim/event.h \
	tests/sim/guest-apic.c tests/sim/guest-exit.c tests/sim/guest-io.c \
	tests/sim/guest-make.c tests/sim/guest-plan.c tests/sim/guest.c \
	tests/sim/guest.h tests/sim/host.c tests/sim/host.h \
	tests/sim/internal.h tests/sim/irq.c tests/sim/queue.c \
	tests/sim/random.h tests/sim/sched.c tests/sim/sim-gen.c \
	tests/sim/task.c tests/sim/truth-guest.c tests/sim/truth-guest.h \
	tests/sim/truth.c tests/sim/truth.h tests/sim/vcpu.c \
	tests/sim/worker.c

check_PROGRAMS += tests/sim/sim-gen
tests_sim_sim_gen_SOURCES = $(SIM_SOURCES)
tests_sim_sim_gen_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests
tests_sim_sim_gen_CFLAGS = $(AM_CFLAGS) $(BT2_CFLAGS) $(GLIB_CFLAGS)
tests_sim_sim_gen_LDADD = $(BT2_LIBS) $(GLIB_LIBS)

EXTRA_DIST += tests/sim/compare.awk tests/sim/check-guest.awk \
	tests/sim/compare-figures.awk tests/sim/compare-guest.awk
dist_check_SCRIPTS += tests/sim-truth.bats tests/sim-guest.bats
if HAVE_BATS
TESTS += tests/sim-truth.bats tests/sim-guest.bats
endif

## The benchmark: a command, not a test.
EXTRA_PROGRAMS += tests/bench/measure tests/bench/frames \
	tests/bench/statistics tests/bench/counters
tests_bench_measure_SOURCES = tests/bench/measure.c tests/bench/times.h
tests_bench_measure_CFLAGS = $(AM_CFLAGS)
tests_bench_counters_SOURCES = tests/bench/counters.c tests/bench/times.h
tests_bench_counters_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_bench_counters_LDADD = libdb.a libbase.a $(SQLITE_LIBS) $(GLIB_LIBS) -lm
tests_bench_frames_SOURCES = tests/bench/frames.c tests/bench/times.h
tests_bench_frames_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_bench_frames_LDADD = libui.a libdb.a libbase.a $(SQLITE_LIBS) \
	$(CURSES_LIBS) $(GLIB_LIBS) -lm
tests_bench_statistics_SOURCES = tests/bench/statistics.c tests/bench/times.h
tests_bench_statistics_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_bench_statistics_LDADD = libdb.a libbase.a $(SQLITE_LIBS) $(GLIB_LIBS) -lm
EXTRA_DIST += tests/bench/bytes tests/bench/run

bench: kvmscope$(EXEEXT) tests/sim/sim-gen$(EXEEXT) \
	tests/bench/measure$(EXEEXT) tests/bench/frames$(EXEEXT) \
	tests/bench/statistics$(EXEEXT) tests/bench/counters$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/bench/run
bench-bytes: kvmscope$(EXEEXT) tests/sim/sim-gen$(EXEEXT) \
	tests/ui-pty$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/bench/bytes
.PHONY: bench bench-bytes

CLEANFILES += tests/bench/measure$(EXEEXT) tests/bench/frames$(EXEEXT) \
	tests/bench/statistics$(EXEEXT) tests/bench/counters$(EXEEXT)
