/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list in a pane: see list.h. */
#include "config.h"

#include "ui/list.h"

#include "ui/actions.h"
#include "ui/keys.h"
#include "ui/ui.h"

#define COLUMNS_MAX 24
#define GAP         2 /* between columns */
#define STRETCH_MAX 44 /* of a column that is not the last */

/* The widths that columns get; 0: left out. */
struct widths {
	int of[COLUMNS_MAX];
};

static int needed(const struct list_model *m, const struct widths *w)
{
	int sum = 0;

	for (size_t i = 0; i < m->column_count; i++)
		if (w->of[i])
			sum += w->of[i] + GAP;
	return sum ? sum - GAP : 0;
}

/* The column to leave out next, or -1. */
static int droppable(const struct list_model *m, const struct widths *w)
{
	int worst = -1;

	for (size_t i = 0; i < m->column_count; i++)
		if (w->of[i] && m->columns[i].drop &&
		    (worst < 0 || m->columns[i].drop > m->columns[worst].drop))
			worst = (int)i;
	return worst;
}

/* After scrolling: what does not fit at the right. */
static int last_shown(const struct list_model *m, const struct widths *w)
{
	for (size_t i = m->column_count; i-- > 1;)
		if (w->of[i])
			return (int)i;
	return -1;
}

/* What is left over goes to the columns that stretch. */
static void stretch(const struct list_model *m, struct widths *w, int rest)
{
	int stretching = 0;

	for (size_t i = 0; i < m->column_count; i++)
		stretching += w->of[i] && m->columns[i].stretch;
	for (size_t i = 0; i < m->column_count && rest > 0; i++)
		if (w->of[i] && m->columns[i].stretch) {
			int more = rest / stretching--;

			/* Numbers far from their names are hard to read. */
			if (i + 1 < m->column_count)
				more = CLAMP(STRETCH_MAX - w->of[i], 0, more);
			w->of[i] += more;
			rest -= more;
		}
}

static struct widths widths_of(const struct list *list, int cols)
{
	const struct list_model *m = list->model;
	struct widths w = { { 0 } };
	bool scrolled = list->scroll > 0;
	int drop;

	for (size_t i = 0; i < m->column_count; i++)
		w.of[i] = m->columns[i].width;
	/* On a screen with room for all of them nothing is scrolled. */
	scrolled = scrolled && needed(m, &w) > cols;
	for (size_t i = 1; scrolled && i <= list->scroll; i++)
		w.of[i] = 0;
	while (needed(m, &w) > cols &&
	       (drop = scrolled ? last_shown(m, &w) : droppable(m, &w)) >= 0)
		w.of[drop] = 0;
	stretch(m, &w, cols - needed(m, &w));
	return w;
}

/* Columns of a list on this screen: all panes are as wide. */
static struct widths widths_on(const struct list *list, const struct ui *ui)
{
	return widths_of(list, ui->cols - 2);
}

static size_t left_out(const struct list *list, const struct widths *w)
{
	size_t n = 0;

	for (size_t i = 0; i < list->model->column_count; i++)
		n += !w->of[i];
	return n;
}

char *list_left_out(const struct list *list, const struct ui *ui)
{
	struct widths w = widths_on(list, ui);
	size_t n = left_out(list, &w);
	char *back, *on, *text;

	if (!n || !list->count)
		return NULL;
	back = keymap_first(ui->keymap, action_find("prev-state"));
	on = keymap_first(ui->keymap, action_find("next-state"));
	text = g_strdup_printf("+%zu column%s (%s %s)", n, n == 1 ? "" : "s",
			       back ? back : "-", on ? on : "-");
	g_free(back);
	g_free(on);
	return text;
}

/* Sideways by a column: false when there is nothing to see there. */
static bool scroll_by(struct list *list, const struct ui *ui, bool right)
{
	struct widths w = widths_on(list, ui);

	if (!list->scrolls || !left_out(list, &w))
		return false;
	if (!right)
		list->scroll -= list->scroll > 0;
	else if (!list->scroll || !w.of[list->model->column_count - 1])
		list->scroll++;
	return true;
}

static void put_cell(struct cells *c, int line, int col, int width,
		     const struct list_column *column, struct style style,
		     const char *text)
{
	int used = cells_width(c, text);

	if (column->middle) {
		cells_put_middle(c, line, col, width, style, text);
		return;
	}
	if (column->right && used < width)
		col += width - used;
	cells_put_cut(c, line, col, column->right ? MIN(width, used) : width,
		      style, text);
}

/* A title; the column that the list is sorted by is marked. */
static void draw_titles(const struct list *list, struct ui *ui,
			const struct rect *area, struct cells *c,
			const struct widths *w)
{
	const struct list_model *m = list->model;
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	int col = area->col + 1;

	for (size_t i = 0; i < m->column_count; i++) {
		struct style style = faint;

		if (!w->of[i])
			continue;
		if (m->sort && list->sort == i)
			style.attrs |= ATTR_UNDERLINE;
		put_cell(c, area->row, col,
			 MIN(w->of[i], area->col + area->cols - col),
			 &m->columns[i], style, m->columns[i].title);
		col += w->of[i] + GAP;
	}
}

static void draw_line(struct list *list, struct ui *ui, const struct rect *area,
		      struct cells *c, const struct widths *w, int row,
		      size_t line, bool focus)
{
	const struct list_model *m = list->model;
	bool selected = line == list->selected;
	struct style base = role_style(
		&ui->caps, selected && focus ? ROLE_SELECTED : ROLE_TEXT);
	GString *text = g_string_new(NULL);
	int col = area->col + 1;

	cells_fill(c, row, area->col, area->cols, base, ' ');
	if (selected)
		cells_glyph(c, row, area->col, base, '>');
	for (size_t i = 0; i < m->column_count; i++) {
		struct style style = base;

		if (!w->of[i])
			continue;
		g_string_truncate(text, 0);
		m->cell(ui, list->data, line, i, text, &style);
		put_cell(c, row, col,
			 MIN(w->of[i], area->col + area->cols - col),
			 &m->columns[i], selected && focus ? base : style,
			 text->str);
		col += w->of[i] + GAP;
	}
	if (selected && focus) {
		c->cursor_row = row;
		c->cursor_col = area->col;
	}
	g_string_free(text, TRUE);
}

/* Scroll so that the selected line is in sight. */
static void settle(struct list *list, int height)
{
	size_t h = (size_t)MAX(height, 1);

	if (list->selected < list->top)
		list->top = list->selected;
	if (list->selected >= list->top + h)
		list->top = list->selected - h + 1;
	if (list->top + h > list->count)
		list->top = list->count > h ? list->count - h : 0;
}

void list_draw(struct list *list, struct ui *ui, const struct rect *area,
	       struct cells *c, bool focus)
{
	struct widths w = widths_of(list, area->cols - 2);
	int titles = area->rows > 1, height = area->rows - titles;

	if (area->rows < 1)
		return;
	if (!list->count) {
		cells_put_cut(c, area->row, area->col + 1, area->cols - 2,
			      role_style(&ui->caps, ROLE_TEXT), list->empty);
		return;
	}
	if (titles)
		draw_titles(list, ui, area, c, &w);
	settle(list, height);
	for (int i = 0; i < height; i++) {
		size_t line = list->top + (size_t)i;

		if (line >= list->count)
			break;
		draw_line(list, ui, area, c, &w, area->row + titles + i, line,
			  focus);
	}
}

void list_resize(struct list *list, size_t count)
{
	list->count = count;
	if (list->selected >= count)
		list->selected = count ? count - 1 : 0;
}

/* Sort by @column now; the selection goes to the first line. */
static void sort_by(struct list *list, struct ui *ui, size_t column,
		    bool reverse)
{
	list->sort = column;
	list->reverse = reverse;
	list->selected = list->top = 0;
	list->model->sort(ui, list->data, column, reverse);
}

/* To the next column that sorts. */
static void sort_next(struct list *list, struct ui *ui)
{
	const struct list_model *m = list->model;
	size_t at = list->sort;

	if (!m->sort) {
		ui_say(ui, "this list has an order of its own");
		return;
	}
	do
		at = (at + 1) % m->column_count;
	while (!m->columns[at].sorts && at != list->sort);
	sort_by(list, ui, at, false);
	ui_say(ui, "sorted by %s", m->columns[at].title);
}

static void sort_reverse(struct list *list, struct ui *ui)
{
	if (!list->model->sort) {
		ui_say(ui, "this list has an order of its own");
		return;
	}
	sort_by(list, ui, list->sort, !list->reverse);
	ui_say(ui, "sorted by %s, %s", list->model->columns[list->sort].title,
	       list->reverse ? "the other way round" : "the usual way");
}

static void move(struct list *list, int64_t by)
{
	int64_t at = (int64_t)list->selected + by;

	if (list->count)
		list->selected =
			(size_t)CLAMP(at, 0, (int64_t)list->count - 1);
}

bool list_action(struct list *list, struct ui *ui, const struct action *action,
		 int height)
{
	int64_t page = MAX(height - 1, 1), all = (int64_t)list->count;
	const struct {
		void (*run)(struct ui *ui);
		int64_t by;
	} moves[] = {
		{ act_row_down, 1 },      { act_row_up, -1 },
		{ act_page_down, page },  { act_page_up, -page },
		{ act_first_row, -all },  { act_last_row, all },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++)
		if (action->run == moves[i].run) {
			move(list, moves[i].by);
			return true;
		}
	if ((action->run == act_prev_state || action->run == act_next_state) &&
	    scroll_by(list, ui, action->run == act_next_state))
		return true;
	if (action->run == act_sort)
		sort_next(list, ui);
	else if (action->run == act_sort_reverse)
		sort_reverse(list, ui);
	else if (action->run == act_enter && list->model->enter && list->count)
		list->model->enter(ui, list->data, list->selected);
	else
		return action->run == act_enter;
	return true;
}
