/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON, and JSON lines.
 *
 * json-glib writes values and rows; the frame around them is written here, so
 * that no more than one row is ever in memory.
 */
#include "config.h"

#include <math.h>

#include <json-glib/json-glib.h>

#include "base/text.h"
#include "report/print-form.h"

struct json {
	JsonGenerator *generator;
	GString *line;
	size_t members; /* written into the object so far */
};

static JsonNode *cell_node(const struct column *column,
			   const struct cell *cell);

static JsonNode *object_node(const struct column *columns, size_t n,
			     const struct cell *cells)
{
	JsonObject *object = json_object_new();
	JsonNode *node = json_node_new(JSON_NODE_OBJECT);

	for (size_t i = 0; i < n; i++)
		json_object_set_member(object, columns[i].name,
				       cell_node(&columns[i], &cells[i]));
	json_node_take_object(node, object);
	return node;
}

static JsonNode *list_node(const struct column *column,
			   const struct cell_list *list)
{
	JsonArray *array = json_array_sized_new((guint)list->n);
	JsonNode *node = json_node_new(JSON_NODE_ARRAY);

	for (size_t i = 0; i < list->n; i++)
		json_array_add_element(
			array,
			object_node(column->fields, column->field_count,
				    list->cells + i * column->field_count));
	json_node_take_array(node, array);
	return node;
}

static JsonNode *cell_node(const struct column *column, const struct cell *cell)
{
	JsonNode *node;
	char *clean;

	switch (cell->type) {
	case CELL_BOOL:
		return json_node_init_boolean(json_node_alloc(),
					      cell->u.i != 0);
	case CELL_INT:
		return json_node_init_int(json_node_alloc(), cell->u.i);
	case CELL_REAL:
		if (!isfinite(cell->u.r))
			break;
		return json_node_init_double(json_node_alloc(), cell->u.r);
	case CELL_TEXT:
		clean = text_clean(cell->u.text);
		node = json_node_init_string(json_node_alloc(), clean);
		g_free(clean);
		return node;
	case CELL_LIST:
		return list_node(column, cell->u.list);
	case CELL_NULL:
		break;
	}
	return json_node_init_null(json_node_alloc());
}

/* Write @node, which is consumed. */
static void put_node(struct printer *p, JsonNode *node)
{
	struct json *json = p->data;

	json_generator_set_root(json->generator, node);
	json_node_unref(node);
	g_string_truncate(json->line, 0);
	json_generator_to_gstring(json->generator, json->line);
	fwrite(json->line->str, 1, json->line->len, p->out);
}

/* What stands before a member of the outer object. */
static void put_key(struct printer *p, const char *name)
{
	struct json *json = p->data;

	fputs(json->members++ ? ",\n " : "{", p->out);
	put_node(p, json_node_init_string(json_node_alloc(), name));
	fputs(": ", p->out);
}

static void json_member(struct printer *p, const struct column *column,
			const struct cell *value)
{
	put_key(p, column->name);
	put_node(p, cell_node(column, value));
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
	put_node(p, object_node(p->columns, p->column_count, cells));
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
	put_node(p, object_node(column, 1, value));
	fputc('\n', p->out);
}

static void jsonl_table(struct printer *p, const char *title)
{
	(void)p;
	(void)title;
}

static void jsonl_row(struct printer *p, const struct cell *cells)
{
	put_node(p, object_node(p->columns, p->column_count, cells));
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
