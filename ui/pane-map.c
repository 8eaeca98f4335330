/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The minimap: the whole trace, a line for each chosen state, and under them
 * where the window is.
 *
 * A row sums up all vCPUs or all pCPUs; the bars are those of density.h.  When
 * none of them is of vCPUs, those of pCPUs bear the marks of what the vCPUs
 * suffered, so that no choice of rows hides a preemption.
 * Where events were lost, or the trace is damaged or in disorder, the last
 * line has a `?'.  On a short screen that line is missing: then the window is
 * underlined on the map, and the `?' stands where no bar does.
 */
#include "config.h"

#include "base/nstime.h"
#include "ui/density.h"
#include "ui/lane.h"
#include "ui/pane.h"
#include "ui/waits.h"

/* One track's columns of the whole trace, onto the map. */
static int add_track(struct ui *ui, uint32_t row, const struct view *whole,
		     struct state_sum *column, struct state_sum *part,
		     struct err *err)
{
	const struct track *t = ui->rows.all[row].track;
	struct row_sums sums;

	if (ui->view.whole && ui->view.cols == whole->cols &&
	    !waits_on(&ui->settings, &ui->rows)) {
		/* The lanes need the same columns: read them once. */
		if (sums_of_row(ui->sums, &ui->view, row, &sums, err) < 0)
			return -1;
		for (int i = 0; i < sums.used; i++)
			sum_add(&column[i], &sums.column[sums.lead + i]);
		return 0;
	}
	if (history_columns(ui->history, t->id, whole->begin_ns, whole->step_ns,
			    (size_t)view_used_cols(whole), part, err))
		return -1;
	for (int i = 0; i < view_used_cols(whole); i++)
		sum_add(&column[i], &part[i]);
	return 0;
}

/* Made even when that fails, so that it is tried, and said, once. */
static int make_map(struct ui *ui, const struct view *whole,
		    enum track_kind kind, struct err *err)
{
	size_t cols = (size_t)whole->cols;
	struct state_sum *part = g_new0(struct state_sum, cols);
	struct state_sum *column = g_new0(struct state_sum, cols);
	int r = 0;

	ui->map.column[kind] = column;
	for (size_t i = 0; i < ui->rows.count && !r; i++) {
		const struct track *t = ui->rows.all[i].track;

		if (t && t->kind == kind)
			r = add_track(ui, (uint32_t)i, whole, column, part,
				      err);
	}
	g_free(part);
	return r;
}

/* The columns of a kind of track, made when first needed in that width. */
static const struct state_sum *
map_columns(struct ui *ui, const struct view *whole, enum track_kind kind)
{
	struct err err = ERR_INIT;

	if (ui->map.cols != whole->cols) {
		for (int i = 0; i < TRACK_KIND_COUNT; i++)
			g_clear_pointer(&ui->map.column[i], g_free);
		ui->map.cols = whole->cols;
	}
	if (!ui->map.column[kind] && make_map(ui, whole, kind, &err))
		ui_say_err(ui, &err);
	return ui->map.column[kind];
}

/*
 * What a row is of: "steal, all vCPUs"; without the line for the window also
 * where that is: "steal @41%" of the trace.
 */
static void draw_label(const struct ui *ui, const struct layout *l,
		       struct cells *c, int line, const struct map_row *row)
{
	const char *name = choice_name(row->choice);
	const struct view *v = &ui->view;
	double at = (double)(view_from_ns(v) - v->begin_ns) /
		    (double)(v->end_ns - v->begin_ns);
	char *text;

	if (l->gutter < 18)
		text = g_strdup(name);
	else if (l->map_window < 0 && !v->whole)
		text = g_strdup_printf("%s @%.0f%%", name, 100 * at);
	else
		text = g_strdup_printf("%s, all %ss", name,
				       row->kind == TRACK_PCPU ? "pCPU"
							       : "vCPU");
	cells_put_cut(c, line, 1, l->gutter - 1,
		      role_style(&ui->caps, ROLE_FAINT), text);
	g_free(text);
}

/* That the severe states of @more are in the column, with no time. */
static void add_severe(struct state_sum *sum, const struct state_sum *more)
{
	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (state_info(i)->severity >= SEVERITY_SEVERE &&
		    sum_has(more, i))
			sum->count[i]++;
}

/* The columns of all vCPUs if no row on screen shows any, else NULL. */
static const struct state_sum *not_shown(struct ui *ui, const struct layout *l,
					 const struct view *whole)
{
	for (int i = 0; i < l->map_rows; i++)
		if (ui->show.map[i].kind == TRACK_VCPU)
			return NULL;
	return ui->facts.vcpus ? map_columns(ui, whole, TRACK_VCPU) : NULL;
}

static void draw_row(struct ui *ui, const struct layout *l, struct cells *c,
		     int line, const struct map_row *row,
		     const struct view *whole, const struct state_sum *severe)
{
	const struct state_sum *column =
		map_columns(ui, whole, (enum track_kind)row->kind);

	draw_label(ui, l, c, line, row);
	cells_glyph(c, line, l->gutter, role_style(&ui->caps, ROLE_FAINT),
		    mark_glyph(&ui->caps, MARK_BAR));
	for (int i = 0; i < view_used_cols(whole); i++) {
		struct state_sum sum = column[i];
		struct cell look;

		if (severe)
			add_severe(&sum, &severe[i]);
		look = density_look(&ui->caps, row->choice, &sum);
		/* Bars stand out better from nothing than from dots. */
		if (look.glyph == mark_glyph(&ui->caps, MARK_NONE))
			look.glyph = ' ';
		cells_glyph(c, line, l->lane_col + i, look.style, look.glyph);
	}
}

static void draw_window(const struct ui *ui, const struct layout *l,
			struct cells *c, int64_t from, int64_t to)
{
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	char length[NSTIME_TEXT_MAX];
	int line = l->map_window;

	nsduration_text(length, sizeof(length),
			ui->view.end_ns - ui->view.begin_ns);
	cells_put_cut(c, line, 1, l->gutter - 1, faint, length);
	cells_glyph(c, line, l->gutter, faint, mark_glyph(&ui->caps, MARK_BAR));
	cells_fill(c, line, l->lane_col + (int)from, (int)(to - from) + 1,
		   role_style(&ui->caps, ROLE_TITLE),
		   mark_glyph(&ui->caps, MARK_WINDOW));
}

/* The same on the map itself; when all is in the window there is no need. */
static void underline_window(const struct ui *ui, const struct layout *l,
			     struct cells *c, int64_t from, int64_t to)
{
	for (int64_t i = from; i <= to && !ui->view.whole; i++) {
		struct cell *cell = cells_at(c, l->map, l->lane_col + (int)i);

		if (cell)
			cell->style.attrs |= ATTR_UNDERLINE;
	}
}

/* A `?' under each column with a problem; one of the whole trace has none. */
static void draw_problems(const struct ui *ui, const struct layout *l,
			  struct cells *c, const struct view *whole)
{
	struct style style = role_style(&ui->caps, ROLE_WARNING);
	int line = l->map_window < 0 ? l->map : l->map_window;
	const struct history_problem *p;
	size_t n;

	p = history_problems(ui->history, &n);
	for (size_t i = 0; i < n; i++) {
		int64_t from = MAX(p[i].begin_ns, whole->begin_ns);
		int64_t to = MIN(p[i].end_ns, whole->end_ns);

		if (from > to ||
		    (from == whole->begin_ns && to == whole->end_ns))
			continue;
		from = view_col(whole, from);
		to = MIN(view_col(whole, MAX(to - 1, p[i].begin_ns)),
			 view_used_cols(whole) - 1);
		for (; from <= to; from++) {
			int col = l->lane_col + (int)from;
			struct cell *cell = cells_at(c, line, col);

			if (!cell || (l->map_window < 0 && cell->glyph != ' '))
				continue;
			/* Where the window is must still be told. */
			style.attrs = cell->glyph == mark_glyph(&ui->caps,
								MARK_WINDOW)
					      ? ATTR_BOLD | ATTR_REVERSE
					      : ATTR_BOLD;
			cells_glyph(c, line, col, style, '?');
		}
	}
}

void pane_map(struct ui *ui, const struct layout *l, struct cells *c)
{
	const struct view *v = &ui->view;
	const struct state_sum *severe;
	struct view whole;
	int64_t from, to;

	if (l->map < 0)
		return;
	view_init(&whole, v->begin_ns, v->end_ns, l->lane_cols);
	severe = not_shown(ui, l, &whole);
	for (int i = 0; i < l->map_rows; i++)
		draw_row(ui, l, c, l->map + i, &ui->show.map[i], &whole,
			 severe);
	from = view_col(&whole, view_from_ns(v));
	to = view_col(&whole, MIN(view_to_ns(v), v->end_ns) - 1);
	if (l->map_window >= 0)
		draw_window(ui, l, c, from, to);
	draw_problems(ui, l, c, &whole);
	if (l->map_window < 0)
		underline_window(ui, l, c, from, to);
}
