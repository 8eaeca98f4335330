/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Made-up events for tests: three classes, one of them with a field of every
 * type, and rows that are the same for the same number.
 */
#ifndef TESTS_DB_EVENT_SAMPLE_H
#define TESTS_DB_EVENT_SAMPLE_H

#include <string.h>

#include <glib.h>

#include "base/fields.h"
#include "base/varint.h"

static inline void sample_integer(GByteArray *b, enum field_type type,
				  const char *name, uint8_t base, uint8_t bits)
{
	fields_put(b, type, name);
	g_byte_array_append(b, &base, 1);
	g_byte_array_append(b, &bits, 1);
}

static inline void sample_label(GByteArray *b, const char *text, uint64_t low,
				uint64_t high)
{
	fields_put_text(b, text);
	fields_put_number(b, low);
	fields_put_number(b, high);
}

/* sched_switch, more or less. */
static inline GByteArray *sample_switch(void)
{
	GByteArray *b = g_byte_array_new();

	fields_put(b, FIELD_STRUCTURE, "");
	fields_put_number(b, 4);
	fields_put(b, FIELD_STRING, "prev_comm");
	sample_integer(b, FIELD_SIGNED, "prev_tid", 10, 32);
	sample_integer(b, FIELD_SIGNED, "next_tid", 10, 32);
	sample_integer(b, FIELD_UNSIGNED, "rip", 16, 64);
	return b;
}

/* A field of every type. */
static inline GByteArray *sample_all(void)
{
	GByteArray *b = g_byte_array_new();

	fields_put(b, FIELD_STRUCTURE, "");
	fields_put_number(b, 10);
	sample_integer(b, FIELD_UNSIGNED, "octal", 8, 16);
	sample_integer(b, FIELD_SIGNED_ENUM, "level", 10, 8);
	fields_put_number(b, 2);
	sample_label(b, "low", zigzag(-5), zigzag(-1));
	sample_label(b, "high", zigzag(0), zigzag(9));
	fields_put(b, FIELD_BOOL, "flag");
	fields_put(b, FIELD_BITS, "bits");
	fields_put(b, FIELD_REAL, "real");
	fields_put(b, FIELD_STRING, "text");
	fields_put(b, FIELD_STRUCTURE, "inner");
	fields_put_number(b, 2);
	sample_integer(b, FIELD_SIGNED, "hex", 16, 8);
	fields_put(b, FIELD_STRUCTURE, "nothing");
	fields_put_number(b, 0);
	fields_put(b, FIELD_STATIC_ARRAY, "two");
	fields_put_number(b, 2);
	sample_integer(b, FIELD_UNSIGNED, "", 2, 4);
	fields_put(b, FIELD_DYNAMIC_ARRAY, "some");
	fields_put(b, FIELD_OPTION, "");
	sample_integer(b, FIELD_UNSIGNED, "", 10, 32);
	fields_put(b, FIELD_VARIANT, "either");
	fields_put_number(b, 2);
	fields_put(b, FIELD_STRING, "word");
	sample_integer(b, FIELD_UNSIGNED, "number", 10, 32);
	return b;
}

static inline void sample_row_switch(GByteArray *row, unsigned int n)
{
	char name[16];

	g_snprintf(name, sizeof(name), "task %u", n % 7);
	fields_put_text(row, name); /* procname */
	fields_put_text(row, name);
	fields_put_number(row, zigzag((int)(n % 7) * 100));
	fields_put_number(row, zigzag((int)(n % 5) - 1));
	fields_put_number(row, UINT64_MAX - n * UINT64_C(0x123456789abcdef));
}

static inline void sample_row_all(GByteArray *row, unsigned int n)
{
	double real = n / 8.0;
	uint64_t bits;

	memcpy(&bits, &real, 8);
	bits = GUINT64_TO_LE(bits);
	fields_put_number(row, n % 512);
	fields_put_number(row, zigzag((int)(n % 20) - 7));
	fields_put_number(row, n & 1);
	fields_put_number(row, n);
	g_byte_array_append(row, (const guint8 *)&bits, 8);
	fields_put_text(row, n % 3 ? "a\"b\n\xff" : "");
	fields_put_number(row, zigzag(-1));
	fields_put_number(row, 0);
	fields_put_number(row, n % 16);
	fields_put_number(row, 5);
	fields_put_number(row, n % 4);
	for (unsigned int i = 0; i < n % 4; i++) {
		fields_put_number(row, i & 1);
		if (i & 1)
			fields_put_number(row, n);
	}
	fields_put_number(row, n % 2);
	if (n % 2)
		fields_put_number(row, n);
	else
		fields_put_text(row, "word");
}

#endif
