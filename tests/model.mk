## SPDX-License-Identifier: GPL-2.0-or-later

check_PROGRAMS += tests/rules
tests_rules_SOURCES = tests/rules.c
tests_rules_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_rules_LDADD = libanalysis.a libmodel.a libtrace.a libdb.a libbase.a \
	$(KVMSCOPE_LIBS)
TESTS += tests/rules

EXTRA_DIST += \
	tests/rules/irq.rules \
	tests/rules/lost.rules \
	tests/rules/nested.rules \
	tests/rules/preemption.rules \
	tests/rules/resource-block.rules \
	tests/rules/resource-cpu.rules \
	tests/rules/resource-net.rules \
	tests/rules/resource-vmm.rules \
	tests/rules/process.rules \
	tests/rules/sched.rules \
	tests/rules/syscall.rules \
	tests/rules/vcpu.rules \
	tests/rules/vm.rules \
	tests/rules/wait.rules \
	tests/rules/wait-long.rules

## Every trace we have, held against the invariants of the design.
check_PROGRAMS += tests/invariants
tests_invariants_SOURCES = tests/invariants.c
tests_invariants_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_invariants_LDADD = libdb.a libbase.a $(SQLITE_LIBS) $(GLIB_LIBS) -lm
dist_check_SCRIPTS += tests/real-traces.bats tests/events.bats \
	tests/resources.bats tests/processes.bats
EXTRA_DIST += tests/disk-requests.awk tests/event-text.awk \
	tests/guest-time.awk
if HAVE_BATS
TESTS += tests/real-traces.bats tests/events.bats \
	tests/resources.bats tests/processes.bats
endif

check_PROGRAMS += tests/process-write
tests_process_write_SOURCES = tests/process-write.c
tests_process_write_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_process_write_LDADD = libanalysis.a libmodel.a libtrace.a libdb.a \
	libbase.a $(KVMSCOPE_LIBS)

check_PROGRAMS += tests/hostile-names
tests_hostile_names_SOURCES = tests/hostile-names.c
tests_hostile_names_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_hostile_names_LDADD = libanalysis.a libmodel.a libtrace.a libdb.a \
	libbase.a $(KVMSCOPE_LIBS)

## The program as its users meet it.
dist_check_SCRIPTS += tests/cli.bats tests/docs.bats
if HAVE_BATS
TESTS += tests/cli.bats tests/docs.bats
endif

check_PROGRAMS += tests/missing-test
tests_missing_test_SOURCES = tests/missing-test.c
tests_missing_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_missing_test_LDADD = libanalysis.a libbase.a $(GLIB_LIBS)
TESTS += tests/missing-test

check_PROGRAMS += tests/preempt-test
tests_preempt_test_SOURCES = tests/preempt-test.c
tests_preempt_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_preempt_test_LDADD = libanalysis.a libmodel.a libtrace.a libdb.a \
	libbase.a $(KVMSCOPE_LIBS)
TESTS += tests/preempt-test
