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

#define BATCH_BYTES (64 << 10)
#define QUEUE_BYTES (4 << 20)

/* What is handed over: rows, or else a class or a block of events. */
struct batch {
	GByteArray *rows;
	struct fields *class;
	bool procname; /* of the class */
	struct event_block *block;
	size_t bytes; /* about */
};

struct store {
	char *path, *temp; /* temp is NULL once it was renamed */
	char *subject;
	GByteArray *batch; /* the caller's, being packed */
	GThread *thread;   /* NULL once joined */
	int64_t classes;   /* how many the caller has added */

	GMutex lock; /* guards: */
	GCond changed;
	GQueue batches; /* struct batch, oldest first */
	size_t queued;	/* their bytes */
	bool no_more;

	volatile gint failed; /* set by either side, read by both */
	struct err err;       /* the first error; read after the thread ended */

	/* the thread's own */
	sqlite3 *db;
	struct sql sql;
	struct event_coder *coder; /* once there are events */
	int64_t blocks, events;	   /* stored so far */
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

/* What no event of ours should do. */
static void fail_with(struct store *st, const char *why)
{
	if (g_atomic_int_get(&st->failed))
		return;
	err_set(&st->err, "cannot write '%s': %s", st->path, why);
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

static void write_rows(struct store *st, const GByteArray *batch)
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

static void step(struct store *st, sqlite3_stmt *s)
{
	if (!s || sqlite3_step(s) != SQLITE_DONE)
		fail(st);
	if (s)
		sqlite3_reset(s);
}

static void write_block(struct store *st, const struct event_block *b)
{
	const struct event_head *last =
		event_block_head(b, b->heads->len - 1);
	GByteArray *keys, *data;
	sqlite3_stmt *s;
	const char *why = event_coder_code(st->coder, b, &keys, &data);

	if (why) {
		fail_with(st, why);
		return;
	}
	st->blocks++;
	s = sql_start(&st->sql, NULL, STMT_ADD_EVENT_BLOCK, "iiiii", st->blocks,
		      event_block_head(b, 0)->ts_ns, last->ts_ns, st->events,
		      (int64_t)b->heads->len);
	if (s)
		sqlite3_bind_blob(s, 6, keys->data, (int)keys->len,
				  SQLITE_STATIC);
	step(st, s);
	s = sql_start(&st->sql, NULL, STMT_ADD_EVENT_DATA, "i", st->blocks);
	if (s)
		sqlite3_bind_blob(s, 2, data->data, (int)data->len,
				  SQLITE_STATIC);
	step(st, s);
	st->events += b->heads->len;
}

static void write_batch(struct store *st, struct batch *b)
{
	if (b->rows)
		write_rows(st, b->rows);
	if (b->class) {
		if (!st->coder)
			st->coder = event_coder_new();
		event_coder_class(st->coder, b->procname, b->class);
		b->class = NULL;
	}
	if (b->block && !g_atomic_int_get(&st->failed))
		write_block(st, b->block);
}

static void free_batch(struct batch *b)
{
	if (b->rows)
		g_byte_array_free(b->rows, TRUE);
	fields_free(b->class);
	event_block_free(b->block);
	g_free(b);
}

/* The next batch, or NULL when there will be none. */
static struct batch *take_batch(struct store *st)
{
	struct batch *batch;

	g_mutex_lock(&st->lock);
	while (g_queue_is_empty(&st->batches) && !st->no_more)
		g_cond_wait(&st->changed, &st->lock);
	batch = g_queue_pop_head(&st->batches);
	st->queued -= batch ? batch->bytes : 0;
	g_cond_broadcast(&st->changed);
	g_mutex_unlock(&st->lock);
	return batch;
}

static gpointer fill(gpointer data)
{
	struct store *st = data;
	struct batch *batch;

	while ((batch = take_batch(st))) {
		write_batch(st, batch);
		free_batch(batch);
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

static void push(struct store *st, struct batch batch)
{
	g_mutex_lock(&st->lock);
	while (st->queued >= QUEUE_BYTES)
		g_cond_wait(&st->changed, &st->lock);
	st->queued += batch.bytes;
	g_queue_push_tail(&st->batches, g_memdup2(&batch, sizeof(batch)));
	g_cond_broadcast(&st->changed);
	g_mutex_unlock(&st->lock);
}

static void push_rows(struct store *st)
{
	if (!st->batch->len)
		return;
	push(st, (struct batch){ .rows = st->batch, .bytes = st->batch->len });
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
		push_rows(st);
}

void store_add_class(struct store *st, const char *name, bool procname,
		     const uint8_t *fields, size_t len)
{
	const char *why;
	struct fields *class = fields_parse(fields, len, &why);

	assert(class); /* the program made it */
	store_add(st, STMT_ADD_EVENT_CLASS, "itib", ++st->classes, name,
		  (int64_t)procname, fields, len);
	push(st, (struct batch){ .class = class, .procname = procname });
}

void store_add_block(struct store *st, struct event_block *block)
{
	if (store_failed(st)) {
		event_block_free(block);
		return;
	}
	push_rows(st);
	push(st, (struct batch){
			 .block = block,
			 .bytes = block->rows->len +
				  block->heads->len * sizeof(struct event_head),
		 });
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

static int64_t page_count(struct store *st)
{
	sqlite3_stmt *s = NULL;
	int64_t n = 0;

	if (sqlite3_prepare_v2(st->db, "PRAGMA page_count", -1, &s, NULL) ==
		    SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

/*
 * Chunks come in the order of their ends, which leaves pages half empty, and a
 * table takes a page at least.  That is little of a large file, and packing it
 * would take long; of a small one it is much, and takes a moment.
 */
static int pack(struct store *st)
{
	if (page_count(st) > FORMAT_SMALL_PAGES)
		return 0;
	return run(st, "PRAGMA page_size = " G_STRINGIFY(FORMAT_SMALL_SIZE)
		       "; PRAGMA temp_store = MEMORY; VACUUM");
}

int store_finish(struct store *st, const char *incomplete, struct err *err)
{
	if (incomplete)
		store_add(st, STMT_ADD_META, "tt", "incomplete", incomplete);
	store_add(st, STMT_ADD_META, "tt", "complete",
		  incomplete ? COMPLETE_PARTIAL : COMPLETE_WHOLE);
	push_rows(st);
	join_thread(st);
	sql_release(&st->sql);
	if (!store_failed(st))
		(void)(run(st, indexes_sql) || run(st, "COMMIT") || pack(st));
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
	event_coder_free(st->coder);
	g_free(st->subject);
	g_free(st->temp);
	g_free(st->path);
	g_free(st);
}
