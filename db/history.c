/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening a history, and what it says of itself: see history.h. */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/format.h"
#include "db/history-int.h"
#include "db/vtab.h"

const char *history_column_note(struct history *h, sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	return text ? g_string_chunk_insert_const(h->texts, text) : NULL;
}

const char *history_column_text(struct history *h, sqlite3_stmt *s, int column)
{
	const char *text = history_column_note(h, s, column);

	return text ? text : "";
}

static int load_meta(struct history *h, struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err, STMT_META, "");
	int r;

	if (!s)
		return -1;
	while ((r = sql_step(&h->sql, s, err)) > 0)
		g_hash_table_insert(h->meta,
				    (gpointer)history_column_text(h, s, 0),
				    (gpointer)history_column_text(h, s, 1));
	return r;
}

static int check_complete(const struct history *h, struct err *err)
{
	const char *complete = history_meta(h, "complete");

	if (!complete)
		return err_set(err,
			       "%s: the file is damaged (it does not say"
			       " whether it is complete)",
			       h->subject);
	if (!strcmp(complete, COMPLETE_NOT))
		return err_set(err,
			       "%s: still being written, or its indexing was"
			       " killed",
			       h->subject);
	return 0;
}

int history_has_table(struct history *h, const char *name, struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err, STMT_HAS_TABLE, "t", name);
	int r;

	if (!s)
		return -1;
	r = sql_step(&h->sql, s, err);
	if (r > 0)
		sqlite3_reset(s);
	return r;
}

/* Histories made by older programs lack them. */
static int find_tables(struct history *h, struct err *err)
{
	int durations = history_has_table(h, "durations", err);
	int requests = history_has_table(h, "request", err);

	h->has_durations = durations > 0;
	h->has_requests = requests > 0;
	return durations < 0 || requests < 0 ? -1 : 0;
}

/*
 * A virtual table declares itself when it is first named, which must not
 * happen under the authorizer of history_sql().
 */
static int connect_tables(struct history *h, struct err *err)
{
	static const char names[] =
		"SELECT 1 FROM interval, state_time, event, counter_point,"
		" pragma_table_info,"
		" pragma_table_xinfo, pragma_index_list, pragma_index_info";
	sqlite3_stmt *s = NULL;
	int rc;

	if (vtab_register(h->db, err))
		return -1;
	rc = sqlite3_prepare_v2(h->db, names, -1, &s, NULL);
	sqlite3_finalize(s);
	return rc == SQLITE_OK ? 0 : sql_fail(&h->sql, err);
}

int history_open(struct history **out, const char *path, struct err *err)
{
	struct history *h;
	sqlite3 *db = NULL;

	*out = NULL;
	if (history_open_file(&db, path, err))
		return -1;
	h = g_new0(struct history, 1);
	h->db = db;
	h->name = g_strdup(path);
	h->subject = g_strdup_printf("history '%s'", path);
	h->texts = g_string_chunk_new(4096);
	h->meta = g_hash_table_new(g_str_hash, g_str_equal);
	sql_init(&h->sql, db, h->subject);
	if (load_meta(h, err) || check_complete(h, err) ||
	    history_load_tracks(h, err) || history_load_sources(h, err) ||
	    history_load_labels(h, err) || history_load_counters(h, err) ||
	    find_tables(h, err) ||
	    connect_tables(h, err)) {
		history_close(h);
		return -1;
	}
	*out = h;
	return 0;
}

static void free_array(GArray *a)
{
	if (a)
		g_array_free(a, TRUE);
}

static void free_table(GHashTable *t)
{
	if (t)
		g_hash_table_destroy(t);
}

void history_close(struct history *h)
{
	int rc;

	if (!h)
		return;
	events_close(h->events);
	sql_release(&h->sql);
	rc = sqlite3_close(h->db);
	assert(rc == SQLITE_OK); /* else a statement was forgotten */
	(void)rc;
	free_table(h->meta);
	free_table(h->labels);
	free_table(h->by_id);
	free_table(h->counters);
	free_array(h->sources);
	free_array(h->problems);
	free_array(h->missing);
	g_free(h->tracks);
	g_string_chunk_free(h->texts);
	g_free(h->subject);
	g_free(h->name);
	g_free(h);
}

const char *history_meta(const struct history *h, const char *key)
{
	return g_hash_table_lookup(h->meta, key);
}

int64_t history_meta_int(const struct history *h, const char *key,
			 int64_t otherwise)
{
	const char *text = history_meta(h, key);
	char *end;
	long long v;

	if (!text)
		return otherwise;
	v = strtoll(text, &end, 10);
	return end == text || *end ? otherwise : v;
}

/* Clamped, so that differences of a foreign file's times cannot overflow. */
static int64_t meta_time(const struct history *h, const char *key)
{
	int64_t t_ns = history_meta_int(h, key, 0);

	return CLAMP(t_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
}

int64_t history_begin_ns(const struct history *h)
{
	return meta_time(h, "begin_ns");
}

int64_t history_end_ns(const struct history *h)
{
	int64_t begin_ns = history_begin_ns(h), end_ns = meta_time(h, "end_ns");

	return MAX(begin_ns, end_ns);
}

const char *history_incomplete(const struct history *h)
{
	const char *why;

	if (!strcmp(history_meta(h, "complete"), COMPLETE_WHOLE))
		return NULL;
	why = history_meta(h, "incomplete");
	return why ? why : "parts of the trace are missing";
}

const char *history_name(const struct history *h)
{
	return h->name;
}

void history_set_name(struct history *h, const char *name)
{
	g_free(h->name);
	h->name = g_strdup(name);
}
