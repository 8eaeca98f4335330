/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and making the bytes of a class: see fields.h. */
#include "config.h"

#include "base/fields.h"

#include <string.h>

#include "base/varint.h"

struct parser {
	const uint8_t *p, *end;
	GArray *list;   /* of struct field */
	GArray *labels; /* of struct field_label */
	GStringChunk *texts;
	const char *why;
};

static bool refuse(struct parser *ps, const char *why)
{
	if (!ps->why)
		ps->why = why;
	return false;
}

static bool number(struct parser *ps, uint64_t *v)
{
	const uint8_t *p = varint_get(ps->p, ps->end, v);

	if (!p)
		return refuse(ps, "it is cut off");
	ps->p = p;
	return true;
}

static bool byte(struct parser *ps, uint8_t *v)
{
	if (ps->p == ps->end)
		return refuse(ps, "it is cut off");
	*v = *ps->p++;
	return true;
}

static bool text(struct parser *ps, const char **out)
{
	uint64_t len;

	if (!number(ps, &len))
		return false;
	if (len > (uint64_t)(ps->end - ps->p))
		return refuse(ps, "it is cut off");
	*out = g_string_chunk_insert_len(ps->texts, (const char *)ps->p,
					 (gssize)len);
	ps->p += len;
	return true;
}

static bool label(struct parser *ps, bool is_signed)
{
	struct field_label l;

	if (!text(ps, &l.text) || !number(ps, &l.low) || !number(ps, &l.high))
		return false;
	if (is_signed) {
		l.low = (uint64_t)unzigzag(l.low);
		l.high = (uint64_t)unzigzag(l.high);
	}
	g_array_append_val(ps->labels, l);
	return true;
}

static bool integer(struct parser *ps, struct field *f)
{
	uint64_t n;

	if (!byte(ps, &f->base) || !byte(ps, &f->bits))
		return false;
	if (!f->bits || f->bits > 64)
		return refuse(ps, "an integer has an impossible size");
	if (f->type == FIELD_UNSIGNED || f->type == FIELD_SIGNED)
		return true;
	if (!number(ps, &n))
		return false;
	if (n > FIELDS_LABELS_MAX - ps->labels->len)
		return refuse(ps, "it has too many labels");
	f->first_label = ps->labels->len;
	f->label_count = (uint32_t)n;
	while (n--)
		if (!label(ps, field_is_signed(f->type)))
			return false;
	return true;
}

static bool field(struct parser *ps, unsigned int depth, uint64_t times);

/* What is below a field; @times: of all static arrays around it together. */
static bool children(struct parser *ps, struct field *f, unsigned int depth,
		     uint64_t times)
{
	uint64_t n = 1;

	if (f->type != FIELD_DYNAMIC_ARRAY && f->type != FIELD_OPTION &&
	    !number(ps, &n))
		return false;
	if (f->type == FIELD_STATIC_ARRAY) {
		if (!n || n > FIELDS_LENGTH_MAX / times)
			return refuse(ps, "an array has an impossible length");
		times *= n;
	} else if (n > FIELDS_MAX) {
		return refuse(ps, "it has too many fields");
	}
	f->count = (uint32_t)n;
	if (f->type == FIELD_STATIC_ARRAY)
		n = 1;
	while (n--)
		if (!field(ps, depth + 1, times))
			return false;
	return true;
}

static bool has_children(unsigned int type)
{
	return type == FIELD_STRUCTURE || type == FIELD_STATIC_ARRAY ||
	       type == FIELD_DYNAMIC_ARRAY || type == FIELD_VARIANT ||
	       type == FIELD_OPTION;
}

static bool field(struct parser *ps, unsigned int depth, uint64_t times)
{
	struct field f = { 0 };
	guint at = ps->list->len;
	bool good = true;

	if (at == FIELDS_MAX || depth > FIELDS_DEPTH_MAX)
		return refuse(ps, "it has too many fields");
	if (!byte(ps, &f.type) || !text(ps, &f.name))
		return false;
	g_array_append_val(ps->list, f);
	if (has_children(f.type))
		good = children(ps, &f, depth, times);
	else if (f.type != FIELD_STRING && f.type != FIELD_REAL &&
		 f.type != FIELD_BOOL && f.type != FIELD_BITS)
		good = field_is_number(f.type)
			       ? integer(ps, &f)
			       : refuse(ps, "it has a field of no known type");
	f.next = ps->list->len;
	g_array_index(ps->list, struct field, at) = f;
	return good;
}

struct fields *fields_parse(const uint8_t *bytes, size_t len, const char **why)
{
	struct parser ps = {
		.p = bytes,
		.end = bytes + len,
		.list = g_array_new(FALSE, FALSE, sizeof(struct field)),
		.labels = g_array_new(FALSE, FALSE, sizeof(struct field_label)),
		.texts = g_string_chunk_new(256),
	};
	struct fields *f = g_new0(struct fields, 1);

	if (len && bytes[0] != FIELD_STRUCTURE)
		refuse(&ps, "it is no structure");
	else if (field(&ps, 0, 1) && ps.p != ps.end)
		refuse(&ps, "bytes are left over");
	f->count = ps.list->len;
	f->list = (struct field *)(void *)g_array_free(ps.list, FALSE);
	f->label_count = ps.labels->len;
	f->labels =
		(struct field_label *)(void *)g_array_free(ps.labels, FALSE);
	f->texts = ps.texts;
	*why = ps.why;
	if (!ps.why)
		return f;
	fields_free(f);
	return NULL;
}

void fields_free(struct fields *f)
{
	if (!f)
		return;
	g_free(f->list);
	g_free(f->labels);
	g_string_chunk_free(f->texts);
	g_free(f);
}

/* ----- making the bytes ------------------------------------------------- */

void fields_put_number(GByteArray *b, uint64_t v)
{
	uint8_t bytes[VARINT_MAX];

	g_byte_array_append(b, bytes, (guint)(varint_put(bytes, v) - bytes));
}

void fields_put_text(GByteArray *b, const char *t)
{
	size_t len = strlen(t);

	fields_put_number(b, len);
	g_byte_array_append(b, (const guint8 *)t, (guint)len);
}

void fields_put(GByteArray *b, enum field_type type, const char *name)
{
	uint8_t first = (uint8_t)type;

	g_byte_array_append(b, &first, 1);
	fields_put_text(b, name);
}
