/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where somebody ran: see follow.h. */
#include "config.h"

#include "ui/follow.h"

#include "ui/actions.h"
#include "ui/cells.h"
#include "ui/lane.h"
#include "ui/ui.h"
#include "ui/words.h"

void follow_init(struct follow *f)
{
	*f = (struct follow){
		.row = ROW_NONE,
		.on = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
					    g_free),
	};
}

void follow_release(struct follow *f)
{
	g_hash_table_destroy(f->on);
}

/* Forget what was read. */
static void forget(struct follow *f)
{
	g_hash_table_remove_all(f->on);
	f->cols = 0;
}

static void add(struct follow *f, uint32_t track, int64_t col, int64_t ns)
{
	int64_t *times = g_hash_table_lookup(f->on, GUINT_TO_POINTER(track));

	if (!times) {
		times = g_new0(int64_t, (gsize)f->cols + 1);
		g_hash_table_insert(f->on, GUINT_TO_POINTER(track), times);
	}
	times[col] += ns;
	times[f->cols] += ns;
}

/* Deal an interval out to the columns it is in. */
static void add_interval(struct follow *f, const struct view *v,
			 const struct interval *iv)
{
	int64_t t = MAX(iv->begin_ns, view_from_ns(v));
	int64_t end = MIN(MIN(iv->end_ns, view_to_ns(v)), v->end_ns);

	while (t < end) {
		int64_t col = view_col(v, t);
		int64_t next = MIN(view_col_ns(v, col + 1), end);

		if (col < 0 || col >= f->cols || next <= t)
			return;
		add(f, iv->peer, col, next - t);
		t = next;
	}
}

/* Is @iv one on a pCPU? */
static bool is_on(struct history *h, const struct interval *iv)
{
	const struct track *peer;

	if (!state_info(iv->state)->on_cpu || !iv->peer)
		return false;
	peer = history_track(h, iv->peer);
	return peer && peer->kind == TRACK_PCPU;
}

static int add_all(struct ui *ui, const struct track *t, struct err *err)
{
	struct interval_iter it;
	struct interval iv;
	int r;

	interval_iter_init(&it, ui->history, t->id, view_from_ns(&ui->view),
			   view_to_ns(&ui->view));
	while ((r = interval_iter_next(&it, &iv, err)) > 0)
		if (is_on(ui->history, &iv))
			add_interval(&ui->follow, &ui->view, &iv);
	interval_iter_release(&it);
	return r;
}

/* A look at the middle of each column stands for the column. */
static int add_samples(struct ui *ui, const struct track *t, struct err *err)
{
	const struct view *v = &ui->view;
	struct interval iv;

	for (int col = 0; col < view_used_cols(v); col++) {
		int64_t from = view_col_ns(v, col);
		/* The last column may end after the trace. */
		int64_t length = MIN(v->step_ns, v->end_ns - from);
		int r = history_at(ui->history, t->id, from + length / 2, &iv,
				   err);

		if (r < 0)
			return -1;
		if (r && is_on(ui->history, &iv))
			add(&ui->follow, iv.peer, col, length);
	}
	return 0;
}

static int add_track(struct ui *ui, const struct track *t, int64_t *left,
		     struct err *err)
{
	struct state_sum sum;

	if (history_sum(ui->history, t->id, view_from_ns(&ui->view),
			view_to_ns(&ui->view), &sum, err))
		return -1;
	for (int i = 0; i < STATE_MAX; i++)
		*left -= sum.count[i];
	if (!sum_on_cpu_ns(&sum))
		return 0;
	return *left >= 0 ? add_all(ui, t, err) : add_samples(ui, t, err);
}

/*
 * The row itself, or all that is below one without states.  What is below a
 * vCPU is its host thread, which tells the same.
 */
static int add_row(struct ui *ui, uint32_t row, int64_t *left, struct err *err)
{
	const struct row *all = ui->rows.all;

	if (row_has_states(&all[row]))
		return add_track(ui, all[row].track, left, err);
	for (uint32_t i = all[row].first; i != ROW_NONE; i = all[i].next)
		if (add_row(ui, i, left, err))
			return -1;
	return 0;
}

const int64_t *follow_on(struct ui *ui, uint32_t track, struct err *err)
{
	struct follow *f = &ui->follow;
	const struct view *v = &ui->view;
	int64_t left = FOLLOW_MAX;

	if (f->row == ROW_NONE)
		return NULL;
	if (f->cols != v->cols || f->first != v->first ||
	    f->step_ns != v->step_ns) {
		forget(f);
		f->first = v->first;
		f->step_ns = v->step_ns;
		f->cols = v->cols;
		if (add_row(ui, f->row, &left, err))
			return NULL;
	}
	return g_hash_table_lookup(f->on, GUINT_TO_POINTER(track));
}

uint8_t follow_attrs(int64_t ns, const struct state_sum *sum)
{
	if (!ns)
		return 0;
	return ns >= sum_on_cpu_ns(sum) / 2 ? ATTR_BOLD | ATTR_UNDERLINE
					    : ATTR_UNDERLINE;
}

int follow_set(struct ui *ui, uint32_t row)
{
	const struct track *t = NULL;

	if (row != ROW_NONE) {
		t = ui->rows.all[row].track;
		if (!t || (t->kind != TRACK_VM && t->kind != TRACK_VCPU &&
			   t->kind != TRACK_THREAD))
			return -1;
	}
	forget(&ui->follow);
	ui->follow.row = row;
	ui_settle(ui);
	return 0;
}

static void say_followed(struct ui *ui, uint32_t row)
{
	char *who = words_track(ui->history, ui->rows.all[row].track);

	ui_say(ui, "%s: underlined on the pCPUs where it was, bold where most "
		   "of the time; f again ends it",
	       who);
	g_free(who);
}

void act_follow(struct ui *ui)
{
	uint32_t row = ui->selected;

	if (row == ui->follow.row)
		row = ROW_NONE;
	if (follow_set(ui, row))
		ui_say(ui, "a thread, a vCPU or a VM can be followed");
	else if (row == ROW_NONE)
		ui_say(ui, "nobody is followed");
	else
		say_followed(ui, row);
}
