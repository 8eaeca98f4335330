## SPDX-License-Identifier: GPL-2.0-or-later

TEST_EXTENSIONS = .bats
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
BATS_LOG_DRIVER = $(LOG_DRIVER)
BATS_LOG_COMPILER = $(BATS)
AM_BATS_LOG_FLAGS = --formatter tap

## Tests find the program by $KVMSCOPE, the sample traces by $SAMPLES, the
## sources by $TOP, and write only below the build folder; nobody's configuration
## and state are theirs.  $TRACES names a
## folder of larger traces; tests that want them skip where it is absent.
AM_TESTS_ENVIRONMENT = \
	KVMSCOPE='$(abs_top_builddir)/kvmscope'; export KVMSCOPE; \
	SAMPLES='$(abs_top_srcdir)/sample-traces'; export SAMPLES; \
	TOP='$(abs_top_srcdir)'; export TOP; \
	BUILD='$(abs_top_builddir)'; export BUILD; \
	SQLITE3='$(SQLITE3)'; export SQLITE3; \
	TMUX_PROG='$(TMUX_PROG)'; export TMUX_PROG; \
	MANDOC='$(MANDOC)'; export MANDOC; \
	BABELTRACE='$(BABELTRACE)'; export BABELTRACE; \
	LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ; \
	XDG_CACHE_HOME='$(abs_top_builddir)/tests/cache'; \
	export XDG_CACHE_HOME; \
	XDG_CONFIG_HOME='$(abs_top_builddir)/tests/no-config'; \
	export XDG_CONFIG_HOME; \
	XDG_STATE_HOME='$(abs_top_builddir)/tests/state'; \
	export XDG_STATE_HOME; \
	$(SANITIZER_ENVIRONMENT)

## What is the reading library's own; without NO_DLCLOSE its plugin is gone,
## and nameless, when leaks are looked for.
if SANITIZERS
SANITIZER_ENVIRONMENT = \
	LIBBABELTRACE2_NO_DLCLOSE=1; export LIBBABELTRACE2_NO_DLCLOSE; \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0'; \
	export LSAN_OPTIONS;
endif
EXTRA_DIST += tests/lsan.supp tests/valgrind.supp

EXTRA_DIST += tests/tap.h

include tests/base.mk
include tests/db.mk
include tests/export.mk
include tests/kprobe.mk
include tests/model.mk
include tests/report.mk
include tests/sim.mk
include tests/trace.mk
include tests/ui.mk

## What tests and benchmarks left behind.
clean-local:
	rm -rf bench-data tests/cache tests/state

## The C tests under valgrind.
check-valgrind:
	$(MAKE) $(AM_MAKEFLAGS) check \
		TESTS='$(filter-out %.bats,$(TESTS))' \
		LOG_COMPILER='valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --child-silent-after-fork=yes --suppressions=$(abs_top_srcdir)/tests/valgrind.supp'
.PHONY: check-valgrind

dist_check_SCRIPTS += tests/completion.bats tests/layers.bats
if HAVE_BATS
TESTS += tests/completion.bats tests/layers.bats
endif
EXTRA_DIST += .ci/run check.sh packages.sh start.sh tests/list-files tests/list-keys
