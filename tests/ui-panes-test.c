/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The selection, and the panes that say something of a range: their figures
 * against the history's own, and the ways from one to the other.
 */
#include "config.h"

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-bench.h"
#include "ui/charges.h"
#include "ui/keys.h"
#include "ui/legend.h"
#include "ui/matrix.h"

#define FILE_NAME "ui-panes.kvms"

static void test_selection(void)
{
	struct bench b;
	int64_t at, from, to;
	char *ruler;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	ok(!ui_range(&b.ui, &from, &to) && from == b.ui.view.begin_ns &&
		   to == b.ui.view.end_ns,
	   "without a selection a range is the window");
	at = b.ui.view.cursor_ns;
	type(&b, "v");
	ok(!ui_selection(&b.ui, &from, &to), "one that just began is none");
	type(&b, "HHHH");
	ok(ui_range(&b.ui, &from, &to) && from == b.ui.view.cursor_ns &&
		   to == at,
	   "it goes to the cursor, also backwards");
	type(&b, ":goto +9s<Enter>");
	ok(ui_range(&b.ui, &from, &to) && from == at &&
		   to == b.ui.view.cursor_ns,
	   "however the cursor got there");
	ok(screen_has(&b, "selected "), "the header says how long it is");
	type(&b, "v^");
	ok(ui_range(&b.ui, &from, &to) && from == at, "v again: it stays");
	ruler = screen_line(&b, ui_layout(&b.ui).ruler);
	ok(strchr(ruler, 'A') && strchr(ruler, 'B') > strchr(ruler, 'A'),
	   "its ends are on the ruler");
	g_free(ruler);
	type(&b, "z");
	ok(view_from_ns(&b.ui.view) <= from && view_to_ns(&b.ui.view) >= to &&
		   !b.ui.view.whole,
	   "z shows it");
	type(&b, "<Esc>");
	ok(!ui_selection(&b.ui, &from, &to) && !screen_has(&b, "selected"),
	   "Esc clears it");
	type(&b, "vv");
	ok(!b.ui.selection.there, "two ends at one place are no selection");
	bench_close(&b);
}

static void test_select_interval(void)
{
	struct bench b;
	struct interval iv;
	struct err err = ERR_INIT;
	int64_t from, to;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, "pV");
	ok(history_at(b.h, ui_row(&b.ui)->track->id, b.ui.view.cursor_ns, &iv,
		      &err) > 0 &&
		   ui_selection(&b.ui, &from, &to) && from == iv.begin_ns &&
		   to == iv.end_ns,
	   "V selects the interval under the cursor");
	type(&b, "<Home>V");
	ok(screen_has(&b, "no interval under the cursor"),
	   "on a row without intervals it says so");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_EMPTY, 100, 30);
	type(&b, "vlvVz");
	ok(!ui_selection(&b.ui, &from, &to), "nothing to select, no harm done");
	bench_close(&b);
}

/* What history_preemptions() hands out first. */
static int take_first(const struct preemption *p, void *data)
{
	*(struct preemption *)data = *p;
	return 1;
}

static int count_one(const struct preemption *p, void *data)
{
	(void)p;
	++*(size_t *)data;
	return 0;
}

static const char *no_line = "no preemption fits";

static void test_preempts(void)
{
	struct err err = ERR_INIT;
	struct preemption longest, first;
	struct bench b;
	size_t n = 0;
	int64_t at;
	char *text, buf[TIMETEXT_MAX];

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	at = b.ui.view.begin_ns;
	history_preemptions(b.h, 0, at, b.ui.view.end_ns, 0, BY_TIME, count_one,
			    &n, &err);
	history_preemptions(b.h, 0, at, b.ui.view.end_ns, 0, BY_DURATION,
			    take_first, &longest, &err);
	history_preemptions(b.h, 0, at, b.ui.view.end_ns, 0, BY_TIME,
			    take_first, &first, &err);
	type(&b, "$5<Home>");
	text = g_strdup_printf("1 of %zu", n);
	ok(screen_has(&b, text), "the list counts them all");
	g_free(text);
	type(&b, "<Enter>");
	is_int(b.ui.view.cursor_ns, longest.begin_ns,
	       "Enter on its first line goes to the longest");
	ok(ui_row(&b.ui)->track->id == longest.track &&
		   view_to_ns(&b.ui.view) - view_from_ns(&b.ui.view) <
			   10 * (longest.end_ns - longest.begin_ns),
	   "on its row, with context");
	type(&b, "jj");
	ok(!screen_has(&b, "\n>  v"), "the keys are the list's");
	type(&b, "p");
	text = g_strdup_printf(">   +%s", timetext(buf, TIME_SINCE_BEGIN, at,
						   b.ui.view.cursor_ns, 9) +
						  1);
	ok(screen_has(&b, text), "the line follows p");
	g_free(text);
	type(&b, "%%");
	ok(screen_has(&b, "sorted by culprit"), "it can be sorted by victim "
						"and culprit");
	type(&b, "%<Home><Enter>");
	is_int(b.ui.view.cursor_ns, first.begin_ns, "and by time");
	type(&b, "R<Enter>");
	ok(b.ui.view.cursor_ns > first.begin_ns, "and the other way round");
	bench_close(&b);
}

static void test_preempts_filter(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, ":preemptions by=host-hop<Enter>");
	ok(screen_has(&b, "by /host-hop/") && !screen_has(&b, no_line),
	   "those in which a thread ran");
	type(&b, ":preemptions of=web by=nobody else<Enter>");
	ok(screen_has(&b, no_line), "an expression may fit nothing");
	type(&b, "<Enter>jG%R");
	ok(screen_has(&b, no_line), "no key does harm there");
	type(&b, "<Esc>");
	ok(!screen_has(&b, no_line), "Esc: all again");
	type(&b, ":preemptions by=nobody else<Enter>F");
	ok(!screen_has(&b, no_line), "so does F");
	b.ui.rows.all[b.ui.selected].hidden = true;
	type(&b, "");
	ok(screen_has(&b, "of the rows shown") && screen_has(&b, " of 105 "),
	   "nothing of a row that the filter hides");
	b.ui.rows.all[b.ui.selected].hidden = false;
	type(&b, ":preemptions of=(<Enter>");
	ok(screen_has(&b, "not a regular expression"),
	   "a bad expression is said");
	type(&b, ":preemptions in=here<Enter>");
	ok(screen_has(&b, "in=range or in=trace"), "and a wrong word");
	type(&b, ":set preempt-min 80ms<Enter>");
	ok(screen_has(&b, ">=80.00 ms"), "preempt-min holds for the list");
	type(&b, ":set preempt-min 9s<Enter><Esc>5");
	ok(screen_has(&b, no_line) && !screen_has(&b, "Esc: all"),
	   "which Esc does not end");
	type(&b, ":set preempt-min 0<Enter>^vHv");
	type(&b, ":goto +1ms<Enter>v:goto +2ms<Enter>vr");
	ok(screen_has(&b, "preemptions, selection 1.000 ms") &&
		   screen_has(&b, no_line),
	   "r: those of the selection alone");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_EMPTY, 80, 24);
	type(&b, "5jG%R<Enter>r");
	ok(screen_has(&b, "no vCPU was preempted"),
	   "an empty history has an empty list");
	bench_close(&b);
}

/* The charges of each vCPU add up to its preempted time, in any window. */
static void test_charges(void)
{
	struct history *h = ui_sample(SAMPLE_HOST, FILE_NAME);
	struct culprits *culprits = culprits_new(h);
	GRand *rand = g_rand_new_with_seed(3);
	int64_t begin = history_begin_ns(h), length = history_end_ns(h) - begin;
	struct err err = ERR_INIT;
	const struct track *t;
	bool exact = true, ordered = true, some = false;
	size_t n;

	t = history_tracks(h, &n);
	for (int turn = 0; turn < 200; turn++) {
		size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)n);
		int64_t a =
			begin + (int64_t)(g_rand_double(rand) * (double)length);
		int64_t b = a + (int64_t)(g_rand_double(rand) * (double)length /
					  10);
		struct charges c;
		struct state_sum sum;

		if (t[at].kind != TRACK_VCPU)
			continue;
		if (charges_read(&c, h, culprits, &t[at].id, 1, a, b, &err) ||
		    history_sum(h, t[at].id, a, b, &sum, &err))
			break;
		exact = exact && c.ns == sum.time_ns[ST_PREEMPTED] &&
			c.preemptions == sum.count[ST_PREEMPTED];
		for (size_t i = 1; i < c.n; i++)
			ordered = ordered && c.all[i - 1].ns >= c.all[i].ns;
		some = some || c.n > 1;
		charges_release(&c);
	}
	ok(exact && some && !err.msg,
	   "charges add up to the preempted time of any window");
	ok(ordered, "the largest first");
	g_rand_free(rand);
	culprits_free(culprits);
	history_close(h);
	unlink(FILE_NAME);
}

static void test_stats(void)
{
	struct err err = ERR_INIT;
	struct state_sum sum;
	struct bench b;
	char *want, time[NSTIME_TEXT_MAX];
	int64_t from, to;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, "/db02 vCPU<Enter>:goto +1s<Enter>v:goto +4.5s<Enter>v7");
	ui_range(&b.ui, &from, &to);
	history_sum(b.h, ui_row(&b.ui)->track->id, from, to, &sum, &err);
	nsduration_text(time, sizeof(time), sum.time_ns[ST_PREEMPTED]);
	want = g_strdup_printf("%s  %5.1f%%  %7u", time,
			       100.0 * (double)sum.time_ns[ST_PREEMPTED] /
				       (double)(to - from),
			       sum.count[ST_PREEMPTED]);
	ok(screen_has(&b, want), "time, share and number of a state: %s", want);
	g_free(want);
	ok(screen_has(&b, "statistics of db02 vCPU 0, selection 3.500 s"),
	   "and what they are of");
	ok(screen_has(&b, " by web01 vCPU 1") && screen_has(&b, " by host-hop"),
	   "below, who displaced it");
	type(&b, "<Home><Enter>");
	ok(screen_has(&b, "the longest ") && b.ui.view.cursor_ns >= from &&
		   b.ui.view.cursor_ns < to,
	   "Enter goes to the longest of a state");
	type(&b, "G<Enter>");
	ok(screen_has(&b, "preemptions, ") &&
		   screen_has(&b, "of db02 vCPU 0 by"),
	   "and from a culprit to its preemptions");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_EMPTY, 120, 40);
	type(&b, "7jG%R<Enter>");
	ok(screen_has(&b, "statistics of no row"), "an empty history has none");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_ONE_EVENT, 120, 40);
	type(&b, "7<Enter>G%R<Enter>");
	ok(screen_has(&b, "100.0%"), "a trace of one nanosecond has");
	bench_close(&b);
}

static void test_blame(void)
{
	struct err err = ERR_INIT;
	struct bench b;
	struct state_sum sum;
	const struct track *t;
	int64_t from, to, total = 0;
	char *want, time[NSTIME_TEXT_MAX];
	size_t n;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, ":goto +1s<Enter>v:goto +4.5s<Enter>v8");
	ui_range(&b.ui, &from, &to);
	t = history_tracks(b.h, &n);
	for (size_t i = 0; i < n; i++)
		if (t[i].kind == TRACK_VCPU &&
		    !history_sum(b.h, t[i].id, from, to, &sum, &err))
			total += sum.time_ns[ST_PREEMPTED];
	nsduration_text(time, sizeof(time), total);
	want = g_strdup_printf(" total %*s%s", 33 - (int)strlen(time), "",
			       time);
	ok(screen_has(&b, want), "the total of the range: %s", time);
	g_free(want);
	ok(screen_has(&b, "selection 3.500 s"), "and which range it is");
	type(&b, "r");
	ok(screen_has(&b, "culprits, whole trace"), "r: of the whole trace");
	type(&b, "lll");
	want = screen_line(&b, ui_layout(&b.ui).pane + 2);
	ok(*want == '>' && strstr(want, "db02 vCPU 0"),
	   "who suffered most stands first: %s", want);
	g_free(want);
	type(&b, "<Enter>");
	ok(screen_has(&b, "whole trace of db02 vCPU 0 by "),
	   "Enter on a cell lists its preemptions");
	type(&b, "<Enter>8<Home>hhhhG<Enter>");
	ok(screen_has(&b, "preemptions, whole trace "),
	   "on the sum of all those of all");
	type(&b, "8:filter vm=web01<Enter>");
	want = screen_line(&b, ui_layout(&b.ui).pane + 2);
	ok(screen_has(&b, " of the rows shown") && strstr(want, "web01 vCPU 1"),
	   "the filter leaves the victims whose rows it leaves");
	g_free(want);
	type(&b, ":filter-clear<Enter>");
	ok(!screen_has(&b, " of the rows shown"), "cleared: all of them");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_EMPTY, 80, 24);
	type(&b, "8hljkG%<Enter>r");
	ok(screen_has(&b, "no vCPU was preempted here"),
	   "an empty history blames nobody");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_HOST, 21, 64);
	type(&b, "8ll");
	ok(b.cells.cursor_col < b.cells.cols && b.cells.cursor_row > 0,
	   "the cursor stays on a narrow screen");
	bench_close(&b);
}

/* More culprits than columns: nothing is lost. */
static void test_matrix(void)
{
	struct charge charge[40];
	struct charges c = { .all = charge, .n = G_N_ELEMENTS(charge) };
	struct matrix m;
	int64_t rows = 0, cols = 0, total = 0;

	for (uint32_t i = 0; i < c.n; i++) {
		charge[i] = (struct charge){ 1 + i % 3, i, 1000 - i, 2, 7 };
		total += charge[i].ns;
	}
	matrix_make(&m, &c);
	ok(m.rows == 3 && m.cols == MATRIX_CULPRITS + 1 &&
		   m.others == c.n - MATRIX_CULPRITS,
	   "the culprits with least time share a column");
	for (size_t i = 0; i < m.rows; i++)
		rows += matrix_at(&m, i, m.cols)->figure[MEASURE_TIME];
	for (size_t i = 0; i < m.cols; i++)
		cols += matrix_at(&m, m.rows, i)->figure[MEASURE_TIME];
	ok(rows == total && cols == total, "rows and columns have one sum");
	is_int(matrix_at(&m, m.rows, m.cols)->figure[MEASURE_COUNT], 80,
	       "counts are summed up");
	is_int(matrix_at(&m, m.rows, m.cols)->figure[MEASURE_LONGEST], 7,
	       "of the longest the longest is taken");
	matrix_release(&m);
}

/* Where the pane has no room the keys, and their hints, are the timeline's. */
static void test_low_screen(void)
{
	struct bench b;
	int64_t step;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 80, 12);
	type(&b, "8");
	ok(!screen_has(&b, "j k victim") && screen_has(&b, "w s zoom"),
	   "no hints of a pane that is not seen");
	step = b.ui.view.step_ns;
	type(&b, "w");
	ok(b.ui.view.step_ns < step, "the keys move the timeline");
	bench_close(&b);
}

/* A pinned row is in sight, whatever rows the filter leaves. */
static void test_legend(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, ":filter kind=pcpu<Enter>K");
	ok(!(legend_in_sight(&b.ui) >> ST_PREEMPTED & 1),
	   "the legend is of the rows in sight");
	type(&b, "FT:filter kind=pcpu<Enter>");
	ok(legend_in_sight(&b.ui) >> ST_PREEMPTED & 1, "and of pinned ones");
	bench_close(&b);
}

static void test_stays(void)
{
	struct err err = ERR_INIT;
	struct interval iv;
	struct bench b;
	int64_t at;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, "^:set vmm-min 390us<Enter>x");
	at = b.ui.view.cursor_ns;
	ok(history_at(b.h, ui_row(&b.ui)->track->id, at, &iv, &err) > 0 &&
		   iv.state == ST_VMM && iv.begin_ns == at &&
		   iv.end_ns - at >= 390 * NS_PER_US,
	   "x goes to a long stay in the hypervisor");
	ok(screen_has(&b, "hypervisor (KVM) for ") &&
		   screen_has(&b, "exit reason npf"),
	   "and says how long it is and why");
	type(&b, "xX");
	is_int(b.ui.view.cursor_ns, at, "X goes back");
	type(&b, "X");
	ok(screen_has(&b, "earlier than this (:set vmm-min)"),
	   "before the first there is none");
	type(&b, ":set vmm-min 1s<Enter>x");
	is_int(b.ui.view.cursor_ns, at, "nor one that is so long");
	type(&b, ":filter kind=pcpu<Enter>:set vmm-min 0<Enter>^x");
	ok(screen_has(&b, "no vCPU is in hypervisor"),
	   "those of rows that the filter hides are passed over");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_EMPTY, 100, 30);
	type(&b, "xXy");
	ok(!b.ui.copy, "an empty history has none, and nothing to copy");
	bench_close(&b);
}

static void test_copy(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, "y");
	is_text(b.ui.copy,
		"+4.096778000  89.52 ms  db02 vCPU 0  preempted  by web01 "
		"vCPU 1 (89.52 ms)",
		"a line of text for the clipboard");
	ok(screen_has(&b, "copied: +4.096778000"), "the status line shows it");
	g_clear_pointer(&b.ui.copy, g_free);
	type(&b, "/evil<Enter>y");
	ok(b.ui.copy && !strchr(b.ui.copy, '\033') && !strchr(b.ui.copy, '\n'),
	   "hostile names do not reach it");
	bench_close(&b);
}

static const struct exporter_format formats[] = {
	{ "csv", ".csv", "a line for each interval", false },
	{ "ctf", "", "a trace", false },
	{ "ansi", ".ans", "the screen", true },
};

/* What the exporter was asked for last. */
struct asked {
	int times;
	size_t format, tracks;
	int64_t from_ns, to_ns;
	char path[64];
	bool screen, fail;
};

static int run_export(void *data, size_t format, const struct exporter_job *job,
		      char **note, struct err *err)
{
	struct asked *asked = data;

	asked->times++;
	asked->format = format;
	asked->tracks = job->track_count;
	asked->from_ns = job->from_ns;
	asked->to_ns = job->to_ns;
	asked->screen = job->screen != NULL;
	g_strlcpy(asked->path, job->path, sizeof(asked->path));
	if (asked->fail)
		return err_set(err, "the disk is full");
	*note = g_strdup("two names were not valid");
	return 0;
}

static void test_export(void)
{
	struct asked asked = { 0 };
	struct exporter exporter = { formats, G_N_ELEMENTS(formats), run_export,
				     &asked };
	struct bench b;
	int64_t from, to;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, "S:export csv x.csv<Enter>:pane export<Enter><Enter>q");
	is_int(asked.times, 0, "without an exporter nothing is written");
	panes_release(&b.ui.panes);
	panes_init(&b.ui.panes);
	b.ui.exporter = &exporter;
	type(&b, "VS");
	ok(screen_has(&b, "export: selection 89.52 ms, all rows") &&
		   screen_has(&b, "a line for each interval"),
	   "S lists the formats");
	type(&b, "<Enter>");
	ok(screen_has(&b, "write to ui-panes-+4.096s.csv"),
	   "Enter asks for a file, with a name that says what is in it");
	type(&b, "<Enter>");
	ui_range(&b.ui, &from, &to);
	ok(asked.times == 1 && !asked.tracks && asked.from_ns == from &&
		   asked.to_ns == to && !asked.screen,
	   "the selection of all rows is written");
	is_text(asked.path, "ui-panes-+4.096s.csv", "into that file");
	ok(screen_has(&b, "wrote ui-panes-+4.096s.csv: selection 89.52 ms; two "
			  "names were not valid"),
	   "what was written is said");
	type(&b, "SrG<Enter>\025my.ans<Enter>");
	ok(asked.screen && asked.format == 2 && asked.tracks == 2,
	   "r: of the selected row and those below; a format of the screen "
	   "gets one");
	is_text(asked.path, "my.ans", "into a file of another name");
	asked.fail = true;
	type(&b, "<Esc>:export ctf a folder<Enter>");
	ok(screen_has(&b, "the disk is full"), "a failure is said");
	is_text(asked.path, "a folder", "names may have blanks");
	is_int(asked.to_ns - asked.from_ns, 10 * NS_PER_S,
	       "without a selection the window is written");
	asked.fail = false;
	g_setenv("HOME", "/home/somebody", TRUE);
	type(&b, "9:export csv ~/x.csv<Enter>");
	is_text(asked.path, "/home/somebody/x.csv", "~ is the user's home");
	ok(screen_has(&b, "problems of the trace"),
	   "another pane stays where it is");
	asked.times = 0;
	type(&b, "q\\nosuch<Enter>");
	type(&b, ":export csv y<Enter>");
	is_int(asked.times, 0, "without a row there is no row to write");
	ok(screen_has(&b, "there is no row to write"), "and that is said");
	type(&b, "F:export pdf x<Enter>");
	ok(screen_has(&b, "no format is called 'pdf'"), "or what is no format");
	type(&b, ":export c<Tab>");
	ok(screen_has(&b, "csv  ctf"), "formats are completed");
	bench_close(&b);
}

static void test_cause(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, ":preemptions by=host-hop<Enter><Enter>q");
	ok(screen_has(&b, "), then host-hop 991 ("),
	   "few who ran instead are told one after another");
	ok(screen_has(&b, "before: vmm for ") && screen_has(&b, "exit npf"),
	   "and what the vCPU did before");
	type(&b, "Oj");
	ok(ui_row(&b.ui)->track->kind == TRACK_THREAD &&
		   screen_has(&b, "), then host-hop 991 ("),
	   "the same of its host thread");
	bench_close(&b);
}

int main(void)
{
	tap_begin();
	test_selection();
	test_select_interval();
	test_preempts();
	test_preempts_filter();
	test_charges();
	test_stats();
	test_matrix();
	test_blame();
	test_low_screen();
	test_legend();
	test_stays();
	test_copy();
	test_export();
	test_cause();
	return tap_end();
}
