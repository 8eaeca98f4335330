/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The statements: see sql.h. */
#include "config.h"

#include "db/sql.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define PREEMPTION "SELECT id, track, pcpu, begin, duration FROM preemption "
/* Those that overlap [?1, ?2) and last at least ?3. */
#define OVERLAPS "begin < ?2 AND begin + duration > ?1 AND duration >= ?3 "
/* None that overlaps can begin before this. */
#define REACH "begin > ?1 - (SELECT max(duration) FROM preemption) AND "

#define REQUEST \
	"SELECT id, vm, thread, device, op, sector, bytes, begin, end, source" \
	" FROM request WHERE "
/* Each VM by itself, so that the index has its times in order. */
#define OF_ALL \
	"vm IN (WITH RECURSIVE v(vm) AS (SELECT min(vm) FROM request UNION ALL" \
	" SELECT (SELECT min(vm) FROM request WHERE vm > v.vm) FROM v" \
	" WHERE v.vm IS NOT NULL) SELECT vm FROM v) AND "

static const char *const texts[STMT_COUNT] = {
	[STMT_HAS_TABLE] =
		"/*scan*/ SELECT 1 FROM sqlite_schema WHERE type = 'table'"
		" AND sql LIKE 'CREATE TABLE%' AND name = ?1",
	[STMT_META] = "/*scan*/ SELECT key, value FROM meta",
	[STMT_SOURCES] =
		"/*scan*/ SELECT id, path, role, used, note, host, machine,"
		" tracer, kernel, uuid, size, mtime, events,"
		" discarded_events, discarded_packets, disordered_events,"
		" begin, end, clock_uuid FROM source ORDER BY id",
	[STMT_PROBLEMS] =
		"/*scan*/ SELECT source, kind, place, cpu, begin, end, count,"
		" text FROM problem ORDER BY begin, id",
	[STMT_MISSING] =
		"/*scan*/ SELECT events, effect FROM missing ORDER BY id",
	[STMT_TRACKS] =
		"/*scan*/ SELECT id, parent, kind, machine, name, key, pid,"
		" tid, note, begin, end FROM track ORDER BY id",
	[STMT_LABELS] = "/*scan*/ SELECT domain, value, text FROM label",

	[STMT_CHUNK_AT] =
		"SELECT begin, end, count, data FROM chunk"
		" WHERE track = ?1 AND begin <= ?2 ORDER BY begin DESC LIMIT 1",
	[STMT_CHUNKS_FROM] = "SELECT begin, end, count, data FROM chunk"
			     " WHERE track = ?1 AND begin >= ?2 ORDER BY begin",
	[STMT_TRACK_AFTER] = "SELECT track FROM chunk WHERE track > ?1"
			     " ORDER BY track LIMIT 1",
	[STMT_DURATIONS] =
		"SELECT moment, data FROM durations"
		" WHERE track = ?1 AND moment BETWEEN ?2 AND ?3"
		" ORDER BY moment",
	[STMT_DURATIONS_BACK] =
		"SELECT moment, data FROM durations"
		" WHERE track = ?1 AND moment BETWEEN ?2 AND ?3"
		" ORDER BY moment DESC",

	[STMT_PREEMPTIONS_BY_TIME] =
		PREEMPTION "WHERE " REACH OVERLAPS "ORDER BY begin, id",
	[STMT_PREEMPTIONS_BY_DURATION] =
		PREEMPTION "WHERE " OVERLAPS "ORDER BY duration DESC, begin",
	[STMT_PREEMPTIONS_OF_BY_TIME] = PREEMPTION
	"WHERE track = ?4 AND " REACH OVERLAPS "ORDER BY begin, id",
	[STMT_PREEMPTIONS_OF_BY_DURATION] = PREEMPTION
	"WHERE track = ?4 AND " REACH OVERLAPS "ORDER BY duration DESC, begin",
	[STMT_PREEMPTION_AFTER] =
		PREEMPTION "WHERE begin > ?1 AND duration >= ?2"
			   " ORDER BY begin, id LIMIT 1",
	[STMT_PREEMPTION_BEFORE] =
		PREEMPTION "WHERE begin < ?1 AND duration >= ?2"
			   " ORDER BY begin DESC, id DESC LIMIT 1",
	[STMT_SLICES] = "SELECT track, kind, ns FROM preemption_slice"
			" WHERE preemption = ?1 ORDER BY seq",

	[STMT_HAS_EVENTS] =
		"/*scan*/ SELECT 1 FROM sqlite_schema"
		" WHERE type = 'table' AND name = 'event_block'",
	[STMT_EVENT_CLASSES] =
		"/*scan*/ SELECT id, name, procname, fields FROM event_class"
		" ORDER BY id",
	[STMT_MACHINES] =
		"/*scan*/ SELECT id FROM track WHERE kind = 'machine'",
	[STMT_EVENT_BLOCKS] =
		"/*scan*/ SELECT id, begin, end, first, count, keys"
		" FROM event_block ORDER BY id",
	[STMT_EVENT_DATA] = "SELECT data FROM event_data WHERE block = ?1",

	[STMT_COUNTERS] =
		"/*scan*/ SELECT track, quantity, form, unit, source"
		" FROM counter ORDER BY track",
	[STMT_COUNTER_AFTER] =
		"SELECT track, form FROM counter WHERE track > ?1"
		" ORDER BY track LIMIT 1",
	[STMT_COUNTER_ROOT] =
		"SELECT level, number, begin, end, count, data"
		" FROM counter_chunk WHERE track = ?1"
		" ORDER BY level DESC, number DESC LIMIT 1",
	[STMT_COUNTER_ROW] =
		"SELECT level, number, begin, end, count, data"
		" FROM counter_chunk"
		" WHERE track = ?1 AND level = ?2 AND number = ?3",

	[STMT_REQUESTS_BY_BEGIN] =
		"/*scan*/ " REQUEST OF_ALL "begin >= ?1 AND begin <= ?2"
		" ORDER BY begin, id",
	[STMT_REQUESTS_BY_END] =
		"/*scan*/ " REQUEST OF_ALL "end >= ?1 AND end <= ?2"
		" ORDER BY end, id",
	[STMT_REQUESTS_OF_BY_BEGIN] =
		REQUEST "vm = ?3 AND begin >= ?1 AND begin <= ?2"
			" ORDER BY begin, id",
	[STMT_REQUESTS_OF_BY_END] =
		REQUEST "vm = ?3 AND end >= ?1 AND end <= ?2 ORDER BY end, id",
	[STMT_REQUESTS_OVERLAPPING] =
		"/*scan*/ " REQUEST "begin <= ?2 AND ifnull(end >= ?1, 1)"
		" ORDER BY id",

	[STMT_ADD_META] = "INSERT OR REPLACE INTO meta VALUES(?1, ?2)",
	[STMT_ADD_STATE] = "INSERT INTO state VALUES(?1, ?2, ?3, ?4)",
	[STMT_ADD_TRACK] =
		"INSERT INTO track"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[STMT_ADD_LABEL] = "INSERT OR REPLACE INTO label VALUES(?1, ?2, ?3)",
	[STMT_ADD_CHUNK] = "INSERT INTO chunk VALUES(?1, ?2, ?3, ?4, ?5)",
	[STMT_ADD_DURATIONS] = "INSERT INTO durations VALUES(?1, ?2, ?3)",
	[STMT_ADD_PREEMPTION] =
		"INSERT INTO preemption VALUES(?1, ?2, ?3, ?4, ?5)",
	[STMT_ADD_SLICE] =
		"INSERT INTO preemption_slice VALUES(?1, ?2, ?3, ?4, ?5)",
	[STMT_ADD_SOURCE] =
		"INSERT INTO source VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
		" ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
	[STMT_ADD_PROBLEM] =
		"INSERT INTO problem VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7,"
		" ?8)",
	[STMT_ADD_MISSING] = "INSERT INTO missing VALUES(NULL, ?1, ?2)",
	[STMT_ADD_EVENT_CLASS] =
		"INSERT INTO event_class VALUES(?1, ?2, ?3, ?4)",
	[STMT_ADD_EVENT_BLOCK] =
		"INSERT INTO event_block VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[STMT_ADD_EVENT_DATA] = "INSERT INTO event_data VALUES(?1, ?2)",
	[STMT_ADD_COUNTER] = "INSERT INTO counter VALUES(?1, ?2, ?3, ?4, ?5)",
	[STMT_ADD_COUNTER_CHUNK] =
		"INSERT INTO counter_chunk VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[STMT_ADD_REQUEST] = "INSERT INTO request VALUES(?1, ?2, ?3, ?4, ?5,"
			     " ?6, ?7, ?8, ?9, ?10)",
};

const char *sql_text(enum stmt stmt)
{
	return texts[stmt];
}

void sql_init(struct sql *sql, sqlite3 *db, const char *subject)
{
	*sql = (struct sql){ .db = db, .subject = subject };
}

void sql_release(struct sql *sql)
{
	for (int i = 0; i < STMT_COUNT; i++)
		sqlite3_finalize(sql->stmt[i]);
	memset(sql->stmt, 0, sizeof(sql->stmt));
	sql->chunks_owner = NULL;
}

int sql_fail(const struct sql *sql, struct err *err)
{
	switch (sqlite3_errcode(sql->db)) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, "%s: the file is damaged (%s)",
			       sql->subject, sqlite3_errmsg(sql->db));
	default:
		return err_set(err, "%s: %s", sql->subject,
			       sqlite3_errmsg(sql->db));
	}
}

static int bind_all(sqlite3_stmt *stmt, const char *types, va_list ap)
{
	const char *text;
	int rc = SQLITE_OK;

	for (int i = 1; *types && rc == SQLITE_OK; i++, types++) {
		switch (*types) {
		case 'i':
			rc = sqlite3_bind_int64(stmt, i, va_arg(ap, int64_t));
			break;
		case 't':
			text = va_arg(ap, const char *);
			rc = sqlite3_bind_text(stmt, i, text, -1,
					       SQLITE_STATIC);
			break;
		default:
			assert(!"type of a parameter");
		}
	}
	return rc;
}

sqlite3_stmt *sql_start(struct sql *sql, struct err *err, enum stmt stmt,
			const char *types, ...)
{
	sqlite3_stmt **s = &sql->stmt[stmt];
	va_list ap;
	int rc;

	if (*s) {
		sqlite3_reset(*s);
	} else if (sqlite3_prepare_v3(sql->db, texts[stmt], -1,
				      SQLITE_PREPARE_PERSISTENT, s,
				      NULL) != SQLITE_OK) {
		sql_fail(sql, err);
		return NULL;
	}
	va_start(ap, types);
	rc = bind_all(*s, types, ap);
	va_end(ap);
	if (rc != SQLITE_OK) {
		sql_fail(sql, err);
		return NULL;
	}
	return *s;
}

int sql_step(struct sql *sql, sqlite3_stmt *stmt, struct err *err)
{
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		sqlite3_reset(stmt);
		return 0;
	default:
		sql_fail(sql, err);
		sqlite3_reset(stmt);
		return -1;
	}
}
