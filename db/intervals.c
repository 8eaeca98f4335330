/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intervals one by one: see intervals.h. */
#include "config.h"

#include "db/intervals.h"

#include <stdbool.h>

#include <glib.h>

#include "db/walk.h"

struct intervals {
	struct walk walk;
	int64_t from_ns, to_ns;
	bool started, ended;
	GByteArray *bytes; /* of the chunk that is being read */
	struct chunk_reader reader;
};

struct intervals *intervals_new(struct sql *sql, uint32_t track,
				int64_t from_ns, int64_t to_ns)
{
	struct intervals *it = g_new0(struct intervals, 1);

	walk_init(&it->walk, sql, track);
	it->from_ns = from_ns;
	it->to_ns = to_ns;
	it->ended = to_ns <= from_ns;
	it->bytes = g_byte_array_new();
	return it;
}

void intervals_free(struct intervals *it)
{
	if (!it)
		return;
	g_byte_array_free(it->bytes, TRUE);
	g_free(it);
}

/* Go to the next chunk and keep its bytes: 1, 0 no more, -1. */
static int next_chunk(struct intervals *it, struct err *err)
{
	struct walk *w = &it->walk;
	const char *why;
	int r;

	r = it->started ? walk_next(w, err) : walk_seek(w, it->from_ns, err);
	it->started = true;
	if (r <= 0)
		return r;
	if (w->row.begin_ns >= it->to_ns)
		return 0;
	g_byte_array_set_size(it->bytes, 0);
	g_byte_array_append(it->bytes, w->row.data, (guint)w->row.len);
	w->row.data = it->bytes->data;
	why = chunk_open(&it->reader, &w->row, NULL);
	return why ? walk_refuse(w, why, err) : 1;
}

static int next(struct intervals *it, struct interval *iv, struct err *err)
{
	const char *why;
	int r;

	for (;;) {
		r = it->started ? chunk_next(&it->reader, iv, &why) : 0;
		if (r < 0)
			return walk_refuse(&it->walk, why, err);
		if (r && iv->begin_ns >= it->to_ns)
			return 0;
		if (r && iv->end_ns > it->from_ns)
			return 1;
		if (!r && (r = next_chunk(it, err)) <= 0)
			return r;
	}
}

int intervals_next(struct intervals *it, struct interval *iv, struct err *err)
{
	int r;

	if (it->ended)
		return 0;
	r = next(it, iv, err);
	it->ended = r <= 0;
	return r;
}
