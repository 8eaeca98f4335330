/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A row as text, in the notation of babeltrace2, so that what is seen here and
 * there can be compared: strings in quotes, hexadecimal where the trace says
 * so, ( "LABEL" : container = 1 ), [ [0] = 1 ], { a = 1 }.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/fields.h"
#include "base/varint.h"

struct teller {
	const struct fields *f;
	const uint8_t *p, *end;
	GString *out;
	size_t out_max; /* how long it may get, about */
};

static bool tell(struct teller *t, uint32_t i);

/*
 * A few bytes of a row can ask for any number of labels and names, and a few
 * compressed ones for a very long row.
 */
static bool is_full(const struct teller *t)
{
	return t->out->len >= t->out_max;
}

static bool number(struct teller *t, uint64_t *v)
{
	const uint8_t *p = varint_get(t->p, t->end, v);

	t->p = p ? p : t->end;
	return p;
}

static void tell_quoted(GString *out, const char *s, size_t len)
{
	static const char from[] = "\a\b\f\n\r\t\v\\'\"?",
			  to[] = "abfnrtv\\'\"?";
	const char *special;

	g_string_append_c(out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		special = c ? strchr(from, c) : NULL;
		if (special)
			g_string_append_printf(out, "\\%c", to[special - from]);
		else if (c < 0x20 || c >= 0x7f)
			g_string_append_printf(out, "\\x%02x", c);
		else
			g_string_append_c(out, (char)c);
	}
	g_string_append_c(out, '"');
}

static void tell_binary(GString *out, uint64_t v, unsigned int bits)
{
	g_string_append(out, "0b");
	while (bits--)
		g_string_append_c(out, v >> bits & 1 ? '1' : '0');
}

static void tell_integer(GString *out, const struct field *fd, uint64_t v)
{
	uint64_t mask =
		fd->bits < 64 ? (UINT64_C(1) << fd->bits) - 1 : UINT64_MAX;

	switch (fd->base) {
	case 2:
		tell_binary(out, v, fd->bits);
		break;
	case 8:
		g_string_append_printf(out, "0%" PRIo64, v & mask);
		break;
	case 16:
		g_string_append_printf(out, "0x%" PRIX64, v & mask);
		break;
	default:
		if (field_is_signed(fd->type))
			g_string_append_printf(out, "%" PRId64, (int64_t)v);
		else
			g_string_append_printf(out, "%" PRIu64, v);
	}
}

static bool is_within(const struct field *fd, const struct field_label *l,
		      uint64_t v)
{
	if (field_is_signed(fd->type))
		return (int64_t)v >= (int64_t)l->low &&
		       (int64_t)v <= (int64_t)l->high;
	return v >= l->low && v <= l->high;
}

static void tell_enum(struct teller *t, const struct field *fd, uint64_t v)
{
	const struct field_label *l = t->f->labels + fd->first_label;
	bool any = false;

	g_string_append(t->out, "( ");
	for (uint32_t i = 0; i < fd->label_count && !is_full(t); i++) {
		if (!is_within(fd, &l[i], v))
			continue;
		g_string_append(t->out, any ? ", " : "");
		tell_quoted(t->out, l[i].text, strlen(l[i].text));
		any = true;
	}
	g_string_append(t->out,
			any ? " : container = " : "<unknown> : container = ");
	tell_integer(t->out, fd, v);
	g_string_append(t->out, " )");
}

static bool tell_number(struct teller *t, const struct field *fd)
{
	uint64_t v;

	if (!number(t, &v))
		return false;
	if (field_is_signed(fd->type))
		v = (uint64_t)unzigzag(v);
	switch (fd->type) {
	case FIELD_BOOL:
		g_string_append(t->out, v ? "true" : "false");
		break;
	case FIELD_BITS:
		g_string_append_printf(t->out, "0x%" PRIX64, v);
		break;
	case FIELD_UNSIGNED_ENUM:
	case FIELD_SIGNED_ENUM:
		tell_enum(t, fd, v);
		break;
	default:
		tell_integer(t->out, fd, v);
	}
	return true;
}

static bool tell_string(struct teller *t)
{
	uint64_t len;

	if (!number(t, &len) || len > (uint64_t)(t->end - t->p))
		return false;
	tell_quoted(t->out, (const char *)t->p, len);
	t->p += len;
	return true;
}

static bool tell_real(struct teller *t)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	uint64_t bits;
	double v;

	if (t->end - t->p < 8)
		return false;
	memcpy(&bits, t->p, 8);
	bits = GUINT64_FROM_LE(bits);
	memcpy(&v, &bits, 8);
	t->p += 8;
	g_string_append(t->out, g_ascii_formatd(text, sizeof(text), "%g", v));
	return true;
}

/* The members of the structure @i, each "name=value" or "name = value". */
static bool tell_members(struct teller *t, uint32_t i, const char *is)
{
	uint32_t at = i + 1;

	for (uint32_t k = 0; k < t->f->list[i].count; k++) {
		g_string_append(t->out, k ? ", " : "");
		g_string_append(t->out, t->f->list[at].name);
		g_string_append(t->out, is);
		if (!tell(t, at))
			return false;
		at = t->f->list[at].next;
	}
	return true;
}

static bool tell_structure(struct teller *t, uint32_t i)
{
	uint64_t nothing;

	g_string_append(t->out, "{ ");
	if (!t->f->list[i].count) {
		g_string_append(t->out, "}");
		return number(t, &nothing);
	}
	if (!tell_members(t, i, " = "))
		return false;
	g_string_append(t->out, " }");
	return true;
}

static bool tell_array(struct teller *t, uint32_t i)
{
	uint64_t n = t->f->list[i].count;

	if (t->f->list[i].type == FIELD_DYNAMIC_ARRAY && !number(t, &n))
		return false;
	g_string_append(t->out, "[ ");
	for (uint64_t k = 0; k < n; k++) {
		g_string_append_printf(t->out,
				       "%s[%" PRIu64 "] = ", k ? ", " : "", k);
		if (!tell(t, i + 1))
			return false;
	}
	g_string_append(t->out, n ? " ]" : "]");
	return true;
}

static bool tell_choice(struct teller *t, uint32_t i)
{
	const struct field *fd = &t->f->list[i];
	uint32_t at = i + 1;
	uint64_t n;

	if (!number(t, &n))
		return false;
	if (fd->type == FIELD_OPTION) {
		if (n)
			return tell(t, at);
		g_string_append(t->out, "<none>");
		return true;
	}
	if (n >= fd->count)
		return false;
	while (n--)
		at = t->f->list[at].next;
	g_string_append(t->out, "{ ");
	if (!tell(t, at))
		return false;
	g_string_append(t->out, " }");
	return true;
}

static bool tell(struct teller *t, uint32_t i)
{
	if (is_full(t))
		return false;
	switch (t->f->list[i].type) {
	case FIELD_STRING:
		return tell_string(t);
	case FIELD_REAL:
		return tell_real(t);
	case FIELD_STRUCTURE:
		return tell_structure(t, i);
	case FIELD_STATIC_ARRAY:
	case FIELD_DYNAMIC_ARRAY:
		return tell_array(t, i);
	case FIELD_VARIANT:
	case FIELD_OPTION:
		return tell_choice(t, i);
	default:
		return tell_number(t, &t->f->list[i]);
	}
}

bool fields_text(const struct fields *f, const uint8_t *row, size_t len,
		 GString *out)
{
	struct teller t = { f, row, row + len, out,
			    out->len + FIELDS_TEXT_MAX };

	return tell_members(&t, 0, "=") && t.p == t.end;
}
