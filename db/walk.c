/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From chunk to chunk: see walk.h. */
#include "config.h"

#include "db/walk.h"

#include <inttypes.h>

#include "db/format.h"

void walk_init(struct walk *w, struct sql *sql, uint32_t track)
{
	*w = (struct walk){ .sql = sql, .track = track };
}

int walk_refuse(const struct walk *w, const char *why, struct err *err)
{
	return err_set(err,
		       "%s: the file is damaged: track %" PRIu32
		       ", chunk at %" PRId64 ": %s",
		       w->sql->subject, w->track, w->row.begin_ns, why);
}

static int take_row(struct walk *w, sqlite3_stmt *s, struct err *err)
{
	w->row = (struct chunk_row){
		.begin_ns = sqlite3_column_int64(s, 0),
		.end_ns = sqlite3_column_int64(s, 1),
		.count = sqlite3_column_int64(s, 2),
	};
	w->row.data = sqlite3_column_blob(s, 3);
	w->row.len = (size_t)sqlite3_column_bytes(s, 3);
	if (w->row.begin_ns < -TIME_LIMIT_NS || w->row.end_ns > TIME_LIMIT_NS ||
	    w->row.begin_ns >= w->row.end_ns || !w->row.data)
		return walk_refuse(w, "its times are impossible", err);
	return 1;
}

/* Stand on the first chunk that begins at or after @t_ns. */
static int seek_from(struct walk *w, int64_t t_ns, struct err *err)
{
	sqlite3_stmt *s = sql_start(w->sql, err, STMT_CHUNKS_FROM, "ii",
				    (int64_t)w->track, t_ns);
	int r;

	if (!s)
		return -1;
	w->sql->chunks_owner = w;
	r = sql_step(w->sql, s, err);
	return r > 0 ? take_row(w, s, err) : r;
}

int walk_seek(struct walk *w, int64_t t_ns, struct err *err)
{
	sqlite3_stmt *s = sql_start(w->sql, err, STMT_CHUNK_AT, "ii",
				    (int64_t)w->track, t_ns);
	int r;

	if (!s)
		return -1;
	if (w->sql->chunks_owner == w)
		w->sql->chunks_owner = NULL;
	r = sql_step(w->sql, s, err);
	if (r > 0)
		return take_row(w, s, err);
	return r < 0 ? -1 : seek_from(w, t_ns, err);
}

int walk_next(struct walk *w, struct err *err)
{
	int64_t end_ns = w->row.end_ns;
	sqlite3_stmt *s;
	int r;

	if (w->sql->chunks_owner == w) {
		s = w->sql->stmt[STMT_CHUNKS_FROM];
		r = sql_step(w->sql, s, err);
		if (r > 0)
			r = take_row(w, s, err);
	} else {
		r = seek_from(w, end_ns, err);
	}
	if (r <= 0)
		w->sql->chunks_owner = NULL;
	else if (w->row.begin_ns != end_ns)
		return walk_refuse(w,
				   "it does not begin where the one before"
				   " it ends",
				   err);
	return r;
}
