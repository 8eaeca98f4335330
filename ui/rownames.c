/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of rows: see rownames.h. */
#include "config.h"

#include "ui/rownames.h"

#include <glib.h>

struct row_names {
	size_t count;
	char **of;           /* [count], owned */
	GHashTable *by_name; /* name -> row + 1 */
};

/* What tells a track from its siblings. */
static char *own_name(const struct track *t)
{
	switch (t->kind) {
	case TRACK_VCPU:
	case TRACK_PCPU:
		return g_strdup_printf("%" G_GINT64_FORMAT, t->key);
	case TRACK_THREAD:
		if (t->tid >= 0)
			return g_strdup_printf("%" G_GINT64_FORMAT, t->tid);
		break;
	default:
		break;
	}
	return g_uri_escape_string(t->name ? t->name : "", NULL, FALSE);
}

static char *part(const struct row *row)
{
	char *name = row->track
			     ? own_name(row->track)
			     : g_uri_escape_string(row->heading, NULL, FALSE);
	char *text = g_strdup_printf(
		"%s:%s",
		row->track ? track_kind_name(row->track->kind) : "heading",
		name);

	g_free(name);
	return text;
}

/*
 * @name, or NAME#2, NAME#3...; @last holds the last number of each.  No other
 * name has a '#' in it: those of tracks are escaped.
 */
static char *make_unique(const struct row_names *names, GHashTable *last,
			 char *name)
{
	unsigned int n;
	char *unique;

	if (!g_hash_table_contains(names->by_name, name))
		return name;
	n = GPOINTER_TO_UINT(g_hash_table_lookup(last, name));
	n = n ? n + 1 : 2;
	unique = g_strdup_printf("%s#%u", name, n);
	g_hash_table_replace(last, name, GUINT_TO_POINTER(n));
	return unique;
}

struct row_names *row_names_new(const struct rows *rows)
{
	struct row_names *names = g_new(struct row_names, 1);
	GHashTable *last =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	names->count = rows->count;
	names->of = g_new(char *, rows->count + 1);
	names->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	/* A parent stands before its children. */
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->all[i];
		char *name = part(row), *path;

		if (row->parent != ROW_NONE) {
			path = g_strconcat(names->of[row->parent], "/", name,
					   NULL);
			g_free(name);
			name = path;
		}
		names->of[i] = make_unique(names, last, name);
		g_hash_table_insert(names->by_name, names->of[i],
				    GSIZE_TO_POINTER(i + 1));
	}
	g_hash_table_destroy(last);
	return names;
}

void row_names_free(struct row_names *names)
{
	g_hash_table_destroy(names->by_name);
	for (size_t i = 0; i < names->count; i++)
		g_free(names->of[i]);
	g_free(names->of);
	g_free(names);
}

const char *row_name(const struct row_names *names, uint32_t row)
{
	return row < names->count ? names->of[row] : "";
}

uint32_t row_named(const struct row_names *names, const char *name)
{
	size_t row =
		GPOINTER_TO_SIZE(g_hash_table_lookup(names->by_name, name));

	return row ? (uint32_t)(row - 1) : ROW_NONE;
}
