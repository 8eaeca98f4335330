/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes into events: see event-block.h.
 *
 * The content is taken apart into readers, one per column; then the rows are
 * put together event by event, each value from its column.
 */
#include "config.h"

#include "db/event-block.h"
#include "db/event-column.h"

#include <string.h>

#include <zstd.h>

#include "base/varint.h"
#include "db/format.h"
#include "db/memo.h"

/* A column that is being read. */
struct column_reader {
	const uint8_t *p, *end;
	uint8_t mode; /* enum column_mode */
	uint64_t last;
};

struct text {
	const uint8_t *bytes;
	size_t len;
};

struct decoder {
	struct event_block *block;
	const struct block_class *classes;
	size_t class_count;
	const uint8_t *p, *end; /* in the content */
	struct column_reader heads[HEAD_COUNT];
	struct column_reader **columns; /* by class, then by field; or NULL */
	struct text *texts;
	uint64_t text_count;
	struct memo tid_of, pid_of, name_of;
	const struct event_head *head; /* of the event that is being made */
	uint64_t name;                 /* number of its procname */
	const char *why;
};

struct event_block *event_block_new(void)
{
	struct event_block *b = g_new0(struct event_block, 1);

	b->heads = g_array_new(FALSE, FALSE, sizeof(struct event_head));
	b->rows = g_byte_array_new();
	return b;
}

void event_block_free(struct event_block *b)
{
	if (!b)
		return;
	g_array_unref(b->heads);
	g_byte_array_unref(b->rows);
	g_free(b);
}

const uint8_t *event_block_row(const struct event_block *b, size_t i,
			       size_t *len)
{
	size_t at = event_block_head(b, i)->row;
	size_t end = i + 1 < b->heads->len ? event_block_head(b, i + 1)->row
					   : b->rows->len;

	*len = end - at;
	return b->rows->data + at;
}

/* ----- sections --------------------------------------------------------- */

static bool refuse(struct decoder *d, const char *why)
{
	if (!d->why)
		d->why = why;
	return false;
}

static bool number(struct decoder *d, uint64_t *v)
{
	d->p = d->p ? varint_get(d->p, d->end, v) : NULL;
	return d->p || refuse(d, "it is cut off");
}

/* The next section of the content. */
static bool section(struct decoder *d, const uint8_t **p, const uint8_t **end)
{
	uint64_t len;

	if (!number(d, &len))
		return false;
	if (len > (uint64_t)(d->end - d->p))
		return refuse(d, "it is cut off");
	*p = d->p;
	*end = d->p += len;
	return true;
}

static bool read_texts(struct decoder *d)
{
	const uint8_t *p, *end;
	uint64_t len;

	if (!number(d, &d->text_count) || !section(d, &p, &end))
		return false;
	if (d->text_count > (uint64_t)(end - p) ||
	    d->text_count > BLOCK_TEXTS_MAX)
		return refuse(d, "its texts are cut off");
	d->texts = g_new(struct text, d->text_count + 1);
	for (uint64_t i = 0; i < d->text_count; i++) {
		p = varint_get(p, end, &len);
		if (!p || len > (uint64_t)(end - p))
			return refuse(d, "its texts are cut off");
		d->texts[i] = (struct text){ p, len };
		p += len;
	}
	return true;
}

static bool next_plain(struct decoder *d, enum head_column which, uint64_t *v)
{
	struct column_reader *r = &d->heads[which];

	r->p = r->p ? varint_get(r->p, r->end, v) : NULL;
	return r->p || refuse(d, "a column is cut off");
}

/* What *@last remembers, unless the column says something else. */
static bool next_changed(struct decoder *d, enum head_column which,
			 uint64_t *last, uint64_t *v)
{
	uint64_t code;

	if (!next_plain(d, which, &code))
		return false;
	if (!code && !*last)
		return refuse(d, "a thread is not known");
	if (code)
		*last = code;
	*v = *last - 1;
	return true;
}

/* ----- columns ---------------------------------------------------------- */

static bool open_column(struct decoder *d, struct column_reader *r)
{
	if (!section(d, &r->p, &r->end))
		return false;
	if (r->p == r->end || *r->p >= COLUMN_MODES)
		return refuse(d, "a column is of no known kind");
	r->mode = *r->p++;
	return true;
}

/* The columns of the classes that occur, by the column of classes. */
static bool open_columns(struct decoder *d, uint64_t count)
{
	struct column_reader classes = d->heads[HEAD_CLASS];
	const struct fields *f;
	uint64_t v;

	for (uint64_t i = 0; i < count; i++) {
		if (!next_plain(d, HEAD_CLASS, &v))
			return false;
		if (!v || v > d->class_count || !d->classes[v - 1].fields)
			return refuse(d, "an event has no class");
		if (!d->columns[v - 1])
			d->columns[v - 1] =
				g_new0(struct column_reader,
				       d->classes[v - 1].fields->count);
	}
	d->heads[HEAD_CLASS] = classes;
	for (size_t k = 0; k < d->class_count; k++) {
		f = d->classes[k].fields;
		for (uint32_t i = 1; d->columns[k] && i < f->count; i++)
			if (field_has_values(&f->list[i]) &&
			    !open_column(d, &d->columns[k][i]))
				return false;
	}
	return true;
}

static bool next_value(struct decoder *d, struct column_reader *r,
		       bool is_signed, uint64_t *v)
{
	if (r->mode == COLUMN_FIXED) {
		if (!r->p || r->end - r->p < 8)
			return refuse(d, "a column is cut off");
		memcpy(v, r->p, 8);
		*v = GUINT64_FROM_LE(*v);
		r->p += 8;
		return true;
	}
	r->p = r->p ? varint_get(r->p, r->end, v) : NULL;
	if (!r->p)
		return refuse(d, "a column is cut off");
	if (r->mode != COLUMN_PLAIN || is_signed)
		*v = (uint64_t)unzigzag(*v);
	switch (r->mode) {
	case COLUMN_DELTA:
		*v += r->last;
		r->last = *v;
		break;
	case COLUMN_FROM_TID:
		*v += (uint64_t)(int64_t)d->head->tid;
		break;
	case COLUMN_FROM_PID:
		*v += (uint64_t)(int64_t)d->head->pid;
		break;
	case COLUMN_FROM_NAME:
		*v += d->name;
		break;
	default:
		break;
	}
	return true;
}

/* ----- rows ------------------------------------------------------------- */

static bool put_text(struct decoder *d, uint64_t n)
{
	GByteArray *rows = d->block->rows;

	if (n >= d->text_count)
		return refuse(d, "a text is not there");
	if (rows->len + d->texts[n].len > BLOCK_ROWS_MAX)
		return refuse(d, "it is too large");
	fields_put_number(rows, d->texts[n].len);
	g_byte_array_append(rows, d->texts[n].bytes, (guint)d->texts[n].len);
	return true;
}

static bool make(struct decoder *d, const struct fields *f,
		 struct column_reader *columns, uint32_t i);

static bool make_members(struct decoder *d, const struct fields *f,
			 struct column_reader *columns, uint32_t i)
{
	uint32_t at = i + 1;

	for (uint32_t n = 0; n < f->list[i].count; n++) {
		if (!make(d, f, columns, at))
			return false;
		at = f->list[at].next;
	}
	return true;
}

static bool make_choice(struct decoder *d, const struct fields *f,
			struct column_reader *columns, uint32_t i, uint64_t n)
{
	uint32_t at = i + 1;

	if (f->list[i].type == FIELD_OPTION)
		return n ? make(d, f, columns, at) : true;
	if (n >= f->list[i].count)
		return refuse(d, "a choice is not there");
	while (n--)
		at = f->list[at].next;
	return make(d, f, columns, at);
}

static bool make_elements(struct decoder *d, const struct fields *f,
			  struct column_reader *columns, uint32_t i, uint64_t n)
{
	while (n--)
		if (!make(d, f, columns, i + 1))
			return false;
	return true;
}

static bool make(struct decoder *d, const struct fields *f,
		 struct column_reader *columns, uint32_t i)
{
	const struct field *fd = &f->list[i];
	uint64_t v = 0;

	if (!field_has_values(fd))
		return fd->type == FIELD_STRUCTURE
			       ? make_members(d, f, columns, i)
			       : make_elements(d, f, columns, i, fd->count);
	if (d->block->rows->len > BLOCK_ROWS_MAX)
		return refuse(d, "it is too large");
	if (!next_value(d, &columns[i], field_is_signed(fd->type), &v))
		return false;
	if (fd->type == FIELD_STRING)
		return put_text(d, v);
	if (fd->type == FIELD_REAL) {
		v = GUINT64_TO_LE(v);
		g_byte_array_append(d->block->rows, (const guint8 *)&v, 8);
		return true;
	}
	fields_put_number(d->block->rows,
			  field_is_signed(fd->type) ? zigzag((int64_t)v) : v);
	if (fd->type == FIELD_DYNAMIC_ARRAY)
		return make_elements(d, f, columns, i, v);
	if (fd->type == FIELD_VARIANT || fd->type == FIELD_OPTION)
		return make_choice(d, f, columns, i, v);
	return true;
}

/* ----- events ----------------------------------------------------------- */

/* The time that an event is after the one before it. */
static bool next_step(struct decoder *d, uint64_t *step)
{
	struct column_reader *low = &d->heads[HEAD_TIME_LOW];

	if (!next_plain(d, HEAD_TIME, step))
		return false;
	if (low->p == low->end)
		return refuse(d, "a column is cut off");
	if (*step > UINT64_MAX >> 8)
		return refuse(d, "a time is impossible");
	*step = *step << 8 | *low->p++;
	return true;
}

static bool read_head(struct decoder *d, struct event_head *h)
{
	uint64_t class, step, cpu, machine, tid, pid;

	if (!next_plain(d, HEAD_CLASS, &class) || !next_step(d, &step) ||
	    !next_plain(d, HEAD_CPU, &cpu) ||
	    !next_plain(d, HEAD_MACHINE, &machine))
		return false;
	if (step > (uint64_t)(TIME_LIMIT_NS - h->ts_ns))
		return refuse(d, "a time is impossible");
	if (machine > EVENT_MACHINE_MAX)
		return refuse(d, "a machine is impossible");
	h->ts_ns += (int64_t)step;
	h->class = (uint32_t) class;
	h->cpu = (int32_t)((uint32_t)cpu - 1);
	h->machine = (uint32_t)machine;
	if (!next_changed(d, HEAD_TID,
			  memo_at(&d->tid_of, event_key(h->machine, h->cpu)),
			  &tid))
		return false;
	h->tid = (int32_t)(uint32_t)tid;
	if (!next_changed(d, HEAD_PID, memo_at(&d->pid_of, event_thread_key(h)),
			  &pid))
		return false;
	h->pid = (int32_t)(uint32_t)pid;
	h->row = d->block->rows->len;
	return true;
}

static bool read_event(struct decoder *d, struct event_head *h)
{
	const struct block_class *k;

	if (!read_head(d, h))
		return false;
	d->head = h;
	d->name = 0;
	k = &d->classes[h->class - 1];
	if (k->procname &&
	    (!next_changed(d, HEAD_NAME,
			   memo_at(&d->name_of, event_thread_key(h)),
			   &d->name) ||
	     !put_text(d, d->name)))
		return false;
	if (!make_members(d, k->fields, d->columns[h->class - 1], 0))
		return false;
	g_array_append_val(d->block->heads, *h);
	return true;
}

static bool is_used_up(const struct decoder *d)
{
	for (int i = 0; i < HEAD_COUNT; i++)
		if (d->heads[i].p != d->heads[i].end)
			return false;
	for (size_t k = 0; k < d->class_count; k++)
		for (uint32_t i = 1;
		     d->columns[k] && i < d->classes[k].fields->count; i++)
			if (d->columns[k][i].p != d->columns[k][i].end)
				return false;
	return true;
}

static bool read_all(struct decoder *d, int64_t begin_ns, uint64_t count)
{
	struct event_head h = { .ts_ns = begin_ns };

	if (!read_texts(d))
		return false;
	for (int i = 0; i < HEAD_COUNT; i++)
		if (!section(d, &d->heads[i].p, &d->heads[i].end))
			return false;
	if (!open_columns(d, count))
		return false;
	if (d->p != d->end)
		return refuse(d, "bytes are left over");
	while (count--)
		if (!read_event(d, &h))
			return false;
	return is_used_up(d) || refuse(d, "a column has too many values");
}

/* The content, *@size bytes, or NULL. */
static uint8_t *decompress(const uint8_t *data, size_t len, size_t *size,
			   const char **why)
{
	unsigned long long want = ZSTD_getFrameContentSize(data, len);
	uint8_t *content;

	if (want == ZSTD_CONTENTSIZE_UNKNOWN ||
	    want == ZSTD_CONTENTSIZE_ERROR) {
		*why = "it is no zstd frame that says its size";
		return NULL;
	}
	if (want > BLOCK_CONTENT_MAX) {
		*why = "it is too large";
		return NULL;
	}
	content = g_malloc((size_t)want + 1);
	*size = ZSTD_decompress(content, (size_t)want, data, len);
	if (!ZSTD_isError(*size) && *size == want)
		return content;
	*why = "it cannot be decompressed";
	g_free(content);
	return NULL;
}

struct event_block *event_block_decode(const uint8_t *data, size_t len,
				       int64_t begin_ns, int64_t count,
				       const struct block_class *classes,
				       size_t class_count, const char **why)
{
	struct decoder d = { .classes = classes, .class_count = class_count };
	size_t size;
	uint8_t *content;

	if (count < 1 || count > BLOCK_EVENTS_MAX ||
	    begin_ns < -TIME_LIMIT_NS || begin_ns > TIME_LIMIT_NS) {
		*why = "its number of events or time is impossible";
		return NULL;
	}
	content = decompress(data, len, &size, why);
	if (!content)
		return NULL;
	d.p = content;
	d.end = content + size;
	d.block = event_block_new();
	d.columns = g_new0(struct column_reader *, class_count + 1);
	if (!read_all(&d, begin_ns, (uint64_t)count)) {
		*why = d.why;
		event_block_free(d.block);
		d.block = NULL;
	}
	for (size_t i = 0; i < class_count; i++)
		g_free(d.columns[i]);
	g_free(d.columns);
	g_free(d.texts);
	memo_release(&d.tid_of);
	memo_release(&d.pid_of);
	memo_release(&d.name_of);
	g_free(content);
	return d.block;
}

/* ----- keys ------------------------------------------------------------- */

bool event_keys_any(const uint8_t *keys, size_t len, enum event_keys list,
		    const uint64_t *wanted, size_t n)
{
	const uint8_t *p = keys, *end = keys + len;
	uint64_t count, step, v;

	for (unsigned int i = 0; i <= list; i++) {
		p = varint_get(p, end, &count);
		for (v = 0; p && count; count--) {
			p = varint_get(p, end, &step);
			if (!p || i != list)
				continue;
			v += step;
			while (n && *wanted < v) {
				wanted++;
				n--;
			}
			if (!n)
				return false;
			if (*wanted == v)
				return true;
		}
		if (!p)
			return true;
	}
	return false;
}
