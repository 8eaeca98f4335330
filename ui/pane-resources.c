/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of resources: the figures of every counter that the filter leaves,
 * as its lane's details have them.  Statistics of a counter's row open it: it
 * has no states.
 */
#include "config.h"

#include <math.h>

#include "ui/actions.h"
#include "ui/counts.h"
#include "ui/pane.h"
#include "ui/table.h"
#include "ui/words.h"

enum {
	COL_NAME,
	COL_MEAN,
	COL_MIN,
	COL_MAX,
	COL_RATE,
	COL_TOTAL,
	COL_COUNT,
	COLS
};

static const struct list_column columns[COLS] = {
	[COL_NAME] = { "VM, counter", 22, .stretch = true, .middle = true,
		       .sorts = true },
	[COL_MEAN] = { "mean", 9, .right = true, .sorts = true },
	[COL_MIN] = { "min", 9, .right = true, .sorts = true, .drop = 2 },
	[COL_MAX] = { "max", 9, .right = true, .sorts = true },
	[COL_RATE] = { "rate", 9, .right = true, .sorts = true },
	[COL_TOTAL] = { "in all", 9, .right = true, .sorts = true },
	[COL_COUNT] = { "count", 8, .right = true, .sorts = true, .drop = 1 },
};

static const enum table_format formats[COLS] = {
	[COL_NAME] = TABLE_NAME,   [COL_MEAN] = TABLE_MEAN,
	[COL_MIN] = TABLE_AMOUNT,  [COL_MAX] = TABLE_AMOUNT,
	[COL_RATE] = TABLE_RATE,   [COL_TOTAL] = TABLE_AMOUNT,
	[COL_COUNT] = TABLE_COUNT,
};

static int64_t whole(double value)
{
	return value < (double)INT64_MAX ? (int64_t)llround(MAX(value, 0))
					 : INT64_MAX;
}

static int fill_counter(struct ui *ui, struct table *t, const struct track *c,
			const struct counter_info *info, struct err *err)
{
	bool amount = info->form == COUNTER_AMOUNT;
	struct counter_sum sum;
	struct table_line *line;

	if (history_counter_sum(ui->history, c->id, t->from_ns, t->to_ns, &sum,
				err))
		return -1;
	line = table_add(t, words_track(ui->history, c), c->id);
	for (int i = COL_MEAN; i < COLS; i++)
		line->figure[i] = -1;
	if (counter_sum_known(&sum, info->form)) {
		line->figure[COL_MEAN] =
			whole(1000 * counter_mean(&sum, info->form));
		line->figure[COL_MIN] = MAX(sum.min, 0);
		line->figure[COL_MAX] = MAX(sum.max, 0);
	}
	if (!amount)
		return 0;
	line->figure[COL_COUNT] = sum.points;
	line->figure[COL_TOTAL] = counter_total_int(sum.total);
	if (count_mode_of(info) == COUNT_FLOW)
		line->figure[COL_RATE] = whole(counter_rate(&sum));
	return 0;
}

static int fill(struct ui *ui, struct table *t, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < ui->rows.count && !r; i++) {
		const struct row *row = &ui->rows.all[i];
		const struct counter_info *info =
			row->track && row->track->kind == TRACK_COUNTER
				? history_counter(ui->history, row->track->id)
				: NULL;

		if (info && !row->hidden)
			r = fill_counter(ui, t, row->track, info, err);
	}
	return r;
}

static const struct table_kind kind = {
	.name = "resources",
	.columns = columns,
	.formats = formats,
	.column_count = COLS,
	.sort = COL_NAME,
	.empty = "this history has no counters",
	.fill = fill,
};

void *resources_make(struct ui *ui)
{
	(void)ui;
	return table_new(&kind);
}

char *resources_title(struct ui *ui, void *state, char **right)
{
	return table_title(ui, state, NULL, right);
}
