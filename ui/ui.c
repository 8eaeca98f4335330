/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The viewer without a terminal: see ui.h. */
#include "config.h"

#include "ui/ui.h"

#include <stdarg.h>

#include "base/text.h"
#include "ui/configfile.h"
#include "ui/help.h"
#include "ui/keys.h"
#include "ui/pins.h"
#include "ui/search.h"

static void count_tracks(struct facts *f, const struct history *h)
{
	size_t n;
	const struct track *t = history_tracks(h, &n);

	for (size_t i = 0; i < n; i++) {
		f->vms += t[i].kind == TRACK_VM;
		f->vcpus += t[i].kind == TRACK_VCPU;
		f->pcpus += t[i].kind == TRACK_PCPU;
		f->waits += t[i].kind == TRACK_WAIT;
		f->machines += t[i].kind == TRACK_MACHINE;
	}
}

static void find_facts(struct facts *f, const struct history *h)
{
	size_t n;
	const struct history_source *s = history_sources(h, &n);
	char *base = g_path_get_basename(history_name(h));

	count_tracks(f, h);
	f->name = text_clean(base);
	g_free(base);
	for (size_t i = 0; i < n; i++) {
		if (!s[i].used)
			continue;
		f->lost_events += s[i].discarded_events;
		f->lost_packets += s[i].discarded_packets;
		f->disordered += s[i].disordered_events;
		if (!f->host && s[i].host && *s[i].host)
			f->host = text_clean(s[i].host);
	}
}

/* The first vCPU; else the first row that has states; else the first. */
static uint32_t first_choice(const struct rows *rows)
{
	uint32_t choice = ROW_NONE;

	for (size_t i = 0; i < rows->shown_count; i++) {
		const struct row *r = &rows->all[rows->shown[i]];

		if (r->track && r->track->kind == TRACK_VCPU)
			return rows->shown[i];
		if (choice == ROW_NONE && row_has_states(r))
			choice = rows->shown[i];
	}
	if (choice == ROW_NONE && rows->shown_count)
		choice = rows->shown[0];
	return choice;
}

/* The first of the vCPU that *@data already names. */
static int take_first(const struct preemption *p, void *data)
{
	struct preemption *wanted = data;

	if (p->track != wanted->track)
		return 0;
	*wanted = *p;
	return 1;
}

/* The vCPU that was preempted for the longest time, or ROW_NONE. */
static uint32_t worst_vcpu(struct ui *ui, struct err *err)
{
	uint32_t worst = ROW_NONE;
	struct state_sum sum;
	int64_t most = 0;

	for (size_t i = 0; i < ui->rows.count; i++) {
		const struct track *t = ui->rows.all[i].track;

		if (!t || t->kind != TRACK_VCPU)
			continue;
		if (history_sum(ui->history, t->id, ui->view.begin_ns,
				ui->view.end_ns, &sum, err))
			return ROW_NONE;
		if (sum.time_ns[ST_PREEMPTED] > most) {
			most = sum.time_ns[ST_PREEMPTED];
			worst = (uint32_t)i;
		}
	}
	return worst;
}

/* What a reader of the picture must know before he believes it. */
static void say_what_lacks(struct ui *ui)
{
	const char *incomplete = history_incomplete(ui->history);
	const struct history_missing *missing;
	size_t n;

	missing = history_missing(ui->history, &n);
	if (incomplete)
		ui_say(ui, "incomplete: %s", incomplete);
	else if (n && !ui->facts.vms)
		ui_say(ui, "no %s in the trace: %s", missing[0].events,
		       missing[0].effect);
}

/*
 * Begin where it hurts most: on the vCPU that was preempted for the longest
 * time, at its longest preemption.
 */
static void choose_start(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct preemption p = { 0 };
	uint32_t row = worst_vcpu(ui, &err);

	ui->selected = first_choice(&ui->rows);
	if (row != ROW_NONE)
		p.track = ui->rows.all[row].track->id;
	/* Over all vCPUs: that walk needs no sorting, however many there are.
	 */
	if (p.track && history_preemptions(ui->history, 0, ui->view.begin_ns,
					   ui->view.end_ns, 0, BY_DURATION,
					   take_first, &p, &err) > 0) {
		ui_select(ui, row);
		view_go(&ui->view, p.begin_ns);
		ui_say(ui, "the vCPU preempted most, at its longest preemption");
	}
	say_what_lacks(ui);
	if (err.msg)
		ui_say_err(ui, &err);
}

void ui_init(struct ui *ui, struct history *h, const struct caps *caps,
	     int cols, int lines)
{
	*ui = (struct ui){ .history = h, .caps = *caps };
	find_facts(&ui->facts, h);
	rows_init(&ui->rows, h);
	ui->sums = sums_new(h, &ui->rows, &ui->settings);
	ui->counts = counts_new(h);
	ui->search = search_new();
	ui->filter.before = ROW_NONE;
	ui->lost_row = ui->lost_instead = ROW_NONE;
	for (int i = 0; i < ROWS_VIEWS; i++)
		ui->tops[i] = SIZE_MAX;
	follow_init(&ui->follow);
	ui->pins = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	ui->culprits = culprits_new(h);
	prompt_init(&ui->prompt);
	panes_init(&ui->panes);
	settings_init(&ui->settings);
	ui->palette = palette_copy(caps->palette);
	ui->caps.palette = ui->palette;
	ui->settings.palette = palette_based_on(ui->palette);
	ui->keymap = keymap_new();
	ui->complaints = g_ptr_array_new_with_free_func(g_free);
	ui->back = g_array_new(FALSE, FALSE, sizeof(struct place));
	ui->forward = g_array_new(FALSE, FALSE, sizeof(struct place));
	show_init(&ui->show, ui->facts.vcpus > 0);
	ui->cols = cols;
	ui->lines = lines;
	view_init(&ui->view, history_begin_ns(h), history_end_ns(h),
		  ui_layout(ui).lane_cols);
	choose_start(ui);
	ui_resize(ui, cols, lines);
}

void ui_configure(struct ui *ui, const struct config *c)
{
	const char *first;

	keymap_free(ui->keymap);
	ui->keymap = keymap_copy(c->keymap);
	ui->settings = c->settings;
	palette_free(ui->palette);
	ui->palette = palette_copy(c->palette);
	palette_base(ui->palette, ui->settings.palette);
	ui->caps.palette = ui->palette;
	for (guint i = 0; i < c->complaints->len; i++)
		g_ptr_array_add(ui->complaints,
				g_strdup(c->complaints->pdata[i]));
	if (!ui->complaints->len)
		return;
	first = ui->complaints->pdata[0];
	if (ui->complaints->len == 1)
		ui_say(ui, "%s", first);
	else
		ui_say(ui, "%s (and %u more: see :problems)", first,
		       ui->complaints->len - 1);
}

void ui_release(struct ui *ui)
{
	sums_free(ui->sums);
	counts_free(ui->counts);
	search_free(ui->search);
	filter_release(&ui->filter);
	follow_release(&ui->follow);
	g_array_free(ui->pins, TRUE);
	palette_free(ui->palette);
	blame_release(&ui->blame);
	cause_words_release(&ui->cause);
	row_events_release(&ui->row_events);
	rows_release(&ui->rows);
	for (int i = 0; i < TRACK_KIND_COUNT; i++)
		g_free(ui->map.column[i]);
	g_free(ui->facts.name);
	g_free(ui->facts.host);
	g_free(ui->copy);
	g_free(ui->message);
	prompt_release(&ui->prompt);
	panes_release(&ui->panes);
	marks_release(&ui->marks);
	culprits_free(ui->culprits);
	keymap_free(ui->keymap);
	g_ptr_array_unref(ui->complaints);
	g_array_free(ui->back, TRUE);
	g_array_free(ui->forward, TRUE);
	*ui = (struct ui){ 0 };
}

struct layout ui_layout(const struct ui *ui)
{
	struct layout l = layout_of(ui->cols, ui->lines, panes_size(ui),
				    ui->show.map_rows);

	pins_place(ui, &l);
	return l;
}

void ui_resize(struct ui *ui, int cols, int lines)
{
	ui->cols = MAX(cols, 1);
	ui->lines = MAX(lines, 1);
	view_resize(&ui->view, ui_layout(ui).lane_cols);
	ui_settle(ui);
}

void ui_say(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	g_free(ui->message);
	va_start(ap, fmt);
	ui->message = g_strdup_vprintf(fmt, ap);
	va_end(ap);
}

void ui_say_err(struct ui *ui, struct err *err)
{
	ui_say(ui, "%s", err->msg ? err->msg : "unknown error");
	err_clear(err);
}

const struct row *ui_row(const struct ui *ui)
{
	return ui->selected == ROW_NONE ? NULL : &ui->rows.all[ui->selected];
}

int ui_interval(const struct ui *ui, struct interval *iv, struct err *err)
{
	const struct row *row = ui_row(ui);

	if (!row || !row_has_states(row))
		return 0;
	return history_at(ui->history, row->track->id, ui->view.cursor_ns, iv,
			  err);
}

void ui_settle(struct ui *ui)
{
	size_t height = (size_t)MAX(ui_layout(ui).lane_rows, 1), place;
	struct err err = ERR_INIT;

	/* What was unfolded may not be sorted yet. */
	if (rows_arrange(&ui->rows, &err))
		ui_say_err(ui, &err);
	if (!ui->rows.shown_count) {
		ui->selected = ROW_NONE;
		ui->top = 0;
		return;
	}
	place = rows_place(&ui->rows, ui->selected);
	ui->selected = ui->rows.shown[place];
	if (place < ui->top)
		ui->top = place;
	if (place >= ui->top + height)
		ui->top = place - height + 1;
	if (ui->top + height > ui->rows.shown_count)
		ui->top = ui->rows.shown_count > height
				  ? ui->rows.shown_count - height
				  : 0;
}

void ui_select(struct ui *ui, uint32_t row)
{
	ui->selected = row;
	rows_reveal(&ui->rows, row);
	ui_settle(ui);
}

void ui_sort(struct ui *ui, enum row_order order)
{
	struct err err = ERR_INIT;

	if (rows_sort(&ui->rows, order, view_from_ns(&ui->view),
		      MIN(view_to_ns(&ui->view), ui->view.end_ns), &err))
		ui_say_err(ui, &err);
	search_forget(ui);
	ui_settle(ui);
}

static struct place place_of(const struct ui *ui)
{
	return (struct place){ ui->view, ui->selected, ui->rows.view };
}

/*
 * Remember where the window was before @action (NULL: something typed), one
 * entry for a run of pans; and the row, if it was left by drilling down.
 */
static void remember(struct ui *ui, const struct place *before,
		     const struct action *action)
{
	unsigned int flags = action ? action->flags : 0;
	bool pan = flags & ACTION_PAN;
	struct place place = *before;

	if (flags & ACTION_HISTORY ||
	    (ui->view.first == before->window.first &&
	     ui->view.step_ns == before->window.step_ns && !ui->drilled))
		return;
	if (!ui->drilled)
		place.row = ROW_NONE;
	if (!(pan && ui->panned)) {
		if (ui->back->len >= BACK_MAX)
			g_array_remove_index(ui->back, 0);
		g_array_append_val(ui->back, place);
		g_array_set_size(ui->forward, 0);
	}
	ui->panned = pan;
	ui->drilled = false;
}

void ui_act(struct ui *ui, const struct action *action)
{
	struct place before = place_of(ui);

	if (!panes_act(ui, action))
		action->run(ui);
	remember(ui, &before, action);
}

void ui_await(struct ui *ui, const char *what,
	      void (*fn)(struct ui *ui, uint32_t key))
{
	ui->awaited = (struct awaited){ fn, what };
}

static void take_awaited(struct ui *ui, uint32_t key)
{
	struct awaited awaited = ui->awaited;

	ui->awaited.fn = NULL;
	if (key != K_ESC)
		awaited.fn(ui, key);
}

static void run_key(struct ui *ui, uint32_t key)
{
	const struct action *action = keymap_find(ui->keymap, key);
	char *name;

	if (action) {
		ui_act(ui, action);
		return;
	}
	name = key_text(key);
	ui_say(ui, "%s means nothing here; ? lists the keys", name);
	g_free(name);
}

void ui_key(struct ui *ui, uint32_t key)
{
	struct place before = place_of(ui);

	g_clear_pointer(&ui->message, g_free);
	if (ui->prompt.use) {
		prompt_key(ui, key);
		remember(ui, &before, NULL);
	} else if (ui->awaited.fn) {
		take_awaited(ui, key);
		remember(ui, &before, NULL);
	} else if (!ui->help || !help_key(ui, key)) {
		run_key(ui, key);
	}
}

void ui_keys(struct ui *ui, const char *keys)
{
	uint32_t key;

	while (*keys && !ui->quit) {
		keys = key_parse(keys, &key);
		ui_key(ui, key);
	}
}
