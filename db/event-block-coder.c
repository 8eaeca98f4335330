/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events into bytes: see event-block.h.
 *
 * A pass over the events takes rows apart into columns of 64-bit values; then
 * each column is written in the way that takes the fewest bytes.  zstd is
 * told where a larger column ends, so that each gets a code of its own.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "base/varint.h"
#include "db/event-block.h"
#include "db/event-column.h"
#include "db/memo.h"

#define LEVEL       3    /* of zstd */
#define LEVEL_FIRST 6    /* so long as the history is small */
#define FIRST       16   /* blocks */
#define FLUSH_BYTES 1024 /* a column this long gets a code of its own */

struct place {
	guint at, len;
};

struct coder_class {
	bool procname, used;
	struct fields *fields;
	struct column *columns; /* by field */
};

struct event_coder {
	GArray *classes; /* of struct coder_class */
	ZSTD_CCtx *zstd;
	GByteArray *keys, *data;
	uint32_t coded; /* blocks */

	/* of the block that is being coded */
	const struct event_block *block;
	const uint8_t *p, *end; /* in a row */
	uint32_t event;         /* its number */
	uint64_t *names;        /* of events: number of the procname */
	GByteArray *texts;      /* each with its length before it */
	GArray *text_at;        /* of struct place, in texts */
	struct memo text_of;    /* hash of a text -> its number + 1 */
	struct numbers heads[HEAD_COUNT];
	struct numbers column; /* scratch */
	struct memo tid_of, pid_of, name_of;
	GByteArray *content;
	GArray *ends;              /* gsize: where in it a larger column ends */
	GArray *lists[KEYS_COUNT]; /* of uint64_t */
};

struct event_coder *event_coder_new(void)
{
	struct event_coder *c = g_new0(struct event_coder, 1);

	c->classes = g_array_new(FALSE, TRUE, sizeof(struct coder_class));
	c->zstd = ZSTD_createCCtx();
	c->keys = g_byte_array_new();
	c->data = g_byte_array_new();
	c->texts = g_byte_array_new();
	c->text_at = g_array_new(FALSE, FALSE, sizeof(struct place));
	c->content = g_byte_array_new();
	c->ends = g_array_new(FALSE, FALSE, sizeof(gsize));
	c->names = g_new(uint64_t, BLOCK_EVENTS_MAX);
	for (int i = 0; i < KEYS_COUNT; i++)
		c->lists[i] = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	return c;
}

static void release_class(struct coder_class *k)
{
	for (uint32_t i = 0; i < k->fields->count; i++) {
		g_free(k->columns[i].values);
		g_free(k->columns[i].events);
	}
	g_free(k->columns);
	fields_free(k->fields);
}

static struct coder_class *class_of(struct event_coder *c, guint i)
{
	return &g_array_index(c->classes, struct coder_class, i);
}

void event_coder_free(struct event_coder *c)
{
	if (!c)
		return;
	for (guint i = 0; i < c->classes->len; i++)
		release_class(class_of(c, i));
	g_array_unref(c->classes);
	ZSTD_freeCCtx(c->zstd);
	g_byte_array_unref(c->keys);
	g_byte_array_unref(c->data);
	g_byte_array_unref(c->texts);
	g_array_unref(c->text_at);
	g_byte_array_unref(c->content);
	g_array_unref(c->ends);
	g_free(c->names);
	g_free(c->column.bytes);
	for (int i = 0; i < HEAD_COUNT; i++)
		g_free(c->heads[i].bytes);
	memo_release(&c->text_of);
	for (int i = 0; i < KEYS_COUNT; i++)
		g_array_unref(c->lists[i]);
	memo_release(&c->tid_of);
	memo_release(&c->pid_of);
	memo_release(&c->name_of);
	g_free(c);
}

void event_coder_class(struct event_coder *c, bool procname,
		       struct fields *fields)
{
	struct coder_class k = {
		.procname = procname,
		.fields = fields,
		.columns = g_new0(struct column, fields->count),
	};

	g_array_append_val(c->classes, k);
}

/* ----- rows into columns ------------------------------------------------ */

static bool number(struct event_coder *c, uint64_t *v)
{
	c->p = varint_get(c->p, c->end, v);
	return c->p;
}

/* FNV-1a, less a bit. */
static uint64_t hash(const uint8_t *p, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	while (len--)
		h = (h ^ *p++) * UINT64_C(0x100000001b3);
	return h >> 1;
}

static bool is_text(const struct event_coder *c, uint64_t n, uint64_t len)
{
	const struct place *t = &g_array_index(c->text_at, struct place, n);

	return t->len == len && !memcmp(c->texts->data + t->at, c->p, len);
}

/* The number of the string at c->p among the texts of the block. */
static bool text(struct event_coder *c, uint64_t *v)
{
	struct place t;
	uint64_t len, *known;

	if (!number(c, &len) || len > (uint64_t)(c->end - c->p))
		return false;
	known = memo_at(&c->text_of, hash(c->p, len));
	if (!*known || !is_text(c, *known - 1, len)) {
		fields_put_number(c->texts, len);
		t = (struct place){ c->texts->len, (guint)len };
		g_byte_array_append(c->texts, c->p, t.len);
		g_array_append_val(c->text_at, t);
		*known = c->text_at->len;
	}
	*v = *known - 1;
	c->p += len;
	return true;
}

static bool take_leaf(struct event_coder *c, struct coder_class *k, uint32_t i)
{
	unsigned int type = k->fields->list[i].type;
	uint64_t v;

	if (type == FIELD_REAL) {
		if (c->end - c->p < 8)
			return false;
		memcpy(&v, c->p, 8);
		v = GUINT64_FROM_LE(v);
		c->p += 8;
	} else if (!(type == FIELD_STRING ? text(c, &v) : number(c, &v))) {
		return false;
	}
	if (field_is_signed(type))
		v = (uint64_t)unzigzag(v);
	column_push(&k->columns[i], v, c->event);
	return true;
}

static bool take(struct event_coder *c, struct coder_class *k, uint32_t i);

static bool take_members(struct event_coder *c, struct coder_class *k,
			 uint32_t i)
{
	const struct fields *f = k->fields;
	uint32_t at = i + 1;

	for (uint32_t n = 0; n < f->list[i].count; n++) {
		if (!take(c, k, at))
			return false;
		at = f->list[at].next;
	}
	return true;
}

static bool take_array(struct event_coder *c, struct coder_class *k, uint32_t i)
{
	uint64_t n = k->fields->list[i].count;

	if (k->fields->list[i].type == FIELD_DYNAMIC_ARRAY) {
		if (!number(c, &n))
			return false;
		column_push(&k->columns[i], n, c->event);
	}
	while (n--)
		if (!take(c, k, i + 1))
			return false;
	return true;
}

static bool take_choice(struct event_coder *c, struct coder_class *k,
			uint32_t i)
{
	const struct field *fd = &k->fields->list[i];
	uint32_t at = i + 1;
	uint64_t n;

	if (!number(c, &n))
		return false;
	column_push(&k->columns[i], n, c->event);
	if (fd->type == FIELD_OPTION)
		return n ? take(c, k, at) : true;
	if (n >= fd->count)
		return false;
	while (n--)
		at = k->fields->list[at].next;
	return take(c, k, at);
}

static bool take(struct event_coder *c, struct coder_class *k, uint32_t i)
{
	const struct field *fd = &k->fields->list[i];

	switch (fd->type) {
	case FIELD_STRUCTURE:
		return fd->count ? take_members(c, k, i) : take_leaf(c, k, i);
	case FIELD_STATIC_ARRAY:
	case FIELD_DYNAMIC_ARRAY:
		return take_array(c, k, i);
	case FIELD_VARIANT:
	case FIELD_OPTION:
		return take_choice(c, k, i);
	default:
		return take_leaf(c, k, i);
	}
}

/* ----- heads into columns ----------------------------------------------- */

static void list(struct event_coder *c, enum event_keys which, uint64_t v)
{
	g_array_append_val(c->lists[which], v);
}

/* 0 if @value is what *@last remembers, else @value + 1. */
static void put_changed(struct numbers *x, uint64_t *last, uint64_t value)
{
	numbers_put(x, *last == value + 1 ? 0 : value + 1);
	*last = value + 1;
}

static void take_head(struct event_coder *c, const struct event_head *h,
		      int64_t *before_ns)
{
	uint64_t *last, step = (uint64_t)(h->ts_ns - *before_ns);

	numbers_put(&c->heads[HEAD_CLASS], h->class);
	/* The lowest byte is noise, what is above it is not. */
	*c->heads[HEAD_TIME_LOW].p++ = (uint8_t)step;
	numbers_put(&c->heads[HEAD_TIME], step >> 8);
	*before_ns = h->ts_ns;
	numbers_put(&c->heads[HEAD_CPU], (uint32_t)(h->cpu + 1));
	numbers_put(&c->heads[HEAD_MACHINE], h->machine);
	last = memo_at(&c->tid_of, event_key(h->machine, h->cpu));
	if (!*last)
		list(c, KEYS_CPUS, event_key(h->machine, h->cpu));
	put_changed(&c->heads[HEAD_TID], last, (uint32_t)h->tid);
	last = memo_at(&c->pid_of, event_thread_key(h));
	if (!*last)
		list(c, KEYS_TIDS, event_key(h->machine, h->tid));
	put_changed(&c->heads[HEAD_PID], last, (uint32_t)h->pid);
}

static bool take_event(struct event_coder *c, const struct event_head *h)
{
	struct coder_class *k = class_of(c, h->class - 1);

	if (!k->used)
		list(c, KEYS_CLASSES, h->class);
	k->used = true;
	c->names[c->event] = 0;
	if (k->procname) {
		if (!text(c, &c->names[c->event]))
			return false;
		put_changed(&c->heads[HEAD_NAME],
			    memo_at(&c->name_of, event_thread_key(h)),
			    c->names[c->event]);
	}
	return take_members(c, k, 0) && c->p == c->end;
}

static void begin(struct event_coder *c, const struct event_block *b)
{
	c->block = b;
	g_byte_array_set_size(c->texts, 0);
	g_array_set_size(c->text_at, 0);
	g_byte_array_set_size(c->content, 0);
	g_array_set_size(c->ends, 0);
	for (int i = 0; i < HEAD_COUNT; i++)
		numbers_begin(&c->heads[i], b->heads->len);
	for (int i = 0; i < KEYS_COUNT; i++)
		g_array_set_size(c->lists[i], 0);
	memo_release(&c->text_of);
	memo_release(&c->tid_of);
	memo_release(&c->pid_of);
	memo_release(&c->name_of);
}

/* Forget the columns; large ones give their memory back. */
static void finish(struct event_coder *c)
{
	for (guint i = 0; i < c->classes->len; i++) {
		struct coder_class *k = class_of(c, i);

		for (uint32_t n = 0; k->used && n < k->fields->count; n++)
			column_clear(&k->columns[n]);
		k->used = false;
	}
}

static bool take_all(struct event_coder *c)
{
	const struct event_head *h;
	int64_t before_ns = event_block_head(c->block, 0)->ts_ns;
	size_t len;

	for (c->event = 0; c->event < c->block->heads->len; c->event++) {
		h = event_block_head(c->block, c->event);
		c->p = event_block_row(c->block, c->event, &len);
		c->end = c->p + len;
		take_head(c, h, &before_ns);
		if (!take_event(c, h))
			return false;
	}
	return true;
}

/* ----- sections --------------------------------------------------------- */

static void put_section(struct event_coder *c, const uint8_t *bytes, size_t len)
{
	gsize end;

	fields_put_number(c->content, len);
	g_byte_array_append(c->content, bytes, (guint)len);
	end = c->content->len;
	if (len >= FLUSH_BYTES)
		g_array_append_val(c->ends, end);
}

static void put_column(struct event_coder *c, const struct column *col,
		       unsigned int type)
{
	column_write(col, type, c->block, c->names, &c->column);
	put_section(c, c->column.bytes,
		    (size_t)(c->column.p - c->column.bytes));
}

static void put_content(struct event_coder *c)
{
	fields_put_number(c->content, c->text_at->len);
	put_section(c, c->texts->data, c->texts->len);
	for (int i = 0; i < HEAD_COUNT; i++)
		put_section(c, c->heads[i].bytes,
			    (size_t)(c->heads[i].p - c->heads[i].bytes));
	for (guint i = 0; i < c->classes->len; i++) {
		struct coder_class *k = class_of(c, i);

		for (uint32_t n = 1; k->used && n < k->fields->count; n++)
			if (field_has_values(&k->fields->list[n]))
				put_column(c, &k->columns[n],
					   k->fields->list[n].type);
	}
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void put_keys(struct event_coder *c)
{
	g_byte_array_set_size(c->keys, 0);
	for (int i = 0; i < KEYS_COUNT; i++) {
		uint64_t *v = (uint64_t *)(void *)c->lists[i]->data;
		guint n = 0;

		if (c->lists[i]->len)
			qsort(v, c->lists[i]->len, sizeof(*v), by_number);
		for (guint k = 0; k < c->lists[i]->len; k++)
			if (!n || v[k] != v[n - 1])
				v[n++] = v[k];
		fields_put_number(c->keys, n);
		for (guint k = 0; k < n; k++)
			fields_put_number(c->keys, v[k] - (k ? v[k - 1] : 0));
	}
}

/* ----- compressing ------------------------------------------------------ */

/* The next part of the content, up to @end. */
static const char *compress(struct event_coder *c, size_t from, size_t end,
			    ZSTD_EndDirective how)
{
	ZSTD_inBuffer in = { c->content->data + from, end - from, 0 };
	ZSTD_outBuffer out;
	guint at = c->data->len;
	size_t left;

	do {
		g_byte_array_set_size(c->data, at + 4096 + (guint)(end - from));
		out = (ZSTD_outBuffer){ c->data->data + at, c->data->len - at,
					0 };
		left = ZSTD_compressStream2(c->zstd, &out, &in, how);
		at += (guint)out.pos;
		g_byte_array_set_size(c->data, at);
		if (ZSTD_isError(left))
			return ZSTD_getErrorName(left);
	} while (left);
	return NULL;
}

static const char *compress_all(struct event_coder *c)
{
	const char *why;
	size_t from = 0, end;

	g_byte_array_set_size(c->data, 0);
	ZSTD_CCtx_reset(c->zstd, ZSTD_reset_session_only);
	ZSTD_CCtx_setParameter(c->zstd, ZSTD_c_compressionLevel,
			       c->coded++ < FIRST ? LEVEL_FIRST : LEVEL);
	ZSTD_CCtx_setPledgedSrcSize(c->zstd, c->content->len);
	for (guint i = 0; i < c->ends->len; i++) {
		end = g_array_index(c->ends, gsize, i);
		why = compress(c, from, end, ZSTD_e_flush);
		if (why)
			return why;
		from = end;
	}
	return compress(c, from, c->content->len, ZSTD_e_end);
}

const char *event_coder_code(struct event_coder *c, const struct event_block *b,
			     GByteArray **keys, GByteArray **data)
{
	const char *why = NULL;

	begin(c, b);
	if (take_all(c)) {
		put_content(c);
		put_keys(c);
		why = compress_all(c);
	} else {
		why = "an event contradicts its class";
	}
	finish(c);
	*keys = c->keys;
	*data = c->data;
	return why;
}
