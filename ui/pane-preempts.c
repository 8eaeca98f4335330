/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of preemptions: each of them with its victim and who ran instead,
 * the longest first.  Enter goes there; the line follows p and P.
 *
 * It lists those of the whole trace, or of what was the range (selection.h)
 * when that was asked for: going to a line must not change the list.  Either
 * can be of one victim or by one culprit alone.  The title says what it lists.
 * The reading is in preempts.h.
 */
#include "config.h"

#include <string.h>

#include "base/nstime.h"
#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/commands.h"
#include "ui/go.h"
#include "ui/keys.h"
#include "ui/list.h"
#include "ui/pane.h"
#include "ui/preempts.h"
#include "ui/words.h"

enum { COL_TIME, COL_LENGTH, COL_VICTIM, COL_PCPU, COL_CULPRIT, COL_SHARE };

static const struct list_column columns[] = {
	[COL_TIME] = { "begin", 15, .right = true, .sorts = true },
	[COL_LENGTH] = { "duration", 8, .right = true, .sorts = true },
	[COL_VICTIM] = { "victim", 15, .stretch = true, .middle = true,
			 .sorts = true },
	[COL_PCPU] = { "pCPU", 4, .right = true, .drop = 2 },
	[COL_CULPRIT] = { "culprit", 15, .stretch = true, .middle = true,
			  .sorts = true },
	[COL_SHARE] = { "share", 5, .right = true, .drop = 1 },
};

static const enum preempts_order orders[] = {
	[COL_TIME] = PREEMPTS_BY_TIME,
	[COL_LENGTH] = PREEMPTS_BY_DURATION,
	[COL_VICTIM] = PREEMPTS_BY_VICTIM,
	[COL_CULPRIT] = PREEMPTS_BY_CULPRIT,
};

struct preempts_pane {
	struct list list;
	struct preempts p;
	char *range; /* of which range, in words; NULL: the whole trace */
	int64_t from_ns, to_ns;
	bool stale;        /* has to be read again */
	int64_t total;     /* how many fit, or -1: not counted */
	int64_t cursor_ns; /* where the line followed the cursor to */
	uint32_t row;      /* and on which row */
	int64_t main_of;   /* the preemption of what follows */
	uint32_t culprit;
	int64_t culprit_ns;
};

static struct preempts_item *item_at(struct preempts_pane *s, size_t line)
{
	return &g_array_index(s->p.items, struct preempts_item, line);
}

/* Who ran most of the time: asked for two cells of each line. */
static void find_main(struct ui *ui, struct preempts_pane *s, int64_t id)
{
	struct err err = ERR_INIT;

	if (s->main_of == id)
		return;
	s->main_of = id;
	if (culprits_main(ui->culprits, id, &s->culprit, &s->culprit_ns, &err))
		ui_say_err(ui, &err);
}

/* As exact as there is room for: "+9999.123456789", "02:04:42.123456". */
static int decimals(const struct ui *ui)
{
	return ui->settings.time_format == TIME_OF_DAY ||
			       ui->view.end_ns - ui->view.begin_ns >=
				       10000 * NS_PER_S
		       ? 6
		       : 9;
}

static void put_pcpu(struct ui *ui, uint32_t pcpu, GString *text)
{
	const struct track *t = history_track(ui->history, pcpu);

	if (t)
		g_string_append_printf(text, "%" G_GINT64_FORMAT, t->key);
}

static void cell(struct ui *ui, void *data, size_t line, size_t column,
		 GString *text, struct style *style)
{
	struct preempts_pane *s = data;
	const struct preempts_item *item = item_at(s, line);
	char buf[MAX(TIMETEXT_MAX, NSTIME_TEXT_MAX)], *name;

	(void)style;
	if (column == COL_CULPRIT || column == COL_SHARE)
		find_main(ui, s, item->id);
	if (column == COL_TIME) {
		g_string_append(text, timetext(buf, ui->settings.time_format,
					       ui->view.begin_ns,
					       item->begin_ns, decimals(ui)));
	} else if (column == COL_LENGTH) {
		g_string_append(text,
				nsduration_text(buf, sizeof(buf), item->ns));
	} else if (column == COL_VICTIM) {
		name = words_track_id(ui->history, item->track);
		g_string_append(text, name);
		g_free(name);
	} else if (column == COL_PCPU) {
		put_pcpu(ui, item->pcpu, text);
	} else if (column == COL_CULPRIT) {
		g_string_append(text, culprits_name(ui->culprits, s->culprit));
	} else if (item->ns) {
		g_string_append_printf(text, "%.0f%%",
				       100.0 * (double)s->culprit_ns /
					       (double)item->ns);
	}
}

static bool is_filtered(const struct preempts_pane *s)
{
	const struct preempts_filter *f = &s->p.filter;

	return f->victim || f->culprit != CULPRIT_NONE || f->of || f->by;
}

/* How many there are in the range, of the filter's victim; -1 on error. */
static int64_t count_all(struct ui *ui, const struct preempts_filter *f)
{
	struct state_sum sum;
	int64_t total = 0;

	for (size_t i = 0; i < ui->rows.count; i++) {
		const struct track *t = ui->rows.all[i].track;

		if (!t || t->kind != TRACK_VCPU ||
		    (f->victim && f->victim != t->id) || ui->rows.all[i].hidden)
			continue;
		if (history_sum(ui->history, t->id, f->from_ns, f->to_ns, &sum,
				NULL))
			return -1;
		total += sum.count[ST_PREEMPTED];
	}
	return total;
}

static void read_anew(struct ui *ui, struct preempts_pane *s)
{
	const struct preempts_filter *f = &s->p.filter;
	struct err err = ERR_INIT;
	int64_t count = count_all(ui, f);

	s->p.few = s->range && count >= 0 && count <= PREEMPTS_LOOK;
	if (preempts_read(&s->p, &err))
		ui_say_err(ui, &err);
	list_resize(&s->list, s->p.items->len);
	s->total = s->p.items->len;
	if (s->p.more)
		s->total = f->min_ns || f->culprit != CULPRIT_NONE || f->of ||
					   f->by
				   ? -1
				   : count;
	s->stale = false;
	s->cursor_ns = INT64_MIN;
}

/* The vCPUs whose rows the filter hides; NULL for none. */
static GHashTable *hidden_vcpus(const struct ui *ui)
{
	GHashTable *hidden = NULL;

	for (size_t i = 0; i < ui->rows.count; i++) {
		const struct row *row = &ui->rows.all[i];

		if (!row->hidden || !row->track ||
		    row->track->kind != TRACK_VCPU)
			continue;
		if (!hidden)
			hidden = g_hash_table_new(NULL, NULL);
		g_hash_table_add(hidden, GUINT_TO_POINTER(row->track->id));
	}
	return hidden;
}

static bool same_set(GHashTable *a, GHashTable *b)
{
	GHashTableIter iter;
	gpointer key;

	if (!a || !b || g_hash_table_size(a) != g_hash_table_size(b))
		return a == b;
	g_hash_table_iter_init(&iter, a);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		if (!g_hash_table_contains(b, key))
			return false;
	return true;
}

/* Read it again if it is of something else now. */
static void update(struct ui *ui, struct preempts_pane *s)
{
	struct preempts_filter *f = &s->p.filter;
	GHashTable *hidden = hidden_vcpus(ui);

	if (!s->stale && f->min_ns == ui->settings.preempt_min_ns &&
	    same_set(f->without, hidden)) {
		g_clear_pointer(&hidden, g_hash_table_destroy);
		return;
	}
	g_clear_pointer(&f->without, g_hash_table_destroy);
	f->without = hidden;
	f->from_ns = s->range ? s->from_ns : ui->view.begin_ns;
	f->to_ns = s->range ? s->to_ns : ui->view.end_ns;
	f->min_ns = ui->settings.preempt_min_ns;
	read_anew(ui, s);
}

static void want(struct ui *ui, struct preempts_pane *s, size_t n)
{
	struct err err = ERR_INIT;

	if (preempts_want(&s->p, n, &err))
		ui_say_err(ui, &err);
	list_resize(&s->list, s->p.items->len);
}

/* When the cursor went to another preemption the line goes along. */
static void follow(struct ui *ui, struct preempts_pane *s)
{
	const struct row *row = ui_row(ui);
	size_t line;

	if (s->cursor_ns == ui->view.cursor_ns && s->row == ui->selected)
		return;
	s->cursor_ns = ui->view.cursor_ns;
	s->row = ui->selected;
	if (!row || !row->track || row->track->kind != TRACK_VCPU)
		return;
	line = preempts_find(&s->p, row->track->id, s->cursor_ns);
	if (line != SIZE_MAX)
		s->list.selected = line;
}

static void enter(struct ui *ui, void *data, size_t line)
{
	struct preempts_pane *s = data;
	const struct preempts_item *item = item_at(s, line);
	struct preemption p = {
		.id = item->id,
		.track = item->track,
		.pcpu = item->pcpu,
		.begin_ns = item->begin_ns,
		.end_ns = item->begin_ns + item->ns,
	};

	go_to_preemption(ui, &p, true);
	/* Two may begin at one moment: this line is meant. */
	s->cursor_ns = ui->view.cursor_ns;
	s->row = ui->selected;
}

static void sort(struct ui *ui, void *data, size_t column, bool reverse)
{
	struct preempts_pane *s = data;

	s->p.order = orders[column];
	s->p.reverse = reverse;
	read_anew(ui, s);
	/* The list went to its first line: stay there. */
	s->cursor_ns = ui->view.cursor_ns;
	s->row = ui->selected;
}

static const struct list_model model = {
	.columns = columns,
	.column_count = G_N_ELEMENTS(columns),
	.cell = cell,
	.sort = sort,
	.enter = enter,
};

void *preempts_make(struct ui *ui)
{
	struct preempts_pane *s = g_new0(struct preempts_pane, 1);

	preempts_init(&s->p, ui->history, ui->culprits);
	s->stale = true;
	s->main_of = INT64_MIN;
	s->list = (struct list){
		.model = &model,
		.data = s,
		.sort = COL_LENGTH,
		.empty = "no vCPU was preempted",
	};
	return s;
}

void preempts_free(void *state)
{
	struct preempts_pane *s = state;

	preempts_release(&s->p);
	g_free(s->range);
	g_free(s);
}

static void put_filter(struct ui *ui, const struct preempts_pane *s,
		       GString *text)
{
	const struct preempts_filter *f = &s->p.filter;
	char duration[NSTIME_TEXT_MAX], *name;

	if (f->min_ns)
		g_string_append_printf(
			text, " >=%s",
			nsduration_text(duration, sizeof(duration), f->min_ns));
	if (f->without)
		g_string_append(text, " of the rows shown");
	if (f->victim) {
		name = words_track_id(ui->history, f->victim);
		g_string_append_printf(text, " of %s", name);
		g_free(name);
	}
	if (f->of)
		g_string_append_printf(text, " of /%s/",
				       g_regex_get_pattern(f->of));
	if (f->culprit != CULPRIT_NONE)
		g_string_append_printf(text, " by %s",
				       culprits_name(ui->culprits, f->culprit));
	if (f->by)
		g_string_append_printf(text, " by /%s/",
				       g_regex_get_pattern(f->by));
}

/* "3 of 830"; with a + where more may fit than were looked at. */
static char *place(const struct preempts_pane *s)
{
	size_t n = s->p.items->len;

	if (s->total >= (int64_t)n && s->total > 0)
		return g_strdup_printf("%zu of %" G_GINT64_FORMAT,
				       s->list.selected + 1, s->total);
	if (!n)
		return NULL;
	return g_strdup_printf("%zu of %zu%s", s->list.selected + 1, n,
			       s->p.more ? "+" : "");
}

char *preempts_title(struct ui *ui, void *state, char **right)
{
	struct preempts_pane *s = state;
	GString *text = g_string_new("preemptions, ");

	update(ui, s);
	follow(ui, s);
	g_string_append(text, s->range ? s->range : "whole trace");
	put_filter(ui, s, text);
	if (s->p.more && s->p.looked >= PREEMPTS_LOOK)
		g_string_append_printf(text, ", of the %zu %s", s->p.looked,
				       s->p.order == PREEMPTS_BY_TIME &&
						       !s->p.reverse
					       ? "first"
					       : "longest");
	*right = place(s);
	return g_string_free(text, FALSE);
}

void preempts_draw(struct ui *ui, void *state, const struct rect *area,
		   struct cells *c, bool focus)
{
	struct preempts_pane *s = state;

	if (is_filtered(s) || s->range)
		s->list.empty = "no preemption fits; Esc: all of them";
	else if (s->p.filter.min_ns || s->p.filter.without)
		s->list.empty = "no preemption fits the filter of rows and "
				"preempt-min";
	else
		s->list.empty = "no vCPU was preempted";
	list_draw(&s->list, ui, area, c, focus);
}

static void clear(struct preempts_pane *s)
{
	preempts_filter_clear(&s->p.filter);
	g_clear_pointer(&s->range, g_free);
	s->stale = true;
}

/* Of the range as it is now. */
static void take_range(struct ui *ui, struct preempts_pane *s)
{
	bool selected = ui_range(ui, &s->from_ns, &s->to_ns);

	g_clear_pointer(&s->range, g_free);
	if (selected || !ui->view.whole)
		s->range = ui_range_text(ui);
	s->stale = true;
}

bool preempts_act(struct ui *ui, void *state, const struct action *action,
		  int height)
{
	struct preempts_pane *s = state;

	update(ui, s);
	follow(ui, s);
	if ((action->run == act_back || action->run == act_filter_clear) &&
	    (is_filtered(s) || s->range)) {
		clear(s);
		return true;
	}
	if (action->run == act_range) {
		if (!s->range) {
			take_range(ui, s);
		} else {
			g_clear_pointer(&s->range, g_free);
			s->stale = true;
		}
		return true;
	}
	/* The last of them all, not the last of those that were read. */
	if (action->run == act_last_row)
		want(ui, s, PREEMPTS_MAX);
	if (!list_action(&s->list, ui, action, height - 1))
		return false;
	want(ui, s, s->list.selected + (size_t)height * 2);
	return true;
}

void act_preempts(struct ui *ui)
{
	panes_open(ui, PANE_PREEMPTS);
}

void preempts_show(struct ui *ui, uint32_t victim, uint32_t culprit,
		   bool ranged)
{
	struct preempts_pane *s = panes_state(ui, PANE_PREEMPTS);

	clear(s);
	s->p.filter.victim = victim;
	s->p.filter.culprit = culprit;
	if (ranged)
		take_range(ui, s);
	s->list.selected = 0;
	panes_open(ui, PANE_PREEMPTS);
}

/* What a "key=" of the command says up to the next one; g_free() it. */
static char *take_argument(const char *args, const char *key)
{
	static const char *const keys[] = { " of=", " by=", " in=" };
	char *padded = g_strconcat(" ", args, NULL), *from, *to, *value = NULL;
	char *sought = g_strdup_printf(" %s=", key);

	from = strstr(padded, sought);
	if (from) {
		from += strlen(sought);
		to = from + strlen(from);
		for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
			char *next = strstr(from, keys[i]);

			if (next && next < to)
				to = next;
		}
		value = g_strstrip(g_strndup(from, (gsize)(to - from)));
	}
	g_free(sought);
	g_free(padded);
	return value;
}

/* A regular expression; false if it is none. */
static bool take_regex(struct ui *ui, const char *args, const char *key,
		       GRegex **regex)
{
	char *text = take_argument(args, key);
	GError *error = NULL;
	bool asked = text && *text;

	if (asked)
		*regex = g_regex_new(text, G_REGEX_CASELESS | G_REGEX_OPTIMIZE,
				     0, &error);
	if (error)
		ui_say(ui, "%s is not a regular expression: %s", text,
		       error->message);
	g_clear_error(&error);
	g_free(text);
	return !asked || *regex;
}

void arg_preempts(struct ui *ui, const char *args)
{
	struct preempts_pane *s = panes_state(ui, PANE_PREEMPTS);
	struct preempts_filter f = { .culprit = CULPRIT_NONE };
	char *in = take_argument(args, "in");

	if (*args && !strstr(args, "of=") && !strstr(args, "by=") && !in)
		ui_say(ui, "of=VICTIM by=CULPRIT (expressions), in=range or "
			   "in=trace");
	else if (in && strcmp(in, "range") && strcmp(in, "trace"))
		ui_say(ui, "in=range or in=trace, not in=%s", in);
	else if (take_regex(ui, args, "of", &f.of) &&
		 take_regex(ui, args, "by", &f.by)) {
		clear(s);
		s->p.filter = f;
		if (in && !strcmp(in, "range"))
			take_range(ui, s);
		panes_open(ui, PANE_PREEMPTS);
		g_free(in);
		return;
	}
	preempts_filter_clear(&f);
	g_free(in);
}

size_t complete_preempts(struct ui *ui, const char *args, GPtrArray *list)
{
	static const char *const words[] = { "of=", "by=", "in=range",
					     "in=trace", NULL };
	const char *last = strrchr(args, ' ');

	(void)ui;
	last = last ? last + 1 : args;
	complete_from(words, last, list);
	return (size_t)(last - args);
}
