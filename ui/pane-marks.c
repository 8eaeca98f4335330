/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of marks: letter, time, row and note, in the order of the letters
 * or of time.  Enter goes to one, Delete takes it away.
 */
#include "config.h"

#include "ui/actions.h"
#include "ui/keys.h"
#include "ui/list.h"
#include "ui/pane.h"
#include "ui/row-tracks.h"

enum { COL_LETTER, COL_TIME, COL_ROW, COL_NOTE };

static const struct list_column columns[] = {
	[COL_LETTER] = { "mark", 4, .sorts = true },
	[COL_TIME] = { "time", 19, .right = true, .sorts = true },
	[COL_ROW] = { "row", 20, .drop = 1 },
	[COL_NOTE] = { "note", 12, .stretch = true },
};

struct marks_list {
	struct list list;
	char letters[MARK_LETTERS]; /* in the order of the lines */
};

static gint by_time(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct place_mark *of = data;
	int64_t x = of[*(const char *)a - 'a'].t_ns;
	int64_t y = of[*(const char *)b - 'a'].t_ns;

	return x < y ? -1 : x > y;
}

/* The letters that are set, in the order asked for. */
static void update(struct ui *ui, struct marks_list *m)
{
	size_t n = 0;

	for (int i = 0; i < MARK_LETTERS; i++)
		if (ui->marks.of[i].set)
			m->letters[n++] = (char)('a' + i);
	list_resize(&m->list, n);
	if (m->list.sort == COL_TIME)
		g_qsort_with_data(m->letters, (gint)n, 1, by_time,
				  ui->marks.of);
	for (size_t i = 0; m->list.reverse && i < n / 2; i++) {
		char c = m->letters[i];

		m->letters[i] = m->letters[n - 1 - i];
		m->letters[n - 1 - i] = c;
	}
}

static void put_row(struct ui *ui, uint32_t row, GString *text)
{
	char *who;

	if (row >= ui->rows.count)
		return;
	who = row_words(ui, row);
	g_string_append(text, who);
	g_free(who);
}

static void cell(struct ui *ui, void *data, size_t line, size_t column,
		 GString *text, struct style *style)
{
	const struct marks_list *m = data;
	char letter = m->letters[line], time[TIMETEXT_MAX];
	const struct place_mark *mark = &ui->marks.of[letter - 'a'];

	if (column == COL_LETTER) {
		g_string_append_c(text, letter);
	} else if (column == COL_TIME) {
		g_string_append(text,
				timetext(time, ui->settings.time_format,
					 ui->view.begin_ns, mark->t_ns, 9));
	} else if (column == COL_ROW) {
		put_row(ui, mark->row, text);
	} else if (column == COL_NOTE && mark->note) {
		g_string_append(text, mark->note);
	}
	(void)style;
}

static void sort(struct ui *ui, void *data, size_t column, bool reverse)
{
	struct marks_list *m = data;

	m->list.sort = column;
	m->list.reverse = reverse;
	update(ui, m);
}

static void enter(struct ui *ui, void *data, size_t line)
{
	const struct marks_list *m = data;

	mark_go(ui, m->letters[line]);
}

static const struct list_model model = {
	.columns = columns,
	.column_count = G_N_ELEMENTS(columns),
	.cell = cell,
	.sort = sort,
	.enter = enter,
};

void *marks_make(struct ui *ui)
{
	struct marks_list *m = g_new0(struct marks_list, 1);

	(void)ui;
	m->list = (struct list){
		.model = &model,
		.data = m,
		.empty = "no marks yet: m and a letter sets one at the cursor",
	};
	return m;
}

void marks_free(void *state)
{
	g_free(state);
}

char *marks_title(struct ui *ui, void *state, char **right)
{
	struct marks_list *m = state;

	update(ui, m);
	if (m->list.count)
		*right = g_strdup_printf("%zu of %zu", m->list.selected + 1,
					 m->list.count);
	return g_strdup("marks");
}

void marks_draw(struct ui *ui, void *state, const struct rect *area,
		struct cells *c, bool focus)
{
	struct marks_list *m = state;

	update(ui, m);
	list_draw(&m->list, ui, area, c, focus);
}

bool marks_act(struct ui *ui, void *state, const struct action *action,
	       int height)
{
	struct marks_list *m = state;
	char letter;

	update(ui, m);
	if (action->run != act_delete)
		return list_action(&m->list, ui, action, height - 1);
	if (!m->list.count)
		return true;
	letter = m->letters[m->list.selected];
	mark_delete(&ui->marks, letter);
	ui_say(ui, "mark %c deleted", letter);
	return true;
}
