/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows: the gutter with the tree of names and one figure each, and the
 * lanes.  The figure of a vCPU or a VM is the share of the window in which
 * it was preempted ("#28%"), that of pCPUs how busy they were, or, when
 * somebody is followed, how long he was there ("f12%"); in density mode
 * everybody's is the share of the chosen state.  Copies of pinned rows stand
 * above.
 */
#include "config.h"

#include <string.h>

#include "ui/lane.h"
#include "ui/pane.h"
#include "ui/pins.h"
#include "ui/waits.h"
#include "ui/words.h"

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

/* What stands left of a row: selected, followed, pinned. */
static uint32_t sign_of(const struct ui *ui, uint32_t number, bool selected)
{
	if (selected)
		return '>';
	if (number == ui->follow.row)
		return 'f';
	return pins_has(ui, number) ? 'T' : ' ';
}

/* What is under the headings over processes and counters. */
static bool is_long_named(const struct row *row)
{
	enum track_kind kind = row->track ? row->track->kind : TRACK_GROUP;

	return kind == TRACK_PROCESS || kind == TRACK_TASK ||
	       kind == TRACK_COUNTER;
}

/*
 * Columns before the name.  Where it is narrow, long names are not further to
 * the right than the heading above them; nor have they a figure that would
 * shorten them.
 */
static int indent_of(const struct layout *l, const struct row *row)
{
	int depth = MIN(row->depth, 6);

	if (l->gutter < 24 && depth && is_long_named(row))
		depth--;
	return (l->gutter < 18 ? 1 : 2) * depth + 1;
}

/* Where the name begins, after the sign of folding. */
static int name_col(const struct layout *l, const struct row *row)
{
	return indent_of(l, row) + (l->gutter < 18 ? 1 : 2);
}

/*
 * The least columns, with the sign of folding, that the name of a row keeps
 * when a figure stands beside it.  A lane without its scale says little, so a
 * counter's name gives way to that.
 */
static int least_name(struct ui *ui, const struct layout *l,
		      const struct cells *c, uint32_t number)
{
	const struct row *row = &ui->rows.all[number];

	if (row->track && row->track->kind == TRACK_COUNTER)
		return l->gutter < 18 ? 4 : 7;
	return is_long_named(row)
		       ? cells_width(c, rows_label(&ui->rows, number)) + 2
		       : 7;
}

/* A heading loses the number of its rows before letters of its name. */
static const char *gutter_label(struct ui *ui, const struct cells *c,
				uint32_t number, int cols)
{
	const struct row *row = &ui->rows.all[number];
	const char *label = rows_label(&ui->rows, number);

	return !row->track && cells_width(c, label) > cols ? row->heading
							   : label;
}

static void draw_gutter(struct ui *ui, const struct layout *l, struct cells *c,
			int line, uint32_t number, const char *right)
{
	const struct row *row = &ui->rows.all[number];
	bool selected = number == ui->selected;
	struct style style =
		role_style(&ui->caps, selected ? ROLE_SELECTED : ROLE_TEXT);
	int indent = indent_of(l, row);
	int width = cells_width(c, right), end = l->gutter;
	int name = least_name(ui, l, c, number);
	struct style warn = style;

	cells_fill(c, line, 0, l->gutter, style, ' ');
	cells_glyph(c, line, 0, style, sign_of(ui, number, selected));
	if (row->first != ROW_NONE)
		cells_glyph(c, line, indent, style,
			    mark_glyph(&ui->caps,
				       row->folded ? MARK_FOLDED : MARK_OPEN));
	if (width && width + indent + name < l->gutter) {
		end -= width + 1;
		if (*right == state_info(ST_PREEMPTED)->look.ascii && !selected)
			warn = role_style(&ui->caps, ROLE_WARNING);
		cells_put(c, line, l->gutter - width, width, warn, right);
	}
	indent = name_col(l, row);
	cells_put_middle(c, line, indent, end - indent, style,
			 gutter_label(ui, c, number, end - indent));
	cells_glyph(c, line, l->gutter, role_style(&ui->caps, ROLE_FAINT),
		    mark_glyph(&ui->caps, MARK_BAR));
}

/* Only the states that the filter leaves. */
static void draw_filtered(const struct ui *ui, const struct layout *l,
			  struct cells *c, int line,
			  const struct row_sums *sums, uint32_t states)
{
	for (int i = 0; i < sums->used; i++) {
		struct cell look = filter_cell(
			&ui->caps, &sums->column[sums->lead + i], states);

		cells_glyph(c, line, l->lane_col + i, look.style, look.glyph);
	}
}

/* The states to show on a lane of @kind; a vCPU's may show its waits. */
static uint32_t shown_states(const struct ui *ui, enum track_kind kind)
{
	uint32_t states = filter_states(&ui->filter, kind), waits;

	if ((kind != TRACK_VCPU && kind != TRACK_VM) ||
	    !waits_on(&ui->settings, &ui->rows))
		return states;
	waits = filter_states(&ui->filter, TRACK_WAIT);
	for (unsigned int s = 0; s < ST_COUNT; s++)
		if (is_wait(s))
			states |= waits & (UINT32_C(1) << s);
	return states;
}

/*
 * A guest process is preempted for a moment whenever its vCPU is woken, until
 * that has its pCPU.  Less than this of a column is no mark.
 */
#define BRIEF_PERCENT 2

static void forget_brief(struct lane_cell *lane, const struct state_sum *sum)
{
	if (!lane->outside && lane->severe >= 0 &&
	    sum->time_ns[lane->severe] * (100 / BRIEF_PERCENT) <
		    sum_total_ns(sum))
		lane->severe = -1;
}

/*
 * In the view of processes lanes are looked at for what is waited for, which
 * marks of brief preemptions would hide.
 */
static bool is_quiet(const struct ui *ui, const struct lane_cell *lane,
		     const struct state_sum *sum)
{
	return ui->rows.view == ROWS_PROCESSES && !lane->outside &&
	       lane->severe >= 0 &&
	       sum->time_ns[lane->severe] * (100 / QUIET_PERCENT) <
		       sum_total_ns(sum);
}

static void draw_lane(const struct ui *ui, const struct layout *l,
		      struct cells *c, int line, enum track_kind kind,
		      const struct row_sums *sums)
{
	uint32_t states = shown_states(ui, kind);
	int64_t number = ui->view.first - sums->lead;
	bool inside = kind == TRACK_PROCESS || kind == TRACK_TASK;
	struct lane_cell lane, before;

	if (states != UINT32_MAX) {
		draw_filtered(ui, l, c, line, sums, states);
		return;
	}
	for (int i = 0; i < sums->lead + sums->used; i++, number++) {
		lane = lane_cell(&sums->column[i],
				 number % LANE_RESTART ? &before : NULL);
		before = lane;
		if (inside)
			forget_brief(&lane, &sums->column[i]);
		lane.quiet = is_quiet(ui, &lane, &sums->column[i]);
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

/* Where on this pCPU who is followed was. */
static void mark_followed(const struct layout *l, struct cells *c, int line,
			  const struct row_sums *sums, const int64_t *ns)
{
	for (int i = 0; i < sums->used; i++) {
		struct cell *cell = cells_at(c, line, l->lane_col + i);

		if (cell)
			cell->style.attrs |= follow_attrs(
				ns[i], &sums->column[sums->lead + i]);
	}
}

/* "f12%": the share of the window that who is followed was here. */
static void figure_followed(const struct ui *ui, const int64_t *ns, char *text,
			    size_t size)
{
	const struct view *v = &ui->view;
	int64_t window = MIN(view_to_ns(v), v->end_ns) - view_from_ns(v);
	double percent =
		100.0 * (double)ns[v->cols] / (double)MAX(window, 1);

	if (percent < 1)
		g_snprintf(text, size, "f<1%%");
	else
		g_snprintf(text, size, "f%.0f%%", MIN(percent, 100.0));
}

/* Underline the interval under the cursor, reverse the cursor's column. */
static void mark_cursor(struct ui *ui, const struct layout *l, struct cells *c,
			int line)
{
	const struct view *v = &ui->view;
	int64_t col = view_col(v, v->cursor_ns), from = col, to = col;
	struct err err = ERR_INIT;
	struct interval iv;
	struct cell *cell;
	int r = ui_interval(ui, &iv, &err);

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

/* How long who is followed was on the pCPU of this row, or NULL. */
static const int64_t *followed_on(struct ui *ui, uint32_t number)
{
	const struct track *t = ui->rows.all[number].track;
	struct err err = ERR_INIT;
	const int64_t *ns;

	if (!t || t->kind != TRACK_PCPU)
		return NULL;
	ns = follow_on(ui, t->id, &err);
	if (err.msg)
		ui_say_err(ui, &err);
	return ns;
}

static void say_unreadable(struct ui *ui, const struct layout *l,
			   struct cells *c, int line, struct err *err)
{
	cells_put_cut(c, line, l->lane_col, l->lane_cols,
		      role_style(&ui->caps, ROLE_WARNING),
		      "cannot be read: see the status line");
	ui_say_err(ui, err);
}

/* The lane of a row; the figure for its gutter goes to @right. */
static void draw_sums(struct ui *ui, const struct layout *l, struct cells *c,
		      int line, uint32_t number, char *right, size_t size)
{
	const struct row *row = &ui->rows.all[number];
	const int64_t *followed = followed_on(ui, number);
	struct err err = ERR_INIT;
	struct row_sums sums;
	int r = sums_of_row(ui->sums, &ui->view, number, &sums, &err);

	if (r < 0)
		say_unreadable(ui, l, c, line, &err);
	if (r <= 0)
		return;
	figure(ui, row, &sums, right, size);
	if (ui->show.density)
		draw_density(ui, l, c, line, ui->show.choice, &sums);
	else if (is_group(row))
		draw_density(ui, l, c, line, CHOICE_BUSY, &sums);
	else
		draw_lane(ui, l, c, line, row->track->kind, &sums);
	if (followed) {
		figure_followed(ui, followed, right, size);
		mark_followed(l, c, line, &sums, followed);
	}
}

/* "max 20 MB/s", or where that would cut the name "max 20M", or "20M". */
static void put_scale(struct ui *ui, const struct layout *l,
		      const struct cells *c, uint32_t number,
		      const struct row_counts *counts, char *right, size_t size)
{
	int room = l->gutter - name_col(l, &ui->rows.all[number]) -
		   cells_width(c, rows_label(&ui->rows, number)) - 1;

	for (int form = 0; form < 3; form++) {
		char *scale = counts->zero
				      ? g_strdup("0")
				      : count_scale_text(counts->info,
							 counts->scale, form);

		g_snprintf(right, size, "%s%s", form < 2 ? "max " : "", scale);
		g_free(scale);
		if (cells_width(c, right) <= room)
			break;
	}
}

/* The lane of a counter; what its bars reach up to goes to @right. */
static void draw_counter(struct ui *ui, const struct layout *l, struct cells *c,
			 int line, uint32_t number, char *right, size_t size)
{
	const struct track *t = ui->rows.all[number].track;
	struct err err = ERR_INIT;
	struct row_counts counts;
	int r = counts_of_track(ui->counts, &ui->view, t, &counts, &err);

	if (r < 0)
		say_unreadable(ui, l, c, line, &err);
	if (r <= 0)
		return;
	for (int i = 0; i < counts.used; i++) {
		struct cell look =
			count_look(&ui->caps, counts.info, &counts.column[i],
				   ui->view.step_ns, counts.scale);

		cells_glyph(c, line, l->lane_col + i, look.style, look.glyph);
	}
	put_scale(ui, l, c, number, &counts, right, size);
}

/* The lane of whatever it is a row of. */
static void draw_any(struct ui *ui, const struct layout *l, struct cells *c,
		     int line, uint32_t number, char *right, size_t size)
{
	const struct track *t = ui->rows.all[number].track;

	if (t && t->kind == TRACK_COUNTER)
		draw_counter(ui, l, c, line, number, right, size);
	else
		draw_sums(ui, l, c, line, number, right, size);
}

static void draw_row(struct ui *ui, const struct layout *l, struct cells *c,
		     int line, uint32_t number)
{
	char right[24] = "";

	draw_any(ui, l, c, line, number, right, sizeof(right));
	draw_gutter(ui, l, c, line, number, right);
	if (number == ui->selected)
		mark_cursor(ui, l, c, line);
}

/* A copy of a pinned row: what is of a VM needs the name of its VM here. */
static void draw_pin(struct ui *ui, const struct layout *l, struct cells *c,
		     int line, uint32_t number)
{
	struct style style = role_style(&ui->caps, ROLE_TITLE);
	const struct track *t = ui->rows.all[number].track;
	char right[24] = "", *label;
	int width, end = l->gutter;

	draw_any(ui, l, c, line, number, right, sizeof(right));
	cells_fill(c, line, 0, l->gutter, style, ' ');
	cells_glyph(c, line, 0, style, sign_of(ui, number, false));
	width = cells_width(c, right);
	if (width && width + 9 < l->gutter) {
		cells_put(c, line, l->gutter - width, width, style, right);
		end -= width + 1;
	}
	label = t && t->kind != TRACK_THREAD && t->kind != TRACK_PCPU &&
				t->kind != TRACK_VM
			? words_track(ui->history, t)
			: g_strdup(rows_label(&ui->rows, number));
	cells_put_middle(c, line, 2, end - 2, style, label);
	cells_glyph(c, line, l->gutter, role_style(&ui->caps, ROLE_FAINT),
		    mark_glyph(&ui->caps, MARK_BAR));
	g_free(label);
}

/* Why there is no row. */
static void say_empty(struct ui *ui, const struct layout *l, struct cells *c)
{
	char *text;

	if (ui->rows.count)
		text = g_strdup_printf("0 rows: filter %s hides %zu row%s (F "
				       "clears)",
				       filter_text(ui), ui->rows.hidden_count,
				       ui->rows.hidden_count == 1 ? "" : "s");
	else
		text = g_strdup("this history is empty: its trace had no "
				"events that kvmscope knows");
	cells_put_cut(c, l->lanes, 1, l->cols - 1,
		      role_style(&ui->caps, ROLE_TEXT), text);
	g_free(text);
}

void pane_rows(struct ui *ui, const struct layout *l, struct cells *c)
{
	for (int i = 0; i < l->pin_rows; i++)
		draw_pin(ui, l, c, l->pins + i, pins_row(ui, (size_t)i));
	if (!ui->rows.shown_count && l->lane_rows > 0) {
		say_empty(ui, l, c);
		return;
	}
	for (int i = 0; i < l->lane_rows; i++) {
		size_t place = ui->top + (size_t)i;

		if (place >= ui->rows.shown_count)
			break;
		draw_row(ui, l, c, l->lanes + i, ui->rows.shown[place]);
	}
	selection_draw_lanes(ui, l, c);
}
