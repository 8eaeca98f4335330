/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which form a document takes: see printer.h. */
#include "config.h"

#include "report/printer.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "report/print-form.h"

/* As many items of a list as people want to read in a line. */
#define PEOPLE_MAX 8

static const struct print_form *const forms[] = {
	[FORMAT_TEXT] = &print_text,
	[FORMAT_CSV] = &print_csv,
	[FORMAT_JSON] = &print_json,
	[FORMAT_JSONL] = &print_jsonl,
	[FORMAT_MARKDOWN] = &print_markdown,
};

int format_by_name(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
		if (!strcmp(forms[i]->name, name))
			return (int)i;
	return -1;
}

struct printer *printer_new(enum format format, FILE *out)
{
	struct printer *p = g_new0(struct printer, 1);

	p->form = forms[format];
	p->data = g_malloc0(p->form->data_size);
	p->out = out;
	return p;
}

void printer_free(struct printer *p)
{
	if (!p)
		return;
	g_free(p->cleaned);
	g_free(p->data);
	g_free(p);
}

void printer_begin(struct printer *p, const struct document *doc)
{
	p->doc = *doc;
	p->form->begin(p);
}

void printer_member(struct printer *p, const struct column *column,
		    struct cell value)
{
	p->form->member(p, column, &value);
}

void printer_table(struct printer *p, const char *name, const char *title,
		   const struct column *columns, size_t n)
{
	p->table = name;
	p->columns = columns;
	p->column_count = n;
	p->row = 0;
	p->form->table(p, title);
}

int printer_row(struct printer *p, const struct cell *cells)
{
	p->form->row(p, cells);
	p->row++;
	return ferror(p->out) ? 1 : 0;
}

void printer_gap(struct printer *p)
{
	if (p->form->gap)
		p->form->gap(p);
}

void printer_table_end(struct printer *p)
{
	p->form->table_end(p);
}

void printer_end(struct printer *p)
{
	p->form->end(p);
}

const char *printer_clean(struct printer *p, const char *text)
{
	const char *s = text;

	while (*s >= ' ' && *s <= '~')
		s++;
	if (!*s)
		return text;
	g_free(p->cleaned);
	p->cleaned = text_clean(text);
	return p->cleaned;
}

char *list_text(const struct column *column, const struct cell_list *list,
		const char *sep, bool people)
{
	GString *out = g_string_new(NULL);
	size_t shown = list->n;

	if (people && shown > PEOPLE_MAX)
		shown = PEOPLE_MAX - 1;
	for (size_t i = 0; i < shown; i++) {
		if (i)
			g_string_append(out, sep);
		column->item_text(out, list->cells + i * column->field_count,
				  people);
	}
	if (shown < list->n)
		g_string_append_printf(out, "%sand %zu more", sep,
				       list->n - shown);
	return g_string_free(out, FALSE);
}

char *percent_string(int64_t thousandths)
{
	return g_strdup_printf("%" PRId64 ".%03d", thousandths / 1000,
			       (int)(thousandths % 1000));
}

void print_int(FILE *out, enum unit unit, int64_t i)
{
	char *percent;

	if (unit != UNIT_PERCENT) {
		fprintf(out, "%" PRId64, i);
		return;
	}
	percent = percent_string(i);
	fputs(percent, out);
	g_free(percent);
}

bool cell_is_nothing(const struct cell *cell)
{
	switch (cell->type) {
	case CELL_NULL:
		return true;
	case CELL_BOOL:
	case CELL_INT:
		return !cell->u.i;
	case CELL_LIST:
		return !cell->u.list->n;
	default:
		return false;
	}
}
