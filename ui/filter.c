/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fits stays: see filter.h. */
#include "config.h"

#include "ui/filter.h"

#include "ui/actions.h"
#include "ui/expr-complete.h"
#include "ui/hits.h"
#include "ui/lane.h"
#include "ui/search.h"
#include "ui/ui.h"

const char *filter_text(const struct ui *ui)
{
	return ui->filter.e ? expr_text(ui->filter.e) : NULL;
}

void filter_release(struct filter *filter)
{
	expr_free(filter->e);
	*filter = (struct filter){ .before = ROW_NONE };
}

char *filter_count(const struct ui *ui)
{
	return g_strdup_printf("(%zu hidden%s)", ui->rows.hidden_count,
			       ui->filter.partly ? ", not all read" : "");
}

char *filter_words(const struct ui *ui)
{
	char *count, *words;

	if (!ui->filter.e)
		return NULL;
	count = filter_count(ui);
	words = g_strdup_printf("%s %s", filter_text(ui), count);
	g_free(count);
	return words;
}

uint32_t filter_states(const struct filter *filter, enum track_kind kind)
{
	/* A VM is the sum of its vCPUs, a machine of its VMs. */
	if (kind == TRACK_VM || kind == TRACK_MACHINE)
		kind = TRACK_VCPU;
	if (!filter->e || !expr_has_intervals(filter->e))
		return UINT32_MAX;
	return filter->states[kind];
}

/*
 * Does an interval of @t fit?  1, 0, -1.  When too much was read already it
 * counts as if: what was not looked at is not hidden.
 */
static int has_fitting(struct hits *f, const struct track *t,
		       const struct view *v, bool *partly, struct err *err)
{
	struct interval iv;
	int r;

	r = hits_first(f, t, v->begin_ns, v->end_ns, &iv, err);
	if (r == HIT_TIRED)
		*partly = true;
	return r < 0 ? -1 : r != HIT_NONE;
}

static int fits(struct ui *ui, struct hits *f, uint32_t row, GString *path,
		bool *partly, struct err *err)
{
	const struct row *r = &ui->rows.all[row];
	struct expr_row er = {
		.history = ui->history,
		.track = r->track,
		.label = rows_label(&ui->rows, row),
		.path = rows_path(&ui->rows, row, path),
	};

	if (!expr_row(f->e, &er) && !expr_row_of_waits(f->e, &er))
		return 0;
	if (!expr_has_intervals(f->e))
		return 1;
	if (!row_has_states(r))
		return 0;
	return has_fitting(f, r->track, &ui->view, partly, err);
}

/* Which rows fit; NULL on error. */
static bool *find_fitting(struct ui *ui, struct expr *e, bool *partly,
			  struct err *err)
{
	struct hits f = { ui->history, e, HITS_BUDGET };
	bool *keep = g_new0(bool, ui->rows.count + 1);
	GString *path = g_string_new(NULL);
	int r = 0;

	*partly = false;
	for (size_t i = 0; i < ui->rows.count && r >= 0; i++) {
		r = fits(ui, &f, (uint32_t)i, path, partly, err);
		keep[i] = r > 0;
	}
	g_string_free(path, TRUE);
	if (r < 0)
		g_clear_pointer(&keep, g_free);
	return keep;
}

static void clear(struct ui *ui)
{
	uint32_t before = ui->filter.before;

	filter_release(&ui->filter);
	rows_filter(&ui->rows, NULL);
	search_forget(ui);
	if (before != ROW_NONE)
		ui_select(ui, before);
	else
		ui_settle(ui);
}

/* Takes @e over. */
static void apply(struct ui *ui, struct expr *e, const bool *keep, bool partly)
{
	struct filter *f = &ui->filter;
	const uint32_t before[] = { ui->selected, f->before };
	struct expr_bounds b;

	filter_release(f);
	f->e = e;
	f->partly = partly;
	for (int i = 0; i < TRACK_KIND_COUNT; i++) {
		expr_bounds(e, (enum track_kind)i, &b);
		f->states[i] = b.states;
	}
	rows_filter(&ui->rows, keep);
	search_forget(ui);
	/* F goes back to a row that the filter took away. */
	for (int i = 0; i < 2 && f->before == ROW_NONE; i++)
		if (before[i] != ROW_NONE && ui->rows.all[before[i]].hidden)
			f->before = before[i];
	ui_settle(ui);
}

int filter_set(struct ui *ui, const char *text)
{
	struct err err = ERR_INIT;
	struct expr *e;
	bool *keep, partly;

	if (!*text) {
		clear(ui);
		return 0;
	}
	if (expr_parse(&e, text, ui->view.begin_ns, ui->view.end_ns, &err)) {
		ui_say_err(ui, &err);
		return -1;
	}
	keep = find_fitting(ui, e, &partly, &err);
	if (!keep) {
		ui_say_err(ui, &err);
		expr_free(e);
		return -1;
	}
	apply(ui, e, keep, partly);
	g_free(keep);
	return 0;
}

/* What of @sum is in @states; true if anything is. */
static bool part_of(const struct state_sum *sum, uint32_t states,
		    struct state_sum *part)
{
	bool any = false;

	*part = *sum;
	for (unsigned int i = 0; i < ST_COUNT; i++) {
		if (states >> i & 1) {
			any = any || sum->count[i] || sum->time_ns[i];
			continue;
		}
		part->time_ns[i] = 0;
		part->count[i] = 0;
	}
	return any;
}

/* The severest state in @sum, or -1. */
static int severest(const struct state_sum *sum)
{
	int worst = -1;
	uint8_t most = SEVERITY_SEVERE - 1;

	for (unsigned int i = 0; i < ST_COUNT; i++)
		if ((sum->count[i] || sum->time_ns[i]) &&
		    state_info(i)->severity > most) {
			most = state_info(i)->severity;
			worst = (int)i;
		}
	return worst;
}

struct cell filter_cell(const struct caps *caps, const struct state_sum *sum,
			uint32_t states)
{
	struct cell cell = { ' ', STYLE_PLAIN };
	struct lane_cell lane = lane_cell(sum, NULL);
	int severe = severest(sum);
	struct state_sum part;

	if (part_of(sum, states, &part)) {
		/* It is shown small unless it is what the column shows. */
		if (!(states >> lane.state & 1)) {
			lane = lane_cell(&part, NULL);
			lane.mixed = true;
			lane.severe = (int16_t)severe;
		}
		if (!(states >> lane.second & 1))
			lane.second = ST_IDLE;
		cell = lane_look(caps, &lane);
	} else if (severe >= 0) {
		cell.glyph = mark_glyph(caps, MARK_SEVERE);
		cell.style.attrs = ATTR_BOLD;
		cell.style.fg = state_colour(caps, (unsigned int)severe);
	}
	return cell;
}

void filter_enter(struct ui *ui, const char *text)
{
	if (filter_set(ui, text) || !*text)
		return;
	if (!ui->rows.shown_count)
		ui_say(ui, "nothing fits; F clears the filter");
	else if (ui->rows.hidden_count == 1)
		ui_say(ui, "a row is hidden; F clears the filter");
	else
		ui_say(ui, "%zu rows are hidden; F clears the filter",
		       ui->rows.hidden_count);
}

static const struct prompt_use use = {
	.name = "filter",
	.sign = "filter: ",
	.enter = filter_enter,
	.complete = expr_complete,
};

void act_filter(struct ui *ui)
{
	prompt_open(ui, &use, filter_text(ui));
	ui_say(ui, "vm=web01, kind=vcpu, preempted dur>1ms ...; nothing: all "
		   "rows");
}

void act_filter_clear(struct ui *ui)
{
	if (!ui->filter.e)
		ui_say(ui, "there is no filter; \\ sets one");
	clear(ui);
}
