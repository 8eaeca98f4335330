/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmscope export: the intervals of a window, for other programs. */
#include "config.h"

#include <inttypes.h>

#include <glib.h>

#include "command.h"
#include "report/cli.h"
#include "report/export.h"

static const char *const formats[] = { "csv", "jsonl", NULL };

/* Is there such a track? */
static int check_track(struct cli *cli, int64_t track)
{
	if (!track ||
	    (track <= UINT32_MAX && history_track(cli->q.h, (uint32_t)track)))
		return 0;
	err_set(&cli->err, "'%s': no track %" PRId64 " in it",
		query_subject(&cli->q), track);
	cli_fail(cli);
	return -1;
}

static int export_command(struct cli *cli, const struct export_choice *choice,
			  int argc, char **argv)
{
	if (argc < 2)
		return cli_wrong(cli, "no history or trace named");
	if (!cli_open(cli, (void *)(argv + 1), (size_t)(argc - 1)) &&
	    !check_track(cli, choice->track) && !cli_begin(cli) &&
	    export_intervals(&cli->q, choice, cli->printer, &cli->err))
		cli_fail(cli);
	return cli_finish(cli);
}

static int run(int argc, char **argv)
{
	struct cli cli = CLI_INIT(&cmd_export, formats);
	struct export_choice choice = { .kind = -1 };
	gint64 track = -1;
	char *kind = NULL;
	const GOptionEntry entries[] = {
		{ "track", 0, 0, G_OPTION_ARG_INT64, &track,
		  "Only the track with this id", "ID" },
		{ "kind", 0, 0, G_OPTION_ARG_FILENAME, &kind,
		  "Only tracks of this kind", "pcpu|vcpu|thread|process" },
		{ NULL },
	};
	int status;

	if (!cli_parse(&cli, entries, true,
		       "Each row is an interval: a track's state from "
		       "begin_ns to end_ns.",
		       &argc, &argv))
		return cli.status;
	if (kind)
		choice.kind = track_kind_by_name(kind);
	if (track != -1)
		choice.track = track;
	if (kind && (choice.kind < 0 ||
		     state_list((enum track_kind)choice.kind)[0] < 0))
		status = cli_wrong(&cli, "--kind takes pcpu, vcpu, thread or "
					 "process");
	else if (track != -1 && track < 1)
		status = cli_wrong(&cli, "--track takes a number from 1 on");
	else
		status = export_command(&cli, &choice, argc, argv);
	g_free(kind);
	return status;
}

const struct command cmd_export = {
	.name = "export",
	.args = "FILE|TRACE...",
	.summary = "write the intervals of a window as CSV or JSON lines",
	.run = run,
};
