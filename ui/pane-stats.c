/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of statistics: what the selected row did in the range.
 *
 * First a line for each state: its time and number, and how long its
 * intervals last; then, for vCPUs and VMs, a line for everybody who displaced
 * them.  Enter goes to the longest interval of a state, or lists the
 * preemptions by a culprit.
 *
 * Times and numbers are exact (cumulative sums), whatever the range; where
 * percentiles are not, the titles of their columns say how far they can be
 * off (durations.h).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/nstime.h"
#include "db/durations.h"
#include "db/find.h"
#include "ui/actions.h"
#include "ui/charges.h"
#include "ui/go.h"
#include "ui/list.h"
#include "ui/pane.h"
#include "ui/row-tracks.h"

enum {
	COL_WHAT,
	COL_TIME,
	COL_PERCENT,
	COL_COUNT,
	COL_MIN,
	COL_MEAN,
	COL_P50,
	COL_P99,
	COL_MAX,
	COLS
};

static const struct list_column columns[COLS] = {
	[COL_WHAT] = { "state, culprit", 15, .stretch = true, .middle = true },
	[COL_TIME] = { "time", 8, .right = true, .sorts = true },
	[COL_PERCENT] = { "share", 6, .right = true },
	[COL_COUNT] = { "count", 7, .right = true, .sorts = true },
	[COL_MIN] = { "min", 8, .right = true, .drop = 3 },
	[COL_MEAN] = { "mean", 8, .right = true, .sorts = true, .drop = 2 },
	[COL_P50] = { "p50", 8, .right = true, .sorts = true, .drop = 1 },
	[COL_P99] = { "p99", 8, .right = true, .sorts = true },
	[COL_MAX] = { "max", 8, .right = true, .sorts = true },
};

/* Of a state or of a culprit. */
struct line {
	bool is_culprit;
	uint32_t id; /* state or culprit */
	double percent;
	int64_t figure[COLS]; /* of the columns with numbers */
	bool known[COLS];
};

struct stats {
	struct list list;
	struct list_model model; /* titles of columns change */
	struct list_column columns[COLS];
	char title[COLS][16];
	GArray *lines;  /* struct line: states, then culprits */
	size_t states;  /* how many are states */
	GArray *tracks; /* uint32_t: what is summed up */
	bool more_charges;
	double error; /* of percentiles */
	/* what it is of, so that it need not be made again */
	bool made;
	uint32_t row;
	int64_t from_ns, to_ns;
};

static struct line *line_at(struct stats *s, size_t line)
{
	return &g_array_index(s->lines, struct line, line);
}

static void put_name(struct ui *ui, const struct line *line, GString *text,
		     struct style *style)
{
	if (line->is_culprit) {
		g_string_append_printf(text, "by %s",
				       culprits_name(ui->culprits, line->id));
		return;
	}
	g_string_append(text, state_info(line->id)->name);
	if (!state_info(line->id)->look.thin)
		style->fg = state_colour(&ui->caps, line->id);
	if (state_info(line->id)->severity >= SEVERITY_SEVERE)
		style->attrs |= ATTR_BOLD;
}

static void cell(struct ui *ui, void *data, size_t number, size_t column,
		 GString *text, struct style *style)
{
	const struct line *line = line_at(data, number);
	char buf[NSTIME_TEXT_MAX];

	if (column == COL_WHAT)
		put_name(ui, line, text, style);
	else if (column == COL_PERCENT)
		g_string_append_printf(text, "%.1f%%", line->percent);
	else if (column == COL_COUNT)
		g_string_append_printf(text, "%" G_GINT64_FORMAT,
				       line->figure[column]);
	else if (line->known[column])
		g_string_append(text, nsduration_text(buf, sizeof(buf),
						      line->figure[column]));
}

/* States stay before culprits; NaN-free, so plain comparing will do. */
static int compare(const void *a, const void *b, void *data)
{
	const struct line *x = a, *y = b;
	const struct list *list = data;
	int64_t p = x->figure[list->sort], q = y->figure[list->sort];

	if (x->is_culprit != y->is_culprit)
		return x->is_culprit ? 1 : -1;
	if (p != q)
		return (p > q) == list->reverse ? 1 : -1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static void sort(struct ui *ui, void *data, size_t column, bool reverse)
{
	struct stats *s = data;

	(void)ui;
	(void)column;
	(void)reverse;
	g_array_sort_with_data(s->lines, compare, &s->list);
}

static void set(struct line *line, int column, int64_t figure, bool known)
{
	line->figure[column] = figure;
	line->known[column] = known;
}

static void add_state(struct stats *s, unsigned int state,
		      const struct duration_stats *d, int64_t total)
{
	struct line line = { .id = state };

	if (!d->count && !d->time_ns)
		return;
	line.percent = total ? 100.0 * (double)d->time_ns / (double)total : 0;
	set(&line, COL_TIME, d->time_ns, true);
	set(&line, COL_COUNT, d->count, true);
	set(&line, COL_MIN, d->min_ns, d->known);
	set(&line, COL_MEAN, d->mean_ns, true);
	set(&line, COL_P50, d->p50_ns, d->known);
	set(&line, COL_P99, d->p99_ns, d->known);
	set(&line, COL_MAX, d->max_ns, d->known);
	if (d->known && !d->exact)
		s->error = MAX(s->error, d->error);
	g_array_append_val(s->lines, line);
}

static int add_states(struct ui *ui, struct stats *s, struct err *err)
{
	struct duration_stats stats[STATE_MAX];
	int64_t total = 0;

	if (history_durations(ui->history,
			      (const uint32_t *)(void *)s->tracks->data,
			      s->tracks->len, s->from_ns, s->to_ns, stats, err))
		return -1;
	for (unsigned int i = 0; i < STATE_MAX; i++)
		total += stats[i].time_ns;
	for (unsigned int i = 0; i < ST_COUNT; i++)
		add_state(s, i, &stats[i], total);
	s->states = s->lines->len;
	return 0;
}

/* One line for each culprit, whoever of the victims suffered. */
static void add_culprit(struct stats *s, const struct charge *charge,
			int64_t total)
{
	struct line line = { .is_culprit = true, .id = charge->culprit }, *old;
	size_t i;

	for (i = s->states; i < s->lines->len; i++)
		if (line_at(s, i)->id == charge->culprit)
			break;
	if (i == s->lines->len)
		g_array_append_val(s->lines, line);
	old = line_at(s, i);
	set(old, COL_TIME, old->figure[COL_TIME] + charge->ns, true);
	set(old, COL_COUNT, old->figure[COL_COUNT] + charge->count, true);
	set(old, COL_MAX, MAX(old->figure[COL_MAX], charge->max_ns), true);
	set(old, COL_MEAN, old->figure[COL_TIME] / old->figure[COL_COUNT],
	    true);
	old->percent = 100.0 * (double)old->figure[COL_TIME] / (double)total;
}

static int add_culprits(struct ui *ui, struct stats *s, struct err *err)
{
	struct charges charges;
	GArray *vcpus = row_vcpus(ui, s->row);
	int r = charges_read(&charges, ui->history, ui->culprits,
			     (const uint32_t *)(void *)vcpus->data, vcpus->len,
			     s->from_ns, s->to_ns, err);

	for (size_t i = 0; i < charges.n; i++)
		add_culprit(s, &charges.all[i], charges.ns);
	s->more_charges = charges.more;
	charges_release(&charges);
	g_array_free(vcpus, TRUE);
	return r;
}

/* "p99 ~3%" where that is how far it may be off. */
static void name_columns(struct stats *s)
{
	memcpy(s->columns, columns, sizeof(columns));
	for (int i = COL_P50; i <= COL_P99 && s->error > 0; i++) {
		g_snprintf(s->title[i], sizeof(s->title[i]), "%s ~%.0f%%",
			   columns[i].title, 100 * s->error);
		s->columns[i].title = s->title[i];
	}
}

static void update(struct ui *ui, struct stats *s)
{
	struct err err = ERR_INIT;
	int64_t from, to;

	ui_range(ui, &from, &to);
	if (s->made && s->row == ui->selected && s->from_ns == from &&
	    s->to_ns == to)
		return;
	s->made = true;
	s->row = ui->selected;
	s->from_ns = from;
	s->to_ns = to;
	s->error = 0;
	s->more_charges = false;
	s->states = 0;
	g_array_set_size(s->lines, 0);
	g_array_free(s->tracks, TRUE);
	s->tracks = row_tracks(ui, s->row);
	if (s->tracks->len &&
	    (add_states(ui, s, &err) || add_culprits(ui, s, &err)))
		ui_say_err(ui, &err);
	name_columns(s);
	g_array_sort_with_data(s->lines, compare, &s->list);
	list_resize(&s->list, s->lines->len);
}

/* The longest interval of a state may have begun before the range. */
static int longest_at_edge(struct ui *ui, const struct stats *s,
			   const struct line *line, struct found *found,
			   struct err *err)
{
	int r = 0;

	for (guint i = 0; i < s->tracks->len && r >= 0; i++) {
		found->track = g_array_index(s->tracks, uint32_t, i);
		r = history_at(ui->history, found->track, s->from_ns,
			       &found->interval, err);
		if (r > 0 && found->interval.state == line->id &&
		    found->interval.end_ns - found->interval.begin_ns ==
			    line->figure[COL_MAX])
			return 1;
	}
	return MIN(r, 0);
}

static void go_to_longest(struct ui *ui, const struct stats *s,
			  const struct line *line)
{
	char buf[NSTIME_TEXT_MAX];
	struct err err = ERR_INIT;
	struct found found;
	struct find find = {
		.tracks = (const uint32_t *)(void *)s->tracks->data,
		.n = s->tracks->len,
		.states = FIND_STATE(line->id),
		.min_ns = line->figure[COL_MAX],
	};
	int r = longest_at_edge(ui, s, line, &found, &err);

	if (!r)
		r = history_find(ui->history, &find, s->from_ns - 1, true,
				 &found, &err);
	if (r < 0) {
		ui_say_err(ui, &err);
		return;
	}
	if (r != 1) {
		ui_say(ui, "the longest %s is not known",
		       state_info(line->id)->name);
		return;
	}
	/* Not the row: the statistics are of the one that is selected. */
	view_go(&ui->view, MAX(found.interval.begin_ns, s->from_ns));
	ui_say(ui, "the longest %s of this range: %s",
	       state_info(line->id)->name,
	       nsduration_text(buf, sizeof(buf), line->figure[COL_MAX]));
}

static void enter(struct ui *ui, void *data, size_t number)
{
	struct stats *s = data;
	const struct line *line = line_at(s, number);
	GArray *vcpus;

	if (!line->is_culprit) {
		go_to_longest(ui, s, line);
		return;
	}
	vcpus = row_vcpus(ui, s->row);
	preempts_show(ui,
		      vcpus->len == 1 ? g_array_index(vcpus, uint32_t, 0) : 0,
		      line->id, true);
	g_array_free(vcpus, TRUE);
}

void *stats_make(struct ui *ui)
{
	struct stats *s = g_new0(struct stats, 1);

	(void)ui;
	s->model = (struct list_model){
		.columns = s->columns,
		.column_count = COLS,
		.cell = cell,
		.sort = sort,
		.enter = enter,
	};
	s->list = (struct list){
		.model = &s->model,
		.data = s,
		.sort = COL_TIME,
		.scrolls = true,
		.empty = "this row has no states of its own: choose a vCPU, "
			 "VM, process, pCPU or thread",
	};
	s->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	s->tracks = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	name_columns(s);
	return s;
}

void stats_free(void *state)
{
	struct stats *s = state;

	g_array_free(s->lines, TRUE);
	g_array_free(s->tracks, TRUE);
	g_free(s);
}

char *stats_title(struct ui *ui, void *state, char **right)
{
	struct stats *s = state;
	char *range = ui_range_text(ui), *who, *title;

	update(ui, s);
	who = row_words(ui, s->row);
	title = g_strdup_printf("statistics of %s, %s", who, range);
	if (s->more_charges)
		*right = g_strdup_printf("culprits: the %d longest preemptions",
					 CHARGES_MAX);
	else
		*right = list_left_out(&s->list, ui);
	g_free(who);
	g_free(range);
	return title;
}

void stats_draw(struct ui *ui, void *state, const struct rect *area,
		struct cells *c, bool focus)
{
	struct stats *s = state;

	list_draw(&s->list, ui, area, c, focus);
}

bool stats_act(struct ui *ui, void *state, const struct action *action,
	       int height)
{
	struct stats *s = state;

	update(ui, s);
	return list_action(&s->list, ui, action, height - 1);
}

/* Is it of counters alone? */
static bool has_counters(const struct ui *ui)
{
	const struct row *row = ui_row(ui);

	if (row && !row->track && row->first != ROW_NONE)
		row = &ui->rows.all[row->first];
	return row && row->track && row->track->kind == TRACK_COUNTER;
}

void act_stats(struct ui *ui)
{
	panes_open(ui, has_counters(ui) ? PANE_RESOURCES : PANE_STATS);
}
