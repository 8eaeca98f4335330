/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preemptions, and who ran instead: see history.h. */
#include "config.h"

#include "db/format.h"
#include "db/history-int.h"
#include "db/slice.h"

static struct preemption take(sqlite3_stmt *s)
{
	int64_t begin_ns = sqlite3_column_int64(s, 3);
	int64_t duration_ns = sqlite3_column_int64(s, 4);

	/* A foreign file's numbers must not overflow. */
	begin_ns = CLAMP(begin_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
	duration_ns = CLAMP(duration_ns, 0, TIME_LIMIT_NS - begin_ns);
	return (struct preemption){
		.id = sqlite3_column_int64(s, 0),
		.track = (uint32_t)sqlite3_column_int64(s, 1),
		.pcpu = (uint32_t)sqlite3_column_int64(s, 2),
		.begin_ns = begin_ns,
		.end_ns = begin_ns + duration_ns,
	};
}

static const enum stmt walks[2][2] = {
	[BY_TIME] = { STMT_PREEMPTIONS_BY_TIME, STMT_PREEMPTIONS_OF_BY_TIME },
	[BY_DURATION] = { STMT_PREEMPTIONS_BY_DURATION,
			  STMT_PREEMPTIONS_OF_BY_DURATION },
};

int history_preemptions(struct history *h, uint32_t track, int64_t from_ns,
			int64_t to_ns, int64_t min_ns,
			enum preemption_order order,
			int (*fn)(const struct preemption *p, void *data),
			void *data, struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err, walks[order][track != 0],
				    track ? "iiii" : "iii", from_ns, to_ns,
				    min_ns, (int64_t)track);
	struct preemption p;
	int r;

	if (!s)
		return -1;
	while ((r = sql_step(&h->sql, s, err)) > 0) {
		p = take(s);
		r = fn(&p, data);
		if (r) {
			sqlite3_reset(s);
			return r;
		}
	}
	return r;
}

int history_preemption_from(struct history *h, int64_t t_ns, bool forward,
			    int64_t min_ns, struct preemption *p,
			    struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err,
				    forward ? STMT_PREEMPTION_AFTER
					    : STMT_PREEMPTION_BEFORE,
				    "ii", t_ns, min_ns);
	int r;

	if (!s)
		return -1;
	r = sql_step(&h->sql, s, err);
	if (r > 0) {
		*p = take(s);
		sqlite3_reset(s);
	}
	return r;
}

int history_slices(struct history *h, int64_t preemption,
		   struct preemption_slice **slices, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err, STMT_SLICES, "i", preemption);
	GArray *all;
	int r;

	*slices = NULL;
	*n = 0;
	if (!s)
		return -1;
	all = g_array_new(FALSE, FALSE, sizeof(struct preemption_slice));
	while ((r = sql_step(&h->sql, s, err)) > 0) {
		struct preemption_slice slice = {
			.track = (uint32_t)sqlite3_column_int64(s, 0),
			.kind = slice_kind_by_name(
				(const char *)sqlite3_column_text(s, 1)),
			.ns = sqlite3_column_int64(s, 2),
		};

		g_array_append_val(all, slice);
	}
	*n = r ? 0 : all->len;
	*slices = (struct preemption_slice *)(void *)g_array_free(all, r != 0);
	return r;
}

size_t slices_cut(struct preemption_slice *slices, size_t n, int64_t begin_ns,
		  int64_t from_ns, int64_t to_ns)
{
	int64_t at = begin_ns, next;
	size_t used = 0;

	for (size_t i = 0; i < n; i++, at = next) {
		struct preemption_slice part = slices[i];
		int64_t begin = at > from_ns ? at : from_ns, end;

		if (part.ns < 0 || __builtin_add_overflow(at, part.ns, &next))
			break;
		end = next < to_ns ? next : to_ns;
		if (end <= begin)
			continue;
		part.ns = end - begin;
		slices[used++] = part;
	}
	return used;
}
