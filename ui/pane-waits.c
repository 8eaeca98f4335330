/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of waits: for every VM and every vCPU that the filter leaves, how
 * long it was halted, what for, and how long it had to wait for a pCPU, in all
 * and from one wake-up.  The line of a VM is the sum of its vCPUs.
 */
#include "config.h"

#include <string.h>

#include "base/text.h"
#include "db/durations.h"
#include "ui/actions.h"
#include "ui/lane.h"
#include "ui/pane.h"
#include "ui/row-tracks.h"
#include "ui/table.h"
#include "ui/waits.h"
#include "ui/words.h"

enum {
	COL_WHO,
	COL_HALTED,
	COL_TASK,
	COL_TIMER,
	COL_DISK,
	COL_NET,
	COL_OTHER,
	COL_UNKNOWN,
	COL_WAITS,
	COL_READY,
	COL_PREEMPTED,
	COL_P50,
	COL_P99,
	COL_MAX,
	COLS
};

static const struct list_column columns[COLS] = {
	[COL_WHO] = { "VM, vCPU", 14, .stretch = true, .middle = true,
		      .sorts = true },
	[COL_HALTED] = { "halted", 8, .right = true, .sorts = true },
	[COL_TASK] = { "task", 8, .right = true, .sorts = true },
	[COL_TIMER] = { "timer", 8, .right = true, .sorts = true },
	[COL_DISK] = { "disk", 8, .right = true, .sorts = true },
	[COL_NET] = { "net", 8, .right = true, .sorts = true },
	[COL_OTHER] = { "other", 8, .right = true, .sorts = true, .drop = 3 },
	[COL_UNKNOWN] = { "unknown", 8, .right = true, .sorts = true,
			  .drop = 1 },
	[COL_WAITS] = { "waits", 7, .right = true, .sorts = true, .drop = 2 },
	[COL_READY] = { "ready", 8, .right = true, .sorts = true, .drop = 4 },
	[COL_PREEMPTED] = { "preempt", 8, .right = true, .sorts = true,
			    .drop = 5 },
	[COL_P50] = { "wake p50", 8, .right = true, .sorts = true, .drop = 7 },
	[COL_P99] = { "wake p99", 8, .right = true, .sorts = true, .drop = 6 },
	[COL_MAX] = { "wake max", 8, .right = true, .sorts = true, .drop = 8 },
};

static const enum table_format formats[COLS] = {
	[COL_WHO] = TABLE_NAME,           [COL_HALTED] = TABLE_DURATION,
	[COL_TASK] = TABLE_DURATION,      [COL_TIMER] = TABLE_DURATION,
	[COL_DISK] = TABLE_DURATION,      [COL_NET] = TABLE_DURATION,
	[COL_OTHER] = TABLE_DURATION,     [COL_UNKNOWN] = TABLE_DURATION,
	[COL_WAITS] = TABLE_COUNT,        [COL_READY] = TABLE_DURATION,
	[COL_PREEMPTED] = TABLE_DURATION, [COL_P50] = TABLE_DURATION,
	[COL_P99] = TABLE_DURATION,       [COL_MAX] = TABLE_DURATION,
};

/* From the sums of a vCPU and of its waits to the columns. */
static void set_figures(int64_t *figure, const struct state_sum *vcpu,
			const struct state_sum *waits)
{
	int64_t halted = vcpu->time_ns[ST_IDLE] + vcpu->time_ns[ST_HALT_POLL];
	int64_t known = 0, count = 0;

	for (unsigned int s = ST_WAIT_TASK; s <= ST_WAIT_OTHER; s++) {
		figure[COL_TASK + (int)(s - ST_WAIT_TASK)] = waits->time_ns[s];
		known += waits->time_ns[s];
		count += waits->count[s];
	}
	figure[COL_HALTED] = halted;
	figure[COL_UNKNOWN] = MAX(halted - known, 0);
	figure[COL_WAITS] = count;
	figure[COL_READY] = vcpu->time_ns[ST_READY];
	figure[COL_PREEMPTED] = vcpu->time_ns[ST_PREEMPTED];
}

/* The line of the VM @vm, to which a vCPU's figures are added. */
static void add_to_vm(struct table *t, const struct track *vm,
		      const int64_t *figure)
{
	struct table_line *line = NULL;
	char *name;

	/* It stands but for its other vCPUs at the end. */
	for (guint i = t->lines->len; i-- > 0 && !line;) {
		line = &g_array_index(t->lines, struct table_line, i);
		if (line->track != vm->id)
			line = NULL;
	}
	if (!line) {
		name = text_clean(vm->name);
		line = table_add(t, name, vm->id);
	}
	for (int i = COL_HALTED; i < COL_P50; i++)
		line->figure[i] += figure[i];
}

static int add_vcpu(struct ui *ui, struct table *t, const struct track *vcpu,
		    struct err *err)
{
	const struct track *w = waits_of(ui->history, vcpu);
	const struct track *vm = history_vm_of(ui->history, vcpu);
	struct state_sum sum, waits = { 0 };
	struct table_line *line;
	int64_t figure[COLS] = { 0 };

	if (history_sum(ui->history, vcpu->id, t->from_ns, t->to_ns, &sum,
			err) ||
	    (w && history_sum(ui->history, w->id, t->from_ns, t->to_ns, &waits,
			      err)))
		return -1;
	set_figures(figure, &sum, &waits);
	line = table_add(t, words_track(ui->history, vcpu), vcpu->id);
	line->group = 1;
	memcpy(line->figure, figure, sizeof(figure));
	if (vm)
		add_to_vm(t, vm, figure);
	return 0;
}

/* The vCPUs that the line of @t is of: those that the filter leaves. */
static GArray *vcpus_of(struct ui *ui, const struct track *t)
{
	GArray *vcpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	const struct track *end;
	size_t n;

	/* What is below a track stands behind it. */
	for (end = history_tracks(ui->history, &n) + t->next; t < end; t++) {
		uint32_t row = rows_of_track(&ui->rows, t->id);

		if (t->kind == TRACK_VCPU &&
		    (row == ROW_NONE || !ui->rows.all[row].hidden))
			g_array_append_val(vcpus, t->id);
	}
	return vcpus;
}

/* How long they waited for a pCPU when they were woken. */
static int set_latencies(struct ui *ui, const struct table *t,
			 struct table_line *line, struct err *err)
{
	struct duration_stats stats[STATE_MAX];
	const struct duration_stats *ready = &stats[ST_READY];
	GArray *own = vcpus_of(ui, history_track(ui->history, line->track));
	bool known;
	int r;

	r = history_durations(ui->history, (const uint32_t *)(void *)own->data,
			      own->len, t->from_ns, t->to_ns, stats, err);
	g_array_free(own, TRUE);
	known = !r && ready->known && ready->count;
	line->figure[COL_P50] = known ? ready->p50_ns : -1;
	line->figure[COL_P99] = known ? ready->p99_ns : -1;
	line->figure[COL_MAX] = known ? ready->max_ns : -1;
	return r;
}

static int fill(struct ui *ui, struct table *t, struct err *err)
{
	GArray *vcpus = row_all_vcpus(ui);
	int r = 0;

	for (guint i = 0; i < vcpus->len && !r; i++)
		r = add_vcpu(ui, t,
			     history_track(ui->history,
					   g_array_index(vcpus, uint32_t, i)),
			     err);
	g_array_free(vcpus, TRUE);
	return r;
}

static const struct table_kind kind = {
	.name = "waits",
	.columns = columns,
	.formats = formats,
	.column_count = COLS,
	.sort = COL_HALTED,
	.empty = "no vCPUs",
	.fill = fill,
	.late = set_latencies,
	.late_from = COL_P50,
};

void *waits_make(struct ui *ui)
{
	(void)ui;
	return table_new(&kind);
}

char *waits_title(struct ui *ui, void *state, char **right)
{
	return table_title(ui, state, NULL, right);
}

void act_waits(struct ui *ui)
{
	panes_open(ui, PANE_WAITS);
}
