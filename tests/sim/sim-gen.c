/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sim-gen: write the trace of a simulated KVM host, and what really happened.
 *
 *	sim-gen -o DIR [--truth FILE] [--events N] [--cpus N] [--vms N] ...
 *
 * A graph of two components: ours (ctf-source.h) and sink.ctf.fs.
 */
#include "config.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "sim/ctf-source.h"
#include "sim/truth.h"

struct arguments {
	char *out, *truth, *isa;
	gint64 events, seed;
	int cpus, vms, vcpus, threads;
	gboolean discard, syscalls, vcpu_wakeup;
	/* Of guests. */
	gboolean guests, apicv, no_accept, kpti, pcid;
	int processes, pace, timer_vector;
	char *context;
};

static int fail(const char *what)
{
	fprintf(stderr, "sim-gen: %s\n", what);
	return 1;
}

/* DIR gets the metadata and the streams themselves. */
static const bt_component_sink *add_sink(bt_graph *graph, const char *out)
{
	const bt_plugin *plugin = NULL;
	const bt_component_class_sink *cc;
	const bt_component_sink *sink = NULL;
	bt_value *params = bt_value_map_create();

	bt_value_map_insert_string_entry(params, "path", out);
	bt_value_map_insert_bool_entry(params, "assume-single-trace", BT_TRUE);
	bt_value_map_insert_bool_entry(params, "quiet", BT_TRUE);
	if (bt_plugin_find("ctf", BT_TRUE, BT_TRUE, BT_TRUE, BT_FALSE, BT_TRUE,
			   &plugin) == BT_PLUGIN_FIND_STATUS_OK) {
		cc = bt_plugin_borrow_sink_component_class_by_name_const(plugin,
									 "fs");
		bt_graph_add_sink_component(graph, cc, "fs", params,
					    BT_LOGGING_LEVEL_WARNING, &sink);
	}
	bt_value_put_ref(params);
	bt_plugin_put_ref(plugin);
	return sink;
}

static int run_graph(struct ctf_source *src, const char *out)
{
	bt_graph *graph = bt_graph_create(0);
	const bt_component_source *source = ctf_source_add(graph, src);
	const bt_component_sink *sink = add_sink(graph, out);
	bt_graph_run_status status = BT_GRAPH_RUN_STATUS_ERROR;
	int rc = -1;

	if (!source || !sink)
		goto end;
	if (bt_graph_connect_ports(
		    graph,
		    bt_component_source_borrow_output_port_by_index_const(
			    source, 0),
		    bt_component_sink_borrow_input_port_by_index_const(sink, 0),
		    NULL) != BT_GRAPH_CONNECT_PORTS_STATUS_OK)
		goto end;
	do
		status = bt_graph_run(graph);
	while (status == BT_GRAPH_RUN_STATUS_AGAIN);
	rc = status == BT_GRAPH_RUN_STATUS_OK ? 0 : -1;
end:
	bt_graph_put_ref(graph);
	return rc;
}

static int write_truth(const char *path, const struct ctf_source *src)
{
	FILE *f = fopen(path, "w");
	int rc;

	if (!f)
		return -1;
	rc = truth_write(host_truth(src->host), f, CTF_CLOCK_OFFSET_NS,
			 src->events, src->lost);
	rc |= host_write_guests(src->host, f, CTF_CLOCK_OFFSET_NS);
	return fclose(f) || rc ? -1 : 0;
}

static int context_by_name(const char *name)
{
	static const char *const names[] = { "none", "early", "late",
					     "probe" };

	for (int i = 0; name && i < (int)G_N_ELEMENTS(names); i++)
		if (!strcmp(name, names[i]))
			return i;
	return name ? -1 : 0;
}

static bool parse(struct arguments *a, int *argc, char ***argv)
{
	/* clang-format off */
	const GOptionEntry entries[] = {
		{ "output", 'o', 0, G_OPTION_ARG_FILENAME, &a->out, "folder to write", "DIR" },
		{ "truth", 0, 0, G_OPTION_ARG_FILENAME, &a->truth, "where to write what happened", "FILE" },
		{ "events", 0, 0, G_OPTION_ARG_INT64, &a->events, "how many [200000]", "N" },
		{ "cpus", 0, 0, G_OPTION_ARG_INT, &a->cpus, "pCPUs [4]", "N" },
		{ "vms", 0, 0, G_OPTION_ARG_INT, &a->vms, "VMs [3]", "N" },
		{ "vcpus", 0, 0, G_OPTION_ARG_INT, &a->vcpus, "vCPUs per VM [2]", "N" },
		{ "threads", 0, 0, G_OPTION_ARG_INT, &a->threads, "further threads of the host [12]", "N" },
		{ "seed", 0, 0, G_OPTION_ARG_INT64, &a->seed, "of the random numbers [1]", "S" },
		{ "isa", 0, 0, G_OPTION_ARG_STRING, &a->isa, "svm or vmx [svm]", "ISA" },
		{ "syscalls", 0, 0, G_OPTION_ARG_NONE, &a->syscalls, "with system calls", NULL },
		{ "vcpu-wakeup", 0, 0, G_OPTION_ARG_NONE, &a->vcpu_wakeup, "with kvm_vcpu_wakeup", NULL },
		{ "discard", 0, 0, G_OPTION_ARG_NONE, &a->discard, "lose some events (no truth then)", NULL },
		{ "guests", 0, 0, G_OPTION_ARG_NONE, &a->guests, "with processes and devices in the VMs", NULL },
		{ "processes", 0, 0, G_OPTION_ARG_INT, &a->processes, "of guests, per vCPU [4]", "N" },
		{ "pace", 0, 0, G_OPTION_ARG_INT, &a->pace, "of guests: N times as long devices and sleeps [4]", "N" },
		{ "timer-vector", 0, 0, G_OPTION_ARG_INT, &a->timer_vector, "of guests [236]", "V" },
		{ "apicv", 0, 0, G_OPTION_ARG_NONE, &a->apicv, "no injection events", NULL },
		{ "no-accept", 0, 0, G_OPTION_ARG_NONE, &a->no_accept, "no kvm_apic_accept_irq", NULL },
		{ "context", 0, 0, G_OPTION_ARG_STRING, &a->context, "with CR3, SP, IP at entries: none, early, late, probe [none]", "WAY" },
		{ "kpti", 0, 0, G_OPTION_ARG_NONE, &a->kpti, "guests have two CR3s per process", NULL },
		{ "pcid", 0, 0, G_OPTION_ARG_NONE, &a->pcid, "guests use the low bits of CR3", NULL },
		{ NULL },
	};
	/* clang-format on */
	GOptionContext *cx = g_option_context_new("- simulate a KVM host");
	GError *error = NULL;
	bool good;

	g_option_context_add_main_entries(cx, entries, NULL);
	good = g_option_context_parse(cx, argc, argv, &error);
	if (!good)
		fprintf(stderr, "sim-gen: %s\n", error->message);
	g_clear_error(&error);
	g_option_context_free(cx);
	return good && *argc == 1 && a->out && a->events > 0 && a->cpus > 0 &&
	       a->vms >= 0 && a->vcpus > 0 && a->vcpus < 900 &&
	       a->threads >= 0 && a->processes >= 0 && a->processes <= 12 &&
	       a->pace > 0 && a->pace <= 100 &&
	       a->timer_vector >= 40 && a->timer_vector < 251 &&
	       context_by_name(a->context) >= 0 &&
	       (!a->isa || !strcmp(a->isa, "svm") || !strcmp(a->isa, "vmx"));
}

/* Kinds of events that the run does not make are not declared either. */
static void omit(const struct host_options *opt, bool omit[SIM_KIND_COUNT])
{
	for (int k = SIM_SYSCALL_ENTRY_IOCTL; k <= SIM_SYSCALL_EXIT_CLONE; k++)
		omit[k] = !opt->syscalls;
	omit[SIM_KVM_VCPU_WAKEUP] = !opt->vcpu_wakeup;
	host_omits(opt, omit);
}

static int generate(const struct arguments *a)
{
	struct host_options opt = {
		.events = (uint64_t)a->events,
		.cpus = (unsigned int)a->cpus,
		.vms = (unsigned int)a->vms,
		.vcpus = (unsigned int)a->vcpus,
		.tasks = (unsigned int)a->threads,
		.seed = (uint64_t)a->seed,
		.vmx = a->isa && !strcmp(a->isa, "vmx"),
		.syscalls = a->syscalls,
		.vcpu_wakeup = a->vcpu_wakeup,
		.guests = a->guests,
		.processes = (unsigned int)a->processes,
		.pace = (unsigned int)a->pace,
		.timer_vector = a->timer_vector,
		.apicv = a->apicv,
		.accept = !a->no_accept,
		.kpti = a->kpti,
		.pcid = a->pcid,
		.context = (unsigned int)context_by_name(a->context),
	};
	struct ctf_source src = {
		.cpus = opt.cpus,
		.lose_every = a->discard ? opt.events / 4 + 1 : 0,
	};
	int rc = 0;

	omit(&opt, src.omit);
	src.host = host_new(&opt);
	if (run_graph(&src, a->out))
		rc = fail("cannot write the trace");
	else if (a->truth && !host_settled(src.host))
		rc = fail("too few events for every thread to show up");
	else if (a->truth && write_truth(a->truth, &src))
		rc = fail(strerror(errno));
	if (!rc)
		printf("%" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT
		       " lost\n",
		       src.events, src.lost);
	host_free(src.host);
	return rc;
}

int main(int argc, char **argv)
{
	struct arguments a = { .events = 200000,
			       .cpus = 4,
			       .vms = 3,
			       .vcpus = 2,
			       .threads = 12,
			       .processes = 4,
			       .pace = 4,
			       .timer_vector = 236,
			       .seed = 1 };
	int rc;

	if (parse(&a, &argc, &argv)) {
		rc = generate(&a);
	} else {
		fail("wrong arguments; see --help");
		rc = 2;
	}
	g_free(a.out);
	g_free(a.truth);
	g_free(a.isa);
	g_free(a.context);
	return rc;
}
