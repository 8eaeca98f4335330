/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual table state_time(track, begin, end): one row per state that
 * occurs in the window, with its time and its number of intervals, by sums
 * (sums.h).  The arguments are hidden columns, so it can be joined:
 *
 *	SELECT t.name, s.state, s.time_ns
 *	FROM track AS t, state_time(t.id, 0, 1000000) AS s
 */
#include "config.h"

#include <stdbool.h>

#include <glib.h>

#include "base/state.h"
#include "db/format.h"
#include "db/sums.h"
#include "db/vtab.h"

enum column {
	COL_STATE,
	COL_STATE_ID,
	COL_TIME,
	COL_COUNT,
	COL_TRACK, /* hidden from here: the arguments, in order */
	COL_BEGIN,
	COL_END,
	COL_END_OF_COLUMNS
};

#define FIRST_ARG COL_TRACK
#define ARG_COUNT (COL_END_OF_COLUMNS - FIRST_ARG)

static const char declaration[] =
	"CREATE TABLE x(state TEXT, state_id INTEGER, time_ns INTEGER,"
	" count INTEGER, track INTEGER HIDDEN, begin INTEGER HIDDEN,"
	" end INTEGER HIDDEN)";

struct cursor {
	sqlite3_vtab_cursor base;
	bool ended, all_tracks;
	int given; /* one bit for each argument, from 1 << 0 on */
	int64_t track;
	int64_t from_ns, to_ns;
	int state;            /* the row it stands on */
	struct state_sum sum; /* of the track */
	sqlite3_int64 rowid;
};

static int best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	int at[ARG_COUNT] = { -1, -1, -1 }, args = 0;

	(void)vtab;
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c =
			&info->aConstraint[i];

		if (c->op != SQLITE_INDEX_CONSTRAINT_EQ ||
		    c->iColumn < FIRST_ARG)
			continue;
		/* An argument that comes from a table which is read later. */
		if (!c->usable)
			return SQLITE_CONSTRAINT;
		at[c->iColumn - FIRST_ARG] = i;
	}
	for (int i = 0; i < ARG_COUNT; i++) {
		if (at[i] < 0)
			continue;
		info->aConstraintUsage[at[i]].argvIndex = ++args;
		info->aConstraintUsage[at[i]].omit = 1;
		info->idxNum |= 1 << i;
	}
	info->estimatedRows = at[0] < 0 ? 100000 : 10;
	info->estimatedCost = (double)info->estimatedRows;
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
	g_free(base);
	return SQLITE_OK;
}

/* The sums of the next track, if there is one: 1, 0, -1. */
static int next_track(struct cursor *c, struct sql *sql, struct err *err)
{
	int r = vtab_track_after(sql, c->track, &c->track, err);

	if (r <= 0)
		return r;
	c->state = -1;
	return sums_of_window(sql, (uint32_t)c->track, c->from_ns, c->to_ns,
			      &c->sum, err)
		       ? -1
		       : 1;
}

static int next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	struct sql *sql = &((struct history_vtab *)base->pVtab)->sql;
	struct err err = ERR_INIT;
	int r;

	c->rowid++;
	do {
		while (++c->state < STATE_MAX)
			if (c->sum.count[c->state])
				return SQLITE_OK;
		r = c->all_tracks ? next_track(c, sql, &err) : 0;
	} while (r > 0);
	c->ended = true;
	return r < 0 ? vtab_fail(base->pVtab, &err) : SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int idx_num, const char *idx_str,
		  int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;
	struct sql *sql = &((struct history_vtab *)base->pVtab)->sql;
	int64_t args[ARG_COUNT] = { 0, -TIME_LIMIT_NS, TIME_LIMIT_NS };
	struct err err = ERR_INIT;
	int arg = 0;

	(void)idx_str;
	(void)argc;
	c->given = 0;
	for (int i = 0; i < ARG_COUNT; i++) {
		sqlite3_value *v = idx_num & 1 << i ? argv[arg++] : NULL;

		if (!v || sqlite3_value_type(v) == SQLITE_NULL)
			continue;
		args[i] = sqlite3_value_int64(v);
		c->given |= 1 << i;
	}
	c->all_tracks = !(idx_num & 1);
	c->track = args[0];
	c->from_ns = args[1];
	c->to_ns = args[2];
	c->rowid = 0;
	c->ended = false;
	c->state = STATE_MAX;
	if (!c->all_tracks && c->track > 0 && c->track <= UINT32_MAX) {
		c->state = -1;
		if (sums_of_window(sql, (uint32_t)c->track, c->from_ns,
				   c->to_ns, &c->sum, &err))
			return vtab_fail(base->pVtab, &err);
	}
	return next(base);
}

static int at_end(sqlite3_vtab_cursor *base)
{
	return ((struct cursor *)base)->ended;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i)
{
	const struct cursor *c = (struct cursor *)base;

	switch ((enum column)i) {
	case COL_STATE:
		sqlite3_result_text(ctx,
				    state_info((unsigned int)c->state)->name,
				    -1, SQLITE_STATIC);
		break;
	case COL_STATE_ID:
		sqlite3_result_int(ctx, c->state);
		break;
	case COL_TIME:
		sqlite3_result_int64(ctx, c->sum.time_ns[c->state]);
		break;
	case COL_COUNT:
		sqlite3_result_int64(ctx, c->sum.count[c->state]);
		break;
	case COL_TRACK:
		sqlite3_result_int64(ctx, c->track);
		break;
	case COL_BEGIN: /* NULL: from the track's begin */
		if (c->given & 1 << (COL_BEGIN - FIRST_ARG))
			sqlite3_result_int64(ctx, c->from_ns);
		break;
	case COL_END:
		if (c->given & 1 << (COL_END - FIRST_ARG))
			sqlite3_result_int64(ctx, c->to_ns);
		break;
	case COL_END_OF_COLUMNS:
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

const struct vtab_table state_time_table = { "state_time", declaration, &module };
