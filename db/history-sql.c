/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Somebody's query over the history: see history_sql().
 *
 * The file is opened read-only anyway; the authorizer keeps the query from
 * everything else that SQLite can do: other files, settings, code.
 */
#include "config.h"

#include <string.h>

#include "db/history-int.h"

static const char *const refused_functions[] = {
	"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer",
};

/* Descriptions of tables; they change nothing. */
static const char *const pragmas[] = {
	"table_info",
	"table_xinfo",
	"index_list",
	"index_info",
};

static bool is_among(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; name && i < n; i++)
		if (!g_ascii_strcasecmp(name, list[i]))
			return true;
	return false;
}

static int authorize(void *data, int action, const char *a, const char *b,
		     const char *database, const char *trigger)
{
	bool allowed = false;

	(void)data;
	(void)database;
	(void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		allowed = true;
		break;
	case SQLITE_FUNCTION:
		allowed = !is_among(b, refused_functions,
				    G_N_ELEMENTS(refused_functions));
		break;
	case SQLITE_PRAGMA:
		allowed = is_among(a, pragmas, G_N_ELEMENTS(pragmas));
		break;
	default:
		break;
	}
	return allowed ? SQLITE_OK : SQLITE_DENY;
}

/* What is behind the statement must be no other one. */
static int check_tail(struct history *h, const char *tail, struct err *err)
{
	sqlite3_stmt *more = NULL;
	int rc = sqlite3_prepare_v2(h->db, tail, -1, &more, NULL);

	sqlite3_finalize(more);
	if (rc != SQLITE_OK || more)
		return err_set(err, "%s: only one statement at a time",
			       h->subject);
	return 0;
}

static int prepare(struct history *h, const char *query, sqlite3_stmt **s,
		   struct err *err)
{
	const char *tail;
	int rc;

	*s = NULL;
	rc = sqlite3_prepare_v2(h->db, query, -1, s, &tail);
	if (rc == SQLITE_AUTH)
		return err_set(err,
			       "%s: %s (a query can only read the history)",
			       h->subject, sqlite3_errmsg(h->db));
	if (rc != SQLITE_OK)
		return sql_fail(&h->sql, err);
	if (!*s)
		return err_set(err, "%s: the query is empty", h->subject);
	return check_tail(h, tail, err);
}

static struct sql_value take_value(sqlite3_stmt *s, int column)
{
	struct sql_value v = { .type = SQL_NULL };

	switch (sqlite3_column_type(s, column)) {
	case SQLITE_INTEGER:
		v.type = SQL_INT;
		v.i = sqlite3_column_int64(s, column);
		break;
	case SQLITE_FLOAT:
		v.type = SQL_REAL;
		v.r = sqlite3_column_double(s, column);
		break;
	case SQLITE_TEXT:
		v.type = SQL_TEXT;
		v.text = (const char *)sqlite3_column_text(s, column);
		v.len = (size_t)sqlite3_column_bytes(s, column);
		break;
	case SQLITE_BLOB:
		v.type = SQL_BLOB;
		v.text = sqlite3_column_blob(s, column);
		v.len = (size_t)sqlite3_column_bytes(s, column);
		break;
	default:
		break;
	}
	return v;
}

static int run(struct history *h, sqlite3_stmt *s,
	       int (*row)(int n, const char *const *names,
			  const struct sql_value *values, void *data),
	       void *data, struct err *err)
{
	int n = sqlite3_column_count(s), r;
	const char **names = g_new0(const char *, n + 1);
	struct sql_value *values = g_new0(struct sql_value, n + 1);

	for (int i = 0; i < n; i++)
		names[i] = sqlite3_column_name(s, i);
	r = row(n, names, NULL, data);
	while (!r && (r = sql_step(&h->sql, s, err)) > 0) {
		for (int i = 0; i < n; i++)
			values[i] = take_value(s, i);
		r = row(n, names, values, data);
		if (!r)
			continue;
		break;
	}
	g_free(names);
	g_free(values);
	return r;
}

int history_sql(struct history *h, const char *query,
		int (*row)(int n, const char *const *names,
			   const struct sql_value *values, void *data),
		void *data, struct err *err)
{
	sqlite3_stmt *s;
	int r;

	sqlite3_set_authorizer(h->db, authorize, NULL);
	r = prepare(h, query, &s, err);
	if (!r)
		r = run(h, s, row, data, err);
	sqlite3_finalize(s);
	sqlite3_set_authorizer(h->db, NULL, NULL);
	return r;
}
