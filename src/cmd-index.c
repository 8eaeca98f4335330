/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmscope index: build a history. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "base/err.h"
#include "base/text.h"
#include "command.h"
#include "given-names.h"
#include "progress.h"

static char *out;
static char **paths;
static struct given_names names;
static int threads;
static gboolean quiet, no_events;

static const GOptionEntry options[] = {
	{ "output", 'o', 0, G_OPTION_ARG_FILENAME, &out,
	  "write the history to FILE (default: the trace's name with .kvms, in "
	  "the current folder)", "FILE" },
	{ "threads", 'j', 0, G_OPTION_ARG_INT, &threads,
	  "decode with N threads (default: one per CPU)", "N" },
	{ "no-events", 0, 0, G_OPTION_ARG_NONE, &no_events,
	  "leave the events themselves out: a smaller history, without a list "
	  "of events", NULL },
	{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet,
	  "print nothing when all went well", NULL },
	{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL,
	  "TRACE..." },
	{ NULL },
};

/* "/a/b/host/" -> "host.kvms" */
static char *default_output(const char *path)
{
	char *full = g_canonicalize_filename(path, NULL);
	char *base = g_path_get_basename(full);
	char *name = g_strdup_printf(
		"%s.kvms", strcmp(base, G_DIR_SEPARATOR_S) ? base : "trace");

	g_free(base);
	g_free(full);
	return name;
}

static int index_traces(void)
{
	struct err err = ERR_INIT;
	struct index_result result;
	struct index_options opt = {
		.paths = (const char *const *)paths,
		.path_count = g_strv_length(paths),
		.out = out,
		.threads = (unsigned int)threads,
		.vm_names = names.vms,
		.processes = names.processes,
		.no_events = no_events,
	};
	char *clean;

	if (index_with_progress(&opt, &result, &err))
		return err_report(&err);
	clean = text_clean(out);
	if (!quiet)
		fprintf(stderr, "%s: %" G_GUINT64_FORMAT " events\n", clean,
			result.events);
	if (result.stopped)
		fprintf(stderr, "kvmscope: stopped: '%s' holds what was read "
				"until then\n", clean);
	else if (result.damaged)
		fprintf(stderr, "kvmscope: '%s' is incomplete: parts of the "
				"trace could not be read\n", clean);
	g_free(clean);
	return result.stopped || result.damaged ? STATUS_FAILED : STATUS_DONE;
}

static int run(int argc, char **argv)
{
	GOptionContext *context = g_option_context_new(NULL);
	GError *error = NULL;
	int status;

	g_option_context_set_summary(context, cmd_index.summary);
	g_option_context_add_main_entries(context, options, NULL);
	given_names_options(context);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		status = usage_error(&cmd_index, "%s", error->message);
		g_error_free(error);
	} else if (!paths) {
		status = usage_error(&cmd_index, "no trace given");
	} else if (threads < 0 || threads > 256) {
		status = usage_error(&cmd_index, "--threads must be 1 to 256");
	} else {
		if (!out)
			out = default_output(paths[0]);
		status = given_names_read(&cmd_index, &names);
		if (status == STATUS_DONE)
			status = index_traces();
	}
	g_option_context_free(context);
	g_strfreev(paths);
	given_names_release(&names);
	g_free(out);
	return status;
}

const struct command cmd_index = {
	.name = "index",
	.args = "[-o FILE] TRACE...",
	.summary = "build a history from traces",
	.run = run,
};
