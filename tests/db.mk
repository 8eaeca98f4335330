## SPDX-License-Identifier: GPL-2.0-or-later

DB_TEST_LDADD = libdb.a libbase.a $(SQLITE_LIBS) $(GLIB_LIBS) -lm

check_PROGRAMS += tests/db-chunk-test
tests_db_chunk_test_SOURCES = tests/db-chunk-test.c
tests_db_chunk_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_db_chunk_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-chunk-test

check_PROGRAMS += tests/db-sums-test
tests_db_sums_test_SOURCES = tests/db-sums-test.c
tests_db_sums_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_db_sums_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-sums-test

check_PROGRAMS += tests/db-writer-test
tests_db_writer_test_SOURCES = tests/db-writer-test.c
tests_db_writer_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_db_writer_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-writer-test

EXTRA_DIST += tests/db-event-sample.h
check_PROGRAMS += tests/db-event-block-test
tests_db_event_block_test_SOURCES = tests/db-event-block-test.c
tests_db_event_block_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_db_event_block_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-event-block-test

check_PROGRAMS += tests/db-events-test
tests_db_events_test_SOURCES = tests/db-events-test.c
tests_db_events_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
tests_db_events_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-events-test
CLEANFILES += db-events-test.kvms

check_PROGRAMS += tests/db-history-test
tests_db_history_test_SOURCES = tests/db-history-test.c
tests_db_history_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
tests_db_history_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-history-test

EXTRA_DIST += tests/db-random.h
check_PROGRAMS += tests/db-durations-test
tests_db_durations_test_SOURCES = tests/db-durations-test.c
tests_db_durations_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
tests_db_durations_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-durations-test

check_PROGRAMS += tests/db-counter-damage-test
tests_db_counter_damage_test_SOURCES = tests/db-counter-damage-test.c
tests_db_counter_damage_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) \
	$(SQLITE_CFLAGS)
tests_db_counter_damage_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-counter-damage-test
CLEANFILES += db-counter-damage-test.kvms

check_PROGRAMS += tests/db-counter-subset-test
tests_db_counter_subset_test_SOURCES = tests/db-counter-subset-test.c
tests_db_counter_subset_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) \
	$(SQLITE_CFLAGS)
tests_db_counter_subset_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-counter-subset-test
CLEANFILES += db-counter-subset-test.kvms db-counter-subset-test-part.kvms

check_PROGRAMS += tests/db-request-test
tests_db_request_test_SOURCES = tests/db-request-test.c
tests_db_request_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
tests_db_request_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-request-test
CLEANFILES += db-request-test.kvms db-request-test-part.kvms

check_PROGRAMS += tests/db-exits-test
tests_db_exits_test_SOURCES = tests/db-exits-test.c
tests_db_exits_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
tests_db_exits_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-exits-test
CLEANFILES += db-exits-test.kvms

EXTRA_DIST += tests/db-counter-random.h
check_PROGRAMS += tests/db-counter-test
tests_db_counter_test_SOURCES = tests/db-counter-test.c
tests_db_counter_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_db_counter_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-counter-test
CLEANFILES += db-counter-test.kvms db-counter-test-extremes.kvms

check_PROGRAMS += tests/db-find-test
tests_db_find_test_SOURCES = tests/db-find-test.c
tests_db_find_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
tests_db_find_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-find-test

check_PROGRAMS += tests/db-cause-test
tests_db_cause_test_SOURCES = tests/db-cause-test.c
tests_db_cause_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_db_cause_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-cause-test

check_PROGRAMS += tests/db-subset-test
tests_db_subset_test_SOURCES = tests/db-subset-test.c
tests_db_subset_test_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
tests_db_subset_test_LDADD = $(DB_TEST_LDADD)
TESTS += tests/db-subset-test
CLEANFILES += db-subset-test.kvms db-subset-test-part.kvms

## Makes the history that the tests of the extension look at.
check_PROGRAMS += tests/db-sample
tests_db_sample_SOURCES = tests/db-sample.c
tests_db_sample_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
tests_db_sample_LDADD = $(DB_TEST_LDADD)
dist_check_SCRIPTS += tests/db-extension.bats
if HAVE_BATS
TESTS += tests/db-extension.bats
endif
