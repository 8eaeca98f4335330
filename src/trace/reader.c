/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reader: which traces are read, by whom, and what was found.
 *
 * It owns everything: traces as found, their streams, the workers that fill
 * the streams and the merge that empties them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/ctf.h"
#include "trace/damage.h"
#include "trace/discover.h"
#include "trace/merge.h"
#include "trace/probe.h"
#include "trace/reader.h"
#include "trace/repair.h"
#include "trace/row.h"
#include "trace/worker.h"

#define THREADS_MAX 64

struct source {
	struct trace_folder *folder; /* borrowed from reader.folders */
	struct repair *repair;       /* NULL if it need not be repaired */
	struct probe *probe;         /* NULL if it cannot be read */
	struct plan_trace plan;
};

/* A stream that is read. */
struct route {
	size_t trace;
	const struct probe_stream *declared;
	const struct repaired *repaired; /* NULL if its file is as it was */
	struct stream *stream;
};

struct reader {
	GPtrArray *folders;  /* of struct trace_folder, owned */
	GArray *traces;      /* of struct trace_info */
	GArray *sources;     /* of struct source, as many */
	GPtrArray *machines; /* names, owned */
	GArray *routes;      /* of struct route */
	GPtrArray *workers;
	struct hub hub;
	struct merge *merge;
	struct row_registry *rows; /* or NULL */
	GArray *found;   /* of struct damage, known when opening */
	GArray *damages; /* of struct damage, as last asked for */
};

static struct trace_info *info_of(const struct reader *r, size_t i)
{
	return &g_array_index(r->traces, struct trace_info, i);
}

static struct source *source_of(const struct reader *r, size_t i)
{
	return &g_array_index(r->sources, struct source, i);
}

static struct route *route_of(const struct reader *r, size_t i)
{
	return &g_array_index(r->routes, struct route, i);
}

const char *trace_role_name(enum trace_role role)
{
	static const char *const names[] = {
		[ROLE_HOST] = "host",
		[ROLE_GUEST] = "guest",
		[ROLE_USER_SPACE] = "user-space",
		[ROLE_OTHER] = "other",
	};

	return (unsigned int)role < G_N_ELEMENTS(names) ? names[role] : "other";
}

/* ----- which traces are read -------------------------------------------- */

static void info_release(void *info)
{
	struct trace_info *t = info;

	g_free(t->path);
	g_free(t->note);
	g_free(t->host);
	g_free(t->tracer);
	g_free(t->kernel);
	g_free(t->uuid);
	g_free(t->clock_uuid);
}

static void add_trace(struct reader *r, struct trace_folder *folder)
{
	struct trace_info info = {
		.path = g_strdup(folder->path),
		.role = ROLE_OTHER,
		.note = g_strdup(folder->trouble),
		.host = g_strdup(""),
		.tracer = g_strdup(""),
		.kernel = g_strdup(""),
		.uuid = g_strdup(""),
		.clock_uuid = g_strdup(""),
		.machine = -1,
		.size = folder->size,
		.mtime_ns = folder->mtime_ns,
	};
	struct source source = { .folder = folder };
	struct err err = ERR_INIT;

	if (!folder->trouble &&
	    probe_trace(&source.probe, folder->path, &info, NULL) &&
	    (repair_open(&source.repair, folder, &err) ||
	     probe_trace(&source.probe, source.repair->path, &info, &err))) {
		info.note = g_strdup(err.msg);
		err_clear(&err);
	}
	g_array_append_val(r->traces, info);
	g_array_append_val(r->sources, source);
}

static bool declares_kvm(const struct trace_info *info)
{
	return info->declares[EV_KVM_ENTRY] || info->declares[EV_KVM_EXIT];
}

static bool is_kernel(const struct reader *r, size_t i)
{
	const struct source *s = source_of(r, i);

	return s->probe && s->probe->kernel && s->probe->streams->len;
}

static void set_note(struct trace_info *info, const char *note)
{
	g_free(info->note);
	info->note = g_strdup(note);
}

/*
 * The machines that ran KVM are the hosts; without one, all are.  A trace's
 * metadata declares what was switched on, so it tells the two apart.
 */
static void choose_roles(struct reader *r)
{
	bool any_kvm = false;
	struct trace_info *info;
	struct source *s;
	size_t i;

	for (i = 0; i < r->traces->len; i++)
		if (is_kernel(r, i) && declares_kvm(info_of(r, i)))
			any_kvm = true;
	for (i = 0; i < r->traces->len; i++) {
		info = info_of(r, i);
		s = source_of(r, i);
		if (!s->probe)
			continue;
		if (s->probe->user_space) {
			info->role = ROLE_USER_SPACE;
			set_note(info, "a user-space trace without QEMU's "
				       "events of disk requests");
		} else if (!s->probe->streams->len) {
			set_note(info,
				 "holds no events: its streams are empty");
		} else if (!s->probe->kernel) {
			set_note(info, "not a kernel trace");
		} else if (any_kvm && !declares_kvm(info)) {
			info->role = ROLE_GUEST;
			set_note(
				info,
				"probably a guest of the host traced beside it; guest traces are not fused yet");
		} else {
			info->role = ROLE_HOST;
			info->used = true;
		}
	}
}

static bool same_machine(const struct trace_info *a, const struct trace_info *b)
{
	return a->host[0] && !strcmp(a->host, b->host) &&
	       !strcmp(a->clock_uuid, b->clock_uuid);
}

static bool declares_qemu(const struct trace_info *info)
{
	for (int k = 0; k < EV_COUNT; k++)
		if (info->declares[k] && plan_is_user_kind((enum event_kind)k))
			return true;
	return false;
}

/*
 * What a VMM says of itself is read beside the kernel's trace of the same
 * machine, on the same clock.
 */
static void choose_user_space(struct reader *r)
{
	for (size_t i = 0; i < r->traces->len; i++) {
		struct trace_info *info = info_of(r, i);
		bool beside = false;

		if (info->role != ROLE_USER_SPACE || !declares_qemu(info) ||
		    !source_of(r, i)->probe->streams->len)
			continue;
		for (size_t k = 0; k < r->traces->len; k++)
			beside = beside ||
				 (info_of(r, k)->role == ROLE_HOST &&
				  info_of(r, k)->used &&
				  same_machine(info, info_of(r, k)));
		info->used = beside;
		set_note(info, beside ? NULL
				      : "a user-space trace without the "
					"kernel's of its machine beside it");
	}
}

static void number_machines(struct reader *r)
{
	struct trace_info *info;
	size_t i, k;

	for (i = 0; i < r->traces->len; i++) {
		info = info_of(r, i);
		if (!info->used)
			continue;
		for (k = 0; k < i; k++)
			if (info_of(r, k)->used &&
			    same_machine(info, info_of(r, k)))
				break;
		if (k < i) {
			info->machine = info_of(r, k)->machine;
		} else {
			info->machine = (int)r->machines->len;
			g_ptr_array_add(
				r->machines,
				g_strdup(info->host[0] ? info->host : "host"));
		}
		source_of(r, i)->plan = (struct plan_trace){
			.machine = (uint16_t)info->machine,
			.prev_state = source_of(r, i)->probe->prev_state,
			.prio_bias = source_of(r, i)->probe->prio_bias,
			.user_space = info->role == ROLE_USER_SPACE,
		};
	}
}

/* Why none can be read: say it of the first. */
static int nothing_to_read(struct reader *r, struct err *err)
{
	const struct trace_info *info = info_of(r, 0);

	err_set(err, "trace '%s': %s", info->path,
		info->note ? info->note : "holds nothing to read");
	if (r->traces->len > 1)
		err_append(err, "nor can any other of the %u traces be used",
			   r->traces->len);
	return -1;
}

/* ----- starting --------------------------------------------------------- */

/* What was done to the file called @name, or NULL. */
static const struct repaired *repaired_file(const struct source *s,
					    const char *name)
{
	const struct repaired *file;
	guint i;

	for (i = 0; s->repair && i < s->repair->files->len; i++) {
		file = &g_array_index(s->repair->files, struct repaired, i);
		if (!file->left_out && !strcmp(file->file, name))
			return file;
	}
	return NULL;
}

static void add_routes(struct reader *r)
{
	const struct probe *probe;
	struct route route;
	size_t i, k;

	for (i = 0; i < r->traces->len; i++) {
		if (!info_of(r, i)->used)
			continue;
		probe = source_of(r, i)->probe;
		for (k = 0; k < probe->streams->len; k++) {
			route.trace = i;
			route.declared = &g_array_index(probe->streams,
							struct probe_stream, k);
			route.repaired = repaired_file(source_of(r, i),
						       route.declared->file);
			route.stream =
				stream_new(&r->hub, r->routes->len,
					   source_of(r, i)->plan.machine,
					   source_of(r, i)->plan.user_space);
			g_array_append_val(r->routes, route);
		}
	}
}

static int larger_first(const void *a, const void *b)
{
	const struct lane *la = a, *lb = b;

	return la->size > lb->size ? -1 : la->size < lb->size;
}

static unsigned int thread_count(unsigned int wanted, size_t streams)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (!wanted)
		wanted = cpus > 0 ? (unsigned int)cpus : 1;
	wanted = MIN(wanted, THREADS_MAX);
	return (unsigned int)MIN((size_t)wanted, streams);
}

/* Deal the streams out, the largest first, each to who has least. */
static void start_workers(struct reader *r, unsigned int threads)
{
	size_t n = r->routes->len, i, k, least;
	struct lane *lanes = g_new0(struct lane, n);
	int64_t *load = g_new0(int64_t, threads);
	GArray **shares = g_new0(GArray *, threads);
	const struct source *source;
	const struct route *route;

	for (i = 0; i < n; i++) {
		route = route_of(r, i);
		source = source_of(r, route->trace);
		lanes[i].path = source->repair ? source->repair->path
					       : source->folder->path;
		lanes[i].cut = route->repaired;
		lanes[i].port = route->declared->port;
		lanes[i].trace = &source->plan;
		lanes[i].stream = route->stream;
		lanes[i].size = route->declared->size;
	}
	qsort(lanes, n, sizeof(*lanes), larger_first);
	for (k = 0; k < threads; k++)
		shares[k] = g_array_new(FALSE, FALSE, sizeof(struct lane));
	for (i = 0; i < n; i++) {
		least = 0;
		for (k = 1; k < threads; k++)
			if (load[k] < load[least])
				least = k;
		load[least] += lanes[i].size + 1;
		g_array_append_val(shares[least], lanes[i]);
	}
	for (k = 0; k < threads; k++) {
		g_ptr_array_add(
			r->workers,
			worker_start(
				&r->hub, r->rows,
				(const struct lane *)(void *)shares[k]->data,
				shares[k]->len));
		g_array_unref(shares[k]);
	}
	g_free(shares);
	g_free(load);
	g_free(lanes);
}

static struct merge *start_merge(struct reader *r)
{
	struct stream **streams = g_new(struct stream *, r->routes->len);
	struct merge *m;
	size_t i;

	for (i = 0; i < r->routes->len; i++)
		streams[i] = route_of(r, i)->stream;
	m = merge_new(streams, r->routes->len);
	g_free(streams);
	return m;
}

static struct reader *reader_new(void)
{
	struct reader *r = g_new0(struct reader, 1);

	r->folders = g_ptr_array_new_with_free_func(trace_folder_free);
	r->traces = g_array_new(FALSE, TRUE, sizeof(struct trace_info));
	g_array_set_clear_func(r->traces, info_release);
	r->sources = g_array_new(FALSE, TRUE, sizeof(struct source));
	r->machines = g_ptr_array_new_with_free_func(g_free);
	r->routes = g_array_new(FALSE, TRUE, sizeof(struct route));
	r->workers = g_ptr_array_new();
	hub_init(&r->hub);
	return r;
}

static bool known_already(const struct reader *r,
			  const struct trace_folder *folder)
{
	guint i;

	for (i = 0; i < r->traces->len; i++)
		if (!strcmp(info_of(r, i)->path, folder->path))
			return true;
	return false;
}

int reader_open(struct reader **out, const struct reader_options *opt,
		struct err *err)
{
	struct reader *r = reader_new();
	bool any = false;
	size_t i;

	*out = NULL;
	ctf_silence();
	for (i = 0; i < opt->path_count; i++)
		if (discover(opt->paths[i], r->folders, err))
			goto error;
	for (i = 0; i < r->folders->len; i++)
		if (!known_already(r, g_ptr_array_index(r->folders, i)))
			add_trace(r, g_ptr_array_index(r->folders, i));
	choose_roles(r);
	choose_user_space(r);
	for (i = 0; i < r->traces->len; i++)
		any = any || info_of(r, i)->used;
	if (!any) {
		if (!r->traces->len)
			err_set(err, "no trace was named");
		else
			nothing_to_read(r, err);
		goto error;
	}
	number_machines(r);
	add_routes(r);
	r->merge = start_merge(r);
	if (opt->rows)
		r->rows = row_registry_new();
	start_workers(r, thread_count(opt->threads, r->routes->len));
	*out = r;
	return 0;
error:
	reader_close(r);
	return -1;
}

void reader_close(struct reader *r)
{
	size_t i;

	if (!r)
		return;
	hub_stop(&r->hub);
	for (i = 0; i < r->workers->len; i++)
		worker_join(g_ptr_array_index(r->workers, i));
	merge_free(r->merge);
	for (i = 0; i < r->routes->len; i++)
		stream_free(route_of(r, i)->stream);
	for (i = 0; i < r->sources->len; i++) {
		probe_free(source_of(r, i)->probe);
		repair_close(source_of(r, i)->repair);
	}
	row_registry_free(r->rows);
	g_array_unref(r->routes);
	g_array_unref(r->sources);
	g_array_unref(r->traces);
	if (r->damages)
		g_array_unref(r->damages);
	g_ptr_array_unref(r->workers);
	g_ptr_array_unref(r->machines);
	g_ptr_array_unref(r->folders);
	hub_release(&r->hub);
	g_free(r);
}

/* ----- reading and looking ---------------------------------------------- */

size_t reader_next(struct reader *r, struct event *ev, size_t max)
{
	return merge_next(r->merge, ev, max);
}

const struct event_class *reader_class(const struct reader *r, uint32_t number)
{
	return row_registry_class(r->rows, number);
}

static void add_stats(struct trace_info *info, const struct stream_stats *st)
{
	if (st->events) {
		info->begin_ns = info->events
					 ? MIN(info->begin_ns, st->begin_ns)
					 : st->begin_ns;
		info->end_ns = info->events ? MAX(info->end_ns, st->end_ns)
					    : st->end_ns;
	}
	info->events += st->events;
	info->discarded_events += st->discarded_events;
	info->discarded_packets += st->discarded_packets;
	info->disordered_events += st->disordered_events;
}

static void count_up(const struct reader *r)
{
	const struct flaw *flaws;
	struct stream_stats st;
	struct trace_info *info;
	size_t i, n;

	for (i = 0; i < r->traces->len; i++) {
		info = info_of(r, i);
		info->events = 0;
		info->begin_ns = info->end_ns = 0;
		info->discarded_events = info->discarded_packets = 0;
		info->disordered_events = 0;
	}
	for (i = 0; i < r->routes->len; i++) {
		stream_look(route_of(r, i)->stream, &st, &flaws, &n);
		add_stats(info_of(r, route_of(r, i)->trace), &st);
	}
}

const struct trace_info *reader_traces(const struct reader *r, size_t *n)
{
	count_up(r);
	*n = r->traces->len;
	return (const struct trace_info *)(void *)r->traces->data;
}

size_t reader_machines(const struct reader *r)
{
	return r->machines->len;
}

const char *reader_machine_name(const struct reader *r, size_t machine)
{
	return g_ptr_array_index(r->machines, machine);
}

/* The flaws of a route; its file's is told with what was done to that. */
static void add_route_damage(GArray *damages, const struct route *route,
			     const struct trace_info *info)
{
	const struct flaw *flaws, *lost = NULL;
	struct stream_stats st;
	size_t k, n;

	stream_look(route->stream, &st, &flaws, &n);
	for (k = 0; k < n; k++) {
		if (flaws[k].kind == FLAW_CUT)
			lost = &flaws[k];
		else
			damage_add_flaw(damages, route->trace,
					route->declared->file, &flaws[k],
					info->begin_ns, info->end_ns);
	}
	if (lost && route->repaired)
		damage_add_file(damages, route->trace, route->repaired, lost,
				info->begin_ns, info->end_ns);
}

/* Files that are left out, or whose stream goes by another's name. */
static void add_file_damage(GArray *damages, const struct reader *r, size_t i)
{
	const struct trace_info *info = info_of(r, i);
	const struct repair *repair = source_of(r, i)->repair;
	const struct repaired *file;
	guint k, n;

	for (k = 0; repair && k < repair->files->len; k++) {
		file = &g_array_index(repair->files, struct repaired, k);
		for (n = 0; n < r->routes->len; n++)
			if (route_of(r, n)->repaired == file)
				break;
		if (n == r->routes->len)
			damage_add_file(damages, i, file, NULL, info->begin_ns,
					info->end_ns);
	}
}

const struct damage *reader_damage(const struct reader *cr, size_t *n)
{
	struct reader *r = (struct reader *)(uintptr_t)cr; /* only a cache */
	const struct route *route;
	size_t i;

	count_up(r);
	if (r->damages)
		g_array_unref(r->damages);
	r->damages = damage_array_new();
	for (i = 0; i < r->traces->len; i++)
		if (info_of(r, i)->used)
			add_file_damage(r->damages, r, i);
	for (i = 0; i < r->routes->len; i++) {
		route = route_of(r, i);
		add_route_damage(r->damages, route, info_of(r, route->trace));
	}
	*n = r->damages->len;
	return (const struct damage *)(void *)r->damages->data;
}

/* How far a stream is, from the time it has reached. */
static uint64_t bytes_done(const struct route *route)
{
	const struct probe_stream *d = route->declared;
	int64_t floor_ns = stream_floor(route->stream);
	double part;

	if (floor_ns >= d->end_ns)
		return floor_ns == INT64_MAX || d->end_ns > d->begin_ns
			       ? (uint64_t)d->size
			       : 0;
	if (floor_ns <= d->begin_ns)
		return 0;
	part = (double)(floor_ns - d->begin_ns) /
	       (double)(d->end_ns - d->begin_ns);
	return (uint64_t)(part * (double)d->size);
}

void reader_progress(const struct reader *r, uint64_t *done, uint64_t *total)
{
	size_t i;

	*done = *total = 0;
	for (i = 0; i < r->routes->len; i++) {
		*done += bytes_done(route_of(r, i));
		*total += (uint64_t)route_of(r, i)->declared->size;
	}
}

uint64_t reader_events_read(const struct reader *r)
{
	uint64_t events = 0;
	const struct flaw *flaws;
	struct stream_stats st;
	size_t i, n;

	for (i = 0; i < r->routes->len; i++) {
		stream_look(route_of(r, i)->stream, &st, &flaws, &n);
		events += (uint64_t)st.events;
	}
	return events;
}
