/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "summary": what was traced, what it holds, and what is missing from it.
 *
 * It is of the whole history, whatever the window.
 */
#include "config.h"

#include <inttypes.h>

#include <glib.h>

#include "report/report.h"

/* clang-format off */
static const struct column events_column =
	{ "events", "events", UNIT_COUNT };
static const struct column discarded_column =
	{ "discarded_events", "discarded events", UNIT_COUNT };
static const struct column disordered_column =
	{ "disordered_events", "disordered events", UNIT_COUNT };
static const struct column incomplete_column =
	{ "incomplete", "incomplete", .optional = true };

static const struct column trace_columns[] = {
	{ "path", "path" },
	{ "host", "host" },
	{ "role", "role" },
	{ "tracer", "tracer" },
	{ "kernel", "kernel", .optional = true },
	{ "used", "used" },
	{ "events", "events", UNIT_COUNT },
	{ "begin_ns", "begin", UNIT_TIME },
	{ "end_ns", "end", UNIT_TIME },
	{ "discarded_events", "discarded", UNIT_COUNT, .optional = true },
	{ "disordered_events", "disordered", UNIT_COUNT, .optional = true },
	{ "note", "note", .optional = true },
};

static const struct column problem_columns[] = {
	{ "kind", "kind" },
	{ "place", "place" },
	{ "cpu", "cpu", UNIT_ID, .optional = true },
	{ "begin_ns", "begin", UNIT_TIME },
	{ "end_ns", "end", UNIT_TIME },
	{ "count", "count", UNIT_COUNT, .optional = true },
	{ "text", "what happened" },
};

static const struct column missing_columns[] = {
	{ "events", "events" },
	{ "effect", "effect" },
};
static const struct column note_columns[] = {
	{ "text", "note" },
};

/* What is counted in the meta table, and worth a sentence if there is any. */
static const struct {
	const char *key, *text;
} notes[] = {
	{ "presumed_waits",
	  "halts of vCPUs got their reason from what Linux guests commonly "
	  "use the interrupt's vector for: nothing in the trace tells it" },
};
/* clang-format on */

/* "0/207", for people "0 (tid 207)". */
static void vcpu_text(GString *out, const struct cell *cells, bool people)
{
	if (cells[0].type == CELL_INT)
		g_string_append_printf(out, "%" PRId64, cells[0].u.i);
	if (cells[1].type == CELL_INT)
		g_string_append_printf(
			out, people ? " (tid %" PRId64 ")" : "/%" PRId64,
			cells[1].u.i);
}

#define VCPU_FIELDS 3
static const struct column vcpu_columns[VCPU_FIELDS] = {
	{ "vcpu", "vCPU", UNIT_ID },
	{ "tid", "tid", UNIT_ID },
	{ "vcpu_id_source", "number from" },
};

static const struct column vm_columns[] = {
	{ "vm", "VM" },
	{ "pid", "pid", UNIT_ID },
	{ "vcpus", "vCPUs", .fields = vcpu_columns, .field_count = VCPU_FIELDS,
	  .item_text = vcpu_text },
};

/* Where a trace without events begins is not known. */
static struct cell time_cell(const struct history_source *s, int64_t t_ns)
{
	return s->events ? cell_int(t_ns) : cell_null();
}

static void print_totals(const struct query *q, struct printer *p)
{
	const struct history_source *sources;
	int64_t events = 0, discarded = 0, disordered = 0;
	size_t n;

	sources = history_sources(q->h, &n);
	for (size_t i = 0; i < n; i++) {
		if (!sources[i].used)
			continue;
		events += sources[i].events;
		discarded += sources[i].discarded_events;
		disordered += sources[i].disordered_events;
	}
	printer_member(p, &events_column, cell_int(events));
	printer_member(p, &discarded_column, cell_int(discarded));
	printer_member(p, &disordered_column, cell_int(disordered));
	printer_member(p, &incomplete_column,
		       cell_text(history_incomplete(q->h)));
}

static void print_traces(const struct query *q, struct printer *p)
{
	const struct history_source *sources;
	size_t n;

	sources = history_sources(q->h, &n);
	printer_table(p, "traces", "Traces", trace_columns,
		      G_N_ELEMENTS(trace_columns));
	for (size_t i = 0; i < n; i++) {
		const struct history_source *s = &sources[i];
		struct cell row[] = {
			cell_text(s->path),
			cell_text(s->host),
			cell_text(s->role),
			cell_text(s->tracer),
			cell_text(s->kernel),
			cell_bool(s->used),
			cell_int(s->events),
			time_cell(s, s->begin_ns),
			time_cell(s, s->end_ns),
			cell_int(s->discarded_events),
			cell_int(s->disordered_events),
			cell_text(s->note),
		};

		if (printer_row(p, row))
			break;
	}
	printer_table_end(p);
}

/* A list of the vCPUs of @vm; the array is the caller's. */
static GArray *list_vcpus(const struct query *q, const struct track *vm)
{
	GArray *cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
	const struct track *vcpu;
	size_t i = 0;

	while ((vcpu = query_next(q, TRACK_VCPU, &i))) {
		struct cell fields[VCPU_FIELDS] = {
			query_id_cell(vcpu->key),
			query_id_cell(vcpu->tid),
			cell_text(vcpu->note),
		};

		if (history_vm_of(q->h, vcpu) == vm)
			g_array_append_vals(cells, fields, VCPU_FIELDS);
	}
	return cells;
}

static void print_vms(const struct query *q, struct printer *p)
{
	const struct track *vm;
	size_t i = 0;

	printer_table(p, "vms", "VMs", vm_columns, G_N_ELEMENTS(vm_columns));
	while ((vm = query_next(q, TRACK_VM, &i))) {
		GArray *vcpus = list_vcpus(q, vm);
		struct cell_list list = { vcpus->len / VCPU_FIELDS,
					  (void *)vcpus->data };
		struct cell row[] = {
			cell_text(vm->name),
			query_id_cell(vm->pid),
			cell_list(&list),
		};
		int stop = printer_row(p, row);

		g_array_free(vcpus, TRUE);
		if (stop)
			break;
	}
	printer_table_end(p);
}

static void print_problems(const struct query *q, struct printer *p)
{
	const struct history_problem *problems;
	size_t n;

	problems = history_problems(q->h, &n);
	printer_table(p, "problems", "Problems", problem_columns,
		      G_N_ELEMENTS(problem_columns));
	for (size_t i = 0; i < n; i++) {
		const struct history_problem *problem = &problems[i];
		struct cell row[] = {
			cell_text(problem->kind),
			cell_text(problem->place),
			query_id_cell(problem->cpu),
			cell_int(problem->begin_ns),
			cell_int(problem->end_ns),
			cell_int(problem->count),
			cell_text(problem->text),
		};

		if (printer_row(p, row))
			break;
	}
	printer_table_end(p);
}

static void print_missing(const struct query *q, struct printer *p)
{
	const struct history_missing *missing;
	size_t n;

	missing = history_missing(q->h, &n);
	printer_table(p, "missing", "Missing events", missing_columns,
		      G_N_ELEMENTS(missing_columns));
	for (size_t i = 0; i < n; i++) {
		struct cell row[] = {
			cell_text(missing[i].events),
			cell_text(missing[i].effect),
		};

		if (printer_row(p, row))
			break;
	}
	printer_table_end(p);
}

static void print_notes(const struct query *q, struct printer *p)
{
	printer_table(p, "notes", "Notes", note_columns,
		      G_N_ELEMENTS(note_columns));
	for (size_t i = 0; i < G_N_ELEMENTS(notes); i++) {
		int64_t count = history_meta_int(q->h, notes[i].key, 0);
		char *text = g_strdup_printf("%" PRId64 " %s", count,
					     notes[i].text);
		struct cell row[] = { cell_text(text) };
		int stop = count > 0 && printer_row(p, row);

		g_free(text);
		if (stop)
			break;
	}
	printer_table_end(p);
}

int summary_object(const struct query *q, struct printer *p, struct err *err)
{
	(void)err;
	print_totals(q, p);
	print_traces(q, p);
	print_vms(q, p);
	print_problems(q, p);
	print_missing(q, p);
	print_notes(q, p);
	return 0;
}
