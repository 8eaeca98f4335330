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
#include "ui/keys.h"

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

int main(void)
{
	tap_begin();
	test_selection();
	test_select_interval();
	return tap_end();
}
