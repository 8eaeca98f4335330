/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of problems: what is wrong in the traces, where, and what it
 * costs (lost events, disorder, damaged files), and which events they lack;
 * and what is wrong in the user's configuration.  Enter goes to where a problem
 * begins.
 */
#include "config.h"

#include "base/nstime.h"
#include "ui/list.h"
#include "ui/pane.h"

enum { COL_TIME, COL_LENGTH, COL_KIND, COL_COUNT, COL_TEXT };

static const struct list_column columns[] = {
	[COL_TIME] = { "begin", 15, .right = true },
	[COL_LENGTH] = { "length", 9, .right = true, .drop = 2 },
	[COL_KIND] = { "kind", 9, .drop = 1 },
	[COL_COUNT] = { "count", 7, .right = true, .drop = 3 },
	[COL_TEXT] = { "what", 20, .stretch = true },
};

/* Lines for the whole sentence of the selected line, in a pane of so many. */
#define DETAIL_ROWS 2
#define DETAIL_MIN  6

struct problems {
	struct list list;
	const struct history_problem *problem;
	size_t problem_count;
	const struct history_missing *missing;
	size_t missing_count;
};

static void put_duration(GString *text, int64_t from_ns, int64_t to_ns)
{
	char duration[NSTIME_TEXT_MAX];
	int64_t d;

	if (!__builtin_sub_overflow(to_ns, from_ns, &d) && d > 0)
		g_string_append(text, nsduration_text(duration,
						      sizeof(duration), d));
}

/* Events that were not recorded: after the problems. */
static void missing_cell(const struct history_missing *m, size_t column,
			 GString *text)
{
	if (column == COL_TIME)
		g_string_append(text, "whole trace");
	else if (column == COL_KIND)
		g_string_append(text, "missing");
	else if (column == COL_TEXT)
		g_string_append_printf(text, "no %s: %s", m->events, m->effect);
}

/* The configuration's: the last. */
static void complaint_cell(const char *complaint, size_t column, GString *text)
{
	if (column == COL_TIME)
		g_string_append(text, "(none)");
	else if (column == COL_KIND)
		g_string_append(text, "config");
	else if (column == COL_TEXT)
		g_string_append(text, complaint);
}

static void late_cell(const struct ui *ui, const struct problems *p, size_t i,
		      size_t column, GString *text)
{
	if (i < p->missing_count)
		missing_cell(&p->missing[i], column, text);
	else
		complaint_cell(ui->complaints->pdata[i - p->missing_count],
			       column, text);
}

static void cell(struct ui *ui, void *data, size_t line, size_t column,
		 GString *text, struct style *style)
{
	const struct problems *p = data;
	const struct history_problem *one;
	char time[TIMETEXT_MAX];

	(void)style;
	if (line >= p->problem_count) {
		late_cell(ui, p, line - p->problem_count, column, text);
		return;
	}
	one = &p->problem[line];
	if (column == COL_TIME)
		g_string_append(text, timetext(time,
					       ui->settings.time_format,
					       ui->view.begin_ns, one->begin_ns,
					       9));
	else if (column == COL_LENGTH)
		put_duration(text, one->begin_ns, one->end_ns);
	else if (column == COL_KIND)
		g_string_append(text, one->kind);
	else if (column == COL_COUNT && one->count)
		g_string_append_printf(text, "%" G_GINT64_FORMAT, one->count);
	else if (column == COL_TEXT)
		g_string_append(text, one->text);
}

/* All that there is to say of a line. */
static char *sentence(const struct ui *ui, const struct problems *p,
		      size_t line)
{
	const struct history_missing *m;

	if (line < p->problem_count)
		return g_strdup(p->problem[line].text);
	line -= p->problem_count;
	if (line >= p->missing_count)
		return g_strdup(ui->complaints->pdata[line - p->missing_count]);
	m = &p->missing[line];
	return g_strdup_printf("the whole trace has no %s: %s", m->events,
			       m->effect);
}

static void enter(struct ui *ui, void *data, size_t line)
{
	const struct problems *p = data;
	char *text = sentence(ui, p, line);

	if (line < p->problem_count)
		view_go(&ui->view, p->problem[line].begin_ns);
	ui_say(ui, "%s", text);
	g_free(text);
}

static const struct list_model model = {
	.columns = columns,
	.column_count = G_N_ELEMENTS(columns),
	.cell = cell,
	.enter = enter,
};

void *problems_make(struct ui *ui)
{
	struct problems *p = g_new0(struct problems, 1);

	p->problem = history_problems(ui->history, &p->problem_count);
	p->missing = history_missing(ui->history, &p->missing_count);
	p->list = (struct list){
		.model = &model,
		.data = p,
		.count = p->problem_count + p->missing_count +
			 ui->complaints->len,
		.empty = "nothing was lost, and no events lack",
	};
	return p;
}

void problems_free(void *state)
{
	g_free(state);
}

char *problems_title(struct ui *ui, void *state, char **right)
{
	const struct problems *p = state;

	(void)ui;
	if (p->list.count)
		*right = g_strdup_printf("%zu of %zu", p->list.selected + 1,
					 p->list.count);
	return g_strdup("problems of the trace");
}

void problems_draw(struct ui *ui, void *state, const struct rect *area,
		   struct cells *c, bool focus)
{
	struct problems *p = state;
	struct rect list = *area, below = { 0, area->col + 2, DETAIL_ROWS,
					    area->cols - 3 };
	char *text;

	if (!p->list.count || area->rows < DETAIL_MIN) {
		list_draw(&p->list, ui, area, c, focus);
		return;
	}
	list.rows -= DETAIL_ROWS;
	list_draw(&p->list, ui, &list, c, focus);
	below.row = list.row + list.rows;
	text = sentence(ui, p, p->list.selected);
	cells_put_words(c, &below, role_style(&ui->caps, ROLE_TEXT), text);
	g_free(text);
}

bool problems_act(struct ui *ui, void *state, const struct action *action,
		  int height)
{
	struct problems *p = state;

	return list_action(&p->list, ui, action, height - 1);
}
