/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of reports, and how one is printed: see report.h. */
#include "config.h"

#include "report/report.h"

#include <string.h>

#include "base/event-groups.h"

static const char *const length_or_begin[] = { "duration_ns", "begin_ns",
						 NULL };

/* clang-format off */
const struct report reports[] = {
	{ "summary", "what was traced, what it holds, and what is missing",
	  .object = summary_object },
	{ "cpus", "what every pCPU did",
	  cpus_columns, cpus_rows },
	{ "vcpus", "what every vCPU did, and why it did not run",
	  vcpus_columns, vcpus_rows, .of = TRACK_VM },
	{ "threads", "CPU time and waits of every host thread",
	  threads_columns, threads_rows, .order = "cpu_ns" },
	{ "exits", "exit reasons of every vCPU, and the time to handle them",
	  exits_columns, exits_rows, .of = TRACK_VM },
	{ "durations", "how long vCPUs and pCPUs stayed in each state",
	  durations_columns, durations_rows },
	{ "waits", "what vCPUs waited for when they were halted",
	  waits_columns, waits_rows, .of = TRACK_VM },
	{ "preemptions", "each preemption of a vCPU, and who ran instead",
	  preemptions_columns, preemptions_rows, .native = length_or_begin,
	  .listing = true, .of = TRACK_VM },
	{ "blame", "who preempted whom, and for how long",
	  blame_columns, blame_rows, .of = TRACK_VM },
	{ "cpu", "how much CPU each VM had, wanted, and lost to others",
	  cpu_columns, cpu_rows, .of = TRACK_VM },
	{ "disk", "what each VM asked of disks, and how long that took",
	  disk_columns, disk_rows, .of = TRACK_VM,
	  .events = EVENTS_OF_DISKS },
	{ "requests", "each disk request, and who submitted it",
	  requests_columns, requests_rows, .native = length_or_begin,
	  .listing = true, .events = EVENTS_OF_DISKS },
	{ "net", "packets and bytes of each VM, and how long they waited",
	  net_columns, net_rows, .of = TRACK_VM,
	  .events = EVENTS_OF_NETS },
	{ "processes", "what every process of the guests did, and waited for",
	  processes_columns, processes_rows, .order = "run_ns",
	  .of = TRACK_PROCESS },
	{ NULL, NULL },
};
/* clang-format on */

const struct report *report_find(const char *name)
{
	for (const struct report *r = reports; r->name; r++)
		if (!strcmp(r->name, name))
			return r;
	return NULL;
}

void columns_add(struct columns *columns, const struct column *more, size_t n)
{
	g_array_append_vals(columns->array, more, (guint)n);
}

void columns_add_states(struct columns *columns, enum track_kind kind)
{
	for (const int8_t *s = state_list(kind); *s >= 0; s++) {
		const char *state = state_info((unsigned int)*s)->name;
		char *name = g_strdup_printf("%s_ns", state);
		struct column column = {
			.name = g_string_chunk_insert(columns->texts, name),
			.title = state,
			.unit = UNIT_DURATION,
			.total = true,
			.optional = true,
		};

		columns_add(columns, &column, 1);
		g_free(name);
	}
}

void columns_add_host(const struct query *q, struct columns *columns)
{
	static const struct column host = { "host", "host" };

	if (query_many_hosts(q))
		columns_add(columns, &host, 1);
}

size_t cells_of_states(struct cell *cells, enum track_kind kind,
		       const struct state_sum *sum)
{
	const int8_t *states = state_list(kind);
	size_t n;

	for (n = 0; states[n] >= 0; n++)
		cells[n] = cell_int(sum->time_ns[states[n]]);
	return n;
}

/* The order that rows must be put into, or NULL if they come in it. */
static const char *order_of(const struct report *report, const struct query *q)
{
	for (const char *const *s = report->native; q->sort && s && *s; s++)
		if (!strcmp(*s, q->sort))
			return NULL;
	return q->sort ? q->sort : report->order;
}

static struct columns columns_of(const struct report *report,
				 const struct query *q)
{
	static const struct column stretch[] = {
		{ "from_ns", "from", UNIT_TIME },
		{ "to_ns", "to", UNIT_TIME },
	};
	struct columns columns = {
		g_array_new(FALSE, FALSE, sizeof(struct column)),
		g_string_chunk_new(256),
	};

	if (q->every_ns)
		columns_add(&columns, stretch, G_N_ELEMENTS(stretch));
	if (report->columns)
		report->columns(q, &columns);
	return columns;
}

static void columns_free(struct columns *columns)
{
	g_array_free(columns->array, TRUE);
	g_string_chunk_free(columns->texts);
}

static int sort_column(const struct columns *columns, const char *name,
		       struct err *err)
{
	return rows_sort_column((void *)columns->array->data,
				columns->array->len, name, err);
}

int report_check(const struct report *report, const struct query *q,
		 struct err *err)
{
	struct columns columns = columns_of(report, q);
	int status = 0;

	if (q->every_ns &&
	    (q->to_ns - q->from_ns) / q->every_ns >= REPORT_STRETCHES_MAX)
		status = err_set(err, "--every cuts the window into more than "
				      "%d parts",
				 REPORT_STRETCHES_MAX);
	if (!status && q->sort && sort_column(&columns, q->sort, err) < 0)
		status = -1;
	columns_free(&columns);
	return status;
}

/* The rows of each stretch of the window, the last one cut at its end. */
static int rows_of_stretches(const struct report *report,
			     const struct query *q, struct rows *rows,
			     struct err *err)
{
	struct query part = *q;
	int status = 0;

	for (int64_t at = q->from_ns; at < q->to_ns && !status;
	     at = part.to_ns) {
		struct cell stretch[2];

		part.from_ns = at;
		part.to_ns = q->to_ns - at > q->every_ns ? at + q->every_ns :
							   q->to_ns;
		stretch[0] = cell_int(part.from_ns);
		stretch[1] = cell_int(part.to_ns);
		rows_section(rows, stretch, G_N_ELEMENTS(stretch));
		status = report->rows(&part, rows, err);
	}
	return status;
}

static int print_table(const struct report *report, const struct query *asked,
		       struct printer *p, struct err *err)
{
	struct query named = *asked;
	const struct query *q = &named;
	struct columns columns = columns_of(report, q);
	const char *order;
	struct rows *rows;
	int status;

	if (q->sort) {
		int by = sort_column(&columns, q->sort, NULL);

		named.sort = g_array_index(columns.array, struct column, by)
				     .name;
	}
	order = order_of(report, q);
	rows = rows_new(p, (void *)columns.array->data, columns.array->len,
			order ? sort_column(&columns, order, NULL) : -1,
			q->limit);
	status = q->every_ns ? rows_of_stretches(report, q, rows, err) :
			       report->rows(q, rows, err);
	rows_close(rows);
	columns_free(&columns);
	return status;
}

int report_print(const struct report *report, const struct query *q,
		 struct printer *p, struct err *err)
{
	struct document doc = {
		.name = report->name,
		.subject = query_subject(q),
		.windowed = true,
		.begin_ns = q->from_ns,
		.end_ns = q->to_ns,
		.object = report->object != NULL,
	};
	int status;

	if (report->object) { /* is of the whole history */
		doc.begin_ns = history_begin_ns(q->h);
		doc.end_ns = history_end_ns(q->h);
	}
	printer_begin(p, &doc);
	status = report->object ? report->object(q, p, err)
				: print_table(report, q, p, err);
	printer_end(p);
	return status;
}
