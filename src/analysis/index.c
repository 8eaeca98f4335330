/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces in, a history out: see index.h. */
#include "config.h"

#include "analysis/index.h"

#include <inttypes.h>
#include <string.h>

#include <glib.h>

#include "analysis/analysis.h"
#include "analysis/missing.h"
#include "analysis/process-names.h"
#include "db/history.h"
#include "model/names.h"
#include "trace/reader.h"

#define BATCH 512
#define PROGRESS_INTERVAL_US 100000
#define ALL_MACHINES -1

struct run {
	const struct index_options *opt;
	struct index_result *result;
	struct reader *reader;
	struct writer *writer;
	struct analysis *analysis;
	uint32_t *machine_rows; /* track ids */
	GArray *classes; /* uint32_t: the writer's number by the reader's */
	int64_t stored_events;
	int64_t begin_ns, end_ns;
	gint64 next_progress_us;
};

/*
 * When the traces begin and end as far as they were read: all of them, or
 * those of one machine.  0, 0 if they hold nothing.
 */
static void find_range(const struct run *r, int machine, int64_t *begin_ns,
		       int64_t *end_ns)
{
	const struct trace_info *ti;
	size_t n;

	ti = reader_traces(r->reader, &n);
	*begin_ns = INT64_MAX;
	*end_ns = INT64_MIN;
	for (size_t i = 0; i < n; i++) {
		if (!ti[i].used || !ti[i].events ||
		    (machine != ALL_MACHINES && ti[i].machine != machine))
			continue;
		*begin_ns = MIN(*begin_ns, ti[i].begin_ns);
		*end_ns = MAX(*end_ns, ti[i].end_ns);
	}
	if (*begin_ns == INT64_MAX)
		*begin_ns = *end_ns = 0;
}

/* Every stream has been begun by now: the begins are right. */
static void begin_analysis(struct run *r)
{
	struct analysis_options opt = { .vm_names = r->opt->vm_names,
					.processes = r->opt->processes };
	size_t machines = reader_machines(r->reader), n;
	const struct trace_info *ti;

	find_range(r, ALL_MACHINES, &r->begin_ns, &r->end_ns);
	r->analysis = analysis_new(r->writer, &opt);
	r->machine_rows = g_new0(uint32_t, machines + 1);
	for (size_t i = 0; i < machines; i++) {
		int64_t begin_ns, end_ns;

		find_range(r, (int)i, &begin_ns, &end_ns);
		r->machine_rows[i] = analysis_add_machine(
			r->analysis, reader_machine_name(r->reader, i),
			begin_ns);
	}
	ti = reader_traces(r->reader, &n);
	for (size_t i = 0; i < n; i++)
		if (ti[i].used && ti[i].machine >= 0)
			analysis_expect(r->analysis, (uint16_t)ti[i].machine,
					ti[i].declares);
}

static void tell_progress(struct run *r)
{
	uint64_t done, total;
	gint64 now = g_get_monotonic_time();

	if (!r->opt->progress || now < r->next_progress_us)
		return;
	r->next_progress_us = now + PROGRESS_INTERVAL_US;
	reader_progress(r->reader, &done, &total);
	r->opt->progress(done, total, reader_events_read(r->reader),
			 r->opt->data);
}

/* The number that the history has for a class of the reader. */
static uint32_t class_number(struct run *r, uint32_t number)
{
	const struct event_class *class;
	uint32_t *known;

	if (r->classes->len <= number)
		g_array_set_size(r->classes, number + 1);
	known = &g_array_index(r->classes, uint32_t, number);
	if (!*known) {
		class = reader_class(r->reader, number);
		*known = writer_event_class(r->writer, class->name,
					    class->procname, class->fields,
					    class->len);
	}
	return *known;
}

/* Before the analysis sees it, which still knows who was there until now. */
static void store_event(struct run *r, const struct event *ev)
{
	struct event_row_info row = {
		.ts_ns = ev->ts_ns,
		.machine = r->machine_rows[ev->machine],
		.cpu = ev->cpu,
		.tid = ev->tid,
		.pid = ev->pid,
		.row = ev->row.bytes,
		.len = ev->row.len,
	};

	if (!ev->row.number)
		return;
	row.class = class_number(r, ev->row.number);
	if (row.tid < 0)
		analysis_current(r->analysis, ev, &row.tid, &row.pid);
	writer_event(r->writer, &row);
	r->stored_events++;
}

static void take(struct run *r, const struct event *ev)
{
	if (!r->opt->no_events)
		store_event(r, ev);
	if (ev->kind != EV_NONE)
		analysis_event(r->analysis, ev);
}

static void read_all(struct run *r)
{
	struct event *ev = g_new(struct event, BATCH);
	int64_t last_ns = INT64_MIN;
	size_t n;

	while ((n = reader_next(r->reader, ev, BATCH)) > 0) {
		if (!r->analysis)
			begin_analysis(r);
		for (size_t i = 0; i < n; i++)
			take(r, &ev[i]);
		last_ns = ev[n - 1].ts_ns;
		tell_progress(r);
		if (writer_failed(r->writer))
			break;
		if (r->opt->stop && *r->opt->stop) {
			r->result->stopped = true;
			break;
		}
	}
	g_free(ev);
	if (!r->analysis)
		begin_analysis(r);
	/* The decoders may be ahead of what was taken from them. */
	find_range(r, ALL_MACHINES, &r->begin_ns, &r->end_ns);
	if (r->result->stopped)
		r->end_ns = last_ns;
	r->end_ns = MAX(r->end_ns, r->begin_ns);
}

static void finish_analysis(struct run *r)
{
	for (size_t i = 0; i < reader_machines(r->reader); i++) {
		int64_t begin_ns, end_ns;

		find_range(r, (int)i, &begin_ns, &end_ns);
		analysis_finish(r->analysis, (uint16_t)i,
				MIN(end_ns, r->end_ns));
	}
}

/* ------------------------------------------------------------------ */
/* What the history says of its sources                               */

static void write_sources(struct run *r, bool present[EV_COUNT])
{
	const struct trace_info *ti;
	int64_t events = 0, discarded = 0, packets = 0, disordered = 0;
	size_t n;

	ti = reader_traces(r->reader, &n);
	for (size_t i = 0; i < n; i++) {
		struct source_row row = {
			.path = ti[i].path,
			.role = trace_role_name(ti[i].role),
			.used = ti[i].used,
			.note = ti[i].note,
			.host = ti[i].host,
			.tracer = ti[i].tracer,
			.kernel = ti[i].kernel,
			.uuid = ti[i].uuid,
			.clock_uuid = ti[i].clock_uuid,
			.size = ti[i].size,
			.mtime_ns = ti[i].mtime_ns,
			.events = ti[i].events,
			.discarded_events = ti[i].discarded_events,
			.discarded_packets = ti[i].discarded_packets,
			.disordered_events = ti[i].disordered_events,
			.begin_ns = ti[i].begin_ns,
			.end_ns = ti[i].end_ns,
		};

		if (ti[i].machine >= 0)
			row.machine = r->machine_rows[ti[i].machine];
		writer_source(r->writer, &row);
		if (!ti[i].used)
			continue;
		events += ti[i].events;
		discarded += ti[i].discarded_events;
		packets += ti[i].discarded_packets;
		disordered += ti[i].disordered_events;
		for (int k = 0; k < EV_COUNT; k++)
			present[k] |= ti[i].declares[k];
	}
	writer_meta_int(r->writer, "events", events);
	writer_meta_int(r->writer, "discarded_events", discarded);
	writer_meta_int(r->writer, "discarded_packets", packets);
	writer_meta_int(r->writer, "disordered_events", disordered);
	r->result->events = (uint64_t)events;
}

/* What the tracer did to the trace does not make its reading incomplete. */
static bool is_read_damage(const struct damage *d)
{
	return strcmp(d->kind, "discarded") && strcmp(d->kind, "disorder");
}

static void say_unused_name(int pid, const char *name, void *texts)
{
	g_ptr_array_add(texts, g_strdup_printf("no VM has the process %d, "
					       "which was to be called '%s'",
					       pid, name));
}

/* A file may name all processes of a guest, of which few were at work. */
#define UNUSED_SAID 8
struct unused {
	GPtrArray *texts;
	int count;
};

static void say_unused_process(const struct process_name *n, void *data)
{
	struct unused *u = data;

	if (++u->count > UNUSED_SAID)
		return;
	g_ptr_array_add(u->texts,
			g_strdup_printf("%s: no VM '%s' has a process with "
					"CR3 0x%" PRIx64
					", which was to be called '%s'",
					n->source, n->vm, n->cr3, n->name));
}

static void say_unused_processes(struct run *r, GPtrArray *texts)
{
	struct unused u = { .texts = texts };

	analysis_unused_processes(r->analysis, say_unused_process, &u);
	if (u.count > UNUSED_SAID)
		g_ptr_array_add(texts,
				g_strdup_printf("%d more names of processes "
						"are not used",
						u.count - UNUSED_SAID));
}

static void write_problems(struct run *r)
{
	GPtrArray *texts = g_ptr_array_new();
	const struct damage *d;
	uint64_t bad = analysis_bad_cpus(r->analysis);
	const struct trace_info *ti;
	size_t n;

	ti = reader_traces(r->reader, &n);
	d = reader_damage(r->reader, &n);
	for (size_t i = 0; i < n; i++) {
		r->result->damaged |= is_read_damage(&d[i]);
		g_ptr_array_add(texts,
				g_strdup_printf("trace '%s': %s",
						ti[d[i].trace].path,
						d[i].text));
		writer_problem(r->writer, &(struct problem_row){
			.source = (uint32_t)d[i].trace + 1,
			.kind = d[i].kind,
			.place = d[i].place,
			.cpu = d[i].cpu,
			.begin_ns = d[i].begin_ns,
			.end_ns = MIN(d[i].end_ns, r->end_ns),
			.count = d[i].count,
			.text = d[i].text,
		});
	}
	if (bad) {
		static const char text[] =
			"events that name an impossible CPU were left out";

		r->result->damaged = true;
		g_ptr_array_add(texts, g_strdup_printf("%" G_GUINT64_FORMAT
						       " %s", bad, text));
		writer_problem(r->writer, &(struct problem_row){
			.source = 1,
			.kind = "corrupt",
			.place = "",
			.cpu = -1,
			.begin_ns = r->begin_ns,
			.end_ns = r->end_ns,
			.count = (int64_t)bad,
			.text = text,
		});
	}
	analysis_unused_names(r->analysis, say_unused_name, texts);
	say_unused_processes(r, texts);
	g_ptr_array_add(texts, NULL);
	r->result->problems = (char **)g_ptr_array_free(texts, FALSE);
}

/* The kernel that all traces that are used ran on, or NULL. */
static const char *one_kernel(const struct run *r)
{
	const struct trace_info *ti;
	const char *kernel = NULL;
	size_t n;

	ti = reader_traces(r->reader, &n);
	for (size_t i = 0; i < n; i++) {
		if (!ti[i].used)
			continue;
		if (!ti[i].kernel || (kernel && strcmp(kernel, ti[i].kernel)))
			return NULL;
		kernel = ti[i].kernel;
	}
	return kernel;
}

static void on_missing(const char *events, const char *effect, void *data)
{
	struct run *r = data;

	writer_missing(r->writer, events, effect);
}

static void write_missing(struct run *r, const bool present[EV_COUNT])
{
	struct missing_input in = {
		.present = present,
		.vmx = analysis_saw_isa(r->analysis, ISA_VMX),
		.svm = analysis_saw_isa(r->analysis, ISA_SVM),
		.kernel = one_kernel(r),
	};

	missing_events(&in, on_missing, r);
}

static char *incomplete_text(const struct run *r)
{
	uint64_t done, total;

	if (!r->result->stopped)
		return NULL;
	reader_progress(r->reader, &done, &total);
	return g_strdup_printf("indexing was stopped after %d %% of the trace",
			       total ? (int)(done * 100 / total) : 0);
}

static int finish(struct run *r, struct err *err)
{
	bool present[EV_COUNT] = { false };
	char *incomplete;
	int status;

	finish_analysis(r);
	write_sources(r, present);
	for (int k = 0; k < EV_COUNT; k++)
		present[k] |= analysis_count(r->analysis, k) > 0;
	write_missing(r, present);
	write_problems(r);
	writer_meta(r->writer, "tool", "kvmscope " PACKAGE_VERSION);
	writer_meta_int(r->writer, "begin_ns", r->begin_ns);
	writer_meta_int(r->writer, "end_ns", r->end_ns);
	writer_meta(r->writer, "clock",
		    "each machine's trace clock, since the epoch (UTC); "
		    "machines are not synchronised");
	writer_meta_int(r->writer, "clock_error_ns", 0);
	writer_meta_int(r->writer, "presumed_waits",
			(int64_t)analysis_presumed_waits(r->analysis));
	if (!r->opt->no_events)
		writer_meta_int(r->writer, "stored_events", r->stored_events);
	incomplete = incomplete_text(r);
	status = writer_publish(r->writer, incomplete, err);
	g_free(incomplete);
	return status;
}

int index_run(const struct index_options *opt, struct index_result *result,
	      struct err *err)
{
	struct reader_options ro = {
		.paths = opt->paths,
		.path_count = opt->path_count,
		.threads = opt->threads,
		.rows = !opt->no_events,
	};
	struct run r = { .opt = opt, .result = result };
	int status = -1;

	memset(result, 0, sizeof(*result));
	if (!history_may_replace(opt->out))
		return err_set(err, "'%s' is something else than a kvmscope "
				    "history: it is left as it is",
			       opt->out);
	if (reader_open(&r.reader, &ro, err))
		return -1;
	if (opt->begun)
		opt->begun();
	r.classes = g_array_new(FALSE, TRUE, sizeof(uint32_t));
	if (!writer_open(&r.writer, opt->out, err)) {
		read_all(&r);
		status = finish(&r, err);
	}
	analysis_free(r.analysis);
	writer_close(r.writer);
	reader_close(r.reader);
	g_array_unref(r.classes);
	g_free(r.machine_rows);
	return status;
}
