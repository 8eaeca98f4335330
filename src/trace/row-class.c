/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Classes of the library as bytes.
 *
 * What fields.h does not take (too deep, too many, an array of no length)
 * becomes an empty structure, which row.c then leaves empty, too.
 */
#include "config.h"

#include <string.h>

#include "base/varint.h"
#include "trace/row-class.h"

static void put_size(struct class_maker *m, const bt_field_class *fc)
{
	uint8_t bytes[2] = {
		(uint8_t)bt_field_class_integer_get_preferred_display_base(fc),
		(uint8_t)bt_field_class_integer_get_field_value_range(fc),
	};

	g_byte_array_append(m->bytes, bytes, 2);
}

static const char *mapping_label(const bt_field_class *fc, bool is_signed,
				 uint64_t i, uint64_t *ranges)
{
	const bt_field_class_enumeration_mapping *m;

	if (is_signed) {
		const bt_field_class_enumeration_signed_mapping *s =
			bt_field_class_enumeration_signed_borrow_mapping_by_index_const(
				fc, i);

		m = bt_field_class_enumeration_signed_mapping_as_mapping_const(
			s);
		*ranges = bt_integer_range_set_get_range_count(
			bt_integer_range_set_signed_as_range_set_const(
				bt_field_class_enumeration_signed_mapping_borrow_ranges_const(
					s)));
	} else {
		const bt_field_class_enumeration_unsigned_mapping *u =
			bt_field_class_enumeration_unsigned_borrow_mapping_by_index_const(
				fc, i);

		m = bt_field_class_enumeration_unsigned_mapping_as_mapping_const(
			u);
		*ranges = bt_integer_range_set_get_range_count(
			bt_integer_range_set_unsigned_as_range_set_const(
				bt_field_class_enumeration_unsigned_mapping_borrow_ranges_const(
					u)));
	}
	return bt_field_class_enumeration_mapping_get_label(m);
}

static void put_range(struct class_maker *m, const bt_field_class *fc,
		      bool is_signed, uint64_t i, uint64_t k)
{
	if (is_signed) {
		const bt_integer_range_signed *r =
			bt_integer_range_set_signed_borrow_range_by_index_const(
				bt_field_class_enumeration_signed_mapping_borrow_ranges_const(
					bt_field_class_enumeration_signed_borrow_mapping_by_index_const(
						fc, i)),
				k);

		fields_put_number(m->bytes,
				  zigzag(bt_integer_range_signed_get_lower(r)));
		fields_put_number(m->bytes,
				  zigzag(bt_integer_range_signed_get_upper(r)));
	} else {
		const bt_integer_range_unsigned *r =
			bt_integer_range_set_unsigned_borrow_range_by_index_const(
				bt_field_class_enumeration_unsigned_mapping_borrow_ranges_const(
					bt_field_class_enumeration_unsigned_borrow_mapping_by_index_const(
						fc, i)),
				k);

		fields_put_number(m->bytes,
				  bt_integer_range_unsigned_get_lower(r));
		fields_put_number(m->bytes,
				  bt_integer_range_unsigned_get_upper(r));
	}
}

/* With too many labels it is a plain integer. */
static void put_enum(struct class_maker *m, const bt_field_class *fc,
		     bool is_signed, const char *name)
{
	uint64_t n = bt_field_class_enumeration_get_mapping_count(fc), all = 0;
	uint64_t ranges;
	const char *label;

	for (uint64_t i = 0; i < n && all <= FIELDS_LABELS_MAX; i++) {
		mapping_label(fc, is_signed, i, &ranges);
		all += ranges;
	}
	if (all > FIELDS_LABELS_MAX - m->labels) {
		fields_put(m->bytes, is_signed ? FIELD_SIGNED : FIELD_UNSIGNED,
			   name);
		put_size(m, fc);
		return;
	}
	m->labels += (uint32_t)all;
	fields_put(m->bytes,
		   is_signed ? FIELD_SIGNED_ENUM : FIELD_UNSIGNED_ENUM, name);
	put_size(m, fc);
	fields_put_number(m->bytes, all);
	for (uint64_t i = 0; i < n; i++) {
		label = mapping_label(fc, is_signed, i, &ranges);
		for (uint64_t k = 0; k < ranges; k++) {
			fields_put_text(m->bytes, label);
			put_range(m, fc, is_signed, i, k);
		}
	}
}

static void put_nothing(struct class_maker *m, const char *name)
{
	fields_put(m->bytes, FIELD_STRUCTURE, name);
	fields_put_number(m->bytes, 0);
}

static void put_structure(struct class_maker *m, const bt_field_class *fc,
			  const char *name, unsigned int depth, uint64_t times)
{
	const bt_field_class_structure_member *member;
	uint64_t n = bt_field_class_structure_get_member_count(fc);
	const char *inner;

	n = MIN(n, FIELDS_MAX / 4);
	fields_put(m->bytes, FIELD_STRUCTURE, name);
	fields_put_number(m->bytes, n);
	for (uint64_t i = 0; i < n; i++) {
		member = bt_field_class_structure_borrow_member_by_index_const(
			fc, i);
		inner = bt_field_class_structure_member_get_name(member);
		class_put(
			m,
			bt_field_class_structure_member_borrow_field_class_const(
				member),
			inner ? inner : "", depth + 1, times);
	}
}

static void put_variant(struct class_maker *m, const bt_field_class *fc,
			const char *name, unsigned int depth, uint64_t times)
{
	uint64_t n = bt_field_class_variant_get_option_count(fc);
	const bt_field_class_variant_option *option;
	const char *inner;

	if (!n || n > FIELDS_MAX / 4) {
		put_nothing(m, name);
		return;
	}
	fields_put(m->bytes, FIELD_VARIANT, name);
	fields_put_number(m->bytes, n);
	for (uint64_t i = 0; i < n; i++) {
		option = bt_field_class_variant_borrow_option_by_index_const(fc,
									     i);
		inner = bt_field_class_variant_option_get_name(option);
		class_put(
			m,
			bt_field_class_variant_option_borrow_field_class_const(
				option),
			inner ? inner : "", depth + 1, times);
	}
}

static void put_array(struct class_maker *m, const bt_field_class *fc,
		      bool fixed, const char *name, unsigned int depth,
		      uint64_t times)
{
	uint64_t n = fixed ? bt_field_class_array_static_get_length(fc) : 1;

	if (!n || n > FIELDS_LENGTH_MAX / times) {
		put_nothing(m, name);
		return;
	}
	fields_put(m->bytes, fixed ? FIELD_STATIC_ARRAY : FIELD_DYNAMIC_ARRAY,
		   name);
	if (fixed)
		fields_put_number(m->bytes, n);
	class_put(m, bt_field_class_array_borrow_element_field_class_const(fc),
		  "", depth + 1, times * n);
}

static void put_simple(struct class_maker *m, const bt_field_class *fc,
		       bt_field_class_type type, const char *name)
{
	if (type == BT_FIELD_CLASS_TYPE_STRING) {
		fields_put(m->bytes, FIELD_STRING, name);
	} else if (type == BT_FIELD_CLASS_TYPE_BOOL) {
		fields_put(m->bytes, FIELD_BOOL, name);
	} else if (type == BT_FIELD_CLASS_TYPE_BIT_ARRAY) {
		fields_put(m->bytes, FIELD_BITS, name);
	} else if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_REAL)) {
		fields_put(m->bytes, FIELD_REAL, name);
	} else if (type == BT_FIELD_CLASS_TYPE_UNSIGNED_ENUMERATION ||
		   type == BT_FIELD_CLASS_TYPE_SIGNED_ENUMERATION) {
		put_enum(m, fc, type == BT_FIELD_CLASS_TYPE_SIGNED_ENUMERATION,
			 name);
	} else if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_INTEGER)) {
		fields_put(m->bytes,
			   bt_field_class_type_is(
				   type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER)
				   ? FIELD_SIGNED
				   : FIELD_UNSIGNED,
			   name);
		put_size(m, fc);
	} else {
		put_nothing(m, name);
	}
}

void class_put(struct class_maker *m, const bt_field_class *fc,
	       const char *name, unsigned int depth, uint64_t times)
{
	bt_field_class_type type = bt_field_class_get_type(fc);

	if (depth >= FIELDS_DEPTH_MAX || m->count++ >= FIELDS_MAX / 2) {
		put_nothing(m, name);
	} else if (type == BT_FIELD_CLASS_TYPE_STRUCTURE) {
		put_structure(m, fc, name, depth, times);
	} else if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_VARIANT)) {
		put_variant(m, fc, name, depth, times);
	} else if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_ARRAY)) {
		put_array(m, fc, type == BT_FIELD_CLASS_TYPE_STATIC_ARRAY, name,
			  depth, times);
	} else if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_OPTION)) {
		fields_put(m->bytes, FIELD_OPTION, name);
		class_put(m, bt_field_class_option_borrow_field_class_const(fc),
			  "", depth + 1, times);
	} else {
		put_simple(m, fc, type, name);
	}
}
