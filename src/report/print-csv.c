/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CSV: RFC 4180 quoting, a header line, LF at the end of lines.
 *
 * A null is an empty field.  An object, which no single table can hold,
 * becomes a table of four columns: the section (the object's name, or a
 * table's), the item's number in it, the field, and its value.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include <glib.h>

#include "report/print-form.h"

static void put_text(struct printer *p, const char *text)
{
	const char *clean = printer_clean(p, text);
	FILE *out = p->out;

	if (!strpbrk(clean, ",\"")) {
		fputs(clean, out);
	} else {
		fputc('"', out);
		for (const char *s = clean; *s; s++) {
			if (*s == '"')
				fputc('"', out);
			fputc(*s, out);
		}
		fputc('"', out);
	}
}

static void put_cell(struct printer *p, const struct column *column,
		     const struct cell *cell)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	FILE *out = p->out;
	char *list;

	switch (cell->type) {
	case CELL_NULL:
		break;
	case CELL_BOOL:
	case CELL_INT:
		print_int(out, column->unit, cell->u.i);
		break;
	case CELL_REAL:
		fputs(g_ascii_dtostr(number, sizeof(number), cell->u.r), out);
		break;
	case CELL_TEXT:
		put_text(p, cell->u.text);
		break;
	case CELL_LIST:
		list = list_text(column, cell->u.list, ";", false);
		put_text(p, list);
		g_free(list);
		break;
	}
}

/* A line of an object. */
static void put_line(struct printer *p, const char *section, size_t item,
		     const struct column *column, const struct cell *cell)
{
	fprintf(p->out, "%s,%zu,%s,", section, item, column->name);
	put_cell(p, column, cell);
	fputc('\n', p->out);
}

static void csv_begin(struct printer *p)
{
	static const struct column begin = { .name = "begin_ns" };
	static const struct column end = { .name = "end_ns" };
	struct cell cell;

	if (!p->doc.object)
		return;
	fputs("section,item,field,value\n", p->out);
	if (!p->doc.windowed)
		return;
	cell = cell_int(p->doc.begin_ns);
	put_line(p, p->doc.name, 0, &begin, &cell);
	cell = cell_int(p->doc.end_ns);
	put_line(p, p->doc.name, 0, &end, &cell);
}

static void csv_member(struct printer *p, const struct column *column,
		       const struct cell *value)
{
	put_line(p, p->doc.name, 0, column, value);
}

static void csv_table(struct printer *p, const char *title)
{
	(void)title;
	if (p->doc.object)
		return;
	for (size_t i = 0; i < p->column_count; i++) {
		if (i)
			fputc(',', p->out);
		put_text(p, p->columns[i].name);
	}
	fputc('\n', p->out);
}

static void csv_row(struct printer *p, const struct cell *cells)
{
	for (size_t i = 0; i < p->column_count; i++) {
		if (p->doc.object) {
			put_line(p, p->table, p->row, &p->columns[i],
				 &cells[i]);
			continue;
		}
		if (i)
			fputc(',', p->out);
		put_cell(p, &p->columns[i], &cells[i]);
	}
	if (!p->doc.object)
		fputc('\n', p->out);
}

static void csv_nothing(struct printer *p)
{
	(void)p;
}

const struct print_form print_csv = {
	.name = "csv",
	.begin = csv_begin,
	.member = csv_member,
	.table = csv_table,
	.row = csv_row,
	.table_end = csv_nothing,
	.end = csv_nothing,
};
