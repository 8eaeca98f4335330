## SPDX-License-Identifier: GPL-2.0-or-later
## The simulated KVM host, and what is held against it.

SIM_SOURCES = \
	tests/sim/books.c tests/sim/ctf-source.c tests/sim/ctf-source.h \
	tests/sim/event.h tests/sim/host.c tests/sim/host.h \
	tests/sim/internal.h tests/sim/irq.c tests/sim/queue.c \
	tests/sim/random.h tests/sim/sched.c tests/sim/sim-gen.c \
	tests/sim/task.c tests/sim/truth.c tests/sim/truth.h tests/sim/vcpu.c

check_PROGRAMS += tests/sim/sim-gen
tests_sim_sim_gen_SOURCES = $(SIM_SOURCES)
tests_sim_sim_gen_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests
tests_sim_sim_gen_CFLAGS = $(AM_CFLAGS) $(BT2_CFLAGS) $(GLIB_CFLAGS)
tests_sim_sim_gen_LDADD = $(BT2_LIBS) $(GLIB_LIBS)
