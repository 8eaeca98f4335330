/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows: see row.h.
 *
 * The per-event path goes through the members of a plan, each a field of the
 * library and the field of the class that says how to write it; names were
 * looked at when the plan was made.
 */
#include "config.h"

#include <pthread.h>
#include <string.h>

#include "base/fields.h"
#include "base/varint.h"
#include "trace/row-class.h"
#include "trace/row.h"

enum scope { SCOPE_PAYLOAD, SCOPE_COMMON, SCOPE_SPECIFIC, SCOPE_COUNT };

struct member {
	uint8_t scope;
	uint32_t index; /* in the scope's structure */
	uint32_t field; /* in the class */
};

struct row_plan {
	uint32_t number;
	struct fields *fields;
	GArray *members;        /* of struct member, in the order of the row */
	bool has_name;          /* the first thing in the row is procname */
	struct member procname; /* its field is not used */
};

/* ----- the registry ----------------------------------------------------- */

struct row_registry {
	pthread_mutex_t lock;
	GPtrArray *classes; /* of struct event_class; number - 1 is the index */
	GHashTable *by_key; /* of GBytes -> number */
};

static void free_class(void *data)
{
	struct event_class *c = data;

	g_free((char *)(uintptr_t)c->name);
	g_free((uint8_t *)(uintptr_t)c->fields);
	g_free(c);
}

struct row_registry *row_registry_new(void)
{
	struct row_registry *reg = g_new0(struct row_registry, 1);

	pthread_mutex_init(&reg->lock, NULL);
	reg->classes = g_ptr_array_new_with_free_func(free_class);
	reg->by_key =
		g_hash_table_new_full(g_bytes_hash, g_bytes_equal,
				      (GDestroyNotify)g_bytes_unref, NULL);
	return reg;
}

void row_registry_free(struct row_registry *reg)
{
	if (!reg)
		return;
	g_hash_table_unref(reg->by_key);
	g_ptr_array_unref(reg->classes);
	pthread_mutex_destroy(&reg->lock);
	g_free(reg);
}

const struct event_class *row_registry_class(struct row_registry *reg,
					     uint32_t number)
{
	const struct event_class *c;

	pthread_mutex_lock(&reg->lock);
	c = reg->classes->pdata[number - 1];
	pthread_mutex_unlock(&reg->lock);
	return c;
}

static uint32_t intern(struct row_registry *reg, const char *name,
		       bool has_name, const GByteArray *fields)
{
	GByteArray *bytes = g_byte_array_new();
	struct event_class *c;
	uint8_t flag = has_name;
	uint32_t number;
	GBytes *key;

	fields_put_text(bytes, name);
	g_byte_array_append(bytes, &flag, 1);
	g_byte_array_append(bytes, fields->data, fields->len);
	key = g_byte_array_free_to_bytes(bytes);
	pthread_mutex_lock(&reg->lock);
	number = GPOINTER_TO_UINT(g_hash_table_lookup(reg->by_key, key));
	if (number) {
		g_bytes_unref(key);
	} else {
		c = g_new(struct event_class, 1);
		*c = (struct event_class){
			.name = g_strdup(name),
			.procname = has_name,
			.fields = g_memdup2(fields->data, fields->len),
			.len = fields->len,
		};
		g_ptr_array_add(reg->classes, c);
		number = reg->classes->len;
		g_hash_table_insert(reg->by_key, key, GUINT_TO_POINTER(number));
	}
	pthread_mutex_unlock(&reg->lock);
	return number;
}

/* ----- plans ------------------------------------------------------------ */

static const bt_field_class *member_class(const bt_field_class *fc, uint64_t i,
					  const char **name)
{
	const bt_field_class_structure_member *member =
		bt_field_class_structure_borrow_member_by_index_const(fc, i);

	*name = bt_field_class_structure_member_get_name(member);
	if (!*name)
		*name = "";
	return bt_field_class_structure_member_borrow_field_class_const(member);
}

/* What struct event, or the begin of the row, says already. */
static bool is_context(struct row_plan *plan, enum scope scope, uint32_t i,
		       const char *name, const bt_field_class *fc)
{
	bt_field_class_type type = bt_field_class_get_type(fc);

	if (scope == SCOPE_PAYLOAD)
		return false;
	if (!strcmp(name, "procname") && type == BT_FIELD_CLASS_TYPE_STRING &&
	    !plan->has_name) {
		plan->has_name = true;
		plan->procname = (struct member){ (uint8_t)scope, i, 0 };
		return true;
	}
	return (!strcmp(name, "tid") || !strcmp(name, "pid")) &&
	       bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_INTEGER) &&
	       bt_field_class_integer_get_field_value_range(fc) <= 32;
}

static void add_members(struct row_plan *plan, struct class_maker *m,
			const bt_field_class *fc, enum scope scope)
{
	struct member member = { .scope = (uint8_t)scope };
	const bt_field_class *inner;
	const char *name;
	uint64_t n;

	if (!fc || bt_field_class_get_type(fc) != BT_FIELD_CLASS_TYPE_STRUCTURE)
		return;
	n = MIN(bt_field_class_structure_get_member_count(fc), FIELDS_MAX / 8);
	for (member.index = 0; member.index < n; member.index++) {
		inner = member_class(fc, member.index, &name);
		if (is_context(plan, scope, member.index, name, inner))
			continue;
		class_put(m, inner, name, 1, 1);
		g_array_append_val(plan->members, member);
	}
}

static void add_all(struct row_plan *plan, struct class_maker *m,
		    const bt_event_class *ec)
{
	add_members(plan, m,
		    bt_event_class_borrow_payload_field_class_const(ec),
		    SCOPE_PAYLOAD);
	add_members(
		plan, m,
		bt_event_class_borrow_specific_context_field_class_const(ec),
		SCOPE_SPECIFIC);
	add_members(
		plan, m,
		bt_stream_class_borrow_event_common_context_field_class_const(
			bt_event_class_borrow_stream_class_const(ec)),
		SCOPE_COMMON);
}

/* The outermost structure around what add_all() found. */
static GByteArray *whole_class(const struct row_plan *plan,
			       const GByteArray *inside)
{
	GByteArray *all = g_byte_array_new();

	fields_put(all, FIELD_STRUCTURE, "");
	fields_put_number(all, plan->members->len);
	g_byte_array_append(all, inside->data, inside->len);
	return all;
}

struct row_plan *row_plan_new(struct row_registry *reg,
			      const bt_event_class *ec)
{
	struct row_plan *plan = g_new0(struct row_plan, 1);
	struct class_maker m = { .bytes = g_byte_array_new() };
	const char *name = bt_event_class_get_name(ec);
	GByteArray *all;
	const char *why;

	plan->members = g_array_new(FALSE, TRUE, sizeof(struct member));
	add_all(plan, &m, ec);
	all = whole_class(plan, m.bytes);
	plan->fields = fields_parse(all->data, all->len, &why);
	if (!plan->fields) { /* more than fields.h takes: the name alone */
		g_array_set_size(plan->members, 0);
		g_byte_array_set_size(m.bytes, 0);
		g_byte_array_unref(all);
		all = whole_class(plan, m.bytes);
		plan->fields = fields_parse(all->data, all->len, &why);
	}
	for (uint32_t i = 0, at = 1; i < plan->members->len; i++) {
		g_array_index(plan->members, struct member, i).field = at;
		at = plan->fields->list[at].next;
	}
	plan->number = intern(reg, name ? name : "", plan->has_name, all);
	g_byte_array_unref(all);
	g_byte_array_unref(m.bytes);
	return plan;
}

void row_plan_free(struct row_plan *plan)
{
	if (!plan)
		return;
	fields_free(plan->fields);
	g_array_unref(plan->members);
	g_free(plan);
}

/* ----- rows ------------------------------------------------------------- */

/* Room for @n more bytes. */
static uint8_t *room(struct event_row *row, size_t n)
{
	if (row->len + n > row->room) {
		row->room = (uint32_t)MAX(row->len + n, row->room * 2);
		row->room = MAX(row->room, 96);
		row->bytes = g_realloc(row->bytes, row->room);
	}
	return row->bytes + row->len;
}

static void put_number(struct event_row *row, uint64_t v)
{
	uint8_t *p = room(row, VARINT_MAX);

	row->len += (uint32_t)(varint_put(p, v) - p);
}

/* How much of something @n long still fits. */
static uint64_t fitting(const struct event_row *row, uint64_t n)
{
	return row->len < ROW_MAX ? MIN(n, ROW_MAX - row->len) : 0;
}

static void put_string(struct event_row *row, const bt_field *field)
{
	const char *text = bt_field_string_get_value(field);
	/* Not strlen(): 2.0.4 leaves an older text where an empty one is. */
	size_t len = fitting(row, bt_field_string_get_length(field));

	put_number(row, len);
	memcpy(room(row, len), text, len);
	row->len += (uint32_t)len;
}

static void put_real(struct event_row *row, const bt_field *field)
{
	uint64_t bits;
	double v;

	if (bt_field_get_class_type(field) ==
	    BT_FIELD_CLASS_TYPE_SINGLE_PRECISION_REAL)
		v = (double)bt_field_real_single_precision_get_value(field);
	else
		v = bt_field_real_double_precision_get_value(field);
	memcpy(&bits, &v, 8);
	bits = GUINT64_TO_LE(bits);
	memcpy(room(row, 8), &bits, 8);
	row->len += 8;
}

static void put_value(struct event_row *row, const struct fields *f, uint32_t i,
		      const bt_field *field);

static void put_array(struct event_row *row, const struct fields *f, uint32_t i,
		      const bt_field *field)
{
	uint64_t n = bt_field_array_get_length(field);

	if (f->list[i].type == FIELD_DYNAMIC_ARRAY) {
		n = fitting(row, n);
		put_number(row, n);
	}
	for (uint64_t k = 0; k < n; k++)
		put_value(row, f, i + 1,
			  bt_field_array_borrow_element_field_by_index_const(
				  field, k));
}

static void put_members(struct event_row *row, const struct fields *f,
			uint32_t i, const bt_field *field)
{
	uint32_t at = i + 1;

	if (!f->list[i].count)
		put_number(row, 0);
	for (uint32_t k = 0; k < f->list[i].count; k++) {
		put_value(row, f, at,
			  bt_field_structure_borrow_member_field_by_index_const(
				  field, k));
		at = f->list[at].next;
	}
}

static void put_choice(struct event_row *row, const struct fields *f,
		       uint32_t i, const bt_field *field)
{
	const bt_field *inner;
	uint32_t at = i + 1;
	uint64_t n;

	if (f->list[i].type == FIELD_OPTION) {
		inner = bt_field_option_borrow_field_const(field);
		put_number(row, inner != NULL);
		if (inner)
			put_value(row, f, at, inner);
		return;
	}
	n = bt_field_variant_get_selected_option_index(field);
	put_number(row, n);
	while (n--)
		at = f->list[at].next;
	put_value(row, f, at,
		  bt_field_variant_borrow_selected_option_field_const(field));
}

static void put_value(struct event_row *row, const struct fields *f, uint32_t i,
		      const bt_field *field)
{
	switch (f->list[i].type) {
	case FIELD_UNSIGNED:
	case FIELD_UNSIGNED_ENUM:
		put_number(row, bt_field_integer_unsigned_get_value(field));
		break;
	case FIELD_SIGNED:
	case FIELD_SIGNED_ENUM:
		put_number(row,
			   zigzag(bt_field_integer_signed_get_value(field)));
		break;
	case FIELD_STRING:
		put_string(row, field);
		break;
	case FIELD_BOOL:
		put_number(row, bt_field_bool_get_value(field) != BT_FALSE);
		break;
	case FIELD_BITS:
		put_number(row, bt_field_bit_array_get_value_as_integer(field));
		break;
	case FIELD_REAL:
		put_real(row, field);
		break;
	case FIELD_STRUCTURE:
		put_members(row, f, i, field);
		break;
	case FIELD_VARIANT:
	case FIELD_OPTION:
		put_choice(row, f, i, field);
		break;
	default:
		put_array(row, f, i, field);
	}
}

void row_take(const struct row_plan *plan, const bt_event *event,
	      struct event_row *row)
{
	const bt_field *scope[SCOPE_COUNT] = {
		[SCOPE_PAYLOAD] = bt_event_borrow_payload_field_const(event),
		[SCOPE_COMMON] =
			bt_event_borrow_common_context_field_const(event),
		[SCOPE_SPECIFIC] =
			bt_event_borrow_specific_context_field_const(event),
	};
	const struct member *m =
		(const struct member *)(void *)plan->members->data;
	const struct member *end = m + plan->members->len;

	row->number = plan->number;
	row->len = 0;
	if (plan->has_name)
		put_string(
			row,
			bt_field_structure_borrow_member_field_by_index_const(
				scope[plan->procname.scope],
				plan->procname.index));
	for (; m < end; m++)
		put_value(row, plan->fields, m->field,
			  bt_field_structure_borrow_member_field_by_index_const(
				  scope[m->scope], m->index));
}
