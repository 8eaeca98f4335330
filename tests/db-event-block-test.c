/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events as bytes: what goes in comes out, fields become the text they should,
 * and no bytes do harm.
 */
#include "config.h"

#include <zstd.h>

#include "db/event-block.h"
#include "tests/db-event-sample.h"
#include "tests/tap.h"

#define CLASSES 3
static struct block_class classes[CLASSES];
static uint32_t seed = 1;

static uint32_t random_number(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static struct fields *parse(GByteArray *b)
{
	const char *why;
	struct fields *f = fields_parse(b->data, b->len, &why);

	g_byte_array_unref(b);
	return f;
}

static GByteArray *empty_class(void)
{
	GByteArray *b = g_byte_array_new();

	fields_put(b, FIELD_STRUCTURE, "");
	fields_put_number(b, 0);
	return b;
}

static GByteArray *class_bytes(int i)
{
	return i == 0 ? sample_switch() : i == 1 ? sample_all() : empty_class();
}

static struct event_coder *coder(void)
{
	struct event_coder *c = event_coder_new();

	for (int i = 0; i < CLASSES; i++)
		event_coder_class(c, i == 0, parse(class_bytes(i)));
	return c;
}

/* @n events on some CPUs and threads of two machines. */
static struct event_block *make(unsigned int n)
{
	struct event_block *b = event_block_new();
	struct event_head h = { .ts_ns = -1000 };

	for (unsigned int i = 0; i < n; i++) {
		h.ts_ns += random_number(4) ? random_number(3000) : 0;
		h.class = 1 + random_number(CLASSES);
		h.machine = 1 + 3 * random_number(2);
		h.cpu = (int32_t)random_number(5) - 1;
		h.tid = (int32_t)random_number(4) * 100 - 100;
		h.tid = MAX(h.tid, -1);
		h.pid = h.tid > 0 ? h.tid - (int)random_number(2) : h.tid;
		h.row = b->rows->len;
		if (h.class == 1)
			sample_row_switch(b->rows, random_number(1000));
		else if (h.class == 2)
			sample_row_all(b->rows, random_number(1000));
		g_array_append_val(b->heads, h);
	}
	return b;
}

static bool is_equal(const struct event_block *a, const struct event_block *b)
{
	if (a->heads->len != b->heads->len || a->rows->len != b->rows->len ||
	    memcmp(a->rows->data, b->rows->data, a->rows->len))
		return false;
	for (size_t i = 0; i < a->heads->len; i++) {
		const struct event_head *x = event_block_head(a, i);
		const struct event_head *y = event_block_head(b, i);

		if (x->ts_ns != y->ts_ns || x->class != y->class ||
		    x->machine != y->machine || x->cpu != y->cpu ||
		    x->tid != y->tid || x->pid != y->pid || x->row != y->row)
			return false;
	}
	return true;
}

static void round_trips(void)
{
	static const unsigned int sizes[] = { 1, 2, 7, 100, 3000, 8192, 5 };
	struct event_coder *c = coder();

	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		struct event_block *b = make(sizes[i]), *back;
		const char *why = NULL;
		GByteArray *keys, *data;

		ok(!event_coder_code(c, b, &keys, &data), "%u events: coded",
		   sizes[i]);
		back = event_block_decode(data->data, data->len,
					  event_block_head(b, 0)->ts_ns,
					  sizes[i], classes, CLASSES, &why);
		ok(back && is_equal(b, back), "%u events: as they were (%s)",
		   sizes[i], why ? why : "");
		event_block_free(back);
		event_block_free(b);
	}
	event_coder_free(c);
}

static void keys_tell(void)
{
	static const int32_t tids[] = { -1, 0, 100, 200, 300 };
	struct event_coder *c = coder();
	struct event_block *b = make(2000);
	GByteArray *keys, *data;
	uint64_t none[] = { event_key(1, 77), event_key(9, 0) };

	event_coder_code(c, b, &keys, &data);
	for (int i = 0; i < 5; i++) {
		uint64_t key = event_key(4, tids[i]);
		bool has = false;

		for (guint k = 0; k < b->heads->len; k++)
			has |= event_block_head(b, k)->machine == 4 &&
			       event_block_head(b, k)->tid == tids[i];
		ok(event_keys_any(keys->data, keys->len, KEYS_TIDS, &key, 1) ==
			   has,
		   "thread %d occurs, or not", tids[i]);
	}
	ok(!event_keys_any(keys->data, keys->len, KEYS_TIDS, none, 2),
	   "threads that do not occur");
	ok(!event_keys_any(keys->data, keys->len, KEYS_CPUS, none, 2),
	   "CPUs that do not occur");
	ok(event_keys_any(keys->data, 1, KEYS_CLASSES, none, 2),
	   "keys that are cut off skip nothing");
	event_block_free(b);
	event_coder_free(c);
}

/* Compress @content again, after it was tampered with. */
static GByteArray *pack(const uint8_t *content, size_t len)
{
	GByteArray *data = g_byte_array_new();
	size_t n;

	g_byte_array_set_size(data, (guint)ZSTD_compressBound(len));
	n = ZSTD_compress(data->data, data->len, content, len, 1);
	g_byte_array_set_size(data, (guint)n);
	return data;
}

static void try_decode(const GByteArray *data, int64_t count)
{
	const char *why = NULL;
	struct event_block *b = event_block_decode(
		data->data, data->len, 0, count, classes, CLASSES, &why);
	GString *text = g_string_new(NULL);

	for (guint i = 0; b && i < b->heads->len; i++) {
		size_t len;
		const uint8_t *row = event_block_row(b, i, &len);

		fields_text(classes[event_block_head(b, i)->class - 1].fields,
			    row, len, text);
		g_string_truncate(text, 0);
	}
	if (!b && !why)
		ok(false, "refused with a reason");
	g_string_free(text, TRUE);
	event_block_free(b);
}

static void hostile_bytes(void)
{
	struct event_coder *c = coder();
	struct event_block *b = make(300);
	GByteArray *keys, *data, *bad;
	size_t len;
	uint8_t *content;

	event_coder_code(c, b, &keys, &data);
	len = (size_t)ZSTD_getFrameContentSize(data->data, data->len);
	content = g_malloc(len);
	ZSTD_decompress(content, len, data->data, data->len);
	for (int i = 0; i < 4000; i++) {
		uint8_t *copy = g_memdup2(content, len);
		size_t cut =
			random_number(4) ? len : random_number((uint32_t)len);

		for (uint32_t k = random_number(4); k--;)
			copy[random_number((uint32_t)len)] =
				(uint8_t)random_number(256);
		bad = pack(copy, cut);
		try_decode(bad, 300 - (int)random_number(2));
		g_byte_array_unref(bad);
		g_free(copy);
	}
	for (int i = 0; i < 4000; i++) {
		bad = g_byte_array_new();
		g_byte_array_append(bad, data->data, data->len);
		bad->data[random_number(bad->len)] ^= 1 << random_number(8);
		try_decode(bad, 300);
		g_byte_array_unref(bad);
	}
	ok(true, "tampered blocks do no harm");
	g_free(content);
	event_block_free(b);
	event_coder_free(c);
}

static void is_refused(const GByteArray *data, int64_t count, const char *want)
{
	const char *why = "";
	struct event_block *b = event_block_decode(
		data->data, data->len, 0, count, classes, CLASSES, &why);

	ok(!b, "refused: %s", want);
	is_text(why, want, "the reason: %s", want);
	event_block_free(b);
}

static void lies(void)
{
	struct event_coder *c = coder();
	struct event_block *b = make(50);
	GByteArray *keys, *data, *bomb;
	uint8_t *zeros = g_malloc0(BLOCK_CONTENT_MAX + 1);

	event_coder_code(c, b, &keys, &data);
	is_refused(data, 49, "a column has too many values");
	is_refused(data, 51, "a column is cut off");
	is_refused(data, 0, "its number of events or time is impossible");
	is_refused(data, INT64_MAX,
		   "its number of events or time is impossible");
	bomb = pack(zeros, BLOCK_CONTENT_MAX + 1);
	is_refused(bomb, 50, "it is too large");
	g_byte_array_set_size(bomb, 0);
	g_byte_array_append(bomb, zeros, 100);
	is_refused(bomb, 50, "it is no zstd frame that says its size");
	g_byte_array_unref(bomb);
	g_free(zeros);
	event_block_free(b);
	event_coder_free(c);
}

static void says(int class, unsigned int n, const char *want)
{
	GByteArray *row = g_byte_array_new();
	GString *text = g_string_new(NULL);

	sample_row_all(row, n);
	ok(fields_text(classes[class].fields, row->data, row->len, text),
	   "a row that fits its class");
	is_text(text->str, want, "row %u as text", n);
	ok(!fields_text(classes[class].fields, row->data, row->len - 1, text),
	   "a row that is cut off");
	g_string_free(text, TRUE);
	g_byte_array_unref(row);
}

static void texts(void)
{
	says(1, 3,
	     "octal=03, level=( \"low\" : container = -4 ), flag=true, "
	     "bits=0x3, real=0.375, text=\"\", inner={ hex = 0xFF, nothing = "
	     "{ } }, two=[ [0] = 0b0011, [1] = 0b0101 ], some=[ [0] = <none>, "
	     "[1] = 3, [2] = <none> ], either={ 3 }");
	says(1, 40,
	     "octal=050, level=( <unknown> : container = -7 ), flag=false, "
	     "bits=0x28, real=5, text=\"a\\\"b\\n\\xff\", inner={ hex = 0xFF, "
	     "nothing = { } }, two=[ [0] = 0b1000, [1] = 0b0101 ], some=[ ], "
	     "either={ \"word\" }");
}

/* A long array, each element of which has very many labels. */
static void long_texts(void)
{
	enum { LABELS = 4000, ELEMENTS = 100000 };
	GByteArray *class = g_byte_array_new(), *row = g_byte_array_new();
	GString *text = g_string_new("before ");
	struct fields *f;
	const char *why;

	fields_put(class, FIELD_STRUCTURE, "");
	fields_put_number(class, 1);
	fields_put(class, FIELD_DYNAMIC_ARRAY, "many");
	fields_put(class, FIELD_UNSIGNED_ENUM, "");
	g_byte_array_append(class, (const guint8 *)"\x0a\x08", 2);
	fields_put_number(class, LABELS);
	for (int i = 0; i < LABELS; i++) {
		fields_put_text(class, "a label for all of the values");
		fields_put_number(class, 0);
		fields_put_number(class, 255);
	}
	fields_put_number(row, ELEMENTS);
	for (int i = 0; i < ELEMENTS; i++)
		fields_put_number(row, 0);
	f = fields_parse(class->data, class->len, &why);
	ok(f && !fields_text(f, row->data, row->len, text),
	   "a text without end is cut");
	ok(text->len > FIELDS_TEXT_MAX && text->len < FIELDS_TEXT_MAX + 1000,
	   "where it is too long: %zu", text->len);
	fields_free(f);
	g_string_free(text, TRUE);
	g_byte_array_unref(row);
	g_byte_array_unref(class);
}

static void hostile_classes(void)
{
	GByteArray *b = sample_all();
	struct fields *f;
	const char *why;
	int refused = 0, silent = 0;

	for (guint i = 0; i < b->len; i++) {
		f = fields_parse(b->data, i, &why);
		refused += !f;
		fields_free(f);
	}
	is_int(refused, b->len, "a class that is cut off is refused");
	for (int i = 0; i < 20000; i++) {
		uint8_t *copy = g_memdup2(b->data, b->len);

		copy[random_number(b->len)] = (uint8_t)random_number(256);
		f = fields_parse(copy, b->len, &why);
		silent += !f && !why;
		fields_free(f);
		g_free(copy);
	}
	is_int(silent, 0, "a tampered class is taken, or refused for a reason");
	g_byte_array_unref(b);
}

int main(void)
{
	tap_begin();
	for (int i = 0; i < CLASSES; i++) {
		classes[i].procname = i == 0;
		classes[i].fields = parse(class_bytes(i));
	}
	texts();
	long_texts();
	round_trips();
	keys_tell();
	lies();
	hostile_bytes();
	hostile_classes();
	for (int i = 0; i < CLASSES; i++)
		fields_free((struct fields *)(uintptr_t)classes[i].fields);
	return tap_end();
}
