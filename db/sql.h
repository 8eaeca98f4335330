/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every SQL statement of a state history, prepared once and reached by its
 * name.  A statement of which a reader may expect that it seeks must not
 * scan a table; one that has to says so with a scan remark (a test asks
 * EXPLAIN QUERY PLAN).
 */
#ifndef DB_SQL_H
#define DB_SQL_H

#include <stdarg.h>

#include "base/err.h"
#include "db/sqlite.h"

enum stmt {
	/* reading */
	STMT_HAS_TABLE,
	STMT_META,
	STMT_SOURCES,
	STMT_PROBLEMS,
	STMT_MISSING,
	STMT_TRACKS,
	STMT_LABELS,
	STMT_CHUNK_AT,
	STMT_CHUNKS_FROM,
	STMT_TRACK_AFTER,
	STMT_DURATIONS,
	STMT_DURATIONS_BACK,
	STMT_PREEMPTIONS_BY_TIME,
	STMT_PREEMPTIONS_BY_DURATION,
	STMT_PREEMPTIONS_OF_BY_TIME,
	STMT_PREEMPTIONS_OF_BY_DURATION,
	STMT_PREEMPTION_AFTER,
	STMT_PREEMPTION_BEFORE,
	STMT_SLICES,
	STMT_HAS_EVENTS,
	STMT_EVENT_CLASSES,
	STMT_MACHINES,
	STMT_EVENT_BLOCKS,
	STMT_EVENT_DATA,
	STMT_COUNTERS,
	STMT_COUNTER_AFTER,
	STMT_COUNTER_ROOT,
	STMT_COUNTER_ROW,
	STMT_REQUESTS_BY_BEGIN,
	STMT_REQUESTS_BY_END,
	STMT_REQUESTS_OF_BY_BEGIN,
	STMT_REQUESTS_OF_BY_END,
	STMT_REQUESTS_OVERLAPPING,
	STMT_READ_COUNT, /* what follows writes */
	STMT_ADD_META = STMT_READ_COUNT,
	STMT_ADD_STATE,
	STMT_ADD_TRACK,
	STMT_ADD_LABEL,
	STMT_ADD_CHUNK,
	STMT_ADD_DURATIONS,
	STMT_ADD_PREEMPTION,
	STMT_ADD_SLICE,
	STMT_ADD_SOURCE,
	STMT_ADD_PROBLEM,
	STMT_ADD_MISSING,
	STMT_ADD_EVENT_CLASS,
	STMT_ADD_EVENT_BLOCK,
	STMT_ADD_EVENT_DATA,
	STMT_ADD_COUNTER,
	STMT_ADD_COUNTER_CHUNK,
	STMT_ADD_REQUEST,
	STMT_COUNT
};

/* The text of a statement. */
const char *sql_text(enum stmt stmt);

/* A connection with its prepared statements. */
struct sql {
	sqlite3 *db;         /* borrowed */
	const char *subject; /* begins messages: "history 'a.kvms'"; borrowed */
	sqlite3_stmt *stmt[STMT_COUNT];
	const void
		*chunks_owner; /* the walk that moved STMT_CHUNKS_FROM last */
};

void sql_init(struct sql *sql, sqlite3 *db, const char *subject);
/* Finalise all statements. */
void sql_release(struct sql *sql);

/*
 * The statement, reset, with @types saying what to bind from ?1 on: 'i' an
 * int64_t, 't' a const char * (NULL for NULL; it must live until the
 * statement is reset).  NULL on failure.
 */
sqlite3_stmt *sql_start(struct sql *sql, struct err *err, enum stmt stmt,
			const char *types, ...);

/* 1: a row; 0: no more, reset; -1: failed, reset. */
int sql_step(struct sql *sql, sqlite3_stmt *stmt, struct err *err);

/* What SQLite says, as the sentence of @err.  Always returns -1. */
int sql_fail(const struct sql *sql, struct err *err);

#endif
