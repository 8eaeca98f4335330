/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names on the command line: see given-names.h. */
#include "config.h"

#include "given-names.h"

#include <string.h>

#include "analysis/process-names.h"
#include "base/err.h"

static char **vms, **processes, **files;

static const GOptionEntry options[] = {
	{ "vm-name", 0, 0, G_OPTION_ARG_STRING_ARRAY, &vms,
	  "call the VM whose process is PID NAME (may be given again)",
	  "PID=NAME" },
	{ "process", 0, 0, G_OPTION_ARG_STRING_ARRAY, &processes,
	  "call the process of a guest with this CR3 NAME (may be given again)",
	  "VM:CR3=NAME" },
	{ "processes", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files,
	  "read names of guests' processes and threads from FILE", "FILE" },
	{ NULL },
};

void given_names_options(GOptionContext *context)
{
	g_option_context_add_main_entries(context, options, NULL);
}

static const char *bad_vm_name(void)
{
	for (char **p = vms; p && *p; p++) {
		const char *digits = *p + strspn(*p, "0123456789");

		if (digits == *p || *digits != '=' || !digits[1])
			return *p;
	}
	return NULL;
}

int given_names_read(const struct command *cmd, struct given_names *names)
{
	struct err err = ERR_INIT;
	const char *bad = bad_vm_name();
	int status = STATUS_DONE;

	if (bad)
		return usage_error(cmd, "'%s' is not PID=NAME", bad);
	names->vms = (const char *const *)vms;
	if (!processes && !files)
		return STATUS_DONE;
	names->processes = process_names_new();
	for (char **p = processes; status == STATUS_DONE && p && *p; p++)
		if (process_names_add(names->processes, *p, &err)) {
			status = usage_error(cmd, "%s", err.msg);
			err_clear(&err);
		}
	for (char **f = files; status == STATUS_DONE && f && *f; f++)
		if (process_names_read(names->processes, *f, &err))
			status = err_report(&err);
	return status;
}

bool given_names_empty(const struct given_names *names)
{
	return !(names->vms && *names->vms) &&
	       !(names->processes && names->processes->len);
}

void given_names_release(struct given_names *names)
{
	if (names->processes)
		g_ptr_array_unref(names->processes);
	names->processes = NULL;
	names->vms = NULL;
	g_clear_pointer(&vms, g_strfreev);
	g_clear_pointer(&processes, g_strfreev);
	g_clear_pointer(&files, g_strfreev);
}
