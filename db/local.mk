## SPDX-License-Identifier: GPL-2.0-or-later

## What the program and the loadable extension share; the extension compiles
## it again, with SQLite's calls going through the shell that loads it.
DB_QUERY_SOURCES = \
	db/chunk.c db/chunk.h \
	db/chunk-bits.h \
	db/counter-chunk.c db/counter-chunk.h \
	db/counter-point.h \
	db/counter-sums.c \
	db/counter-tree.c db/counter-tree.h \
	db/counter-walk.c \
	db/event-block.c db/event-block.h \
	db/event-column.h \
	db/event-query.c \
	db/events.c db/events.h db/events-int.h \
	db/format.h \
	db/interval.h \
	db/intervals.c db/intervals.h \
	db/memo.h \
	db/sql.c db/sql.h \
	db/sql-wake.c \
	db/sqlite.h \
	db/sums.c db/sums.h \
	db/vtab-counter.c \
	db/vtab-event.c \
	db/vtab-interval.c \
	db/vtab-state-time.c \
	db/vtab.c db/vtab.h \
	db/walk.c db/walk.h

noinst_LIBRARIES += libdb.a
libdb_a_CFLAGS = $(AM_CFLAGS) -fPIC $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
libdb_a_SOURCES = $(DB_QUERY_SOURCES) \
	db/buckets.h \
	db/cause.c db/cause.h \
	db/checkpoint.c db/checkpoint.h \
	db/chunk-coder.c \
	db/counter-coder.c \
	db/counter-writer.c \
	db/counter.h \
	db/duration-log.c db/duration-log.h \
	db/durations.c db/durations.h \
	db/exits.c db/exits.h \
	db/find.c db/find.h \
	db/event-block-coder.c \
	db/event-column.c \
	db/history-counters.c \
	db/history-events.c \
	db/history-file.c \
	db/history-int.h \
	db/history-intervals.c \
	db/history-preempt.c \
	db/history-requests.c \
	db/history-sources.c \
	db/history-sql.c \
	db/history-tracks.c \
	db/history.c db/history.h \
	db/schema.h \
	db/slice.c db/slice.h \
	db/store.c db/store.h \
	db/subset.c db/subset.h \
	db/subset-counters.c db/subset-counters.h \
	db/subset-events.c db/subset-events.h \
	db/temp.c db/temp.h \
	db/writer.c db/writer.h db/writer-int.h
nodist_libdb_a_SOURCES = db/schema.c

module_PROGRAMS += kvmscope_history.so
kvmscope_history_so_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden \
	-DKVMSCOPE_EXTENSION $(GLIB_CFLAGS) $(SQLITE_CFLAGS)
kvmscope_history_so_LDFLAGS = $(AM_LDFLAGS) -shared
kvmscope_history_so_SOURCES = $(DB_QUERY_SOURCES) db/extension.c
## SQLite itself is the shell's.
kvmscope_history_so_LDADD = libbase.a $(GLIB_LIBS) -lzstd -lm

## SQL as C texts: comments go, every line becomes a string.
EXTRA_DIST += db/schema.sql db/indexes.sql db/INVARIANTS
CLEANFILES += db/schema.c
db/schema.c: $(srcdir)/db/schema.sql $(srcdir)/db/indexes.sql
	$(AM_V_GEN)$(MKDIR_P) db && { \
	echo '/* Made from schema.sql and indexes.sql. */'; \
	echo '#include "config.h"'; \
	echo '#include "db/schema.h"'; \
	for name in schema indexes; do \
		echo "const char $${name}_sql[] ="; \
		$(SED) -e 's/ *--.*//' -e '/^$$/d' \
			-e 's/\\/\\\\/g' -e 's/"/\\"/g' \
			-e 's/.*/"&\\n"/' '$(srcdir)'/db/$$name.sql && \
		echo ';' || exit 1; \
	done; } > $@.tmp && mv $@.tmp $@
