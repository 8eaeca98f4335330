/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorting and cutting a table on its way to the printer: see rows.h. */
#include "config.h"

#include "report/rows.h"

#include <assert.h>
#include <string.h>

#include <glib.h>

/* A row that was collected. */
struct kept_row {
	const struct kept_row *head; /* itself, or what it is a member of */
	enum row_place place;
	guint number;
	struct cell cells[];
};

struct rows {
	struct printer *printer;
	const struct column *columns;
	size_t n;
	int64_t limit;
	int64_t printed;
	int by;              /* column to sort by, -1 for none */
	enum row_place place;
	bool apart;          /* so was the row that was printed last */
	GPtrArray *kept;     /* struct kept_row, owned; NULL unless sorting */
	GStringChunk *texts; /* what the kept cells point at */
	struct cell *whole; /* a row, begun by the section; NULL: no sections */
	size_t prefix_n;    /* how many cells the section gave */
};

/* "duration_ns" is also called by its heading, and "duration". */
static bool is_called(const struct column *c, const char *name)
{
	size_t len = strlen(name);

	return !g_ascii_strcasecmp(c->title, name) ||
	       (!strncmp(c->name, name, len) && !strcmp(c->name + len, "_ns"));
}

int rows_sort_column(const struct column *columns, size_t n, const char *name,
		     struct err *err)
{
	GString *names = g_string_new(NULL);
	int found = -1, like = -1;

	for (size_t i = 0; i < n && found < 0; i++) {
		if (columns[i].fields) /* lists have no order */
			continue;
		if (!strcmp(columns[i].name, name))
			found = (int)i;
		else if (like < 0 && is_called(&columns[i], name))
			like = (int)i;
		g_string_append_printf(names, " %s", columns[i].name);
	}
	if (found < 0 && *name)
		found = like;
	if (found < 0)
		err_set(err, "no column '%s' to sort by; there are:%s", name,
			names->str);
	g_string_free(names, TRUE);
	return found;
}

struct rows *rows_new(struct printer *p, const struct column *columns, size_t n,
		      int by, int64_t limit)
{
	struct rows *r = g_new0(struct rows, 1);

	r->printer = p;
	r->columns = columns;
	r->n = n;
	r->limit = limit;
	r->by = by;
	r->place = ROW_ALONE;
	if (by >= 0) {
		r->kept = g_ptr_array_new_with_free_func(g_free);
		r->texts = g_string_chunk_new(4096);
	}
	printer_table(p, "rows", NULL, columns, n);
	return r;
}

static void keep_texts(struct rows *r, struct cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cells[i].type == CELL_TEXT)
			cells[i].u.text = g_string_chunk_insert_const(
				r->texts, cells[i].u.text);
}

/*
 * A copy of a row in one block: it and its cells, then for each list its head
 * and its cells.
 */
static void keep_row(struct rows *r, const struct cell *cells)
{
	size_t size = sizeof(struct kept_row) + r->n * sizeof(*cells);
	struct kept_row *row;
	struct cell *copy;
	char *at;

	for (size_t i = 0; i < r->n; i++)
		if (cells[i].type == CELL_LIST)
			size += sizeof(struct cell_list) +
				cells[i].u.list->n * r->columns[i].field_count *
					sizeof(*cells);
	row = g_malloc(size);
	row->place = r->place;
	row->number = r->kept->len;
	row->head = row;
	if (r->place == ROW_MEMBER && r->kept->len)
		row->head = ((struct kept_row *)r->kept->pdata[row->number - 1])
				    ->head;
	copy = row->cells;
	memcpy(copy, cells, r->n * sizeof(*cells));
	keep_texts(r, copy, r->n);
	at = (char *)(copy + r->n);
	for (size_t i = 0; i < r->n; i++) {
		const struct cell_list *list = cells[i].u.list;
		struct cell_list *head = (void *)at;
		struct cell *items = (void *)(head + 1);
		size_t count;

		if (cells[i].type != CELL_LIST)
			continue;
		count = list->n * r->columns[i].field_count;
		if (count)
			memcpy(items, list->cells, count * sizeof(*items));
		keep_texts(r, items, count);
		*head = (struct cell_list){ list->n, items };
		copy[i].u.list = head;
		at = (char *)(items + count);
	}
	g_ptr_array_add(r->kept, row);
}

static int print_row(struct rows *r, const struct cell *cells,
		     enum row_place place)
{
	if (r->printed >= r->limit)
		return 1;
	if (r->apart && place != ROW_APART)
		printer_gap(r->printer);
	r->apart = place == ROW_APART;
	r->printed++;
	return printer_row(r->printer, cells) || r->printed >= r->limit;
}

void rows_next_are(struct rows *r, enum row_place place)
{
	r->place = place;
}

int rows_add(struct rows *r, const struct cell *cells)
{
	if (r->whole) {
		memcpy(r->whole + r->prefix_n, cells,
		       (r->n - r->prefix_n) * sizeof(*cells));
		cells = r->whole;
	}
	if (!r->kept)
		return print_row(r, cells, r->place);
	keep_row(r, cells);
	return 0;
}

static int compare_numbers(const struct cell *a, const struct cell *b)
{
	if (a->type == CELL_REAL && b->type == CELL_REAL)
		return (a->u.r > b->u.r) - (a->u.r < b->u.r);
	return (a->u.i > b->u.i) - (a->u.i < b->u.i);
}

static int compare_cells(const struct rows *r, const struct cell *a,
			 const struct cell *b)
{
	enum unit unit = r->columns[r->by].unit;

	if (a->type != b->type) /* nulls last */
		return a->type == CELL_NULL ? 1 : b->type == CELL_NULL ? -1 : 0;
	if (a->type == CELL_NULL)
		return 0;
	if (a->type == CELL_TEXT)
		return strcmp(a->u.text, b->u.text);
	if (unit == UNIT_COUNT || unit == UNIT_BYTES || unit == UNIT_RATIO ||
	    unit == UNIT_PERCENT || unit == UNIT_DURATION)
		return compare_numbers(b, a);
	return compare_numbers(a, b);
}

/* Rows that are equal stay as they came. */
static int compare_alike(const struct rows *r, const struct kept_row *a,
			 const struct kept_row *b)
{
	int order = compare_cells(r, &a->cells[r->by], &b->cells[r->by]);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

static int compare_rows(const void *pa, const void *pb, void *data)
{
	const struct kept_row *a = *(struct kept_row *const *)pa;
	const struct kept_row *b = *(struct kept_row *const *)pb;

	if (a->head->place != b->head->place)
		return a->head->place < b->head->place ? -1 : 1;
	if (a->head != b->head)
		return compare_alike(data, a->head, b->head);
	if (a == a->head || b == b->head)
		return (b == b->head) - (a == a->head);
	return compare_alike(data, a, b);
}

static void print_kept(struct rows *r)
{
	g_ptr_array_sort_with_data(r->kept, compare_rows, r);
	for (guint i = 0; i < r->kept->len; i++) {
		const struct kept_row *row = r->kept->pdata[i];

		if (print_row(r, row->cells, row->place))
			break;
	}
}

void rows_section(struct rows *r, const struct cell *prefix, size_t n)
{
	assert(n <= ROWS_PREFIX_MAX && n <= r->n);
	if (r->kept) {
		print_kept(r);
		g_ptr_array_set_size(r->kept, 0);
		g_string_chunk_clear(r->texts);
	}
	r->printed = 0;
	r->place = ROW_ALONE;
	r->prefix_n = n;
	if (!r->whole)
		r->whole = g_new(struct cell, r->n);
	memcpy(r->whole, prefix, n * sizeof(*prefix));
}

void rows_close(struct rows *r)
{
	if (r->kept) {
		print_kept(r);
		g_ptr_array_free(r->kept, TRUE);
		g_string_chunk_free(r->texts);
	}
	printer_table_end(r->printer);
	g_free(r->whole);
	g_free(r);
}
