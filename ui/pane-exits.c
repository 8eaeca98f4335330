/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of exits: why the vCPUs of the selected row (of all, where it has
 * none) left their guest, how often, and how long handling that took.  Enter
 * goes to the exit that took longest.
 */
#include "config.h"

#include "base/text.h"
#include "db/exits.h"
#include "ui/actions.h"
#include "ui/pane.h"
#include "ui/row-tracks.h"
#include "ui/table.h"
#include "ui/words.h"

/* Every one is read: of more than that there is no table. */
#define EXITS_MAX 2000000

enum {
	COL_REASON,
	COL_COUNT,
	COL_HANDLING,
	COL_SHARE,
	COL_MIN,
	COL_MEAN,
	COL_P50,
	COL_P99,
	COL_MAX,
	COLS
};

static const struct list_column columns[COLS] = {
	[COL_REASON] = { "exit reason", 15, .stretch = true, .middle = true,
			 .sorts = true },
	[COL_COUNT] = { "count", 7, .right = true, .sorts = true },
	[COL_HANDLING] = { "handling", 8, .right = true, .sorts = true },
	[COL_SHARE] = { "share", 6, .right = true, .sorts = true },
	[COL_MIN] = { "min", 8, .right = true, .sorts = true, .drop = 3 },
	[COL_MEAN] = { "mean", 8, .right = true, .sorts = true, .drop = 2 },
	[COL_P50] = { "p50", 8, .right = true, .sorts = true, .drop = 1 },
	[COL_P99] = { "p99", 8, .right = true, .sorts = true },
	[COL_MAX] = { "max", 8, .right = true, .sorts = true },
};

static const enum table_format formats[COLS] = {
	[COL_REASON] = TABLE_NAME,       [COL_COUNT] = TABLE_COUNT,
	[COL_HANDLING] = TABLE_DURATION, [COL_SHARE] = TABLE_PERCENT,
	[COL_MIN] = TABLE_DURATION,      [COL_MEAN] = TABLE_DURATION,
	[COL_P50] = TABLE_DURATION,      [COL_P99] = TABLE_DURATION,
	[COL_MAX] = TABLE_DURATION,
};

static char *name_of(struct ui *ui, int64_t value)
{
	const char *label = history_label(ui->history, VALUE_OF_EXIT, value);

	if (label && *label)
		return text_clean(label);
	return g_strdup_printf("%" G_GINT64_FORMAT, value & UINT32_MAX);
}

static void add_reason(struct ui *ui, struct table *t,
		       const struct exit_reason *reason, int64_t all_ns)
{
	const GArray *ns = reason->handling_ns;
	struct table_line *line =
		table_add(t, name_of(ui, reason->value), reason->longest_track);

	line->at_ns = reason->longest_begin_ns;
	line->figure[COL_COUNT] = ns->len;
	line->figure[COL_HANDLING] = reason->sum_ns;
	line->figure[COL_SHARE] = table_percent(reason->sum_ns, all_ns);
	line->figure[COL_MIN] = g_array_index(ns, int64_t, 0);
	line->figure[COL_MEAN] = reason->sum_ns / ns->len;
	line->figure[COL_P50] = exits_percentile(reason, 50);
	line->figure[COL_P99] = exits_percentile(reason, 99);
	line->figure[COL_MAX] = g_array_index(ns, int64_t, ns->len - 1);
}

/* The vCPUs that the table is of. */
static GArray *vcpus_of(struct ui *ui)
{
	GArray *vcpus = row_vcpus(ui, ui->selected);

	if (vcpus->len)
		return vcpus;
	g_array_free(vcpus, TRUE);
	return row_all_vcpus(ui);
}

/* Are they few enough to be read?  1, 0, -1. */
static int are_few(struct ui *ui, const struct table *t, const GArray *vcpus,
		   struct err *err)
{
	struct state_sum sum;
	int64_t count = 0;

	for (guint i = 0; i < vcpus->len; i++) {
		if (history_sum(ui->history, g_array_index(vcpus, uint32_t, i),
				t->from_ns, t->to_ns, &sum, err))
			return -1;
		for (unsigned int s = 0; s < ST_COUNT; s++)
			count += sum.count[s];
	}
	return count <= EXITS_MAX;
}

static int read_exits(struct ui *ui, const struct table *t, const GArray *vcpus,
		      GHashTable *reasons, struct err *err)
{
	for (guint i = 0; i < vcpus->len; i++)
		if (history_exits(
			    ui->history,
			    history_track(ui->history,
					  g_array_index(vcpus, uint32_t, i)),
			    t->from_ns, t->to_ns, reasons, err))
			return -1;
	return 0;
}

static int fill(struct ui *ui, struct table *t, struct err *err)
{
	GArray *vcpus = vcpus_of(ui);
	GHashTable *reasons = exits_new();
	int few = are_few(ui, t, vcpus, err), r = few < 0 ? -1 : 0;
	GPtrArray *list;
	int64_t all = 0;

	if (few > 0)
		r = read_exits(ui, t, vcpus, reasons, err);
	t->list.empty =
		few ? "no exits in this range"
		    : "more exits than can be read at once: zoom in, or "
		      "select less";
	list = exits_sorted(reasons);
	for (guint i = 0; i < list->len; i++)
		all += ((struct exit_reason *)list->pdata[i])->sum_ns;
	for (guint i = 0; i < list->len; i++)
		add_reason(ui, t, list->pdata[i], all);
	g_ptr_array_unref(list);
	g_hash_table_destroy(reasons);
	g_array_free(vcpus, TRUE);
	return r;
}

static const struct table_kind kind = {
	.name = "exits",
	.columns = columns,
	.formats = formats,
	.column_count = COLS,
	.sort = COL_HANDLING,
	.of_row = true,
	.empty = "no exits in this range",
	.fill = fill,
};

void *exits_make(struct ui *ui)
{
	(void)ui;
	return table_new(&kind);
}

char *exits_title(struct ui *ui, void *state, char **right)
{
	GArray *vcpus = row_vcpus(ui, ui->selected);
	char *who = vcpus->len ? row_words(ui, ui->selected)
			       : g_strdup("all vCPUs");
	char *title = table_title(ui, state, who, right);

	g_free(who);
	g_array_free(vcpus, TRUE);
	return title;
}

void act_exits(struct ui *ui)
{
	panes_open(ui, PANE_EXITS);
}
