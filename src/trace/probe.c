/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening a trace to see what it is.
 *
 * The environment and the classes hang below the first message of any stream,
 * so one small batch of each stream is decoded and dropped.
 */
#include "config.h"

#include <babeltrace2/babeltrace.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "trace/ctf.h"
#include "trace/discover.h"
#include "trace/plan.h"
#include "trace/probe.h"
#include "trace/trial.h"

#define PERF_PRIO_BIAS -100 /* perf writes the kernel's own numbers */

struct probing {
	struct ctf_graph *graph;
	struct probe *probe;
	struct trace_info *info;
	bool have_trace;
};

static void stream_release(void *stream)
{
	struct probe_stream *s = stream;

	g_free(s->port);
	g_free(s->file);
}

void probe_free(struct probe *p)
{
	if (!p)
		return;
	g_array_unref(p->streams);
	g_free(p);
}

static void set_text(char **dst, char *text)
{
	g_free(*dst);
	*dst = text;
}

/* ----- what the trace says ---------------------------------------------- */

static const char *env_text(const bt_trace *trace, const char *name)
{
	const bt_value *v =
		bt_trace_borrow_environment_entry_value_by_name_const(trace,
								      name);

	return v && bt_value_is_string(v) ? bt_value_string_get(v) : NULL;
}

static int env_number(const bt_trace *trace, const char *name)
{
	const bt_value *v =
		bt_trace_borrow_environment_entry_value_by_name_const(trace,
								      name);
	int64_t n;

	if (!v || !bt_value_is_signed_integer(v))
		return 0;
	n = bt_value_integer_signed_get(v);
	return n < 0 || n > 9999 ? 0 : (int)n;
}

static char *uuid_text(const uint8_t *u)
{
	GString *s = g_string_new(NULL);
	int i;

	for (i = 0; u && i < 16; i++)
		g_string_append_printf(
			s, "%s%02x",
			i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", u[i]);
	return g_string_free(s, FALSE);
}

static void read_environment(struct probing *p, const bt_trace *trace)
{
	const char *tracer = env_text(trace, "tracer_name");
	const char *domain = env_text(trace, "domain");
	const char *host = env_text(trace, "hostname");
	const char *kernel = env_text(trace, "kernel_release");
	int major = env_number(trace, "tracer_major");
	int minor = env_number(trace, "tracer_minor");
	int patch = env_number(trace, "tracer_patchlevel");
	struct trace_info *info = p->info;
	bool perf = tracer && !strcmp(tracer, "perf");

	if (!host) /* perf's names */
		host = env_text(trace, "host");
	if (!kernel)
		kernel = env_text(trace, "release");
	set_text(&info->host, text_clean(host));
	set_text(&info->kernel, text_clean(kernel));
	set_text(&info->uuid, uuid_text(bt_trace_get_uuid(trace)));
	g_free(info->tracer);
	if (tracer && major)
		info->tracer = g_strdup_printf("%s %d.%d.%d", tracer, major,
					       minor, patch);
	else
		info->tracer = g_strdup(tracer ? tracer : "");
	set_text(&info->tracer, text_clean(info->tracer));
	p->probe->user_space = (domain && !strcmp(domain, "ust")) ||
			       (tracer && !strcmp(tracer, "lttng-ust"));
	p->probe->kernel = perf || (domain && !strcmp(domain, "kernel")) ||
			   (tracer && !strcmp(tracer, "lttng-modules"));
	p->probe->prio_bias = perf ? PERF_PRIO_BIAS : 0;
	p->probe->prev_state =
		prev_state_choose(tracer, major, minor, patch, kernel);
}

static void read_classes(struct probing *p, const bt_trace_class *tc)
{
	const bt_stream_class *sc;
	const bt_clock_class *cc;
	const bt_event_class *ec;
	const struct vocab_row *row;
	const char *tail;
	uint64_t i, k;

	for (i = 0; i < bt_trace_class_get_stream_class_count(tc); i++) {
		sc = bt_trace_class_borrow_stream_class_by_index_const(tc, i);
		cc = bt_stream_class_borrow_default_clock_class_const(sc);
		if (cc && !p->info->clock_uuid[0])
			set_text(&p->info->clock_uuid,
				 uuid_text(bt_clock_class_get_uuid(cc)));
		for (k = 0; k < bt_stream_class_get_event_class_count(sc);
		     k++) {
			ec = bt_stream_class_borrow_event_class_by_index_const(
				sc, k);
			row = plan_row(ec, &tail);
			if (row && plan_is_user_kind(row->kind) ==
					   p->probe->user_space)
				p->info->declares[row->kind] = true;
		}
	}
}

static void read_stream(struct probing *p, size_t k, const bt_stream *stream)
{
	struct probe_stream *s =
		&g_array_index(p->probe->streams, struct probe_stream, k);
	const bt_trace *trace = bt_stream_borrow_trace_const(stream);
	const char *path = bt_stream_get_name(stream);
	struct stat st;

	if (!p->have_trace) {
		p->have_trace = true;
		read_environment(p, trace);
		read_classes(p, bt_trace_borrow_class_const(trace));
	}
	if (!path)
		return;
	g_free(s->file);
	s->file = g_path_get_basename(path);
	if (!stat(path, &st))
		s->size = st.st_size;
}

/* ----- running ---------------------------------------------------------- */

static void look_at(struct probing *p, size_t k)
{
	bt_message_array_const messages;
	uint64_t count, i;

	if (ctf_graph_next(p->graph, k, &messages, &count) !=

	    BT_MESSAGE_ITERATOR_NEXT_STATUS_OK) {
		/* The decoder will meet it again, and say so. */
		return;
	}
	for (i = 0; i < count; i++) {
		if (bt_message_get_type(messages[i]) ==
		    BT_MESSAGE_TYPE_STREAM_BEGINNING)
			read_stream(
				p, k,
				bt_message_stream_beginning_borrow_stream_const(
					messages[i]));
		bt_message_put_ref(messages[i]);
	}
}

struct range {
	int64_t begin_ns, end_ns;
};

static void keep_range(const char *port, int64_t begin_ns, int64_t end_ns,
		       void *data)
{
	struct range *range = g_new(struct range, 1);

	range->begin_ns = begin_ns;
	range->end_ns = end_ns;
	g_hash_table_insert(data, g_strdup(port), range);
}

static void use_ranges(struct probe *p, GHashTable *ranges)
{
	const struct range *range;
	struct probe_stream *s;
	guint i;

	for (i = 0; i < p->streams->len; i++) {
		s = &g_array_index(p->streams, struct probe_stream, i);
		range = g_hash_table_lookup(ranges, s->port);
		if (!range)
			continue;
		s->begin_ns = range->begin_ns;
		s->end_ns = range->end_ns;
	}
}

static bool step(void *data)
{
	struct probing *p = data;
	size_t k;

	for (k = 0; k < p->probe->streams->len; k++)
		look_at(p, k);
	return false;
}

static int compare_streams(const void *a, const void *b)
{
	const struct probe_stream *sa = a, *sb = b;
	int d = natural_compare(sa->port, sb->port);

	return d ? d : strcmp(sa->port, sb->port);
}

int probe_trace(struct probe **out, const char *path, struct trace_info *info,
		struct err *err)
{
	GHashTable *ranges =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct probing p = { .info = info };
	struct probe_stream s = { NULL, NULL, 0, 0, 0 };
	size_t i, n;
	int ret = -1;

	p.probe = g_new0(struct probe, 1);
	p.probe->streams = g_array_new(FALSE, FALSE, sizeof(s));
	g_array_set_clear_func(p.probe->streams, stream_release);
	if (!trial_open(path, info->size, 0, keep_range, ranges)) {
		err_set(err, "not a readable CTF trace");
		goto out;
	}
	p.graph = ctf_graph_new(err);
	if (!p.graph || ctf_graph_add_trace(p.graph, path, err))
		goto out;
	n = ctf_graph_port_count(p.graph, 0);
	for (i = 0; i < n; i++) {
		s.port = g_strdup(ctf_graph_port(p.graph, 0, i));
		s.file = g_strdup(s.port);
		g_array_append_val(p.probe->streams, s);
		ctf_graph_choose(p.graph, 0, i);
	}
	if (n && ctf_graph_run(p.graph, step, &p, err))
		goto out;
	use_ranges(p.probe, ranges);
	g_array_sort(p.probe->streams, compare_streams);
	ret = 0;
out:
	ctf_graph_free(p.graph);
	g_hash_table_unref(ranges);
	if (ret) {
		probe_free(p.probe);
		p.probe = NULL;
	}
	*out = p.probe;
	return ret;
}
