/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fields of a class of events, and the row: the values of one event.
 *
 * A class is a tree of fields.  It is written as bytes in preorder; each field
 * is
 *
 *	type (1 byte, enum field_type), name (number, so many bytes), then
 *		integers	base (1 byte), bits (1 byte)
 *		enumerations	the same, then the number of labels, and for
 *				each its text (number, bytes), lowest and
 *				highest value (numbers, signed ones folded)
 *		structures, variants	the number of members or options, which
 *				follow
 *		static arrays	their length; the element follows
 *		dynamic arrays, options	the element follows
 *
 * A row holds the values in the same order:
 *
 *	integers, enumerations, bools, bit arrays	a number, signed folded
 *	strings		length, and so many bytes
 *	reals		8 bytes, the least significant first
 *	dynamic arrays	length, then the elements
 *	variants	which option, then its value
 *	options		0, or 1 and the value
 *	structures	their members; but 0 if they have none
 *
 * Numbers are those of varint.h.  Bytes of either kind may be anybody's:
 * whatever contradicts itself is refused.  Every field but the outermost
 * takes at least a byte, so no row makes its reader do more than a few steps
 * per byte; the text of a row may be longer by any factor, and is cut.
 */
#ifndef BASE_FIELDS_H
#define BASE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

enum field_type {
	FIELD_UNSIGNED = 'u',
	FIELD_SIGNED = 'i',
	FIELD_UNSIGNED_ENUM = 'U',
	FIELD_SIGNED_ENUM = 'I',
	FIELD_BOOL = 'b',
	FIELD_BITS = 'x',
	FIELD_REAL = 'r',
	FIELD_STRING = 's',
	FIELD_STRUCTURE = '{',
	FIELD_STATIC_ARRAY = '[',
	FIELD_DYNAMIC_ARRAY = '*',
	FIELD_VARIANT = '|',
	FIELD_OPTION = '?',
};

#define FIELDS_MAX        4096 /* of a class, all levels */
#define FIELDS_DEPTH_MAX  16
#define FIELDS_LABELS_MAX 4096
#define FIELDS_LENGTH_MAX 65536 /* of static arrays, nested ones multiplied */
#define FIELDS_TEXT_MAX   (4 << 20) /* about; of a row */

struct field_label {
	const char *text;
	uint64_t low, high; /* as int64_t for signed ones */
};

struct field {
	uint8_t type;   /* enum field_type */
	uint8_t base;   /* 2, 8, 10, 16: how an integer is written */
	uint8_t bits;   /* its size, 1 to 64 */
	uint32_t count; /* members, options, or length */
	uint32_t next; /* index of the field behind this one and all below it */
	uint32_t first_label, label_count;
	const char *name; /* "" for elements */
};

/* A class, read from its bytes; list[0] is the structure of them all. */
struct fields {
	struct field *list;
	uint32_t count;
	struct field_label *labels;
	uint32_t label_count;
	GStringChunk *texts;
};

/* NULL if the bytes are refused: then *@why says it (a constant text). */
struct fields *fields_parse(const uint8_t *bytes, size_t len, const char **why);
void fields_free(struct fields *f);

/* True if a value of this type is one number. */
static inline bool field_is_number(unsigned int type)
{
	return type == FIELD_UNSIGNED || type == FIELD_SIGNED ||
	       type == FIELD_UNSIGNED_ENUM || type == FIELD_SIGNED_ENUM ||
	       type == FIELD_BOOL || type == FIELD_BITS;
}

static inline bool field_is_signed(unsigned int type)
{
	return type == FIELD_SIGNED || type == FIELD_SIGNED_ENUM;
}

/* False if all of its value is in the fields below it. */
static inline bool field_has_values(const struct field *fd)
{
	return fd->type != FIELD_STATIC_ARRAY &&
	       (fd->type != FIELD_STRUCTURE || !fd->count);
}

/* ----- making the bytes of a class -------------------------------------- */

void fields_put_number(GByteArray *b, uint64_t v);
/* Type and name; the caller adds what belongs to the type. */
void fields_put(GByteArray *b, enum field_type type, const char *name);
void fields_put_text(GByteArray *b, const char *text);

/* ----- a row as text ---------------------------------------------------- */

/*
 * Append the fields of a row: "prev_comm=\"a\", prev_tid=1", in the notation
 * that babeltrace2 uses for values.  Strings are escaped: all is printable ASCII
 * but the names of fields, which are bytes of the trace.  Returns false when the
 * row contradicts the class, or its text gets longer than FIELDS_TEXT_MAX; what
 * was readable until then has been appended.
 */
bool fields_text(const struct fields *f, const uint8_t *row, size_t len,
		 GString *out);

#endif
