/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report is made of: columns, and rows of cells.
 *
 * A report fills cells and knows nothing of text, CSV or JSON; a printer
 * (printer.h) writes them and knows nothing of traces.  A cell points at its
 * text or list and does not own it: it is good until the row was handed on.
 */
#ifndef REPORT_CELL_H
#define REPORT_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

enum cell_type {
	CELL_NULL,
	CELL_BOOL,
	CELL_INT,
	CELL_REAL,
	CELL_TEXT,
	CELL_LIST,
};

struct cell_list;

struct cell {
	enum cell_type type;
	union {
		int64_t i;
		double r;
		const char *text; /* any bytes; printers clean it */
		const struct cell_list *list;
	} u;
};

/* A table in a cell: @n items of as many cells as the column has fields. */
struct cell_list {
	size_t n;
	const struct cell *cells;
};

/* What the numbers of a column are; decides form, total and order. */
enum unit {
	UNIT_PLAIN, /* a text, or a number as it is */
	UNIT_ID,    /* a number that names something: tid, cpu, code */
	UNIT_COUNT,
	UNIT_BYTES,
	UNIT_RATIO, /* a mean, a share, a rate: people see four digits */
	UNIT_PERCENT, /* thousandths of a percent, written with a point */
	UNIT_DURATION, /* nanoseconds */
	UNIT_TIME,     /* nanoseconds since the epoch */
	UNIT_DATE,     /* the same; people see the date as well */
};

struct column {
	const char *name;  /* contract: CSV header, JSON member, --sort */
	const char *title; /* heading for people */
	enum unit unit;
	bool total;    /* the text form sums it up */
	bool optional; /* the text form leaves it out if it is zero all over */
	bool detail;   /* the text form leaves it out */
	/* For lists: what an item holds, and an item in one short text. */
	const struct column *fields;
	size_t field_count;
	void (*item_text)(GString *out, const struct cell *item, bool people);
};

static inline struct cell cell_null(void)
{
	return (struct cell){ .type = CELL_NULL };
}

static inline struct cell cell_int(int64_t i)
{
	return (struct cell){ .type = CELL_INT, .u.i = i };
}

static inline struct cell cell_bool(bool b)
{
	return (struct cell){ .type = CELL_BOOL, .u.i = b };
}

static inline struct cell cell_real(double r)
{
	return (struct cell){ .type = CELL_REAL, .u.r = r };
}

/* NULL makes a null. */
static inline struct cell cell_text(const char *text)
{
	return (struct cell){ .type = text ? CELL_TEXT : CELL_NULL,
			      .u.text = text };
}

static inline struct cell cell_list(const struct cell_list *list)
{
	return (struct cell){ .type = CELL_LIST, .u.list = list };
}

#endif
