/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file that is being filled: see store.h.
 *
 * A row in a batch is
 *
 *	stmt (1 byte), then for each parameter
 *		'n'			NULL
 *		'i', 8 bytes		an integer
 *		't' or 'b', 4 bytes	length, and so many bytes
 *	0
 *
 * All rows are one transaction without a journal: what fails is thrown away
 * as a whole, so there is nothing to roll back to.
 */
#include "config.h"

#include "db/store.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/state.h"
#include "db/format.h"
#include "db/schema.h"
#include "db/temp.h"

#define BATCH_BYTES   (64 << 10)
#define QUEUE_BATCHES 64

struct store {
	char *path, *temp; /* temp is NULL once it was renamed */
	char *subject;
	GByteArray *batch; /* the caller's, being packed */
	GThread *thread;   /* NULL once joined */

	GMutex lock; /* guards: */
	GCond changed;
	GQueue batches; /* GByteArray, oldest first */
	bool no_more;

	volatile gint failed; /* set by either side, read by both */
	struct err err;       /* the first error; read after the thread ended */

	/* the thread's own */
	sqlite3 *db;
	struct sql sql;
	char *incomplete;
};

/* ------------------------------------------------------------------ */
/* The thread's side                                                  */

/* Keep the first error; the file system's own word is the best one. */
static void fail(struct store *st)
{
	int rc = sqlite3_errcode(st->db), why = 0;

	if (g_atomic_int_get(&st->failed))
		return;
	if (rc == SQLITE_IOERR)
		sqlite3_file_control(st->db, "main", SQLITE_FCNTL_LAST_ERRNO,
				     &why);
	else if (rc == SQLITE_FULL)
		why = ENOSPC;
	err_set(&st->err, "cannot write '%s': %s", st->path,
		why ? g_strerror(why) : sqlite3_errmsg(st->db));
	g_atomic_int_set(&st->failed, 1);
}

static int run(struct store *st, const char *sql)
{
	if (sqlite3_exec(st->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	fail(st);
	return -1;
}

/* Bind the parameters at @p; returns what is behind the row. */
static const uint8_t *bind_row(sqlite3_stmt *s, const uint8_t *p)
{
	uint32_t len;
	int64_t v;

	for (int i = 1; *p; i++) {
		switch (*p++) {
		case 'i':
			memcpy(&v, p, sizeof(v));
			p += sizeof(v);
			sqlite3_bind_int64(s, i, v);
			break;
		case 't':
		case 'b':
			memcpy(&len, p, sizeof(len));
			p += sizeof(len);
			if (p[-5] == 't')
				sqlite3_bind_text(s, i, (const char *)p,
						  (int)len, SQLITE_STATIC);
			else
				sqlite3_bind_blob(s, i, p, (int)len,
						  SQLITE_STATIC);
			p += len;
			break;
		default:
			sqlite3_bind_null(s, i);
		}
	}
	return p + 1;
}

static void write_batch(struct store *st, const GByteArray *batch)
{
	const uint8_t *p = batch->data, *end = batch->data + batch->len;

	while (p < end && !g_atomic_int_get(&st->failed)) {
		sqlite3_stmt *s =
			sql_start(&st->sql, NULL, (enum stmt) * p, "");

		if (!s) {
			fail(st);
			return;
		}
		p = bind_row(s, p + 1);
		if (sqlite3_step(s) != SQLITE_DONE)
			fail(st);
		sqlite3_reset(s);
	}
}

/* The next batch, or NULL when there will be none. */
static GByteArray *take_batch(struct store *st)
{
	GByteArray *batch;

	g_mutex_lock(&st->lock);
	while (g_queue_is_empty(&st->batches) && !st->no_more)
		g_cond_wait(&st->changed, &st->lock);
	batch = g_queue_pop_head(&st->batches);
	g_cond_broadcast(&st->changed);
	g_mutex_unlock(&st->lock);
	return batch;
}

static gpointer fill(gpointer data)
{
	struct store *st = data;
	GByteArray *batch;

	while ((batch = take_batch(st))) {
		write_batch(st, batch);
		g_byte_array_free(batch, TRUE);
	}
	return NULL;
}

/* ------------------------------------------------------------------ */
/* Opening                                                            */

static int add_states(struct store *st)
{
	for (int i = 0; i < ST_COUNT; i++) {
		const struct state_info *info = state_info((unsigned int)i);
		sqlite3_stmt *s = sql_start(
			&st->sql, NULL, STMT_ADD_STATE, "itti", (int64_t)i,
			info->name, info->title, (int64_t)info->severity);

		if (!s || sql_step(&st->sql, s, NULL)) {
			fail(st);
			return -1;
		}
	}
	return 0;
}

static int open_db(struct store *st)
{
	/* No journal from the first byte on: it would outlive a kill. */
	char *settings = g_strdup_printf("PRAGMA journal_mode = OFF;"
					 "PRAGMA page_size = %d;"
					 "PRAGMA application_id = %d;"
					 "PRAGMA user_version = %d;"
					 "PRAGMA synchronous = OFF;"
					 "PRAGMA locking_mode = EXCLUSIVE;"
					 "PRAGMA cache_size = -32768;",
					 FORMAT_PAGE_SIZE,
					 FORMAT_APPLICATION_ID, FORMAT_VERSION);
	int r = -1;

	if (sqlite3_open_v2(st->temp, &st->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK) {
		fail(st);
	} else {
		sql_init(&st->sql, st->db, st->subject);
		/* Whoever looks at it from now on sees an unfinished one. */
		r = run(st, settings) || run(st, "BEGIN") ||
		    run(st, schema_sql) || add_states(st) ||
		    run(st, "INSERT INTO meta VALUES('complete', '" COMPLETE_NOT
			    "'); COMMIT; BEGIN");
	}
	g_free(settings);
	return r;
}

/* Signals are for the thread that called us. */
static void start_thread(struct store *st)
{
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	st->thread = g_thread_new("history", fill, st);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

int store_open(struct store **out, const char *path, struct err *err)
{
	char *temp = temp_create(path, err);
	struct store *st;

	*out = NULL;
	if (!temp)
		return -1;
	st = g_new0(struct store, 1);
	st->path = g_strdup(path);
	st->temp = temp;
	st->subject = g_strdup_printf("history '%s'", path);
	st->batch = g_byte_array_sized_new(BATCH_BYTES);
	g_mutex_init(&st->lock);
	g_cond_init(&st->changed);
	g_queue_init(&st->batches);
	if (open_db(st)) {
		err_set(err, "%s", st->err.msg);
		store_close(st);
		return -1;
	}
	start_thread(st);
	*out = st;
	return 0;
}

bool store_failed(const struct store *st)
{
	return g_atomic_int_get(&st->failed);
}

/* ------------------------------------------------------------------ */
/* The caller's side                                                  */

static void push_batch(struct store *st)
{
	if (!st->batch->len)
		return;
	g_mutex_lock(&st->lock);
	while (st->batches.length >= QUEUE_BATCHES)
		g_cond_wait(&st->changed, &st->lock);
	g_queue_push_tail(&st->batches, st->batch);
	g_cond_broadcast(&st->changed);
	g_mutex_unlock(&st->lock);
	st->batch = g_byte_array_sized_new(BATCH_BYTES);
}

static void pack_bytes(GByteArray *b, char type, const void *bytes, size_t n)
{
	uint32_t len = (uint32_t)n;

	g_byte_array_append(b, (const guint8 *)&type, 1);
	g_byte_array_append(b, (const guint8 *)&len, sizeof(len));
	g_byte_array_append(b, bytes, len);
}

static void pack_int(GByteArray *b, int64_t v)
{
	g_byte_array_append(b, (const guint8 *)"i", 1);
	g_byte_array_append(b, (const guint8 *)&v, sizeof(v));
}

void store_add(struct store *st, enum stmt stmt, const char *types, ...)
{
	GByteArray *b = st->batch;
	uint8_t first = (uint8_t)stmt;
	const void *bytes;
	va_list ap;

	if (store_failed(st))
		return;
	g_byte_array_append(b, &first, 1);
	va_start(ap, types);
	for (; *types; types++) {
		if (*types == 'i') {
			pack_int(b, va_arg(ap, int64_t));
			continue;
		}
		bytes = va_arg(ap, const void *);
		if (*types == 'b')
			pack_bytes(b, 'b', bytes, va_arg(ap, size_t));
		else if (bytes)
			pack_bytes(b, 't', bytes, strlen(bytes));
		else
			g_byte_array_append(b, (const guint8 *)"n", 1);
	}
	va_end(ap);
	g_byte_array_append(b, (const guint8 *)"", 1);
	if (b->len >= BATCH_BYTES)
		push_batch(st);
}

/* Let the thread write what it has, and wait for its end. */
static void join_thread(struct store *st)
{
	if (!st->thread)
		return;
	g_mutex_lock(&st->lock);
	st->no_more = true;
	g_cond_broadcast(&st->changed);
	g_mutex_unlock(&st->lock);
	g_thread_join(st->thread);
	st->thread = NULL;
}

static void close_db(struct store *st)
{
	int rc;

	sql_release(&st->sql);
	rc = sqlite3_close(st->db);
	assert(rc == SQLITE_OK); /* else a statement was forgotten */
	(void)rc;
	st->db = NULL;
}

int store_finish(struct store *st, const char *incomplete, struct err *err)
{
	if (incomplete)
		store_add(st, STMT_ADD_META, "tt", "incomplete", incomplete);
	store_add(st, STMT_ADD_META, "tt", "complete",
		  incomplete ? COMPLETE_PARTIAL : COMPLETE_WHOLE);
	push_batch(st);
	join_thread(st);
	if (!store_failed(st))
		(void)(run(st, indexes_sql) || run(st, "COMMIT"));
	if (store_failed(st))
		return err_set(err, "%s", st->err.msg);
	close_db(st);
	if (temp_publish(st->temp, st->path, err))
		return -1;
	g_clear_pointer(&st->temp, g_free);
	return 0;
}

void store_close(struct store *st)
{
	if (!st)
		return;
	/* Whatever is still queued is not worth writing. */
	g_atomic_int_set(&st->failed, 1);
	join_thread(st);
	if (st->db)
		close_db(st);
	if (st->temp)
		unlink(st->temp);
	g_byte_array_free(st->batch, TRUE);
	g_mutex_clear(&st->lock);
	g_cond_clear(&st->changed);
	err_clear(&st->err);
	g_free(st->subject);
	g_free(st->temp);
	g_free(st->path);
	g_free(st);
}
