/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual table interval: one row per interval.
 *
 * Bounds on track, begin and end select the chunks that are read; SQLite
 * checks every row against the whole WHERE again, so a bound may be wider
 * than what was asked but never narrower.
 */
#include "config.h"

#include <stdbool.h>

#include <glib.h>

#include "base/state.h"
#include "db/intervals.h"
#include "db/vtab.h"

enum column {
	COL_TRACK,
	COL_BEGIN,
	COL_END,
	COL_STATE,
	COL_STATE_ID,
	COL_VALUE,
	COL_PEER,
};

static const char declaration[] =
	"CREATE TABLE x(track INTEGER, begin INTEGER, end INTEGER, state TEXT,"
	" state_id INTEGER, value INTEGER, peer INTEGER)";

/*
 * The bounds that are used.  One bit each in idxNum; arguments come in this
 * order.
 */
enum bound {
	TRACK_IS,
	BEGIN_IS,
	BEGIN_ABOVE, /* > or >= */
	END_ABOVE,
	BEGIN_BELOW, /* < or <= */
	END_BELOW,
	BOUND_COUNT
};

static const struct vtab_bound bounds[BOUND_COUNT] = {
	[TRACK_IS] = { COL_TRACK, SQLITE_INDEX_CONSTRAINT_EQ,
		       SQLITE_INDEX_CONSTRAINT_EQ, 0.001 },
	[BEGIN_IS] = { COL_BEGIN, SQLITE_INDEX_CONSTRAINT_EQ,
		       SQLITE_INDEX_CONSTRAINT_EQ, 0.0001 },
	[BEGIN_ABOVE] = { COL_BEGIN, SQLITE_INDEX_CONSTRAINT_GT,
			  SQLITE_INDEX_CONSTRAINT_GE, 0.3 },
	[END_ABOVE] = { COL_END, SQLITE_INDEX_CONSTRAINT_GT,
			SQLITE_INDEX_CONSTRAINT_GE, 0.3 },
	[BEGIN_BELOW] = { COL_BEGIN, SQLITE_INDEX_CONSTRAINT_LT,
			  SQLITE_INDEX_CONSTRAINT_LE, 0.3 },
	[END_BELOW] = { COL_END, SQLITE_INDEX_CONSTRAINT_LT,
			SQLITE_INDEX_CONSTRAINT_LE, 0.3 },
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct intervals *it; /* of the track, or NULL at the end */
	int64_t track, from_ns, to_ns;
	bool all_tracks;
	struct interval iv;
	sqlite3_int64 rowid;
};

static int best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	(void)vtab;
	vtab_use_bounds(info, bounds, BOUND_COUNT);
	/* Rows come by track, then begin. */
	info->orderByConsumed = vtab_order_is(
		info, info->idxNum & 1 << TRACK_IS ? COL_BEGIN : COL_TRACK,
		COL_BEGIN);
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

	intervals_free(c->it);
	g_free(c);
	return SQLITE_OK;
}

static int64_t next_ns(int64_t t_ns)
{
	return t_ns < INT64_MAX ? t_ns + 1 : t_ns;
}

static int64_t previous_ns(int64_t t_ns)
{
	return t_ns > INT64_MIN ? t_ns - 1 : t_ns;
}

/* Narrow the window of the cursor; false when no row can be within. */
static bool apply(struct cursor *c, int bound, sqlite3_value *value)
{
	int64_t low, high;

	if (sqlite3_value_type(value) == SQLITE_NULL)
		return false;
	low = vtab_bound(value, INT64_MIN);
	high = vtab_bound(value, INT64_MAX);
	switch (bound) {
	case TRACK_IS:
		c->all_tracks = low != high;
		c->track = low;
		return low != high || (low > 0 && low <= UINT32_MAX);
	case BEGIN_IS:
		c->from_ns = MAX(c->from_ns, low);
		c->to_ns = MIN(c->to_ns, next_ns(high));
		break;
	case BEGIN_ABOVE:
		c->from_ns = MAX(c->from_ns, low);
		break;
	case END_ABOVE: /* >= reaches the one that ends there */
		c->from_ns = MAX(c->from_ns, previous_ns(low));
		break;
	case BEGIN_BELOW:
	case END_BELOW:
		c->to_ns = MIN(c->to_ns, next_ns(high));
		break;
	default:
		break;
	}
	return true;
}

/* Begin with the track behind c->track: 1, 0 no more, -1. */
static int next_track(struct cursor *c, struct sql *sql, struct err *err)
{
	int r;

	intervals_free(c->it);
	c->it = NULL;
	r = c->all_tracks ? vtab_track_after(sql, c->track, &c->track, err) : 0;
	if (r > 0)
		c->it = intervals_new(sql, (uint32_t)c->track, c->from_ns,
				      c->to_ns);
	return r;
}

static int next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	struct sql *sql = &((struct history_vtab *)base->pVtab)->sql;
	struct err err = ERR_INIT;
	int r = 0;

	c->rowid++;
	while (c->it && !(r = intervals_next(c->it, &c->iv, &err)))
		r = next_track(c, sql, &err);
	return r < 0 ? vtab_fail(base->pVtab, &err) : SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int idx_num, const char *idx_str,
		  int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;
	struct sql *sql = &((struct history_vtab *)base->pVtab)->sql;
	struct err err = ERR_INIT;
	int arg = 0;

	(void)idx_str;
	(void)argc;
	intervals_free(c->it);
	c->it = NULL;
	c->all_tracks = true;
	c->track = 0;
	c->from_ns = INT64_MIN;
	c->to_ns = INT64_MAX;
	c->rowid = 0;
	for (int i = 0; i < BOUND_COUNT; i++)
		if (idx_num & 1 << i && !apply(c, i, argv[arg++]))
			return SQLITE_OK;
	if (c->all_tracks) {
		c->track = 0;
		if (next_track(c, sql, &err) < 0)
			return vtab_fail(base->pVtab, &err);
	} else {
		c->it = intervals_new(sql, (uint32_t)c->track, c->from_ns,
				      c->to_ns);
	}
	return next(base);
}

static int at_end(sqlite3_vtab_cursor *base)
{
	return !((struct cursor *)base)->it;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i)
{
	const struct cursor *c = (struct cursor *)base;
	const struct interval *iv = &c->iv;

	switch ((enum column)i) {
	case COL_TRACK:
		sqlite3_result_int64(ctx, c->track);
		break;
	case COL_BEGIN:
		sqlite3_result_int64(ctx, iv->begin_ns);
		break;
	case COL_END:
		sqlite3_result_int64(ctx, iv->end_ns);
		break;
	case COL_STATE:
		sqlite3_result_text(ctx, state_info(iv->state)->name, -1,
				    SQLITE_STATIC);
		break;
	case COL_STATE_ID:
		sqlite3_result_int(ctx, iv->state);
		break;
	case COL_VALUE:
		if (iv->value != VALUE_NONE)
			sqlite3_result_int64(ctx, iv->value);
		break;
	case COL_PEER:
		if (iv->peer)
			sqlite3_result_int64(ctx, iv->peer);
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

const struct vtab_table interval_table = { "interval", declaration, &module };
