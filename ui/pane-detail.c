/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The detail pane: in words, what the cursor is on.  First the state, then
 * when and where, then what is special about the state (exit reason, who ran
 * instead, who woke it), then the row's sums over the window.
 *
 * Pieces of text are put one after another and broken between pieces, so
 * that the same code serves every width.
 */
#include "config.h"

#include <string.h>

#include "base/nstime.h"
#include "base/text.h"
#include "ui/behind.h"
#include "ui/lane.h"
#include "ui/pane.h"
#include "ui/requests.h"
#include "ui/waits.h"
#include "ui/words.h"

/* Where the next piece goes. */
struct flow {
	struct cells *c;
	int line, end; /* end: the first line below the pane */
	int col, left, cols;
};

static void new_line(struct flow *f)
{
	if (f->col != f->left) {
		f->line++;
		f->col = f->left;
	}
}

static void put(struct flow *f, struct style style, const char *text)
{
	int width = cells_width(f->c, text);

	if (f->col > f->left && f->col + width > f->cols)
		new_line(f);
	if (f->line >= f->end)
		return;
	f->col += cells_put_cut(f->c, f->line, f->col, f->cols - f->col, style,
				text) +
		  2;
}

/* Is it a number, which must not be parted from its unit? */
static bool is_number(const char *word)
{
	return *word && strspn(word, "(0123456789.") == strlen(word);
}

/* The same, broken between words where it is too long for a line. */
static void put_words(struct flow *f, struct style style, const char *text)
{
	char **words = g_strsplit(text, " ", -1);

	for (char **w = words; *w; w++) {
		bool number = is_number(w[0]) && w[1];
		char *piece = number ? g_strdup_printf("%s %s", w[0], w[1])
				     : g_strdup(w[0]);

		put(f, style, piece);
		/* One space between words instead of two between pieces. */
		if (f->col > f->left)
			f->col--;
		g_free(piece);
		w += number;
	}
	f->col++;
	g_strfreev(words);
}

static void put_take(struct flow *f, struct style style, char *text)
{
	if (text)
		put(f, style, text);
	g_free(text);
}

static char *time_of(const struct ui *ui, int64_t t_ns)
{
	char text[TIMETEXT_MAX];

	return g_strdup(
		timetext(text, ui->settings.time_format, ui->view.begin_ns, t_ns, 9));
}

static void put_title(struct ui *ui, const struct rect *area, struct cells *c,
		      const char *who, const char *what, struct style style)
{
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	int col = 3;

	cells_fill(c, area->row, 0, area->cols, faint,
		   mark_glyph(&ui->caps, MARK_LINE));
	cells_glyph(c, area->row, 2, faint, ' ');
	col += cells_put_cut(c, area->row, col, area->cols - col - 4,
			     role_style(&ui->caps, ROLE_TITLE), who);
	if (*what && col + 6 < area->cols) {
		cells_put(c, area->row, col, 2, faint, ": ");
		col += 2;
		col += cells_put_cut(c, area->row, col, area->cols - col - 4,
				     style, what);
	}
	cells_glyph(c, area->row, col, faint, ' ');
}

/* The colour of a state, as writing. */
static struct style ink(const struct ui *ui, unsigned int state)
{
	const struct state_info *info = state_info(state);
	struct style style = STYLE_PLAIN;

	if (!info->look.thin)
		style.fg = state_ink(&ui->caps, state);
	style.attrs = info->severity >= SEVERITY_SEVERE ? ATTR_BOLD : 0;
	return style;
}

/* "why: ...", on a new line; nothing for NULL. */
static void put_said(struct ui *ui, struct flow *f, struct style style,
		     const char *label, const char *text)
{
	if (!text)
		return;
	new_line(f);
	put(f, style, label);
	put_words(f, role_style(&ui->caps, ROLE_TEXT), text);
}

/* The chain of causes: who ran instead, why, and who waited for it. */
static void put_cause(struct ui *ui, const struct track *t,
		      const struct interval *iv, struct flow *f)
{
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	struct err err = ERR_INIT;

	if (cause_words_of(&ui->cause, ui->history, t, iv, &err)) {
		ui_say_err(ui, &err);
		return;
	}
	put_said(ui, f, ink(ui, ST_PREEMPTED), "ran instead:", ui->cause.ran);
	put_said(ui, f, faint, "why:", ui->cause.why);
	if (ui->cause.before)
		put(f, role_style(&ui->caps, ROLE_TEXT), ui->cause.before);
	put_said(ui, f, faint, "delayed:", ui->cause.delayed);
}

/* What was waited for, and who ended that; of a vCPU as its waits know it. */
static void put_wait(struct ui *ui, const struct track *t,
		     const struct interval *iv, struct flow *f)
{
	struct err err = ERR_INIT;
	const struct track *of;
	struct interval wait;
	char *why = NULL;
	int r = waits_at(ui, t, ui->view.cursor_ns, &wait, &of, &err);

	if (r < 0)
		ui_say_err(ui, &err);
	if (iv->state == ST_HALT_POLL)
		put_take(f, role_style(&ui->caps, ROLE_TEXT),
			 words_value(ui->history, iv));
	if (r > 0)
		why = words_wake(ui->history, &wait);
	put_said(ui, f, role_style(&ui->caps, ROLE_FAINT), "why:", why);
	g_free(why);
}

/* Why a guest's process had no pCPU: as the row of its vCPU has it. */
static bool put_behind(struct ui *ui, const struct track *t,
		       const struct interval *iv, struct flow *f)
{
	struct err err = ERR_INIT;
	const struct track *vcpu;
	struct interval behind;
	char *peer, *text;
	int r = behind_preempted(ui->history, t, iv, ui->view.cursor_ns,
				 &behind, &vcpu, &err);

	if (r < 0)
		ui_say_err(ui, &err);
	if (r <= 0)
		return false;
	if (behind.state == ST_PREEMPTED && behind.value != VALUE_NONE) {
		put_cause(ui, vcpu, &behind, f);
		return true;
	}
	peer = words_peer(ui->history, vcpu, &behind);
	text = g_strdup_printf("%s%s%s", state_info(behind.state)->name,
			       peer ? ", " : "", peer ? peer : "");
	put_said(ui, f, role_style(&ui->caps, ROLE_FAINT), "its vCPU:", text);
	put_take(f, role_style(&ui->caps, ROLE_TEXT),
		 words_value(ui->history, &behind));
	g_free(text);
	g_free(peer);
	return true;
}

/* What a state's interval is about: a line of its own if there is one. */
static void put_special(struct ui *ui, const struct track *t,
			const struct interval *iv, struct flow *f)
{
	if (state_info(iv->state)->value == VALUE_OF_PREEMPTION &&
	    iv->value != VALUE_NONE)
		put_cause(ui, t, iv, f);
	else if (put_behind(ui, t, iv, f))
		return;
	else if (is_wait(iv->state) || is_halted(iv->state))
		put_wait(ui, t, iv, f);
	else
		put_take(f, role_style(&ui->caps, ROLE_TEXT),
			 words_value(ui->history, iv));
}

/* How a guest's process or thread is known. */
static void put_note(struct ui *ui, const struct track *t, struct flow *f)
{
	char *note;

	if ((t->kind != TRACK_PROCESS && t->kind != TRACK_TASK) || !t->note ||
	    !*t->note)
		return;
	note = text_clean(t->note);
	put_said(ui, f, role_style(&ui->caps, ROLE_FAINT), "note:", note);
	g_free(note);
}

static void put_interval(struct ui *ui, const struct track *t,
			 const struct interval *iv, struct flow *f)
{
	struct style plain = role_style(&ui->caps, ROLE_TEXT);
	char duration[NSTIME_TEXT_MAX];
	char *from = time_of(ui, iv->begin_ns), *to = time_of(ui, iv->end_ns);

	nsduration_text(duration, sizeof(duration), iv->end_ns - iv->begin_ns);
	put_take(f, role_style(&ui->caps, ROLE_TITLE),
		 g_strdup_printf("for %s", duration));
	put_take(f, plain, g_strdup_printf("from %s to %s", from, to));
	put_take(f, plain, words_peer(ui->history, t, iv));
	put_special(ui, t, iv, f);
	put_note(ui, t, f);
	if (iv->begin_ns <= t->begin_ns && iv->state == ST_UNKNOWN)
		put(f, plain, "before the first event that tells");
	g_free(from);
	g_free(to);
}

/* From this width on, what belongs together is aligned as a table. */
#define TABLE_COLS 90

static void put_state(const struct ui *ui, struct flow *f, unsigned int state,
		      const struct state_sum *sum, int64_t total)
{
	const char *name = state_info(state)->name;
	char duration[NSTIME_TEXT_MAX];
	double percent = 100.0 * (double)sum->time_ns[state] / (double)total;

	nsduration_text(duration, sizeof(duration), sum->time_ns[state]);
	if (f->cols >= TABLE_COLS)
		put_take(f, ink(ui, state),
			 g_strdup_printf("%-9s %5.1f%%  %-8s %6u x", name,
					 percent, duration, sum->count[state]));
	else
		put_take(f, ink(ui, state),
			 g_strdup_printf("%s %.1f%% %s %ux", name, percent,
					 duration, sum->count[state]));
}

/*
 * A new line that begins with a label; what follows is indented by it if
 * there is room.  put_label_end() ends that.
 */
static void put_label(const struct ui *ui, struct flow *f, const char *label)
{
	new_line(f);
	put(f, role_style(&ui->caps, ROLE_FAINT), label);
	if (f->cols >= TABLE_COLS)
		f->left = f->col = f->left + 16;
}

static void put_label_end(struct flow *f)
{
	new_line(f);
	f->left = f->col = 1;
}

/* The states of the window, by time, longest first. */
static void put_statistics(struct ui *ui, struct flow *f)
{
	struct err err = ERR_INIT;
	struct row_sums sums;
	uint32_t done = 0;
	int64_t total;
	int state;
	int r = sums_of_row(ui->sums, &ui->view, ui->selected, &sums, &err);

	if (r < 0)
		ui_say_err(ui, &err);
	total = r > 0 ? sum_total_ns(&sums.total) : 0;
	if (!total)
		return;
	put_label(ui, f, ui->view.whole ? "whole trace:" : "this window:");
	while ((state = sum_longest(&sums.total, &done)) >= 0)
		put_state(ui, f, (unsigned int)state, &sums.total, total);
	put_label_end(f);
}

/* To find the longest of more preemptions than this takes too long. */
#define BLAME_WORTH 20000

/* Who displaced the row's vCPUs in the window: those with 1 % and more. */
static void put_blame(struct ui *ui, struct flow *f)
{
	struct blame *b = &ui->blame;
	struct err err = ERR_INIT;
	char duration[NSTIME_TEXT_MAX];
	const struct track *t = ui_row(ui)->track;
	struct row_sums sums;
	size_t i;

	/* A guest's process shares that with its vCPU, which tells. */
	if (t && (t->kind == TRACK_PROCESS || t->kind == TRACK_TASK))
		return;
	if (sums_of_row(ui->sums, &ui->view, ui->selected, &sums, NULL) <= 0 ||
	    !sums.total.count[ST_PREEMPTED])
		return;
	if (sums.total.count[ST_PREEMPTED] > BLAME_WORTH) {
		put_label(ui, f, "displaced by:");
		put_take(f, role_style(&ui->caps, ROLE_TEXT),
			 g_strdup_printf("%u preemptions are too many to look "
					 "through: zoom in",
					 sums.total.count[ST_PREEMPTED]));
		put_label_end(f);
		return;
	}
	if (blame_of_row(b, ui->history, &ui->rows, ui->selected,
			 view_from_ns(&ui->view),
			 MIN(view_to_ns(&ui->view), ui->view.end_ns), &err))
		ui_say_err(ui, &err);
	if (!b->count || !b->total_ns)
		return;
	put_label(ui, f, b->more ? "mostly by:" : "displaced by:");
	for (i = 0; i < b->count && f->line < f->end; i++) {
		double percent =
			100.0 * (double)b->by[i].ns / (double)b->total_ns;
		char *who;

		if (i && percent < 1)
			break;
		who = words_culprit(ui->history, &b->by[i]);
		nsduration_text(duration, sizeof(duration), b->by[i].ns);
		put_take(f, role_style(&ui->caps, ROLE_TEXT),
			 g_strdup_printf("%s %.1f%% %s", who, percent,
					 duration));
		g_free(who);
	}
	if (i < b->count)
		put_take(f, role_style(&ui->caps, ROLE_FAINT),
			 g_strdup_printf("and %zu more", b->count - i));
	put_label_end(f);
}

/* A row that sums up others: their states at the cursor. */
static void put_children(struct ui *ui, const struct row *row, struct flow *f)
{
	const struct row *all = ui->rows.all;
	struct err err = ERR_INIT;
	struct interval iv;

	put_label(ui, f, "at the cursor:");
	for (uint32_t i = row->first; i != ROW_NONE && f->line < f->end;
	     i = all[i].next) {
		int r;

		if (!row_has_states(&all[i]))
			continue;
		r = history_at(ui->history, all[i].track->id,
			       ui->view.cursor_ns, &iv, &err);
		if (r < 0)
			ui_say_err(ui, &err);
		if (r > 0)
			put_take(f, ink(ui, iv.state),
				 g_strdup_printf("%s %s",
						 rows_label(&ui->rows, i),
						 state_info(iv.state)->name));
	}
	put_label_end(f);
}

static void put_outside(struct ui *ui, const struct track *t, struct flow *f)
{
	char *from = time_of(ui, t->begin_ns), *to = time_of(ui, t->end_ns);

	put_take(f, role_style(&ui->caps, ROLE_TEXT),
		 g_strdup_printf("seen in the trace from %s to %s only", from,
				 to));
	g_free(from);
	g_free(to);
}

/* "guest (guest code)", "idle, wait_disk (waits for a disk)"; g_free() it. */
static char *state_words(struct ui *ui, const struct track *t,
			 const struct interval *iv)
{
	const char *name = state_info(iv->state)->name;
	const struct track *of;
	struct interval wait;

	if (waits_at(ui, t, ui->view.cursor_ns, &wait, &of, NULL) > 0 &&
	    of != t)
		return g_strdup_printf("%s, %s (%s)", name,
				       state_info(wait.state)->name,
				       state_title(of->kind, wait.state));
	return g_strdup_printf("%s (%s)", name, state_title(t->kind, iv->state));
}

/* A row of one track. */
static void draw_track(struct ui *ui, const struct rect *area, struct cells *c,
		       const struct track *t, struct flow *f)
{
	char *who = words_track(ui->history, t), *what = NULL;
	struct err err = ERR_INIT;
	struct style style = STYLE_PLAIN;
	struct interval iv;
	int r = history_at(ui->history, t->id, ui->view.cursor_ns, &iv, &err);

	if (r > 0) {
		what = state_words(ui, t, &iv);
		style = ink(ui, iv.state);
		style.attrs |= ATTR_BOLD;
	}
	if (t->kind != TRACK_THREAD && t->tid >= 0) {
		char *with = g_strdup_printf("%s (tid %" G_GINT64_FORMAT ")",
					     who, t->tid);
		g_free(who);
		who = with;
	}
	if (r <= 0)
		what = g_strdup(r ? "cannot be read"
				  : "not there at the cursor");
	put_title(ui, area, c, who, what, style);
	if (r < 0)
		ui_say_err(ui, &err);
	else if (r > 0)
		put_interval(ui, t, &iv, f);
	else
		put_outside(ui, t, f);
	g_free(what);
	g_free(who);
}

/* One line about the counter in [from, to). */
static void put_counter_sum(struct ui *ui, struct flow *f, const char *label,
			    const struct counter_info *info, int64_t from_ns,
			    int64_t to_ns)
{
	struct err err = ERR_INIT;
	struct counter_sum sum;
	GPtrArray *words;

	if (history_counter_sum(ui->history, info->track, from_ns, to_ns, &sum,
				&err)) {
		ui_say_err(ui, &err);
		return;
	}
	put_label(ui, f, label);
	words = count_words(info, &sum);
	for (guint i = 0; i < words->len; i++)
		put(f, role_style(&ui->caps, ROLE_TEXT), words->pdata[i]);
	g_ptr_array_unref(words);
	put_label_end(f);
}

/* What the bars of the counter's row reach up to. */
static double scale_of(struct ui *ui, const struct track *t)
{
	struct row_counts counts;

	return counts_of_track(ui->counts, &ui->view, t, &counts, NULL) > 0
		       ? counts.scale
		       : 1;
}

/* The value at the cursor: what a gauge holds, the last thing that happened. */
static char *counter_value(struct ui *ui, const struct counter_info *info,
			   const struct track *t)
{
	struct err err = ERR_INIT;
	struct counter_sum sum;
	int64_t cursor = ui->view.cursor_ns;
	char *text, *value;

	if (cursor < t->begin_ns || cursor >= t->end_ns)
		return g_strdup("not counted at the cursor");
	if (history_counter_sum(ui->history, info->track, cursor, cursor + 1,
				&sum, &err)) {
		ui_say_err(ui, &err);
		return g_strdup("cannot be read");
	}
	if (!counter_sum_known(&sum, info->form))
		return g_strdup("nothing at the cursor");
	value = count_amount_text(info, info->form == COUNTER_GAUGE
						? (double)sum.max
						: (double)sum.total);
	text = g_strdup_printf("%s at the cursor", value);
	g_free(value);
	return text;
}

/* A row of a counter: what it is, then its column, selection and window. */
static void draw_counter(struct ui *ui, const struct rect *area,
			 struct cells *c, const struct track *t, struct flow *f)
{
	const struct counter_info *info = history_counter(ui->history, t->id);
	const struct view *v = &ui->view;
	char *who = words_track(ui->history, t), *what, *source;
	int64_t col = view_col(v, v->cursor_ns), from, to;
	struct style faint = role_style(&ui->caps, ROLE_FAINT);
	char *requests;

	what = info ? counter_value(ui, info, t)
		    : g_strdup("the history does not say what it counts");
	put_title(ui, area, c, who, what, role_style(&ui->caps, ROLE_TITLE));
	g_free(what);
	g_free(who);
	if (!info)
		return;
	if (*count_title(info))
		put(f, role_style(&ui->caps, ROLE_TITLE), count_title(info));
	put_counter_sum(ui, f, "this column:", info, view_col_ns(v, col),
			view_col_ns(v, col + 1));
	requests = requests_said(ui, t);
	put_said(ui, f, faint, "request:", requests);
	g_free(requests);
	if (ui_selection(ui, &from, &to))
		put_counter_sum(ui, f, "selection:", info, from, to);
	put_counter_sum(ui, f, v->whole ? "whole trace:" : "this window:", info,
			view_from_ns(v), MIN(view_to_ns(v), v->end_ns));
	what = count_scale_text(info, scale_of(ui, t), false);
	put_label(ui, f, "lane:");
	put_take(f, role_style(&ui->caps, ROLE_TEXT),
		 g_strdup_printf("%s, up to %s", count_mode_words(info), what));
	g_free(what);
	put_label_end(f);
	source = text_clean(info->source);
	put_said(ui, f, faint, "source:", source);
	g_free(source);
}

void pane_detail(struct ui *ui, void *state, const struct rect *area,
		 struct cells *c, bool focus)
{
	const struct row *row = ui_row(ui);
	struct flow f = { c, area->row + 1, area->row + area->rows, 1,
			  1, area->cols - 1 };

	(void)state;
	(void)focus;
	if (!row) {
		put_title(ui, area, c, "nothing to tell", "", STYLE_PLAIN);
		return;
	}
	if (row_has_states(row)) {
		draw_track(ui, area, c, row->track, &f);
	} else if (row->track && row->track->kind == TRACK_COUNTER) {
		draw_counter(ui, area, c, row->track, &f);
	} else {
		put_title(ui, area, c, rows_label(&ui->rows, ui->selected), "",
			  STYLE_PLAIN);
		if (sums_adds_up(&ui->rows, ui->selected))
			put_children(ui, row, &f);
		else
			put(&f, role_style(&ui->caps, ROLE_TEXT),
			    row->folded ? "Enter unfolds it"
					: "Enter folds it");
	}
	put_blame(ui, &f);
	put_statistics(ui, &f);
}
