/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests to disks: see history.h. */
#include "config.h"

#include "db/format.h"
#include "db/history-int.h"

static const char *text_of(sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	return text ? text : "";
}

/* A foreign file's numbers may be anything. */
static int64_t time_of(sqlite3_stmt *s, int column)
{
	int64_t t_ns = sqlite3_column_int64(s, column);

	return CLAMP(t_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
}

static struct request_row take(sqlite3_stmt *s)
{
	struct request_row r = {
		.id = sqlite3_column_int64(s, 0),
		.vm = (uint32_t)sqlite3_column_int64(s, 1),
		.thread = (uint32_t)sqlite3_column_int64(s, 2),
		.device = text_of(s, 3),
		.op = text_of(s, 4),
		.sector = MAX(sqlite3_column_int64(s, 5), -1),
		.bytes = MAX(sqlite3_column_int64(s, 6), 0),
		.begin_ns = time_of(s, 7),
		.end_ns = REQUEST_OPEN,
		.source = text_of(s, 9),
	};

	if (sqlite3_column_type(s, 8) != SQLITE_NULL)
		r.end_ns = MAX(time_of(s, 8), r.begin_ns);
	return r;
}

static sqlite3_stmt *start(struct history *h, uint32_t vm, int64_t from_ns,
			   int64_t last_ns, enum request_order order,
			   struct err *err)
{
	static const enum stmt stmts[][2] = {
		[BY_BEGIN] = { STMT_REQUESTS_BY_BEGIN,
			       STMT_REQUESTS_OF_BY_BEGIN },
		[BY_END] = { STMT_REQUESTS_BY_END, STMT_REQUESTS_OF_BY_END },
		[BY_PRESENCE] = { STMT_REQUESTS_OVERLAPPING,
				  STMT_REQUESTS_OVERLAPPING },
	};
	enum stmt stmt = stmts[order][vm != 0];
	bool of_vm = vm && order != BY_PRESENCE;

	return sql_start(&h->sql, err, stmt, of_vm ? "iii" : "ii", from_ns,
			 last_ns, (int64_t)vm);
}

int history_requests(struct history *h, uint32_t vm, int64_t from_ns,
		     int64_t to_ns, enum request_order order,
		     int (*fn)(const struct request_row *r, void *data),
		     void *data, struct err *err)
{
	bool to_end = to_ns >= history_end_ns(h);
	sqlite3_stmt *s;
	int r;

	if (!h->has_requests || from_ns >= to_ns ||
	    from_ns >= history_end_ns(h))
		return 0;
	s = start(h, vm, from_ns, to_end ? INT64_MAX : to_ns - 1, order, err);
	if (!s)
		return -1;
	while ((r = sql_step(&h->sql, s, err)) > 0) {
		struct request_row row = take(s);

		if (vm && row.vm != vm)
			continue;
		r = fn(&row, data);
		if (r) {
			sqlite3_reset(s);
			return r;
		}
	}
	return r;
}
