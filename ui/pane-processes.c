/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of guest processes: for every process that the filter leaves, how
 * long it ran, and which share of its time it spent in each state.
 */
#include "config.h"

#include "ui/actions.h"
#include "ui/lane.h"
#include "ui/pane.h"
#include "ui/table.h"
#include "ui/words.h"

enum {
	COL_NAME,
	COL_RAN,
	COL_FIRST_STATE, /* in the order of the table below */
	COLS = COL_FIRST_STATE + 9
};

static const struct {
	const char *title;
	enum state state;
	int drop;
} shares[COLS - COL_FIRST_STATE] = {
	{ "run", ST_RUN, 0 },           { "root", ST_ROOT, 0 },
	{ "preempt", ST_PREEMPTED, 0 }, { "task", ST_WAIT_TASK, 0 },
	{ "timer", ST_WAIT_TIMER, 0 },  { "disk", ST_WAIT_DISK, 0 },
	{ "net", ST_WAIT_NET, 2 },      { "other", ST_WAIT_OTHER, 3 },
	{ "unknown", ST_UNKNOWN, 4 },
};

static int fill_process(struct ui *ui, struct table *t, const struct track *p,
			struct err *err)
{
	struct table_line *line;
	struct state_sum sum;
	int64_t total;

	if (history_sum(ui->history, p->id, t->from_ns, t->to_ns, &sum, err))
		return -1;
	total = sum_total_ns(&sum);
	/* Not there in the range. */
	if (!total)
		return 0;
	line = table_add(t, words_track(ui->history, p), p->id);
	line->figure[COL_RAN] = sum.time_ns[ST_RUN];
	for (int i = COL_FIRST_STATE; i < COLS; i++)
		line->figure[i] = table_percent(
			sum.time_ns[shares[i - COL_FIRST_STATE].state], total);
	return 0;
}

static int fill(struct ui *ui, struct table *t, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < ui->rows.count && !r; i++) {
		const struct row *row = &ui->rows.all[i];

		if (!row->hidden && row->track &&
		    row->track->kind == TRACK_PROCESS)
			r = fill_process(ui, t, row->track, err);
	}
	return r;
}

static struct list_column columns[COLS] = {
	[COL_NAME] = { "VM, process", 22, .stretch = true, .middle = true,
		       .sorts = true },
	[COL_RAN] = { "ran", 8, .right = true, .sorts = true, .drop = 1 },
};

static enum table_format formats[COLS] = {
	[COL_NAME] = TABLE_NAME,
	[COL_RAN] = TABLE_DURATION,
};

static const struct table_kind kind = {
	.name = "processes",
	.columns = columns,
	.formats = formats,
	.column_count = COLS,
	.sort = COL_RAN,
	.empty = "no guest processes are known in this range",
	.fill = fill,
};

void *processes_make(struct ui *ui)
{
	(void)ui;
	for (int i = COL_FIRST_STATE; i < COLS; i++) {
		columns[i] = (struct list_column){
			.title = shares[i - COL_FIRST_STATE].title,
			.width = 7,
			.right = true,
			.sorts = true,
			.drop = shares[i - COL_FIRST_STATE].drop,
		};
		formats[i] = TABLE_PERCENT;
	}
	return table_new(&kind);
}

char *processes_title(struct ui *ui, void *state, char **right)
{
	return table_title(ui, state, NULL, right);
}

void act_process_list(struct ui *ui)
{
	panes_open(ui, PANE_PROCESSES);
}
