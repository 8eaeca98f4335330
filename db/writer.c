/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tracks that are being written: see writer.h.
 *
 * A track keeps its open interval and the one before it as they are, so that
 * an interval that turns out to be equal to the one before it, or to have no
 * length, costs no byte; what is older is coded at once (chunk.h).  When
 * all open chunks together grow large, chunks are closed before they are
 * full.
 */
#include "config.h"

#include "db/writer.h"

#include <assert.h>

#include <glib.h>

#include "db/chunk.h"
#include "db/duration-log.h"
#include "db/slice.h"
#include "db/writer-int.h"

struct wtrack {
	struct writer *w;
	uint32_t id;
	bool has_last;
	int64_t begin_ns;
	struct interval last;     /* closed, may still be continued */
	struct interval now;      /* open */
	struct chunk_coder coder; /* what is older */
	struct duration_log durations; /* of what is older */
};

static void free_track(gpointer data)
{
	struct wtrack *t = data;

	t->w->log_bytes -= duration_log_room(&t->durations);
	duration_log_release(&t->durations);
	chunk_coder_release(&t->coder);
	g_free(t);
}

int writer_open(struct writer **out, const char *path, struct err *err)
{
	struct store *store;
	struct writer *w;

	*out = NULL;
	if (store_open(&store, path, err))
		return -1;
	w = g_new0(struct writer, 1);
	w->store = store;
	w->open = g_hash_table_new_full(g_direct_hash, g_direct_equal,
					free_track, NULL);
	w->counters = writer_counters_new();
	*out = w;
	return 0;
}

bool writer_failed(const struct writer *w)
{
	return store_failed(w->store);
}

static void flush_block(struct writer *w)
{
	if (w->block)
		store_add_block(w->store, w->block);
	w->block = NULL;
}

int writer_publish(struct writer *w, const char *incomplete, struct err *err)
{
	flush_block(w);
	/* Tracks must have been ended, unless all was in vain. */
	assert(writer_failed(w) || !g_hash_table_size(w->open));
	assert(writer_failed(w) || !g_hash_table_size(w->counters));
	return store_finish(w->store, incomplete, err);
}

void writer_close(struct writer *w)
{
	if (!w)
		return;
	event_block_free(w->block);
	store_close(w->store);
	g_hash_table_destroy(w->open);
	g_hash_table_destroy(w->counters);
	g_free(w);
}

/* ------------------------------------------------------------------ */
/* Tracks                                                             */

uint32_t writer_row_id(struct writer *w)
{
	return ++w->last_id;
}

struct wtrack *writer_track(struct writer *w, int64_t begin_ns)
{
	return writer_track_as(w, w->last_id + 1, begin_ns);
}

struct wtrack *writer_track_as(struct writer *w, uint32_t id, int64_t begin_ns)
{
	struct wtrack *t = g_new0(struct wtrack, 1);

	w->last_id = MAX(w->last_id, id);
	t->w = w;
	t->id = id;
	t->begin_ns = writer_time(begin_ns);
	t->now = (struct interval){
		.begin_ns = t->begin_ns,
		.end_ns = INT64_MAX,
		.value = VALUE_NONE,
		.state = ST_UNKNOWN,
	};
	chunk_coder_init(&t->coder, t->begin_ns);
	g_hash_table_add(w->open, t);
	return t;
}

uint32_t wtrack_id(const struct wtrack *t)
{
	return t->id;
}

int64_t wtrack_begin_ns(const struct wtrack *t)
{
	return t->begin_ns;
}

/* A chunk of @len bytes was stored: a checkpoint may be due. */
static void count_chunk(struct wtrack *t, size_t len)
{
	size_t room = duration_log_room(&t->durations), size;
	bool may_begin = t->w->log_bytes < LOGS_BYTES_MAX;
	uint8_t *data =
		duration_log_chunk(&t->durations, len, may_begin, &size);

	if (data)
		store_add(t->w->store, STMT_ADD_DURATIONS, "iib",
			  (int64_t)t->id, t->coder.end_ns, data, size);
	g_free(data);
	t->w->log_bytes += duration_log_room(&t->durations) - room;
}

static void flush_chunk(struct wtrack *t)
{
	int64_t begin_ns = t->coder.begin_ns, count = t->coder.count;
	size_t len;
	uint8_t *data;

	if (!count)
		return;
	t->w->open_bytes -= t->coder.body.len;
	data = chunk_coder_finish(&t->coder, &len);
	store_add(t->w->store, STMT_ADD_CHUNK, "iiiib", (int64_t)t->id,
		  begin_ns, t->coder.end_ns, count, data, len);
	g_free(data);
	count_chunk(t, len);
}

static void code(struct wtrack *t, const struct interval *iv)
{
	uint32_t before = t->coder.body.len, limit = CHUNK_INTERVALS;

	chunk_coder_add(&t->coder, iv);
	if (t->durations.counts)
		t->w->log_bytes += duration_log_add(&t->durations, iv);
	t->w->open_bytes += t->coder.body.len - before;
	if (t->w->open_bytes > OPEN_BYTES_MAX)
		limit = CHUNK_EARLY;
	if (t->coder.count >= limit)
		flush_chunk(t);
}

static bool is_same(const struct interval *iv, enum state state, uint32_t peer,
		    int64_t value)
{
	return iv->state == state && iv->peer == peer && iv->value == value;
}

/* End the open interval at @t_ns, later than its begin. */
static void close_now(struct wtrack *t, int64_t t_ns)
{
	const struct interval *now = &t->now;

	if (t->has_last &&
	    is_same(&t->last, now->state, now->peer, now->value)) {
		t->last.end_ns = t_ns;
		return;
	}
	if (t->has_last)
		code(t, &t->last);
	t->last = *now;
	t->last.end_ns = t_ns;
	t->has_last = true;
}

void wtrack_set(struct wtrack *t, int64_t t_ns, enum state state, uint32_t peer,
		int64_t value)
{
	t_ns = MAX(writer_time(t_ns), t->now.begin_ns);
	if (is_same(&t->now, state, peer, value))
		return;
	if (t_ns > t->now.begin_ns)
		close_now(t, t_ns);
	if (t->has_last && is_same(&t->last, state, peer, value)) {
		t->now = t->last;
		t->now.end_ns = INT64_MAX;
		t->has_last = false;
		return;
	}
	t->now = (struct interval){
		.begin_ns = t_ns,
		.end_ns = INT64_MAX,
		.value = value,
		.peer = peer,
		.state = (uint8_t)state,
	};
}

const struct interval *wtrack_now(const struct wtrack *t)
{
	return &t->now;
}

void wtrack_set_value(struct wtrack *t, int64_t value)
{
	t->now.value = value;
}

void wtrack_replay(const struct wtrack *t, int64_t *from_ns,
		   void (*fn)(const struct interval *iv, void *data),
		   void *data)
{
	struct chunk_reader r;
	struct interval iv;
	const char *why;

	*from_ns = t->coder.begin_ns;
	chunk_open_coder(&r, &t->coder);
	while (chunk_next(&r, &iv, &why) > 0)
		fn(&iv, data);
	if (t->has_last)
		fn(&t->last, data);
}

void wtrack_end(struct wtrack *t, int64_t t_ns)
{
	t_ns = writer_time(t_ns);
	if (t_ns > t->now.begin_ns)
		close_now(t, t_ns);
	if (t->has_last)
		code(t, &t->last);
	flush_chunk(t);
	g_hash_table_remove(t->w->open, t);
}

/* ------------------------------------------------------------------ */
/* Events                                                             */

uint32_t writer_event_class(struct writer *w, const char *name, bool procname,
			    const uint8_t *fields, size_t len)
{
	store_add_class(w->store, name, procname, fields, len);
	return ++w->last_class;
}

void writer_event(struct writer *w, const struct event_row_info *ev)
{
	struct event_head head = {
		.ts_ns = writer_time(ev->ts_ns),
		.class = ev->class,
		.machine = ev->machine,
		.cpu = ev->cpu,
		.tid = ev->tid,
		.pid = ev->pid,
	};

	if (!w->block)
		w->block = event_block_new();
	head.row = w->block->rows->len;
	g_array_append_val(w->block->heads, head);
	g_byte_array_append(w->block->rows, ev->row, (guint)ev->len);
	if (w->block->heads->len >= BLOCK_EVENTS ||
	    w->block->rows->len >= BLOCK_ROW_BYTES)
		flush_block(w);
}

/* ------------------------------------------------------------------ */
/* Rows                                                               */

static const char *text_or(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

void writer_describe(struct writer *w, const struct track_row *row)
{
	store_add(w->store, STMT_ADD_TRACK, "iititiiitii", (int64_t)row->id,
		  (int64_t)row->parent, track_kind_name(row->kind),
		  (int64_t)row->machine, text_or(row->name, ""), row->key,
		  row->pid, row->tid, row->note, writer_time(row->begin_ns),
		  writer_time(row->end_ns));
}

void writer_label(struct writer *w, enum value_domain domain, int64_t value,
		  const char *text)
{
	store_add(w->store, STMT_ADD_LABEL, "tit", value_domain_name(domain),
		  value, text_or(text, ""));
}

void writer_preemption(struct writer *w, const struct preemption_row *row)
{
	int64_t begin_ns = writer_time(row->begin_ns);
	int64_t end_ns = MAX(begin_ns, writer_time(row->end_ns));

	store_add(w->store, STMT_ADD_PREEMPTION, "iiiii", row->id,
		  (int64_t)row->track, (int64_t)row->pcpu, begin_ns,
		  end_ns - begin_ns);
	for (size_t i = 0; i < row->slice_count; i++) {
		const struct preemption_slice *s = &row->slices[i];

		store_add(w->store, STMT_ADD_SLICE, "iiiti", row->id,
			  (int64_t)i, (int64_t)s->track,
			  slice_kind_name((enum slice_kind)s->kind), s->ns);
	}
}

void writer_request(struct writer *w, const struct request_row *row)
{
	int64_t begin_ns = writer_time(row->begin_ns);
	int64_t end_ns = MAX(begin_ns, writer_time(row->end_ns));
	const char *device = text_or(row->device, "");
	const char *op = text_or(row->op, "other");
	const char *source = text_or(row->source, "");

	if (row->end_ns == REQUEST_OPEN)
		store_add(w->store, STMT_ADD_REQUEST, "iiittiiitt", row->id,
			  (int64_t)row->vm, (int64_t)row->thread, device, op,
			  row->sector, row->bytes, begin_ns, (const char *)NULL,
			  source);
	else
		store_add(w->store, STMT_ADD_REQUEST, "iiittiiiit", row->id,
			  (int64_t)row->vm, (int64_t)row->thread, device, op,
			  row->sector, row->bytes, begin_ns, end_ns, source);
}

uint32_t writer_source(struct writer *w, const struct source_row *row)
{
	uint32_t id = ++w->last_source;

	store_add(w->store, STMT_ADD_SOURCE,
		  "ittittitttti" /* .. mtime */
		  "iiiiiii",
		  (int64_t)id, text_or(row->path, ""), text_or(row->role, ""),
		  (int64_t)row->used, row->note, text_or(row->host, ""),
		  (int64_t)row->machine, text_or(row->tracer, ""),
		  text_or(row->kernel, ""), text_or(row->uuid, ""),
		  text_or(row->clock_uuid, ""), row->size, row->mtime_ns,
		  row->events, row->discarded_events, row->discarded_packets,
		  row->disordered_events, row->begin_ns, row->end_ns);
	return id;
}

void writer_problem(struct writer *w, const struct problem_row *row)
{
	store_add(w->store, STMT_ADD_PROBLEM, "ittiiiit", (int64_t)row->source,
		  text_or(row->kind, ""), text_or(row->place, ""), row->cpu,
		  row->begin_ns, row->end_ns, row->count,
		  text_or(row->text, ""));
}

void writer_missing(struct writer *w, const char *events, const char *effect)
{
	store_add(w->store, STMT_ADD_MISSING, "tt", events, effect);
}

void writer_meta(struct writer *w, const char *key, const char *value)
{
	store_add(w->store, STMT_ADD_META, "tt", key, value);
}

void writer_meta_int(struct writer *w, const char *key, int64_t value)
{
	store_add(w->store, STMT_ADD_META, "ti", key, value);
}
