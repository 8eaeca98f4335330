/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Field plans.
 *
 * A plan is a short list of moves: take member @index of a scope, in the way
 * its class asks for, into a slot.  A kernel trace declares up to 1,300 event
 * classes, of which ten to thirty occur; the rest never gets a plan.
 */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "trace/plan.h"
#include "trace/row.h"

#define COMM_MAX   15 /* TASK_COMM_LEN without its NUL */
#define MOVES_MAX  14
#define CACHE_SIZE 64 /* classes, by their address; a power of two */

enum scope { SCOPE_PAYLOAD, SCOPE_COMMON, SCOPE_SPECIFIC, SCOPE_COUNT };

/* Where a move goes: slots first, then texts, then the context. */
enum target {
	TO_SLOT,
	TO_TEXT = TO_SLOT + EVENT_SLOTS,
	TO_CPU = TO_TEXT + 2,
	TO_TID,
	TO_PID,
	TO_USER_TID, /* of events of processes only */
	TO_USER_PID,
};

struct move {
	uint8_t scope, target;
	uint8_t how; /* enum how */
	uint32_t index;
};

enum how { AS_SIGNED, AS_UNSIGNED, AS_TEXT };

struct plan {
	enum event_kind kind;
	const char *tail; /* text 0 comes from the name */
	size_t move_count;
	struct move moves[MOVES_MAX];
	struct row_plan *row; /* NULL if there are to be none */
};

struct plan_table {
	struct row_registry *rows; /* or NULL */
	GHashTable *plans; /* of class addresses */
	struct {
		const bt_event_class *class;
		const struct plan *plan;
	} cache[CACHE_SIZE];
};

/* ----- making plans ----------------------------------------------------- */

static int how_of(const bt_field_class *fc, bool text)
{
	bt_field_class_type type = bt_field_class_get_type(fc);

	if (text)
		return type == BT_FIELD_CLASS_TYPE_STRING ? AS_TEXT : -1;
	if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER))
		return AS_SIGNED;
	if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
		return AS_UNSIGNED;
	return -1;
}

/* Add a move from the member of @fc that is called @name; false if none is. */
static bool add_named(struct plan *plan, const bt_field_class *fc,
		      enum scope scope, const char *name, unsigned int target)
{
	const bt_field_class_structure_member *member;
	const char *other;
	struct move *move;
	uint64_t i, n;
	size_t k;
	int how;

	n = bt_field_class_structure_get_member_count(fc);
	for (i = 0; i < n; i++) {
		member = bt_field_class_structure_borrow_member_by_index_const(
			fc, i);
		other = bt_field_class_structure_member_get_name(member);
		if (!other)
			continue;
		other += strspn(other, "_");
		if (!vocab_field_is(name, other))
			continue;
		how = how_of(
			bt_field_class_structure_member_borrow_field_class_const(
				member),
			target == TO_TEXT || target == TO_TEXT + 1);
		if (how < 0 || plan->move_count == MOVES_MAX)
			return false;
		/* A field fills one slot only. */
		for (k = 0; k < plan->move_count; k++)
			if (plan->moves[k].scope == scope &&
			    plan->moves[k].index == i &&
			    plan->moves[k].target < TO_CPU)
				return false;
		move = &plan->moves[plan->move_count++];
		move->scope = scope;
		move->target = (uint8_t)target;
		move->how = (uint8_t)how;
		move->index = (uint32_t)i;
		return true;
	}
	return false;
}

static bool is_structure(const bt_field_class *fc)
{
	return fc &&
	       bt_field_class_get_type(fc) == BT_FIELD_CLASS_TYPE_STRUCTURE;
}

static void add_field(struct plan *plan, const bt_field_class *payload,
		      const struct vocab_field *field, unsigned int target)
{
	size_t i;

	for (i = 0; i < VOCAB_NAMES_MAX && field->names[i]; i++)
		if (add_named(plan, payload, SCOPE_PAYLOAD, field->names[i],
			      target))
			return;
}

/* Who was current: LTTng says it in a context, perf in the payload. */
static void add_context(struct plan *plan, const bt_field_class *const fc[])
{
	/* clang-format off */
	static const struct {
		enum target target;
		const char *names[3];
	} wanted[] = {
		{ TO_TID, { "tid", "perf_tid", "common_pid" } },
		{ TO_PID, { "pid", "perf_pid", NULL } },
		/* A process may see other numbers than the kernel does. */
		{ TO_USER_TID, { "vtid" } },
		{ TO_USER_PID, { "vpid" } },
		{ TO_CPU, { "cpu_id", "perf_cpu", "common_cpu" } },
	};
	/* clang-format on */
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(wanted); i++) {
		for (k = 0; k < 3 && wanted[i].names[k]; k++) {
			if (fc[SCOPE_COMMON] &&
			    add_named(plan, fc[SCOPE_COMMON], SCOPE_COMMON,
				      wanted[i].names[k], wanted[i].target))
				break;
			if (fc[SCOPE_SPECIFIC] &&
			    add_named(plan, fc[SCOPE_SPECIFIC], SCOPE_SPECIFIC,
				      wanted[i].names[k], wanted[i].target))
				break;
			/* In a payload, "tid" is somebody else. */
			if (fc[SCOPE_PAYLOAD] &&
			    strchr(wanted[i].names[k], '_') &&
			    strcmp(wanted[i].names[k], "cpu_id") &&
			    add_named(plan, fc[SCOPE_PAYLOAD], SCOPE_PAYLOAD,
				      wanted[i].names[k], wanted[i].target))
				break;
		}
	}
}

static bool has_field(const char *pattern, const void *data)
{
	const bt_field_class *fc = data;
	uint64_t n = bt_field_class_structure_get_member_count(fc);

	for (uint64_t i = 0; i < n; i++) {
		const char *name = bt_field_class_structure_member_get_name(
			bt_field_class_structure_borrow_member_by_index_const(
				fc, i));

		if (name && vocab_field_is(pattern, name + strspn(name, "_")))
			return true;
	}
	return false;
}

bool plan_is_user_kind(enum event_kind kind)
{
	return kind == EV_QEMU_SUBMIT || kind == EV_QEMU_COMPLETE ||
	       kind == EV_QEMU_IO;
}

const struct vocab_row *plan_row(const bt_event_class *ec, const char **tail)
{
	const char *name = bt_event_class_get_name(ec);
	const bt_field_class *fc =
		bt_event_class_borrow_payload_field_class_const(ec);
	const struct vocab_row *row;

	*tail = NULL;
	row = name ? vocab_find(name, tail) : NULL;
	if (!row && is_structure(fc))
		row = vocab_by_fields(has_field, fc);
	return row;
}

static struct plan *plan_new(const bt_event_class *ec, bool always)
{
	const bt_stream_class *sc =
		bt_event_class_borrow_stream_class_const(ec);
	const bt_field_class *fc[SCOPE_COUNT];
	const struct vocab_row *row;
	struct plan *plan = g_new0(struct plan, 1);
	unsigned int i;

	row = plan_row(ec, &plan->tail);
	if (!row && !always)
		return plan;
	plan->kind = row ? row->kind : EV_NONE;
	fc[SCOPE_PAYLOAD] = bt_event_class_borrow_payload_field_class_const(ec);
	fc[SCOPE_SPECIFIC] =
		bt_event_class_borrow_specific_context_field_class_const(ec);
	fc[SCOPE_COMMON] =
		bt_stream_class_borrow_event_common_context_field_class_const(
			sc);
	for (i = 0; i < SCOPE_COUNT; i++)
		if (!is_structure(fc[i]))
			fc[i] = NULL;
	for (i = 0; row && fc[SCOPE_PAYLOAD] && i < EVENT_SLOTS; i++)
		add_field(plan, fc[SCOPE_PAYLOAD], &row->slot[i], TO_SLOT + i);
	for (i = 0; row && fc[SCOPE_PAYLOAD] && i < 2; i++)
		add_field(plan, fc[SCOPE_PAYLOAD], &row->text[i], TO_TEXT + i);
	add_context(plan, fc);
	return plan;
}

static void plan_free(void *data)
{
	struct plan *plan = data;

	row_plan_free(plan->row);
	g_free(plan);
}

struct plan_table *plan_table_new(struct row_registry *rows)
{
	struct plan_table *t = g_new0(struct plan_table, 1);

	t->rows = rows;
	t->plans = g_hash_table_new_full(NULL, NULL, NULL, plan_free);
	return t;
}

void plan_table_free(struct plan_table *t)
{
	if (!t)
		return;
	g_hash_table_unref(t->plans);
	g_free(t);
}

const struct plan *plan_of(struct plan_table *t, const bt_event *event)
{
	const bt_event_class *ec = bt_event_borrow_class_const(event);
	size_t i = ((uintptr_t)ec >> 6) & (CACHE_SIZE - 1);
	struct plan *plan;

	if (t->cache[i].class == ec)
		return t->cache[i].plan;
	plan = g_hash_table_lookup(t->plans, ec);
	if (!plan) {
		plan = plan_new(ec, t->rows);
		if (t->rows)
			plan->row = row_plan_new(t->rows, ec);
		g_hash_table_insert(t->plans, (void *)(uintptr_t)ec, plan);
	}
	t->cache[i].class = ec;
	t->cache[i].plan = plan;
	return plan;
}

bool plan_skips(const struct plan *plan)
{
	return plan->kind == EV_NONE && !plan->row;
}

/* ----- following them --------------------------------------------------- */

static int64_t integer(const bt_field *field, unsigned int how)
{
	if (how == AS_SIGNED)
		return bt_field_integer_signed_get_value(field);
	return (int64_t)bt_field_integer_unsigned_get_value(field);
}

static void copy_text(char *dst, const char *src, size_t len)
{
	if (len > EVENT_TEXT_MAX - 1)
		len = EVENT_TEXT_MAX - 1;
	memcpy(dst, src, len);
	dst[len] = '\0';
}

/* A program's name as the kernel will call the thread from now on. */
static void copy_base_name(char *dst, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len;

	if (slash && slash[1])
		path = slash + 1;
	len = strlen(path);
	copy_text(dst, path, len < COMM_MAX ? len : COMM_MAX);
}

static void follow(const struct plan *plan, const struct move *move,
		   const bt_field *field, struct event *ev)
{
	const char *text;

	switch (move->target) {
	case TO_CPU:
		ev->cpu = (int32_t)integer(field, move->how);
		break;
	case TO_TID:
		ev->tid = (int32_t)integer(field, move->how);
		break;
	case TO_PID:
		ev->pid = (int32_t)integer(field, move->how);
		break;
	case TO_USER_TID:
		if (ev->user_space)
			ev->tid = (int32_t)integer(field, move->how);
		break;
	case TO_USER_PID:
		if (ev->user_space)
			ev->pid = (int32_t)integer(field, move->how);
		break;
	case TO_TEXT:
	case TO_TEXT + 1:
		text = bt_field_string_get_value(field);
		/* 2.0.4 leaves an older text where an empty one is. */
		if (!bt_field_string_get_length(field))
			text = "";
		if (plan->kind == EV_SCHED_EXEC)
			copy_base_name(ev->text[0], text);
		else
			copy_text(ev->text[move->target - TO_TEXT], text,
				  strlen(text));
		break;
	default:
		ev->slot[move->target] = integer(field, move->how);
	}
}

static void shift_prio(int64_t *prio, int bias)
{
	if (*prio != EVENT_NONE)
		*prio = (int64_t)(int32_t)*prio + bias;
}

/* What a probe tells of a context that is out of date. */
static void leave_out_invalid(int64_t *slot)
{
	static const struct {
		int slot, bit;
	} of[] = {
		{ CONTEXT_CR3, AVAIL_CR3 },
		{ CONTEXT_SP, AVAIL_SP },
		{ CONTEXT_IP, AVAIL_IP },
	};

	if (slot[CONTEXT_AVAIL] == EVENT_NONE)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(of); i++)
		if (!(slot[CONTEXT_AVAIL] >> of[i].bit & 1))
			slot[of[i].slot] = EVENT_NONE;
}

/* What tracers say differently, said in one way. */
static void normalise(const struct plan *plan, struct plan_state *state,
		      struct event *ev)
{
	int64_t *slot = ev->slot;

	switch (plan->kind) {
	case EV_SCHED_SWITCH:
		if (slot[SWITCH_PREV_STATE] != EVENT_NONE) {
			state->prev_state = prev_state_learn(
				state->prev_state, slot[SWITCH_PREV_STATE]);
			slot[SWITCH_PREV_STATE] = prev_state_decode(
				state->prev_state, slot[SWITCH_PREV_STATE]);
		}
		shift_prio(&slot[SWITCH_PREV_PRIO], state->trace->prio_bias);
		shift_prio(&slot[SWITCH_NEXT_PRIO], state->trace->prio_bias);
		break;
	case EV_SCHED_WAKING:
	case EV_SCHED_WAKEUP:
	case EV_SCHED_WAKEUP_NEW:
		shift_prio(&slot[WAKE_PRIO], state->trace->prio_bias);
		break;
	case EV_GUEST_CONTEXT:
		leave_out_invalid(slot);
		break;
	default:
		break;
	}
}

void plan_take(const struct plan *plan, struct plan_state *state,
	       const bt_event *event, struct event *ev)
{
	const bt_field *scope[SCOPE_COUNT];
	const struct move *move;
	const bt_field *field;
	size_t i;

	for (i = 0; i < EVENT_SLOTS; i++)
		ev->slot[i] = EVENT_NONE;
	ev->text[0][0] = ev->text[1][0] = '\0';
	ev->kind = (uint16_t)plan->kind;
	ev->machine = state->trace->machine;
	ev->cpu = state->cpu;
	ev->tid = ev->pid = -1;
	ev->user_space = state->trace->user_space;
	if (plan_is_user_kind(plan->kind) != ev->user_space)
		ev->kind = EV_NONE;
	if (plan->tail)
		copy_text(ev->text[0], plan->tail, strlen(plan->tail));
	scope[SCOPE_PAYLOAD] = bt_event_borrow_payload_field_const(event);
	scope[SCOPE_COMMON] = bt_event_borrow_common_context_field_const(event);
	scope[SCOPE_SPECIFIC] =
		bt_event_borrow_specific_context_field_const(event);
	for (i = 0; i < plan->move_count; i++) {
		move = &plan->moves[i];
		field = bt_field_structure_borrow_member_field_by_index_const(
			scope[move->scope], move->index);
		follow(plan, move, field, ev);
	}
	normalise(plan, state, ev);
	if (plan->row)
		row_take(plan->row, event, &ev->row);
}

int32_t plan_packet_cpu(const bt_packet *packet)
{
	const bt_field *context = bt_packet_borrow_context_field_const(packet);
	const bt_field *field;
	bt_field_class_type type;

	if (!context ||
	    bt_field_get_class_type(context) != BT_FIELD_CLASS_TYPE_STRUCTURE)
		return -1;
	field = bt_field_structure_borrow_member_field_by_name_const(context,
								     "cpu_id");
	if (!field)
		return -1;
	type = bt_field_get_class_type(field);
	if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER))
		return (int32_t)bt_field_integer_signed_get_value(field);
	if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
		return (int32_t)bt_field_integer_unsigned_get_value(field);
	return -1;
}
