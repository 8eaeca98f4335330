/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source, muxer, trimmer, losses, sink: see ctf-trim.h. */
#include "config.h"

#include "trace/ctf-trim.h"

#include <inttypes.h>

#include <babeltrace2/babeltrace.h>
#include <glib.h>

#include "base/nstime.h"
#include "trace/ctf-losses.h"
#include "trace/ctf.h"

struct trim {
	const struct ctf_trim *t;
	struct err *err;
	const bt_plugin *ctf, *utils;
	bt_graph *graph;
	/* Borrowed from the graph. */
	const bt_component_source *source;
	const bt_component_filter *muxer, *trimmer, *losses;
	const bt_component_sink *sink;
};

static int fail(struct trim *trim)
{
	char *cause = ctf_take_cause();

	err_set(trim->err, "%s", cause);
	g_free(cause);
	return -1;
}

static int find_plugin(struct trim *trim, const char *name,
		       const bt_plugin **plugin)
{
	if (bt_plugin_find(name, BT_TRUE, BT_FALSE, BT_TRUE, BT_TRUE, BT_FALSE,
			   plugin) == BT_PLUGIN_FIND_STATUS_OK)
		return 0;
	bt_current_thread_clear_error();
	return err_set(trim->err,
		       "the plugin '%s' of babeltrace2 was not found", name);
}

static void put(bt_value *params, const char *key, const char *text)
{
	bt_value_map_insert_string_entry(params, key, text);
}

/* "1795226682.366895488", as the trimmer reads times. */
static void put_time(bt_value *params, const char *key, int64_t t_ns)
{
	char *text;

	t_ns = MAX(t_ns, 0);
	text = g_strdup_printf("%" PRId64 ".%09" PRId64, t_ns / NS_PER_S,
			       t_ns % NS_PER_S);
	put(params, key, text);
	g_free(text);
}

static int add_source(struct trim *trim)
{
	const bt_component_class_source *class =
		bt_plugin_borrow_source_component_class_by_name_const(trim->ctf,
								      "fs");
	bt_value *params = bt_value_map_create(), *inputs = NULL;
	bt_graph_add_component_status status;

	bt_value_map_insert_empty_array_entry(params, "inputs", &inputs);
	bt_value_array_append_string_element(inputs, trim->t->in);
	status = bt_graph_add_source_component(trim->graph, class, "source",
					       params, BT_LOGGING_LEVEL_NONE,
					       &trim->source);
	bt_value_put_ref(params);
	return status == BT_GRAPH_ADD_COMPONENT_STATUS_OK ? 0 : fail(trim);
}

/* Adds a filter of @class, and consumes @params. */
static int add_filter(struct trim *trim, const char *name,
		      const bt_component_class_filter *class, bt_value *params,
		      const bt_component_filter **filter)
{
	bt_graph_add_component_status status;

	status = bt_graph_add_filter_component(trim->graph, class, name, params,
					       BT_LOGGING_LEVEL_NONE, filter);
	bt_value_put_ref(params);
	return status == BT_GRAPH_ADD_COMPONENT_STATUS_OK ? 0 : fail(trim);
}

static const bt_component_class_filter *utils_class(const struct trim *trim,
						    const char *name)
{
	return bt_plugin_borrow_filter_component_class_by_name_const(
		trim->utils, name);
}

static int add_filters(struct trim *trim)
{
	const bt_component_class_filter *losses = ctf_losses_class();
	bt_value *window = bt_value_map_create();
	int status;

	put_time(window, "begin", trim->t->from_ns);
	/* The trimmer's end is the last moment that is kept. */
	put_time(window, "end", trim->t->to_ns - 1);
	status = add_filter(trim, "trimmer", utils_class(trim, "trimmer"),
			    window, &trim->trimmer);
	if (!status)
		status = add_filter(trim, "muxer", utils_class(trim, "muxer"),
				    NULL, &trim->muxer);
	if (!status)
		status = losses ? add_filter(trim, "losses", losses, NULL,
					     &trim->losses)
				: fail(trim);
	bt_component_class_filter_put_ref(losses);
	return status;
}

static int add_sink(struct trim *trim)
{
	const bt_component_class_sink *class =
		bt_plugin_borrow_sink_component_class_by_name_const(trim->ctf,
								    "fs");
	bt_bool without = trim->t->without_losses;
	bt_value *params = bt_value_map_create();
	bt_graph_add_component_status status;

	put(params, "path", trim->t->out);
	bt_value_map_insert_bool_entry(params, "assume-single-trace", BT_TRUE);
	bt_value_map_insert_bool_entry(params, "quiet", BT_TRUE);
	bt_value_map_insert_bool_entry(params, "ignore-discarded-events",
				       without);
	bt_value_map_insert_bool_entry(params, "ignore-discarded-packets",
				       without);
	status =
		bt_graph_add_sink_component(trim->graph, class, "sink", params,
					    BT_LOGGING_LEVEL_NONE, &trim->sink);
	bt_value_put_ref(params);
	return status == BT_GRAPH_ADD_COMPONENT_STATUS_OK ? 0 : fail(trim);
}

static int connect(struct trim *trim, const bt_port_output *from,
		   const bt_port_input *to)
{
	if (bt_graph_connect_ports(trim->graph, from, to, NULL) ==
	    BT_GRAPH_CONNECT_PORTS_STATUS_OK)
		return 0;
	return fail(trim);
}

/* The muxer has one port more as soon as its last one is taken. */
static int connect_streams(struct trim *trim)
{
	uint64_t n = bt_component_source_get_output_port_count(trim->source);

	for (uint64_t i = 0; i < n; i++) {
		uint64_t last =
			bt_component_filter_get_input_port_count(trim->muxer) -
			1;

		if (connect(trim,
			    bt_component_source_borrow_output_port_by_index_const(
				    trim->source, i),
			    bt_component_filter_borrow_input_port_by_index_const(
				    trim->muxer, last)))
			return -1;
	}
	return 0;
}

static int connect_filters(struct trim *trim, const bt_component_filter *from,
			   const bt_component_filter *to)
{
	return connect(
		trim,
		bt_component_filter_borrow_output_port_by_index_const(from, 0),
		bt_component_filter_borrow_input_port_by_index_const(to, 0));
}

static int connect_all(struct trim *trim)
{
	if (connect_streams(trim) ||
	    connect_filters(trim, trim->muxer, trim->trimmer) ||
	    connect_filters(trim, trim->trimmer, trim->losses))
		return -1;
	return connect(trim,
		       bt_component_filter_borrow_output_port_by_index_const(
			       trim->losses, 0),
		       bt_component_sink_borrow_input_port_by_index_const(
			       trim->sink, 0));
}

static int run(struct trim *trim)
{
	bt_graph_run_status status;

	if (add_source(trim) || add_filters(trim) || add_sink(trim) ||
	    connect_all(trim))
		return -1;
	do
		status = bt_graph_run(trim->graph);
	while (status == BT_GRAPH_RUN_STATUS_AGAIN);
	return status == BT_GRAPH_RUN_STATUS_OK ? 0 : fail(trim);
}

int ctf_trim(const struct ctf_trim *t, struct err *err)
{
	struct trim trim = { .t = t, .err = err };
	int status = -1;

	if (!find_plugin(&trim, "ctf", &trim.ctf) &&
	    !find_plugin(&trim, "utils", &trim.utils)) {
		trim.graph = bt_graph_create(0);
		status = trim.graph ? run(&trim) : fail(&trim);
	}
	bt_graph_put_ref(trim.graph);
	bt_plugin_put_ref(trim.utils);
	bt_plugin_put_ref(trim.ctf);
	return status;
}
