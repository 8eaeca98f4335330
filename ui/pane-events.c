/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of events: the stored events of the selected row around the cursor
 * (row-events.h), both ways: the selected line is the event at the cursor, and
 * going through the lines moves the cursor.
 *
 * The list knows but the lines about the selected one: they are looked for
 * when they are to be seen, a screen in each direction, and kept until the
 * cursor goes elsewhere or other events are asked for.  So it costs the same
 * with 10^7 events.  A search that is tired goes on with the next picture.
 */
#include "config.h"

#include "base/nstime.h"
#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/keys.h"
#include "ui/list.h"
#include "ui/pane.h"
#include "ui/words.h"

#define LINES_MAX   4096 /* kept */
#define DETAIL_FROM 10   /* lines from which on some tell the whole event */
#define DETAIL_MAX  4

enum { COL_TIME, COL_SINCE, COL_CPU, COL_TID, COL_WHO, COL_NAME, COL_FIELDS };

static const struct list_column columns[] = {
	[COL_TIME] = { "time", 15, .right = true },
	[COL_SINCE] = { "since", 9, .right = true, .drop = 3 },
	[COL_CPU] = { "pCPU", 4, .right = true, .drop = 2 },
	[COL_TID] = { "tid", 7, .right = true, .drop = 4 },
	[COL_WHO] = { "thread", 15, .drop = 5 },
	[COL_NAME] = { "event", 22 },
	[COL_FIELDS] = { "fields", 20, .stretch = true, .drop = 1 },
};

/* Where looking for more lines goes on. */
struct edge {
	struct event_pos pos;
	bool over; /* there are no more */
};

struct events_pane {
	struct list list;
	GArray *lines; /* of struct event_pos, in their order */
	struct edge before, after;
	unsigned int serial; /* of the query that they answer */
	bool waits;          /* the event at the cursor is still looked for */
	int64_t cursor_ns;
	bool fresh; /* begun anew */
	/* What was counted in which window. */
	int64_t count, count_from_ns, count_to_ns;
	unsigned int count_serial;
	bool more;
};

static struct event_pos *line_at(struct events_pane *p, size_t line)
{
	return &g_array_index(p->lines, struct event_pos, line);
}

static int compare(const struct event_pos *a, const struct event_pos *b)
{
	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* ----- the lines -------------------------------------------------------- */

/* The line of the event @pos, or -1. */
static int64_t line_of(struct events_pane *p, const struct event_pos *pos)
{
	size_t low = 0, high = p->lines->len, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (compare(line_at(p, mid), pos) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < p->lines->len && !compare(line_at(p, low), pos)
		       ? (int64_t)low
		       : -1;
}

/* One line more at the end; 1, or why there is none. */
static int append(struct ui *ui, struct events_pane *p, struct err *err)
{
	int r = p->after.over ? 0
			      : row_events_step(ui, true, &p->after.pos, err);

	p->after.over = !r;
	if (r == 1)
		g_array_append_val(p->lines, p->after.pos);
	return r;
}

/* @n lines more before the first, if there are so many. */
static int prepend(struct ui *ui, struct events_pane *p, size_t n,
		   struct err *err)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct event_pos));
	int r = p->before.over ? 0 : 1;

	while (r == 1 && found->len < n) {
		r = row_events_step(ui, false, &p->before.pos, err);
		if (r == 1)
			g_array_append_val(found, p->before.pos);
	}
	p->before.over = !r;
	for (guint i = 0; i < found->len / 2; i++) {
		struct event_pos *a =
			&g_array_index(found, struct event_pos, i);
		struct event_pos *b = &g_array_index(found, struct event_pos,
						     found->len - 1 - i);
		struct event_pos c = *a;

		*a = *b;
		*b = c;
	}
	if (p->lines->len && !p->waits)
		p->list.selected += found->len;
	p->list.top += found->len;
	g_array_prepend_vals(p->lines, found->data, found->len);
	g_array_free(found, TRUE);
	return r < 0 ? -1 : 0;
}

/*
 * Begin anew about the cursor; @found is what row_events_at() returned, *@at
 * where it stopped.
 */
static int begin_anew(struct ui *ui, struct events_pane *p, int found,
		      const struct event_pos *at, struct err *err)
{
	struct event_pos next;

	g_array_set_size(p->lines, 0);
	p->list.selected = p->list.top = 0;
	p->fresh = true;
	p->serial = ui->row_events.serial;
	p->cursor_ns = ui->view.cursor_ns;
	p->waits = found == EVENT_TIRED;
	p->before = (struct edge){ *at, !found };
	p->after = p->before;
	if (found == 1) {
		g_array_append_val(p->lines, *at);
		return 0;
	}
	found = row_events_seek(ui, true, ui->view.cursor_ns + 1, &next, err);
	p->after = (struct edge){ next, !found };
	if (found == 1)
		g_array_append_val(p->lines, next);
	return found < 0 ? -1 : 0;
}

/*
 * Select the line of the event at the cursor, or the first one after it when
 * there is none so early.  *@found: there is one.
 */
static int select_cursor(struct ui *ui, struct events_pane *p, bool *found,
			 struct err *err)
{
	struct event_pos at = { 0, 0 };
	int64_t line;
	int r;

	*found = false;
	if (p->waits && p->serial == ui->row_events.serial &&
	    p->cursor_ns == ui->view.cursor_ns)
		return 0;
	r = row_events_at(ui, &at, err);
	if (r < 0)
		return -1;
	*found = r == 1;
	line = *found ? line_of(p, &at) : -1;
	if (line >= 0 && p->serial == ui->row_events.serial &&
	    p->lines->len <= LINES_MAX) {
		p->list.selected = (size_t)line;
		return 0;
	}
	return begin_anew(ui, p, r, &at, err);
}

/* Lines before the selected one, until there are @n. */
static int gather_before(struct ui *ui, struct events_pane *p, size_t n,
			 struct err *err)
{
	size_t had = p->lines->len, selected = p->waits ? 0 : p->list.selected;

	if (selected >= n)
		return 0;
	if (prepend(ui, p, n - selected, err))
		return -1;
	if (p->waits && p->lines->len > had) { /* here is the cursor's */
		p->waits = false;
		p->list.selected = p->lines->len - had - 1;
		row_events_hold(ui, line_at(p, p->list.selected));
	}
	p->waits = p->waits && !p->before.over;
	return 0;
}

/*
 * The lines of @height about the selected one, and one before, for the time
 * since then.  0 or -1; *@found as above.
 */
static int gather(struct ui *ui, struct events_pane *p, int height, bool *found,
		  struct err *err)
{
	size_t h = (size_t)MAX(height, 1);
	int r = 1;

	row_events_budget(ui, EFFORT_DRAW);
	if (select_cursor(ui, p, found, err) ||
	    gather_before(ui, p, h + 1, err))
		return -1;
	while (r == 1 && p->lines->len - p->list.selected <= h)
		r = append(ui, p, err);
	p->list.count = p->lines->len;
	if (p->fresh) /* the cursor in the middle */
		p->list.top = p->list.selected - MIN(p->list.selected, h / 2);
	p->fresh = false;
	return r < 0 ? -1 : 0;
}

/*
 * Have lines for @height about the cursor, or none and a sentence.  True if
 * there is an event at the cursor.
 */
static bool prepare(struct ui *ui, struct events_pane *p, int height)
{
	struct err err = ERR_INIT;
	int r = row_events_ready(ui, &err);
	bool found = false;

	if (r > 0)
		r = gather(ui, p, height, &found, &err) < 0 ? -1 : 1;
	if (r > 0) {
		p->list.empty = p->before.over && p->after.over
					? row_events_why_none(ui)
					: "none so far; any key looks further";
		return found;
	}
	list_resize(&p->list, 0);
	p->list.empty = r < 0 ? "the events could not be read"
			      : row_events_why_none(ui);
	if (r < 0)
		ui_say_err(ui, &err);
	return false;
}

/* ----- one line --------------------------------------------------------- */

static void put_since(struct ui *ui, struct events_pane *p, size_t line,
		      const struct stored_event *ev, GString *text)
{
	struct err err = ERR_INIT;
	char since[NSTIME_TEXT_MAX];
	struct stored_event before;

	if (!line)
		return;
	if (event_get(ui->row_events.e, line_at(p, line - 1), &before, &err))
		err_clear(&err);
	else
		g_string_append(text,
				nsduration_text(since, sizeof(since),
						ev->ts_ns - before.ts_ns));
}

static void put_column(struct ui *ui, struct events_pane *p, size_t line,
		       size_t column, const struct stored_event *ev,
		       GString *text)
{
	struct err err = ERR_INIT;
	char time[TIMETEXT_MAX], *who;

	if (column == COL_TIME) {
		g_string_append(text,
				timetext(time, ui->settings.time_format,
					 ui->view.begin_ns, ev->ts_ns, 9));
	} else if (column == COL_SINCE) {
		put_since(ui, p, line, ev, text);
	} else if (column == COL_CPU && ev->cpu >= 0) {
		g_string_append_printf(text, "%d", ev->cpu);
	} else if (column == COL_TID && ev->tid >= 0) {
		g_string_append_printf(text, "%d", ev->tid);
	} else if (column == COL_WHO) {
		who = row_events_thread_name(ui->history, ev);
		g_string_append(text, who);
		g_free(who);
	} else if (column == COL_NAME) {
		g_string_append(text, ev->name);
	} else if (column == COL_FIELDS &&
		   event_fields(ui->row_events.e, line_at(p, line), text,
				&err)) {
		err_clear(&err);
	}
}

static void cell(struct ui *ui, void *data, size_t line, size_t column,
		 GString *text, struct style *style)
{
	struct events_pane *p = data;
	struct err err = ERR_INIT;
	struct stored_event ev;

	if (event_get(ui->row_events.e, line_at(p, line), &ev, &err)) {
		err_clear(&err);
		return;
	}
	put_column(ui, p, line, column, &ev, text);
	/* What is not in the window is not on the timeline. */
	if (ev.ts_ns < view_from_ns(&ui->view) ||
	    ev.ts_ns >= view_to_ns(&ui->view))
		*style = role_style(&ui->caps, ROLE_FAINT);
}

/* ----- where an event leads --------------------------------------------- */

static uint32_t row_if_shown(struct ui *ui, const struct track *t)
{
	uint32_t row = t ? rows_of_track(&ui->rows, t->id) : ROW_NONE;

	if (row == ROW_NONE ||
	    ui->rows.shown[rows_place(&ui->rows, row)] != row)
		return ROW_NONE;
	return row;
}

static uint32_t row_of_cpu(struct ui *ui, const struct stored_event *ev)
{
	const struct track *t;
	size_t n;

	t = history_tracks(ui->history, &n);
	for (size_t i = 0; i < n; i++)
		if (t[i].kind == TRACK_PCPU && t[i].machine == ev->machine &&
		    t[i].key == ev->cpu)
			return rows_of_track(&ui->rows, t[i].id);
	return ROW_NONE;
}

/* The row of its thread, of the vCPU that this runs; there already, its pCPU.
 */
static uint32_t row_of_event(struct ui *ui, const struct stored_event *ev)
{
	const struct track *t = row_events_thread(ui->history, ev), *vcpu;
	uint32_t row = row_if_shown(ui, t);

	if (t && row == ROW_NONE) {
		vcpu = history_vcpu_of(ui->history, t);
		row = rows_of_track(&ui->rows, vcpu ? vcpu->id : t->id);
	}
	return row == ROW_NONE || row == ui->selected ? row_of_cpu(ui, ev)
						      : row;
}

static void enter(struct ui *ui, void *data, size_t line)
{
	struct events_pane *p = data;
	struct event_pos pos = *line_at(p, line);
	struct err err = ERR_INIT;
	struct stored_event ev;
	uint32_t row;

	if (event_get(ui->row_events.e, &pos, &ev, &err) ||
	    row_events_go(ui, &pos, &err)) {
		ui_say_err(ui, &err);
		return;
	}
	row = row_of_event(ui, &ev);
	if (row == ROW_NONE)
		ui_say(ui, "there is no row for this event's thread or pCPU");
	else
		ui_select(ui, row);
}

/* ----- the pane --------------------------------------------------------- */

static const struct list_model model = {
	.columns = columns,
	.column_count = G_N_ELEMENTS(columns),
	.cell = cell,
	.enter = enter,
};

void *events_make(struct ui *ui)
{
	struct events_pane *p = g_new0(struct events_pane, 1);

	(void)ui;
	p->lines = g_array_new(FALSE, FALSE, sizeof(struct event_pos));
	p->list = (struct list){ .model = &model, .data = p };
	return p;
}

void events_free(void *state)
{
	struct events_pane *p = state;

	g_array_unref(p->lines);
	g_free(p);
}

static void count_window(struct ui *ui, struct events_pane *p)
{
	struct err err = ERR_INIT;
	int64_t from = view_from_ns(&ui->view), to = view_to_ns(&ui->view);

	if (p->count_serial == ui->row_events.serial &&
	    p->count_from_ns == from && p->count_to_ns == to)
		return;
	p->count = row_events_count(ui, &p->more, &err);
	p->count_serial = ui->row_events.serial;
	p->count_from_ns = from;
	p->count_to_ns = to;
	err_clear(&err); /* the lines meet it again and say it */
}

char *events_title(struct ui *ui, void *state, char **right)
{
	struct events_pane *p = state;
	struct err err = ERR_INIT;
	const struct row *row = ui_row(ui);
	const char *filter = ui->row_events.filter;
	char *who, *title;

	if (row_events_ready(ui, &err) > 0) {
		count_window(ui, p);
		if (p->count > 0 || (!p->count && !p->more))
			*right = g_strdup_printf(
				"%s%" G_GINT64_FORMAT " in the window",
				p->more ? "more than " : "",
				p->count - (p->more && p->count == 1000));
	}
	err_clear(&err);
	if (ui->row_events.all || !row)
		who = g_strdup("all rows");
	else if (row_has_states(row))
		who = words_track(ui->history, row->track);
	else
		who = g_strdup(rows_label(&ui->rows, ui->selected));
	title = g_strdup_printf("events of %s%s%s", who, filter ? ": " : "",
				filter ? filter : "");
	g_free(who);
	return title;
}

/*
 * The whole event in the last @rows lines of @area, broken between fields
 * where that is possible.
 */
static void draw_detail(struct ui *ui, struct events_pane *p,
			const struct rect *area, int rows, struct cells *c)
{
	struct style style = role_style(&ui->caps, ROLE_TEXT);
	int row = area->row + area->rows - rows, last = area->row + area->rows;
	struct err err = ERR_INIT;
	char *text, **parts;
	GString *line;

	text = row_events_text(ui, line_at(p, p->list.selected), &err);
	if (!text) {
		err_clear(&err);
		return;
	}
	line = g_string_new(NULL);
	parts = g_strsplit(text, ", ", -1);
	for (char **part = parts; *part; part++) {
		int width =
			cells_width(c, line->str) + cells_width(c, *part) + 2;

		if (line->len && width > area->cols - 3 && row < last - 1) {
			cells_put_cut(c, row++, area->col + 2, area->cols - 3,
				      style, line->str);
			g_string_truncate(line, 0);
		}
		g_string_append_printf(line, "%s%s", *part,
				       part[1] ? ", " : "");
	}
	cells_put_cut(c, row, area->col + 2, area->cols - 3, style, line->str);
	g_strfreev(parts);
	g_string_free(line, TRUE);
	g_free(text);
}

/* Lines of the pane that tell the whole event. */
static int detail_rows(int rows)
{
	return rows < DETAIL_FROM ? 0 : MIN(rows / 6, DETAIL_MAX);
}

void events_draw(struct ui *ui, void *state, const struct rect *area,
		 struct cells *c, bool focus)
{
	struct events_pane *p = state;
	struct rect top = *area;
	int detail = detail_rows(area->rows);

	top.rows -= detail;
	prepare(ui, p, top.rows - 1);
	list_draw(&p->list, ui, &top, c, focus);
	if (detail && p->list.count)
		draw_detail(ui, p, area, detail, c);
}

/* ----- keys ------------------------------------------------------------- */

static void go(struct ui *ui, const struct event_pos *pos)
{
	struct err err = ERR_INIT;

	if (row_events_go(ui, pos, &err))
		ui_say_err(ui, &err);
}

/* To the very first event, or the last one. */
static void go_to_end(struct ui *ui, bool last)
{
	struct err err = ERR_INIT;
	struct event_pos pos;
	int r;

	row_events_budget(ui, EFFORT_STEP);
	r = row_events_seek(ui, !last, last ? INT64_MAX : INT64_MIN, &pos,
			    &err);
	if (r < 0)
		ui_say_err(ui, &err);
	else if (r == EVENT_TIRED)
		ui_say(ui, "none for very long; . and , look further");
	else if (r)
		go(ui, &pos);
}

static void move(struct ui *ui, struct events_pane *p,
		 const struct action *action, int height, bool found)
{
	bool later =
		action->run == act_row_down || action->run == act_page_down;
	const struct edge *edge = later ? &p->after : &p->before;
	size_t before = p->list.selected;

	if (found)
		list_action(&p->list, ui, action, height);
	if (!p->list.count)
		ui_say(ui, "%s", p->list.empty);
	else if ((found && p->list.selected != before) || (!found && later))
		go(ui, line_at(p, p->list.selected));
	else if (edge->over || !found)
		ui_say(ui, "no %s event", later ? "later" : "earlier");
	else
		ui_say(ui, "none so far; once more looks further");
}

bool events_act(struct ui *ui, void *state, const struct action *action,
		int height)
{
	static void (*const moves[])(struct ui * ui) = {
		act_row_down,
		act_row_up,
		act_page_down,
		act_page_up,
	};
	struct events_pane *p = state;
	bool found;

	if (action->run == act_filter || action->run == act_filter_clear) {
		(action->run == act_filter ? events_filter_ask
					   : events_filter_clear)(ui);
		return true;
	}
	height -= 1 + detail_rows(height);
	found = prepare(ui, p, 2 * MAX(height, 1));
	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++)
		if (action->run == moves[i]) {
			move(ui, p, action, height, found);
			return true;
		}
	if (action->run != act_first_row && action->run != act_last_row)
		return list_action(&p->list, ui, action, height);
	if (p->list.count)
		go_to_end(ui, action->run == act_last_row);
	else
		ui_say(ui, "%s", p->list.empty);
	return true;
}
