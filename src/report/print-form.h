/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between printer.c and the forms: what a form of output has to bring. */
#ifndef REPORT_PRINT_FORM_H
#define REPORT_PRINT_FORM_H

#include <stddef.h>
#include <stdio.h>

#include "report/cell.h"
#include "report/printer.h"

struct printer {
	const struct print_form *form;
	void *data; /* the form's own, of form->data_size, zeroed */
	FILE *out;
	struct document doc; /* valid from begin on */
	const char *table;   /* name of the open table */
	const struct column *columns;
	size_t column_count;
	size_t row;    /* number of rows that the table has so far */
	char *cleaned; /* owned; see printer_clean() */
};

struct print_form {
	const char *name; /* as --format knows it */
	size_t data_size;
	void (*begin)(struct printer *p);
	void (*member)(struct printer *p, const struct column *column,
		       const struct cell *value);
	void (*table)(struct printer *p, const char *title);
	void (*row)(struct printer *p, const struct cell *cells);
	void (*gap)(struct printer *p); /* or NULL */
	void (*table_end)(struct printer *p);
	void (*end)(struct printer *p);
};

extern const struct print_form print_text, print_csv, print_json, print_jsonl;
extern const struct print_form print_markdown;

/*
 * text_clean() for the many texts of many rows: plain ASCII is handed back as
 * it is.  The result is good until the next call.
 */
const char *printer_clean(struct printer *p, const char *text);

/*
 * A list in one field: its items' short texts, parted by @sep; for people,
 * the first of them.  g_free().
 */
char *list_text(const struct column *column, const struct cell_list *list,
		const char *sep, bool people);

/*
 * A cell as people read it: units, clean text, "" for nothing.  Durations have
 * blanks behind them so that units stand below each other.  g_free().
 */
char *cell_string(const struct column *column, const struct cell *cell);

/* 12345 of UNIT_PERCENT as "12.345", in every form; g_free(). */
char *percent_string(int64_t thousandths);

/* An integer as programs read it. */
void print_int(FILE *out, enum unit unit, int64_t i);

/* Is this a zero, a null or an empty list? */
bool cell_is_nothing(const struct cell *cell);

#endif
