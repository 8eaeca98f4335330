/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of lower panes, and which is shown: see panes.h. */
#include "config.h"

#include "ui/panes.h"

#include <string.h>

#include <glib.h>

#include "ui/actions.h"
#include "ui/keys.h"
#include "ui/pane.h"
#include "ui/ui.h"

/* Of every list that can be sorted. */
static const struct pane_hint list_hints[] = {
	{ { "row-down", "row-up" }, "line" },
	{ { "enter" }, "go there" },
	{ { "sort", "sort-reverse" }, "sort" },
	{ { "pane-focus" }, "timeline" },
	{ { "pane-size" }, "size" },
	{ { "help" }, "help" },
	{ { "close" }, "close" },
	{ { NULL }, NULL },
};

static const struct pane_hint problem_hints[] = {
	{ { "row-down", "row-up" }, "line" },
	{ { "enter" }, "go there" },
	{ { "next-problem", "prev-problem" }, "next" },
	{ { "pane-focus" }, "timeline" },
	{ { "pane-size" }, "size" },
	{ { "help" }, "help" },
	{ { "close" }, "close" },
	{ { NULL }, NULL },
};

static const struct pane_hint marks_hints[] = {
	{ { "row-down", "row-up" }, "line" },
	{ { "enter" }, "go there" },
	{ { "delete" }, "delete" },
	{ { "close" }, "close" },
	{ { "sort", "sort-reverse" }, "sort" },
	{ { "pane-focus" }, "timeline" },
	{ { "help" }, "help" },
	{ { NULL }, NULL },
};

/* Of a list that can be one of a range alone. */
static const struct pane_hint range_hints[] = {
	{ { "row-down", "row-up" }, "line" },
	{ { "enter" }, "go there" },
	{ { "sort", "sort-reverse" }, "sort" },
	{ { "range" }, "range" },
	{ { "back" }, "all" },
	{ { "pane-focus" }, "timeline" },
	{ { "pane-size" }, "size" },
	{ { "close" }, "close" },
	{ { NULL }, NULL },
};

/* Of the events: a list that has a filter and cannot be sorted. */
static const struct pane_hint event_hints[] = {
	{ { "row-down", "row-up" }, "event" },
	{ { "enter" }, "its row" },
	{ { "filter" }, "filter" },
	{ { "all-events" }, "all" },
	{ { "pane-focus" }, "timeline" },
	{ { "pane-size" }, "size" },
	{ { "close" }, "close" },
	{ { NULL }, NULL },
};

/* Of the table of victims and culprits. */
static const struct pane_hint blame_hints[] = {
	{ { "row-down", "row-up" }, "victim" },
	{ { "prev-state", "next-state" }, "culprit" },
	{ { "enter" }, "preemptions" },
	{ { "sort" }, "time, times, longest" },
	{ { "range" }, "range" },
	{ { "close" }, "close" },
	{ { NULL }, NULL },
};

/* Of a table of a range. */
static const struct pane_hint table_hints[] = {
	{ { "row-down", "row-up" }, "line" },
	{ { "enter" }, "go there" },
	{ { "sort", "sort-reverse" }, "sort" },
	{ { "range" }, "range" },
	{ { "pane-focus" }, "timeline" },
	{ { "pane-size" }, "size" },
	{ { "close" }, "close" },
	{ { NULL }, NULL },
};

/* Of the list of formats. */
static const struct pane_hint export_hints[] = {
	{ { "row-down", "row-up" }, "format" },
	{ { "enter" }, "write it" },
	{ { "range" }, "all rows or this one" },
	{ { "close" }, "close" },
	{ { NULL }, NULL },
};

/* clang-format off */
static const struct pane table[PANE_COUNT] = {
[PANE_DETAIL] = { "details", PANE_SMALL, .draw = pane_detail },
[PANE_BLAME] = { "blame", PANE_HALF, blame_make, blame_free,
	blame_title, blame_draw, blame_act, blame_hints },
[PANE_EXPORT] = { "export", PANE_HALF, exports_make, exports_free,
	exports_title, exports_draw, exports_act, export_hints },
[PANE_PREEMPTS] = { "preemptions", PANE_HALF, preempts_make, preempts_free,
	preempts_title, preempts_draw, preempts_act, range_hints },
[PANE_PROBLEMS] = { "problems", PANE_SMALL, problems_make, problems_free,
	problems_title, problems_draw, problems_act, problem_hints },
[PANE_MARKS] = { "marks", PANE_SMALL, marks_make, marks_free,
	marks_title, marks_draw, marks_act, marks_hints },
[PANE_EVENTS] = { "events", PANE_SMALL, events_make, events_free,
	events_title, events_draw, events_act, event_hints },
[PANE_LEGEND] = { "legend", PANE_SMALL, .title = legend_title,
	.draw = legend_pane },
[PANE_STATS] = { "statistics", PANE_HALF, stats_make, stats_free,
	stats_title, stats_draw, stats_act, list_hints },
[PANE_WAITS] = { "waits", PANE_HALF, waits_make, table_pane_free,
	waits_title, table_pane_draw, table_pane_act, table_hints },
[PANE_PROCESSES] = { "processes", PANE_HALF, processes_make, table_pane_free,
	processes_title, table_pane_draw, table_pane_act, table_hints },
[PANE_EXITS] = { "exits", PANE_HALF, exits_make, table_pane_free,
	exits_title, table_pane_draw, table_pane_act, table_hints },
[PANE_RESOURCES] = { "resources", PANE_HALF, resources_make, table_pane_free,
	resources_title, table_pane_draw, table_pane_act, table_hints },
[PANE_REQUESTS] = { "requests", PANE_HALF, requests_make, table_pane_free,
	requests_title, table_pane_draw, table_pane_act, table_hints },
};
/* clang-format on */

const struct pane *pane_info(enum pane_id id)
{
	return &table[id];
}

int pane_by_name(const char *name)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (!strcmp(table[i].name, name))
			return i;
	return -1;
}

void panes_init(struct panes *p)
{
	*p = (struct panes){ .shown = PANE_DETAIL };
	for (int i = 0; i < PANE_COUNT; i++)
		p->size[i] = table[i].size;
}

void panes_release(struct panes *p)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (p->state[i])
			table[i].free(p->state[i]);
	*p = (struct panes){ .shown = PANE_DETAIL };
}

void *panes_state(struct ui *ui, enum pane_id id)
{
	struct panes *p = &ui->panes;

	if (!p->state[id] && table[id].make)
		p->state[id] = table[id].make(ui);
	return p->state[id];
}

void panes_open(struct ui *ui, enum pane_id id)
{
	struct panes *p = &ui->panes;

	panes_state(ui, id);
	p->shown = id;
	p->focus = table[id].act != NULL;
	if (p->size[id] == PANE_NONE)
		p->size[id] = table[id].size;
	ui_settle(ui);
}

bool panes_close(struct ui *ui)
{
	struct panes *p = &ui->panes;

	if (p->shown == PANE_DETAIL)
		return false;
	p->shown = PANE_DETAIL;
	p->focus = false;
	ui_settle(ui);
	return true;
}

enum pane_size panes_size(const struct ui *ui)
{
	return ui->panes.size[ui->panes.shown];
}

/* Lines of the pane that are not its title. */
static int inner_height(const struct ui *ui)
{
	struct layout l = ui_layout(ui);

	return l.pane < 0 ? 0 : l.pane_rows - 1;
}

bool panes_act(struct ui *ui, const struct action *action)
{
	struct panes *p = &ui->panes;
	int height = inner_height(ui);

	/* On a screen with no room for it the keys are the timeline's. */
	if (!p->focus || !height || !table[p->shown].act)
		return false;
	return table[p->shown].act(ui, panes_state(ui, p->shown), action,
				   height);
}

/* Columns of a title that stay whatever stands at the right. */
#define TITLE_LEAST 24

static void draw_title(struct ui *ui, const struct layout *l, struct cells *c,
		       const struct pane *pane)
{
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	char *right = NULL,
	     *title = pane->title(ui, ui->panes.state[ui->panes.shown], &right);
	int end = l->cols - 2, width;

	cells_fill(c, l->pane, 0, l->cols, faint,
		   mark_glyph(&ui->caps, MARK_LINE));
	/* Rather than that a long title is cut. */
	if (right && cells_width(c, right) +
				     MIN(cells_width(c, title), TITLE_LEAST) +
				     10 <
			     l->cols) {
		width = cells_width(c, right);
		cells_put(c, l->pane, end - width, width,
			  role_style(&ui->caps, ROLE_TEXT), right);
		cells_glyph(c, l->pane, end - width - 1, faint, ' ');
		cells_glyph(c, l->pane, end, faint, ' ');
		end -= width + 2;
	}
	cells_glyph(c, l->pane, 2, faint, ' ');
	width = cells_put_cut(c, l->pane, 3, end - 4,
			      role_style(&ui->caps, ui->panes.focus
							    ? ROLE_SELECTED
							    : ROLE_TITLE),
			      title);
	cells_glyph(c, l->pane, 3 + width, faint, ' ');
	g_free(title);
	g_free(right);
}

void pane_lower(struct ui *ui, const struct layout *l, struct cells *c)
{
	const struct pane *pane = &table[ui->panes.shown];
	struct rect area = { l->pane, 0, l->pane_rows, l->cols };
	void *state;

	if (l->pane < 0)
		return;
	state = panes_state(ui, ui->panes.shown);
	if (pane->title) {
		draw_title(ui, l, c, pane);
		area.row++;
		area.rows--;
	}
	pane->draw(ui, state, &area, c, ui->panes.focus);
}

void act_pane_focus(struct ui *ui)
{
	struct panes *p = &ui->panes;

	if (!table[p->shown].act)
		ui_say(ui, "%s: this pane takes no keys; others can be gone "
			   "through",
		       table[p->shown].name);
	else if (ui_layout(ui).pane < 0)
		ui_say(ui, "no room for the pane on this screen");
	else
		p->focus = !p->focus;
}

void act_pane_size(struct ui *ui)
{
	struct panes *p = &ui->panes;
	enum pane_size *size = &p->size[p->shown];

	*size = *size == PANE_LARGE ? PANE_SMALL : *size + 1;
	ui_settle(ui);
}

/* The details come and go; another pane gives way to them. */
void act_details(struct ui *ui)
{
	struct panes *p = &ui->panes;

	if (p->shown != PANE_DETAIL) {
		panes_close(ui);
		return;
	}
	p->size[PANE_DETAIL] =
		p->size[PANE_DETAIL] == PANE_NONE ? PANE_SMALL : PANE_NONE;
	ui_settle(ui);
}

void act_problems(struct ui *ui)
{
	panes_open(ui, PANE_PROBLEMS);
}

void act_legend(struct ui *ui)
{
	panes_open(ui, PANE_LEGEND);
}

void act_marks(struct ui *ui)
{
	panes_open(ui, PANE_MARKS);
}

/* Of a pane; the timeline has nothing to delete. */
void act_delete(struct ui *ui)
{
	ui_say(ui, "marks are deleted in their list; :marks shows it");
}

/* Panes that tell of a range take it themselves. */
void act_range(struct ui *ui)
{
	ui_say(ui, "preemptions, tables, blame and exports can be of a range: "
		   "open one first");
}

void act_back(struct ui *ui)
{
	/* What has the focus goes first. */
	if (ui->panes.focus && panes_close(ui))
		return;
	if (!selection_clear(ui) && !panes_close(ui))
		ui_say(ui, "nothing to close; Q leaves");
}

void act_close(struct ui *ui)
{
	if (!panes_close(ui))
		ui->quit = true;
}
