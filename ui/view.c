/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time window: see view.h. */
#include "config.h"

#include "ui/view.h"

#include <glib.h>

/* a + b * c, held inside int64_t. */
static int64_t add_times(int64_t a, int64_t b, int64_t c)
{
	int64_t product, sum;

	if (__builtin_mul_overflow(b, c, &product))
		product = (b < 0) == (c < 0) ? INT64_MAX : INT64_MIN;
	if (__builtin_add_overflow(a, product, &sum))
		sum = product < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

/* The length of the trace, at most INT64_MAX. */
static int64_t length_ns(const struct view *v)
{
	int64_t d;

	return __builtin_sub_overflow(v->end_ns, v->begin_ns, &d) ? INT64_MAX
								  : d;
}

static int64_t divide_up(int64_t a, int64_t b)
{
	return a / b + (a % b ? 1 : 0);
}

/* Where column 0 begins. */
static int64_t origin_ns(const struct view *v)
{
	return v->exact ? v->exact_from_ns : v->begin_ns;
}

/* Time since the begin of the trace, at least 0, at most its length - 1. */
static int64_t since_begin(const struct view *v, int64_t t_ns)
{
	int64_t d;

	if (t_ns <= v->begin_ns)
		return 0;
	if (__builtin_sub_overflow(t_ns, v->begin_ns, &d))
		d = INT64_MAX;
	return MIN(d, length_ns(v) - 1);
}

static int64_t whole_step(const struct view *v)
{
	return MAX(divide_up(length_ns(v), v->cols), 1);
}

/* Back to the columns of the trace: the first that holds the begin. */
static void leave_exact(struct view *v)
{
	int64_t step = v->step_ns > 1 ? step_coarser(v->step_ns - 1) : 1;

	if (!v->exact)
		return;
	v->exact = false;
	v->step_ns = step;
	v->first = since_begin(v, v->exact_from_ns) / step;
}

/* Bring window and cursor back to what the invariants allow. */
static void settle(struct view *v)
{
	int64_t columns = divide_up(length_ns(v), v->step_ns);
	int64_t max = MAX(columns - v->cols, 0);
	int64_t at;

	if (v->exact) {
		v->cursor_ns = CLAMP(v->cursor_ns, v->exact_from_ns,
				     v->exact_to_ns - 1);
		return;
	}
	v->first = CLAMP(v->first, 0, max);
	v->cursor_ns = v->begin_ns + since_begin(v, v->cursor_ns);
	at = since_begin(v, v->cursor_ns) / v->step_ns;
	if (at < v->first)
		v->cursor_ns = view_from_ns(v);
	else if (at - v->first >= v->cols)
		v->cursor_ns = view_col_ns(v, v->cols - 1);
}

void view_init(struct view *v, int64_t begin_ns, int64_t end_ns, int cols)
{
	if (begin_ns == INT64_MAX)
		begin_ns--;
	*v = (struct view){
		.begin_ns = begin_ns,
		.end_ns = end_ns > begin_ns ? end_ns : begin_ns + 1,
		.cols = MAX(cols, 1),
		.cursor_ns = begin_ns,
	};
	v->end_ns = v->begin_ns + length_ns(v);
	view_whole(v);
}

void view_resize(struct view *v, int cols)
{
	v->cols = MAX(cols, 1);
	if (v->exact) {
		view_exact(v, v->exact_from_ns, v->exact_to_ns);
		return;
	}
	if (v->whole || v->step_ns > whole_step(v)) {
		view_whole(v);
		return;
	}
	/* The cursor is what the user looks at: keep it in sight. */
	view_go(v, v->cursor_ns);
}

int64_t view_from_ns(const struct view *v)
{
	return view_col_ns(v, 0);
}

int64_t view_to_ns(const struct view *v)
{
	return v->exact ? v->exact_to_ns : view_col_ns(v, v->cols);
}

int view_used_cols(const struct view *v)
{
	int64_t columns = divide_up(length_ns(v), v->step_ns) - v->first;

	if (v->exact)
		columns = divide_up(v->exact_to_ns - v->exact_from_ns,
				    v->step_ns);

	return (int)CLAMP(columns, 0, v->cols);
}

int64_t view_col(const struct view *v, int64_t t_ns)
{
	int64_t d;

	if (__builtin_sub_overflow(t_ns, origin_ns(v), &d))
		d = t_ns < 0 ? INT64_MIN : INT64_MAX;
	/* Towards the past, not towards zero. */
	d = d >= 0 ? d / v->step_ns : -(-(d + 1) / v->step_ns) - 1;
	return add_times(d, v->first, -1);
}

int64_t view_col_ns(const struct view *v, int64_t col)
{
	return add_times(origin_ns(v), add_times(v->first, col, 1), v->step_ns);
}

void view_whole(struct view *v)
{
	v->exact = false;
	v->step_ns = whole_step(v);
	v->first = 0;
	v->whole = true;
	settle(v);
}

int64_t step_coarser(int64_t step_ns)
{
	static const int64_t leads[] = { 2, 5, 10 };
	int64_t unit = 1, next;

	while (unit <= step_ns / 10)
		unit *= 10;
	for (size_t i = 0; i < G_N_ELEMENTS(leads); i++)
		if (!__builtin_mul_overflow(unit, leads[i], &next) &&
		    next > step_ns)
			return next;
	return step_ns;
}

int64_t step_finer(int64_t step_ns)
{
	static const int64_t leads[] = { 5, 2, 1 };
	int64_t unit = 1;

	if (step_ns <= 1)
		return 1;
	while (unit <= (step_ns - 1) / 10)
		unit *= 10;
	for (size_t i = 0; i < G_N_ELEMENTS(leads); i++)
		if (leads[i] <= (step_ns - 1) / unit)
			return unit * leads[i];
	return 1;
}

/* Take another step; @col is the screen column that the cursor keeps. */
static void set_step(struct view *v, int64_t step_ns, int64_t col)
{
	if (step_ns >= whole_step(v)) {
		view_whole(v);
		return;
	}
	v->exact = v->whole = false;
	v->step_ns = step_ns;
	v->first = since_begin(v, v->cursor_ns) / step_ns - col;
	settle(v);
}

void view_zoom(struct view *v, bool finer)
{
	int64_t col = view_col(v, v->cursor_ns);

	set_step(v, finer ? step_finer(v->step_ns) : step_coarser(v->step_ns),
		 col);
}

void view_pan(struct view *v, int64_t n)
{
	leave_exact(v);
	v->first = add_times(v->first, n, 1);
	settle(v);
}

void view_go(struct view *v, int64_t t_ns)
{
	int64_t at;

	if (v->exact && t_ns >= v->exact_from_ns && t_ns < v->exact_to_ns) {
		v->cursor_ns = t_ns;
		return;
	}
	leave_exact(v);
	at = since_begin(v, t_ns) / v->step_ns;
	v->cursor_ns = v->begin_ns + since_begin(v, t_ns);
	/* Out of sight: come in a quarter from the side it lies on. */
	if (at < v->first)
		v->first = at - v->cols / 4;
	else if (at - v->first >= v->cols)
		v->first = at - (v->cols - 1 - v->cols / 4);
	settle(v);
}

void view_step(struct view *v, int64_t n)
{
	int64_t col = view_col(v, v->cursor_ns);
	int64_t t = view_col_ns(v, add_times(col, n, 1));

	/* Back inside a column goes to its begin first, like an editor. */
	if (n < 0 && v->cursor_ns > view_col_ns(v, col))
		t = view_col_ns(v, add_times(col, n + 1, 1));
	view_go(v, t);
}

void view_show(struct view *v, int64_t from_ns, int64_t to_ns, int share)
{
	int64_t from = since_begin(v, from_ns);
	int64_t to = since_begin(v, to_ns > from_ns ? to_ns - 1 : from_ns);
	int64_t room = MAX((int64_t)v->cols * share / 100, 1);
	int64_t step = 1, length = MAX(to - from, 0) + 1, taken;

	while (divide_up(length, step) > room && step_coarser(step) > step)
		step = step_coarser(step);
	if (step >= whole_step(v)) {
		view_whole(v);
		return;
	}
	taken = divide_up(length, step);
	v->exact = v->whole = false;
	v->step_ns = step;
	v->first = from / step - (v->cols - taken) / 2;
	settle(v);
}

void view_exact(struct view *v, int64_t from_ns, int64_t to_ns)
{
	int64_t from = since_begin(v, from_ns);
	int64_t to = since_begin(v, to_ns > from_ns ? to_ns - 1 : from_ns);
	int64_t length = MAX(to - from, 0) + 1;

	if (length == length_ns(v)) {
		view_whole(v);
		return;
	}
	v->whole = false;
	v->exact = true;
	v->exact_from_ns = v->begin_ns + from;
	v->exact_to_ns = v->exact_from_ns + length;
	v->step_ns = MAX(divide_up(length, v->cols), 1);
	v->first = 0;
	settle(v);
}
