/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept of the viewer, field by field: see saved.h.  Each save
 * function has its restore function below it; what one writes, the other reads
 * on the same screen to the same picture.
 */
#include "config.h"

#include "ui/saved.h"

#include <string.h>

#include "base/text.h"
#include "ui/pins.h"
#include "ui/rownames.h"
#include "ui/search.h"
#include "ui/ui.h"

/* Rows that are noted at most as folded or unfolded. */
#define FOLDS_MAX 20000
/* Texts of a prompt's history, the newest. */
#define PROMPTS_MAX 50
/* Bytes of one that is typed. */
#define TEXT_MAX 1000

static char *get_text(const struct saving *s, const char *key)
{
	return g_key_file_get_string(s->file, s->group, key, NULL);
}

static char **get_list(const struct saving *s, const char *key)
{
	return g_key_file_get_string_list(s->file, s->group, key, NULL, NULL);
}

static void put_list(const struct saving *s, const char *key, GPtrArray *list)
{
	if (list->len)
		g_key_file_set_string_list(s->file, s->group, key,
					   (const char *const *)list->pdata,
					   list->len);
}

static uint32_t get_row(const struct saving *s, const char *key)
{
	char *name = get_text(s, key);
	uint32_t row = name ? row_named(s->names, name) : ROW_NONE;

	g_free(name);
	return row;
}

/* A window as text: "BEGIN END CURSOR", or "whole CURSOR". */
static char *window_text(const struct view *v)
{
	if (v->whole)
		return g_strdup_printf("whole %" G_GINT64_FORMAT, v->cursor_ns);
	return g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT
			       " %" G_GINT64_FORMAT,
			       view_from_ns(v), view_to_ns(v), v->cursor_ns);
}

static bool parse_times(char **words, int64_t *times, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!words[i] ||
		    !g_ascii_string_to_signed(words[i], 10, INT64_MIN,
					      INT64_MAX, &times[i], NULL))
			return false;
	return !words[n];
}

/* Give @v the window that @text tells of; false if it tells of none. */
static bool window_set(struct view *v, const char *text)
{
	char **words = g_strsplit(text, " ", 4);
	bool whole = words[0] && !strcmp(words[0], "whole");
	int64_t times[3];
	bool good = whole ? parse_times(words + 1, &times[2], 1)
			  : parse_times(words, times, 3);

	g_strfreev(words);
	if (!good || (!whole && (times[0] >= times[1] || times[1] <= v->begin_ns ||
				 times[0] >= v->end_ns)))
		return false;
	if (whole)
		view_whole(v);
	else
		view_show(v, times[0], times[1], 100);
	view_go(v, times[2]);
	return true;
}

static void save_place(const struct saving *s)
{
	struct ui *ui = s->ui;
	char *window = window_text(&ui->view);
	uint32_t top = ui->top < ui->rows.shown_count ? ui->rows.shown[ui->top]
						      : ROW_NONE;

	g_key_file_set_string(s->file, s->group, "window", window);
	g_key_file_set_string(s->file, s->group, "row",
			      row_name(s->names, ui->selected));
	g_key_file_set_string(s->file, s->group, "top",
			      row_name(s->names, top));
	g_free(window);
}

static void restore_place(const struct saving *s)
{
	struct ui *ui = s->ui;
	uint32_t row = get_row(s, "row"), top = get_row(s, "top");
	char *window = get_text(s, "window");

	view_resize(&ui->view, ui_layout(ui).lane_cols);
	if (window)
		window_set(&ui->view, window);
	g_free(window);
	if (row == ROW_NONE)
		return;
	ui_select(ui, row);
	if (top != ROW_NONE)
		ui->top = rows_place(&ui->rows, top);
	ui_settle(ui);
}

/* Before the folds, which are those of the view. */
static void save_view(const struct saving *s)
{
	g_key_file_set_string(s->file, s->group, "of",
			      row_view_name(s->ui->rows.view));
}

static void restore_view(const struct saving *s)
{
	char *of = get_text(s, "of");
	int view = of ? row_view_by_name(of) : -1;

	/* One that would be empty here stays what it is. */
	if (view >= 0)
		ui_show_rows(s->ui, (enum row_view)view);
	g_free(of);
}

/* Only what differs from how rows are at first. */
static void save_folds(const struct saving *s)
{
	const struct rows *rows = &s->ui->rows;
	GPtrArray *open = g_ptr_array_new(), *folded = g_ptr_array_new();

	for (size_t i = 0;
	     i < rows->count && open->len + folded->len < FOLDS_MAX; i++)
		if (rows->all[i].folded != rows_folded_at_first(rows, i))
			g_ptr_array_add(
				rows->all[i].folded ? folded : open,
				(gpointer)row_name(s->names, (uint32_t)i));
	/* The group is there, though it may say that all is as at first. */
	g_key_file_set_integer(s->file, s->group, "count",
			       (int)(open->len + folded->len));
	put_list(s, "open", open);
	put_list(s, "folded", folded);
	g_ptr_array_unref(open);
	g_ptr_array_unref(folded);
}

static void restore_folds(const struct saving *s)
{
	struct rows *rows = &s->ui->rows;
	char **lists[2] = { get_list(s, "open"), get_list(s, "folded") };
	uint32_t row;

	for (size_t i = 0; i < rows->count; i++)
		rows->all[i].folded = rows_folded_at_first(rows, i);
	for (int folded = 0; folded < 2; folded++) {
		for (char **name = lists[folded]; name && *name; name++) {
			row = row_named(s->names, *name);
			if (row != ROW_NONE && rows->all[row].first != ROW_NONE)
				rows->all[row].folded = folded;
		}
		g_strfreev(lists[folded]);
	}
	rows_update(rows);
	ui_settle(s->ui);
}

/* Which rows there are and in what order: filter, sort, pins, follow. */
static void save_choice(const struct saving *s)
{
	const struct ui *ui = s->ui;
	GPtrArray *pins = g_ptr_array_new();
	const char *filter = filter_text(ui);

	for (guint i = 0; i < ui->pins->len; i++)
		g_ptr_array_add(pins,
				(gpointer)row_name(
					s->names,
					g_array_index(ui->pins, uint32_t, i)));
	g_key_file_set_string(s->file, s->group, "filter",
			      filter ? filter : "");
	g_key_file_set_string(s->file, s->group, "follow",
			      row_name(s->names, ui->follow.row));
	put_list(s, "pins", pins);
	g_ptr_array_unref(pins);
}

/* More than any screen shows; a file may be anybody's. */
#define PINS_MAX 200

static void restore_pins(const struct saving *s)
{
	struct ui *ui = s->ui;
	char **pins = get_list(s, "pins");
	uint32_t row;

	g_array_set_size(ui->pins, 0);
	for (int i = 0; i < PINS_MAX && pins && pins[i]; i++) {
		row = row_named(s->names, pins[i]);
		if (row != ROW_NONE)
			pins_set(ui, row, true);
	}
	g_strfreev(pins);
}

static void restore_choice(const struct saving *s)
{
	struct ui *ui = s->ui;
	char *filter = get_text(s, "filter");

	/* What is no expression is said, and nothing is filtered. */
	if (filter && strlen(filter) <= TEXT_MAX)
		filter_set(ui, filter);
	restore_pins(s);
	follow_set(ui, get_row(s, "follow"));
	g_free(filter);
}

/* What n and N go on with. */
static void save_search(const struct saving *s)
{
	const char *text = search_text(s->ui);

	if (text)
		g_key_file_set_string(s->file, s->group, "for", text);
}

static void restore_search(const struct saving *s)
{
	char *text = get_text(s, "for");

	if (text && *text && strlen(text) <= TEXT_MAX)
		search_set(s->ui, text);
	g_free(text);
}

/* The figures are those of a window, perhaps not the one that is shown. */
static void save_order(const struct saving *s)
{
	const struct rows *rows = &s->ui->rows;

	g_key_file_set_string(s->file, s->group, "by",
			      row_order_name(rows->order));
	g_key_file_set_int64(s->file, s->group, "from", rows->order_from_ns);
	g_key_file_set_int64(s->file, s->group, "to", rows->order_to_ns);
}

static void restore_order(const struct saving *s)
{
	struct ui *ui = s->ui;
	char *by = get_text(s, "by");
	int order = by ? row_order_by_name(by) : -1;
	int64_t from = g_key_file_get_int64(s->file, s->group, "from", NULL);
	int64_t to = g_key_file_get_int64(s->file, s->group, "to", NULL);
	struct err err = ERR_INIT;

	g_free(by);
	from = CLAMP(from, ui->view.begin_ns, ui->view.end_ns - 1);
	to = CLAMP(to, from + 1, ui->view.end_ns);
	if (order >= 0 &&
	    rows_sort(&ui->rows, (enum row_order)order, from, to, &err))
		ui_say_err(ui, &err);
	search_forget(ui);
	ui_settle(ui);
}

static void save_show(const struct saving *s)
{
	const struct show *show = &s->ui->show;
	GPtrArray *map = g_ptr_array_new_with_free_func(g_free);

	g_key_file_set_boolean(s->file, s->group, "density", show->density);
	g_key_file_set_string(s->file, s->group, "of",
			      choice_name(show->choice));
	for (int i = 0; i < show->map_rows; i++)
		g_ptr_array_add(
			map, g_strdup_printf("%s:%s",
					     track_kind_name(show->map[i].kind),
					     choice_name(show->map[i].choice)));
	put_list(s, "minimap", map);
	g_ptr_array_unref(map);
}

/* "vcpu:preempted" */
static bool parse_map_row(const struct ui *ui, const char *text,
			  struct map_row *row)
{
	char **words = g_strsplit(text, ":", 2);
	int kind = words[0] ? track_kind_by_name(words[0]) : -1;
	int choice = kind >= 0 && words[1] ? choice_by_name(words[1]) : -1;
	bool any = kind >= 0 && map_has_kind(ui, (enum track_kind)kind);

	g_strfreev(words);
	if (!any || choice < 0 ||
	    !choice_suits((unsigned int)choice, (enum track_kind)kind))
		return false;
	*row = (struct map_row){ (uint8_t)choice, (uint8_t)kind };
	return true;
}

static void restore_show(const struct saving *s)
{
	struct show *show = &s->ui->show;
	char *of = get_text(s, "of"), **map = get_list(s, "minimap");
	int choice = of ? choice_by_name(of) : -1, n = 0;
	struct map_row row;

	if (choice >= 0)
		show->choice = (uint8_t)choice;
	show->density =
		g_key_file_get_boolean(s->file, s->group, "density", NULL);
	for (char **text = map; text && *text && n < MAP_ROWS_MAX; text++)
		if (parse_map_row(s->ui, *text, &row))
			show->map[n++] = row;
	if (n)
		show->map_rows = n;
	g_strfreev(map);
	g_free(of);
}

static void save_pane(const struct saving *s)
{
	const struct panes *p = &s->ui->panes;

	g_key_file_set_string(s->file, s->group, "shown",
			      pane_info(p->shown)->name);
	g_key_file_set_boolean(s->file, s->group, "focus", p->focus);
	for (int i = 0; i < PANE_COUNT; i++)
		g_key_file_set_integer(s->file, s->group,
				       pane_info((enum pane_id)i)->name,
				       (int)p->size[i]);
}

static void restore_pane(const struct saving *s)
{
	struct panes *p = &s->ui->panes;
	char *name = get_text(s, "shown");
	int id = name ? pane_by_name(name) : -1;

	g_free(name);
	for (int i = 0; i < PANE_COUNT; i++) {
		const char *key = pane_info((enum pane_id)i)->name;
		int size = g_key_file_get_integer(s->file, s->group, key, NULL);

		/* Only the details can be hidden. */
		if (size <= PANE_LARGE &&
		    size >= (i == PANE_DETAIL && g_key_file_has_key(s->file,
								    s->group,
								    key, NULL)
				     ? PANE_NONE
				     : PANE_SMALL))
			p->size[i] = (enum pane_size)size;
	}
	if (id < 0)
		return;
	if (id == PANE_DETAIL)
		panes_close(s->ui);
	else
		panes_open(s->ui, (enum pane_id)id);
	p->focus = p->focus &&
		   g_key_file_get_boolean(s->file, s->group, "focus", NULL);
}

/* "a = TIME;ROW;NOTE" */
static void save_marks(const struct saving *s)
{
	for (char c = 'a'; c <= 'z'; c++) {
		const struct place_mark *m =
			mark_find(&s->ui->marks, (unsigned char)c);
		const char key[] = { c, '\0' }, *list[3];
		char time[32];

		if (!m)
			continue;
		g_snprintf(time, sizeof(time), "%" G_GINT64_FORMAT, m->t_ns);
		list[0] = time;
		list[1] = row_name(s->names, m->row);
		list[2] = m->note;
		g_key_file_set_string_list(s->file, s->group, key, list,
					   m->note ? 3 : 2);
	}
}

static void restore_marks(const struct saving *s)
{
	const struct view *v = &s->ui->view;

	for (char c = 'a'; c <= 'z'; c++) {
		const char key[] = { c, '\0' };
		char **words = get_list(s, key);
		gint64 t;

		if (words && words[0] &&
		    g_ascii_string_to_signed(words[0], 10, INT64_MIN, INT64_MAX,
					     &t, NULL) &&
		    /* Of another trace it would be somewhere else. */
		    t >= v->begin_ns && t < v->end_ns)
			mark_put(&s->ui->marks, c, t,
				 words[1] ? row_named(s->names, words[1])
					  : ROW_NONE,
				 words[1] && words[2] ? words[2] : "");
		g_strfreev(words);
	}
}

static void put_windows(const struct saving *s, const char *key,
			const GArray *windows)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < windows->len; i++)
		g_ptr_array_add(list, window_text(&g_array_index(
					      windows, struct place, i)
					      .window));
	put_list(s, key, list);
	g_ptr_array_unref(list);
}

static void save_windows(const struct saving *s)
{
	put_windows(s, "back", s->ui->back);
	put_windows(s, "forward", s->ui->forward);
}

static void get_windows(const struct saving *s, const char *key,
			GArray *windows)
{
	char **list = get_list(s, key);
	struct place place = { s->ui->view, ROW_NONE, s->ui->rows.view };

	g_array_set_size(windows, 0);
	for (char **text = list; text && *text && windows->len < BACK_MAX;
	     text++)
		if (window_set(&place.window, *text))
			g_array_append_val(windows, place);
	g_strfreev(list);
}

static void restore_windows(const struct saving *s)
{
	get_windows(s, "back", s->ui->back);
	get_windows(s, "forward", s->ui->forward);
}

static void save_prompts(const struct saving *s)
{
	GHashTableIter iter;
	gpointer name, value;

	g_hash_table_iter_init(&iter, s->ui->prompt.histories);
	while (g_hash_table_iter_next(&iter, &name, &value)) {
		GPtrArray *all = value, *newest = g_ptr_array_new();
		guint from =
			all->len > PROMPTS_MAX ? all->len - PROMPTS_MAX : 0;

		for (guint i = from; i < all->len; i++)
			g_ptr_array_add(newest, all->pdata[i]);
		put_list(s, name, newest);
		g_ptr_array_unref(newest);
	}
}

static void restore_prompts(const struct saving *s)
{
	char **names = g_key_file_get_keys(s->file, s->group, NULL, NULL);

	for (char **name = names; name && *name; name++) {
		char **list = get_list(s, *name);

		for (char **text = list; text && *text; text++) {
			char *clean = text_clean(*text);

			if (!strcmp(clean, *text) && strlen(clean) <= TEXT_MAX)
				prompt_remember(&s->ui->prompt, *name, clean);
			g_free(clean);
		}
		g_strfreev(list);
	}
	g_strfreev(names);
}

static void save_settings(const struct saving *s)
{
	const struct setting *table;
	char *value;
	size_t n;

	table = settings_table(&n);
	for (size_t i = 0; i < n; i++) {
		if (table[i].personal)
			continue;
		value = setting_text(&s->ui->settings, &table[i]);
		g_key_file_set_string(s->file, s->group, table[i].name, value);
		g_free(value);
	}
}

static void restore_settings(const struct saving *s)
{
	const struct setting *table;
	char *value;
	size_t n;

	table = settings_table(&n);
	for (size_t i = 0; i < n; i++) {
		value = get_text(s, table[i].name);
		/* One that is not understood stays what it is. */
		if (value && !table[i].personal)
			settings_set(&s->ui->settings, table[i].name, value,
				     NULL);
		g_free(value);
	}
}

#define BOTH (SAVED_STATE | SAVED_SESSION)

/* clang-format off */
static const struct saved_field fields[] = {
{"settings", SAVED_SESSION, save_settings, restore_settings},
{"view", BOTH | SAVED_PLACE, save_view, restore_view},
{"folds", BOTH | SAVED_PLACE, save_folds, restore_folds},
{"choice", BOTH | SAVED_PLACE, save_choice, restore_choice},
{"order", BOTH | SAVED_PLACE, save_order, restore_order},
{"show", BOTH | SAVED_PLACE, save_show, restore_show},
{"pane", BOTH | SAVED_PLACE, save_pane, restore_pane},
{"place", BOTH | SAVED_PLACE, save_place, restore_place},
{"marks", BOTH, save_marks, restore_marks},
{"search", SAVED_STATE, save_search, restore_search},
{"windows", SAVED_STATE | SAVED_PLACE, save_windows, restore_windows},
{"prompts", SAVED_STATE, save_prompts, restore_prompts},
};
/* clang-format on */

const struct saved_field *saved_fields(size_t *n)
{
	*n = G_N_ELEMENTS(fields);
	return fields;
}
