/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON, and JSON lines.
 *
 * Written as it comes, so that no more than one value is ever in memory.
 * Frame, numbers and texts of plain letters need no care and are written
 * here (an export has ten million of them); everything that JSON has rules
 * for, json-glib writes.
 */
#include "config.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>

#include <json-glib/json-glib.h>

#include "report/print-form.h"

struct json {
	JsonGenerator *generator;
	GString *line;
	size_t members; /* written into the object so far */
};

static void put_value(struct printer *p, const struct column *column,
		      const struct cell *cell);

/* Write @node, which is consumed, by the rules. */
static void put_node(struct printer *p, JsonNode *node)
{
	struct json *json = p->data;

	json_generator_set_root(json->generator, node);
	json_node_unref(node);
	g_string_truncate(json->line, 0);
	json_generator_to_gstring(json->generator, json->line);
	fwrite(json->line->str, 1, json->line->len, p->out);
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~' || *text == '"' || *text == '\\')
			return false;
	return true;
}

static void put_text(struct printer *p, const char *text)
{
	const char *clean = printer_clean(p, text);

	if (!is_plain(clean)) {
		put_node(p, json_node_init_string(json_node_alloc(), clean));
		return;
	}
	fputc('"', p->out);
	fputs(clean, p->out);
	fputc('"', p->out);
}

static void put_object(struct printer *p, const struct column *columns,
		       size_t n, const struct cell *cells)
{
	fputc('{', p->out);
	for (size_t i = 0; i < n; i++) {
		if (i)
			fputc(',', p->out);
		put_text(p, columns[i].name);
		fputc(':', p->out);
		put_value(p, &columns[i], &cells[i]);
	}
	fputc('}', p->out);
}

static void put_list(struct printer *p, const struct column *column,
		     const struct cell_list *list)
{
	fputc('[', p->out);
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			fputc(',', p->out);
		put_object(p, column->fields, column->field_count,
			   list->cells + i * column->field_count);
	}
	fputc(']', p->out);
}

static void put_value(struct printer *p, const struct column *column,
		      const struct cell *cell)
{
	switch (cell->type) {
	case CELL_BOOL:
		fputs(cell->u.i ? "true" : "false", p->out);
		return;
	case CELL_INT:
		print_int(p->out, column->unit, cell->u.i);
		return;
	case CELL_REAL:
		if (!isfinite(cell->u.r))
			break;
		put_node(p,
			 json_node_init_double(json_node_alloc(), cell->u.r));
		return;
	case CELL_TEXT:
		put_text(p, cell->u.text);
		return;
	case CELL_LIST:
		put_list(p, column, cell->u.list);
		return;
	case CELL_NULL:
		break;
	}
	fputs("null", p->out);
}

/* What stands before a member of the outer object. */
static void put_key(struct printer *p, const char *name)
{
	struct json *json = p->data;

	fputs(json->members++ ? ",\n " : "{", p->out);
	put_text(p, name);
	fputs(": ", p->out);
}

static void json_member(struct printer *p, const struct column *column,
			const struct cell *value)
{
	put_key(p, column->name);
	put_value(p, column, value);
}

static void jsonl_begin(struct printer *p)
{
	struct json *json = p->data;

	json->generator = json_generator_new();
	json->line = g_string_new(NULL);
}

static void json_begin(struct printer *p)
{
	static const struct column report = { .name = "report" };
	static const struct column begin = { .name = "begin_ns" };
	static const struct column end = { .name = "end_ns" };
	struct cell cell = cell_text(p->doc.name);

	jsonl_begin(p);
	json_member(p, &report, &cell);
	if (!p->doc.windowed)
		return;
	cell = cell_int(p->doc.begin_ns);
	json_member(p, &begin, &cell);
	cell = cell_int(p->doc.end_ns);
	json_member(p, &end, &cell);
}

static void json_table(struct printer *p, const char *title)
{
	(void)title;
	put_key(p, p->table);
	fputc('[', p->out);
}

static void json_row(struct printer *p, const struct cell *cells)
{
	fputs(p->row ? ",\n  " : "\n  ", p->out);
	put_object(p, p->columns, p->column_count, cells);
}

static void json_table_end(struct printer *p)
{
	fputs(p->row ? "\n ]" : "]", p->out);
}

static void jsonl_end(struct printer *p)
{
	struct json *json = p->data;

	g_object_unref(json->generator);
	g_string_free(json->line, TRUE);
}

static void json_end(struct printer *p)
{
	fputs("}\n", p->out);
	jsonl_end(p);
}

static void jsonl_member(struct printer *p, const struct column *column,
			 const struct cell *value)
{
	put_object(p, column, 1, value);
	fputc('\n', p->out);
}

static void jsonl_table(struct printer *p, const char *title)
{
	(void)p;
	(void)title;
}

static void jsonl_row(struct printer *p, const struct cell *cells)
{
	put_object(p, p->columns, p->column_count, cells);
	fputc('\n', p->out);
}

static void jsonl_table_end(struct printer *p)
{
	(void)p;
}

const struct print_form print_json = {
	.name = "json",
	.data_size = sizeof(struct json),
	.begin = json_begin,
	.member = json_member,
	.table = json_table,
	.row = json_row,
	.table_end = json_table_end,
	.end = json_end,
};

const struct print_form print_jsonl = {
	.name = "jsonl",
	.data_size = sizeof(struct json),
	.begin = jsonl_begin,
	.member = jsonl_member,
	.table = jsonl_table,
	.row = jsonl_row,
	.table_end = jsonl_table_end,
	.end = jsonl_end,
};
