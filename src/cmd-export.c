/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmscope export: a window of a history, in a format for something else. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "base/text.h"
#include "command.h"
#include "export/export.h"
#include "picture-size.h"
#include "report/cli.h"

struct arguments {
	char **tracks;
	char *kind, *size, *keys;
};

/* The chosen ids. */
static int read_tracks(char **texts, GArray *ids)
{
	for (; texts && *texts; texts++) {
		char *end;
		gint64 id = g_ascii_strtoll(*texts, &end, 10);
		uint32_t track = (uint32_t)id;

		if (*end || id < 1)
			return -1;
		/* None is as large: it is said where tracks are looked up. */
		if (id > UINT32_MAX)
			track = UINT32_MAX;
		g_array_append_val(ids, track);
	}
	return 0;
}

static int check_tracks(struct cli *cli, const struct export *x)
{
	for (size_t i = 0; i < x->choice.track_count; i++) {
		uint32_t id = x->choice.tracks[i];

		if (history_track(cli->q.h, id))
			continue;
		err_set(&cli->err, "'%s': no track %" PRIu32 " in it",
			query_subject(&cli->q), id);
		cli_fail(cli);
		return -1;
	}
	return 0;
}

static void say_note(struct export *x)
{
	char *clean;

	if (!x->note)
		return;
	clean = text_clean(x->note);
	fprintf(stderr, "kvmscope: %s\n", clean);
	g_free(clean);
	g_free(x->note);
}

static int export_command(struct cli *cli, const struct export_format *format,
			  struct export *x, int argc, char **argv)
{
	if (argc < 2)
		return cli_wrong(cli, "no history or trace named");
	if (cli_open(cli, (void *)(argv + 1), (size_t)(argc - 1)) ||
	    check_tracks(cli, x))
		return cli_finish(cli);
	x->q = cli->q;
	x->path = cli->out;
	if (export_run(format, x, &cli->err))
		cli_fail(cli);
	say_note(x);
	return cli_finish(cli);
}

/* What is wrong with the options, or NULL. */
static const char *check_options(const struct cli *cli,
				 const struct export_format *format,
				 const struct arguments *a, struct export *x)
{
	bool picture = format->about.screen || format->picture;

	if (a->kind) {
		x->choice.kind = track_kind_by_name(a->kind);
		if (x->choice.kind < 0 ||
		    (x->choice.kind != TRACK_COUNTER &&
		     state_list((enum track_kind)x->choice.kind)[0] < 0))
			return "--kind takes pcpu, vcpu, wait, thread, "
			       "process, task or counter";
	}
	if ((a->size || a->keys) && !picture)
		return "--size and --keys go with --format svg or markdown";
	if (a->size && !picture_size_parse(a->size, &x->cols, &x->lines))
		return "--size takes a size like 100x30";
	if (export_needs_path(format) && (!cli->out || !strcmp(cli->out, "-")))
		return "this format needs the name of an output: -o OUT";
	x->keys = a->keys;
	return NULL;
}

static int work(struct cli *cli, const struct arguments *a, int argc,
		char **argv)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	const struct export_format *format = export_find(cli->format_chosen);
	struct export x = { .choice = { .kind = -1 } };
	const char *wrong = check_options(cli, format, a, &x);
	int status;

	if (!wrong && read_tracks(a->tracks, ids))
		wrong = "--track takes a number from 1 on";
	x.choice.tracks = (const uint32_t *)(void *)ids->data;
	x.choice.track_count = ids->len;
	if (wrong)
		status = cli_wrong(cli, wrong);
	else
		status = export_command(cli, format, &x, argc, argv);
	g_array_free(ids, TRUE);
	return status;
}

/* Names of the formats, the default one first; and a line for each. */
static void list_formats(GPtrArray *names, GString *help)
{
	const struct export_format *formats;
	size_t n;

	formats = export_formats(&n);
	g_string_append(help, "Formats:\n");
	for (size_t i = 0; i < n; i++) {
		g_ptr_array_add(names, (char *)formats[i].about.name);
		g_string_append_printf(
			help, "  %-9s %s%s\n", formats[i].about.name,
			formats[i].about.summary,
			export_needs_path(&formats[i]) ? " (needs -o)" : "");
	}
	g_ptr_array_add(names, NULL);
}

static int run(int argc, char **argv)
{
	GPtrArray *names = g_ptr_array_new();
	GString *help = g_string_new(NULL);
	struct cli cli = CLI_INIT(&cmd_export, NULL);
	struct arguments a = { NULL };
	const GOptionEntry entries[] = {
		{ "track", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a.tracks,
		  "Only the track with this id, or what is below it; again for "
		  "more",
		  "ID" },
		{ "kind", 0, 0, G_OPTION_ARG_FILENAME, &a.kind,
		  "Only tracks of this kind", "pcpu|vcpu|wait|thread|process|task|counter" },
		{ "size", 0, 0, G_OPTION_ARG_FILENAME, &a.size,
		  "Size of a picture (default 100x30)", "COLSxROWS" },
		{ "keys", 0, 0, G_OPTION_ARG_FILENAME, &a.keys,
		  "Type these keys before the picture is made", "KEYS" },
		{ NULL },
	};
	int status;

	list_formats(names, help);
	cli.formats = (void *)names->pdata;
	if (cli_parse(&cli, entries, true, help->str, &argc, &argv))
		status = work(&cli, &a, argc, argv);
	else
		status = cli.status;
	g_strfreev(a.tracks);
	g_free(a.kind);
	g_free(a.size);
	g_free(a.keys);
	g_ptr_array_free(names, TRUE);
	g_string_free(help, TRUE);
	return status;
}

const struct command cmd_export = {
	.name = "export",
	.args = "FILE|TRACE...",
	.summary = "write a window of it in a format for other programs",
	.run = run,
};
