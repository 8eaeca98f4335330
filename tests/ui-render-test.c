/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must hold of any picture: nothing severe vanishes, a pan moves the
 * picture, nothing hostile gets through, and no key or size breaks it.
 */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-bench.h"
#include "ui/dump.h"
#include "ui/keys.h"
#include "ui/lane.h"
#include "ui/render.h"
#include "ui/ui.h"

#define FILE_NAME "ui-render.kvms"

/* The glyphs of the screen line of the selected row's lane. */
static char *lane_text(struct bench *b)
{
	struct layout l = ui_layout(&b->ui);
	size_t place = rows_place(&b->ui.rows, b->ui.selected);
	int line = l.lanes + (int)(place - b->ui.top);
	GString *text = g_string_new(NULL);

	for (int i = 0; i < l.lane_cols; i++)
		g_string_append_unichar(
			text, cells_at(&b->cells, line, l.lane_col + i)->glyph);
	return g_string_free(text, FALSE);
}

/* One microsecond in an hour, at every size. */
static void test_severity(void)
{
	static const int sizes[][2] = {
		{ 20, 5 },
		{ 80, 24 },
		{ 200, 60 },
		{ 500, 200 },
	};
	struct bench b;
	char *lane;
	int64_t col;

	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		bench_open(&b, FILE_NAME, SAMPLE_HOUR, sizes[i][0], sizes[i][1]);
		lane = lane_text(&b);
		col = view_col(&b.ui.view, SAMPLE_HOUR_AT_NS);
		ok(lane[col] == '!' && strchr(lane, '!') == strrchr(lane, '!'),
		   "1 us of preemption in an hour is seen at %dx%d",
		   sizes[i][0], sizes[i][1]);
		g_free(lane);
		b.ui.caps.low_bandwidth = true;
		b.ui.caps.colours = 256;
		render(&b.ui, &b.cells);
		lane = lane_text(&b);
		ok(lane[col] == '!' && strchr(lane, '!') == strrchr(lane, '!'),
		   "with few bytes too");
		g_free(lane);
		bench_close(&b);
	}
	bench_open(&b, FILE_NAME, SAMPLE_HOUR, 100, 30);
	type(&b, "p");
	is_int(b.ui.view.cursor_ns, SAMPLE_HOUR_AT_NS, "p finds it");
	type(&b, "z");
	lane = lane_text(&b);
	ok(strstr(lane, "##########"), "z shows it large");
	g_free(lane);
	bench_close(&b);
}

/* The same columns, n places further. */
static void test_pan(void)
{
	struct bench b;
	char *before, *after;
	bool same = true;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 30);
	type(&b, "/db02 vCPU<Enter>");
	view_go(&b.ui.view, SAMPLE_BEGIN_NS + 5 * NS_PER_S);
	type(&b, "wwww");
	for (int n = 1; n < 25; n++) {
		before = lane_text(&b);
		view_pan(&b.ui.view, n);
		render(&b.ui, &b.cells);
		after = lane_text(&b);
		same = same &&
		       !strncmp(before + n, after, strlen(after) - (size_t)n);
		g_free(before);
		g_free(after);
	}
	ok(same, "a pan by n columns moves the picture by n columns");
	bench_close(&b);
}

static void test_foreign_text(void)
{
	struct bench b;
	char *text;
	bool clean = true;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	type(&b, "*G");
	text = screen_text(&b);
	for (char *p = text; *p; p++)
		clean = clean && (*p == '\n' || (*p >= ' ' && *p < 0x7f));
	ok(clean, "an ASCII screen holds nothing but printable ASCII");
	ok(strstr(text, "evil?[31m?"), "a hostile name is shown harmless");
	g_free(text);
	bench_close(&b);
}

static void test_stories(void)
{
	struct bench b;
	int64_t at;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, "p");
	ok(screen_has(&b, "displaced for"), "p says who was displaced");
	ok(screen_has(&b, "ran instead:"), "and the details say by whom");
	at = b.ui.view.cursor_ns;
	type(&b, "p");
	ok(b.ui.view.cursor_ns > at, "p again goes on");
	type(&b, "P");
	is_int(b.ui.view.cursor_ns, at, "P goes back");
	type(&b, "l");
	ok(b.ui.view.cursor_ns > at, "l goes to the next state");
	type(&b, "h");
	is_int(b.ui.view.cursor_ns, at, "h goes back to it");
	type(&b, "@");
	ok(screen_has(&b, "@ means nothing here"),
	   "a key without a meaning says so");
	type(&b, "/nobody<Enter>");
	ok(screen_has(&b, "no row fits 'nobody'"),
	   "a search without a find says so");
	type(&b, "/(<Enter>");
	ok(screen_has(&b, "not a regular expression"),
	   "a bad expression says so");
	type(&b, "/host-hop<Enter>");
	ok(screen_has(&b, "host-hop 991"), "a search unfolds what it finds");
	type(&b, "0");
	at = b.ui.view.step_ns;
	type(&b, "www");
	type(&b, "<<");
	ok(b.ui.view.step_ns > step_finer(step_finer(step_finer(at))),
	   "< goes to the window before");
	type(&b, "<");
	type(&b, "<");
	is_int(b.ui.view.step_ns, at, "and further back");
	type(&b, ">");
	is_int(b.ui.view.step_ns, step_finer(at), "> goes forward");
	ui_resize(&b.ui, 500, 30);
	type(&b, "/pCPU 2<Enter>Z");
	ok(view_from_ns(&b.ui.view) > SAMPLE_BEGIN_NS + 500 * NS_PER_MS &&
		   view_to_ns(&b.ui.view) >= b.ui.view.end_ns,
	   "Z shows what is known of the row");
	ok(screen_has(&b, "this window:"), "the details tell of the window");
	type(&b, "i");
	ok(!screen_has(&b, "this window:"), "i hides them");
	type(&b, "q");
	ok(b.ui.quit, "q leaves");
	bench_close(&b);
}

/* The line that is typed: editing, history, completion. */
static void test_prompt(void)
{
	struct bench b;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, "/ab\303\244c<Left><Left><Backspace>x<Home>y<End>z");
	is_text(b.ui.prompt.text->str, "yax\303\244cz",
		"characters are put in and taken out at the cursor");
	ok(screen_has(&b, "/yax?cz"), "and stand on the status line");
	type(&b, "\025");
	is_text(b.ui.prompt.text->str, "", "Ctrl-U erases it");
	type(&b, "one two  \027");
	is_text(b.ui.prompt.text->str, "one ", "Ctrl-W erases a word");
	type(&b, "<Esc>");
	ok(!b.ui.prompt.use, "Esc leaves it");
	type(&b, "/vCPU 0<Enter>/pCPU<Enter>/draft<Up><Up>");
	is_text(b.ui.prompt.text->str, "vCPU 0", "Up goes back in history");
	type(&b, "<Down><Down>");
	is_text(b.ui.prompt.text->str, "draft",
		"Down comes back to what was being typed");
	type(&b, "<Esc>:<Up>");
	is_text(b.ui.prompt.text->str, "",
		"commands have a history of their own");
	type(&b, "zoom<Tab>");
	is_text(b.ui.prompt.text->str, "zoom-", "Tab goes as far as is sure");
	ok(screen_has(&b, "zoom-in  zoom-out  zoom-interval  zoom-row"),
	   "and lists what there is");
	type(&b, "o<Tab>");
	is_text(b.ui.prompt.text->str, "zoom-out ", "then to the end");
	bench_close(&b);
}

/* Paths, wherever one is asked for. */
static void test_paths(void)
{
	char dir[] = "ui-render-XXXXXX";
	char *inner, *file, *want;
	struct bench b;

	if (!ok(mkdtemp(dir), "there is a folder"))
		return;
	inner = g_build_filename(dir, "folder", NULL);
	file = g_build_filename(inner, "a.session", NULL);
	g_mkdir(inner, 0700);
	g_file_set_contents(file, "", 0, NULL);
	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, ":session load ");
	type(&b, dir);
	type(&b, "/f<Tab>");
	want = g_strdup_printf("session load %s/", inner);
	is_text(b.ui.prompt.text->str, want, "a folder is completed with a /");
	g_free(want);
	type(&b, "<Tab>");
	want = g_strdup_printf("session load %s ", file);
	is_text(b.ui.prompt.text->str, want, "and then what is in it");
	g_free(want);
	bench_close(&b);
	g_unlink(file);
	g_rmdir(inner);
	g_rmdir(dir);
	g_free(file);
	g_free(inner);
}

static void test_commands(void)
{
	struct bench b;
	int64_t step, from, to;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	step = b.ui.view.step_ns;
	type(&b, ":zoom-in<Enter>");
	is_int(b.ui.view.step_ns, step_finer(step), "an action by its name");
	type(&b, "<<");
	is_int(b.ui.view.step_ns, step, "is in the view history, too");
	type(&b, ":goto +2.5<Enter>");
	is_int(b.ui.view.cursor_ns, SAMPLE_BEGIN_NS + 2500 * NS_PER_MS,
	       "goto a time");
	type(&b, ":goto +1s..+1.1s<Enter>");
	ok(view_from_ns(&b.ui.view) <= SAMPLE_BEGIN_NS + NS_PER_S &&
		   view_to_ns(&b.ui.view) >=
			   SAMPLE_BEGIN_NS + 1100 * NS_PER_MS &&
		   view_to_ns(&b.ui.view) - view_from_ns(&b.ui.view) <
			   NS_PER_S,
	   "goto a range shows it");
	ok(ui_selection(&b.ui, &from, &to) &&
		   from == SAMPLE_BEGIN_NS + NS_PER_S &&
		   to == SAMPLE_BEGIN_NS + 1100 * NS_PER_MS,
	   "and selects what was typed, whatever a column is");
	type(&b, "^:goto +9999s..+9999.5s<Enter>");
	ok(screen_has(&b, "is outside the trace"),
	   "a range outside the trace is none");
	type(&b, "<Esc>");
	type(&b, "\007+3s<Enter>:window 1ms<Enter>");
	ok(b.ui.view.cursor_ns == SAMPLE_BEGIN_NS + 3 * NS_PER_S &&
		   b.ui.view.step_ns == 20 * NS_PER_US,
	   "Ctrl-G asks for a time; window makes it that long");
	type(&b, ":go +4s<Enter>");
	is_int(b.ui.view.cursor_ns, SAMPLE_BEGIN_NS + 4 * NS_PER_S,
	       "a beginning of a name will do");
	type(&b, ":goto 2.5s<Enter>");
	is_int(b.ui.view.cursor_ns, SAMPLE_BEGIN_NS + 2500 * NS_PER_MS,
	       "a duration is one since the begin");
	type(&b, ":goto 5<Enter>");
	is_int(b.ui.view.cursor_ns, SAMPLE_BEGIN_NS + 2500 * NS_PER_MS,
	       "what lies outside the trace moves nothing");
	ui_resize(&b.ui, 40, 24);
	ui_say(&b.ui, "%s", "one sentence that is longer than a line and ends "
			    "with its point");
	render(&b.ui, &b.cells);
	ok(screen_has(&b, "with its point") && !screen_has(&b, "q quit"),
	   "the end of a long message takes the place of the hints");
	ui_resize(&b.ui, 100, 30);
	type(&b, ":goto nowhere<Enter>");
	ok(screen_has(&b, "nowhere"), "what is no time is said");
	type(&b, ":frobnicate<Enter>");
	ok(screen_has(&b, "no command is called 'frobnicate'"),
	   "and what is no command");
	type(&b, ":zoom<Enter>");
	ok(screen_has(&b, "'zoom' is the beginning of 4 commands"),
	   "and what could be several");
	type(&b, ":help me<Enter>");
	ok(screen_has(&b, "'help' takes no argument"), "an idle argument is");
	type(&b, ":pane problems<Enter>");
	ok(screen_has(&b, "problems of the trace"), "a pane by its name");
	bench_close(&b);
}

static void test_settings(void)
{
	struct bench b;
	int64_t at;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	type(&b, "^p");
	at = b.ui.view.cursor_ns;
	type(&b, "^:set preempt-min 50ms<Enter>p");
	ok(b.ui.view.cursor_ns > at, "p passes short preemptions over");
	type(&b, ":set preempt-min 1000s<Enter>p");
	ok(screen_has(&b, "(:set preempt-min)"), "and says when none is left");
	type(&b, ":set preempt-min<Enter>");
	ok(screen_has(&b, "preempt-min is 1000s"), "a setting is asked for");
	type(&b, ":set preempt-min = 2s<Enter>");
	is_int(b.ui.settings.preempt_min_ns, 2 * NS_PER_S,
	       "an equals sign may stand between name and value");
	type(&b, ":set preempt-min 1000s<Enter>");
	type(&b, ":set preempt-min -1<Enter>");
	is_int(b.ui.settings.preempt_min_ns, 1000 * NS_PER_S,
	       "a bad value changes nothing");
	type(&b, ":set time-format of<Tab><Enter>");
	is_int(b.ui.settings.time_format, TIME_OF_DAY, "a choice is completed");
	type(&b, ":set time-format never<Enter>");
	ok(screen_has(&b, "one of since-begin, of-day"),
	   "a wrong choice is told the right ones");
	bench_close(&b);
}

/* The lower pane: focus, size, closing; lists. */
static void test_panes(void)
{
	struct bench b;
	int64_t step;
	uint32_t row;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	row = b.ui.selected;
	type(&b, "9");
	ok(screen_has(&b, "problems of the trace") &&
		   screen_has(&b, "Enter go there"),
	   "a pane opens with the focus and its hints");
	type(&b, "jjG");
	is_int(b.ui.selected, row, "its lines are gone through, not the rows");
	step = b.ui.view.step_ns;
	type(&b, "w");
	is_int(b.ui.view.step_ns, step_finer(step), "zooming works all the same");
	type(&b, "<Home><Enter>");
	is_int(b.ui.view.cursor_ns, history_problems(b.h, &(size_t){ 0 })->begin_ns,
	       "Enter goes where the line says");
	type(&b, "<Tab>j");
	ok(b.ui.selected != row, "Tab gives the keys back to the rows");
	step = ui_layout(&b.ui).pane_rows;
	type(&b, "W");
	ok(ui_layout(&b.ui).pane_rows > step, "W makes it larger");
	type(&b, "WW");
	is_int(ui_layout(&b.ui).pane_rows, step, "and small again");
	type(&b, "q");
	ok(!screen_has(&b, "problems of the trace") && !b.ui.quit,
	   "q closes the pane");
	type(&b, "<Tab>");
	ok(!b.ui.panes.focus, "the details never take the keys");
	ui_resize(&b.ui, 100, 8);
	type(&b, "9j");
	ok(b.ui.selected != row, "nor does a pane there is no room for");
	bench_close(&b);
}

/* Other keys than the table's. */
static void test_keymap(void)
{
	const struct action *in = action_find("zoom-in"),
			    *out = action_find("zoom-out");
	struct bench b;
	int64_t step;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 100, 30);
	step = b.ui.view.step_ns;
	ok(keymap_bind(b.ui.keymap, in, (uint32_t[]){ 's', K_F1 }, 2) ==
		   action_find("help"),
	   "who loses a key to another action is told");
	type(&b, "s");
	is_int(b.ui.view.step_ns, step_finer(step), "a key has its new meaning");
	type(&b, "w");
	ok(screen_has(&b, "w means nothing"), "and an old one none");
	ok(screen_has(&b, "s - zoom"), "the hints know");
	type(&b, "?");
	ok(screen_has(&b, "s F1"), "so does the help");
	keymap_bind(b.ui.keymap, action_find("row-down"),
		    (uint32_t[]){ 'J' }, 1);
	type(&b, "J");
	is_int(b.ui.help_top, 1, "which scrolls with the keys of rows");
	keymap_bind(b.ui.keymap, action_find("close"), (uint32_t[]){ 'X' }, 1);
	type(&b, "X");
	ok(!b.ui.help && !b.ui.quit, "and closes with the key that closes");
	keymap_bind(b.ui.keymap, out, NULL, 0);
	ok(!*keymap_keys(b.ui.keymap, out), "an action may have no key");
	bench_close(&b);
}

/* The key table and the help must not contradict each other or a terminal. */
static void test_keys(void)
{
	const struct action *a;
	struct bench b;
	bool unique = true, named = true;
	GString *all = g_string_new(NULL);
	struct keymap *map = keymap_new();
	char *text;
	size_t n;

	a = keys_table(&n);
	for (size_t i = 0; i < n; i++) {
		named = named && a[i].name && a[i].help && a[i].run &&
			action_find(a[i].name) == &a[i];
		for (int k = 0; k < ACTION_KEYS && a[i].keys[k]; k++)
			unique = unique &&
				 keymap_find(map, a[i].keys[k]) == &a[i];
	}
	keymap_free(map);
	ok(named, "every action has a name, a handler and a help text");
	ok(unique, "no key does two things");
	bench_open(&b, FILE_NAME, SAMPLE_EMPTY, 100, 12);
	type(&b, "?");
	for (int i = 0; i < 20; i++) {
		text = screen_text(&b);
		g_string_append(all, text);
		g_free(text);
		type(&b, "<PgDn>");
	}
	named = true;
	for (size_t i = 0; i < n; i++)
		named = named && strstr(all->str, a[i].help);
	ok(named, "the help shows every action");
	named = true;
	for (unsigned int i = 0; i < ST_COUNT; i++)
		named = named && strstr(all->str, state_info(i)->title);
	ok(named, "and every state");
	g_string_free(all, TRUE);
	bench_close(&b);
}

static void test_parse(void)
{
	uint32_t key;

	is_text(key_parse("<Enter>x", &key), "x", "a special key is read");
	is_int(key, K_ENTER, "by name");
	key_parse("<pgup>", &key);
	is_int(key, K_PAGE_UP, "in any case");
	is_text(key_parse("<a", &key), "a", "a lone < is itself");
	is_int(key, '<', "as a character");
	is_text(key_parse("\303", &key), "", "half a character ends");
	key_parse("<C-l>", &key);
	is_int(key, KEY_CTRL('l'), "a control character");
	key_parse("<C-i>", &key);
	is_int(key, K_TAB, "one that has a key of its own");
}

/* What key_text() calls a special key, key_parse() understands. */
static void test_key_names(void)
{
	bool all = true;

	for (uint32_t k = KEY_FIRST_SPECIAL; k < K_MOUSE; k++) {
		char *name = key_text(k);
		char *text = g_strdup_printf("<%s>", name);
		uint32_t key;

		all = !*key_parse(text, &key) && key == k && all;
		g_free(text);
		g_free(name);
	}
	ok(all, "every special key has a name that can be typed");
}

/* Column sums to cells, without a history. */
static void test_lane(void)
{
	struct state_sum sum = { 0 };
	struct lane_cell a, b;

	a = lane_cell(&sum, NULL);
	ok(a.outside, "no time is outside the track's life");
	sum.time_ns[ST_GUEST] = 70;
	sum.count[ST_GUEST] = 1;
	sum.time_ns[ST_PREEMPTED] = 30;
	sum.count[ST_PREEMPTED] = 1;
	a = lane_cell(&sum, NULL);
	ok(a.state == ST_GUEST && !a.mixed && a.severe == ST_PREEMPTED,
	   "most of the time guest, marked severe");
	sum.time_ns[ST_GUEST] = 45;
	sum.time_ns[ST_PREEMPTED] = 55;
	b = lane_cell(&sum, &a);
	ok(b.state == ST_GUEST && b.severe == ST_PREEMPTED,
	   "a lead of 10 points does not change the state shown");
	ok(b.mixed, "below 60 percent it is mixed");
	b = lane_cell(&sum, NULL);
	ok(b.state == ST_PREEMPTED && b.severe < 0, "starting afresh does");
	sum.time_ns[ST_PREEMPTED] = 90;
	b = lane_cell(&sum, &a);
	ok(b.state == ST_PREEMPTED, "and so does a lead of 33 points");
	sum.time_ns[ST_GUEST] = 90;
	b = lane_cell(&sum, NULL);
	ok(b.state == ST_PREEMPTED, "at equal times the severe one wins");
}

/*
 * In few bytes: the same severe signs in the same columns as else, one style
 * for all that is not severe, and the header says so.
 */
static void test_low_bandwidth(void)
{
	struct bench b;
	char *before, *after;
	bool same = true, plain = true;
	int row;

	bench_open(&b, FILE_NAME, SAMPLE_HOST, 120, 40);
	for (int i = 0; i < 12; i++) {
		type(&b, i % 3 ? "wp" : "0j");
		before = lane_text(&b);
		b.ui.caps.low_bandwidth = true;
		render(&b.ui, &b.cells);
		after = lane_text(&b);
		for (char *x = before, *y = after; *x && *y; x++, y++)
			same = same && (*x == '!') == (*y == '!') &&
			       (*x == '#') == (*y == '#');
		b.ui.caps.low_bandwidth = false;
		g_free(before);
		g_free(after);
	}
	ok(same, "few bytes: what is severe is where it was");
	type(&b, "0");
	b.ui.caps.low_bandwidth = true;
	b.ui.caps.colours = 256;
	render(&b.ui, &b.cells);
	ok(screen_has(&b, "lo-bw"), "few bytes: the header says so");
	row = ui_layout(&b.ui).lanes;
	for (int col = ui_layout(&b.ui).lane_col; col < 120; col++) {
		struct cell *cell = cells_at(&b.cells, row, col);

		plain = plain && (cell->glyph == '!' || cell->glyph == '#' ||
				  cell->style.bg < 0);
	}
	ok(plain, "few bytes: no colours but for what is severe");
	bench_close(&b);
}

/* Quiet, it leaves the letter, but no cell is as if it were not there. */
static void test_quiet(void)
{
	struct caps caps = { .utf8 = true };
	static const int colours[] = { 0, 8, 256 };
	bool marked = true, letters = false;

	for (size_t c = 0; c < G_N_ELEMENTS(colours); c++) {
		for (unsigned int s = 0; s < 2 * ST_COUNT; s++) {
			struct lane_cell lane = { .state = (uint8_t)(s / 2),
						  .second = ST_GUEST,
						  .mixed = s % 2,
						  .severe = -1 };
			struct cell without, with;

			if (s / 2 == ST_PREEMPTED)
				continue;
			caps.colours = colours[c];
			without = lane_look(&caps, &lane);
			lane.severe = ST_PREEMPTED;
			lane.quiet = true;
			with = lane_look(&caps, &lane);
			if (with.glyph == '!')
				continue;
			letters = true;
			marked = marked && colours[c] &&
				 with.style.fg != without.style.fg &&
				 with.glyph != mark_glyph(&caps, MARK_MIXED);
		}
	}
	ok(letters, "a quiet severe state leaves letters");
	ok(marked, "in another ink, and without colours it is marked");
}

/* A severe state with the largest part of a mixture: seen, and as a mixture. */
static void test_mixed_severe(void)
{
	static const struct lane_cell whole = { .state = ST_PREEMPTED,
						.second = ST_GUEST,
						.severe = -1 },
				      mixed = { .mixed = true,
						.state = ST_PREEMPTED,
						.second = ST_GUEST,
						.severe = -1 };

	for (int colours = 0; colours <= 256; colours += colours ? 248 : 8) {
		struct caps caps = { .utf8 = true, .colours = colours };
		struct cell a = lane_look(&caps, &whole),
			    b = lane_look(&caps, &mixed);

		ok(a.glyph == b.glyph && !cells_look_same(&a, &b),
		   "mostly preempted has the sign but not the look of "
		   "preempted (%d colours)",
		   colours);
		ok(!colours || b.style.fg == state_colour(&caps, ST_PREEMPTED) ||
			   b.style.bg == state_colour(&caps, ST_PREEMPTED),
		   "and its colour");
	}
}

/* Every state of a kind is told apart by its glyph alone. */
static void test_glyphs(void)
{
	static const struct caps modes[] = {
		{ false, 0 },
		{ true, 0 },
		{ false, 256 },
		{ true, 256 },
	};

	for (size_t m = 0; m < G_N_ELEMENTS(modes); m++) {
		bool differ = true;

		for (int k = TRACK_PCPU; k < TRACK_KIND_COUNT; k++) {
			const int8_t *s = state_list((enum track_kind)k);

			for (int i = 0; s[i] >= 0; i++)
				for (int j = 0; j < i; j++)
					differ = differ &&
						 state_glyph(&modes[m],
							     (unsigned)s[i],
							     true) !=
							 state_glyph(
								 &modes[m],
								 (unsigned)s[j],
								 true);
		}
		ok(differ, "states differ without colour (%s, %d colours)",
		   modes[m].utf8 ? "UTF-8" : "ASCII", modes[m].colours);
	}
}

static uint32_t any_key(GRand *rand)
{
	const struct action *a;
	size_t n;
	uint32_t key;

	switch (g_rand_int_range(rand, 0, 10)) {
	case 0:
		return (uint32_t)g_rand_int_range(rand, 1, 0x300);
	case 1:
		return (uint32_t)g_rand_int_range(rand, KEY_FIRST_SPECIAL,
						  K_END_SPECIAL);
	default:
		a = keys_table(&n);
		key = a[g_rand_int_range(rand, 0, (gint32)n)]
			      .keys[g_rand_int_range(rand, 0, 2)];
		return key ? key : 'w';
	}
}

static void test_random(enum ui_sample which)
{
	GRand *rand = g_rand_new_with_seed(which + 1);
	struct bench b;

	bench_open(&b, FILE_NAME, which, 80, 24);
	for (int i = 0; i < 4000; i++) {
		ui_key(&b.ui, any_key(rand));
		b.ui.quit = false;
		if (!g_rand_int_range(rand, 0, 40))
			ui_resize(&b.ui, g_rand_int_range(rand, 1, 300),
				  g_rand_int_range(rand, 1, 90));
		if (!g_rand_int_range(rand, 0, 10)) {
			b.ui.caps.utf8 = g_rand_boolean(rand);
			b.ui.caps.colours = g_rand_boolean(rand) ? 256 : 0;
			render(&b.ui, &b.cells);
		}
	}
	ok(true, "4000 random keys on sample %d", which);
	bench_close(&b);
	g_rand_free(rand);
}

int main(void)
{
	tap_begin();
	test_lane();
	test_glyphs();
	test_mixed_severe();
	test_quiet();
	test_parse();
	test_key_names();
	test_keys();
	test_severity();
	test_low_bandwidth();
	test_pan();
	test_foreign_text();
	test_stories();
	test_prompt();
	test_commands();
	test_paths();
	test_settings();
	test_panes();
	test_keymap();
	for (int i = 0; i < SAMPLE_COUNT; i++)
		test_random((enum ui_sample)i);
	return tap_end();
}
