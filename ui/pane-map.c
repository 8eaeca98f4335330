/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The minimap: the whole trace in one line, and under it where the window
 * is.  With vCPUs its bars say how much of their time they wanted to run and
 * could not (preempted or ready: what a guest sees as steal); without, how
 * busy the pCPUs were.
 */
#include "config.h"

#include "base/nstime.h"
#include "ui/lane.h"
#include "ui/pane.h"

/* One track's columns of the whole trace, onto the map. */
static int add_track(struct ui *ui, uint32_t row, const struct view *whole,
		     struct state_sum *part, struct err *err)
{
	const struct track *t = ui->rows.all[row].track;
	struct row_sums sums;

	if (ui->view.whole) {
		/* The lanes need the same columns: read them once. */
		if (sums_of_row(ui->sums, &ui->view, row, &sums, err) < 0)
			return -1;
		for (int i = 0; i < sums.used; i++)
			sum_add(&ui->map.column[i],
				&sums.column[sums.lead + i]);
		return 0;
	}
	if (history_columns(ui->history, t->id, whole->begin_ns, whole->step_ns,
			    (size_t)view_used_cols(whole), part, err))
		return -1;
	for (int i = 0; i < view_used_cols(whole); i++)
		sum_add(&ui->map.column[i], &part[i]);
	return 0;
}

static int make_map(struct ui *ui, int cols, struct err *err)
{
	struct minimap *map = &ui->map;
	struct state_sum *part = g_new0(struct state_sum, (gsize)cols);
	struct view whole;
	int r = 0;

	g_free(map->column);
	map->column = g_new0(struct state_sum, (gsize)cols);
	map->cols = cols;
	map->kind = ui->facts.vcpus ? TRACK_VCPU : TRACK_PCPU;
	view_init(&whole, ui->view.begin_ns, ui->view.end_ns, cols);
	for (size_t i = 0; i < ui->rows.count && !r; i++) {
		const struct track *t = ui->rows.all[i].track;

		if (t && t->kind == map->kind)
			r = add_track(ui, (uint32_t)i, &whole, part, err);
	}
	g_free(part);
	return r;
}

static void draw_bar(const struct ui *ui, struct cells *c, int row, int col,
		     const struct state_sum *sum)
{
	bool vcpus = ui->map.kind == TRACK_VCPU;
	int64_t total = sum_total_ns(sum), part;
	struct style style = STYLE_PLAIN;

	part = vcpus ? sum->time_ns[ST_PREEMPTED] + sum->time_ns[ST_READY]
		     : sum_on_cpu_ns(sum);
	if (vcpus)
		style.fg = state_colour(&ui->caps, sum->count[ST_PREEMPTED]
							   ? ST_PREEMPTED
							   : ST_READY);
	else
		style.fg = state_colour(&ui->caps, ST_RUN);
	cells_glyph(
		c, row, col, style,
		bar_glyph(&ui->caps, total ? (double)part / (double)total : 0));
}

void pane_map(struct ui *ui, const struct layout *l, struct cells *c)
{
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	const struct view *v = &ui->view;
	struct err err = ERR_INIT;
	char length[NSTIME_TEXT_MAX];
	struct view whole;
	int64_t from, to;

	if (l->map < 0)
		return;
	if ((!ui->map.column || ui->map.cols != l->lane_cols) &&
	    make_map(ui, l->lane_cols, &err))
		ui_say_err(ui, &err);
	cells_put_cut(c, l->map, 1, l->gutter - 1, faint,
		      ui->map.kind == TRACK_VCPU ? "steal, all vCPUs"
						 : "busy pCPUs");
	cells_glyph(c, l->map, l->gutter, faint,
		    mark_glyph(&ui->caps, MARK_BAR));
	for (int i = 0; i < ui->map.cols; i++)
		draw_bar(ui, c, l->map, l->lane_col + i, &ui->map.column[i]);
	nsduration_text(length, sizeof(length), v->end_ns - v->begin_ns);
	cells_put_cut(c, l->map + 1, 1, l->gutter - 1, faint, length);
	cells_glyph(c, l->map + 1, l->gutter, faint,
		    mark_glyph(&ui->caps, MARK_BAR));
	view_init(&whole, v->begin_ns, v->end_ns, l->lane_cols);
	from = view_col(&whole, view_from_ns(v));
	to = view_col(&whole, MIN(view_to_ns(v), v->end_ns) - 1);
	cells_fill(c, l->map + 1, l->lane_col + (int)from, (int)(to - from) + 1,
		   role_style(&ui->caps, ROLE_TITLE),
		   mark_glyph(&ui->caps, MARK_WINDOW));
}
