/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows: the gutter with the tree of names and one figure each, and the
 * lanes.  The figure of a vCPU or a VM is the share of the window in which
 * it was preempted ("#28%"), that of pCPUs how busy they were; in density
 * mode everybody's is the share of the chosen state.
 */
#include "config.h"

#include <string.h>

#include "ui/lane.h"
#include "ui/pane.h"

static bool is_group(const struct row *row)
{
	return !row->track || row->track->kind == TRACK_GROUP;
}

/* The figure of a row, "" when it has none worth a place. */
static void figure(const struct ui *ui, const struct row *row,
		   const struct row_sums *sums, char *text, size_t size)
{
	int64_t total = sum_total_ns(&sums->total);
	bool pcpus = is_group(row) || row->track->kind == TRACK_PCPU;
	unsigned int choice = pcpus ? CHOICE_BUSY : ST_PREEMPTED;
	char sign[2] = "";
	double percent;

	text[0] = '\0';
	if (ui->show.density)
		choice = ui->show.choice;
	if (!total || !choice_occurs(choice, &sums->total))
		return;
	if (choice == CHOICE_BUSY && ui_layout(ui).gutter < 18)
		return;
	percent = 100.0 * (double)choice_time_ns(choice, &sums->total) /
		  (double)total;
	if (choice == ST_PREEMPTED)
		sign[0] = state_info(ST_PREEMPTED)->look.ascii;
	if (percent < 1)
		g_snprintf(text, size, "%s<1%%", sign);
	else
		g_snprintf(text, size, "%s%.0f%%", sign, percent);
}

/*
 * A label that is too long loses its middle: the end is what tells apart
 * "qemu-system-x86-175" and "qemu-system-x86-183".
 */
static void put_label(struct cells *c, int line, int col, int width,
		      struct style style, const char *label)
{
	int all = cells_width(c, label), tail = MAX(width / 3, 3);
	const char *end = label + strlen(label);

	if (all <= width || width < 6) {
		cells_put_cut(c, line, col, width, style, label);
		return;
	}
	for (int i = 0; i < tail && end > label; i++)
		end = g_utf8_prev_char(end);
	tail = cells_width(c, end);
	cells_put_cut(c, line, col, width - tail, style, label);
	cells_put(c, line, col + width - tail, tail, style, end);
}

static void draw_gutter(struct ui *ui, const struct layout *l, struct cells *c,
			int line, uint32_t number, const char *right)
{
	const struct row *row = &ui->rows.all[number];
	bool selected = number == ui->selected;
	struct style style =
		role_style(&ui->caps, selected ? ROLE_SELECTED : ROLE_TEXT);
	int indent = (l->gutter < 18 ? 1 : 2) * MIN(row->depth, 6) + 1;
	int width = cells_width(c, right), end = l->gutter;
	struct style warn = style;

	cells_fill(c, line, 0, l->gutter, style, ' ');
	if (selected)
		cells_glyph(c, line, 0, style, '>');
	if (row->first != ROW_NONE)
		cells_glyph(c, line, indent, style,
			    mark_glyph(&ui->caps,
				       row->folded ? MARK_FOLDED : MARK_OPEN));
	if (width && width + indent + 7 < l->gutter) {
		end -= width + 1;
		if (*right == state_info(ST_PREEMPTED)->look.ascii && !selected)
			warn = role_style(&ui->caps, ROLE_WARNING);
		cells_put(c, line, l->gutter - width, width, warn, right);
	}
	indent += l->gutter < 18 ? 1 : 2;
	put_label(c, line, indent, end - indent, style,
		  rows_label(&ui->rows, number));
	cells_glyph(c, line, l->gutter, role_style(&ui->caps, ROLE_FAINT),
		    mark_glyph(&ui->caps, MARK_BAR));
}

static void draw_lane(const struct ui *ui, const struct layout *l,
		      struct cells *c, int line, const struct row_sums *sums)
{
	int64_t number = ui->view.first - sums->lead;
	struct lane_cell lane, before;

	for (int i = 0; i < sums->lead + sums->used; i++, number++) {
		lane = lane_cell(&sums->column[i],
				 number % LANE_RESTART ? &before : NULL);
		before = lane;
		if (i >= sums->lead) {
			struct cell look = lane_look(&ui->caps, &lane);

			cells_glyph(c, line, l->lane_col + i - sums->lead,
				    look.style, look.glyph);
		}
	}
}

/* How much of each column was @choice, as bars. */
static void draw_density(const struct ui *ui, const struct layout *l,
			 struct cells *c, int line, unsigned int choice,
			 const struct row_sums *sums)
{
	for (int i = 0; i < sums->used; i++) {
		struct cell look = density_look(&ui->caps, choice,
						&sums->column[sums->lead + i]);

		cells_glyph(c, line, l->lane_col + i, look.style, look.glyph);
	}
}

/* Underline the interval under the cursor, reverse the cursor's column. */
static void mark_cursor(struct ui *ui, const struct layout *l, struct cells *c,
			int line)
{
	const struct row *row = ui_row(ui);
	const struct view *v = &ui->view;
	int64_t col = view_col(v, v->cursor_ns), from = col, to = col;
	struct err err = ERR_INIT;
	struct interval iv;
	struct cell *cell;
	int r = 0;

	if (row && row_has_states(row))
		r = history_at(ui->history, row->track->id, v->cursor_ns, &iv,
			       &err);
	if (r < 0)
		ui_say_err(ui, &err);
	if (r > 0) {
		from = MAX(view_col(v, iv.begin_ns), 0);
		to = MIN(view_col(v, iv.end_ns - 1), v->cols - 1);
	}
	for (int64_t i = from; i <= to; i++) {
		cell = cells_at(c, line, l->lane_col + (int)i);
		if (cell)
			cell->style.attrs |= ATTR_UNDERLINE;
	}
	cell = cells_at(c, line, l->lane_col + (int)col);
	if (cell)
		cell->style.attrs ^= ATTR_REVERSE;
	c->cursor_row = line;
	c->cursor_col = l->lane_col + (int)col;
}

static void draw_row(struct ui *ui, const struct layout *l, struct cells *c,
		     int line, uint32_t number)
{
	struct err err = ERR_INIT;
	struct row_sums sums;
	char right[16] = "";
	int r = sums_of_row(ui->sums, &ui->view, number, &sums, &err);

	if (r > 0)
		figure(ui, &ui->rows.all[number], &sums, right, sizeof(right));
	draw_gutter(ui, l, c, line, number, right);
	if (r > 0 && ui->show.density) {
		draw_density(ui, l, c, line, ui->show.choice, &sums);
	} else if (r > 0 && is_group(&ui->rows.all[number])) {
		draw_density(ui, l, c, line, CHOICE_BUSY, &sums);
	} else if (r > 0) {
		draw_lane(ui, l, c, line, &sums);
	} else if (r < 0) {
		cells_put_cut(c, line, l->lane_col, l->lane_cols,
			      role_style(&ui->caps, ROLE_WARNING),
			      "cannot be read: see the status line");
		ui_say_err(ui, &err);
	}
	if (number == ui->selected)
		mark_cursor(ui, l, c, line);
}

void pane_rows(struct ui *ui, const struct layout *l, struct cells *c)
{
	if (!ui->rows.shown_count && l->lane_rows > 0) {
		cells_put_cut(c, l->lanes, 1, l->cols - 1,
			      role_style(&ui->caps, ROLE_TEXT),
			      "this history is empty: its trace had no events "
			      "that kvmscope knows");
		return;
	}
	for (int i = 0; i < l->lane_rows; i++) {
		size_t place = ui->top + (size_t)i;

		if (place >= ui->rows.shown_count)
			break;
		draw_row(ui, l, c, l->lanes + i, ui->rows.shown[place]);
	}
}
