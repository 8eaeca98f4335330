/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What clicks and the wheel do, without a terminal. */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/mouse.h"
#include "ui/render.h"
#include "ui/ui.h"

#define FILE_NAME "ui-mouse.kvms"
#define COLS      100
#define LINES     30

static struct ui ui;

static void mouse(enum mouse_kind kind, int col, int line)
{
	ui_mouse(&ui, (struct mouse_event){ kind, col, line });
}

static void test_click(void)
{
	struct layout l = ui_layout(&ui);
	int64_t at, first;
	size_t shown;

	mouse(MOUSE_CLICK, 2, l.lanes + 1);
	is_int(ui.selected, ui.rows.shown[ui.top + 1],
	       "a click in the gutter selects the row");
	at = ui.view.cursor_ns;
	mouse(MOUSE_CLICK, l.lane_col + 20, l.lanes);
	is_int(ui.selected, ui.rows.shown[ui.top], "one in a lane does too");
	is_int(ui.view.cursor_ns, view_col_ns(&ui.view, 20),
	       "and puts the cursor there");
	ok(at != ui.view.cursor_ns, "which was elsewhere");
	shown = ui.rows.shown_count;
	mouse(MOUSE_CLICK, 2, l.lanes);
	ok(ui.rows.shown_count < shown, "a click on the selected row folds it");
	mouse(MOUSE_CLICK, 2, l.lanes);
	is_int(ui.rows.shown_count, shown, "and unfolds it again");
	mouse(MOUSE_CLICK, l.lane_col + 30, l.ruler);
	is_int(ui.view.cursor_ns, view_col_ns(&ui.view, 30),
	       "a click on the ruler moves the cursor");
	is_int(ui.selected, ui.rows.shown[ui.top], "and no more");
	ui_keys(&ui, "www");
	first = ui.view.first;
	mouse(MOUSE_CLICK, l.cols - 3, l.map);
	ok(ui.view.first > first, "one on the minimap moves the window");
	ui_keys(&ui, "GT");
	shown = ui.selected;
	ui_keys(&ui, "<Home>");
	l = ui_layout(&ui);
	mouse(MOUSE_CLICK, 2, l.pins);
	is_int(ui.selected, shown, "one on a pinned row selects it");
	ui_keys(&ui, "T");
}

static void test_wheel(void)
{
	struct layout l = ui_layout(&ui);
	int64_t step, first, at;

	ui_keys(&ui, "0ww");
	step = ui.view.step_ns;
	at = view_col_ns(&ui.view, 10);
	mouse(MOUSE_ZOOM_IN, l.lane_col + 10, l.lanes + 2);
	is_int(ui.view.step_ns, step_finer(step), "the wheel zooms in");
	is_int(view_col(&ui.view, at), 10, "about the place it points at");
	mouse(MOUSE_ZOOM_OUT, l.lane_col + 10, l.lanes + 2);
	is_int(ui.view.step_ns, step, "and out");
	ui_keys(&ui, "0wwww$");
	first = ui.view.first;
	mouse(MOUSE_PAN_LEFT, l.lane_col, l.lanes);
	ok(ui.view.first < first, "with Shift it pans to the left");
	mouse(MOUSE_PAN_RIGHT, l.lane_col, l.lanes);
	is_int(ui.view.first, first, "and to the right");
	ui_keys(&ui, "<<");
	ok(ui.view.step_ns > 0 && ui.forward->len,
	   "what it did is in the view history");
}

static void test_nothing(void)
{
	struct layout l = ui_layout(&ui);
	uint32_t selected = ui.selected;
	int64_t at = ui.view.cursor_ns;

	mouse(MOUSE_CLICK, 5, l.header);
	mouse(MOUSE_CLICK, 5, l.pane);
	mouse(MOUSE_CLICK, 5, l.status);
	mouse(MOUSE_CLICK, l.gutter, l.ruler);
	ok(ui.selected == selected && ui.view.cursor_ns == at,
	   "clicks elsewhere do nothing");
	ui_keys(&ui, "?");
	mouse(MOUSE_CLICK, 2, l.lanes + 2);
	mouse(MOUSE_ZOOM_IN, 2, l.lanes + 2);
	ui_keys(&ui, "?/x");
	mouse(MOUSE_CLICK, l.lane_col, l.lanes + 2);
	ui_keys(&ui, "<Esc>");
	ok(ui.selected == selected && ui.view.cursor_ns == at,
	   "nor do they in the help and in a prompt");
}

/* Anywhere, outside the screen too, in any state. */
static void test_random(void)
{
	struct cells cells;
	GRand *rand = g_rand_new_with_seed(7);

	cells_init(&cells, COLS, LINES, true);
	for (int i = 0; i < 4000; i++) {
		mouse((enum mouse_kind)g_rand_int_range(rand, MOUSE_CLICK,
							MOUSE_PAN_RIGHT + 1),
		      g_rand_int_range(rand, -5, 310),
		      g_rand_int_range(rand, -5, 110));
		if (!g_rand_int_range(rand, 0, 40))
			ui_resize(&ui, g_rand_int_range(rand, 1, 300),
				  g_rand_int_range(rand, 1, 90));
		if (!g_rand_int_range(rand, 0, 10))
			render(&ui, &cells);
	}
	ok(true, "4000 random events");
	g_rand_free(rand);
	cells_release(&cells);
}

int main(void)
{
	static const struct caps caps = { .utf8 = true };
	struct history *h;

	tap_begin();
	h = ui_sample(SAMPLE_HOST, FILE_NAME);
	ui_init(&ui, h, &caps, COLS, LINES);
	test_click();
	test_wheel();
	test_nothing();
	test_random();
	ui_release(&ui);
	history_close(h);
	unlink(FILE_NAME);
	return tap_end();
}
