/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going from hit to hit: see search.h. */
#include "config.h"

#include "ui/search.h"

#include "base/nstime.h"
#include "ui/actions.h"
#include "ui/expr-complete.h"
#include "ui/hits.h"
#include "ui/ui.h"
#include "ui/words.h"

struct search {
	struct expr *e; /* NULL: nothing is searched for */
	/* Listed when needed: */
	uint32_t *places; /* of each row in the order of the tree */
	GArray *rows;     /* struct hit_row: those to search */
	GArray *hits;     /* struct hit, or NULL when there are too many */
	bool listed;      /* hits are, if they can be */
	/* Where a search that gave up goes on, while nothing moves. */
	struct hit tired;
	int64_t tired_ns; /* the cursor then */
	bool is_tired, tired_forward;
};

struct search *search_new(void)
{
	return g_new0(struct search, 1);
}

static void forget(struct search *s)
{
	g_clear_pointer(&s->places, g_free);
	g_clear_pointer(&s->rows, g_array_unref);
	g_clear_pointer(&s->hits, g_array_unref);
	s->listed = s->is_tired = false;
}

void search_free(struct search *s)
{
	forget(s);
	expr_free(s->e);
	g_free(s);
}

void search_forget(struct ui *ui)
{
	forget(ui->search);
}

const char *search_text(const struct ui *ui)
{
	return ui->search->e ? expr_text(ui->search->e) : NULL;
}

int search_set(struct ui *ui, const char *text)
{
	struct err err = ERR_INIT;
	struct expr *e;

	if (expr_parse(&e, text, ui->view.begin_ns, ui->view.end_ns, &err)) {
		ui_say_err(ui, &err);
		return -1;
	}
	forget(ui->search);
	expr_free(ui->search->e);
	ui->search->e = e;
	return 0;
}

static struct hits hits_of(struct ui *ui, int64_t budget)
{
	return (struct hits){ ui->history, ui->search->e, budget };
}

/* ------------------------------------------------------------------ */
/* Which rows                                                         */

/* Does @row itself fit, not only because a row above it does? */
static bool is_hit(struct ui *ui, const struct expr *e, uint32_t row,
		   GString *path)
{
	uint32_t parent = ui->rows.all[row].parent;
	struct expr_row r = {
		.history = ui->history,
		.track = ui->rows.all[row].track,
		.label = rows_label(&ui->rows, row),
		.path = rows_path(&ui->rows, row, path),
	};

	if (!expr_row(e, &r))
		return false;
	if (parent == ROW_NONE || expr_names(e, rows_label(&ui->rows, row)))
		return true;
	return !expr_names(e, rows_path(&ui->rows, parent, path));
}

/*
 * Is there any hit on the track?  When that costs too much or cannot be read,
 * perhaps: the search will tell.
 */
static bool has_any(struct ui *ui, struct hits *f, const struct track *t)
{
	struct interval iv;

	return hits_first(f, t, ui->view.begin_ns, ui->view.end_ns, &iv,
			  NULL) != HIT_NONE;
}

/* Does @row fit, or as the waits of a vCPU that does? */
static bool is_searched(struct ui *ui, const struct expr *e, uint32_t row,
			GString *path)
{
	struct expr_row er = { .history = ui->history,
			       .track = ui->rows.all[row].track };

	er.label = rows_label(&ui->rows, row);
	er.path = rows_path(&ui->rows, row, path);
	return expr_row(e, &er) || expr_row_of_waits(e, &er);
}

/* Is @row searched for intervals? */
static bool has_hits(struct ui *ui, struct hits *f, uint32_t row,
		     const bool *chosen, GString *path)
{
	const struct row *r = &ui->rows.all[row];

	if (!row_has_states(r))
		return false;
	if (r->track->kind == TRACK_THREAD && r->parent != ROW_NONE &&
	    chosen[r->parent] &&
	    ui->rows.all[r->parent].track->kind == TRACK_VCPU)
		return false;
	return is_searched(ui, f->e, row, path) && has_any(ui, f, r->track);
}

/*
 * The row to go to for hits on @row: for waits that were asked for as their
 * vCPU's that one, unless it has hits of its own.
 */
static uint32_t row_to_show(struct ui *ui, const struct expr *e, uint32_t row,
			    const bool *chosen, GString *path)
{
	const struct row *r = &ui->rows.all[row];
	struct expr_row er = { .history = ui->history, .track = r->track };

	if (!r->track || r->track->kind != TRACK_WAIT ||
	    r->parent == ROW_NONE || chosen[r->parent] ||
	    ui->rows.all[r->parent].hidden)
		return row;
	er.label = rows_label(&ui->rows, row);
	er.path = rows_path(&ui->rows, row, path);
	return expr_row(e, &er) ? row : r->parent;
}

/* List the rows to search, and number all that the filter leaves. */
static void list_rows(struct ui *ui)
{
	struct search *s = ui->search;
	struct hits f = hits_of(ui, HITS_BUDGET);
	bool *chosen = g_new0(bool, ui->rows.count + 1);
	bool intervals = expr_has_intervals(s->e);
	GString *path = g_string_new(NULL);
	uint32_t place = 0;

	s->places = g_new0(uint32_t, ui->rows.count + 1);
	s->rows = g_array_new(FALSE, FALSE, sizeof(struct hit_row));
	for (uint32_t i = ui->rows.first; i != ROW_NONE;
	     i = rows_after(&ui->rows, i)) {
		const struct row *r = &ui->rows.all[i];

		s->places[i] = place++;
		if (r->hidden)
			continue;
		chosen[i] = intervals ? has_hits(ui, &f, i, chosen, path)
				      : is_hit(ui, s->e, i, path);
		if (chosen[i]) {
			uint32_t show = intervals ? row_to_show(ui, s->e, i,
								chosen, path)
						  : i;
			struct hit_row row = { r->track, show };

			g_array_append_val(s->rows, row);
		}
	}
	g_string_free(path, TRUE);
	g_free(chosen);
}

static const struct hit_row *searched(const struct search *s, int64_t i)
{
	return &g_array_index(s->rows, struct hit_row, i);
}

/*
 * Where the selected row stands among the rows to search.  Is it none of
 * them, it stands right before the next one when going forward, else right
 * after the one before.
 */
static int64_t place_of_selected(const struct ui *ui, bool forward)
{
	const struct search *s = ui->search;
	int64_t n = s->rows->len, i = 0;
	uint32_t place;

	if (ui->selected == ROW_NONE)
		return forward ? -1 : n;
	place = s->places[ui->selected];
	while (i < n && s->places[searched(s, i)->row] < place)
		i++;
	if (i < n && searched(s, i)->row == ui->selected)
		return i;
	return forward ? i - 1 : i;
}

/* ------------------------------------------------------------------ */
/* Row by row                                                         */

/* " among those that the filter leaves (63 are hidden)", or "". */
static char *hidden_text(const struct ui *ui)
{
	if (!ui->rows.hidden_count)
		return g_strdup("");
	return g_strdup_printf(" among those that the filter leaves (%zu are "
			       "hidden)",
			       ui->rows.hidden_count);
}

static void say_nothing(struct ui *ui, const char *what)
{
	char *hidden = hidden_text(ui);

	ui_say(ui, "no %s fits '%s'%s", what, search_text(ui), hidden);
	g_free(hidden);
}

static void step_rows(struct ui *ui, bool forward)
{
	struct search *s = ui->search;
	int64_t n = s->rows->len, from, at;
	const char *round = "";

	if (!n) {
		say_nothing(ui, "row");
		return;
	}
	from = place_of_selected(ui, forward);
	at = forward ? from + 1 : from - 1;
	if (at < 0 || at >= n) {
		round = forward ? "went round the end: "
				: "went round the begin: ";
		at = forward ? 0 : n - 1;
	}
	if (searched(s, at)->row == ui->selected)
		ui_say(ui, "'%s': no other row", search_text(ui));
	else
		ui_say(ui,
		       "'%s': %srow %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT,
		       search_text(ui), round, at + 1, n);
	ui_select(ui, searched(s, at)->row);
}

/* ------------------------------------------------------------------ */
/* Interval by interval                                               */

static const struct hit_row *rows_of(const struct search *s)
{
	return (const struct hit_row *)(const void *)s->rows->data;
}

static void list_hits(struct ui *ui)
{
	struct search *s = ui->search;
	struct hits f = hits_of(ui, HITS_LIST_BUDGET);
	struct err err = ERR_INIT;
	int r;

	if (s->listed)
		return;
	s->listed = true;
	s->hits = hits_all(&f, rows_of(s), s->rows->len, ui->view.begin_ns,
			   ui->view.end_ns, &r, &err);
	/* The step that follows meets the error again and says it. */
	err_clear(&err);
}

int64_t search_count(struct ui *ui)
{
	struct search *s = ui->search;

	if (!s->e)
		return 0;
	if (!s->places)
		list_rows(ui);
	if (!expr_has_intervals(s->e))
		return s->rows->len;
	list_hits(ui);
	return s->hits ? (int64_t)s->hits->len : -1;
}

static bool is_after(const struct hit *a, const struct hit *b)
{
	return a->begin_ns != b->begin_ns ? a->begin_ns > b->begin_ns
					  : a->place > b->place;
}

/* The number in the list of the hit next to @at, or -1. */
static int64_t nearest(const GArray *hits, const struct hit *at, bool forward)
{
	int64_t low = 0, high = hits->len, middle;
	bool left;

	/* The first that is after @at, or that is not before it. */
	while (low < high) {
		const struct hit *hit;

		middle = low + (high - low) / 2;
		hit = &g_array_index(hits, struct hit, middle);
		left = forward ? !is_after(hit, at) : is_after(at, hit);
		if (left)
			low = middle + 1;
		else
			high = middle;
	}
	if (!forward)
		return low - 1;
	return low < (int64_t)hits->len ? low : -1;
}

/* Before everything, or after it. */
static struct hit end_of_time(bool begin)
{
	return begin ? (struct hit){ INT64_MIN, -1 }
		     : (struct hit){ INT64_MAX, INT64_MAX };
}

/* The next hit by searching; as hits_next(). */
static int search_on(struct ui *ui, struct hit *at, bool forward,
		     struct err *err)
{
	struct search *s = ui->search;
	struct hits f = hits_of(ui, HITS_BUDGET);

	return (forward ? hits_next : hits_prev)(&f, rows_of(s), s->rows->len,
						 ui->view.begin_ns,
						 ui->view.end_ns, at, err);
}

static void say_hit(struct ui *ui, const struct hit *hit, int64_t number,
		    const char *round)
{
	const struct track *t = searched(ui->search, hit->place)->track;
	struct err err = ERR_INIT;
	char duration[NSTIME_TEXT_MAX], count[64] = "hit";
	struct interval iv;
	char *who;

	if (history_at(ui->history, t->id, hit->begin_ns, &iv, &err) <= 0) {
		ui_say_err(ui, &err);
		return;
	}
	if (number >= 0)
		g_snprintf(count, sizeof(count),
			   "hit %" G_GINT64_FORMAT " of %u", number + 1,
			   ui->search->hits->len);
	who = words_track(ui->history, t);
	ui_say(ui, "%s%s: %s %s for %s", round, count, who,
	       state_info(iv.state)->name,
	       nsduration_text(duration, sizeof(duration),
			       iv.end_ns - iv.begin_ns));
	g_free(who);
}

static void go_to_hit(struct ui *ui, const struct hit *hit)
{
	view_go(&ui->view, hit->begin_ns);
	ui_select(ui, searched(ui->search, hit->place)->row);
}

static void say_tired(struct ui *ui, const struct hit *at, bool forward)
{
	char time[TIMETEXT_MAX];

	ui->search->tired = *at;
	ui->search->tired_ns = ui->view.cursor_ns;
	ui->search->is_tired = true;
	ui->search->tired_forward = forward;
	timetext(time, ui->settings.time_format, ui->view.begin_ns,
		 at->begin_ns, 6);
	ui_say(ui, "nothing between the cursor and %s; %s searches on", time,
	       forward ? "n" : "N");
}

/* Where a step begins: at the cursor, or where the last one gave up. */
static struct hit start_of(struct ui *ui, bool forward)
{
	struct search *s = ui->search;
	struct hit at = { ui->view.cursor_ns, place_of_selected(ui, forward) };

	if (s->is_tired && s->tired_ns == at.begin_ns &&
	    s->tired_forward == forward)
		at = s->tired;
	s->is_tired = false;
	return at;
}

static void step_intervals(struct ui *ui, bool forward)
{
	struct search *s = ui->search;
	struct hit at = start_of(ui, forward);
	const char *round = "";
	struct err err = ERR_INIT;
	int64_t number = -1;
	int r = HIT_NONE;

	list_hits(ui);
	for (int turn = 0; turn < 2 && r == HIT_NONE; turn++) {
		if (turn) {
			at = end_of_time(forward);
			round = forward ? "went round the end; "
					: "went round the begin; ";
		}
		if (!s->hits) {
			r = search_on(ui, &at, forward, &err);
			continue;
		}
		number = nearest(s->hits, &at, forward);
		if (number >= 0) {
			at = g_array_index(s->hits, struct hit, number);
			r = HIT_ONE;
		}
	}
	if (r < 0) {
		ui_say_err(ui, &err);
	} else if (r == HIT_TIRED) {
		say_tired(ui, &at, forward);
	} else if (r == HIT_ONE) {
		go_to_hit(ui, &at);
		say_hit(ui, &at, number, round);
	} else {
		say_nothing(ui, "interval");
	}
}

void search_step(struct ui *ui, bool forward)
{
	struct search *s = ui->search;

	if (!s->e) {
		ui_say(ui, "nothing was searched for yet; / asks what");
		return;
	}
	if (!s->places)
		list_rows(ui);
	if (expr_has_intervals(s->e))
		step_intervals(ui, forward);
	else
		step_rows(ui, forward);
}

/* ------------------------------------------------------------------ */
/* Keys                                                               */

static void entered(struct ui *ui, const char *text)
{
	if (!*text || !search_set(ui, text))
		search_step(ui, true);
}

static const struct prompt_use use = {
	.name = "search",
	.sign = "/",
	.enter = entered,
	.complete = expr_complete,
};

void act_search(struct ui *ui)
{
	prompt_open(ui, &use, NULL);
}

void act_search_next(struct ui *ui)
{
	search_step(ui, true);
}

void act_search_prev(struct ui *ui)
{
	search_step(ui, false);
}
