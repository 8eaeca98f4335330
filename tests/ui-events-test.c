/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The events of a row and their pane: against a walk over all events, both
 * ways between cursor and lines, with filters, without events.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/dump.h"
#include "ui/render.h"
#include "ui/ui.h"

#define FILE_NAME "ui-events.kvms"

static const struct caps mono = { .utf8 = false, .colours = 0 };

static struct history *h;
static struct ui ui;
static struct cells cells;

static void open_sample(enum ui_sample which, int cols, int lines)
{
	h = ui_sample(which, FILE_NAME);
	ui_init(&ui, h, &mono, cols, lines);
	cells_init(&cells, cols, lines, false);
}

static void close_sample(void)
{
	cells_release(&cells);
	ui_release(&ui);
	history_close(h);
	unlink(FILE_NAME);
}

static void type(const char *keys)
{
	ui_keys(&ui, keys);
	render(&ui, &cells);
}

static bool has(const char *what)
{
	GString *text = g_string_new(NULL);
	bool found;

	dump_cells(text, &cells, false);
	found = strstr(text->str, what);
	g_string_free(text, TRUE);
	return found;
}

/* The screen's line of the selected event; "" without one. */
static char *selected_line(void)
{
	struct layout l = ui_layout(&ui);
	GString *text = g_string_new(NULL);

	for (int row = l.pane + 1; row < l.pane + l.pane_rows; row++) {
		if (cells_at(&cells, row, 0)->glyph != '>')
			continue;
		for (int col = 1; col < l.cols; col++)
			g_string_append_unichar(
				text, cells_at(&cells, row, col)->glyph);
	}
	return g_string_free(text, FALSE);
}

static bool selected_has(const char *what)
{
	char *line = selected_line();
	bool found = strstr(line, what);

	if (!found)
		printf("# '%s' is not in '%s'\n", what, line);
	g_free(line);
	return found;
}

/* Is the time of the cursor what the selected line says? */
static bool in_step(void)
{
	char time[TIMETEXT_MAX];

	return selected_has(timetext(time, ui.settings.time_format,
				     ui.view.begin_ns, ui.view.cursor_ns, 9));
}

/*
 * The ordinals of all events of @tid (-1: of all) whose class has @name in its
 * name, by looking at each.
 */
static GArray *walk(int32_t tid, const char *name)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct err err = ERR_INIT;
	struct stored_event ev;
	struct event_pos pos;
	struct events *e;

	history_events(h, &e, &err);
	for (int64_t i = 0; i < events_count(e); i++) {
		event_by_ordinal(e, i, &pos);
		event_get(e, &pos, &ev, &err);
		if ((tid < 0 || ev.tid == tid) && strstr(ev.name, name))
			g_array_append_val(found, i);
	}
	return found;
}

static int64_t held(void)
{
	return ui.row_events.is_held
		       ? event_ordinal(ui.row_events.e, &ui.row_events.held)
		       : -1;
}

/* From the first to the last with @later, and back with @earlier. */
static void there_and_back(const GArray *want, const char *later,
			   const char *earlier, const char *what)
{
	bool same = want->len > 100 || strstr(what, "few");

	for (guint i = 0; i < want->len; i++) {
		type(later);
		same = same && held() == g_array_index(want, int64_t, i);
	}
	ok(same, "%s: every one, in order (%u)", what, want->len);
	type(later);
	ok(same && held() == g_array_index(want, int64_t, want->len - 1) &&
		   g_str_has_prefix(ui.message, "no later event"),
	   "%s: the last one stays", what);
	for (guint i = want->len - 1; i-- > 0;) {
		type(earlier);
		same = same && held() == g_array_index(want, int64_t, i);
	}
	ok(same, "%s: and back", what);
}

static void test_steps(void)
{
	GArray *want;

	open_sample(SAMPLE_HOST, 100, 40);
	type("/db02 vCPU 0<Enter>^");
	want = walk(9010, "");
	there_and_back(want, ".", ",", "keys");
	type("6^");
	there_and_back(want, "j", "k", "lines");
	ok(in_step(), "the line and the cursor are in step");
	g_array_free(want, TRUE);
	type("^&");
	want = walk(-1, "");
	there_and_back(want, ".", ",", "all rows");
	g_array_free(want, TRUE);
	type("&:events sched<Enter>^");
	want = walk(9010, "sched");
	there_and_back(want, "j", "k", "a few by name");
	g_array_free(want, TRUE);
	close_sample();
}

/* Whatever moves the cursor selects the last event at or before it. */
static void test_cursor_leads(void)
{
	static const char *const keys[] = {
		"p", "P",       "wwd", "l", "L",
		"{", "0$",      "^",   "p", ":goto +5<Enter>",
		"h", "9<Tab>6", "jk",  "K6"
	};
	struct err err = ERR_INIT;
	bool right = true;

	open_sample(SAMPLE_HOST, 100, 40);
	type("6<Tab>");
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		struct stored_event ev = { 0 }, next = { 0 };
		struct event_pos pos;
		int r;

		type(keys[i]);
		r = row_events_at(&ui, &pos, &err);
		if (r == 1) {
			event_get(ui.row_events.e, &pos, &ev, &err);
			right = right && ev.ts_ns <= ui.view.cursor_ns;
		}
		if (r != 1) /* before the first one */
			continue;
		if (row_events_step(&ui, true, &pos, &err) == 1) {
			event_get(ui.row_events.e, &pos, &next, &err);
			right = right && next.ts_ns >= ui.view.cursor_ns;
		}
		if (ev.ts_ns == ui.view.cursor_ns)
			right = right && in_step();
	}
	ok(right, "the selected event is the last one not after the cursor");
	type(":goto +2.0015<Enter>");
	ok(selected_has("+2.001000000"), "between two events it is the first");
	type("6j");
	ok(!selected_has("+2.001000000") && in_step(),
	   "from there on by lines");
	close_sample();
}

/* The window follows the lines; the lines' ends. */
static void test_lines_lead(void)
{
	struct view before;

	open_sample(SAMPLE_HOST, 100, 40);
	type("6wwwwwwww");
	before = ui.view;
	for (int i = 0; i < 10 && ui.view.first == before.first; i++) {
		before = ui.view;
		type("<PgDn>");
	}
	ok(ui.view.first != before.first && ui.view.step_ns == before.step_ns,
	   "the window follows");
	ok(ui.view.cursor_ns >= view_from_ns(&ui.view) &&
		   ui.view.cursor_ns < view_to_ns(&ui.view) && in_step(),
	   "the event is in it");
	type("<");
	ok(ui.view.first == before.first, "and can be undone");
	type("<Home>");
	ok(in_step() && has("+0.021000000"), "Home: the first event");
	type("k");
	ok(g_str_has_prefix(ui.message, "no earlier"), "there is none before");
	type("<End>");
	ok(in_step() && has("+9.9"), "End: the last");
	type("^j");
	ok(in_step(), "from before the first event to it");
	close_sample();
}

static void test_enter(void)
{
	open_sample(SAMPLE_HOST, 100, 40);
	type("/pCPU 1<Enter>6<Home><Enter>");
	ok(ui_row(&ui)->track->kind == TRACK_VCPU &&
		   ui_row(&ui)->track->tid == 8813,
	   "Enter: the vCPU of the event's thread");
	ok(has("events of web01 vCPU 1") && in_step(),
	   "whose events are listed, that one selected");
	type("<Enter>");
	ok(ui_row(&ui)->track->kind == TRACK_PCPU &&
		   ui_row(&ui)->track->key == 1,
	   "once more: its pCPU");
	type("<Tab>*<Tab><Enter>");
	ok(ui_row(&ui)->track->kind == TRACK_THREAD &&
		   ui_row(&ui)->track->tid == 8813,
	   "the thread's row where that is shown");
	close_sample();
}

static void test_filter(void)
{
	GArray *want;
	struct err err = ERR_INIT;
	bool more;

	open_sample(SAMPLE_HOST, 100, 40);
	type("6&\\^kvm_<Enter>");
	want = walk(-1, "kvm_");
	ok(has("events of all rows: ^kvm_"), "the filter is in the title");
	ok(g_str_has_prefix(ui.message, "at least 1000 events"),
	   "no more than that are counted");
	ok(row_events_count(&ui, &more, &err) == 1000 && more &&
		   want->len > 1000,
	   "there are more");
	g_array_free(want, TRUE);
	type("\\\025kvm_exit reason=100$<Enter>^j");
	ok(selected_has("reason=100"), "fields are matched too");
	type("j");
	ok(selected_has("reason=100") && in_step(), "the next one as well");
	type("\\\025kvm_exit reason=(<Enter>");
	ok(strstr(ui.message, "is not a regular expression") &&
		   has("events of all rows: kvm_exit reason=100$"),
	   "a bad one changes nothing");
	type("F");
	ok(has("events of all rows -"), "F clears it");
	type("F");
	ok(strstr(ui.message, "no filter"), "there is none any more");
	type("\\\025. ^(((a+)+)+)+$<Enter>");
	ok(has("no event of this row fits"),
	   "one that would take for ever matches nothing");
	type(":events off<Enter>:events sched_sw<Tab><Enter>");
	ok(has("events of all rows: sched_switch"), "Tab completes names");
	type(":events nothing<Enter>j.");
	ok(g_str_has_prefix(ui.message, "no later event that fits"),
	   "nothing fits");
	close_sample();
}

static void test_without(void)
{
	open_sample(SAMPLE_NO_VMS, 80, 24);
	type(".");
	ok(strstr(ui.message, "indexed with --no-events"), "no events: said");
	type("6jk<Enter><Home><End>,&");
	ok(has("this history has no events"), "and in the pane");
	close_sample();
	open_sample(SAMPLE_EMPTY, 80, 24);
	type("6jk<Enter>.,&");
	ok(has("this history has no events"), "nor in an empty one");
	close_sample();
	open_sample(SAMPLE_HOST, 30, 10);
	type("6j.<Enter>k,");
	ok(ui.row_events.is_held, "no room for the pane: . and , step");
	close_sample();
}

static void test_hostile(void)
{
	bool seen = false;

	open_sample(SAMPLE_HOST, 160, 40);
	type("6&:events evil<Enter>^");
	for (int i = 0; i < 20; i++) {
		type("j");
		seen = seen || selected_has("evil");
		for (int k = 0; k < cells.rows * cells.cols; k++)
			if (cells.cell[k].glyph < ' ' ||
			    cells.cell[k].glyph > '~')
				seen = false;
	}
	ok(seen, "names and fields of the trace are clean on the screen");
	for (const char *c = ui.message; *c; c++)
		seen = seen && (unsigned char)*c >= ' ';
	ok(seen, "and in what is said");
	close_sample();
}

int main(void)
{
	tap_begin();
	test_steps();
	test_cursor_leads();
	test_lines_lead();
	test_enter();
	test_filter();
	test_without();
	test_hostile();
	return tap_end();
}
