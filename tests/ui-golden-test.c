/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole screens against tests/golden/NAME.txt.  GENERATE=1 writes them anew;
 * then look at the difference.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/dump.h"
#include "ui/render.h"
#include "ui/ui.h"

/* Three marks, one with a note; their list. */
#define MARKS \
	"pma0pp:mark b who was here?<Enter>:goto +8s<Enter>:mark c the " \
	"neighbour wakes up<Enter>kmd'aM"

static const struct golden {
	const char *name;
	enum ui_sample sample;
	int cols, lines;
	int colours; /* 0: plain text, else with escape sequences */
	bool utf8;
	const char *keys;
} goldens[] = {
	{ "start-80x24", SAMPLE_HOST, 80, 24, 0, true, "" },
	{ "start-80x24-ascii", SAMPLE_HOST, 80, 24, 0, false, "" },
	{ "start-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "" },
	{ "start-80x24-8", SAMPLE_HOST, 80, 24, 8, false, "" },
	{ "start-200x60", SAMPLE_HOST, 200, 60, 0, true, "" },
	{ "start-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "" },
	{ "start-20x5", SAMPLE_HOST, 20, 5, 0, false, "" },
	{ "preemption-80x24", SAMPLE_HOST, 80, 24, 0, true, "pppz" },
	{ "preemption-200x60", SAMPLE_HOST, 200, 60, 0, true, "pppzz" },
	{ "vm-80x24", SAMPLE_HOST, 80, 24, 0, true, "k0t" },
	{ "unfolded-200x60", SAMPLE_HOST, 200, 60, 0, true, "*G" },
	{ "search-80x24", SAMPLE_HOST, 80, 24, 0, true, "/EVIL<Enter>" },
	{ "prompt-80x24", SAMPLE_HOST, 80, 24, 0, true, "/ev.l" },
	{ "command-80x24", SAMPLE_HOST, 80, 24, 0, true, ":zoom<Tab>" },
	{ "problems-80x24", SAMPLE_HOST, 80, 24, 0, true, "9" },
	{ "problems-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "9W" },
	{ "marks-80x24", SAMPLE_HOST, 80, 24, 0, true, MARKS },
	{ "marks-80x24-256", SAMPLE_HOST, 80, 24, 256, true, MARKS },
	{ "marks-200x60", SAMPLE_HOST, 200, 60, 0, true, MARKS },
	{ "marks-200x60-256", SAMPLE_HOST, 200, 60, 256, true, MARKS },
	{ "preemptions-80x24", SAMPLE_HOST, 80, 24, 0, true, "5" },
	{ "preemptions-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "5" },
	{ "preemptions-200x60", SAMPLE_HOST, 200, 60, 0, true, "5jj<Enter>" },
	{ "preemptions-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "pV:preemptions by=host in=range<Enter>" },
	{ "preemptions-empty-80x24", SAMPLE_EMPTY, 80, 24, 0, true, "5" },
	{ "preemptions-one-event-80x24", SAMPLE_ONE_EVENT, 80, 24, 0, true, "5" },
	{ "selection-80x24", SAMPLE_HOST, 80, 24, 0, true, "pVz" },
	{ "selection-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "pVz" },
	{ "statistics-80x24", SAMPLE_HOST, 80, 24, 0, true, "7" },
	{ "statistics-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "zz7" },
	{ "statistics-200x60", SAMPLE_HOST, 200, 60, 0, true, "k7jj" },
	{ "statistics-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "7G" },
	{ "statistics-empty-80x24", SAMPLE_EMPTY, 80, 24, 0, true, "7" },
	{ "blame-80x24", SAMPLE_HOST, 80, 24, 0, true, "8l" },
	{ "blame-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "8lj" },
	{ "blame-200x60", SAMPLE_HOST, 200, 60, 0, true, "zz8%" },
	{ "blame-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "8%%llG" },
	{ "blame-empty-80x24", SAMPLE_EMPTY, 80, 24, 0, true, "8" },
	{ "export-80x24", SAMPLE_HOST, 80, 24, 0, true, "pVS" },
	{ "export-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "Sj" },
	{ "export-200x60", SAMPLE_HOST, 200, 60, 0, true, "Sr" },
	{ "export-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "VSjj<Enter>" },
	{ "export-empty-80x24", SAMPLE_EMPTY, 80, 24, 0, true, "S<Enter>" },
	{ "events-80x24", SAMPLE_HOST, 80, 24, 0, true, "6jj" },
	{ "events-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "6jj" },
	{ "events-80x24-ascii", SAMPLE_HOST, 80, 24, 0, false, "6jj" },
	{ "events-200x60", SAMPLE_HOST, 200, 60, 0, true, "6W&j" },
	{ "events-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "6W&j" },
	{ "events-filter-80x24", SAMPLE_HOST, 80, 24, 0, true,
	  "6\\sched_ task 1<Enter>j" },
	{ "events-nothing-80x24", SAMPLE_HOST, 80, 24, 0, true,
	  ":events nothing<Enter>" },
	{ "events-not-stored-80x24", SAMPLE_NO_VMS, 80, 24, 0, true, "6" },
	{ "events-empty-80x24", SAMPLE_EMPTY, 80, 24, 0, true, "6j.<Enter>" },
	{ "help-80x24", SAMPLE_HOST, 80, 24, 0, true, "?" },
	{ "help-200x60", SAMPLE_HOST, 200, 60, 0, false, "?G" },
	{ "hour-80x24", SAMPLE_HOUR, 80, 24, 0, false, "" },
	{ "filter-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "\\vm=web01<Enter>" },
	{ "filter-80x24-256", SAMPLE_HOST, 80, 24, 256, true,
	  "\\vm=web01<Enter>" },
	{ "filter-200x60", SAMPLE_HOST, 200, 60, 0, true,
	  "\\vm=web01<Enter>" },
	{ "filter-200x60-256", SAMPLE_HOST, 200, 60, 256, true,
	  "\\vm=web01<Enter>" },
	{ "filter-states-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "\\vmm,preempted dur>100us<Enter>" },
	{ "filter-states-80x24-256", SAMPLE_HOST, 80, 24, 256, true,
	  "\\vmm,preempted dur>100us<Enter>" },
	{ "filter-states-200x60", SAMPLE_HOST, 200, 60, 0, true,
	  "\\vmm,preempted dur>100us<Enter>" },
	{ "filter-states-200x60-256", SAMPLE_HOST, 200, 60, 256, true,
	  "\\vmm,preempted dur>100us<Enter>" },
	{ "filter-nothing-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "\\vm=wbe01<Enter>" },
	{ "filter-nothing-200x60", SAMPLE_HOST, 200, 60, 0, true,
	  "\\vm=wbe01<Enter>" },
	{ "pinned-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "/web01 vCPU 1<Enter>T/pCPU 1<Enter>TG" },
	{ "pinned-80x24-256", SAMPLE_HOST, 80, 24, 256, true,
	  "/web01 vCPU 1<Enter>T/pCPU 1<Enter>TG" },
	{ "pinned-200x60", SAMPLE_HOST, 200, 60, 0, true,
	  "/web01 vCPU 1<Enter>T/pCPU 1<Enter>TG" },
	{ "pinned-200x60-256", SAMPLE_HOST, 200, 60, 256, true,
	  "/web01 vCPU 1<Enter>T/pCPU 1<Enter>TG" },
	{ "followed-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "/web01 vCPU 1<Enter>f/pCPU 0<Enter>" },
	{ "followed-80x24-256", SAMPLE_HOST, 80, 24, 256, true,
	  "/web01 vCPU 1<Enter>f/pCPU 0<Enter>" },
	{ "followed-200x60", SAMPLE_HOST, 200, 60, 0, true,
	  "/web01 vCPU 1<Enter>f/pCPU 0<Enter>" },
	{ "followed-200x60-256", SAMPLE_HOST, 200, 60, 256, true,
	  "/web01 vCPU 1<Enter>f/pCPU 0<Enter>" },
	{ "sorted-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "%%%" },
	{ "sorted-200x60", SAMPLE_HOST, 200, 60, 0, true,
	  "%%%" },
	{ "hit-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "^/preempted dur>50ms vm=web01<Enter>nn" },
	{ "hit-80x24-256", SAMPLE_HOST, 80, 24, 256, true,
	  "^/preempted dur>50ms vm=web01<Enter>nn" },
	{ "hit-200x60", SAMPLE_HOST, 200, 60, 0, true,
	  "^/preempted dur>50ms vm=web01<Enter>nn" },
	{ "hit-200x60-256", SAMPLE_HOST, 200, 60, 256, true,
	  "^/preempted dur>50ms vm=web01<Enter>nn" },
	{ "alike-80x24", SAMPLE_HOST, 80, 24, 0, false,
	  "=" },
	{ "no-vms-80x24", SAMPLE_NO_VMS, 80, 24, 0, true, "" },
	{ "one-event-80x24", SAMPLE_ONE_EVENT, 80, 24, 0, true, "" },
	{ "density-preempted-80x24", SAMPLE_HOST, 80, 24, 0, true, "D" },
	{ "density-guest-80x24", SAMPLE_HOST, 80, 24, 0, true, "l~" },
	{ "map-rows-80x24", SAMPLE_HOST, 80, 24, 0, true, "luluwww" },
	{ "density-preempted-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "D" },
	{ "density-guest-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "l~" },
	{ "map-rows-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "luluwww" },
	{ "density-preempted-200x60", SAMPLE_HOST, 200, 60, 0, true, "D" },
	{ "density-guest-200x60", SAMPLE_HOST, 200, 60, 0, true, "l~" },
	{ "map-rows-200x60", SAMPLE_HOST, 200, 60, 0, true, "luluwww" },
	{ "density-preempted-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "D" },
	{ "density-guest-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "l~" },
	{ "map-rows-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "luluwww" },
	{ "density-guest-80x24-ascii", SAMPLE_HOST, 80, 24, 0, false, "l~" },
	{ "density-guest-80x24-8", SAMPLE_HOST, 80, 24, 8, false, "l~" },
	{ "short-80x16", SAMPLE_HOST, 80, 16, 0, true, "luww" },
	{ "short-80x16-256", SAMPLE_HOST, 80, 16, 256, true, "luww" },
	{ "short-80x12", SAMPLE_HOST, 80, 12, 0, true, "luww" },
	{ "short-80x12-256", SAMPLE_HOST, 80, 12, 256, true, "luww" },
	{ "short-40x10", SAMPLE_HOST, 40, 10, 0, true, "luww" },
	{ "short-40x10-256", SAMPLE_HOST, 40, 10, 256, true, "luww" },
	{ "short-20x5", SAMPLE_HOST, 20, 5, 0, true, "luww" },
	{ "short-20x5-256", SAMPLE_HOST, 20, 5, 256, true, "luww" },
	{ "short-density-20x5", SAMPLE_HOST, 20, 5, 0, false, "l~" },
	{ "loss-80x24", SAMPLE_LOSS, 80, 24, 0, true, "" },
	{ "loss-density-80x24-ascii", SAMPLE_LOSS, 80, 24, 0, false, "~" },
	{ "loss-80x10", SAMPLE_LOSS, 80, 10, 0, true, "" },
	{ "two-hosts-80x24", SAMPLE_TWO_HOSTS, 80, 24, 0, true, "" },
	{ "legend-80x40", SAMPLE_EMPTY, 80, 40, 0, true, "?G" },
	{ "legend-80x40-8", SAMPLE_EMPTY, 80, 40, 8, true, "?G" },
	{ "legend-80x40-256", SAMPLE_EMPTY, 80, 40, 256, true, "?G" },
	{ "legend-80x40-ascii", SAMPLE_EMPTY, 80, 40, 0, false, "?G" },
	{ "legend-80x40-ascii-8", SAMPLE_EMPTY, 80, 40, 8, false, "?G" },
	{ "legend-80x40-ascii-256", SAMPLE_EMPTY, 80, 40, 256, false, "?G" },
	{ "legend-pane-80x24", SAMPLE_HOST, 80, 24, 0, true, "K" },
	{ "legend-pane-80x24-256", SAMPLE_HOST, 80, 24, 256, true, "K" },
	{ "legend-pane-200x60", SAMPLE_HOST, 200, 60, 0, true, "K" },
	{ "legend-pane-200x60-256", SAMPLE_HOST, 200, 60, 256, true, "K" },
	{ "processes-80x24", SAMPLE_GUEST, 80, 24, 0, true, "2" },
	{ "processes-80x24-256", SAMPLE_GUEST, 80, 24, 256, true, "2" },
	{ "processes-80x24-ascii", SAMPLE_GUEST, 80, 24, 0, false, "2" },
	{ "processes-80x24-8", SAMPLE_GUEST, 80, 24, 8, false, "2" },
	{ "processes-200x60", SAMPLE_GUEST, 200, 60, 0, true, "2" },
	{ "processes-200x60-256", SAMPLE_GUEST, 200, 60, 256, true, "2" },
	{ "process-wait-80x24", SAMPLE_GUEST, 80, 24, 0, true,
	  "2^/wait_disk kind=process<Enter>wwww" },
	{ "process-wait-200x60", SAMPLE_GUEST, 200, 60, 0, true,
	  "2^/wait_disk kind=process<Enter>wwww" },
	{ "vcpu-wait-80x24", SAMPLE_GUEST, 80, 24, 0, true,
	  "2/web01 vCPU 1<Enter>^/idle vm=web01 vcpu=1<Enter>wwww" },
	{ "resources-80x24", SAMPLE_GUEST, 80, 24, 0, true, "3<Home>" },
	{ "resources-80x24-256", SAMPLE_GUEST, 80, 24, 256, true, "3<Home>" },
	{ "resources-80x24-ascii", SAMPLE_GUEST, 80, 24, 0, false, "3<Home>" },
	{ "resources-80x24-8", SAMPLE_GUEST, 80, 24, 8, true, "3<Home>" },
	{ "resources-200x60", SAMPLE_GUEST, 200, 60, 0, true, "3<Home>" },
	{ "resources-200x60-256", SAMPLE_GUEST, 200, 60, 256, true, "3<Home>" },
	{ "counter-80x24", SAMPLE_GUEST, 80, 24, 0, true,
	  "3v/disk_lat<Enter><Enter>" },
	{ "counter-200x60", SAMPLE_GUEST, 200, 60, 0, true,
	  "3v/disk_lat<Enter><Enter>" },
	{ "requests-80x24", SAMPLE_GUEST, 80, 24, 0, true,
	  "3/disk_latency<Enter>I" },
	{ "requests-200x60", SAMPLE_GUEST, 200, 60, 0, true,
	  "3/disk_latency<Enter>I%" },
	{ "requests-empty-80x24", SAMPLE_EMPTY, 80, 24, 0, true, "I" },
	{ "guest-start-80x24", SAMPLE_GUEST, 80, 24, 0, true, "" },
	{ "waits-80x24", SAMPLE_GUEST, 80, 24, 0, true, "b" },
	{ "waits-80x24-256", SAMPLE_GUEST, 80, 24, 256, true, "b" },
	{ "waits-200x60", SAMPLE_GUEST, 200, 60, 0, true, "b" },
	{ "process-list-80x24", SAMPLE_GUEST, 80, 24, 0, true, "A" },
	{ "process-list-80x24-256", SAMPLE_GUEST, 80, 24, 256, true, "A" },
	{ "process-list-200x60", SAMPLE_GUEST, 200, 60, 0, true, "A" },
	{ "exits-80x24", SAMPLE_GUEST, 80, 24, 0, true, "C" },
	{ "exits-80x24-256", SAMPLE_GUEST, 80, 24, 256, true, "C" },
	{ "exits-200x60", SAMPLE_GUEST, 200, 60, 0, true, "C" },
	{ "resource-list-80x24", SAMPLE_GUEST, 80, 24, 0, true,
	  "3/net_rx<Enter>7" },
	{ "resource-list-200x60", SAMPLE_GUEST, 200, 60, 0, true,
	  "3/net_rx<Enter>7" },
	{ "empty-80x24", SAMPLE_EMPTY, 80, 24, 0, true, "" },
};

/* What can be chosen from where there are exports. */
static const struct exporter_format formats[] = {
	{ "csv", ".csv", "a line for each interval, for spreadsheets", false },
	{ "ctf", "", "the traces cut to this part", false },
	{ "svg", ".svg", "the screen as a picture", true },
};
static const struct exporter exporter = { formats, G_N_ELEMENTS(formats), NULL,
					  NULL };

static struct history *samples[SAMPLE_COUNT];

static char *screen_text(const struct golden *g)
{
	struct caps caps = { .utf8 = g->utf8, .colours = g->colours };
	GString *text = g_string_new(NULL);
	struct cells cells;
	struct ui ui;

	ui_init(&ui, samples[g->sample], &caps, g->cols, g->lines);
	ui.exporter = &exporter;
	ui_keys(&ui, g->keys);
	cells_init(&cells, g->cols, g->lines, g->utf8);
	render(&ui, &cells);
	dump_cells(text, &cells, g->colours > 0);
	cells_release(&cells);
	ui_release(&ui);
	return g_string_free(text, FALSE);
}

/* The first line that differs, for the eye. */
static void show_difference(const char *got, const char *want)
{
	char **a = g_strsplit(got, "\n", -1), **b = g_strsplit(want, "\n", -1);

	for (int i = 0; a[i] || b[i]; i++) {
		if (g_strcmp0(a[i], b[i])) {
			printf("# line %d\n# got  %s\n# want %s\n", i + 1,
			       a[i] ? a[i] : "(none)", b[i] ? b[i] : "(none)");
			break;
		}
		if (!a[i] || !b[i])
			break;
	}
	g_strfreev(a);
	g_strfreev(b);
}

static void test_golden(const struct golden *g)
{
	const char *top = g_getenv("TOP");
	char *path = g_strdup_printf("%s/tests/golden/%s.txt", top ? top : ".",
				     g->name);
	char *got = screen_text(g), *want = NULL;

	if (g_getenv("GENERATE"))
		g_file_set_contents(path, got, -1, NULL);
	if (!g_file_get_contents(path, &want, NULL, NULL))
		want = g_strdup("");
	if (!ok(!strcmp(got, want), "screen %s", g->name))
		show_difference(got, want);
	g_free(path);
	g_free(got);
	g_free(want);
}

int main(void)
{
	char path[SAMPLE_COUNT][64];

	tap_begin();
	for (int i = 0; i < SAMPLE_COUNT; i++) {
		/* The name is on the screen: the same in every run. */
		g_snprintf(path[i], sizeof(path[i]), "ui-golden-%d.kvms", i);
		samples[i] = ui_sample((enum ui_sample)i, path[i]);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(goldens); i++)
		test_golden(&goldens[i]);
	for (int i = 0; i < SAMPLE_COUNT; i++) {
		history_close(samples[i]);
		unlink(path[i]);
	}
	return tap_end();
}
