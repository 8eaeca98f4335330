/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying stored events, through reader and writer: see subset-events.h. */
#include "config.h"

#include "db/subset-events.h"

#include "db/events-int.h"
#include "db/history-int.h"

/* Events between two questions whether to go on. */
#define ASK_EVERY 8192

struct chosen {
	bool all;
	GHashTable *cpus, *tids; /* of uint64_t, event_key() */
};

static void add_key(GHashTable *keys, const struct track *t, int64_t number)
{
	uint64_t key = event_key(t->machine, (int32_t)number);

	if (number >= 0 && number <= INT32_MAX)
		g_hash_table_add(keys, g_memdup2(&key, sizeof(key)));
}

static void choose(struct history *h, const struct subset_events *s,
		   struct chosen *c)
{
	const struct track *t;
	size_t n;

	c->all = !s->has;
	c->cpus = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					NULL);
	c->tids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					NULL);
	t = history_tracks(h, &n);
	for (size_t i = 0; i < n && s->has; i++) {
		if (!s->has(&t[i], s->data))
			continue;
		if (t[i].kind == TRACK_PCPU)
			add_key(c->cpus, &t[i], t[i].key);
		else if (t[i].kind == TRACK_THREAD)
			add_key(c->tids, &t[i], t[i].tid);
	}
}

static bool is_chosen(const struct chosen *c, const struct event_head *head)
{
	uint64_t cpu = event_key(head->machine, head->cpu);
	uint64_t tid = event_key(head->machine, head->tid);

	return c->all || g_hash_table_contains(c->cpus, &cpu) ||
	       g_hash_table_contains(c->tids, &tid);
}

/* The reader has checked them: they are numbered from 1 without a gap. */
static int copy_classes(struct history *h, struct writer *w, struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err, STMT_EVENT_CLASSES, "");
	int r = -1;

	while (s && (r = sql_step(&h->sql, s, err)) > 0) {
		const char *name = (const char *)sqlite3_column_text(s, 1);
		const uint8_t *bytes = sqlite3_column_blob(s, 3);

		writer_event_class(w, name ? name : "",
				   sqlite3_column_int(s, 2), bytes,
				   (size_t)sqlite3_column_bytes(s, 3));
	}
	return r;
}

static int copy_event(struct events *e, struct writer *w,
		      const struct chosen *c, const struct subset_events *s,
		      const struct event_pos *pos, struct err *err)
{
	const struct event_block *b = events_decoded(e, pos->block, err);
	const struct event_head *head;
	struct event_row_info info;

	if (!b)
		return -1;
	head = event_block_head(b, pos->index);
	if (head->ts_ns >= s->to_ns || !is_chosen(c, head))
		return 0;
	info = (struct event_row_info){
		.ts_ns = head->ts_ns,
		.class = head->class,
		.machine = head->machine,
		.cpu = head->cpu,
		.tid = head->tid,
		.pid = head->pid,
	};
	info.row = event_block_row(b, pos->index, &info.len);
	writer_event(w, &info);
	return 1;
}

static bool goes_on(const struct subset_events *s, int64_t done, int64_t all)
{
	return !s->go_on ||
	       s->go_on((double)done / (double)MAX(all, 1), s->data);
}

/* How many were copied, or -1. */
static int64_t copy_window(struct events *e, struct writer *w,
			   const struct chosen *c,
			   const struct subset_events *s, struct err *err)
{
	struct event_query *q = event_query_new(e, &(struct event_filter){ 0 });
	struct event_pos pos, last;
	int64_t copied = 0, done = 0, all = 0;
	int r, one;

	r = event_before(q, s->to_ns, &last, err);
	if (r > 0)
		r = event_from(q, s->from_ns, &pos, err);
	if (r > 0)
		all = event_ordinal(e, &last) - event_ordinal(e, &pos) + 1;
	for (; r > 0 && done < all; r = event_next(q, &pos, err), done++) {
		one = copy_event(e, w, c, s, &pos, err);
		copied += one > 0;
		if (one < 0 ||
		    (!(done % ASK_EVERY) && !goes_on(s, done, all))) {
			r = -1;
			break;
		}
	}
	event_query_free(q);
	return r < 0 ? -1 : copied;
}

int subset_events(struct history *h, struct writer *w,
		  const struct subset_events *s, struct err *err)
{
	struct chosen c = { 0 };
	struct events *e;
	int64_t n;

	if (!history_events_stored(h))
		return 0;
	if (history_events(h, &e, err) || copy_classes(h, w, err))
		return -1;
	choose(h, s, &c);
	n = copy_window(e, w, &c, s, err);
	g_hash_table_destroy(c.cpus);
	g_hash_table_destroy(c.tids);
	if (n < 0)
		return -1;
	writer_meta_int(w, "stored_events", n);
	return 0;
}
