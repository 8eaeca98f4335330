/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes into points, trusting none of them: see counter-chunk.h. */
#include "config.h"

#include "db/counter-chunk.h"

#include <string.h>

#include "base/varint.h"
#include "db/format.h"

/* The reasons for which a row is refused. */
static const char cut_off[] = "its bytes end too early";
static const char bad_row[] = "its times or its count are impossible";
static const char too_late[] = "its points pass its end";
static const char at_once[] = "its value changes twice at once";
static const char no_change[] = "it has a point that changes nothing";
static const char no_first[] = "it does not begin at its first point";
static const char left_over[] = "it has bytes behind its last point";
static const char many[] = "it has more children than a node can have";
static const char bad_child[] = "what it says of a child is impossible";
static const char bad_sums[] = "its children do not add up to it";

static const char *const form_names[COUNTER_FORM_COUNT] = {
	[COUNTER_GAUGE] = "gauge",
	[COUNTER_AMOUNT] = "amount",
};

const char *counter_form_name(enum counter_form form)
{
	return form_names[form];
}

int counter_form_by_name(const char *name)
{
	for (int i = 0; name && i < COUNTER_FORM_COUNT; i++)
		if (!strcmp(form_names[i], name))
			return i;
	return -1;
}

static bool is_row_possible(const struct counter_row *row,
			    enum counter_form form)
{
	return row->begin_ns >= -TIME_LIMIT_NS &&
	       row->end_ns <= TIME_LIMIT_NS && row->begin_ns <= row->end_ns &&
	       row->count >= 0 &&
	       (form != COUNTER_GAUGE || row->begin_ns < row->end_ns);
}

static struct counter_part begin_part(const struct counter_row *row)
{
	return (struct counter_part){ .begin_ns = row->begin_ns,
				      .end_ns = row->begin_ns };
}

/* ------------------------------------------------------------------ */
/* Leaves                                                             */

/* What must hold of a gauge's point @i, @step behind the one before. */
static const char *check_change(const struct counter_row *row, int64_t i,
				uint64_t step, uint64_t change)
{
	if (!i)
		return row->number && step ? no_first : NULL;
	if (!step)
		return at_once;
	return change ? NULL : no_change;
}

/* A point at @p; returns its end, or NULL and why. */
static inline const uint8_t *get_point(const struct counter_row *row,
				       const uint8_t *p, int64_t t_ns,
				       uint64_t *step, uint64_t *value,
				       const char **why)
{
	const uint8_t *end = row->data + row->len;

	p = varint_get(p, end, step);
	if (p && p < end && *p < 0x80) /* the usual one is short */
		*value = *p++;
	else if (p)
		p = varint_get(p, end, value);
	if (!p) {
		*why = cut_off;
		return NULL;
	}
	if (*step > (uint64_t)(row->end_ns - t_ns)) {
		*why = too_late;
		return NULL;
	}
	return p;
}

/* The value @value holds from @t_ns on for @length_ns. */
static void hold(struct counter_part *part, int64_t value, int64_t length_ns)
{
	if (length_ns > 0)
		counter_part_add(part, part->end_ns - part->begin_ns, value,
				 length_ns);
	part->end_ns += length_ns;
}

static const char *gauge_decode(const struct counter_row *row, GArray *points,
				struct counter_part *part)
{
	const uint8_t *p = row->data;
	const char *why = NULL;
	struct counter_point *out = (void *)points->data;
	int64_t value = 0;
	uint64_t step, v;

	for (int64_t i = 0; i < row->count; i++) {
		p = get_point(row, p, part->end_ns, &step, &v, &why);
		if (!why)
			why = check_change(row, i, step, v);
		if (why)
			return why;
		hold(part, value, (int64_t)step);
		value = (int64_t)((uint64_t)value + (uint64_t)unzigzag(v));
		out[i] = (struct counter_point){ .t_ns = part->end_ns,
						 .value = value };
	}
	if (row->count && part->end_ns == row->end_ns)
		return too_late; /* a value that never held */
	hold(part, value, row->end_ns - part->end_ns);
	return p == row->data + row->len ? NULL : left_over;
}

static const char *amount_decode(const struct counter_row *row, GArray *points,
				 struct counter_part *part)
{
	const uint8_t *p = row->data;
	const char *why = NULL;
	struct counter_point *out = (void *)points->data;
	int64_t t_ns = row->begin_ns;
	uint64_t step, v;

	for (int64_t i = 0; i < row->count; i++) {
		p = get_point(row, p, t_ns, &step, &v, &why);
		if (!p)
			return why;
		t_ns += (int64_t)step;
		out[i] = (struct counter_point){ .t_ns = t_ns,
						 .value = unzigzag(v) };
		counter_part_add(part, i, out[i].value, 1);
	}
	if (row->number && row->count && out[0].t_ns != row->begin_ns)
		return no_first;
	part->end_ns = row->end_ns;
	return p == row->data + row->len ? NULL : left_over;
}

const char *counter_leaf_decode(const struct counter_row *row,
				enum counter_form form, GArray *points,
				struct counter_part *part)
{
	if (!is_row_possible(row, form) || (row->number && !row->count))
		return bad_row;
	/* A point takes two bytes at least. */
	if ((uint64_t)row->count > row->len / 2)
		return cut_off;
	g_array_set_size(points, (guint)row->count);
	*part = begin_part(row);
	part->count = row->count;
	return form == COUNTER_GAUGE ? gauge_decode(row, points, part)
				     : amount_decode(row, points, part);
}

/* ------------------------------------------------------------------ */
/* Nodes                                                              */

static const uint8_t *get_long(const uint8_t *p, const uint8_t *end,
			       unsigned __int128 *v)
{
	const uint8_t *next;
	uint64_t most;

	next = varint_get(p, end, &most);
	if (next) { /* it nearly always fits */
		*v = most;
		return next;
	}
	*v = 0;
	for (unsigned int shift = 0; p < end && shift < 126; shift += 7) {
		*v |= (unsigned __int128)(*p & 0x7f) << shift;
		if (!(*p++ & 0x80))
			return p;
	}
	/* Two bits are left of 128. */
	if (p < end && *p < 4) {
		*v |= (unsigned __int128)*p << 126;
		return p + 1;
	}
	return NULL;
}

/* The extremes and the total of a child whose weight is known. */
static const char *take_values(struct counter_part *child,
			       enum counter_form form, uint64_t min,
			       uint64_t span, unsigned __int128 extra)
{
	int64_t weight = counter_weight(form, child);

	child->min = unzigzag(min);
	if (span > (uint64_t)INT64_MAX - (uint64_t)child->min ||
	    extra > (unsigned __int128)span * (uint64_t)weight ||
	    (!weight && (min || span)))
		return bad_child;
	child->max = (int64_t)((uint64_t)child->min + span);
	child->total =
		(counter_total)child->min * weight + (counter_total)extra;
	return NULL;
}

static const char *get_child(const struct counter_row *row, const uint8_t **pos,
			     enum counter_form form,
			     const struct counter_part *before,
			     struct counter_part *child)
{
	const uint8_t *p = *pos, *end = row->data + row->len;
	uint64_t length, count, min, span;
	unsigned __int128 extra;

	p = varint_get(p, end, &length);
	p = p ? varint_get(p, end, &count) : NULL;
	p = p ? varint_get(p, end, &min) : NULL;
	p = p ? varint_get(p, end, &span) : NULL;
	p = p ? get_long(p, end, &extra) : NULL;
	if (!p)
		return cut_off;
	if (length > (uint64_t)(row->end_ns - before->end_ns) ||
	    count > (uint64_t)(row->count - before->count) ||
	    (!length && form == COUNTER_GAUGE))
		return bad_child;
	*pos = p;
	*child = (struct counter_part){
		.begin_ns = before->end_ns,
		.end_ns = before->end_ns + (int64_t)length,
		.count = (int64_t)count,
	};
	return take_values(child, form, min, span, extra);
}

const char *counter_node_decode(const struct counter_row *row,
				enum counter_form form,
				struct counter_part *children, int *n,
				struct counter_part *part)
{
	const uint8_t *p = row->data, *end = row->data + row->len;
	const char *why = NULL;

	*n = 0;
	*part = begin_part(row);
	if (!is_row_possible(row, form) || !row->len)
		return bad_row;
	while (p < end && !why) {
		if (*n == COUNTER_FAN_OUT)
			return many;
		why = get_child(row, &p, form, part, &children[*n]);
		if (!why)
			counter_part_append(part, form, &children[(*n)++]);
	}
	if (!why && (part->end_ns != row->end_ns || part->count != row->count))
		why = bad_sums;
	return why;
}
