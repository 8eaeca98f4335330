/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The printers: forms, escaping, hostile text, alignment, order and limit. */
#include "config.h"

#include <inttypes.h>
#include <math.h>

#include <glib.h>
#include <json-glib/json-glib.h>

#include "report/printer.h"
#include "report/rows.h"
#include "tests/tap.h"

static void item_text(GString *out, const struct cell *item, bool people)
{
	g_string_append_printf(out, people ? "%s %" PRId64 : "%s:%" PRId64,
			       item[0].u.text, item[1].u.i);
}

static const struct column item_columns[] = {
	{ "who", "who" },
	{ "ns", "time", UNIT_DURATION },
};

/* clang-format off */
static const struct column columns[] = {
	{ "name", "name" },
	{ "id", "id", UNIT_ID },
	{ "used_ns", "used", UNIT_DURATION, .total = true },
	{ "never_ns", "never", UNIT_DURATION, .total = true, .optional = true },
	{ "by", "by", .fields = item_columns, .field_count = 2,
	  .item_text = item_text },
};
/* clang-format on */
#define COLUMNS G_N_ELEMENTS(columns)

struct row {
	const char *name;
	int64_t id, used_ns;
	enum row_place place;
};

static const struct document doc = {
	.name = "cpus",
	.subject = "a\x1b[31m.kvms",
	.windowed = true,
	.begin_ns = INT64_C(1795226682366895488),
	.end_ns = INT64_C(1795226683366895488),
};

/* Print @n rows by way of rows_add(); g_free() the result. */
static char *print(enum format format, const struct row *table, size_t n,
		   int by, int64_t limit)
{
	static const struct cell culprits[] = {
		{ CELL_TEXT, { .text = "x,\"y\"" } },
		{ CELL_INT, { 7 } },
		{ CELL_TEXT, { .text = "z" } },
		{ CELL_INT, { 8 } },
	};
	static const struct cell_list lists[] = { { 2, culprits },
						  { 0, NULL } };
	struct printer *p;
	struct rows *rows;
	char *text = NULL, *copy;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	p = printer_new(format, out);
	printer_begin(p, &doc);
	rows = rows_new(p, columns, COLUMNS, by, limit);
	for (size_t i = 0; i < n; i++) {
		struct cell cells[COLUMNS] = {
			cell_text(table[i].name),   cell_int(table[i].id),
			cell_int(table[i].used_ns), cell_int(0),
			cell_list(&lists[i % 2]),
		};

		rows_next_are(rows, table[i].place);
		if (rows_add(rows, cells))
			break;
	}
	rows_close(rows);
	printer_end(p);
	printer_free(p);
	fclose(out);
	copy = g_strdup(text);
	free(text);
	return copy;
}

static const struct row two[] = {
	{ "a,b", 1, 1500 },
	{ NULL, 20, INT64_C(2083880000) },
};

static void test_csv(void)
{
	char *s = print(FORMAT_CSV, two, 2, -1, INT64_MAX);

	is_text(s,
		"name,id,used_ns,never_ns,by\n"
		"\"a,b\",1,1500,0,\"x,\"\"y\"\":7;z:8\"\n"
		",20,2083880000,0,\n",
		"CSV has a header, quotes what must be, a null is empty");
	g_free(s);
	s = print(FORMAT_CSV, NULL, 0, -1, INT64_MAX);
	is_text(s, "name,id,used_ns,never_ns,by\n",
		"an empty table is its header");
	g_free(s);
}

static void test_json(void)
{
	char *s = print(FORMAT_JSON, two, 2, -1, INT64_MAX);

	is_text(s,
		"{\"report\": \"cpus\",\n"
		" \"begin_ns\": 1795226682366895488,\n"
		" \"end_ns\": 1795226683366895488,\n"
		" \"rows\": [\n"
		"  {\"name\":\"a,b\",\"id\":1,\"used_ns\":1500,\"never_ns\":0,"
		"\"by\":[{\"who\":\"x,\\\"y\\\"\",\"ns\":7},"
		"{\"who\":\"z\",\"ns\":8}]},\n"
		"  {\"name\":null,\"id\":20,\"used_ns\":2083880000,"
		"\"never_ns\":0,\"by\":[]}\n"
		" ]}\n",
		"JSON is one object, nests lists, keeps 64-bit integers");
	g_free(s);
	s = print(FORMAT_JSON, NULL, 0, -1, INT64_MAX);
	ok(g_str_has_suffix(s, " \"rows\": []}\n"), "no rows: an empty array");
	g_free(s);
}

static void test_json_lines(void)
{
	char *s = print(FORMAT_JSONL, two, 2, -1, 1);

	is_text(s,
		"{\"name\":\"a,b\",\"id\":1,\"used_ns\":1500,\"never_ns\":0,"
		"\"by\":[{\"who\":\"x,\\\"y\\\"\",\"ns\":7},"
		"{\"who\":\"z\",\"ns\":8}]}\n",
		"JSON lines: an object to a line, and the limit holds");
	g_free(s);
}

static void test_text(void)
{
	char *s = print(FORMAT_TEXT, two, 2, -1, INT64_MAX);

	is_text(s,
		"cpus of a?[31m.kvms, 2026-11-21 02:04:42.366895488 to "
		"02:04:43.366895488 UTC (1.000 s)\n"
		"\n"
		"name   id      used  by\n"
		"a,b     1  1.500 us  x,\"y\" 7, z 8\n"
		"       20  2.084 s\n"
		"total      2.084 s\n",
		"text aligns, totals, and leaves out what is zero all over");
	g_free(s);
}

/* A row wider than the screen's letters: two cells to an ideograph. */
static void test_wide_text(void)
{
	static const struct row rows[] = { { "日本", 1, 1000 },
					   { "e\xcc\x81t", 2, 1000 } };
	char *s = print(FORMAT_TEXT, rows, 2, -1, INT64_MAX);

	ok(strstr(s, "\n日本    1  1.000 us"), "wide letters count twice");
	ok(strstr(s, "\ne\xcc\x81t      2  1.000 us"),
	   "combining marks do not count");
	g_free(s);
}

/* The first rows set the widths; the table must still hold every row. */
static void test_long_text(void)
{
	struct row *rows = g_new0(struct row, 2000);
	size_t lines = 0;
	char *s;

	for (int i = 0; i < 2000; i++)
		rows[i] = (struct row){ "name", i, 1 };
	s = print(FORMAT_TEXT, rows, 2000, -1, INT64_MAX);
	for (const char *c = s; *c; c++)
		lines += *c == '\n';
	is_int(lines, 2 + 1 + 2000 + 1, "a long table streams completely");
	ok(strstr(s, "\ntotal       2.000 us"), "and still has its totals");
	g_free(s);
	g_free(rows);
}

/* Whatever the form, nothing that a terminal would obey. */
static void test_hostile(void)
{
	static const struct row rows[] = {
		{ "\x1b]0;owned\x07\x1b[2J\n\r\t", 1, 1 },
		{ "bad \xff\xc3 utf8 \xc2\x9b"
		  "31m",
		  2, 2 },
		{ "quo\"te,\\back", 3, 3 },
	};

	for (int format = FORMAT_TEXT; format <= FORMAT_JSONL; format++) {
		char *s = print((enum format)format, rows, 3, -1, INT64_MAX);
		bool clean = true;

		for (const char *c = s; *c; c = g_utf8_next_char(c)) {
			gunichar u = g_utf8_get_char_validated(c, -1);

			if (u == (gunichar)-1 || u == (gunichar)-2 ||
			    (u < 0x20 && u != '\n') ||
			    (u >= 0x7f && u < 0xa0)) {
				clean = false;
				break;
			}
		}
		ok(clean, "no control character in form %d", format);
		g_free(s);
	}
}

static void test_json_parses(void)
{
	static const struct row rows[] = {
		{ "\x1b[0m\"\\\n\xff", INT64_MIN + 1, INT64_MAX },
	};
	char *s = print(FORMAT_JSON, rows, 1, -1, INT64_MAX);
	JsonParser *parser = json_parser_new();
	JsonObject *row;

	if (ok(json_parser_load_from_data(parser, s, -1, NULL),
	       "hostile text makes valid JSON")) {
		row = json_array_get_object_element(
			json_object_get_array_member(
				json_node_get_object(
					json_parser_get_root(parser)),
				"rows"),
			0);
		is_text(json_object_get_string_member(row, "name"),
			"?[0m\"\\??", "with the text cleaned");
		is_int(json_object_get_int_member(row, "used_ns"), INT64_MAX,
		       "and integers of 63 bits exact");
	}
	g_object_unref(parser);
	g_free(s);
}

static void test_real_numbers(void)
{
	static const struct column real = { "x", "x" };
	static const double values[] = { 0.5, NAN };
	struct printer *p;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	p = printer_new(FORMAT_JSONL, out);
	printer_begin(p, &doc);
	printer_table(p, "rows", NULL, &real, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
		struct cell cell = cell_real(values[i]);

		printer_row(p, &cell);
	}
	printer_table_end(p);
	printer_end(p);
	printer_free(p);
	fclose(out);
	is_text(text, "{\"x\":0.5}\n{\"x\":null}\n",
		"what JSON cannot say is null");
	free(text);
}

static const struct row four[] = {
	{ "b", 3, 10 },
	{ "a", 1, 30 },
	{ "c", 2, 10 },
	{ NULL, 4, 20 },
};

/* The ids in the order they come out, as "3 1 2 4". */
static char *order(const struct row *table, size_t n, const char *by,
		   int64_t limit)
{
	char *s = print(FORMAT_CSV, table, n,
			rows_sort_column(columns, COLUMNS, by, NULL), limit);
	char **lines = g_strsplit(s, "\n", -1);
	GString *ids = g_string_new(NULL);

	for (char **l = lines + 1; *l && **l; l++) {
		char **fields = g_strsplit(*l, ",", -1);

		g_string_append_printf(ids, "%s%s", ids->len ? " " : "",
				       fields[1]);
		g_strfreev(fields);
	}
	g_strfreev(lines);
	g_free(s);
	return g_string_free(ids, FALSE);
}

static void test_order(void)
{
	static const struct {
		const char *by;
		int64_t limit;
		const char *want, *what;
	} rows[] = {
		{ "used_ns", INT64_MAX, "1 4 3 2",
		  "amounts come largest first, equal ones as they came" },
		{ "id", INT64_MAX, "1 2 3 4", "ids come in ascending order" },
		{ "name", INT64_MAX, "1 3 2 4", "names too, nulls last" },
		{ "used_ns", 2, "1 4", "the limit applies to the sorted rows" },
	};
	struct err err = ERR_INIT;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *got = order(four, 4, rows[i].by, rows[i].limit);

		is_text(got, rows[i].want, "%s", rows[i].what);
		g_free(got);
	}
	is_int(rows_sort_column(columns, COLUMNS, "nope", &err), -1,
	       "an unknown column is refused");
	is_text(err.msg,
		"no column 'nope' to sort by; there are: name id used_ns "
		"never_ns",
		"and those there are get listed");
	err_clear(&err);
}

static const struct row family[] = {
	{ "apart", 9, 1, ROW_APART },	{ "small", 1, 10, ROW_ALONE },
	{ "sixth", 11, 6, ROW_MEMBER }, { "ninth", 12, 9, ROW_MEMBER },
	{ "large", 2, 20, ROW_ALONE },	{ "third", 21, 3, ROW_MEMBER },
	{ "all", 99, 30, ROW_LAST },
};

static void test_places(void)
{
	size_t n = G_N_ELEMENTS(family);
	char *s = order(family, n, "used_ns", INT64_MAX);

	is_text(s, "9 2 21 1 12 11 99",
		"parts stay below what they are of, sums behind");
	g_free(s);
	s = order(family, n, "name", 4);
	is_text(s, "9 2 21 1", "in whatever order");
	g_free(s);
	for (int by = -1; by <= 2; by += 3) {
		s = print(FORMAT_TEXT, family, 2, by, INT64_MAX);
		ok(strstr(s, "apart   9   1 ns  x,\"y\" 7, z 8\n\nsmall   1  "
			     "10 ns\n") != NULL,
		   "what is apart stands apart");
		g_free(s);
	}
}

/* Sorted rows are copies: lists and texts must survive the copying. */
static void test_kept_lists(void)
{
	char *s = print(FORMAT_CSV, two, 2,
			rows_sort_column(columns, COLUMNS, "used_ns", NULL),
			INT64_MAX);

	is_text(s,
		"name,id,used_ns,never_ns,by\n"
		",20,2083880000,0,\n"
		"\"a,b\",1,1500,0,\"x,\"\"y\"\":7;z:8\"\n",
		"sorting keeps lists whole");
	g_free(s);
}

/* An object: members, and tables of which one is empty. */
static char *print_object(enum format format)
{
	static const struct column member = { "events", "events", UNIT_COUNT };
	static const struct column absent = { "note", "note",
					      .optional = true };
	static const struct column vm = { "vm", "VM" };
	struct document object = { .name = "summary",
				   .windowed = true,
				   .begin_ns = 1,
				   .end_ns = 2,
				   .object = true };
	struct cell cell = cell_text("vm1");
	char *text = NULL, *copy;
	struct printer *p;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	p = printer_new(format, out);
	printer_begin(p, &object);
	printer_member(p, &member, cell_int(5));
	printer_member(p, &absent, cell_null());
	printer_table(p, "vms", "VMs", &vm, 1);
	printer_row(p, &cell);
	printer_table_end(p);
	printer_table(p, "missing", "Missing", &vm, 1);
	printer_table_end(p);
	printer_end(p);
	printer_free(p);
	fclose(out);
	copy = g_strdup(text);
	free(text);
	return copy;
}

static void test_object(void)
{
	char *s = print_object(FORMAT_JSON);

	is_text(s,
		"{\"report\": \"summary\",\n \"begin_ns\": 1,\n"
		" \"end_ns\": 2,\n \"events\": 5,\n \"note\": null,\n"
		" \"vms\": [\n  {\"vm\":\"vm1\"}\n ],\n \"missing\": []}\n",
		"an object has its members and arrays");
	g_free(s);
	s = print_object(FORMAT_CSV);
	is_text(s,
		"section,item,field,value\nsummary,0,begin_ns,1\n"
		"summary,0,end_ns,2\nsummary,0,events,5\nsummary,0,note,\n"
		"vms,0,vm,vm1\n",
		"in CSV it is a list of fields");
	g_free(s);
	s = print_object(FORMAT_TEXT);
	is_text(s,
		"summary, 1970-01-01 00:00:00.000000001 to "
		"00:00:00.000000002 UTC (1 ns)\n\n"
		"events               5\n\nVMs\nVM\nvm1\n",
		"for people, what is absent is left out");
	g_free(s);
}

int main(void)
{
	tap_begin();
	test_csv();
	test_json();
	test_json_lines();
	test_text();
	test_wide_text();
	test_long_text();
	test_hostile();
	test_json_parses();
	test_real_numbers();
	test_order();
	test_places();
	test_kept_lists();
	test_object();
	return tap_end();
}
