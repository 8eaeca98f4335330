/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of an expression, for its reader and its evaluation alone. */
#ifndef UI_EXPR_INT_H
#define UI_EXPR_INT_H

#include <glib.h>

#include "ui/expr.h"

enum field {
	FIELD_NAME,
	FIELD_KIND,
	FIELD_VM,
	FIELD_VCPU,
	FIELD_TID,
	FIELD_PID,
	FIELD_LAST_OF_ROWS = FIELD_PID,
	FIELD_STATE,
	FIELD_DUR,
	FIELD_BEGIN,
	FIELD_END,
	FIELD_CPU,
	FIELD_REASON,
	FIELD_BY,
	FIELD_COUNT
};

enum op { OP_IS, OP_LESS, OP_AT_MOST, OP_MORE, OP_AT_LEAST };

struct term {
	enum field field;
	enum op op;
	bool negated;
	uint32_t mask;   /* of states or kinds */
	int64_t ns;      /* a duration or a time */
	GArray *numbers; /* int64_t, or NULL */
	GRegex *regex;   /* or NULL */
	/*
	 * What the regular expression said of a track or a value already:
	 * key -> 1 or 2 (matches).  Keys are of one domain for each term.
	 */
	GHashTable *known;
};

struct expr {
	char *text;
	GArray *terms; /* struct term, those of rows first */
	guint of_rows;
};

#define TERM(e, i) (&g_array_index((e)->terms, struct term, (i)))

#endif
