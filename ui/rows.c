/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree of rows: see rows.h. */
#include "config.h"

#include "ui/rows.h"

#include <glib.h>

#include "base/text.h"

/* Names in a path; deeper trees are made up by somebody. */
#define PATH_MAX_DEPTH 8

/* Building: children are collected per parent, sorted, then linked. */
struct builder {
	struct rows *rows;
	GArray *all; /* struct row */
	const struct track *tracks;
	size_t count;
};

static bool is_machine_alone(const struct track *tracks, size_t count)
{
	return count && tracks[0].kind == TRACK_MACHINE &&
	       tracks[0].next >= count;
}

static bool holds_pcpus(const struct builder *b, const struct track *t)
{
	return t->first_child && t->first_child < b->count &&
	       b->tracks[t->first_child].kind == TRACK_PCPU;
}

/* Smaller stands higher. */
static int rank(const struct builder *b, const struct track *t)
{
	switch (t->kind) {
	case TRACK_MACHINE:
		return 0;
	case TRACK_VM:
		return 1;
	case TRACK_VCPU:
		return 2;
	case TRACK_GROUP:
		return holds_pcpus(b, t) ? 3 : 6;
	case TRACK_PCPU:
		return 4;
	case TRACK_PROCESS:
	case TRACK_TASK:
		return 5;
	case TRACK_COUNTER:
		return 6;
	case TRACK_WAIT:
		return 8;
	default:
		return 7;
	}
}

static gint by_rank(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct builder *build = data;
	const struct track *x = *(const struct track *const *)a;
	const struct track *y = *(const struct track *const *)b;
	int d = rank(build, x) - rank(build, y);

	/* Inside a rank the history's order. */
	return d ? d : x < y ? -1 : x > y;
}

static uint32_t add_row(struct builder *b, const struct track *t,
			const char *heading, int rank, uint32_t parent,
			uint16_t depth)
{
	struct row row = {
		.track = t,
		.heading = heading,
		.parent = parent,
		.first = ROW_NONE,
		.next = ROW_NONE,
		.depth = depth,
		.rank = (uint8_t)rank,
		.arranged = true,
	};

	g_array_append_val(b->all, row);
	return b->all->len - 1;
}

#define ROW(b, i) (&g_array_index((b)->all, struct row, (i)))

/* Chain @row behind @*last, or make it the first child of its parent. */
static void link_row(struct builder *b, uint32_t row, uint32_t *last)
{
	uint32_t parent = ROW(b, row)->parent;

	if (*last != ROW_NONE)
		ROW(b, *last)->next = row;
	else if (parent != ROW_NONE)
		ROW(b, parent)->first = row;
	else
		b->rows->first = row;
	if (parent != ROW_NONE)
		ROW(b, parent)->children++;
	*last = row;
}

static void add_children(struct builder *b, uint32_t parent, size_t from,
			 size_t to, uint16_t depth);

static uint32_t add_track(struct builder *b, const struct track *t,
			  uint32_t parent, uint16_t depth, uint32_t *last)
{
	uint32_t row = add_row(b, t, NULL, rank(b, t), parent, depth);

	link_row(b, row, last);
	if (t->first_child)
		add_children(b, row, t->first_child, t->next,
			     (uint16_t)(depth + 1));
	return row;
}

/* The heading under which a loose track of this kind goes, or NULL. */
static const char *heading_of(const struct builder *b, uint32_t parent,
			      const struct track *t)
{
	const struct track *up =
		parent == ROW_NONE ? NULL : ROW(b, parent)->track;
	bool top = !up || up->kind == TRACK_MACHINE;

	if (up && up->kind == TRACK_VM)
		return t->kind == TRACK_THREAD	? "threads"
		       : t->kind == TRACK_PROCESS ? "processes"
		       : t->kind == TRACK_COUNTER ? "resources"
						  : NULL;
	if (t->kind == TRACK_THREAD && top)
		return "threads";
	if (t->kind == TRACK_PCPU && top)
		return "pCPUs";
	return NULL;
}

static void add_children(struct builder *b, uint32_t parent, size_t from,
			 size_t to, uint16_t depth)
{
	GPtrArray *list = g_ptr_array_new();
	uint32_t last = ROW_NONE, group = ROW_NONE, in_group = ROW_NONE;
	const char *open = NULL;

	for (size_t i = from; i < to && i < b->count;
	     i = MAX(b->tracks[i].next, i + 1))
		g_ptr_array_add(list, (gpointer)&b->tracks[i]);
	g_ptr_array_sort_with_data(list, by_rank, b);
	for (guint i = 0; i < list->len; i++) {
		const struct track *t = g_ptr_array_index(list, i);
		const char *heading = heading_of(b, parent, t);

		if (t->kind == TRACK_GROUP && !t->first_child)
			continue;
		if (!heading) {
			add_track(b, t, parent, depth, &last);
			continue;
		}
		if (heading != open) {
			group = add_row(b, NULL, heading, rank(b, t), parent,
					depth);
			link_row(b, group, &last);
			in_group = ROW_NONE;
			open = heading;
		}
		add_track(b, t, group, (uint16_t)(depth + 1), &in_group);
	}
	g_ptr_array_free(list, TRUE);
}

static uint32_t next_in_tree(const struct rows *rows, uint32_t row, bool deeper)
{
	const struct row *r = &rows->all[row];

	if (deeper && r->first != ROW_NONE)
		return r->first;
	while (r->next == ROW_NONE) {
		if (r->parent == ROW_NONE)
			return ROW_NONE;
		r = &rows->all[r->parent];
	}
	return r->next;
}

void rows_update(struct rows *rows)
{
	const struct row *r;

	rows->shown_count = 0;
	for (uint32_t i = rows->first; i != ROW_NONE;
	     i = next_in_tree(rows, i,
			      !r->folded && !r->hidden && !r->absent)) {
		r = &rows->all[i];
		if (!r->hidden && !r->absent)
			rows->shown[rows->shown_count++] = i;
	}
}

static void number_tracks(struct rows *rows)
{
	rows->by_track = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (size_t i = 0; i < rows->count; i++)
		if (rows->all[i].track)
			g_hash_table_insert(
				rows->by_track,
				GUINT_TO_POINTER(rows->all[i].track->id),
				GSIZE_TO_POINTER(i));
}

void rows_init(struct rows *rows, struct history *h)
{
	struct builder b = { .rows = rows };
	size_t from = 0;

	*rows = (struct rows){
		.history = h,
		.first = ROW_NONE,
		.top_arranged = true,
	};
	b.tracks = history_tracks(h, &b.count);
	b.all = g_array_new(FALSE, FALSE, sizeof(struct row));
	if (is_machine_alone(b.tracks, b.count))
		from = b.tracks[0].first_child ? b.tracks[0].first_child
					       : b.count;
	add_children(&b, ROW_NONE, from, b.count, 0);
	rows->count = b.all->len;
	rows->all = (struct row *)(void *)g_array_free(b.all, FALSE);
	for (size_t i = 0; i < rows->count; i++)
		rows->all[i].folded =
			rows_folded_at_first(rows, i);
	number_tracks(rows);
	rows->shown = g_new(uint32_t, rows->count + 1);
	rows_update(rows);
}

void rows_release(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		g_free(rows->all[i].label);
	g_free(rows->all);
	g_free(rows->shown);
	for (int i = 0; i < ROWS_VIEWS; i++)
		g_free(rows->folds[i]);
	if (rows->by_track)
		g_hash_table_destroy(rows->by_track);
	*rows = (struct rows){ 0 };
}

const char *rows_label(struct rows *rows, uint32_t row)
{
	struct row *r = &rows->all[row];
	const struct track *t = r->track;
	char *name;

	if (r->label)
		return r->label;
	if (!t) {
		r->label = g_strdup_printf("%s (%u)", r->heading, r->children);
		return r->label;
	}
	name = text_clean(t->name);
	if (t->kind == TRACK_THREAD && t->tid >= 0)
		r->label =
			g_strdup_printf("%s %" G_GINT64_FORMAT, name, t->tid);
	else if (t->kind == TRACK_GROUP)
		r->label = g_strdup_printf("%s (%u)", name, r->children);
	else
		r->label = g_strdup(name);
	g_free(name);
	return r->label;
}

/* @row and what is above it; stops where that was done already. */
static void unhide(struct rows *rows, uint32_t row)
{
	for (; row != ROW_NONE && rows->all[row].hidden;
	     row = rows->all[row].parent) {
		rows->all[row].hidden = false;
		rows->hidden_count--;
		rows->hidden_changes++;
	}
}

/* The same, whatever the view has. */
static void unleave(struct rows *rows, uint32_t row)
{
	for (; row != ROW_NONE; row = rows->all[row].parent)
		rows->all[row].absent = false;
}

static void count_absent(struct rows *rows)
{
	rows->absent_count = 0;
	for (size_t i = 0; i < rows->count; i++)
		rows->absent_count +=
			rows->all[i].absent && !rows->all[i].hidden;
}

/* What @row adds to the paths of the rows below it. */
static void append_name(const struct row *r, GString *path)
{
	char *name = r->track ? text_clean(r->track->name) : NULL;

	g_string_append(path, name ? name : r->heading);
	g_string_append_c(path, ' ');
	g_free(name);
}

const char *rows_path(struct rows *rows, uint32_t row, GString *path)
{
	uint32_t above[PATH_MAX_DEPTH];
	int n = 0;

	for (uint32_t i = rows->all[row].parent;
	     i != ROW_NONE && n < PATH_MAX_DEPTH; i = rows->all[i].parent)
		above[n++] = i;
	g_string_truncate(path, 0);
	while (n)
		append_name(&rows->all[above[--n]], path);
	g_string_append(path, rows_label(rows, row));
	return path->str;
}

void rows_fold(struct rows *rows, uint32_t row, bool folded)
{
	if (rows->all[row].first == ROW_NONE)
		return;
	rows->all[row].folded = folded;
	rows_update(rows);
}

void rows_fold_tree(struct rows *rows, uint32_t row, bool folded)
{
	uint32_t end = next_in_tree(rows, row, false);

	for (uint32_t i = row; i != end; i = next_in_tree(rows, i, true))
		rows->all[i].folded = folded && rows->all[i].first != ROW_NONE;
	rows_update(rows);
}

void rows_unfold_all(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		rows->all[i].folded = false;
	rows_update(rows);
}

void rows_fold_all(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		rows->all[i].folded = rows->all[i].first != ROW_NONE;
	rows_update(rows);
}

void rows_filter(struct rows *rows, const bool *keep)
{
	rows->hidden_count = keep ? rows->count : 0;
	rows->hidden_changes++;
	for (size_t i = 0; i < rows->count; i++)
		rows->all[i].hidden = keep;
	for (size_t i = 0; i < rows->count && keep; i++)
		if (keep[i])
			unhide(rows, (uint32_t)i);
	count_absent(rows);
	rows_update(rows);
}

uint32_t rows_after(const struct rows *rows, uint32_t row)
{
	return next_in_tree(rows, row, true);
}

uint32_t rows_of_track(const struct rows *rows, uint32_t track)
{
	gpointer row;

	if (!g_hash_table_lookup_extended(rows->by_track,
					  GUINT_TO_POINTER(track), NULL, &row))
		return ROW_NONE;
	return GPOINTER_TO_UINT(row);
}

size_t rows_reveal(struct rows *rows, uint32_t row)
{
	unhide(rows, row);
	unleave(rows, row);
	count_absent(rows);
	for (uint32_t i = rows->all[row].parent; i != ROW_NONE;
	     i = rows->all[i].parent)
		rows->all[i].folded = false;
	rows_update(rows);
	return rows_place(rows, row);
}

size_t rows_place(const struct rows *rows, uint32_t row)
{
	for (; row != ROW_NONE; row = rows->all[row].parent)
		for (size_t i = 0; i < rows->shown_count; i++)
			if (rows->shown[i] == row)
				return i;
	return 0;
}

bool row_has_states(const struct row *row)
{
	return row->track && *state_list(row->track->kind) >= 0;
}
