/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of blame: who displaced whom, as a table of victims by culprits
 * (matrix.h).  A cell is chosen with the keys that go along rows and states;
 * Enter lists its preemptions.  Victims are, as in that list, the vCPUs whose
 * rows the filter leaves.
 *
 * The sums stand first, so that they are seen however many columns there
 * are; the line of the sums of columns is the last and always in sight.
 */
#include "config.h"

#include <string.h>

#include "base/nstime.h"
#include "ui/actions.h"
#include "ui/keys.h"
#include "ui/matrix.h"
#include "ui/pane.h"
#include "ui/row-tracks.h"
#include "ui/words.h"

#define CELL_GAP 2

struct blame_pane {
	struct matrix matrix;
	bool more;  /* not all preemptions were read */
	bool whole; /* of the whole trace, else of the range */
	enum measure measure;
	size_t row;       /* matrix.rows: the sums */
	size_t col;       /* shown column: 0 the sums, then the culprits */
	size_t top, left; /* first row and culprit in sight */
	/* Of what it is made: */
	GArray *vcpus; /* uint32_t: those that the filter leaves; NULL: not */
	int64_t from_ns, to_ns;
};

/* How the lines of the pane are divided. */
struct split {
	int name, cell; /* widths */
	int shown;      /* culprits that fit */
	int height;     /* lines for victims */
};

static const char *const measures[MEASURE_COUNT_OF] = {
	[MEASURE_TIME] = "time",
	[MEASURE_COUNT] = "times",
	[MEASURE_LONGEST] = "longest",
};

static void read_matrix(struct ui *ui, struct blame_pane *s)
{
	struct err err = ERR_INIT;
	struct charges charges;

	if (charges_read(&charges, ui->history, ui->culprits,
			 (const uint32_t *)(void *)s->vcpus->data,
			 s->vcpus->len, s->from_ns, s->to_ns, &err))
		ui_say_err(ui, &err);
	matrix_release(&s->matrix);
	matrix_make(&s->matrix, &charges);
	s->more = charges.more;
	s->row = MIN(s->row, s->matrix.rows);
	s->col = MIN(s->col, s->matrix.cols);
	charges_release(&charges);
}

static bool same_tracks(const GArray *a, const GArray *b)
{
	return a->len == b->len &&
	       (!a->len || !memcmp(a->data, b->data, a->len * sizeof(uint32_t)));
}

/* Read it again if it is of something else now. */
static void update(struct ui *ui, struct blame_pane *s)
{
	int64_t from = ui->view.begin_ns, to = ui->view.end_ns;
	GArray *vcpus = row_all_vcpus(ui);

	if (!s->whole)
		ui_range(ui, &from, &to);
	if (s->vcpus && s->from_ns == from && s->to_ns == to &&
	    same_tracks(s->vcpus, vcpus)) {
		g_array_free(vcpus, TRUE);
		return;
	}
	if (s->vcpus)
		g_array_free(s->vcpus, TRUE);
	s->vcpus = vcpus;
	s->from_ns = from;
	s->to_ns = to;
	read_matrix(ui, s);
}

void *blame_make(struct ui *ui)
{
	(void)ui;
	return g_new0(struct blame_pane, 1);
}

void blame_free(void *state)
{
	struct blame_pane *s = state;

	matrix_release(&s->matrix);
	if (s->vcpus)
		g_array_free(s->vcpus, TRUE);
	g_free(s);
}

char *blame_title(struct ui *ui, void *state, char **right)
{
	struct blame_pane *s = state;
	char *range, *title;

	update(ui, s);
	range = s->whole ? g_strdup("whole trace") : ui_range_text(ui);
	title = g_strdup_printf("blame: %s of victims by culprits, %s%s%s",
				measures[s->measure], range,
				s->vcpus->len < ui->facts.vcpus
					? " of the rows shown"
					: "",
				s->more ? ", of the longest preemptions" : "");
	*right = g_strdup_printf("%zu x %zu", s->matrix.rows,
				 s->matrix.cols + s->matrix.others -
					 (s->matrix.others ? 1 : 0));
	g_free(range);
	return title;
}

static struct split split_of(const struct rect *area)
{
	struct split p = { .cell = area->cols < 120 ? 12 : 16 };

	p.name = CLAMP(area->cols / 4, 8, 30);
	p.shown = (area->cols - 2 - p.name) / (p.cell + CELL_GAP) - 1;
	p.shown = MAX(p.shown, 1);
	/* Titles and sums have a line each. */
	p.height = MAX(area->rows - 2, 0);
	return p;
}

/* Scroll until the chosen cell is in sight. */
static void settle(struct blame_pane *s, const struct split *p)
{
	size_t height = (size_t)MAX(p->height, 1), shown = (size_t)p->shown;

	if (s->row < s->matrix.rows) {
		if (s->row < s->top)
			s->top = s->row;
		if (s->row >= s->top + height)
			s->top = s->row - height + 1;
	}
	if (s->top + height > s->matrix.rows)
		s->top = s->matrix.rows > height ? s->matrix.rows - height : 0;
	if (s->col && s->col - 1 < s->left)
		s->left = s->col - 1;
	if (s->col && s->col - 1 >= s->left + shown)
		s->left = s->col - shown;
	if (s->left + shown > s->matrix.cols)
		s->left = s->matrix.cols > shown ? s->matrix.cols - shown : 0;
}

static void put_right(struct cells *c, int line, int col, int width,
		      struct style style, const char *text)
{
	int used = MIN(cells_width(c, text), width);

	cells_put_middle(c, line, col + width - used, used, style, text);
}

/* The column of the matrix that is shown at place @i: 0 is that of sums. */
static size_t column_at(const struct blame_pane *s, int i)
{
	return i ? s->left + (size_t)i - 1 : s->matrix.cols;
}

static char *column_name(struct ui *ui, const struct blame_pane *s, size_t col)
{
	const struct matrix *m = &s->matrix;

	if (col == m->cols)
		return g_strdup("total");
	if (m->culprit[col] == CULPRIT_NONE)
		return g_strdup_printf("%zu others", m->others);
	return g_strdup(culprits_name(ui->culprits, m->culprit[col]));
}

static bool is_chosen(const struct blame_pane *s, size_t col)
{
	return s->col ? col == s->col - 1 : col == s->matrix.cols;
}

static void draw_titles(struct ui *ui, const struct blame_pane *s,
			const struct rect *area, struct cells *c,
			const struct split *p)
{
	int at = area->col + 1 + p->name + CELL_GAP;

	cells_put_cut(c, area->row, area->col + 1, p->name,
		      role_style(&ui->caps, ROLE_FAINT), "victim");
	for (int i = 0; i <= p->shown; i++, at += p->cell + CELL_GAP) {
		size_t col = column_at(s, i);
		char *name;

		if (i && col >= s->matrix.cols)
			break;
		name = column_name(ui, s, col);
		put_right(c, area->row, at, p->cell,
			  role_style(&ui->caps, is_chosen(s, col) ? ROLE_TITLE
								  : ROLE_FAINT),
			  name);
		g_free(name);
	}
}

static void put_figure(const struct blame_pane *s, size_t row, size_t col,
		       char *text, size_t size)
{
	int64_t figure = matrix_at(&s->matrix, row, col)->figure[s->measure];

	if (!figure)
		g_strlcpy(text, "-", size);
	else if (s->measure == MEASURE_COUNT)
		g_snprintf(text, size, "%" G_GINT64_FORMAT, figure);
	else
		nsduration_text(text, size, figure);
}

/* One victim, or the sums. */
static void draw_row(struct ui *ui, const struct blame_pane *s,
		     const struct rect *area, struct cells *c,
		     const struct split *p, int line, size_t row, bool focus)
{
	struct style plain = role_style(&ui->caps, ROLE_TEXT), style;
	int at = area->col + 1 + p->name + CELL_GAP;
	char text[NSTIME_TEXT_MAX], *name;
	bool here = row == s->row;

	name = row < s->matrix.rows
		       ? words_track_id(ui->history, s->matrix.victim[row])
		       : g_strdup("total");
	style = here ? role_style(&ui->caps, ROLE_TITLE) : plain;
	if (here)
		cells_glyph(c, line, area->col, style, '>');
	cells_put_middle(c, line, area->col + 1, p->name, style, name);
	g_free(name);
	for (int i = 0; i <= p->shown; i++, at += p->cell + CELL_GAP) {
		size_t col = column_at(s, i);
		bool chosen = here && is_chosen(s, col);

		if (i && col >= s->matrix.cols)
			break;
		style = chosen ? role_style(&ui->caps,
					    focus ? ROLE_SELECTED : ROLE_TITLE)
			       : plain;
		put_figure(s, row, col, text, sizeof(text));
		if (chosen) {
			cells_fill(c, line, at, p->cell, style, ' ');
			c->cursor_row = focus ? line : c->cursor_row;
			c->cursor_col = focus ? MIN(at, c->cols - 1)
					      : c->cursor_col;
		}
		put_right(c, line, at, p->cell, style, text);
	}
}

void blame_draw(struct ui *ui, void *state, const struct rect *area,
		struct cells *c, bool focus)
{
	struct blame_pane *s = state;
	struct split p = split_of(area);
	int line = area->row + 1;

	if (area->rows < 1)
		return;
	if (!s->matrix.rows) {
		cells_put_cut(c, area->row, area->col + 1, area->cols - 2,
			      role_style(&ui->caps, ROLE_TEXT),
			      "no vCPU was preempted here");
		return;
	}
	settle(s, &p);
	draw_titles(ui, s, area, c, &p);
	for (int i = 0; i < p.height; i++) {
		size_t row = s->top + (size_t)i;

		if (row >= s->matrix.rows)
			break;
		draw_row(ui, s, area, c, &p, line++, row, focus);
	}
	if (area->rows > 1)
		draw_row(ui, s, area, c, &p, line, s->matrix.rows, focus);
}

static void enter(struct ui *ui, const struct blame_pane *s)
{
	const struct matrix *m = &s->matrix;
	uint32_t victim = s->row < m->rows ? m->victim[s->row] : 0;
	uint32_t culprit = s->col ? m->culprit[s->col - 1] : CULPRIT_NONE;

	if (!m->rows)
		return;
	if (s->col && culprit == CULPRIT_NONE)
		ui_say(ui, "these are many: ':preemptions by=NAME' lists those "
			   "of one");
	else
		preempts_show(ui, victim, culprit, !s->whole);
}

/* By @rows and @cols, as far as it goes. */
static void move(struct blame_pane *s, int64_t rows, int64_t cols)
{
	s->row = (size_t)CLAMP((int64_t)s->row + rows, 0,
			       (int64_t)s->matrix.rows);
	s->col = (size_t)CLAMP((int64_t)s->col + cols, 0,
			       (int64_t)s->matrix.cols);
}

bool blame_act(struct ui *ui, void *state, const struct action *action,
	       int height)
{
	struct blame_pane *s = state;
	int64_t page = MAX(height - 3, 1), all = (int64_t)s->matrix.rows + 1;
	const struct {
		void (*run)(struct ui *ui);
		int64_t rows, cols;
	} moves[] = {
		{ act_row_down, 1, 0 },     { act_row_up, -1, 0 },
		{ act_page_down, page, 0 }, { act_page_up, -page, 0 },
		{ act_first_row, -all, 0 }, { act_last_row, all, 0 },
		{ act_next_state, 0, 1 },   { act_prev_state, 0, -1 },
	};

	update(ui, s);
	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++)
		if (action->run == moves[i].run) {
			move(s, moves[i].rows, moves[i].cols);
			return true;
		}
	if (action->run == act_sort)
		s->measure = (s->measure + 1) % MEASURE_COUNT_OF;
	else if (action->run == act_range)
		s->whole = !s->whole;
	else if (action->run == act_enter)
		enter(ui, s);
	else
		return false;
	return true;
}

void act_blame(struct ui *ui)
{
	panes_open(ui, PANE_BLAME);
}
