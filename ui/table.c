/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of figures: see table.h. */
#include "config.h"

#include "ui/table.h"

#include <string.h>

#include "base/nstime.h"
#include "ui/actions.h"
#include "ui/go.h"
#include "ui/keys.h"
#include "ui/pane.h"
#include "ui/requests.h"
#include "ui/ui.h"

static struct table_line *line_at(const struct table *t, size_t line)
{
	return &g_array_index(t->lines, struct table_line, line);
}

/* A figure in the unit of a counter; g_free() it. */
static char *counter_text(struct ui *ui, uint32_t track,
			  enum table_format format, int64_t figure)
{
	const struct counter_info *info = history_counter(ui->history, track);

	if (!info)
		return g_strdup("");
	if (format == TABLE_RATE)
		return count_text(info, (double)figure);
	return count_amount_text(info, format == TABLE_MEAN
					       ? (double)figure / 1000
					       : (double)figure);
}

static void put_figure(struct ui *ui, const struct table_line *line,
		       enum table_format format, int64_t figure, GString *text)
{
	char buf[NSTIME_TEXT_MAX], time[TIMETEXT_MAX], *value;

	switch (format) {
	case TABLE_DURATION:
		g_string_append(text,
				nsduration_text(buf, sizeof(buf), figure));
		break;
	case TABLE_PERCENT:
		g_string_append_printf(text, "%.1f%%", (double)figure / 1000);
		break;
	case TABLE_BYTES:
		value = request_bytes_text(figure);
		g_string_append(text, value);
		g_free(value);
		break;
	case TABLE_TIME:
		g_string_append(text, timetext(time, ui->settings.time_format,
					       ui->view.begin_ns, figure, 9));
		break;
	case TABLE_TEXT:
		g_string_append(text, line->text[figure]);
		break;
	case TABLE_AMOUNT:
	case TABLE_MEAN:
	case TABLE_RATE:
		value = counter_text(ui, line->track, format, figure);
		g_string_append(text, value);
		g_free(value);
		break;
	default:
		g_string_append_printf(text, "%" G_GINT64_FORMAT, figure);
	}
}

/* The figure of @column is one that late() tells. */
static bool is_late(const struct table *t, size_t column)
{
	return t->kind->late && column >= t->kind->late_from;
}

static void make_late(struct ui *ui, struct table *t, struct table_line *line)
{
	struct err err = ERR_INIT;

	if (line->late)
		return;
	line->late = true;
	if (t->kind->late(ui, t, line, &err))
		ui_say_err(ui, &err);
}

static void cell(struct ui *ui, void *data, size_t number, size_t column,
		 GString *text, struct style *style)
{
	struct table *t = data;
	struct table_line *line = line_at(t, number);

	(void)style;
	if (is_late(t, column))
		make_late(ui, t, line);
	if (t->kind->formats[column] == TABLE_NAME)
		g_string_append(text, line->name);
	else if (line->figure[column] >= 0 ||
		 t->kind->formats[column] == TABLE_TIME)
		put_figure(ui, line, t->kind->formats[column],
			   line->figure[column], text);
}

/* Names and texts from A on, figures from the largest, times from the first. */
static int compare_column(const struct table_line *x,
			  const struct table_line *y, size_t column,
			  enum table_format format)
{
	int64_t p = x->figure[column], q = y->figure[column];
	int d = p < q ? 1 : p > q ? -1 : 0;

	if (format == TABLE_NAME)
		return strcmp(x->name, y->name);
	if (format == TABLE_TEXT)
		return strcmp(x->text[p], y->text[q]);
	return format == TABLE_TIME ? -d : d;
}

static int compare(const void *a, const void *b, void *data)
{
	const struct table_line *x = a, *y = b;
	const struct table *t = data;
	size_t column = t->list.sort;
	int d = compare_column(x, y, column, t->kind->formats[column]);

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (!d)
		return strcmp(x->name, y->name);
	return t->list.reverse ? -d : d;
}

static void put_in_order(struct ui *ui, struct table *t)
{
	for (guint i = 0; i < t->lines->len && is_late(t, t->list.sort); i++)
		make_late(ui, t, line_at(t, i));
	g_array_sort_with_data(t->lines, compare, t);
}

static void sort(struct ui *ui, void *data, size_t column, bool reverse)
{
	(void)column;
	(void)reverse;
	put_in_order(ui, data);
}

static void enter(struct ui *ui, void *data, size_t number)
{
	const struct table_line *line = line_at(data, number);
	uint32_t row =
		line->track ? rows_of_track(&ui->rows, line->track) : ROW_NONE;

	if (row == ROW_NONE) {
		ui_say(ui, "this line has no row");
		return;
	}
	ui->drilled = row != ui->selected;
	if (line->at_ns == INT64_MIN)
		ui_select(ui, row);
	else
		go_to(ui, line->track, line->at_ns, line->at_ns, false);
}

static void clear_line(gpointer data)
{
	struct table_line *line = data;

	g_free(line->name);
	for (size_t i = 0; i < TABLE_TEXTS; i++)
		g_free(line->text[i]);
}

struct table *table_new(const struct table_kind *kind)
{
	struct table *t = g_new0(struct table, 1);

	t->kind = kind;
	t->model = (struct list_model){
		.columns = kind->columns,
		.column_count = kind->column_count,
		.cell = cell,
		.sort = sort,
		.enter = enter,
	};
	t->list = (struct list){
		.model = &t->model,
		.data = t,
		.sort = kind->sort,
		.scrolls = true,
		.empty = kind->empty,
	};
	t->lines = g_array_new(FALSE, FALSE, sizeof(struct table_line));
	g_array_set_clear_func(t->lines, clear_line);
	return t;
}

void table_pane_free(void *state)
{
	struct table *t = state;

	g_array_free(t->lines, TRUE);
	g_free(t);
}

struct table_line *table_add(struct table *t, char *name, uint32_t track)
{
	struct table_line line = {
		.name = name, .track = track, .at_ns = INT64_MIN
	};

	g_array_append_val(t->lines, line);
	return line_at(t, t->lines->len - 1);
}

int64_t table_text(struct table_line *line, char *text)
{
	int64_t i = 0;

	while (line->text[i])
		i++;
	g_assert(i < TABLE_TEXTS);
	line->text[i] = text;
	return i;
}

int64_t table_percent(int64_t part, int64_t all)
{
	return all > 0 ? (int64_t)(100000.0 * (double)part / (double)all + 0.5)
		       : -1;
}

void table_update(struct ui *ui, struct table *t)
{
	struct err err = ERR_INIT;
	int64_t from = ui->view.begin_ns, to = ui->view.end_ns;

	if (!t->whole)
		ui_range(ui, &from, &to);
	if (t->made && t->from_ns == from && t->to_ns == to &&
	    t->hidden == ui->rows.hidden_changes &&
	    (!t->kind->of_row || t->row == ui->selected))
		return;
	t->made = true;
	t->row = ui->selected;
	t->hidden = ui->rows.hidden_changes;
	t->from_ns = from;
	t->to_ns = to;
	g_array_set_size(t->lines, 0);
	if (t->kind->fill(ui, t, &err))
		ui_say_err(ui, &err);
	put_in_order(ui, t);
	list_resize(&t->list, t->lines->len);
}

char *table_title(struct ui *ui, struct table *t, const char *of, char **right)
{
	char *range = t->whole ? g_strdup("whole trace") : ui_range_text(ui);
	char *title;

	table_update(ui, t);
	title = g_strdup_printf("%s%s%s, %s", t->kind->name, of ? " of " : "",
				of ? of : "", range);
	*right = list_left_out(&t->list, ui);
	g_free(range);
	return title;
}

void table_pane_draw(struct ui *ui, void *state, const struct rect *area,
		     struct cells *c, bool focus)
{
	struct table *t = state;

	list_draw(&t->list, ui, area, c, focus);
}

bool table_pane_act(struct ui *ui, void *state, const struct action *action,
		    int height)
{
	struct table *t = state;

	if (action->run == act_range) {
		t->whole = !t->whole;
		table_update(ui, t);
		return true;
	}
	table_update(ui, t);
	return list_action(&t->list, ui, action, height - 1);
}
