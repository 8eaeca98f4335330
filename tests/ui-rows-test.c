/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rows are there, and in which order: filtering, sorting, pinning,
 * following.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-bench.h"
#include "ui/dump.h"
#include "ui/keys.h"
#include "ui/pins.h"
#include "ui/render.h"
#include "ui/ui.h"

#define FILE_NAME "ui-rows.kvms"

/* The labels of the rows that are shown, with blanks between them. */
static char *shown(struct bench *b)
{
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < b->ui.rows.shown_count; i++)
		g_string_append_printf(
			text, "%s%s", i ? " | " : "",
			rows_label(&b->ui.rows, b->ui.rows.shown[i]));
	return g_string_free(text, FALSE);
}

static void shows(struct bench *b, const char *want, const char *what)
{
	char *got = shown(b);

	is_text(got, want, "%s", what);
	g_free(got);
}

static uint32_t row_called(struct bench *b, const char *path)
{
	GString *text = g_string_new(NULL);
	uint32_t found = ROW_NONE;

	for (size_t i = 0; i < b->ui.rows.count && found == ROW_NONE; i++)
		if (!strcmp(rows_path(&b->ui.rows, (uint32_t)i, text), path))
			found = (uint32_t)i;
	g_string_free(text, TRUE);
	return found;
}

#define ALL                                                                    \
	"web01 | vCPU 0 | vCPU 1 | threads (2) | db02 | vCPU 0 | pCPUs (4) | " \
	"pCPU 0 | pCPU 1 | pCPU 2 | pCPU 3 | threads (4)"

static void test_paths(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	ok(row_called(&b, "web01 vCPU 1") != ROW_NONE, "a vCPU has a path");
	ok(row_called(&b, "web01 threads vhost-8801 8820") != ROW_NONE,
	   "a thread's has the heading in it");
	ok(row_called(&b, "db02 vCPU 0 CPU 0/KVM 9010") != ROW_NONE,
	   "a host thread's has its vCPU");
	ok(row_called(&b, "pCPUs pCPU 3") != ROW_NONE, "a pCPU's its group");
	bench_close(&b);
}

static void test_filter_rows(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	shows(&b, ALL, "at first all is there");
	type(&b, "\\vm=db02<Enter>");
	shows(&b, "db02 | vCPU 0", "a VM alone");
	ok(screen_has(&b, "filter: vm=db02 (18 hidden)"),
	   "the header tells the filter and what it hides");
	type(&b, "\\<C-U><Esc>");
	shows(&b, "db02 | vCPU 0", "Esc leaves it as it is");
	type(&b, ":filter kind=pcpu<Enter>");
	shows(&b, "pCPUs (4) | pCPU 0 | pCPU 1 | pCPU 2 | pCPU 3",
	      "what is above a row stays");
	type(&b, ":filter host-hop<Enter>*");
	shows(&b, "threads (4) | host-hop 991", "folded rows are looked at");
	type(&b, ":filter threads<Enter>");
	shows(&b,
	      "web01 | threads (2) | qemu-system-x86 8801 | vhost-8801 8820 | "
	      "threads (4) | host-hop 991 | evil?[31m? 992 | "
	      "\343\203\207\343\202\243\343\202\271\343\202\257 993 | "
	      "kworker/1:1 994",
	      "so is what is below a heading");
	type(&b, ":filter vm=(<Enter>");
	ok(screen_has(&b, "not a regular expression") &&
		   screen_has(&b, "filter: threads"),
	   "a wrong one changes nothing");
	ui_resize(&b.ui, 20, 5);
	cells_reset(&b.cells, 20, 5, false);
	type(&b, ":<Esc>");
	ok(cells_at(&b.cells, 0, 0)->glyph == '\\',
	   "on the narrowest screen a sign is left of it");
	ui_resize(&b.ui, 120, 40);
	cells_reset(&b.cells, 120, 40, false);
	type(&b, "F");
	ok(!screen_has(&b, "filter:") && b.ui.rows.hidden_count == 0,
	   "F clears it");
	type(&b, "F");
	ok(screen_has(&b, "there is no filter"), "F again has nothing to do");
	bench_close(&b);
}

static void test_filter_intervals(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, ":filter preempted<Enter>");
	shows(&b, "web01 | vCPU 1 | db02 | vCPU 0",
	      "rows that were ever preempted");
	type(&b, ":filter reason=hlt<Enter>");
	ok(b.ui.rows.shown_count == 0, "no vCPU ever left for hlt");
	type(&b, ":filter by=host-hop<Enter>");
	shows(&b, "web01 | vCPU 1 | db02 | vCPU 0",
	      "whoever was displaced by host-hop");
	type(&b, ":filter preempted dur>90ms<Enter>");
	ok(b.ui.rows.shown_count == 0, "never for longer than 90 ms");
	ok(screen_has(&b, "0 rows: filter preempted dur>90ms hides 21 rows "
			  "(F clears)"),
	   "the screen says why it is empty");
	type(&b, "jkG<PgUp>lhpPnNz=oO*%TfwsadiZ<Enter>/web<Enter>");
	ok(screen_has(&b, "0 rows: filter"), "no key does harm to it");
	type(&b, "F");
	ok(b.ui.selected != ROW_NONE, "F brings back a selected row");
	bench_close(&b);
}

/* The selected row comes back with F, and p stays among what is shown. */
static void test_filter_selection(void)
{
	struct bench b;
	uint32_t row;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	row = row_called(&b, "db02 vCPU 0");
	ui_select(&b.ui, row);
	type(&b, ":filter vm=web01<Enter>");
	ok(b.ui.selected != row, "a hidden row is not selected");
	type(&b, "^");
	for (int i = 0; i < 20; i++) {
		type(&b, "p");
		if (b.ui.rows.hidden_count != 13 ||
		    b.ui.selected != row_called(&b, "web01 vCPU 1"))
			row = ROW_NONE;
	}
	ok(row != ROW_NONE, "p passes over hidden rows");
	type(&b, "^:filter vm=db02<Enter>F");
	is_int(b.ui.selected, row_called(&b, "web01 vCPU 1"),
	       "F goes back to the row that was hidden");
	bench_close(&b);
}

/* The glyphs of the lane of a row on screen. */
static char *lane_text(struct bench *b, const char *path)
{
	struct layout l = ui_layout(&b->ui);
	size_t place = rows_place(&b->ui.rows, row_called(b, path));
	GString *text = g_string_new(NULL);

	for (int i = 0; i < l.lane_cols; i++)
		g_string_append_unichar(
			text,
			cells_at(&b->cells, l.lanes + (int)(place - b->ui.top),
				 l.lane_col + i)
				->glyph);
	return g_string_free(text, FALSE);
}

static void test_state_filter(void)
{
	struct bench b;
	char *lane, *all;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, "^:window 500ms<Enter>");
	all = lane_text(&b, "web01 vCPU 0");
	ok(strpbrk(all, "G") && strchr(all, '.'), "a vCPU runs and is idle");
	type(&b, ":filter idle,vmm<Enter>");
	g_free(all);
	type(&b, ":filter state=idle<Enter>");
	lane = lane_text(&b, "web01 vCPU 0");
	ok(strchr(lane, '.') && !strpbrk(lane, "GgHh"),
	   "the filter leaves its idle time alone");
	g_free(lane);
	type(&b, ":filter state=guest<Enter>");
	lane = lane_text(&b, "web01 vCPU 1");
	ok(strchr(lane, 'G') && strchr(lane, '!') && !strchr(lane, '#'),
	   "what is severe keeps its mark");
	g_free(lane);
	bench_close(&b);
}

static void test_sort(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, ":sort preempted<Enter>");
	shows(&b,
	      "db02 | vCPU 0 | web01 | vCPU 1 | vCPU 0 | threads (2) | "
	      "pCPUs (4) | pCPU 0 | pCPU 1 | pCPU 2 | pCPU 3 | threads (4)",
	      "by the share preempted, within their sort");
	ok(screen_has(&b, "by preempted"), "the header says so");
	type(&b, ":sort time<Enter>");
	shows(&b,
	      "web01 | vCPU 0 | vCPU 1 | threads (2) | db02 | vCPU 0 | "
	      "pCPUs (4) | pCPU 1 | pCPU 0 | pCPU 2 | pCPU 3 | threads (4)",
	      "by time on a CPU");
	type(&b, ":sort name<Enter>");
	shows(&b,
	      "db02 | vCPU 0 | web01 | vCPU 0 | vCPU 1 | threads (2) | "
	      "pCPUs (4) | pCPU 0 | pCPU 1 | pCPU 2 | pCPU 3 | threads (4)",
	      "by name");
	type(&b, "*G");
	ok(!strcmp(rows_label(&b.ui.rows, b.ui.selected),
		   "\343\203\207\343\202\243\343\202\271\343\202\257 993"),
	   "what is unfolded later is sorted, too");
	type(&b, ":sort tree<Enter>G");
	ok(!strcmp(rows_label(&b.ui.rows, b.ui.selected), "kworker/1:1 994"),
	   "and goes back");
	type(&b, ":sort nonsense<Enter>");
	ok(screen_has(&b, "not by 'nonsense'"), "an unknown order is told");
	type(&b, "%");
	is_int(b.ui.rows.order, ORDER_NAME, "%% goes from one order");
	type(&b, "%%%");
	is_int(b.ui.rows.order, ORDER_TREE, "to the next, and round");
	bench_close(&b);
}

/* The order is of the window in which it was asked for. */
static void test_sort_window(void)
{
	struct bench b;
	char *before, *after;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, ":sort time<Enter>");
	before = shown(&b);
	type(&b, ":goto +4s..+4.01s<Enter>adad0wwww");
	after = shown(&b);
	is_text(after, before, "moving about does not sort anew");
	g_free(before);
	g_free(after);
	bench_close(&b);
}

static void test_pins(void)
{
	struct bench b;
	int lines;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 30);
	lines = ui_layout(&b.ui).lane_rows;
	type(&b, "/web01 vCPU 1<Enter>T");
	is_int(ui_layout(&b.ui).lane_rows, lines - 1,
	       "a pinned row takes a line");
	ok(screen_has(&b, "T web01 vCPU 1"), "it has the VM's name");
	type(&b, "jTjT");
	is_int(pins_count(&b.ui), 3, "three are pinned");
	type(&b, "*<Home>TjTjTjTjTjTjTjTjT");
	is_int(ui_layout(&b.ui).pin_rows, lines / 3,
	       "a third of the lines is theirs at most");
	ok(screen_has(&b, "no room for"), "more than that is said");
	type(&b, ":filter kind=pcpu<Enter>");
	ok(screen_has(&b, "T web01 vCPU 0"), "a filter does not unpin");
	type(&b, "F");
	for (size_t n = pins_count(&b.ui); n > 0; n--) {
		ui_select(&b.ui, pins_row(&b.ui, 0));
		type(&b, "T");
	}
	is_int(ui_layout(&b.ui).lane_rows, lines, "T again gives it back");
	bench_close(&b);
}

/* Attributes of the lane of a row: how many cells have all of @attrs. */
static int count_attrs(struct bench *b, const char *path, uint8_t attrs)
{
	struct layout l = ui_layout(&b->ui);
	size_t place = rows_place(&b->ui.rows, row_called(b, path));
	int n = 0;

	for (int i = 0; i < l.lane_cols; i++) {
		struct cell *c =
			cells_at(&b->cells, l.lanes + (int)(place - b->ui.top),
				 l.lane_col + i);

		n += (c->style.attrs & attrs) == attrs;
	}
	return n;
}

static void test_follow(void)
{
	const uint8_t strong = ATTR_BOLD | ATTR_UNDERLINE;
	struct bench b;
	struct err err = ERR_INIT;
	struct state_sum sum;
	const int64_t *ns;
	uint32_t vcpu, cpu;
	int cols;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	cols = ui_layout(&b.ui).lane_cols;
	vcpu = row_called(&b, "web01 vCPU 0");
	cpu = row_called(&b, "pCPUs pCPU 0");
	type(&b, "/web01 vCPU 0<Enter>fj");
	ok(screen_has(&b, "f web01 vCPU 0"),
	   "who is followed stays at the top");
	is_int(count_attrs(&b, "pCPUs pCPU 1", ATTR_UNDERLINE), 0,
	       "a pCPU where it never was is not marked");
	ok(count_attrs(&b, "pCPUs pCPU 0", strong) > cols * 9 / 10,
	   "its own pCPU is, boldly");
	ns = follow_on(&b.ui, b.ui.rows.all[cpu].track->id, &err);
	history_sum(b.h, b.ui.rows.all[vcpu].track->id, INT64_MIN, INT64_MAX,
		    &sum, &err);
	is_int(ns[b.ui.view.cols], sum.time_ns[ST_GUEST] + sum.time_ns[ST_VMM],
	       "its time there is its time on a CPU");
	ok(!follow_on(&b.ui, 99999, &err), "nothing is told of others");
	type(&b, "/db02 vCPU 0<Enter>f");
	ok(count_attrs(&b, "pCPUs pCPU 1", ATTR_UNDERLINE) > cols * 9 / 10 &&
		   count_attrs(&b, "pCPUs pCPU 1", strong) < cols * 9 / 10,
	   "two that share a pCPU are told apart");
	type(&b, "/db02<Enter>f");
	ok(count_attrs(&b, "pCPUs pCPU 1", ATTR_UNDERLINE) > cols * 9 / 10,
	   "all of a VM can be followed");
	type(&b, "/pCPU 1<Enter>f");
	ok(screen_has(&b, "a thread, a vCPU or a VM can be followed"),
	   "a pCPU cannot");
	type(&b, "/db02<Enter>f");
	ok(b.ui.follow.row == ROW_NONE && ui_layout(&b.ui).pin_rows == 0,
	   "f again ends it");
	err_clear(&err);
	bench_close(&b);
}

/* Whatever is pressed, the selected row is one that is shown. */
static void test_selection_holds(void)
{
	static const char *const pieces[] = {
		"j",
		"k",
		"G",
		"<Home>",
		"o",
		"O",
		"*",
		"%",
		"T",
		"f",
		"F",
		"p",
		"n",
		"N",
		"=",
		"l",
		"h",
		"<PgDn>",
		":fold-all<Enter>",
		":filter vm=web01<Enter>",
		":filter nothing<Enter>",
		":filter preempted<Enter>",
		":filter kind=thread<Enter>",
		"/vCPU<Enter>",
		"/preempted dur>9ms<Enter>",
		":filter kind!=vm<Enter>",
		":sort time<Enter>",
	};
	GRand *rand = g_rand_new_with_seed(3);
	struct bench b;
	bool holds = true;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 80, 24);
	for (int i = 0; i < 1500 && holds; i++) {
		const struct rows *rows = &b.ui.rows;
		size_t hidden = 0, place;

		ui_keys(&b.ui, pieces[g_rand_int_range(rand, 0,
						       G_N_ELEMENTS(pieces))]);
		if (i % 20 == 0)
			render(&b.ui, &b.cells);
		for (size_t k = 0; k < rows->count; k++)
			hidden += rows->all[k].hidden;
		place = rows_place(rows, b.ui.selected);
		holds = hidden == rows->hidden_count &&
			(rows->shown_count ? b.ui.selected == rows->shown[place]
					   : b.ui.selected == ROW_NONE);
	}
	ok(holds, "the selected row is shown, and hidden rows are counted");
	bench_close(&b);
	g_rand_free(rand);
}

int main(void)
{
	tap_begin();
	test_paths();
	test_filter_rows();
	test_filter_intervals();
	test_filter_selection();
	test_state_filter();
	test_sort();
	test_sort_window();
	test_pins();
	test_follow();
	test_selection_holds();
	return tap_end();
}
