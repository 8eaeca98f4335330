/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stored events: classes, blocks, and single events.  See events.h. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/varint.h"
#include "db/events-int.h"
#include "db/format.h"

/* Of all classes together; a kernel declares some ten thousand. */
#define CLASSES_MAX    (1 << 16)
#define FIELDS_ALL_MAX (1 << 20)
#define MACHINES_MAX   16 /* that a search without one looks for */

/* ----- opening ---------------------------------------------------------- */

static int take_class(struct events *e, sqlite3_stmt *s, uint32_t *fields,
		      struct err *err)
{
	struct block_class class = { .procname = sqlite3_column_int(s, 2) };
	int64_t id = sqlite3_column_int64(s, 0);
	const char *name = (const char *)sqlite3_column_text(s, 1);
	const uint8_t *bytes = sqlite3_column_blob(s, 3);
	size_t len = (size_t)sqlite3_column_bytes(s, 3);
	const char *why = "its number is not the next one";
	struct fields *f = NULL;

	if (id == e->classes->len + 1 && id <= CLASSES_MAX)
		f = fields_parse(bytes, len, &why);
	if (f && f->count > FIELDS_ALL_MAX - *fields) {
		why = "there are too many fields";
		fields_free(f);
		f = NULL;
	}
	if (!f)
		return err_set(err,
			       "%s: the file is damaged: event class %" PRId64
			       ": %s",
			       e->sql->subject, id, why);
	*fields += f->count;
	class.fields = f;
	g_array_append_val(e->classes, class);
	g_ptr_array_add(e->names, g_strdup(name ? name : ""));
	return 0;
}

static int load_classes(struct events *e, struct err *err)
{
	sqlite3_stmt *s = sql_start(e->sql, err, STMT_EVENT_CLASSES, "");
	uint32_t fields = 0;
	int r;

	if (!s)
		return -1;
	while ((r = sql_step(e->sql, s, err)) > 0) {
		if (!take_class(e, s, &fields, err))
			continue;
		sqlite3_reset(s);
		return -1;
	}
	return r;
}

static const char *check_block(const struct events *e,
			       const struct block_row *b, int64_t count)
{
	const struct block_row *last =
		e->blocks->len ? events_block(e, e->blocks->len - 1) : NULL;

	if (count < 1 || count > BLOCK_EVENTS_MAX)
		return "its number of events is impossible";
	if (b->begin_ns < -TIME_LIMIT_NS || b->end_ns > TIME_LIMIT_NS ||
	    b->begin_ns > b->end_ns)
		return "its times are impossible";
	if (last && b->begin_ns < last->end_ns)
		return "it begins before the one before it ends";
	if (b->first != e->count)
		return "its first event is not the next one";
	return NULL;
}

static int take_block(struct events *e, sqlite3_stmt *s, struct err *err)
{
	struct block_row b = {
		.id = sqlite3_column_int64(s, 0),
		.begin_ns = sqlite3_column_int64(s, 1),
		.end_ns = sqlite3_column_int64(s, 2),
		.first = sqlite3_column_int64(s, 3),
		.keys = e->keys->len,
	};
	int64_t count = sqlite3_column_int64(s, 4);
	const char *why = check_block(e, &b, count);
	const void *keys = sqlite3_column_blob(s, 5);
	int len = sqlite3_column_bytes(s, 5);

	if (why)
		return err_set(err,
			       "%s: the file is damaged: event block %" PRId64
			       ": %s",
			       e->sql->subject, b.id, why);
	b.count = (uint32_t)count;
	/* Without keys it is never stepped over; see event_keys_any(). */
	if (len > 0 && (guint)len < G_MAXUINT - e->keys->len - 1) {
		b.keys_len = (uint32_t)len;
		g_byte_array_append(e->keys, keys, (guint)len);
	}
	g_array_append_val(e->blocks, b);
	e->count += count;
	return 0;
}

static int load_machines(struct events *e, struct err *err)
{
	sqlite3_stmt *s = sql_start(e->sql, err, STMT_MACHINES, "");
	uint32_t id;
	int r;

	if (!s)
		return -1;
	while ((r = sql_step(e->sql, s, err)) > 0) {
		id = (uint32_t)sqlite3_column_int64(s, 0);
		if (e->machines->len <= MACHINES_MAX)
			g_array_append_val(e->machines, id);
	}
	/* So many that asking for each costs more than it saves. */
	if (e->machines->len > MACHINES_MAX)
		g_array_set_size(e->machines, 0);
	return r;
}

static int load_blocks(struct events *e, struct err *err)
{
	sqlite3_stmt *s = sql_start(e->sql, err, STMT_EVENT_BLOCKS, "");
	int r;

	if (!s)
		return -1;
	while ((r = sql_step(e->sql, s, err)) > 0) {
		if (!take_block(e, s, err))
			continue;
		sqlite3_reset(s);
		return -1;
	}
	return r;
}

/* Histories of earlier programs have no such tables. */
static int has_tables(struct sql *sql, struct err *err)
{
	sqlite3_stmt *s = sql_start(sql, err, STMT_HAS_EVENTS, "");
	int r = s ? sql_step(sql, s, err) : -1;

	if (r > 0)
		sqlite3_reset(s);
	return r;
}

int events_open(struct events **out, struct sql *sql, struct err *err)
{
	struct events *e = g_new0(struct events, 1);
	int r;

	*out = NULL;
	e->sql = sql;
	e->classes = g_array_new(FALSE, FALSE, sizeof(struct block_class));
	e->names = g_ptr_array_new_with_free_func(g_free);
	e->blocks = g_array_new(FALSE, FALSE, sizeof(struct block_row));
	e->keys = g_byte_array_new();
	e->machines = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	r = has_tables(sql, err);
	if (r < 0 || (r && (load_classes(e, err) || load_machines(e, err) ||
			    load_blocks(e, err)))) {
		events_close(e);
		return -1;
	}
	*out = e;
	return 0;
}

void events_close(struct events *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < CACHE_BLOCKS; i++)
		event_block_free(e->cache[i].decoded);
	for (guint i = 0; i < e->classes->len; i++)
		fields_free((struct fields *)(uintptr_t)g_array_index(
				    e->classes, struct block_class, i)
				    .fields);
	g_array_unref(e->classes);
	g_ptr_array_unref(e->names);
	g_array_unref(e->blocks);
	g_byte_array_unref(e->keys);
	g_array_unref(e->machines);
	g_free(e);
}

int64_t events_count(const struct events *e)
{
	return e->count;
}

uint32_t events_class_count(const struct events *e)
{
	return e->classes->len;
}

const char *events_class_name(const struct events *e, uint32_t class)
{
	return e->names->pdata[class - 1];
}

/* ----- blocks ----------------------------------------------------------- */

static struct event_block *decode(struct events *e, const struct block_row *b,
				  struct err *err)
{
	sqlite3_stmt *s = sql_start(e->sql, err, STMT_EVENT_DATA, "i", b->id);
	const char *why = "its data is missing";
	struct event_block *block = NULL;
	int r = s ? sql_step(e->sql, s, err) : -1;

	if (r < 0)
		return NULL;
	if (r > 0) {
		const void *data = sqlite3_column_blob(s, 0);

		block = event_block_decode(
			data ? data : "", (size_t)sqlite3_column_bytes(s, 0),
			b->begin_ns, b->count,
			(const struct block_class *)(void *)e->classes->data,
			e->classes->len, &why);
		sqlite3_reset(s);
	}
	if (block &&
	    event_block_head(block, b->count - 1)->ts_ns != b->end_ns) {
		why = "it does not end when its row says";
		event_block_free(block);
		block = NULL;
	}
	if (!block)
		err_set(err,
			"%s: the file is damaged: event block %" PRId64 ": %s",
			e->sql->subject, b->id, why);
	return block;
}

const struct event_block *events_decoded(struct events *e, size_t i,
					 struct err *err)
{
	struct event_block *block;
	size_t oldest = 0;

	e->clock++;
	for (size_t k = 0; k < CACHE_BLOCKS; k++) {
		if (e->cache[k].decoded && e->cache[k].block == i) {
			e->cache[k].used = e->clock;
			return e->cache[k].decoded;
		}
		if (e->cache[k].used < e->cache[oldest].used)
			oldest = k;
	}
	block = decode(e, events_block(e, i), err);
	if (!block)
		return NULL;
	event_block_free(e->cache[oldest].decoded);
	e->cache[oldest].decoded = block;
	e->cache[oldest].block = i;
	e->cache[oldest].used = e->clock;
	return block;
}

/* ----- one event -------------------------------------------------------- */

static const struct block_class *class_of(const struct events *e,
					  const struct event_head *h)
{
	return &g_array_index(e->classes, struct block_class, h->class - 1);
}

/* The string that a row begins with; returns what is behind it. */
static const uint8_t *row_string(const uint8_t *row, size_t len,
				 const uint8_t **text, uint64_t *text_len)
{
	const uint8_t *p = varint_get(row, row + len, text_len);

	if (!p || *text_len > (uint64_t)(row + len - p))
		*text_len = 0;
	*text = p ? p : row + len;
	return *text + *text_len;
}

int event_get(struct events *e, const struct event_pos *pos,
	      struct stored_event *ev, struct err *err)
{
	const struct event_block *b = events_decoded(e, pos->block, err);
	const struct event_head *h;
	const uint8_t *row, *text;
	uint64_t n = 0;
	size_t len;

	if (!b)
		return -1;
	h = event_block_head(b, pos->index);
	*ev = (struct stored_event){
		.ts_ns = h->ts_ns,
		.ordinal = event_ordinal(e, pos),
		.class = h->class,
		.machine = h->machine,
		.cpu = h->cpu,
		.tid = h->tid,
		.pid = h->pid,
		.name = events_class_name(e, h->class),
	};
	if (class_of(e, h)->procname) {
		row = event_block_row(b, pos->index, &len);
		row_string(row, len, &text, &n);
		n = MIN(n, sizeof(ev->procname) - 1);
		memcpy(ev->procname, text, n);
	}
	return 0;
}

int event_fields(struct events *e, const struct event_pos *pos, GString *out,
		 struct err *err)
{
	const struct event_block *b = events_decoded(e, pos->block, err);
	const struct block_class *class;
	const uint8_t *row, *text, *end;
	uint64_t n;
	size_t len;

	if (!b)
		return -1;
	class = class_of(e, event_block_head(b, pos->index));
	row = event_block_row(b, pos->index, &len);
	end = row + len;
	if (class->procname)
		row = row_string(row, len, &text, &n);
	fields_text(class->fields, row, (size_t)(end - row), out);
	return 0;
}

int64_t event_ordinal(const struct events *e, const struct event_pos *pos)
{
	return events_block(e, pos->block)->first + (int64_t)pos->index;
}

bool event_by_ordinal(const struct events *e, int64_t ordinal,
		      struct event_pos *pos)
{
	size_t low = 0, high = e->blocks->len, mid;

	if (ordinal < 0 || ordinal >= e->count)
		return false;
	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (events_block(e, mid)->first <= ordinal)
			low = mid;
		else
			high = mid;
	}
	pos->block = low;
	pos->index = (size_t)(ordinal - events_block(e, low)->first);
	return true;
}
