/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvmscope sql: a question to a history in SQL.
 *
 * The columns are known only when the query runs, and so the table begins
 * with the first call of on_row().
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "command.h"
#include "report/cli.h"

/* More than anybody types; less than a mistaken file. */
#define QUERY_MAX (1 << 20)

static const char *const formats[] = { "text", "csv", "json", NULL };

struct result {
	struct printer *printer;
	GArray *columns; /* struct column; their names are in @names */
	GStringChunk *names;
	bool begun;
};

static void begin_result(struct result *result, int n, const char *const *names)
{
	const struct document doc = { .name = "sql" };

	for (int i = 0; i < n; i++) {
		struct column column = { 0 };

		column.name = g_string_chunk_insert(result->names, names[i]);
		column.title = column.name;
		g_array_append_val(result->columns, column);
	}
	printer_begin(result->printer, &doc);
	printer_table(result->printer, "rows", NULL,
		      (void *)result->columns->data, (size_t)n);
	result->begun = true;
}

static char *hex(const char *bytes, size_t len)
{
	GString *out = g_string_sized_new(2 * len);

	for (size_t i = 0; i < len; i++)
		g_string_append_printf(out, "%02x", (unsigned char)bytes[i]);
	return g_string_free(out, FALSE);
}

/* *@owned is what the cell points at, to be freed after the row. */
static struct cell value_cell(const struct sql_value *value, char **owned)
{
	switch (value->type) {
	case SQL_INT:
		return cell_int(value->i);
	case SQL_REAL:
		return cell_real(value->r);
	case SQL_TEXT:
		*owned = g_strndup(value->text, value->len);
		return cell_text(*owned);
	case SQL_BLOB:
		*owned = hex(value->text, value->len);
		return cell_text(*owned);
	default:
		return cell_null();
	}
}

static int on_row(int n, const char *const *names,
		  const struct sql_value *values, void *data)
{
	struct result *result = data;
	struct cell *cells;
	char **owned;
	int stop;

	if (!result->begun)
		begin_result(result, n, names);
	if (!values)
		return 0;
	cells = g_new0(struct cell, (size_t)n);
	owned = g_new0(char *, (size_t)n);
	for (int i = 0; i < n; i++)
		cells[i] = value_cell(&values[i], &owned[i]);
	stop = printer_row(result->printer, cells);
	for (int i = 0; i < n; i++)
		g_free(owned[i]);
	g_free(owned);
	g_free(cells);
	return stop;
}

static void print_result(struct cli *cli, const char *query)
{
	struct result result = {
		.printer = cli->printer,
		.columns = g_array_new(FALSE, FALSE, sizeof(struct column)),
		.names = g_string_chunk_new(256),
	};

	if (history_sql(cli->q.h, query, on_row, &result, &cli->err) < 0)
		cli_fail(cli);
	if (result.begun) {
		printer_table_end(cli->printer);
		printer_end(cli->printer);
	}
	g_array_free(result.columns, TRUE);
	g_string_chunk_free(result.names);
}

/* The query from standard input, or NULL.  Caller frees with g_free(). */
static char *read_query(struct err *err)
{
	GString *query = g_string_new(NULL);
	char buf[4096];
	size_t n;

	while ((n = fread(buf, 1, sizeof(buf), stdin)) > 0 &&
	       query->len <= QUERY_MAX)
		g_string_append_len(query, buf, (gssize)n);
	if (ferror(stdin))
		err_set(err, "cannot read the query: %s", g_strerror(errno));
	else if (query->len > QUERY_MAX)
		err_set(err, "the query is longer than %d bytes", QUERY_MAX);
	else
		return g_string_free(query, FALSE);
	g_string_free(query, TRUE);
	return NULL;
}

static int run(int argc, char **argv)
{
	struct cli cli = CLI_INIT(&cmd_sql, formats);
	char *query;

	if (!cli_parse(&cli, NULL, false,
		       "QUERY is one SELECT, or - to read it from standard "
		       "input.  The tables are those of\n"
		       "kvmscope-history(5), with interval and state_time "
		       "made of the stored chunks.",
		       &argc, &argv))
		return cli.status;
	if (argc != 3)
		return cli_wrong(&cli, "takes one history and one query");
	query = strcmp(argv[2], "-") ? g_strdup(argv[2]) : read_query(&cli.err);
	if (!query)
		cli_fail(&cli);
	else if (!cli_open(&cli, (void *)(argv + 1), 1) && !cli_begin(&cli))
		print_result(&cli, query);
	g_free(query);
	return cli_finish(&cli);
}

const struct command cmd_sql = {
	.name = "sql",
	.args = "FILE|TRACE QUERY",
	.summary = "ask a history in SQL",
	.run = run,
};
