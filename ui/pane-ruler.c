/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ruler: times at round places, and where the time cursor is. */
#include "config.h"

#include <string.h>

#include "base/nstime.h"
#include "ui/lane.h"
#include "ui/pane.h"

/* The distance of labels: the least round time in which one fits. */
static int64_t label_distance(const struct view *v, enum time_format format)
{
	int64_t d = v->whole ? 1 : v->step_ns;
	char text[TIMETEXT_MAX];
	int width;

	for (;;) {
		timetext(text, format, v->begin_ns, v->end_ns, decimals_for(d));
		width = (int)strlen(text) + 3;
		if (d / v->step_ns >= width || step_coarser(d) == d)
			return d;
		d = step_coarser(d);
	}
}

/* The first multiple of @d, counted from @origin, at or after @t. */
static int64_t round_up(int64_t t, int64_t origin, int64_t d)
{
	int64_t rest = (t % d - origin % d) % d;

	if (rest < 0)
		rest += d;
	if (!rest)
		return t;
	return t > INT64_MAX - d ? INT64_MAX : t + (d - rest);
}

static void draw_labels(const struct ui *ui, const struct layout *l,
			struct cells *c)
{
	struct style style = role_style(&ui->caps, ROLE_TEXT);
	const struct view *v = &ui->view;
	int64_t origin = ui->settings.time_format == TIME_OF_DAY ? 0 : v->begin_ns;
	int64_t d = label_distance(v, ui->settings.time_format), t, col, end;
	int64_t cursor = view_col(v, v->cursor_ns);
	char text[TIMETEXT_MAX];

	for (t = round_up(view_from_ns(v), origin, d);
	     t < v->end_ns && (col = view_col(v, t)) < v->cols;) {
		timetext(text, ui->settings.time_format, v->begin_ns, t,
			 decimals_for(d));
		end = col + (int64_t)strlen(text) + 1;
		/* One that is cut, or has a sign in it, misleads. */
		if (end <= v->cols && !marks_between(ui, col, end) &&
		    (cursor <= col || cursor >= end)) {
			cells_glyph(c, l->ruler, l->lane_col + (int)col,
				    role_style(&ui->caps, ROLE_FAINT),
				    mark_glyph(&ui->caps, MARK_TICK));
			cells_put(c, l->ruler, l->lane_col + (int)col + 1,
				  TIMETEXT_MAX, style, text);
		}
		if (__builtin_add_overflow(t, d, &t))
			break;
	}
}

/*
 * How much of the cursor's column on the selected row the chosen state is:
 * ": 37", or nothing where there is no row or no time.
 */
static void column_text(struct ui *ui, char *text, size_t size)
{
	int64_t col = view_col(&ui->view, ui->view.cursor_ns), total, part;
	const struct state_sum *sum;
	struct err err = ERR_INIT;
	struct row_sums sums;

	text[0] = '\0';
	if (ui->selected == ROW_NONE ||
	    sums_of_row(ui->sums, &ui->view, ui->selected, &sums, &err) <= 0 ||
	    col < 0 || col >= sums.used) {
		err_clear(&err); /* the row itself says it */
		return;
	}
	sum = &sums.column[sums.lead + col];
	total = sum_total_ns(sum);
	part = choice_time_ns(ui->show.choice, sum);
	if (total && choice_occurs(ui->show.choice, sum) && part < total / 100)
		g_snprintf(text, size, ": <1");
	else if (total)
		g_snprintf(text, size, ": %.0f",
			   100.0 * (double)part / (double)total);
}

/*
 * In density mode: of what, how much of it is under the cursor, and where
 * there is room for that too, the step.
 */
static void draw_choice(struct ui *ui, const struct layout *l,
			struct cells *c, const char *step)
{
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	char here[16], *text;
	int used;

	column_text(ui, here, sizeof(here));
	text = g_strdup_printf("%% %s%s", choice_name(ui->show.choice),
			       l->gutter >= 18 ? here : "");
	used = cells_put_cut(c, l->ruler, 1, l->gutter - 1,
			     role_style(&ui->caps, ROLE_TITLE), text) +
	       3;
	if (used + cells_width(c, step) <= l->gutter)
		cells_put(c, l->ruler, used, l->gutter - used, faint, step);
	g_free(text);
}

/* Of several in a column the first of the alphabet. */
static void draw_marks(const struct ui *ui, const struct layout *l,
		       struct cells *c)
{
	char letter;

	for (int col = 0; col < l->lane_cols; col++) {
		letter = marks_between(ui, col, col + 1);
		if (letter)
			cells_glyph(c, l->ruler, l->lane_col + col,
				    role_style(&ui->caps, ROLE_KEY),
				    (uint32_t)letter);
	}
}

void pane_ruler(struct ui *ui, const struct layout *l, struct cells *c)
{
	int64_t col = view_col(&ui->view, ui->view.cursor_ns);
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	char step[NSTIME_TEXT_MAX], text[64];

	if (l->ruler < 0)
		return;
	nsduration_text(step, sizeof(step), ui->view.step_ns);
	g_snprintf(text, sizeof(text), "%s%s", step,
		   l->gutter >= 18 ? " a column" : "");
	if (ui->show.density)
		draw_choice(ui, l, c, text);
	else
		cells_put(c, l->ruler, 1, l->gutter - 1, faint, text);
	cells_glyph(c, l->ruler, l->gutter, faint,
		    mark_glyph(&ui->caps, MARK_BAR));
	draw_labels(ui, l, c);
	selection_draw_ruler(ui, l, c);
	if (marks_count(&ui->marks))
		draw_marks(ui, l, c);
	/* On the cursor's own column the letter says more. */
	if (!marks_between(ui, col, col + 1))
		cells_glyph(c, l->ruler, l->lane_col + (int)col,
			    role_style(&ui->caps, ROLE_WARNING),
			    mark_glyph(&ui->caps, MARK_CURSOR));
}
