/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual table event: one row per stored event, in their order.
 *
 * Bounds on the time select the blocks that are read; machine, CPU and thread
 * step over those in which they do not occur.  As in the other tables, SQLite
 * checks every row again, so a bound may be wider than what was asked.
 */
#include "config.h"

#include <stdbool.h>

#include <glib.h>

#include "db/events.h"
#include "db/vtab.h"

enum column {
	COL_TS,
	COL_MACHINE,
	COL_CPU,
	COL_TID,
	COL_PID,
	COL_NAME,
	COL_FIELDS,
	COL_PROCNAME,
};

static const char declaration[] =
	"CREATE TABLE x(ts INTEGER, machine INTEGER, cpu INTEGER, tid INTEGER,"
	" pid INTEGER, name TEXT, fields TEXT, procname TEXT HIDDEN)";

/* One bit each in idxNum; arguments come in this order. */
enum bound {
	TS_IS,
	TS_ABOVE,
	TS_BELOW,
	MACHINE_IS,
	CPU_IS,
	TID_IS,
	BOUND_COUNT
};

static const struct vtab_bound bounds[BOUND_COUNT] = {
	[TS_IS] = { COL_TS, SQLITE_INDEX_CONSTRAINT_EQ,
		    SQLITE_INDEX_CONSTRAINT_EQ, 1e-6 },
	[TS_ABOVE] = { COL_TS, SQLITE_INDEX_CONSTRAINT_GT,
		       SQLITE_INDEX_CONSTRAINT_GE, 0.3 },
	[TS_BELOW] = { COL_TS, SQLITE_INDEX_CONSTRAINT_LT,
		       SQLITE_INDEX_CONSTRAINT_LE, 0.3 },
	[MACHINE_IS] = { COL_MACHINE, SQLITE_INDEX_CONSTRAINT_EQ,
			 SQLITE_INDEX_CONSTRAINT_EQ, 0.9 },
	[CPU_IS] = { COL_CPU, SQLITE_INDEX_CONSTRAINT_EQ,
		     SQLITE_INDEX_CONSTRAINT_EQ, 0.5 },
	[TID_IS] = { COL_TID, SQLITE_INDEX_CONSTRAINT_EQ,
		     SQLITE_INDEX_CONSTRAINT_EQ, 0.1 },
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct sql sql;        /* its own: cursors step by turns */
	struct events *events; /* opened by the first filter */
	struct event_query *query;
	struct event_pos pos;
	struct stored_event ev;
	int64_t from_ns, to_ns; /* both included */
	bool end;
};

static int best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	(void)vtab;
	vtab_use_bounds(info, bounds, BOUND_COUNT);
	info->orderByConsumed = info->nOrderBy == 1 &&
				info->aOrderBy[0].iColumn == COL_TS &&
				!info->aOrderBy[0].desc;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
	struct cursor *c = g_new0(struct cursor, 1);
	struct history_vtab *v = (struct history_vtab *)vtab;

	sql_init(&c->sql, v->sql.db, v->sql.subject);
	*out = &c->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;

	event_query_free(c->query);
	events_close(c->events);
	sql_release(&c->sql);
	g_free(c);
	return SQLITE_OK;
}

/* A number that a column must equal; false: no row can have it. */
static bool exact(sqlite3_value *value, int64_t low, int64_t *v)
{
	double r = sqlite3_value_double(value);

	switch (sqlite3_value_numeric_type(value)) {
	case SQLITE_INTEGER:
		*v = sqlite3_value_int64(value);
		return *v >= low && *v <= INT32_MAX;
	case SQLITE_FLOAT:
		if (!(r >= (double)low && r <= INT32_MAX))
			return false;
		*v = (int64_t)r;
		return (double)*v == r;
	default:
		return false;
	}
}

/* Narrow the search; false when no row can be within. */
static bool apply(struct cursor *c, struct event_filter *f, int32_t *tid,
		  int bound, sqlite3_value *value)
{
	int64_t v = 0;

	if (sqlite3_value_type(value) == SQLITE_NULL)
		return false;
	if (bound == TS_IS || bound == TS_ABOVE)
		c->from_ns = MAX(c->from_ns, vtab_bound(value, INT64_MIN));
	if (bound == TS_IS || bound == TS_BELOW)
		c->to_ns = MIN(c->to_ns, vtab_bound(value, INT64_MAX));
	if (bound >= MACHINE_IS && !exact(value, bound == MACHINE_IS, &v))
		return false;
	if (bound == MACHINE_IS) {
		f->machine = (uint32_t)v;
	} else if (bound == CPU_IS) {
		f->by_cpu = true;
		f->cpu = (int32_t)v;
	} else if (bound == TID_IS) {
		*tid = (int32_t)v;
		f->tids = tid;
		f->tid_count = 1;
	}
	return true;
}

/* The cursor stands where @r says: 1, 0 or -1. */
static int arrive(struct cursor *c, int r, struct err *err)
{
	c->end = r <= 0;
	if (r > 0)
		r = event_get(c->events, &c->pos, &c->ev, err) ? -1 : 1;
	if (r > 0 && c->ev.ts_ns > c->to_ns)
		c->end = true;
	return r < 0 ? vtab_fail(c->base.pVtab, err) : SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	struct err err = ERR_INIT;

	return arrive(c, event_next(c->query, &c->pos, &err), &err);
}

static int filter(sqlite3_vtab_cursor *base, int idx_num, const char *idx_str,
		  int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;
	struct event_filter f = { 0 };
	struct err err = ERR_INIT;
	int32_t tid;
	int arg = 0;

	(void)idx_str;
	(void)argc;
	c->end = true;
	c->from_ns = INT64_MIN;
	c->to_ns = INT64_MAX;
	for (int i = 0; i < BOUND_COUNT; i++)
		if (idx_num & 1 << i && !apply(c, &f, &tid, i, argv[arg++]))
			return SQLITE_OK;
	if (!c->events && events_open(&c->events, &c->sql, &err))
		return vtab_fail(base->pVtab, &err);
	event_query_free(c->query);
	c->query = event_query_new(c->events, &f);
	return arrive(c, event_from(c->query, c->from_ns, &c->pos, &err), &err);
}

static int at_end(sqlite3_vtab_cursor *base)
{
	return ((struct cursor *)base)->end;
}

static void result_number(sqlite3_context *ctx, int32_t v)
{
	if (v >= 0)
		sqlite3_result_int(ctx, v);
}

static int fields(struct cursor *c, sqlite3_context *ctx)
{
	GString *text = g_string_new(NULL);
	struct err err = ERR_INIT;

	if (event_fields(c->events, &c->pos, text, &err)) {
		g_string_free(text, TRUE);
		return vtab_fail(c->base.pVtab, &err);
	}
	sqlite3_result_text64(ctx, text->str, text->len, SQLITE_TRANSIENT,
			      SQLITE_UTF8);
	g_string_free(text, TRUE);
	return SQLITE_OK;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i)
{
	struct cursor *c = (struct cursor *)base;

	switch ((enum column)i) {
	case COL_TS:
		sqlite3_result_int64(ctx, c->ev.ts_ns);
		break;
	case COL_MACHINE:
		sqlite3_result_int64(ctx, c->ev.machine);
		break;
	case COL_CPU:
		result_number(ctx, c->ev.cpu);
		break;
	case COL_TID:
		result_number(ctx, c->ev.tid);
		break;
	case COL_PID:
		result_number(ctx, c->ev.pid);
		break;
	case COL_NAME:
		sqlite3_result_text(ctx, c->ev.name, -1, SQLITE_TRANSIENT);
		break;
	case COL_FIELDS:
		return fields(c, ctx);
	case COL_PROCNAME:
		if (c->ev.procname[0])
			sqlite3_result_text(ctx, c->ev.procname, -1,
					    SQLITE_TRANSIENT);
		break;
	}
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
	*id = ((struct cursor *)base)->ev.ordinal;
	return SQLITE_OK;
}

static const sqlite3_module module = {
	/* no xCreate: the table is there without CREATE VIRTUAL TABLE */
	.xConnect = vtab_connect,
	.xBestIndex = best_index,
	.xDisconnect = vtab_disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next,
	.xEof = at_end,
	.xColumn = column,
	.xRowid = rowid,
};

const struct vtab_table event_table = { "event", declaration, &module };
