/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What VMs do inside, in the viewer: the views, the waits on the lanes of
 * vCPUs, the lanes of counters, and the ways down and back.
 */
#include "config.h"

#include <stdlib.h>

#include "base/nstime.h"
#include "base/wake.h"
#include "tests/tap.h"
#include "tests/ui-bench.h"
#include "ui/lane.h"
#include "ui/mouse.h"
#include "ui/pins.h"
#include "ui/waits.h"
#include "ui/words.h"

#define FILE_NAME "ui-guest-test.kvms"

static uint32_t row_called(struct bench *b, const char *path)
{
	GString *text = g_string_new(NULL);
	uint32_t row = ROW_NONE;

	for (uint32_t i = 0; i < b->ui.rows.count && row == ROW_NONE; i++)
		if (!strcmp(rows_path(&b->ui.rows, i, text), path))
			row = i;
	g_string_free(text, TRUE);
	return row;
}

static void go(struct bench *b, const char *path, int64_t t_ns)
{
	ui_select(&b->ui, row_called(b, path));
	view_go(&b->ui.view, t_ns);
	render(&b->ui, &b->cells);
}

static bool on(struct bench *b, const char *path)
{
	return b->ui.selected == row_called(b, path);
}

/* The begin of the nth interval of a row in @state that lasts @min_ns. */
static int64_t nth(struct bench *b, const char *path, enum state state, int n,
		   int64_t min_ns)
{
	const struct track *t = b->ui.rows.all[row_called(b, path)].track;
	struct interval_iter it;
	struct interval iv;
	int64_t at = INT64_MIN;

	interval_iter_init(&it, b->h, t->id, t->begin_ns, t->end_ns);
	while (at == INT64_MIN && interval_iter_next(&it, &iv, NULL) > 0)
		if (iv.state == state && iv.end_ns - iv.begin_ns >= min_ns &&
		    !n--)
			at = iv.begin_ns;
	interval_iter_release(&it);
	return at;
}

/* ------------------------------------------------------------------ */

/* The waits of a vCPU's lane against its own states and its row of waits. */
static void check_waits(struct bench *b, uint32_t row, bool *same, bool *whole)
{
	const struct track *t = b->ui.rows.all[row].track;
	const struct track *w = waits_of(b->h, t);
	const struct view *v = &b->ui.view;
	struct row_sums sums;
	struct err err = ERR_INIT;

	*same = sums_of_row(b->ui.sums, v, row, &sums, &err) > 0;
	*whole = true;
	for (int i = 0; i < sums.used && *same; i++) {
		const struct state_sum *got = &sums.column[sums.lead + i];
		int64_t from = view_col_ns(v, i);
		struct state_sum plain, waits;
		int64_t halted, shown;

		if (history_sum(b->h, t->id, from, from + v->step_ns, &plain,
				&err) ||
		    history_sum(b->h, w->id, from, from + v->step_ns, &waits,
				&err))
			abort();
		for (unsigned int s = ST_WAIT_TASK; s <= ST_WAIT_OTHER; s++)
			*same = *same && got->time_ns[s] == waits.time_ns[s];
		for (unsigned int s = 0; s < ST_COUNT; s++)
			if (!is_wait(s) && !is_halted(s))
				*same = *same &&
					got->time_ns[s] == plain.time_ns[s];
		halted = plain.time_ns[ST_IDLE] + plain.time_ns[ST_HALT_POLL];
		shown = got->time_ns[ST_IDLE] + got->time_ns[ST_HALT_POLL];
		for (unsigned int s = ST_WAIT_TASK; s <= ST_WAIT_OTHER; s++)
			shown += got->time_ns[s];
		*whole = *whole && shown == halted;
	}
}

static void test_waits(void)
{
	static const char *const zooms[] = { "", "www", "wwwwwwww", "dd" };
	struct bench b;
	bool same, whole, all_same = true, all_whole = true;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 30);
	type(&b, ":set waits on<Enter>");
	go(&b, "web01 vCPU 0", SAMPLE_BEGIN_NS + 3 * NS_PER_S);
	for (size_t i = 0; i < G_N_ELEMENTS(zooms); i++) {
		type(&b, zooms[i]);
		check_waits(&b, row_called(&b, "web01 vCPU 0"), &same, &whole);
		all_same = all_same && same;
		all_whole = all_whole && whole;
		check_waits(&b, row_called(&b, "db02 vCPU 0"), &same, &whole);
		all_same = all_same && same;
		all_whole = all_whole && whole;
	}
	ok(all_same, "waits of a column are those of the vCPU's row of waits");
	ok(all_whole, "they and what is left are the time it was halted");
	bench_close(&b);
}

static void test_foreign_waits(void)
{
	struct state_sum vcpu = { 0 }, waits = { 0 };

	vcpu.time_ns[ST_IDLE] = 70;
	vcpu.time_ns[ST_HALT_POLL] = 30;
	vcpu.time_ns[ST_GUEST] = 900;
	vcpu.count[ST_IDLE] = vcpu.count[ST_HALT_POLL] = 1;
	waits.time_ns[ST_WAIT_DISK] = 80;
	waits.time_ns[ST_WAIT_NET] = INT64_MAX;
	waits.count[ST_WAIT_DISK] = waits.count[ST_WAIT_NET] = 1;
	waits_into(&vcpu, &waits);
	is_int(vcpu.time_ns[ST_WAIT_DISK], 80, "polling is part of the wait");
	is_int(vcpu.time_ns[ST_WAIT_NET], 20,
	       "a row of waits that says too much adds no time");
	is_int(sum_total_ns(&vcpu), 1000, "the total stays");
}

/* The lane of the selected row. */
static char *lane_text(struct bench *b)
{
	struct layout l = ui_layout(&b->ui);
	char *line = screen_line(
		b, l.lanes + (int)(rows_place(&b->ui.rows, b->ui.selected) -
				   b->ui.top));
	char *bar = strchr(line, '|'), *lane = g_strdup(bar ? bar + 1 : "");

	g_free(line);
	return lane;
}

/* A vCPU's preemption marks its column whatever it waits for. */
static void test_severe(void)
{
	struct bench b;
	bool marked = true;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	type(&b, "2");
	for (int zoom = 0; zoom < 12; zoom++) {
		const struct view *v = &b.ui.view;
		struct row_sums sums;
		uint32_t row = row_called(&b, "web01 vCPU 1");
		char *lane;

		go(&b, "web01 vCPU 1", SAMPLE_BEGIN_NS + 4 * NS_PER_S);
		lane = lane_text(&b);
		marked = marked &&
			 sums_of_row(b.ui.sums, v, row, &sums, NULL) > 0;
		for (int i = 0; i < sums.used && marked; i++)
			if (sum_has(&sums.column[sums.lead + i], ST_PREEMPTED))
				marked = lane[i] == '!' || lane[i] == '#' ||
					 lane[i] == '+';
		g_free(lane);
		type(&b, "w");
	}
	ok(marked, "no preemption vanishes beside what was waited for");
	bench_close(&b);
}

/* ------------------------------------------------------------------ */
/* Counters                                                           */

/* Nothing that was counted vanishes, and nothing is made up. */
static bool is_drawn_right(const struct caps *caps, struct bench *b,
			   const struct track *t)
{
	const struct view *v = &b->ui.view;
	struct row_counts counts;

	if (counts_of_track(b->ui.counts, v, t, &counts, NULL) <= 0)
		return false;
	for (int i = 0; i < counts.used; i++) {
		const struct counter_sum *s = &counts.column[i];
		struct cell cell = count_look(caps, counts.info, s, v->step_ns,
					      counts.scale);
		bool some = s->max > 0, blank = cell.glyph == ' ';

		if (some == blank)
			return false;
		if (count_value(s, count_mode_of(counts.info), v->step_ns) >
		    counts.scale)
			return false;
		if (count_mode_of(counts.info) == COUNT_GAUGE &&
		    (double)s->max > counts.scale)
			return false;
	}
	return true;
}

static void test_counters(void)
{
	static const struct caps all_caps[] = {
		{ .utf8 = false, .colours = 0 },
		{ .utf8 = true, .colours = 256 },
		{ .utf8 = true, .colours = 8 },
		{ .utf8 = true, .colours = 256, .low_bandwidth = true },
	};
	struct bench b;
	bool right = true;
	int rows = 0;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	view_go(&b.ui.view, SAMPLE_BEGIN_NS + 5 * NS_PER_S);
	for (int zoom = 0; zoom < 14; zoom++) {
		for (size_t i = 0; i < b.ui.rows.count; i++) {
			const struct track *t = b.ui.rows.all[i].track;

			if (!t || t->kind != TRACK_COUNTER)
				continue;
			rows++;
			for (size_t c = 0; c < G_N_ELEMENTS(all_caps); c++)
				right = right &&
					is_drawn_right(&all_caps[c], &b, t);
		}
		type(&b, "w");
	}
	is_int(rows, 140, "ten counters at fourteen zooms");
	ok(right, "what was counted is seen, and nothing else, on any screen");
	bench_close(&b);
}

static void test_counter_looks(void)
{
	static const struct caps ascii = { .utf8 = false, .colours = 0 };
	static const struct counter_info gauge = { 1, COUNTER_GAUGE,
						   "disk_inflight", "count",
						   "" };
	struct counter_sum none = { 0 };
	struct counter_sum zero = { .length_ns = 1000 };
	struct counter_sum low = { 1, 1000, 0, 1, 1 };
	struct counter_sum spike = { 2, 1000, 0, 100, 1000 };
	struct counter_sum full = { 1, 1000, 100, 100, 100000 };
	struct cell cell;

	is_int(count_look(&ascii, &gauge, &none, 1000, 100).glyph, '?',
	       "a counter that was not kept is unknown");
	is_int(count_look(&ascii, &gauge, &zero, 1000, 100).glyph, ' ',
	       "zero is empty");
	is_int(count_look(&ascii, &gauge, &low, 1000, 100).glyph, '0',
	       "very little is less than a tenth");
	is_int(count_look(&ascii, &gauge, &full, 1000, 100).glyph, '9',
	       "as much as the scale is nine tenths and more");
	cell = count_look(&ascii, &gauge, &spike, 1000, 100);
	ok(cell.glyph == '0' && cell.style.attrs & ATTR_BOLD,
	   "a brief maximum far above the mean is marked");
	cell = count_look(&ascii, &gauge, &full, 1000, 100);
	ok(!(cell.style.attrs & ATTR_BOLD), "a steady one is not");
}

static void test_scales(void)
{
	static const struct counter_info count = { 1, COUNTER_GAUGE,
						   "vcpus_running", "count",
						   "" };
	static const struct counter_info bytes = { 1, COUNTER_AMOUNT,
						   "disk_read", "bytes", "" };
	static const struct counter_info ns = { 1, COUNTER_AMOUNT,
						"disk_latency", "ns", "" };
	char *text;

	is_int((int64_t)count_scale(0, &count), 1, "a scale is never 0");
	is_int((int64_t)count_scale(3, &count), 4, "3 of 4");
	is_int((int64_t)count_scale(11, &count), 20, "11 of 20");
	is_int((int64_t)count_scale(2100, &bytes), 5000, "2100 of 5000");
	is_int((int64_t)count_scale(5000, &bytes), 5000, "5000 of 5000");
	text = count_text(&bytes, 20e6);
	is_text(text, "20 MB/s", "a flow");
	g_free(text);
	text = count_scale_text(&bytes, 20e6, true);
	is_text(text, "20M", "the same where there is no room");
	g_free(text);
	text = count_scale_text(&ns, 20e6, false);
	is_text(text, "20 ms", "a round duration");
	g_free(text);
	text = count_text(&count, 1.25);
	is_text(text, "1.25", "a mean");
	g_free(text);
	text = count_amount_text(&ns, 1500000);
	is_text(text, "1.500 ms", "a duration");
	g_free(text);
}

/* Names of counters have none, scales have. */
static bool has_digit(struct bench *b, int line, int cols)
{
	bool found = false;

	for (int col = 0; col < cols; col++) {
		gunichar c = cells_at(&b->cells, line, col)->glyph;

		found = found || (c < 0x80 && g_ascii_isdigit((char)c));
	}
	return found;
}

/* Every lane of a counter has its scale, however narrow the screen is. */
static void test_scale_shown(void)
{
	static const int widths[] = { 60, 80, 100, 120, 200 };

	for (size_t i = 0; i < G_N_ELEMENTS(widths); i++) {
		struct layout l;
		struct bench b;
		int lanes = 0, scales = 0;

		bench_open(&b, FILE_NAME, SAMPLE_GUEST, widths[i], 50);
		type(&b, "3");
		l = ui_layout(&b.ui);
		for (int k = 0; k < l.lane_rows; k++) {
			uint32_t row = ROW_NONE;

			if (b.ui.top + (size_t)k < b.ui.rows.shown_count)
				row = b.ui.rows.shown[b.ui.top + (size_t)k];
			if (row == ROW_NONE || !b.ui.rows.all[row].track ||
			    b.ui.rows.all[row].track->kind != TRACK_COUNTER)
				continue;
			lanes++;
			scales += has_digit(&b, l.lanes + k, l.gutter);
		}
		is_int(lanes, 10, "ten lanes at %d columns", widths[i]);
		is_int(scales, 10, "all with their scale");
		bench_close(&b);
	}
}

/* The lanes of all counters on the screen, one below the other. */
static char *lanes_text(struct bench *b, int from, int cols)
{
	struct layout l = ui_layout(&b->ui);
	GString *text = g_string_new(NULL);

	for (int i = 0; i < l.lane_rows; i++) {
		const struct row *row;

		if (b->ui.top + (size_t)i >= b->ui.rows.shown_count)
			break;
		row = &b->ui.rows.all[b->ui.rows.shown[b->ui.top + (size_t)i]];
		if (!row->track || row->track->kind != TRACK_COUNTER)
			continue;
		for (int c = from; c < from + cols; c++)
			g_string_append_unichar(
				text,
				cells_at(&b->cells, l.lanes + i, l.lane_col + c)
					->glyph);
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

static void count_same(const char *before, const char *after, int *same,
		       int *all)
{
	char **a = g_strsplit(before, "\n", -1);
	char **b = g_strsplit(after, "\n", -1);

	for (int i = 0; a[i] && b[i]; i++) {
		*all += *a[i] != '\0';
		*same += *a[i] && !strcmp(a[i], b[i]);
	}
	g_strfreev(a);
	g_strfreev(b);
}

static void test_counter_pan(void)
{
	struct bench b;
	char *before, *after;
	int same = 0, all = 0;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	type(&b, "3");
	go(&b, "web01 vCPU 0", SAMPLE_BEGIN_NS + NS_PER_S);
	type(&b, "k:window 2s<Enter>");
	for (int n = 1; n < 11; n++) {
		int cols = b.ui.view.cols - n;

		before = lanes_text(&b, n, cols);
		view_pan(&b.ui.view, n);
		render(&b.ui, &b.cells);
		after = lanes_text(&b, 0, cols);
		count_same(before, after, &same, &all);
		g_free(before);
		g_free(after);
	}
	/* The scale of a row may change in a step, rarely. */
	ok(all >= 90 && same >= all * 9 / 10,
	   "counters' lanes move with a pan: %d of %d", same, all);
	bench_close(&b);
}

static void test_points(void)
{
	struct bench b;
	const struct track *t;
	int64_t at = 0, value = 0, forth;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 100, 40);
	t = b.ui.rows.all[row_called(&b, "web01 resources net_rx")].track;
	ok(counts_next_point(b.h, t, t->begin_ns + NS_PER_S, true, &at, NULL) ==
			   1 &&
		   at > t->begin_ns + NS_PER_S,
	   "the next point");
	forth = at;
	ok(counts_next_point(b.h, t, at + 1, false, &at, NULL) == 1 &&
		   at == forth,
	   "and back to it");
	is_int(counts_next_point(b.h, t, t->end_ns, true, &at, NULL), 0,
	       "none after the last");
	is_int(counts_next_point(b.h, t, t->begin_ns, false, &at, NULL), 0,
	       "none before the first");
	is_int(counts_largest(b.h, t, t->begin_ns, t->end_ns, &at, &value,
			      NULL),
	       1, "there is a largest");
	is_int(value, 1500, "which is that of all");
	type(&b, "3");
	go(&b, "web01 resources net_rx", t->begin_ns);
	type(&b, "<Enter>");
	is_int(b.ui.view.cursor_ns, at, "Enter goes there");
	ok(screen_has(&b, "1.50 kB at the cursor"), "its value is said");
	ok(screen_has(&b, "received from the network"), "and what it is");
	ok(screen_has(&b, "source:"), "and where it comes from");
	type(&b, "l");
	ok(b.ui.view.cursor_ns > at, "l goes to the next point");
	bench_close(&b);
}

/* ------------------------------------------------------------------ */
/* Requests to disks                                                  */

/* From a lane to the requests that it is made of, and who submitted them. */
static void test_requests(void)
{
	/* The 40th begins then and takes 100 + 40 * 37 % 200 * 31 us. */
	int64_t begin = SAMPLE_BEGIN_NS + 40 * 45 * NS_PER_MS + NS_PER_MS;
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 140, 40);
	type(&b, "3");
	go(&b, "web01 resources disk_latency",
	   begin + 45 * NS_PER_MS + 100 * NS_PER_US + 117 * 31 * NS_PER_US);
	type(&b, "wwwwwwww");
	ok(screen_has(&b, "request:  write of 25.1 kB, device 8,0, sector "
			  "2376: 3.727 ms, submitted by IO io1 8810 of web01"),
	   "the details of a lane tell of the request at the cursor");
	type(&b, "J");
	ok(on(&b, "web01 threads IO io1 8810") &&
		   b.ui.view.cursor_ns == begin + 45 * NS_PER_MS,
	   "J goes to who submitted it, at its begin");
	ok(screen_has(&b, "submitted it: write of 25.1 kB"), "and says so");
	type(&b, "<Backspace>0");
	go(&b, "web01 resources disk_write", begin + 45 * NS_PER_MS);
	type(&b, "wwwwwwww");
	ok(screen_has(&b, "request:  write of 25.1 kB"),
	   "of bytes it is the one that begins there");
	type(&b, "I");
	ok(screen_has(&b, "requests of web01, window"), "I lists them");
	ok(screen_has(&b, ">IO io1 8810"), "with that one selected");
	type(&b, "0");
	ok(screen_has(&b, "whole trace") && screen_has(&b, "6.269 ms"),
	   "the list follows the window, the longest first");
	type(&b, "<Home><Enter>");
	ok(on(&b, "web01 threads IO io1 8810"),
	   "Enter goes to who submitted it");
	type(&b, "%");
	ok(screen_has(&b, "sorted by begin"), "it is sorted by any column");
	type(&b, "q");
	go(&b, "web01 resources net_rx", begin);
	type(&b, "J");
	ok(screen_has(&b, "not known of this counter"),
	   "other counters have no requests");
	go(&b, "db02 vCPU 0", begin);
	type(&b, "I");
	ok(screen_has(&b, "no request to a disk is known"),
	   "a VM without requests says so");
	bench_close(&b);
}

/* ------------------------------------------------------------------ */
/* Views                                                              */

static void test_views(void)
{
	struct bench b;
	char *first, *again;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	first = screen_text(&b);
	type(&b, "2");
	ok(screen_has(&b, "view of processes"), "2 shows the processes");
	ok(screen_has(&b, "nginx"), "they are unfolded");
	ok(!screen_has(&b, "pCPUs (") && !screen_has(&b, "threads ("),
	   "without pCPUs and threads of the host");
	type(&b, "3");
	ok(screen_has(&b, "disk_inflight") && screen_has(&b, "pCPUs"),
	   "3 shows the resources, and pCPUs");
	ok(!screen_has(&b, "nginx"), "without processes");
	type(&b, "1");
	g_clear_pointer(&b.ui.message, g_free);
	ui_say(&b.ui, "the vCPU preempted most, at its longest preemption");
	render(&b.ui, &b.cells);
	again = screen_text(&b);
	is_text(again, first, "1 is as it was");
	g_free(first);
	g_free(again);
	type(&b, ":view processes<Enter>");
	ok(screen_has(&b, "view of processes"), "as a command too");
	type(&b, ":view x<Enter>");
	ok(screen_has(&b, "the views are"), "which says what there is");
	bench_close(&b);
}

static void test_row_kept(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	go(&b, "web01 vCPU 1", SAMPLE_BEGIN_NS + NS_PER_S);
	type(&b, "23");
	ok(on(&b, "web01 vCPU 1"), "a row that the views have stays selected");
	is_int(b.ui.view.cursor_ns, SAMPLE_BEGIN_NS + NS_PER_S,
	       "the cursor too");
	type(&b, "1");
	go(&b, "pCPUs pCPU 1", SAMPLE_BEGIN_NS);
	type(&b, "2");
	ok(!on(&b, "pCPUs pCPU 1"), "one that a view lacks is left");
	type(&b, "1");
	ok(on(&b, "pCPUs pCPU 1"), "and comes back");
	type(&b, "2j1");
	ok(!on(&b, "pCPUs pCPU 1"), "unless one moved meanwhile");
	type(&b, "2*");
	type(&b, "1");
	ok(!screen_has(&b, "CPU 0/KVM"), "each view has folds of its own");
	type(&b, "2");
	ok(screen_has(&b, "thread 1"), "which it keeps");
	bench_close(&b);
}

static void test_lacking(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 80, 24);
	type(&b, "2");
	ok(screen_has(&b, "no guest processes") &&
		   screen_has(&b, "(9: what that needs)"),
	   "what there is none of is said, to its end");
	ok(screen_has(&b, "vCPU 0"), "vCPUs are there");
	type(&b, "3");
	ok(screen_has(&b, "no resource lanes") &&
		   screen_has(&b, "older kvmscope"),
	   "the same of counters");
	type(&b, "r");
	ok(screen_has(&b, "open one first"), "and of what needs a table");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_NO_VMS, 120, 40);
	type(&b, "2");
	ok(screen_has(&b, "the view would be empty"),
	   "a view without rows is not shown");
	ok(screen_has(&b, "pCPU 0"), "the rows stay");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_EMPTY, 120, 40);
	type(&b, "231J<Enter>");
	ok(screen_has(&b, "empty"), "an empty history has nothing to show");
	bench_close(&b);
}

static void test_filter_in_view(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	type(&b, "2\\vm=web01<Enter>");
	ok(!screen_has(&b, "db02"), "a filter holds in a view");
	type(&b, "3");
	ok(!screen_has(&b, "db02") && screen_has(&b, "net_rx"),
	   "and in the next");
	type(&b, "F");
	ok(screen_has(&b, "db02") && !screen_has(&b, "nginx"),
	   "without it the view is still one");
	type(&b, "/nginx<Enter>");
	ok(on(&b, "web01 processes nginx") && screen_has(&b, "nginx"),
	   "a search finds what the view lacks, and shows it");
	bench_close(&b);
}

/* ------------------------------------------------------------------ */
/* Down and back                                                      */

static void test_drill(void)
{
	struct bench b;
	int64_t at;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	type(&b, "2");
	at = nth(&b, "web01 processes CR3 0x6072000", ST_RUN, 3, 1000);
	go(&b, "web01", at);
	type(&b, "o<Enter>");
	ok(screen_has(&b, "vCPU 1") && screen_has(&b, "nginx"),
	   "Enter on a VM shows its vCPUs and processes");
	ok(on(&b, "web01 vCPU 0"), "and goes to the first vCPU");
	type(&b, "<Backspace>");
	ok(on(&b, "web01"), "Backspace goes back to the VM");
	go(&b, "web01 vCPU 1", at);
	type(&b, "<Enter>");
	ok(on(&b, "web01 processes CR3 0x6072000"),
	   "on a vCPU it goes to its process");
	type(&b, "<Enter>");
	ok(on(&b, "web01 processes CR3 0x6072000 thread 1"),
	   "on a process to its thread");
	type(&b, "<Enter>");
	ok(on(&b, "web01 vCPU 1"), "on a running thread to its vCPU");
	type(&b, "<Backspace>");
	ok(on(&b, "web01 processes CR3 0x6072000 thread 1"),
	   "Backspace goes back to the thread");
	type(&b, "<Backspace><Backspace>");
	ok(on(&b, "web01 vCPU 1"), "and up to where it began");
	is_int(b.ui.view.cursor_ns, at, "at the same time");
	type(&b, "3<Enter>");
	ok(b.ui.rows.view == ROWS_PROCESSES &&
		   on(&b, "web01 processes CR3 0x6072000"),
	   "from the resources too");
	type(&b, "<Backspace>");
	ok(b.ui.rows.view == ROWS_RESOURCES && on(&b, "web01 vCPU 1"),
	   "and back to them");
	type(&b, ">");
	ok(b.ui.rows.view == ROWS_PROCESSES, "forward again");
	bench_close(&b);
}

/* When a process is preempted as its vCPU @vcpu has been woken. */
static int64_t after_wait(struct bench *b, const char *path, const char *vcpu)
{
	const struct track *v = b->ui.rows.all[row_called(b, vcpu)].track;
	struct interval iv;
	int64_t at;

	for (int n = 0; (at = nth(b, path, ST_PREEMPTED, n, 1)) != INT64_MIN;
	     n++)
		if (history_at(b->h, v->id, at, &iv, NULL) > 0 &&
		    iv.state == ST_READY)
			break;
	return at;
}

/* When a process waited that came back without a halt. */
static int64_t by_switch(struct bench *b, const char *path)
{
	const struct track *t = b->ui.rows.all[row_called(b, path)].track;
	struct interval iv;
	int64_t at;

	for (int n = 0; (at = nth(b, path, ST_WAIT_TASK, n, 1)) != INT64_MIN;
	     n++)
		if (history_at(b->h, t->id, at, &iv, NULL) > 0 &&
		    wake_unpack(iv.value).how == WAKE_BY_SWITCH)
			break;
	return at;
}

/* The trace ended first: that is all there is to say. */
static void test_no_end(struct history *h)
{
	const struct wake w = { .how = WAKE_BY_END, .vector = WAKE_NO_VECTOR };
	struct interval iv = { .begin_ns = 0,
			       .end_ns = 187 * NS_PER_MS,
			       .value = wake_pack(&w) };
	static const enum state states[] = { ST_UNKNOWN, ST_IDLE };

	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		char *text;

		iv.state = states[i];
		text = words_value(h, &iv);
		is_text(text,
			"waited 187.0 ms; it had not ended when the trace ended",
			"%s without an end", state_info(iv.state)->name);
		g_free(text);
	}
	iv.state = ST_UNKNOWN;
	iv.value = VALUE_NONE;
	ok(!words_value(h, &iv), "else nothing is said of unknown");
}

static void test_cause(void)
{
	struct bench b;
	int64_t at;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	at = nth(&b, "web01 vCPU 0 waits", ST_WAIT_DISK, 0, NS_PER_MS);
	go(&b, "web01 vCPU 0", at + NS_PER_MS / 2);
	ok(screen_has(&b, "idle, wait_disk (waits for a disk)"),
	   "the title says what an idle vCPU waits for");
	ok(screen_has(&b, "for a disk: interrupt vector 37, raised by IO io1 "
			  "8810 of web01"),
	   "the details say why, and who ended it");
	type(&b, "J");
	ok(on(&b, "web01 threads IO io1 8810"), "J goes to him");
	ok(screen_has(&b, "ended the wait"), "and says so");
	type(&b, "<Backspace>");
	ok(on(&b, "web01 vCPU 0"), "Backspace comes back");
	is_int(b.ui.view.cursor_ns, at + NS_PER_MS / 2, "to the wait");
	type(&b, "p");
	type(&b, "J");
	ok(screen_has(&b, "ran instead"), "of a preemption to the culprit");
	at = nth(&b, "web01 processes CR3 0x6072000", ST_PREEMPTED, 0,
		 2 * NS_PER_MS);
	go(&b, "web01 processes CR3 0x6072000", at);
	ok(screen_has(&b, "ran instead:  vhost-1 8811"),
	   "the details of a preempted process say who ran instead");
	type(&b, "J");
	ok(on(&b, "web01 threads vhost-1 8811") &&
		   screen_has(&b, "ran instead; Backspace"),
	   "J goes to him");
	at = after_wait(&b, "web01 processes CR3 0x6072000", "web01 vCPU 1");
	go(&b, "web01 processes CR3 0x6072000", at);
	ok(screen_has(&b, "its vCPU:  ready"),
	   "of one whose vCPU was woken only, that");
	type(&b, "J");
	ok(on(&b, "web01 vCPU 1"), "and J goes to the vCPU");
	at = by_switch(&b, "web01 processes evil?[31m?");
	go(&b, "web01 processes evil?[31m?", at);
	ok(screen_has(&b, "for another task: web01 nginx had the vCPU when it "
			  "came back, without a halt"),
	   "who had the vCPU when a process came back is named");
	type(&b, "J");
	ok(on(&b, "web01 processes nginx") &&
		   screen_has(&b, "had the vCPU when it came back"),
	   "and J goes there");
	at = nth(&b, "web01 processes nginx", ST_WAIT_NET, 0, NS_PER_MS);
	go(&b, "web01 processes nginx", at + 1);
	ok(screen_has(&b, "for the network"), "a process says it too");
	type(&b, "2<Enter>");
	ok(on(&b, "web01 threads vhost-1 8811"),
	   "Enter on its wait goes to who ended it");
	type(&b, "<Backspace>");
	at = nth(&b, "web01 vCPU 0 waits", ST_WAIT_TIMER, 0, NS_PER_MS);
	go(&b, "web01 vCPU 0", at + NS_PER_MS / 2);
	type(&b, "J");
	ok(screen_has(&b, "nobody else is known"), "a timer is nobody");
	test_no_end(b.h);
	bench_close(&b);
}

static void test_language(void)
{
	struct bench b;
	int64_t at;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	type(&b, "^/wait_disk kind=wait vm=web01<Enter>");
	ok(screen_has(&b, "wait_disk"), "a search for a wait finds one");
	type(&b, "^/kind=wait reason=37 by=io1<Enter>");
	ok(screen_has(&b, "hit "), "by vector and by who ended it");
	type(&b, "^/reason=disk by=vhost kind=wait<Enter>");
	ok(screen_has(&b, "no interval fits"), "vhost ends no wait for disks");
	type(&b, "^/wait_disk kind=wait vm=web01 vcpu=0<Enter>");
	at = b.ui.view.cursor_ns;
	type(&b, "^/wait_disk kind=vcpu vm=web01 vcpu=0<Enter>");
	ok(at == b.ui.view.cursor_ns && on(&b, "web01 vCPU 0"),
	   "the waits of a vCPU are found as the vCPU's, on its row");
	at = b.ui.view.cursor_ns;
	type(&b, "n");
	ok(b.ui.view.cursor_ns > at && on(&b, "web01 vCPU 0"), "n goes on");
	type(&b, "N");
	is_int(b.ui.view.cursor_ns, at, "and N back");
	type(&b, "^/kind=vcpu reason=timer<Enter>");
	ok(screen_has(&b, "hit "), "by reason too");
	type(&b, "^/kind=vcpu state=wait<Enter>");
	ok(!screen_has(&b, "waits run"), "but running is no wait");
	at = nth(&b, "web01 vCPU 0 waits", ST_WAIT_DISK, 0, NS_PER_MS);
	go(&b, "web01 vCPU 0 waits", at);
	type(&b, "=");
	ok(screen_has(&b, "like this"), "= understands waits");
	go(&b, "web01 processes nginx", at);
	type(&b, "=");
	ok(screen_has(&b, "like this"), "and processes");
	type(&b, "7");
	ok(screen_has(&b, "statistics of web01 nginx"), "statistics too");
	type(&b, "q");
	type(&b, "2\\wait_net<Enter>");
	ok(screen_has(&b, "vCPU 0"), "a filter leaves the vCPUs above");
	type(&b, "F\\kind=vcpu wait_net<Enter>");
	ok(screen_has(&b, "vCPU 0"), "one for waits of vCPUs too");
	go(&b, "web01 vCPU 0", at);
	{
		char *lane = lane_text(&b);

		ok(strchr(lane, 'n') && !strchr(lane, 'G') &&
			   !strchr(lane, 'm'),
		   "their lanes show but those waits");
		g_free(lane);
	}
	bench_close(&b);
}

/* What was waited for, on the minimap, and as a density. */
static void test_map(void)
{
	struct bench b;
	int64_t at;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	at = nth(&b, "web01 vCPU 0 waits", ST_WAIT_DISK, 0, NS_PER_MS);
	type(&b, "2");
	go(&b, "web01 vCPU 0", at + NS_PER_MS / 2);
	type(&b, "u");
	ok(screen_has(&b, "wait_disk, all vCPUs"),
	   "u puts what the vCPU waits for on the minimap");
	type(&b, "~");
	ok(screen_has(&b, "density of wait_disk"), "~ shows its density");
	type(&b, "D:map wait_net<Enter>");
	ok(screen_has(&b, "wait_net, all vCPUs"), "by name too");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, ":map wait_net<Enter>");
	ok(screen_has(&b, "ever 'wait_net'"), "not where there are no waits");
	bench_close(&b);
}

static void test_legend(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 50);
	type(&b, "2K");
	ok(screen_has(&b, "waits for a disk"), "the legend has the waits");
	ok(screen_has(&b, "its vCPU runs guest code"),
	   "and says what run means there");
	ok(!screen_has(&b, "share of the scale"), "nothing of lanes");
	type(&b, "3<Home>");
	ok(screen_has(&b, "share of the scale"), "but where they are in sight");
	type(&b, "1:set waits off<Enter>");
	ok(!screen_has(&b, "waits for a disk"), "without waits none of them");
	bench_close(&b);
}

static void test_mouse(void)
{
	struct bench b;
	struct layout l;
	struct mouse_event click = { MOUSE_CLICK, 0, 0 };

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	type(&b, "3<Home>");
	l = ui_layout(&b.ui);
	click.col = l.lane_col + 30;
	click.row = l.lanes + 4;
	ui_mouse(&b.ui, click);
	is_int(b.ui.rows.all[b.ui.selected].track->kind, TRACK_COUNTER,
	       "a click on the lane of a counter selects it");
	is_int(b.ui.view.cursor_ns, view_col_ns(&b.ui.view, 30),
	       "and puts the cursor there");
	click.col = 2;
	click.row = l.lanes + 1;
	ui_mouse(&b.ui, click);
	ui_mouse(&b.ui, click);
	type(&b, "");
	ok(!screen_has(&b, "net_rx"), "two on the heading fold it");
	bench_close(&b);
}

/* Exports of a counter alone, which most formats cannot hold. */
static int export_nothing(void *data, size_t format,
			  const struct exporter_job *job, char **note,
			  struct err *err)
{
	(void)data;
	(void)format;
	(void)job;
	(void)note;
	(void)err;
	return 0;
}

static void test_export(void)
{
	static const struct exporter_format formats[] = {
		{ "csv", ".csv", "intervals", false },
		{ "kvms", ".kvms", "a history", false },
	};
	static const struct exporter exporter = { formats,
						  G_N_ELEMENTS(formats),
						  export_nothing, NULL };
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	b.ui.exporter = &exporter;
	go(&b, "web01 resources net_rx", SAMPLE_BEGIN_NS);
	type(&b, "Sr<Enter><Enter>");
	ok(screen_has(&b, "a counter has no intervals"),
	   "that a counter has no intervals is said");
	type(&b, "Sj<Enter><Enter>");
	ok(screen_has(&b, "wrote ") &&
		   !screen_has(&b, "a counter has no intervals"),
	   "but where it is held");
	bench_close(&b);
}

/* Whatever a file says: every row in every view, with the keys that look. */
static void test_strange(void)
{
	static const char *const keys[] = { "",  "l", "h", "J",      "=",
					    "u", "~", "D", "7",      "q",
					    "b", "q", "C", "q",      "A",
					    "q", "6", "q", "I", "%",
					    "%", "q", "<Enter>" };
	struct bench b;
	bool clean = true;
	char *text;

	bench_open(&b, FILE_NAME, SAMPLE_STRANGE, 120, 60);
	for (int view = 1; view <= 3; view++) {
		ui_key(&b.ui, (uint32_t)('0' + view));
		type(&b, "*<Home>");
		for (size_t i = 0; i < b.ui.rows.count; i++) {
			ui_select(&b.ui, (uint32_t)i);
			for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
				type(&b, keys[k]);
			text = screen_text(&b);
			for (char *p = text; *p; p++)
				clean = clean && (*p == '\n' ||
						  (*p >= ' ' && *p < 0x7f));
			g_free(text);
		}
	}
	ok(clean, "insides that make no sense do no harm");
	bench_close(&b);
}

int main(void)
{
	tap_begin();
	test_waits();
	test_foreign_waits();
	test_severe();
	test_counters();
	test_counter_looks();
	test_scales();
	test_scale_shown();
	test_counter_pan();
	test_points();
	test_requests();
	test_views();
	test_row_kept();
	test_lacking();
	test_filter_in_view();
	test_drill();
	test_cause();
	test_language();
	test_map();
	test_legend();
	test_mouse();
	test_export();
	test_strange();
	return tap_end();
}
