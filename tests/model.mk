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
	tests/rules/sched.rules \
	tests/rules/syscall.rules \
	tests/rules/vcpu.rules \
	tests/rules/vm.rules
