/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual table counter_point: one row per point of a counter.
 *
 * Bounds on track and t select the leaves that are read; SQLite checks every
 * row against the whole WHERE again, so a bound may be wider than what was
 * asked but never narrower.
 */
#include "config.h"

#include <stdbool.h>

#include <glib.h>

#include "db/counter-tree.h"
#include "db/vtab.h"

enum column {
	COL_TRACK,
	COL_T,
	COL_VALUE,
};

static const char declaration[] =
	"CREATE TABLE x(track INTEGER, t INTEGER, value INTEGER)";

/* As in vtab-interval.c. */
enum bound {
	TRACK_IS,
	T_IS,
	T_ABOVE, /* > or >= */
	T_BELOW, /* < or <= */
	BOUND_COUNT
};

static const struct vtab_bound bounds[BOUND_COUNT] = {
	[TRACK_IS] = { COL_TRACK, SQLITE_INDEX_CONSTRAINT_EQ,
		       SQLITE_INDEX_CONSTRAINT_EQ, 0.001 },
	[T_IS] = { COL_T, SQLITE_INDEX_CONSTRAINT_EQ,
		   SQLITE_INDEX_CONSTRAINT_EQ, 0.0001 },
	[T_ABOVE] = { COL_T, SQLITE_INDEX_CONSTRAINT_GT,
		      SQLITE_INDEX_CONSTRAINT_GE, 0.3 },
	[T_BELOW] = { COL_T, SQLITE_INDEX_CONSTRAINT_LT,
		      SQLITE_INDEX_CONSTRAINT_LE, 0.3 },
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct counter_walk *walk; /* of the track, or NULL at the end */
	int64_t track, from_ns, last_ns;
	bool all_tracks;
	struct counter_point p;
	sqlite3_int64 rowid;
};

static int best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	(void)vtab;
	vtab_use_bounds(info, bounds, BOUND_COUNT);
	/* Rows come by track, then t. */
	info->orderByConsumed = vtab_order_is(
		info, info->idxNum & 1 << TRACK_IS ? COL_T : COL_TRACK, COL_T);
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
	struct cursor *c = g_new0(struct cursor, 1);

	(void)vtab;
	*out = &c->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;

	counter_walk_free(c->walk);
	g_free(c);
	return SQLITE_OK;
}

/* Narrow the cursor; false when no row can be within. */
static bool apply(struct cursor *c, int bound, sqlite3_value *value)
{
	int64_t low, high;

	if (sqlite3_value_type(value) == SQLITE_NULL)
		return false;
	low = vtab_bound(value, INT64_MIN);
	high = vtab_bound(value, INT64_MAX);
	if (bound == TRACK_IS) {
		c->all_tracks = low != high;
		c->track = low;
		return low != high || (low > 0 && low <= UINT32_MAX);
	}
	if (bound == T_IS || bound == T_ABOVE)
		c->from_ns = MAX(c->from_ns, low);
	if (bound == T_IS || bound == T_BELOW)
		c->last_ns = MIN(c->last_ns, high);
	return true;
}

/* Begin with the first counter behind @after: 1, 0 no more, -1. */
static int begin_track(struct cursor *c, struct sql *sql, int64_t after,
		       struct err *err)
{
	sqlite3_stmt *s = sql_start(sql, err, STMT_COUNTER_AFTER, "i", after);
	int r, form;

	counter_walk_free(c->walk);
	c->walk = NULL;
	if (!s)
		return -1;
	r = sql_step(sql, s, err);
	if (r <= 0)
		return r;
	after = sqlite3_column_int64(s, 0);
	form = counter_form_by_name((const char *)sqlite3_column_text(s, 1));
	sqlite3_reset(s);
	if (!c->all_tracks && after != c->track)
		return 0;
	if (form < 0 || after <= 0 || after > UINT32_MAX)
		return err_set(err,
			       "the file is damaged: a counter is of an unknown"
			       " form, or has an impossible track");
	c->track = after;
	c->walk =
		counter_walk_new(sql, (uint32_t)after, (enum counter_form)form,
				 c->from_ns, c->last_ns, false);
	return 1;
}

static int next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	struct sql *sql = &((struct history_vtab *)base->pVtab)->sql;
	struct err err = ERR_INIT;
	int r = 0;

	c->rowid++;
	while (c->walk) {
		r = counter_walk_next(c->walk, &c->p, &err);
		if (r > 0 && c->p.carried)
			continue;
		if (!r && !c->all_tracks) {
			counter_walk_free(c->walk);
			c->walk = NULL;
		} else if (!r) {
			r = begin_track(c, sql, c->track, &err);
			if (r > 0)
				continue;
		}
		break;
	}
	return r < 0 ? vtab_fail(base->pVtab, &err) : SQLITE_OK;
}

/* A history that an older program made has no counters: 1, 0, -1. */
static int has_counters(struct sql *sql, struct err *err)
{
	sqlite3_stmt *s =
		sql_start(sql, err, STMT_HAS_TABLE, "t", "counter_chunk");
	int r;

	if (!s)
		return -1;
	r = sql_step(sql, s, err);
	sqlite3_reset(s);
	return r;
}

static int filter(sqlite3_vtab_cursor *base, int idx_num, const char *idx_str,
		  int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;
	struct sql *sql = &((struct history_vtab *)base->pVtab)->sql;
	struct err err = ERR_INIT;
	int arg = 0, r;

	(void)idx_str;
	(void)argc;
	counter_walk_free(c->walk);
	c->walk = NULL;
	c->all_tracks = true;
	c->track = 0;
	c->from_ns = INT64_MIN;
	c->last_ns = INT64_MAX;
	c->rowid = 0;
	for (int i = 0; i < BOUND_COUNT; i++)
		if (idx_num & 1 << i && !apply(c, i, argv[arg++]))
			return SQLITE_OK;
	r = has_counters(sql, &err);
	if (r > 0)
		r = begin_track(c, sql, c->all_tracks ? 0 : c->track - 1, &err);
	return r < 0 ? vtab_fail(base->pVtab, &err) : next(base);
}

static int at_end(sqlite3_vtab_cursor *base)
{
	return !((struct cursor *)base)->walk;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i)
{
	const struct cursor *c = (struct cursor *)base;

	switch ((enum column)i) {
	case COL_TRACK:
		sqlite3_result_int64(ctx, c->track);
		break;
	case COL_T:
		sqlite3_result_int64(ctx, c->p.t_ns);
		break;
	case COL_VALUE:
		sqlite3_result_int64(ctx, c->p.value);
		break;
	}
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
	*id = ((struct cursor *)base)->rowid;
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

const struct vtab_table counter_point_table = { "counter_point", declaration, &module };
