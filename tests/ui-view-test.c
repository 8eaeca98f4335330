/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arithmetic of the time window: edges, tiny windows, the ends of time. */
#include "config.h"

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "ui/timetext.h"
#include "ui/view.h"

#define BEGIN INT64_C(1795226682366895488)

static void test_steps(void)
{
	int64_t step = 1;
	bool right = true, back = true;

	is_int(step_coarser(1), 2, "1 ns is followed by 2");
	is_int(step_coarser(2), 5, "then 5");
	is_int(step_coarser(5), 10, "then 10");
	is_int(step_coarser(3), 5, "an odd step goes to the next round one");
	is_int(step_finer(10), 5, "10 is preceded by 5");
	is_int(step_finer(7), 5, "an odd step goes to the round one below");
	is_int(step_finer(124217), 100000, "however large");
	is_int(step_finer(1), 1, "nothing is finer than 1 ns");
	for (;;) {
		int64_t next = step_coarser(step);

		if (next == step)
			break;
		right = right && next > step && next <= 5 * (step / 2 + 1);
		back = back && step_finer(next) == step;
		step = next;
	}
	ok(right, "steps grow by 2, 2.5, 2 up to %" PRId64, step);
	ok(back, "finer undoes coarser at every step");
	is_int(step_coarser(INT64_MAX), INT64_MAX, "no step overflows");
	is_int(step_finer(INT64_MAX), INT64_C(5000000000000000000),
	       "the largest step has one below it");
}

static void test_whole(void)
{
	struct view v;

	view_init(&v, BEGIN, BEGIN + 7453 * NS_PER_MS, 62);
	is_int(v.first, 0, "the whole trace begins at its begin");
	ok(view_to_ns(&v) >= v.end_ns, "and is all there");
	is_int(view_used_cols(&v), 62, "and fills the width");
	is_int(v.cursor_ns, BEGIN, "the cursor is at the begin");
	view_resize(&v, 100);
	is_int(view_used_cols(&v), 100, "a wider screen is filled too");
	view_zoom(&v, false);
	ok(v.whole, "there is nothing above the whole");
}

static void test_zoom(void)
{
	struct view v;
	int64_t col;

	view_init(&v, BEGIN, BEGIN + 10 * NS_PER_S, 100);
	view_go(&v, BEGIN + 5 * NS_PER_S + 1);
	col = view_col(&v, v.cursor_ns);
	view_zoom(&v, true);
	is_int(v.step_ns, 50 * NS_PER_MS, "zoom in halves 100 ms a column");
	is_int(view_col(&v, v.cursor_ns), col, "the cursor's column stays");
	is_int(v.cursor_ns, BEGIN + 5 * NS_PER_S + 1, "and its time");
	for (int i = 0; i < 100; i++)
		view_zoom(&v, true);
	is_int(v.step_ns, 1, "zooming in ends at 1 ns");
	is_int(v.cursor_ns, BEGIN + 5 * NS_PER_S + 1, "at the cursor's time");
	is_int(view_col(&v, v.cursor_ns), col, "in the cursor's column");
	for (int i = 0; i < 100; i++)
		view_zoom(&v, false);
	ok(v.whole && v.first == 0, "zooming out ends at the whole");
}

static void test_pan(void)
{
	struct view v;

	view_init(&v, BEGIN, BEGIN + 10 * NS_PER_S, 100);
	view_go(&v, BEGIN + 5 * NS_PER_S);
	view_zoom(&v, true);
	view_zoom(&v, true);
	view_pan(&v, -1000000);
	is_int(v.first, 0, "a pan stops at the begin");
	is_int(view_col(&v, v.cursor_ns), 99, "the cursor comes along");
	view_pan(&v, INT64_MAX);
	is_int(view_to_ns(&v), v.end_ns, "a pan stops at the end");
	is_int(view_col(&v, v.cursor_ns), 0, "the cursor comes along");
	view_pan(&v, INT64_MIN);
	is_int(v.first, 0, "the largest pan is held");
	view_go(&v, v.end_ns + 1);
	is_int(v.cursor_ns, v.end_ns - 1, "the cursor stays in the trace");
	is_int(view_to_ns(&v), v.end_ns, "and the window goes with it");
	view_go(&v, INT64_MIN);
	is_int(v.cursor_ns, BEGIN, "at the other end too");
	view_step(&v, -1);
	is_int(v.cursor_ns, BEGIN, "no step leads out");
	view_step(&v, 3);
	is_int(v.cursor_ns, BEGIN + 3 * v.step_ns, "steps are columns");
	v.cursor_ns++;
	view_step(&v, -1);
	is_int(v.cursor_ns, BEGIN + 3 * v.step_ns,
	       "the first step back goes to the column's begin");
}

static void test_show(void)
{
	struct view v;
	int64_t from = BEGIN + 3876062551, to = from + 1006051;

	view_init(&v, BEGIN, BEGIN + 10 * NS_PER_S, 100);
	view_go(&v, from);
	view_show(&v, from, to, 90);
	is_int(v.step_ns, 20 * NS_PER_US,
	       "1.006 ms fit into 90 columns of "
	       "20 us");
	ok(view_from_ns(&v) <= from && view_to_ns(&v) >= to, "all of it");
	ok(view_col(&v, from) >= 20 && view_col(&v, to) < 80, "centred");
	view_show(&v, from, from + 1, 90);
	is_int(v.step_ns, 1, "1 ns is shown in columns of 1 ns");
	view_show(&v, BEGIN, BEGIN + 10 * NS_PER_S, 100);
	ok(v.whole, "all of it is the whole");
	view_show(&v, to, from, 90);
	is_int(v.step_ns, 1, "an interval the wrong way round is its begin");
	view_show(&v, INT64_MIN, INT64_MIN, 90);
	is_int(v.first, 0, "before the trace is its begin");
}

/* The first move out of an exact window leads back to the trace's columns. */
static void test_exact(void)
{
	struct view v;
	int64_t from = BEGIN + 3876062551, to = from + 1006051;

	view_init(&v, BEGIN, BEGIN + 10 * NS_PER_S, 100);
	view_exact(&v, from, to);
	is_int(view_from_ns(&v), from, "an exact window begins there");
	is_int(view_to_ns(&v), to, "and ends there");
	is_int(v.step_ns, 10061, "its columns are as wide as they must");
	is_int(view_used_cols(&v), 100, "all are used");
	is_int(view_col(&v, from), 0, "the first is that of its begin");
	is_int(view_col(&v, from - 1), -1, "what is before is not in it");
	is_int(v.cursor_ns, from, "the cursor is in it");
	view_go(&v, to - 1);
	is_int(v.cursor_ns, to - 1, "and can go to its end");
	is_int(view_to_ns(&v), to, "and it stays");
	view_exact(&v, from, from + 30);
	is_int(view_used_cols(&v), 30, "30 ns are 30 columns");
	is_int(view_to_ns(&v), from + 30, "and no more time");
	view_exact(&v, from, to);
	view_pan(&v, 1);
	ok(!v.exact, "a pan leaves it");
	is_int(v.step_ns, 20000, "for round columns");
	ok(view_from_ns(&v) > from && view_from_ns(&v) <= from + 20000,
	   "one further");
	is_int((view_from_ns(&v) - BEGIN) % 20000, 0, "of the trace");
	view_exact(&v, from, to);
	view_go(&v, from - NS_PER_S);
	is_int(v.cursor_ns, from - NS_PER_S, "a jump leaves it, too");
	ok(!v.exact && view_from_ns(&v) <= v.cursor_ns &&
		   view_to_ns(&v) > v.cursor_ns,
	   "for a window with the cursor");
	view_exact(&v, INT64_MIN, INT64_MAX);
	ok(v.whole && !v.exact, "all of it is the whole");
}

static void test_columns(void)
{
	struct view v;

	view_init(&v, -100, 100, 20);
	is_int(v.step_ns, 10, "times may be negative");
	is_int(view_col(&v, -100), 0, "the begin is column 0");
	is_int(view_col(&v, -101), -1, "before it is column -1");
	is_int(view_col(&v, -110), -1, "to its far edge");
	is_int(view_col(&v, -111), -2, "and then column -2");
	is_int(view_col(&v, -91), 0, "a column ends before the next");
	is_int(view_col(&v, -90), 1, "begins");
	is_int(view_col(&v, 100), 20, "the end is out of the window");
	is_int(view_col_ns(&v, 19), 90, "the last column's begin");
}

/* The promises of view.h. */
static bool is_sound(const struct view *v)
{
	int64_t col = view_col(v, v->cursor_ns);

	return v->step_ns >= 1 && v->first >= 0 && v->cols >= 1 &&
	       v->end_ns > v->begin_ns && v->cursor_ns >= v->begin_ns &&
	       v->cursor_ns < v->end_ns && col >= 0 && col < v->cols &&
	       view_from_ns(v) >= v->begin_ns && view_from_ns(v) < v->end_ns &&
	       view_to_ns(v) >= view_from_ns(v) && view_used_cols(v) >= 1 &&
	       view_used_cols(v) <= v->cols &&
	       (!v->first || view_used_cols(v) == v->cols);
}

static void any_move(struct view *v, GRand *rand)
{
	int64_t t =
		(int64_t)((uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand));

	switch (g_rand_int_range(rand, 0, 9)) {
	case 0:
		view_zoom(v, g_rand_boolean(rand));
		break;
	case 1:
		view_pan(v, g_rand_int_range(rand, -300, 300));
		break;
	case 2:
		view_pan(v, t);
		break;
	case 3:
		view_go(v, t);
		break;
	case 4:
		view_step(v, g_rand_boolean(rand) ? t : 1);
		break;
	case 5:
		view_resize(v, g_rand_int_range(rand, -1, 500));
		break;
	case 6:
		view_show(v, t, t >> g_rand_int_range(rand, 0, 63),
			  g_rand_int_range(rand, 1, 100));
		break;
	case 7:
		view_exact(v, v->cursor_ns, t);
		break;
	default:
		view_zoom(v, true);
	}
}

static void test_random(void)
{
	static const int64_t traces[][2] = {
		{ BEGIN, BEGIN + 7 * NS_PER_S },
		{ BEGIN, BEGIN + 1 },
		{ BEGIN, BEGIN },
		{ BEGIN, BEGIN + 3 },
		{ 0, INT64_MAX },
		{ INT64_MIN, INT64_MAX },
		{ INT64_MIN, INT64_MIN },
		{ INT64_MAX, INT64_MAX },
		{ INT64_MAX - 1, INT64_MAX },
		{ INT64_MAX, INT64_MIN },
		{ INT64_MIN, INT64_MIN + 1000 },
		{ INT64_MAX - 1000, INT64_MAX },
	};
	GRand *rand = g_rand_new_with_seed(1);

	for (size_t i = 0; i < G_N_ELEMENTS(traces); i++) {
		struct view v;
		bool sound = true;

		view_init(&v, traces[i][0], traces[i][1],
			  g_rand_int_range(rand, 1, 300));
		sound = is_sound(&v);
		for (int n = 0; n < 20000 && sound; n++) {
			any_move(&v, rand);
			sound = is_sound(&v);
		}
		ok(sound, "20000 moves in a trace from %" PRId64 " to %" PRId64,
		   traces[i][0], traces[i][1]);
	}
	g_rand_free(rand);
}

static void test_time_texts(void)
{
	char text[TIMETEXT_MAX];

	is_text(timetext(text, TIME_SINCE_BEGIN, BEGIN, BEGIN + 3871062551, 9),
		"+3.871062551", "time since the begin");
	is_text(timetext(text, TIME_SINCE_BEGIN, BEGIN, BEGIN + 3871062551, 1),
		"+3.8", "with one decimal");
	is_text(timetext(text, TIME_SINCE_BEGIN, BEGIN, BEGIN, 0), "+0",
		"with none");
	is_text(timetext(text, TIME_SINCE_BEGIN, BEGIN, BEGIN - 1, 9),
		"-0.000000001", "before the begin");
	is_text(timetext(text, TIME_OF_DAY, BEGIN, BEGIN, 3), "02:04:42.366",
		"time of the day");
	is_int(decimals_for(NS_PER_S), 0, "seconds need no decimals");
	is_int(decimals_for(200 * NS_PER_MS), 1, "tenths need one");
	is_int(decimals_for(1), 9, "nanoseconds need nine");
}

int main(void)
{
	tap_begin();
	test_steps();
	test_whole();
	test_zoom();
	test_pan();
	test_show();
	test_exact();
	test_columns();
	test_random();
	test_time_texts();
	return tap_end();
}
