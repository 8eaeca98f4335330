/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sums of a counter over windows: see counter-tree.h.
 *
 * From the root down: a part that lies in one column is added to it as a whole;
 * one that an edge cuts is looked into.  The columns come in order, as the
 * parts do, so that no row is read twice.
 *
 * What lies behind the end of life cannot be, so a column that reaches the end
 * may as well reach on without one: then it has the amounts of that moment.
 */
#include "config.h"

#include "db/counter-tree.h"

#include <string.h>

struct fold {
	struct counter_tree tree;
	int64_t from_ns, step_ns;
	size_t n;
	struct counter_sum *columns;
	size_t at;                /* the column that is being filled */
	int64_t begin_ns, end_ns; /* of it */
	GArray *points;           /* of the leaf that is being read */
	struct counter_part *children[COUNTER_LEVELS]; /* of nodes; owned */
};

/* Where column @i begins. */
static int64_t edge_ns(const struct fold *f, size_t i)
{
	int64_t t_ns;

	if (__builtin_mul_overflow(f->step_ns, i, &t_ns) ||
	    __builtin_add_overflow(f->from_ns, t_ns, &t_ns))
		return INT64_MAX;
	return t_ns >= f->tree.root.end_ns ? INT64_MAX : t_ns;
}

static void next_column(struct fold *f)
{
	f->at++;
	f->begin_ns = f->end_ns;
	f->end_ns = edge_ns(f, f->at + 1);
}

/* To the column that @t_ns lies in or before; false when all lie before it. */
static inline bool go_to(struct fold *f, int64_t t_ns)
{
	while (f->at < f->n && f->end_ns <= t_ns)
		next_column(f);
	return f->at < f->n;
}

static inline void add_extremes(struct counter_sum *s, bool had, int64_t min,
				int64_t max)
{
	s->min = had ? MIN(s->min, min) : min;
	s->max = had ? MAX(s->max, max) : max;
}

static void add_part(struct fold *f, const struct counter_part *part)
{
	struct counter_sum *s = &f->columns[f->at];
	bool gauge = f->tree.form == COUNTER_GAUGE;

	if (counter_weight(f->tree.form, part))
		add_extremes(s, gauge ? s->length_ns > 0 : s->points > 0,
			     part->min, part->max);
	s->points += part->count;
	s->total += part->total;
	if (gauge)
		s->length_ns += part->end_ns - part->begin_ns;
}

/* A gauge has @value from @t_ns to @end_ns, in however many columns. */
static inline void add_stretch(struct fold *f, int64_t t_ns, int64_t end_ns,
			       int64_t value)
{
	while (t_ns < end_ns && go_to(f, t_ns)) {
		int64_t begin_ns = MAX(t_ns, f->begin_ns);
		int64_t next_ns = MIN(end_ns, f->end_ns);
		struct counter_sum *s = &f->columns[f->at];

		if (begin_ns >= next_ns)
			return;
		add_extremes(s, s->length_ns > 0, value, value);
		s->total += (counter_total)value * (next_ns - begin_ns);
		s->length_ns += next_ns - begin_ns;
		t_ns = next_ns;
	}
}

static inline void add_point(struct fold *f, const struct counter_point *p)
{
	struct counter_sum *s;

	if (!go_to(f, p->t_ns) || p->t_ns < f->begin_ns)
		return;
	s = &f->columns[f->at];
	if (f->tree.form == COUNTER_AMOUNT) {
		add_extremes(s, s->points > 0, p->value, p->value);
		s->total += p->value;
	}
	s->points++;
}

static void add_leaf(struct fold *f, const struct counter_row *row)
{
	const struct counter_point *p = (const void *)f->points->data;
	size_t n = f->points->len;
	int64_t t_ns = row->begin_ns, value = 0;

	for (size_t i = 0; i < n && f->at < f->n; i++) {
		if (f->tree.form == COUNTER_GAUGE)
			add_stretch(f, t_ns, p[i].t_ns, value);
		add_point(f, &p[i]);
		t_ns = p[i].t_ns;
		value = p[i].value;
	}
	if (f->tree.form == COUNTER_GAUGE)
		add_stretch(f, t_ns, row->end_ns, value);
}

static bool is_same(const struct counter_part *a, const struct counter_part *b)
{
	return a->begin_ns == b->begin_ns && a->end_ns == b->end_ns &&
	       a->count == b->count && a->min == b->min && a->max == b->max &&
	       a->total == b->total;
}

/*
 * Read a row, check that it is what its parent (@want, unless it is the root)
 * says; the children of a node are in *@children then, *@n of them.
 */
static int read_row(struct fold *f, int level, int64_t number,
		    const struct counter_part *want, struct counter_row *row,
		    int *n, struct err *err)
{
	struct counter_part part;
	const char *why;

	if (counter_tree_row(&f->tree, level, number, row, err))
		return -1;
	if (level && !f->children[level])
		f->children[level] =
			g_new(struct counter_part, COUNTER_FAN_OUT);
	why = level ? counter_node_decode(row, f->tree.form, f->children[level],
					  n, &part)
		    : counter_leaf_decode(row, f->tree.form, f->points, &part);
	if (!why && want && !is_same(&part, want))
		why = "it is not what the row above it says";
	return why ? counter_tree_refuse(&f->tree, row, why, err) : 0;
}

static int fold_row(struct fold *f, int level, int64_t number,
		    const struct counter_part *want, struct err *err)
{
	const struct counter_part *children;
	struct counter_row row;
	int n = 0;

	if (read_row(f, level, number, want, &row, &n, err))
		return -1;
	if (!level) {
		add_leaf(f, &row);
		return 0;
	}
	children = f->children[level];
	for (int i = 0; i < n; i++) {
		const struct counter_part *part = &children[i];

		if (!go_to(f, part->begin_ns))
			return 0;
		if (part->end_ns < f->begin_ns)
			continue;
		if (part->begin_ns >= f->begin_ns && part->end_ns < f->end_ns)
			add_part(f, part);
		else if (fold_row(f, level - 1, number * COUNTER_FAN_OUT + i,
				  part, err))
			return -1;
	}
	return 0;
}

/* An amount's columns have their lengths of the life, too. */
static void set_lengths(struct fold *f)
{
	const struct counter_row *root = &f->tree.root;

	for (size_t i = 0; i < f->n; i++) {
		int64_t begin_ns = MAX(edge_ns(f, i), root->begin_ns);
		int64_t end_ns = MIN(edge_ns(f, i + 1), root->end_ns);

		if (end_ns > begin_ns)
			f->columns[i].length_ns = end_ns - begin_ns;
	}
}

int counter_columns(struct sql *sql, uint32_t track, enum counter_form form,
		    int64_t from_ns, int64_t step_ns, size_t n,
		    struct counter_sum *columns, struct err *err)
{
	struct fold f = { .from_ns = from_ns,
			  .step_ns = step_ns,
			  .n = n,
			  .columns = columns };
	int r;

	memset(columns, 0, n * sizeof(*columns));
	r = counter_tree_open(&f.tree, sql, track, form, err);
	if (r <= 0 || step_ns <= 0 || !n)
		return r < 0 ? -1 : 0;
	f.begin_ns = edge_ns(&f, 0);
	f.end_ns = edge_ns(&f, 1);
	f.points = g_array_new(FALSE, FALSE, sizeof(struct counter_point));
	r = fold_row(&f, f.tree.root.level, 0, NULL, err);
	if (!r && form == COUNTER_AMOUNT)
		set_lengths(&f);
	g_array_free(f.points, TRUE);
	for (int i = 0; i < COUNTER_LEVELS; i++)
		g_free(f.children[i]);
	return r;
}
