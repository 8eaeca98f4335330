/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of waits, guest processes and exits: their figures against the
 * history's, in any order, of any range, and the ways from them to the rows.
 */
#include "config.h"

#include <stdlib.h>

#include "base/nstime.h"
#include "db/durations.h"
#include "db/exits.h"
#include "tests/tap.h"
#include "tests/ui-bench.h"
#include "ui/lane.h"
#include "ui/table.h"
#include "ui/waits.h"

#define FILE_NAME "ui-tables-test.kvms"

static const struct table *table(struct bench *b)
{
	return b->ui.panes.state[b->ui.panes.shown];
}

static const struct table_line *line(struct bench *b, size_t i)
{
	return &g_array_index(table(b)->lines, struct table_line, i);
}

static size_t column_called(struct bench *b, const char *title)
{
	const struct table_kind *kind = table(b)->kind;

	for (size_t i = 0; i < kind->column_count; i++)
		if (!strcmp(kind->columns[i].title, title))
			return i;
	abort();
}

static int64_t figure(struct bench *b, size_t i, const char *title)
{
	return line(b, i)->figure[column_called(b, title)];
}

static int64_t time_in(struct bench *b, uint32_t track, enum state state)
{
	struct state_sum sum;

	if (history_sum(b->h, track, table(b)->from_ns, table(b)->to_ns, &sum,
			NULL))
		abort();
	return sum.time_ns[state];
}

/* Every column, both ways: figures never rise, or never fall, in a group. */
static void check_sorting(struct bench *b, const char *what)
{
	const struct table *t = table(b);
	bool right = true;

	for (size_t n = 0; n < 2 * t->kind->column_count; n++) {
		size_t by;

		type(b, n % 2 ? "%" : "R");
		by = t->list.sort;
		for (size_t i = 1; i < t->lines->len && right; i++) {
			int64_t p = line(b, i - 1)->figure[by];
			int64_t q = line(b, i)->figure[by];

			if (line(b, i - 1)->group != line(b, i)->group)
				continue;
			if (t->kind->formats[by] != TABLE_NAME)
				right = t->list.reverse ? p <= q : p >= q;
		}
	}
	ok(right, "%s can be sorted by any column, both ways", what);
}

static void check_waits(struct bench *b, const char *when)
{
	bool right = true;
	int vms = 0;

	for (size_t i = 0; i < table(b)->lines->len; i++) {
		const struct track *t = history_track(b->h, line(b, i)->track);
		const struct track *w;

		if (t->kind != TRACK_VCPU) {
			vms++;
			continue;
		}
		w = waits_of(b->h, t);
		right = right &&
			figure(b, i, "disk") ==
				time_in(b, w->id, ST_WAIT_DISK) &&
			figure(b, i, "halted") ==
				time_in(b, t->id, ST_IDLE) +
					time_in(b, t->id, ST_HALT_POLL) &&
			figure(b, i, "preempt") ==
				time_in(b, t->id, ST_PREEMPTED) &&
			figure(b, i, "halted") ==
				figure(b, i, "task") + figure(b, i, "timer") +
					figure(b, i, "disk") +
					figure(b, i, "net") +
					figure(b, i, "other") +
					figure(b, i, "unknown");
	}
	ok(right, "waits are the history's, %s", when);
	is_int(vms, 2, "a line for each VM");
}

static void test_waits(void)
{
	struct duration_stats stats[STATE_MAX];
	struct bench b;
	int64_t sum;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 140, 40);
	type(&b, "b");
	ok(screen_has(&b, "waits, whole trace"), "b opens the table of waits");
	is_int(table(&b)->lines->len, 5, "two VMs and three vCPUs");
	check_waits(&b, "of the whole trace");
	is_text(line(&b, 0)->name, "web01", "VMs first, the most halted one");
	history_durations(b.h, &line(&b, 2)->track, 1, table(&b)->from_ns,
			  table(&b)->to_ns, stats, NULL);
	is_int(figure(&b, 2, "wake p99"), stats[ST_READY].p99_ns,
	       "the latency of wake-ups is how long they were ready");
	ok(figure(&b, 0, "wake max") >= figure(&b, 2, "wake max") &&
		   figure(&b, 0, "wake max") >= figure(&b, 3, "wake max"),
	   "the longest of a VM is that of its vCPUs");
	sum = figure(&b, 2, "halted") + figure(&b, 3, "halted");
	is_int(figure(&b, 0, "halted"), sum, "a VM is the sum of its vCPUs");
	type(&b, "www");
	check_waits(&b, "of the window");
	type(&b, "r");
	ok(table(&b)->to_ns - table(&b)->from_ns == 10 * NS_PER_S,
	   "r: of the whole trace");
	type(&b, "r");
	check_sorting(&b, "waits");
	type(&b, "<Home>");
	for (size_t i = 0; i < table(&b)->list.selected; i++)
		type(&b, "k");
	type(&b, "<Enter>");
	is_int(b.ui.rows.all[b.ui.selected].track->id, line(&b, 0)->track,
	       "Enter goes to the row");
	type(&b, "<Tab>\\vm=db02<Enter>");
	is_int(table(&b)->lines->len, 2, "a filter leaves the others out");
	type(&b, "F\\kind=vcpu vm=web01 vcpu=0<Enter>");
	is_text(line(&b, 1)->name, "web01 vCPU 0",
		"so does another that hides as many rows");
	type(&b, "F\\kind=vcpu vm=web01 vcpu=1<Enter>");
	is_text(line(&b, 1)->name, "web01 vCPU 1", "and a third");
	type(&b, "F<Tab>q");
	ok(!screen_has(&b, "waits, "), "q closes it");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_HOST, 140, 40);
	type(&b, "b");
	is_int(table(&b)->lines->len, 5, "without rows of waits too");
	is_int(figure(&b, 0, "unknown"), figure(&b, 0, "halted"),
	       "then nothing is known of them");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_NO_VMS, 140, 40);
	type(&b, "b");
	ok(screen_has(&b, "no vCPUs"), "none: that is said");
	type(&b, "<Enter>%Rjkr");
	bench_close(&b);
}

/* Latencies are dear: without room for them they are told to sort by them. */
static void test_late(void)
{
	struct bench b;
	bool all = true;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 80, 24);
	type(&b, "b");
	ok(!line(&b, 0)->late, "latencies that are out of sight are not told");
	while (table(&b)->list.sort != column_called(&b, "wake max"))
		type(&b, "%");
	for (size_t i = 0; i < table(&b)->lines->len; i++)
		all = all && line(&b, i)->late && figure(&b, i, "wake max") > 0;
	ok(all, "all have them when the table is sorted by them");
	bench_close(&b);
}

static void test_processes(void)
{
	struct bench b;
	bool right = true, all = true;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 160, 40);
	type(&b, "A");
	ok(screen_has(&b, "processes, whole trace"), "A opens the processes");
	is_int(table(&b)->lines->len, 3, "one line each");
	for (size_t i = 0; i < 3; i++) {
		int64_t sum = 0;

		right = right &&
			figure(&b, i, "ran") ==
				time_in(&b, line(&b, i)->track, ST_RUN);
		for (size_t c = 2; c < table(&b)->kind->column_count; c++)
			sum += line(&b, i)->figure[c];
		all = all && sum > 99990 && sum < 100010;
	}
	ok(right, "how long they ran is the history's");
	ok(all, "the shares of a process are all of its time");
	check_sorting(&b, "processes");
	type(&b, "<PgDn><Enter>");
	is_int(b.ui.rows.all[b.ui.selected].track->kind, TRACK_PROCESS,
	       "Enter goes to a process");
	type(&b, "<Backspace>");
	is_int(b.ui.rows.all[b.ui.selected].track->kind, TRACK_VCPU,
	       "Backspace comes back");
	ok(screen_has(&b, "evil?[31m?"), "a hostile name is harmless");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_HOST, 140, 40);
	type(&b, "A");
	ok(screen_has(&b, "no guest processes are known"),
	   "none: that is said");
	bench_close(&b);
}

/* The exits of a vCPU, added up. */
static int64_t all_handling(struct bench *b, uint32_t track)
{
	GHashTable *reasons = exits_new();
	GPtrArray *list;
	int64_t sum = 0;

	if (history_exits(b->h, history_track(b->h, track), table(b)->from_ns,
			  table(b)->to_ns, reasons, NULL))
		abort();
	list = exits_sorted(reasons);
	for (guint i = 0; i < list->len; i++)
		sum += ((struct exit_reason *)list->pdata[i])->sum_ns;
	g_ptr_array_unref(list);
	g_hash_table_destroy(reasons);
	return sum;
}

static int64_t sum_of(struct bench *b, const char *title)
{
	int64_t sum = 0;

	for (size_t i = 0; i < table(b)->lines->len; i++)
		sum += figure(b, i, title);
	return sum;
}

static void test_exits(void)
{
	struct bench b;
	struct interval iv;
	uint32_t vcpu;
	int64_t max;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 120, 40);
	type(&b, "/web01 vCPU 1<Enter>C");
	vcpu = b.ui.rows.all[b.ui.selected].track->id;
	ok(screen_has(&b, "exits of web01 vCPU 1, whole trace"),
	   "C opens the exits of the row");
	is_int(sum_of(&b, "handling"), all_handling(&b, vcpu),
	       "their handling is what the history says");
	is_int(sum_of(&b, "handling"),
	       time_in(&b, vcpu, ST_VMM) + time_in(&b, vcpu, ST_QEMU),
	       "which is the vCPU's time in hypervisor and QEMU");
	check_sorting(&b, "exits");
	max = figure(&b, table(&b)->list.selected, "max");
	type(&b, "<Enter>");
	ok(history_at(b.h, vcpu, b.ui.view.cursor_ns, &iv, NULL) == 1 &&
		   iv.begin_ns == b.ui.view.cursor_ns &&
		   (max == 0 || iv.state == ST_VMM),
	   "Enter goes to the one that took longest");
	type(&b, "<Tab>/^web01$<Enter>");
	ok(screen_has(&b, "exits of web01,"), "they follow the row");
	ui_select(&b.ui, b.ui.rows.shown[b.ui.rows.shown_count - 1]);
	type(&b, "");
	ok(screen_has(&b, "exits of all vCPUs"),
	   "on a row without vCPUs those of all");
	type(&b, "wwwwwwww");
	ok(screen_has(&b, ", window "), "in the window");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_NO_VMS, 140, 40);
	type(&b, "C");
	ok(screen_has(&b, "no exits in this range"), "none: that is said");
	bench_close(&b);
}

static void test_resources(void)
{
	struct bench b;
	bool right = true;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 140, 40);
	type(&b, "3/net_rx<Enter>7");
	ok(screen_has(&b, "resources, whole trace"),
	   "statistics of a counter are those of all");
	is_int(table(&b)->lines->len, 10, "a line each");
	type(&b, "www");
	for (size_t i = 0; i < 10; i++) {
		const struct counter_info *info =
			history_counter(b.h, line(&b, i)->track);
		struct counter_sum sum;

		if (history_counter_sum(b.h, info->track, table(&b)->from_ns,
					table(&b)->to_ns, &sum, NULL))
			abort();
		if (info->form == COUNTER_AMOUNT)
			right = right &&
				figure(&b, i, "in all") == (int64_t)sum.total &&
				figure(&b, i, "count") == sum.points;
		if (counter_sum_known(&sum, info->form))
			right = right && figure(&b, i, "max") == sum.max;
	}
	ok(right, "their figures are the history's, of the window");
	ok(screen_has(&b, "kB/s") || screen_has(&b, "MB/s"), "with units");
	check_sorting(&b, "resources");
	type(&b, "<Enter>");
	is_int(b.ui.rows.all[b.ui.selected].track->kind, TRACK_COUNTER,
	       "Enter goes to one");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_HOST, 140, 40);
	type(&b, ":pane resources<Enter>");
	ok(screen_has(&b, "no counters"), "none: that is said");
	bench_close(&b);
}

/* What a narrow screen has no room for is said, and reached sideways. */
static void test_sideways(void)
{
	struct bench b;
	int64_t cursor;

	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 80, 40);
	cursor = b.ui.view.cursor_ns;
	type(&b, "b");
	ok(screen_has(&b, "columns (h l)"), "columns left out are counted");
	ok(!screen_has(&b, "wake max"), "the last of them is not there");
	type(&b, "l");
	ok(!screen_has(&b, " halted ") && screen_has(&b, "VM, vCPU"),
	   "l goes on by a column; the names stay");
	type(&b, "llllllllllllllllll");
	ok(screen_has(&b, "wake max"), "in the end the last is there");
	type(&b, "h");
	ok(!screen_has(&b, "wake max"), "h goes back at once");
	type(&b, "hhhhhhhhhhhhhhhhhh");
	ok(screen_has(&b, " halted "), "to the first");
	is_int(b.ui.view.cursor_ns, cursor, "the cursor stays where it was");
	type(&b, "ll");
	ui_resize(&b.ui, 200, 40);
	cells_release(&b.cells);
	cells_init(&b.cells, 200, 40, false);
	type(&b, "");
	ok(screen_has(&b, " halted ") && screen_has(&b, "wake max") &&
		   !screen_has(&b, "columns (h l)"),
	   "a wide screen has all of them");
	bench_close(&b);
	bench_open(&b, FILE_NAME, SAMPLE_GUEST, 60, 40);
	type(&b, "wwww7");
	ok(screen_has(&b, "statistics of ") &&
		   screen_has(&b, "columns (h l)"),
	   "a long title gives way to how many there are");
	bench_close(&b);
}

int main(void)
{
	tap_begin();
	test_waits();
	test_late();
	test_processes();
	test_exits();
	test_resources();
	test_sideways();
	return tap_end();
}
