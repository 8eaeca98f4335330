/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables in Markdown (as GitHub and many others read it).
 *
 * A table is kept whole, so that optional columns in which there is nothing
 * can be left out: it is meant for the short tables of a document.  Headings
 * are the document's own.  A name cannot become markup: what Markdown or HTML
 * would take for a sign is escaped.
 */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

#include "base/text.h"
#include "report/markdown-text.h"
#include "report/print-form.h"

struct markdown {
	GPtrArray *rows; /* each column_count texts */
	bool *right;     /* the column holds numbers */
	bool *used;      /* something in it is not zero */
};

/* Would Markdown or HTML take the sign at @s, inside the line @begin, for one?
 */
static bool is_sign(const char *begin, const char *s)
{
	if (strchr("\\`*_[]<>|&~$!#@", *s))
		return true;
	if (s == begin)
		return strchr("-+=:", *s) != NULL;
	if (*s == ':') /* of an address that would become a link */
		return s[1] == '/';
	/* Of a numbered list. */
	if ((*s != '.' && *s != ')') || (s[1] && s[1] != ' '))
		return false;
	while (s > begin && g_ascii_isdigit(s[-1]))
		s--;
	return s == begin;
}

void markdown_text(GString *out, const char *text)
{
	char *clean = text_clean(text);

	for (const char *s = clean; *s; s++) {
		if (is_sign(clean, s))
			g_string_append_c(out, '\\');
		g_string_append_c(out, *s);
	}
	g_free(clean);
}

static void markdown_nothing(struct printer *p)
{
	(void)p;
}

static void markdown_member(struct printer *p, const struct column *column,
			    const struct cell *value)
{
	GString *line = g_string_new("- ");
	char *s = g_strchomp(cell_string(column, value));

	markdown_text(line, column->title);
	g_string_append(line, ": ");
	markdown_text(line, s);
	fprintf(p->out, "%s\n", line->str);
	g_string_free(line, TRUE);
	g_free(s);
}

static void free_row(void *row)
{
	g_strfreev(row);
}

static void markdown_table(struct printer *p, const char *title)
{
	struct markdown *m = p->data;

	(void)title;
	m->rows = g_ptr_array_new_with_free_func(free_row);
	m->right = g_new0(bool, p->column_count);
	m->used = g_new0(bool, p->column_count);
	for (size_t i = 0; i < p->column_count; i++) {
		m->right[i] = p->columns[i].unit != UNIT_PLAIN;
		m->used[i] = !p->columns[i].optional && !p->columns[i].detail;
	}
}

static void markdown_row(struct printer *p, const struct cell *cells)
{
	struct markdown *m = p->data;
	char **row = g_new0(char *, p->column_count + 1);

	for (size_t i = 0; i < p->column_count; i++) {
		row[i] = g_strchomp(cell_string(&p->columns[i], &cells[i]));
		if (cells[i].type == CELL_INT || cells[i].type == CELL_REAL)
			m->right[i] = true;
		if (!cell_is_nothing(&cells[i]) && !p->columns[i].detail)
			m->used[i] = true;
	}
	g_ptr_array_add(m->rows, row);
}

static void put_row(struct printer *p, char *const *row)
{
	struct markdown *m = p->data;
	GString *line = g_string_new("|");

	for (size_t i = 0; i < p->column_count; i++) {
		if (!m->used[i])
			continue;
		g_string_append_c(line, ' ');
		markdown_text(line, row[i]);
		g_string_append(line, " |");
	}
	fprintf(p->out, "%s\n", line->str);
	g_string_free(line, TRUE);
}

static void put_head(struct printer *p)
{
	struct markdown *m = p->data;
	char **head = g_new0(char *, p->column_count + 1);

	for (size_t i = 0; i < p->column_count; i++)
		head[i] = g_strdup(p->columns[i].title);
	put_row(p, head);
	g_strfreev(head);
	fputc('|', p->out);
	for (size_t i = 0; i < p->column_count; i++)
		if (m->used[i])
			fputs(m->right[i] ? "---:|" : "---|", p->out);
	fputc('\n', p->out);
}

static void markdown_table_end(struct printer *p)
{
	struct markdown *m = p->data;

	if (m->rows->len)
		put_head(p);
	else
		fputs("None.\n", p->out);
	for (guint i = 0; i < m->rows->len; i++)
		put_row(p, g_ptr_array_index(m->rows, i));
	g_ptr_array_free(m->rows, TRUE);
	g_free(m->right);
	g_free(m->used);
}

const struct print_form print_markdown = {
	.name = "markdown",
	.data_size = sizeof(struct markdown),
	.begin = markdown_nothing,
	.member = markdown_member,
	.table = markdown_table,
	.row = markdown_row,
	.table_end = markdown_table_end,
	.end = markdown_nothing,
};
