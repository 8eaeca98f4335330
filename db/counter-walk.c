/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points of a counter one by one: see counter-tree.h. */
#include "config.h"

#include "db/counter-tree.h"

struct counter_walk {
	struct counter_tree tree;
	int64_t from_ns, last_ns;
	bool window, started, ended;
	struct counter_row leaf; /* without its bytes */
	GArray *points;          /* of it */
	guint at;                /* the next one of them */
};

struct counter_walk *counter_walk_new(struct sql *sql, uint32_t track,
				      enum counter_form form, int64_t from_ns,
				      int64_t last_ns, bool window)
{
	struct counter_walk *w = g_new0(struct counter_walk, 1);

	w->tree.sql = sql;
	w->tree.track = track;
	w->tree.form = form;
	w->from_ns = from_ns;
	w->last_ns = last_ns;
	w->window = window;
	w->ended = last_ns < from_ns;
	w->points = g_array_new(FALSE, FALSE, sizeof(struct counter_point));
	return w;
}

void counter_walk_free(struct counter_walk *w)
{
	if (!w)
		return;
	g_array_free(w->points, TRUE);
	g_free(w);
}

/* Decode w->leaf, which was just found. */
static int decode(struct counter_walk *w, struct err *err)
{
	struct counter_part part;
	const char *why =
		counter_leaf_decode(&w->leaf, w->tree.form, w->points, &part);

	w->at = 0;
	return why ? counter_tree_refuse(&w->tree, &w->leaf, why, err) : 0;
}

/*
 * The child in which to look for @from_ns: the first one that reaches it.  At
 * its very end an amount may still have a point, but a gauge has the next one's
 * value.
 */
static int child_at(const struct counter_walk *w,
		    const struct counter_part *children, int n)
{
	int i = 0;

	while (i < n - 1 && (children[i].end_ns < w->from_ns ||
			     (children[i].end_ns == w->from_ns &&
			      w->tree.form == COUNTER_GAUGE)))
		i++;
	return i;
}

/* What a window has of the life's last moment; 0: it begins behind all. */
static int apply_end(struct counter_walk *w)
{
	int64_t end_ns = w->tree.root.end_ns;

	if (w->from_ns >= end_ns)
		return 0;
	if (w->last_ns >= end_ns - 1)
		w->last_ns = end_ns;
	return 1;
}

/* Down to the first leaf that matters: 1, or 0 if there is none; -1. */
static int seek(struct counter_walk *w, struct err *err)
{
	struct counter_part *children, part;
	struct counter_row row;
	const char *why = NULL;
	int64_t number = 0;
	int r, n;

	r = counter_tree_open(&w->tree, w->tree.sql, w->tree.track,
			      w->tree.form, err);
	if (r > 0 && w->window)
		r = apply_end(w);
	if (r <= 0)
		return r;
	children = g_new(struct counter_part, COUNTER_FAN_OUT);
	for (int level = w->tree.root.level; r > 0 && level; level--) {
		if (counter_tree_row(&w->tree, level, number, &row, err)) {
			r = -1;
			break;
		}
		why = counter_node_decode(&row, w->tree.form, children, &n,
					  &part);
		if (why)
			r = counter_tree_refuse(&w->tree, &row, why, err);
		else
			number = number * COUNTER_FAN_OUT +
				 child_at(w, children, n);
	}
	g_free(children);
	if (r > 0 && (counter_tree_row(&w->tree, 0, number, &w->leaf, err) ||
		      decode(w, err)))
		r = -1;
	return r;
}

/* The value that holds where the walk begins: 1, or 0 if there is none. */
static int take_carried(struct counter_walk *w, struct counter_point *p)
{
	const struct counter_row *root = &w->tree.root;
	int64_t t_ns = MAX(w->from_ns, root->begin_ns), value = 0;

	if (w->tree.form != COUNTER_GAUGE || t_ns >= root->end_ns ||
	    t_ns > w->last_ns)
		return 0;
	for (; w->at < w->points->len; w->at++) {
		*p = g_array_index(w->points, struct counter_point, w->at);
		if (p->t_ns == t_ns)
			return 0; /* it is a point itself */
		if (p->t_ns > t_ns)
			break;
		value = p->value;
	}
	*p = (struct counter_point){ .t_ns = t_ns,
				     .value = value,
				     .carried = true };
	return 1;
}

/* The next leaf must begin where this one ends: 1, 0 no more, -1. */
static int next_leaf(struct counter_walk *w, struct err *err)
{
	int64_t end_ns = w->leaf.end_ns;
	int r;

	if (end_ns > w->last_ns)
		return 0;
	r = counter_tree_find(&w->tree, 0, w->leaf.number + 1, &w->leaf, err);
	if (r < 0 || (!r && end_ns == w->tree.root.end_ns))
		return r;
	if (!r)
		return counter_tree_refuse(&w->tree, &w->leaf, "it is missing",
					   err);
	if (w->leaf.begin_ns != end_ns)
		return counter_tree_refuse(
			&w->tree, &w->leaf,
			"it does not begin where the one before it ends", err);
	return decode(w, err) ? -1 : 1;
}

static int next(struct counter_walk *w, struct counter_point *p,
		struct err *err)
{
	int r;

	if (!w->started) {
		w->started = true;
		r = seek(w, err);
		if (r <= 0)
			return r;
		if (take_carried(w, p))
			return 1;
	}
	for (;;) {
		for (; w->at < w->points->len; w->at++) {
			*p = g_array_index(w->points, struct counter_point,
					   w->at);
			if (p->t_ns < w->from_ns)
				continue;
			w->at++;
			return p->t_ns <= w->last_ns;
		}
		r = next_leaf(w, err);
		if (r <= 0)
			return r;
	}
}

int counter_walk_next(struct counter_walk *w, struct counter_point *p,
		      struct err *err)
{
	int r;

	if (w->ended)
		return 0;
	r = next(w, p, err);
	w->ended = r <= 0;
	return r;
}
