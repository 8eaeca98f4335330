/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways to show states: in every one of them, on every terminal and screen,
 * nothing severe and nothing chosen vanishes, and a pan moves the picture.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/density.h"
#include "ui/dump.h"
#include "ui/lane.h"
#include "ui/legend.h"
#include "ui/render.h"
#include "ui/ui.h"

#define FILE_NAME "ui-density.kvms"

static const struct caps terminals[] = {
	{ false, 0 }, { false, 8 }, { false, 256 },
	{ true, 0 },  { true, 8 },  { true, 256 },
};

static const int sizes[][2] = {
	{ 20, 5 },  { 20, 6 },  { 40, 10 },  { 80, 12 },
	{ 80, 16 }, { 80, 24 }, { 200, 60 }, { 500, 200 },
};

/* A viewer with its grid, on a sample. */
struct bench {
	struct history *h;
	struct ui ui;
	struct cells cells;
};

static void bench_show(struct bench *b, const struct caps *caps, int cols,
		       int lines)
{
	ui_init(&b->ui, b->h, caps, cols, lines);
	cells_init(&b->cells, cols, lines, caps->utf8);
}

static void bench_hide(struct bench *b)
{
	cells_release(&b->cells);
	ui_release(&b->ui);
}

static void type(struct bench *b, const char *keys)
{
	ui_keys(&b->ui, keys);
	render(&b->ui, &b->cells);
}

static void set_density(struct bench *b, const char *name)
{
	struct err err = ERR_INIT;

	if (ui_set_density(&b->ui, name, &err)) {
		ok(false, "density of %s: %s", name, err.msg);
		err_clear(&err);
	}
	render(&b->ui, &b->cells);
}

/* The screen line of a shown row, or -1. */
static int line_of(const struct bench *b, uint32_t row)
{
	struct layout l = ui_layout(&b->ui);
	size_t place = rows_place(&b->ui.rows, row);

	if (place < b->ui.top || place >= b->ui.top + (size_t)l.lane_rows)
		return -1;
	return l.lanes + (int)(place - b->ui.top);
}

static uint32_t row_of_kind(const struct bench *b, enum track_kind kind)
{
	for (size_t i = 0; i < b->ui.rows.count; i++)
		if (b->ui.rows.all[i].track &&
		    b->ui.rows.all[i].track->kind == kind)
			return (uint32_t)i;
	return ROW_NONE;
}

static uint32_t glyph_at(const struct bench *b, int line, int64_t col)
{
	struct layout l = ui_layout(&b->ui);
	const struct cell *cell =
		cells_at(&b->cells, line, l.lane_col + (int)col);

	return cell ? cell->glyph : 0;
}

/* True if the glyph there is another one than at both its neighbours. */
static bool stands_out(const struct bench *b, int line, int64_t at_ns)
{
	int64_t col = view_col(&b->ui.view, at_ns);
	uint32_t glyph = glyph_at(b, line, col);

	return line >= 0 && glyph != glyph_at(b, line, col - 1) &&
	       glyph != glyph_at(b, line, col + 1);
}

static bool rows_stand_out(struct bench *b, int64_t at_ns)
{
	uint32_t vm = row_of_kind(b, TRACK_VM);
	uint32_t vcpu = row_of_kind(b, TRACK_VCPU);
	bool all;

	ui_select(&b->ui, vcpu);
	render(&b->ui, &b->cells);
	all = stands_out(b, line_of(b, vcpu), at_ns);
	ui_select(&b->ui, vm);
	render(&b->ui, &b->cells);
	all = all && stands_out(b, line_of(b, vm), at_ns);
	rows_fold(&b->ui.rows, vm, true);
	ui_settle(&b->ui);
	render(&b->ui, &b->cells);
	return all && stands_out(b, line_of(b, vm), at_ns);
}

/* The lanes, and the density of every state that a vCPU can be in. */
static bool every_mode(struct bench *b, int64_t at_ns)
{
	const int8_t *states = state_list(TRACK_VCPU);
	bool all;

	type(b, "^");
	all = rows_stand_out(b, at_ns);
	for (int i = 0; states[i] >= 0; i++) {
		set_density(b, choice_name((unsigned int)states[i]));
		all = rows_stand_out(b, at_ns) && all;
	}
	set_density(b, "steal");
	all = rows_stand_out(b, at_ns) && all;
	set_density(b, "busy");
	return rows_stand_out(b, at_ns) && all;
}

/*
 * The map, of every state of vCPUs and of pCPUs by itself; true where the
 * screen is too short for it.
 */
static bool every_map(struct bench *b, int64_t at_ns)
{
	static const uint8_t kinds[] = { TRACK_VCPU, TRACK_PCPU };
	struct layout l = ui_layout(&b->ui);
	bool all = true;

	for (int i = 0; i < CHOICE_COUNT * 2 && l.map >= 0; i++) {
		struct map_row row = { (uint8_t)(i / 2), kinds[i % 2] };

		if (!choice_suits(row.choice, (enum track_kind)row.kind))
			continue;
		b->ui.show.map[0] = row;
		render(&b->ui, &b->cells);
		all = stands_out(b, l.map, at_ns) && all;
	}
	return all;
}

static void test_severity(void)
{
	struct bench b = { .h = ui_sample(SAMPLE_HOUR, FILE_NAME) };

	for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
		bool modes = true, maps = true;

		for (size_t t = 0; t < G_N_ELEMENTS(terminals); t++) {
			bench_show(&b, &terminals[t], sizes[s][0], sizes[s][1]);
			maps = every_map(&b, SAMPLE_HOUR_AT_NS) && maps;
			modes = every_mode(&b, SAMPLE_HOUR_AT_NS) && modes;
			bench_hide(&b);
		}
		ok(modes, "1 us in an hour is seen in every mode at %dx%d",
		   sizes[s][0], sizes[s][1]);
		ok(maps, "and on every minimap");
	}
	history_close(b.h);
	unlink(FILE_NAME);
}

/* Down to where the preemption is in two columns. */
static void test_zooms(void)
{
	struct bench b = { .h = ui_sample(SAMPLE_HOUR, FILE_NAME) };
	bool all = true;
	int zooms = 0;

	bench_show(&b, &terminals[0], 80, 24);
	for (; b.ui.view.step_ns > 2000; zooms++) {
		view_go(&b.ui.view, SAMPLE_HOUR_AT_NS);
		set_density(&b, "off");
		all = rows_stand_out(&b, SAMPLE_HOUR_AT_NS) && all;
		set_density(&b, "guest");
		all = rows_stand_out(&b, SAMPLE_HOUR_AT_NS) && all;
		type(&b, "w");
	}
	ok(all && zooms > 10, "and at every zoom");
	bench_hide(&b);
	history_close(b.h);
	unlink(FILE_NAME);
}

/* A machine's row sums up its VMs. */
static void test_machines(void)
{
	struct bench b = { .h = ui_sample(SAMPLE_TWO_HOSTS, FILE_NAME) };
	uint32_t machine;
	bool all = true;

	for (size_t t = 0; t < G_N_ELEMENTS(terminals); t++) {
		bench_show(&b, &terminals[t], 80, 24);
		type(&b, "^");
		machine = row_of_kind(&b, TRACK_MACHINE);
		rows_fold_tree(&b.ui.rows, machine, true);
		ui_select(&b.ui, machine);
		type(&b, "");
		all = stands_out(&b, line_of(&b, machine),
				 SAMPLE_TWO_HOSTS_AT_NS) &&
		      all;
		set_density(&b, "guest");
		all = stands_out(&b, line_of(&b, machine),
				 SAMPLE_TWO_HOSTS_AT_NS) &&
		      all;
		type(&b, "l");
		all = b.ui.view.cursor_ns == SAMPLE_TWO_HOSTS_AT_NS && all;
		bench_hide(&b);
	}
	ok(all, "a folded machine shows what its vCPUs suffer");
	history_close(b.h);
	unlink(FILE_NAME);
}

/* A nanosecond of anything in an hour of anything else. */
static void test_look(void)
{
	bool chosen = true, marked = true, outside = true, lost = true;

	for (size_t t = 0; t < G_N_ELEMENTS(terminals); t++) {
		const struct caps *caps = &terminals[t];

		for (unsigned int i = 0; i < ST_COUNT; i++) {
			struct state_sum sum = { 0 };
			unsigned int other = i == ST_GUEST ? ST_IDLE : ST_GUEST;
			uint32_t none, some, rest;

			outside = density_look(caps, i, &sum).glyph == ' ' &&
				  outside;
			sum.time_ns[other] = 3600 * NS_PER_S;
			sum.count[other] = 1;
			none = density_look(caps, i, &sum).glyph;
			rest = density_look(caps, other, &sum).glyph;
			outside = none != ' ' && outside;
			sum.count[i] = 1; /* of no length at all */
			some = density_look(caps, i, &sum).glyph;
			chosen = some != none && some != ' ' && chosen;
			sum.time_ns[i] = 1;
			some = density_look(caps, i, &sum).glyph;
			chosen = some != none && some != ' ' && chosen;
			if (state_info(i)->severity >= SEVERITY_SEVERE)
				marked =
					density_look(caps, other, &sum).glyph !=
						rest &&
					marked;
			sum = (struct state_sum){ 0 };
			sum.time_ns[ST_UNKNOWN] = 2;
			sum.time_ns[other] = 1;
			if (i != ST_UNKNOWN)
				lost = density_look(caps, i, &sum).glyph ==
					       '?' &&
				       lost;
		}
	}
	ok(chosen, "a moment of the chosen state never looks like none");
	ok(marked, "and one of a severe state marks the density of others");
	ok(outside, "outside its life a track is blank, and only there");
	ok(lost, "what is not known looks like neither");
}

/* The share rises with the bar, and so do the digits. */
static void test_levels(void)
{
	static const char digits[] = "!1123456789";
	struct state_sum sum = { 0 };
	GString *text = g_string_new(NULL);

	for (int i = 0; i <= 15; i++) {
		sum.time_ns[ST_GUEST] = i;
		sum.time_ns[ST_IDLE] = 15 - i;
		g_string_append_unichar(
			text,
			density_look(&terminals[0], ST_GUEST, &sum).glyph);
	}
	is_text(text->str, "_..::--==++**%%@", "bars in ASCII");
	g_string_truncate(text, 0);
	for (int i = 0; i <= 10; i++) {
		sum = (struct state_sum){ 0 };
		sum.time_ns[ST_GUEST] = i * 10;
		sum.time_ns[ST_PREEMPTED] = 101 - i * 10;
		g_string_append_unichar(
			text,
			density_look(&terminals[0], ST_GUEST, &sum).glyph);
	}
	is_text(text->str, digits, "digits beside a preemption");
	g_string_free(text, TRUE);
}

/* The text of a row's lane. */
static char *lane_text(struct bench *b, uint32_t row)
{
	struct layout l = ui_layout(&b->ui);
	GString *text = g_string_new(NULL);

	for (int i = 0; i < l.lane_cols; i++)
		g_string_append_unichar(text, glyph_at(b, line_of(b, row), i));
	return g_string_free(text, FALSE);
}

/* Pan by 1, 2, 3... columns: the same columns, n places further. */
static bool pans(struct bench *b, uint32_t row)
{
	bool same = true;

	for (int n = 1; n < 25; n++) {
		glong len;
		char *before = lane_text(b, row), *after;

		view_pan(&b->ui.view, n);
		render(&b->ui, &b->cells);
		after = lane_text(b, row);
		len = g_utf8_strlen(after, -1) - n;
		same = same &&
		       !strncmp(g_utf8_offset_to_pointer(before, n), after,
				(size_t)(g_utf8_offset_to_pointer(after, len) -
					 after));
		g_free(before);
		g_free(after);
	}
	return same;
}

static void test_pan(void)
{
	static const char *const modes[] = { "off", "preempted", "guest",
					     "busy" };
	static const enum track_kind kinds[] = { TRACK_VM, TRACK_VCPU,
						 TRACK_GROUP, TRACK_PCPU };
	struct bench b = { .h = ui_sample(SAMPLE_HOST, FILE_NAME) };

	for (size_t m = 0; m < G_N_ELEMENTS(modes); m++) {
		bool same = true;

		for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
			uint32_t row;

			bench_show(&b, &terminals[k % 2 ? 0 : 3], 120, 40);
			row = row_of_kind(&b, kinds[k]);
			/* The cursor marks the row it is on. */
			ui_select(&b.ui, row ? row - 1 : row + 1);
			view_go(&b.ui.view, SAMPLE_BEGIN_NS + 5 * NS_PER_S);
			type(&b, "wwww");
			set_density(&b, modes[m]);
			same = line_of(&b, row) >= 0 && pans(&b, row) && same;
			bench_hide(&b);
		}
		ok(same, "a pan moves the picture, density %s", modes[m]);
	}
	history_close(b.h);
	unlink(FILE_NAME);
}

static bool screen_has(struct bench *b, const char *what)
{
	GString *text = g_string_new(NULL);
	bool has;

	dump_cells(text, &b->cells, false);
	has = strstr(text->str, what);
	g_string_free(text, TRUE);
	return has;
}

static void test_keys(void)
{
	struct bench b = { .h = ui_sample(SAMPLE_HOST, FILE_NAME) };

	bench_show(&b, &terminals[0], 80, 24);
	type(&b, "D");
	ok(screen_has(&b, "density of preempted"), "D: the header says so");
	ok(screen_has(&b, "% preempted: 53"),
	   "and the ruler, with the share under the cursor");
	type(&b, "D");
	ok(!b.ui.show.density, "D again leaves it");
	type(&b, "~");
	ok(b.ui.show.density && b.ui.show.choice == ST_PREEMPTED,
	   "~ takes the state under the cursor");
	type(&b, "~");
	is_int(b.ui.show.choice, CHOICE_STEAL, "again: its group");
	type(&b, "~");
	is_int(b.ui.show.choice, ST_PREEMPTED, "and back");
	type(&b, "l~");
	is_int(b.ui.show.choice, ST_GUEST, "on another state: that one");
	type(&b, "u");
	ok(screen_has(&b, "guest, all vCPUs"), "u adds it to the minimap");
	type(&b, "u");
	ok(!screen_has(&b, "guest, all vCPUs"), "u again takes it off");
	is_int(b.ui.show.map_rows, 1, "and one row stays");
	type(&b, "/^pCPU 0<Enter>u");
	is_int(b.ui.show.map_rows, 2, "a row from a pCPU");
	is_int(b.ui.show.map[1].kind, TRACK_PCPU, "sums up the pCPUs");
	type(&b, "/^pCPUs<Enter>~");
	ok(screen_has(&b, "no state under the cursor"),
	   "a heading has no state to take");
	type(&b, ":density vmm<Enter>");
	ok(screen_has(&b, "density of vmm"), ":density takes a state");
	type(&b, ":density off<Enter>");
	ok(!b.ui.show.density, "or off");
	type(&b, ":density what<Enter>");
	ok(screen_has(&b, "is called 'what'"), "and nothing else");
	type(&b, ":density<Enter>");
	ok(b.ui.show.density, "by itself it is the key");
	type(&b, ":map ste<Tab><Enter>");
	ok(b.ui.show.map_rows == 1 && b.ui.show.map[0].kind == TRACK_PCPU,
	   ":map takes steal away");
	type(&b, ":map steal<Enter>");
	is_int(b.ui.show.map_rows, 2, "and gives it back");
	bench_hide(&b);
	history_close(b.h);
	unlink(FILE_NAME);
}

static void test_commands(void)
{
	static const char *const more[] = { "guest", "vmm", "idle" };
	struct bench b = { .h = ui_sample(SAMPLE_HOST, FILE_NAME) };
	struct err err = ERR_INIT;
	bool fine = true;

	bench_show(&b, &terminals[0], 80, 24);
	is_int(ui_set_density(&b.ui, "asleep", &err), -1, "no such state");
	is_text(err.msg, "no state and no group of states is called 'asleep'",
		"is said");
	err_clear(&err);
	is_int(ui_toggle_map(&b.ui, "steal", &err), -1,
	       "the last row of the minimap");
	is_text(err.msg, "the minimap keeps its last row", "stays");
	err_clear(&err);
	for (size_t i = 0; i < G_N_ELEMENTS(more); i++)
		fine = !ui_toggle_map(&b.ui, more[i], &err) && fine;
	ok(fine && b.ui.show.map_rows == MAP_ROWS_MAX, "four rows");
	is_int(ui_layout(&b.ui).map_rows, 4, "have room on 24 lines");
	is_int(ui_toggle_map(&b.ui, "blocked", &err), -1, "a fifth one");
	is_text(err.msg, "the minimap has no more than 4 rows", "has not");
	err_clear(&err);
	is_int(ui_toggle_map(&b.ui, "interrupted", &err), -1,
	       "a state of threads alone");
	is_text(err.msg, "no vCPU and no pCPU is ever 'interrupted'",
		"is no row of it");
	err_clear(&err);
	fine = !ui_toggle_map(&b.ui, "steal", &err);
	ok(fine && b.ui.show.map_rows == 3 &&
		   b.ui.show.map[0].choice == ST_GUEST,
	   "steal can go when others stay");
	bench_hide(&b);
	history_close(b.h);
	unlink(FILE_NAME);
}

/* Does a problem of the trace touch that column? */
static bool has_problem(const struct bench *b, int col)
{
	int64_t from = view_col_ns(&b->ui.view, col);
	int64_t to = view_col_ns(&b->ui.view, col + 1);
	const struct history_problem *p;
	size_t n;

	p = history_problems(b->h, &n);
	for (size_t i = 0; i < n; i++)
		if (p[i].begin_ns < to && p[i].end_ns > from)
			return true;
	return false;
}

/* Where events were lost the map has a `?', with its own line or without. */
static void test_losses(void)
{
	struct bench b = { .h = ui_sample(SAMPLE_LOSS, FILE_NAME) };

	for (int lines = 10; lines <= 24; lines += 14) {
		struct layout l;
		bool right = true;
		int count = 0, line;

		bench_show(&b, &terminals[0], 120, lines);
		render(&b.ui, &b.cells);
		l = ui_layout(&b.ui);
		line = l.map_window < 0 ? l.map : l.map_window;
		for (int i = 0; i < l.lane_cols; i++) {
			bool lost = glyph_at(&b, line, i) == '?';

			right = lost == has_problem(&b, i) && right;
			count += lost;
		}
		ok(right && count > 20 && count < 40,
		   "losses on the minimap of %d lines", lines);
		bench_hide(&b);
	}
	history_close(b.h);
	unlink(FILE_NAME);
}

/* From 6 lines on there is a map, and always a row to look at. */
static void test_layout(void)
{
	bool map = true, row = true;

	for (int i = 0; i < 100 * 4 * MAP_ROWS_MAX; i++) {
		int lines = 1 + i % 100, want = 1 + i / 400;
		enum pane_size pane = (enum pane_size)(i / 100 % 4);
		struct layout l = layout_of(80, lines, pane, want);

		map = (l.map >= 0) == (lines >= 6) && map;
		if (lines >= 24 && pane <= PANE_SMALL)
			map = l.map_rows == want && map;
		row = l.lane_rows >= 1 && row;
	}
	ok(map, "the minimap is there from 6 lines on");
	ok(row, "and leaves room for rows");
}

/* The legend in a rectangle: inside it, and of the states in sight. */
static void test_legend(void)
{
	struct bench b = { .h = ui_sample(SAMPLE_HOUR, FILE_NAME) };
	uint32_t states;
	int count;

	bench_show(&b, &terminals[3], 80, 24);
	render(&b.ui, &b.cells);
	states = legend_in_sight(&b.ui);
	is_int(states,
	       UINT32_C(1) << ST_GUEST | UINT32_C(1) << ST_PREEMPTED |
		       UINT32_C(1) << ST_UNKNOWN,
	       "the states in sight");
	cells_reset(&b.cells, 80, 24, true);
	count = legend_draw(&b.ui.caps, states, &b.cells,
			    &(struct rect){ 2, 10, 4, 44 });
	is_int(count, 3 + 7, "lines for states, marks and bars");
	ok(screen_has(&b, "G guest       guest code"), "a state");
	ok(!screen_has(&b, "no state took"), "not more lines than asked for");
	ok(cells_at(&b.cells, 1, 10)->glyph == ' ' &&
		   cells_at(&b.cells, 6, 10)->glyph == ' ' &&
		   cells_at(&b.cells, 5, 54)->glyph == ' ',
	   "nothing outside the rectangle");
	for (int cols = -1; cols < 5; cols++)
		legend_draw(&b.ui.caps, LEGEND_ALL, &b.cells,
			    &(struct rect){ 0, 0, 30, cols });
	bench_hide(&b);
	history_close(b.h);
	unlink(FILE_NAME);
}

int main(void)
{
	tap_begin();
	test_look();
	test_levels();
	test_layout();
	test_severity();
	test_zooms();
	test_machines();
	test_pan();
	test_keys();
	test_commands();
	test_losses();
	test_legend();
	return tap_end();
}
