/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables for people.
 *
 * The first rows of a table are kept until there are enough of them to know
 * how wide its columns are, or the table ends; then they are written, and
 * what follows streams in the same widths.  A table that was kept whole also
 * leaves out optional columns in which there is nothing, and is closed by a
 * line of totals.  Only spaces align: no tabs, no lines, no colour.
 */
#include "config.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <glib.h>

#include "base/nstime.h"
#include "base/text.h"
#include "report/print-form.h"

/* Rows that are kept to find the widths. */
#define KEPT_ROWS 500

#define MEMBER_WIDTH 20

struct text {
	const char *title; /* of the table, or NULL */
	GPtrArray *kept;   /* rows, each column_count texts, or NULL: a gap;
			      NULL: streaming */
	int *width;        /* of the columns */
	bool *right;       /* the column holds numbers */
	bool *used;        /* something in it is not zero */
	int64_t *sum;
	bool several; /* a table was written before */
};

/* Columns on the screen; @s is clean. */
static int text_width(const char *s)
{
	int width = 0;

	for (; *s; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);

		if (!g_unichar_iszerowidth(c))
			width += g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

/* "2.083 s " and "342.6 ms": as wide as each other behind the number. */
static char *duration_cell(int64_t ns)
{
	char buf[NSTIME_TEXT_MAX];
	const char *unit;

	nsduration_text(buf, sizeof(buf), ns);
	unit = strchr(buf, ' ');
	if (!unit)
		return g_strconcat(buf, "   ", NULL);
	return g_strconcat(buf, strlen(unit) < 3 ? " " : "", NULL);
}

/* "4096 B", "16.38 kB", "19.66 MB": four digits, powers of 1000. */
static char *bytes_text(double bytes)
{
	static const char *const units[] = { "B ", "kB", "MB", "GB", "TB" };
	size_t u = 0;

	while (fabs(bytes) >= 10000 && u + 1 < G_N_ELEMENTS(units)) {
		bytes /= 1000;
		u++;
	}
	return g_strdup_printf("%.4g %s", bytes, units[u]);
}

static char *number_text(enum unit unit, int64_t i)
{
	char buf[NSTIME_TEXT_MAX];

	switch (unit) {
	case UNIT_BYTES:
		return bytes_text((double)i);
	case UNIT_PERCENT:
		return percent_string(i);
	case UNIT_DURATION:
		return duration_cell(i);
	case UNIT_TIME:
		return g_strdup(nstime_text(buf, sizeof(buf), i));
	case UNIT_DATE:
		return g_strdup(nstime_date_text(buf, sizeof(buf), i));
	default:
		return g_strdup_printf("%" PRId64, i);
	}
}

char *cell_string(const struct column *column, const struct cell *cell)
{
	char *raw, *clean;

	switch (cell->type) {
	case CELL_BOOL:
		return g_strdup(cell->u.i ? "yes" : "no");
	case CELL_INT:
		return number_text(column->unit, cell->u.i);
	case CELL_REAL:
		if (column->unit == UNIT_BYTES)
			return bytes_text(cell->u.r);
		return g_strdup_printf(column->unit == UNIT_RATIO ? "%.4g"
								  : "%.6g",
				       cell->u.r);
	case CELL_TEXT:
		return text_clean(cell->u.text);
	case CELL_LIST:
		raw = list_text(column, cell->u.list, ", ", true);
		clean = text_clean(raw);
		g_free(raw);
		return clean;
	case CELL_NULL:
		break;
	}
	return g_strdup("");
}

static void put_title(struct printer *p)
{
	char begin[NSTIME_TEXT_MAX], end[NSTIME_TEXT_MAX];
	char length[NSTIME_TEXT_MAX];
	char *subject;

	fputs(p->doc.name, p->out);
	if (p->doc.subject) {
		subject = text_clean(p->doc.subject);
		fprintf(p->out, " of %s", subject);
		g_free(subject);
	}
	if (p->doc.windowed)
		fprintf(p->out, ", %s to %s UTC (%s)",
			nstime_date_text(begin, sizeof(begin), p->doc.begin_ns),
			nstime_text(end, sizeof(end), p->doc.end_ns),
			nsduration_text(length, sizeof(length),
					p->doc.end_ns - p->doc.begin_ns));
	fputs("\n\n", p->out);
}

static void text_begin(struct printer *p)
{
	if (p->doc.subject || p->doc.windowed)
		put_title(p);
}

static void text_member(struct printer *p, const struct column *column,
			const struct cell *value)
{
	struct text *text = p->data;
	char *s;

	text->several = true;
	if (column->optional && cell_is_nothing(value))
		return;
	s = cell_string(column, value);
	fprintf(p->out, "%-*s %s\n", MEMBER_WIDTH, column->title,
		g_strchomp(s));
	g_free(s);
}

static void free_row(void *row)
{
	g_strfreev(row);
}

static void text_table(struct printer *p, const char *title)
{
	struct text *text = p->data;
	size_t n = p->column_count;

	text->title = title;
	text->kept = g_ptr_array_new_with_free_func(free_row);
	text->width = g_new0(int, n);
	text->right = g_new0(bool, n);
	text->used = g_new0(bool, n);
	text->sum = g_new0(int64_t, n);
	for (size_t i = 0; i < n; i++) {
		text->width[i] = text_width(p->columns[i].title);
		text->right[i] = p->columns[i].unit != UNIT_PLAIN;
		text->used[i] = !p->columns[i].optional &&
				!p->columns[i].detail;
	}
}

static void widen(struct printer *p, char *const *row)
{
	struct text *text = p->data;

	for (size_t i = 0; i < p->column_count; i++)
		text->width[i] = MAX(text->width[i], text_width(row[i]));
}

/* One line; empty space is never written at its end. */
static void put_row(struct printer *p, char *const *row)
{
	struct text *text = p->data;
	int gap = 0;
	bool first = true;

	for (size_t i = 0; i < p->column_count; i++) {
		int pad = MAX(0, text->width[i] - text_width(row[i]));
		size_t len = strlen(row[i]);
		int tail = 0;

		if (!text->used[i])
			continue;
		gap += first ? 0 : 2;
		first = false;
		while (len && row[i][len - 1] == ' ') {
			len--;
			tail++;
		}
		if (text->right[i])
			gap += pad;
		if (len) {
			fprintf(p->out, "%*s%.*s", gap, "", (int)len, row[i]);
			gap = 0;
		}
		gap += tail + (text->right[i] ? 0 : pad);
	}
	fputc('\n', p->out);
}

static void put_head(struct printer *p)
{
	char **head = g_new0(char *, p->column_count + 1);

	for (size_t i = 0; i < p->column_count; i++)
		head[i] = g_strdup(p->columns[i].title);
	put_row(p, head);
	g_strfreev(head);
}

static void put_row_or_gap(struct printer *p, char *const *row)
{
	if (row)
		put_row(p, row);
	else
		fputc('\n', p->out);
}

/* Write what was kept; from now on, rows go straight out. */
static void flush_kept(struct printer *p)
{
	struct text *text = p->data;

	if (!text->kept)
		return;
	if (text->several)
		fputc('\n', p->out);
	text->several = true;
	if (text->title)
		fprintf(p->out, "%s\n", text->title);
	put_head(p);
	for (size_t i = 0; i < text->kept->len; i++)
		put_row_or_gap(p, g_ptr_array_index(text->kept, i));
	g_ptr_array_free(text->kept, TRUE);
	text->kept = NULL;
}

/* A sum that does not fit (lying input) stays at its limit. */
static void add_to(int64_t *sum, int64_t i)
{
	if (__builtin_add_overflow(*sum, i, sum))
		*sum = i < 0 ? INT64_MIN : INT64_MAX;
}

static void text_row(struct printer *p, const struct cell *cells)
{
	struct text *text = p->data;
	char **row = g_new0(char *, p->column_count + 1);

	for (size_t i = 0; i < p->column_count; i++) {
		const struct cell *cell = &cells[i];

		row[i] = cell_string(&p->columns[i], cell);
		if (cell->type == CELL_INT || cell->type == CELL_REAL)
			text->right[i] = true;
		if (cell->type == CELL_INT && p->columns[i].total)
			add_to(&text->sum[i], cell->u.i);
		if (!cell_is_nothing(cell) && !p->columns[i].detail)
			text->used[i] = true;
	}
	if (text->kept) {
		widen(p, row);
		g_ptr_array_add(text->kept, row);
		if (text->kept->len >= KEPT_ROWS) {
			/* What follows may need any of the columns. */
			for (size_t i = 0; i < p->column_count; i++)
				text->used[i] = !p->columns[i].detail;
			flush_kept(p);
		}
		return;
	}
	put_row(p, row);
	g_strfreev(row);
}

static void text_gap(struct printer *p)
{
	struct text *text = p->data;

	if (text->kept)
		g_ptr_array_add(text->kept, NULL);
	else
		fputc('\n', p->out);
}

/* The totals as a row, or NULL if no column has any. */
static char **total_row(struct printer *p)
{
	struct text *text = p->data;
	char **row;
	bool any = false;

	for (size_t i = 0; i < p->column_count; i++)
		any = any || p->columns[i].total;
	if (!any || p->row < 2)
		return NULL;
	row = g_new0(char *, p->column_count + 1);
	for (size_t i = 0; i < p->column_count; i++)
		row[i] = p->columns[i].total
				 ? number_text(p->columns[i].unit, text->sum[i])
				 : g_strdup(i ? "" : "total");
	return row;
}

static void text_table_end(struct printer *p)
{
	struct text *text = p->data;
	char **total = total_row(p);

	if (total)
		widen(p, total);
	/* A part of an object that has no rows is not worth a heading. */
	if (p->row || !p->doc.object)
		flush_kept(p);
	else
		g_ptr_array_free(text->kept, TRUE);
	text->kept = NULL;
	if (total)
		put_row(p, total);
	g_strfreev(total);
	g_free(text->width);
	g_free(text->right);
	g_free(text->used);
	g_free(text->sum);
}

static void text_end(struct printer *p)
{
	(void)p;
}

const struct print_form print_text = {
	.name = "text",
	.data_size = sizeof(struct text),
	.begin = text_begin,
	.member = text_member,
	.table = text_table,
	.row = text_row,
	.gap = text_gap,
	.table_end = text_table_end,
	.end = text_end,
};
