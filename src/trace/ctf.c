/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Graphs of the reading library.
 *
 * Our sink is a component class of our own, since the library's simple sink
 * has one port only and would need its muxer, which gives up at the first
 * step back in time.  It has one input port per stream; unchosen streams stay
 * unconnected and are not decoded.
 *
 * Reference counts in the library are plain integers: each graph finds its
 * plugin anew and shares no object with another.  Finding plugins goes through
 * the dynamic linker and is done one at a time.
 */
#include "config.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>

#include "base/text.h"
#include "trace/ctf.h"
#include "trace/guard.h"

struct chosen {
	const bt_port_output *port; /* borrowed from its source */
	bt_message_iterator *iterator;
	char *cause; /* of its end, once it has failed */
};

struct ctf_graph {
	bt_graph *graph;
	const bt_plugin *plugin;
	GPtrArray *sources; /* of const bt_component_source, borrowed */
	GArray *chosen;     /* of struct chosen */
	bool (*step)(void *data);
	void *data;
	bool broken; /* the library's part is in pieces: leave it alone */
};

static pthread_mutex_t plugin_lock = PTHREAD_MUTEX_INITIALIZER;

#ifdef __SANITIZE_ADDRESS__
/*
 * For builds with AddressSanitizer: when an event cannot be decoded, the
 * library (2.0.4) loses the message that it had begun.  To recognise that, its
 * stack must be seen whole.
 */
const char *__asan_default_options(void);
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void)
{
	return "fast_unwind_on_malloc=0";
}

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

const char *__lsan_default_suppressions(void)
{
	return "leak:bt_message_iterator_next\n";
}
#endif

void ctf_silence(void)
{
	bt_logging_set_global_level(BT_LOGGING_LEVEL_NONE);
}

/* Its sentences end in lists of its own objects: ": msg-it-addr=0x7f...". */
static void cut_addresses(char *text)
{
	char *address = strstr(text, "-addr=");
	char *colon = address ? g_strrstr_len(text, address - text, ": ") :
				NULL;

	if (colon)
		*colon = '\0';
}

char *ctf_take_cause(void)
{
	const bt_error *error = bt_current_thread_take_error();
	char *text = NULL;

	if (!error)
		return g_strdup("unknown reason");
	if (bt_error_get_cause_count(error))
		text = text_clean(bt_error_cause_get_message(
			bt_error_borrow_cause_by_index(error, 0)));
	bt_error_release(error);
	if (!text)
		return g_strdup("unknown reason");
	cut_addresses(text);
	g_strchomp(text);
	if (g_str_has_suffix(text, "."))
		text[strlen(text) - 1] = '\0';
	return text;
}

static int fail(struct err *err, const char *what)
{
	char *cause = ctf_take_cause();

	err_set(err, "%s: %s", what, cause);
	g_free(cause);
	return -1;
}

/* ----- our sink --------------------------------------------------------- */

static bt_component_class_initialize_method_status
sink_initialize(bt_self_component_sink *sink,
		bt_self_component_sink_configuration *configuration,
		const bt_value *params, void *data)
{
	bt_self_component_add_port_status status;
	struct ctf_graph *g = data;
	char name[32];
	guint i;

	(void)configuration;
	(void)params;
	bt_self_component_set_data(
		bt_self_component_sink_as_self_component(sink), g);
	for (i = 0; i < g->chosen->len; i++) {
		g_snprintf(name, sizeof(name), "in%u", i);
		status = bt_self_component_sink_add_input_port(sink, name, NULL,
							       NULL);
		if (status != BT_SELF_COMPONENT_ADD_PORT_STATUS_OK)
			return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_ERROR;
	}
	return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

static bt_component_class_sink_graph_is_configured_method_status
sink_configured(bt_self_component_sink *sink)
{
	bt_message_iterator_create_from_sink_component_status status;
	struct ctf_graph *g = bt_self_component_get_data(
		bt_self_component_sink_as_self_component(sink));
	guint i;

	for (i = 0; i < g->chosen->len; i++) {
		status = bt_message_iterator_create_from_sink_component(
			sink,
			bt_self_component_sink_borrow_input_port_by_index(sink,
									  i),
			&g_array_index(g->chosen, struct chosen, i).iterator);
		if (status !=
		    BT_MESSAGE_ITERATOR_CREATE_FROM_SINK_COMPONENT_STATUS_OK)
			return BT_COMPONENT_CLASS_SINK_GRAPH_IS_CONFIGURED_METHOD_STATUS_ERROR;
	}
	return BT_COMPONENT_CLASS_SINK_GRAPH_IS_CONFIGURED_METHOD_STATUS_OK;
}

static bt_component_class_sink_consume_method_status
sink_consume(bt_self_component_sink *sink)
{
	struct ctf_graph *g = bt_self_component_get_data(
		bt_self_component_sink_as_self_component(sink));

	return g->step(g->data)
		       ? BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_OK
		       : BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_END;
}

static int add_sink(struct ctf_graph *g, const bt_component_sink **sink,
		    struct err *err)
{
	bt_graph_add_component_status status;
	bt_component_class_sink *class;

	class = bt_component_class_sink_create("kvmscope", sink_consume);
	if (!class)
		return fail(err, "setting up the decoder");
	bt_component_class_sink_set_initialize_method(class, sink_initialize);
	bt_component_class_sink_set_graph_is_configured_method(class,
							       sink_configured);
	status = bt_graph_add_sink_component_with_initialize_method_data(
		g->graph, class, "kvmscope", NULL, g, BT_LOGGING_LEVEL_NONE,
		sink);
	bt_component_class_sink_put_ref(class);
	if (status != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
		return fail(err, "setting up the decoder");
	return 0;
}

/* ----- graphs ----------------------------------------------------------- */

struct ctf_graph *ctf_graph_new(struct err *err)
{
	struct ctf_graph *g = g_new0(struct ctf_graph, 1);
	bt_plugin_find_status status;

	g->sources = g_ptr_array_new();
	g->chosen = g_array_new(FALSE, TRUE, sizeof(struct chosen));
	pthread_mutex_lock(&plugin_lock);
	status = bt_plugin_find("ctf", BT_TRUE, BT_FALSE, BT_TRUE, BT_TRUE,
				BT_FALSE, &g->plugin);
	pthread_mutex_unlock(&plugin_lock);
	if (status != BT_PLUGIN_FIND_STATUS_OK) {
		bt_current_thread_clear_error();
		err_set(err, "the plugin 'ctf' of babeltrace2 was not found");
		goto error;
	}
	g->graph = bt_graph_create(0);
	if (!g->graph) {
		fail(err, "setting up a babeltrace2 graph");
		goto error;
	}
	return g;
error:
	ctf_graph_free(g);
	return NULL;
}

void ctf_graph_free(struct ctf_graph *g)
{
	guint i;

	if (!g)
		return;
	for (i = 0; i < g->chosen->len; i++)
		g_free(g_array_index(g->chosen, struct chosen, i).cause);
	for (i = 0; !g->broken && i < g->chosen->len; i++)
		bt_message_iterator_put_ref(
			g_array_index(g->chosen, struct chosen, i).iterator);
	if (!g->broken) {
		bt_graph_put_ref(g->graph);
		pthread_mutex_lock(&plugin_lock);
		bt_plugin_put_ref(g->plugin);
		pthread_mutex_unlock(&plugin_lock);
	}
	/* What an iterator had kept for its next call. */
	bt_current_thread_clear_error();

	g_array_unref(g->chosen);
	g_ptr_array_unref(g->sources);
	g_free(g);
}

static bt_value *source_params(const char *path)
{
	bt_value *params = bt_value_map_create(), *inputs = NULL;

	if (!params ||
	    bt_value_map_insert_empty_array_entry(params, "inputs", &inputs) !=
		    BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK ||
	    bt_value_array_append_string_element(inputs, path) !=
		    BT_VALUE_ARRAY_APPEND_ELEMENT_STATUS_OK) {
		bt_value_put_ref(params);
		return NULL;
	}
	return params;
}

struct add_call {
	bt_graph *graph;
	const bt_component_class_source *class;
	const char *name;
	const bt_value *params;
	const bt_component_source *source;
	bt_graph_add_component_status status;
};

static void call_add(void *data)
{
	struct add_call *c = data;

	c->status = bt_graph_add_source_component(
		c->graph, c->class, c->name, c->params, BT_LOGGING_LEVEL_NONE,
		&c->source);
}

int ctf_graph_add_trace(struct ctf_graph *g, const char *path, struct err *err)
{
	const bt_component_class_source *class;
	struct add_call c;
	bt_value *params;

	char name[32];

	class = bt_plugin_borrow_source_component_class_by_name_const(g->plugin,
								      "fs");
	if (!class)
		return err_set(err,
			       "babeltrace2 has no component 'source.ctf.fs'");
	params = source_params(path);
	if (!params)
		return fail(err, "setting up a babeltrace2 graph");
	g_snprintf(name, sizeof(name), "trace%u", g->sources->len);
	c = (struct add_call){ g->graph, class,
			       name,     params,
			       NULL,     BT_GRAPH_ADD_COMPONENT_STATUS_ERROR };
	if (!guard_call(call_add, &c)) {
		g->broken = true;
		return err_set(
			err, "not a readable CTF trace: it contradicts itself");
	}
	bt_value_put_ref(params);
	if (c.status != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
		return fail(err, "not a readable CTF trace");
	g_ptr_array_add(g->sources, (void *)(uintptr_t)c.source);
	return 0;
}

static const bt_component_source *source_of(const struct ctf_graph *g,
					    size_t trace)
{
	return g_ptr_array_index(g->sources, trace);
}

size_t ctf_graph_port_count(const struct ctf_graph *g, size_t trace)
{
	return (size_t)bt_component_source_get_output_port_count(
		source_of(g, trace));
}

static const bt_port_output *port_of(const struct ctf_graph *g, size_t trace,
				     size_t i)
{
	return bt_component_source_borrow_output_port_by_index_const(
		source_of(g, trace), i);
}

const char *ctf_graph_port(const struct ctf_graph *g, size_t trace, size_t i)
{
	return bt_port_get_name(
		bt_port_output_as_port_const(port_of(g, trace, i)));
}

void ctf_graph_choose(struct ctf_graph *g, size_t trace, size_t i)
{
	struct chosen chosen = { port_of(g, trace, i), NULL, NULL };

	g_array_append_val(g->chosen, chosen);
}

int ctf_graph_run(struct ctf_graph *g, bool (*step)(void *data), void *data,
		  struct err *err)
{
	const bt_component_sink *sink;
	bt_graph_connect_ports_status connected;
	bt_graph_run_status status;
	guint i;

	g->step = step;
	g->data = data;
	if (add_sink(g, &sink, err))
		return -1;
	for (i = 0; i < g->chosen->len; i++) {
		connected = bt_graph_connect_ports(
			g->graph,
			g_array_index(g->chosen, struct chosen, i).port,
			bt_component_sink_borrow_input_port_by_index_const(sink,
									   i),
			NULL);
		if (connected != BT_GRAPH_CONNECT_PORTS_STATUS_OK)
			return fail(err, "setting up the decoder");
	}
	do
		status = bt_graph_run(g->graph);
	while (status == BT_GRAPH_RUN_STATUS_AGAIN);
	if (status != BT_GRAPH_RUN_STATUS_OK)
		return fail(err, "decoding");
	return 0;
}

/* ----- asking ----------------------------------------------------------- */

struct query_call {
	bt_query_executor *executor;
	const bt_value *answer;
	bt_query_executor_query_status status;
};

static void call_query(void *data)
{
	struct query_call *c = data;

	c->status = bt_query_executor_query(c->executor, &c->answer);
}

static const bt_value *entry(const bt_value *map, const char *key)
{
	if (!map || !bt_value_is_map(map))
		return NULL;
	return bt_value_map_borrow_entry_value_const(map, key);
}

static bool number(const bt_value *map, const char *key, int64_t *n)
{
	const bt_value *v = entry(map, key);

	if (!v || !bt_value_is_signed_integer(v))
		return false;
	*n = bt_value_integer_signed_get(v);
	return true;
}

/* An answer is an array of traces, each with an array of streams. */
static void each_range(const bt_value *answer,
		       void (*each)(const char *port, int64_t begin_ns,
				    int64_t end_ns, void *data),
		       void *data)
{
	const bt_value *streams, *s, *port;
	int64_t begin_ns, end_ns;
	uint64_t i, k;

	for (i = 0;
	     bt_value_is_array(answer) && i < bt_value_array_get_length(answer);
	     i++) {
		streams = entry(
			bt_value_array_borrow_element_by_index_const(answer, i),
			"stream-infos");
		for (k = 0; streams && bt_value_is_array(streams) &&
			    k < bt_value_array_get_length(streams);
		     k++) {
			s = bt_value_array_borrow_element_by_index_const(
				streams, k);
			port = entry(s, "port-name");
			if (port && bt_value_is_string(port) &&
			    number(entry(s, "range-ns"), "begin", &begin_ns) &&
			    number(entry(s, "range-ns"), "end", &end_ns))
				each(bt_value_string_get(port), begin_ns,
				     end_ns, data);
		}
	}
}

void ctf_graph_ranges(struct ctf_graph *g, const char *path,
		      void (*each)(const char *port, int64_t begin_ns,
				   int64_t end_ns, void *data),
		      void *data)
{
	const bt_component_class_source *class;
	struct query_call c = { NULL, NULL,
				BT_QUERY_EXECUTOR_QUERY_STATUS_ERROR };
	bt_value *params = source_params(path);

	class = bt_plugin_borrow_source_component_class_by_name_const(g->plugin,
								      "fs");
	if (class && params)
		c.executor = bt_query_executor_create(
			bt_component_class_source_as_component_class_const(
				class),
			"babeltrace.trace-infos", params);
	if (c.executor && !guard_call(call_query, &c)) {
		g->broken = true;
		return;
	}
	if (c.executor && c.status == BT_QUERY_EXECUTOR_QUERY_STATUS_OK)
		each_range(c.answer, each, data);
	bt_current_thread_clear_error();
	bt_value_put_ref(c.answer);
	bt_query_executor_put_ref(c.executor);
	bt_value_put_ref(params);
}

/* ----- running ---------------------------------------------------------- */

struct next_call {
	bt_message_iterator *iterator;
	bt_message_array_const *messages;
	uint64_t *count;
	bt_message_iterator_next_status status;
};

static void call_next(void *data)
{
	struct next_call *c = data;

	c->status =
		bt_message_iterator_next(c->iterator, c->messages, c->count);
}

bt_message_iterator_next_status ctf_graph_next(struct ctf_graph *g, size_t k,
					       bt_message_array_const *messages,
					       uint64_t *count)
{
	struct chosen *chosen = &g_array_index(g->chosen, struct chosen, k);
	struct next_call c = { chosen->iterator, messages, count,
			       BT_MESSAGE_ITERATOR_NEXT_STATUS_ERROR };
	const bt_error *error;

	if (chosen->cause)
		return BT_MESSAGE_ITERATOR_NEXT_STATUS_ERROR;
	if (!guard_call(call_next, &c)) {
		g->broken = true;
		chosen->cause = g_strdup("it contradicts itself");
		return BT_MESSAGE_ITERATOR_NEXT_STATUS_ERROR;
	}
	/*
	 * 2.0.4 hands out what it had decoded before an error with status OK,
	 * and leaves the error behind.
	 */
	error = bt_current_thread_take_error();
	if (error) {
		bt_current_thread_move_error(error);
		chosen->cause = ctf_take_cause();
	} else if (c.status < 0) {
		chosen->cause = g_strdup("unknown reason");
	}
	if (chosen->cause && c.status != BT_MESSAGE_ITERATOR_NEXT_STATUS_OK)
		return BT_MESSAGE_ITERATOR_NEXT_STATUS_ERROR;
	return c.status;
}

const char *ctf_graph_cause(const struct ctf_graph *g, size_t k)
{
	return g_array_index(g->chosen, struct chosen, k).cause;
}
