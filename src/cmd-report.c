/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kvmscope report: one of the tables of report/report.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "base/nstime.h"
#include "command.h"
#include "report/cli.h"
#include "report/report.h"

static const char *const formats[] = { "text", "csv", "json", NULL };

/* Caller frees with g_free(). */
static char *list_reports(void)
{
	GString *list = g_string_new("Reports:\n");

	for (const struct report *r = reports; r->name; r++)
		g_string_append_printf(list, "  %-12s %s\n", r->name,
				       r->summary);
	g_string_append(
		list,
		"\nA TIME is nanoseconds since the epoch, "
		"HH:MM:SS.nnnnnnnnn, or +3.2ms after the\nbegin.  CSV and "
		"JSON carry integers in nanoseconds.");
	return g_string_free(list, FALSE);
}

/* Options that only reports have. */
struct own {
	char *sort, *min, *kind, *every, *by;
	gint64 limit;
	gboolean host_side;
	gboolean tasks, each;
};

static const char *take_kind(struct cli *cli, const struct report *report,
			     const char *kind)
{
	int k = track_kind_by_name(kind);

	if (strcmp(report->name, "durations"))
		return "--kind is for durations only";
	if (k < 0 || state_list((enum track_kind)k)[0] < 0)
		return "--kind takes pcpu, vcpu, thread or process";
	cli->q.kind = (enum track_kind)k;
	return NULL;
}

static const char *take_by(struct cli *cli, const struct report *report,
			   const char *by)
{
	if (strcmp(report->name, "disk"))
		return "--by is for disk only";
	if (!strcmp(by, "thread"))
		cli->q.by = QUERY_BY_THREAD;
	else if (!strcmp(by, "device"))
		cli->q.by = QUERY_BY_DEVICE;
	else
		return "--by takes thread or device";
	return NULL;
}

/* Move them into the query.  Returns what is wrong with them, or NULL. */
static const char *take_own(struct cli *cli, const struct report *report,
			    const struct own *own)
{
	const char *wrong;

	if (own->limit != -1 && own->limit < 1)
		return "--limit takes a number from 1 on";
	if (own->limit > 0)
		cli->q.limit = own->limit;
	cli->q.sort = own->sort;
	if (own->host_side && strcmp(report->name, "net"))
		return "--host-side is for net only";
	cli->q.host_side = own->host_side;
	if ((own->tasks || own->each) && strcmp(report->name, "processes"))
		return "--tasks and --each are for processes only";
	cli->q.tasks = own->tasks;
	cli->q.each = own->each;
	if (own->min && !report->listing)
		return "--min is for preemptions and requests only";
	if (own->min && nsduration_parse(own->min, &cli->q.min_ns, &cli->err))
		return cli->err.msg;
	if (own->every && (report->object || report->listing))
		return "--every is for reports of sums only";
	if (own->every &&
	    nsduration_parse(own->every, &cli->q.every_ns, &cli->err))
		return cli->err.msg;
	if (own->every && cli->q.every_ns <= 0)
		return "--every takes a duration above 0";
	if (report->object && (own->sort || own->limit > 0))
		return "a summary has no rows to sort or limit";
	wrong = own->kind ? take_kind(cli, report, own->kind) : NULL;
	return own->by && !wrong ? take_by(cli, report, own->by) : wrong;
}

static void note_lack(const struct report *report, const struct query *q)
{
	char *lack = report_lack(report, q);

	if (lack)
		cli_note("", lack);
	g_free(lack);
}

static int report_command(struct cli *cli, const struct own *own, int argc,
			  char **argv)
{
	const struct report *report = report_find(argv[1]);
	const char *wrong;

	if (!report) {
		err_set(&cli->err, "no such report '%s'", argv[1]);
		return cli_wrong(cli, cli->err.msg);
	}
	wrong = argc < 3 ? "no history or trace named"
			 : take_own(cli, report, own);
	if (wrong)
		return cli_wrong(cli, wrong);
	if (cli_open(cli, (void *)(argv + 2), (size_t)(argc - 2)))
		return cli_finish(cli);
	if (report_check(report, &cli->q, &cli->err))
		return cli_wrong(cli, cli->err.msg);
	if (report->object && (cli->from || cli->to))
		fprintf(stderr,
			"kvmscope: '%s' is of the whole trace, "
			"whatever the window\n",
			report->name);
	note_lack(report, &cli->q);
	if (!cli_begin(cli) &&
	    report_print(report, &cli->q, cli->printer, &cli->err))
		cli_fail(cli);
	return cli_finish(cli);
}

static int run(int argc, char **argv)
{
	struct cli cli = CLI_INIT(&cmd_report, formats);
	struct own own = { .limit = -1 };
	const GOptionEntry entries[] = {
		{ "sort", 0, 0, G_OPTION_ARG_FILENAME, &own.sort,
		  "Sort by this column; amounts largest first", "COLUMN" },
		{ "limit", 0, 0, G_OPTION_ARG_INT64, &own.limit,
		  "Print no more than N rows", "N" },
		{ "min", 0, 0, G_OPTION_ARG_FILENAME, &own.min,
		  "Preemptions, requests: only those of at least this duration",
		  "DURATION" },
		{ "every", 0, 0, G_OPTION_ARG_FILENAME, &own.every,
		  "Rows for each stretch of this length instead of one window",
		  "DURATION" },
		{ "by", 0, 0, G_OPTION_ARG_FILENAME, &own.by,
		  "Disk: a row for each thread that submitted, or each device",
		  "thread|device" },
		{ "host-side", 0, 0, G_OPTION_ARG_NONE, &own.host_side,
		  "Net: received and transmitted as the host sees them", NULL },
		{ "each", 0, 0, G_OPTION_ARG_NONE, &own.each,
		  "Processes: those that had a CR3 one after the other, each",
		  NULL },
		{ "tasks", 0, 0, G_OPTION_ARG_NONE, &own.tasks,
		  "Processes: a row for each of their threads, too", NULL },
		{ "kind", 0, 0, G_OPTION_ARG_FILENAME, &own.kind,
		  "Durations: of tracks of this kind",
		  "pcpu|vcpu|thread|process" },
		{ NULL },
	};
	char *list = list_reports();
	int status;

	if (!cli_parse(&cli, entries, true, list, &argc, &argv)) {
		status = cli.status;
	} else if (argc < 2) {
		status = cli_wrong(&cli, "no report named");
		fprintf(stderr, "%s\n", list);
	} else {
		status = report_command(&cli, &own, argc, argv);
	}
	g_free(list);
	g_free(own.sort);
	g_free(own.min);
	g_free(own.kind);
	g_free(own.every);
	g_free(own.by);
	return status;
}

const struct command cmd_report = {
	.name = "report",
	.args = "NAME FILE|TRACE...",
	.summary = "print a table of what CPUs, VMs and processes did and waited for",
	.run = run,
};
