/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of requests to disks: those of the selected row's VM, or of all,
 * that are under way at some moment of the range; who submitted them, how large
 * they were and how long they took.  Enter goes to the thread that submitted
 * one, at its begin.
 *
 * It lists the first LISTED of a range, which it says: zooming in shows others.
 */
#include "config.h"

#include "base/text.h"
#include "ui/actions.h"
#include "ui/pane.h"
#include "ui/requests.h"
#include "ui/table.h"
#include "ui/words.h"

#define LISTED 20000

enum {
	COL_WHO,
	COL_OP,
	COL_DEVICE,
	COL_BYTES,
	COL_TOOK,
	COL_BEGIN,
	COL_TID,
	COL_VM,
	COL_SECTOR,
	COLS
};

static const struct list_column columns[COLS] = {
	[COL_WHO] = { "submitted by", 18, .stretch = true, .middle = true,
		      .sorts = true },
	[COL_OP] = { "op", 7, .sorts = true },
	[COL_DEVICE] = { "device", 8, .middle = true, .sorts = true },
	[COL_BYTES] = { "bytes", 8, .right = true, .sorts = true },
	[COL_TOOK] = { "took", 8, .right = true, .sorts = true },
	[COL_BEGIN] = { "begin", 18, .right = true, .sorts = true },
	[COL_TID] = { "tid", 7, .right = true, .sorts = true, .drop = 2 },
	[COL_VM] = { "VM", 10, .middle = true, .sorts = true, .drop = 1 },
	[COL_SECTOR] = { "sector", 11, .right = true, .sorts = true,
			 .drop = 3 },
};

static const enum table_format formats[COLS] = {
	[COL_WHO] = TABLE_NAME,      [COL_OP] = TABLE_TEXT,
	[COL_DEVICE] = TABLE_TEXT,   [COL_BYTES] = TABLE_BYTES,
	[COL_TOOK] = TABLE_DURATION, [COL_BEGIN] = TABLE_TIME,
	[COL_TID] = TABLE_COUNT,     [COL_VM] = TABLE_TEXT,
	[COL_SECTOR] = TABLE_COUNT,
};

struct filling {
	struct ui *ui;
	struct table *table;
};

static int add(const struct request_row *r, void *data)
{
	const struct filling *f = data;
	const struct history *h = f->ui->history;
	const struct track *thread = history_track(h, r->thread);
	const struct track *vm = history_track(h, r->vm);
	struct table_line *line;

	if (f->table->lines->len >= LISTED) {
		f->table->more = true;
		return 1;
	}
	line = table_add(f->table, words_track_id(h, r->thread), r->thread);
	line->at_ns = r->begin_ns;
	line->figure[COL_OP] = table_text(line, text_clean(r->op));
	line->figure[COL_DEVICE] = table_text(line, text_clean(r->device));
	line->figure[COL_BYTES] = r->bytes;
	line->figure[COL_TOOK] =
		r->end_ns == REQUEST_OPEN ? -1 : r->end_ns - r->begin_ns;
	line->figure[COL_BEGIN] = r->begin_ns;
	line->figure[COL_TID] = thread ? thread->tid : -1;
	line->figure[COL_VM] =
		table_text(line, vm ? text_clean(vm->name) : g_strdup(""));
	line->figure[COL_SECTOR] = r->sector;
	return 0;
}

/* The VM that the selected row is, or is of; NULL: no VM's. */
static const struct track *selected_vm(const struct ui *ui)
{
	const struct row *row = ui_row(ui);

	if (!row || !row->track)
		return NULL;
	return row->track->kind == TRACK_VM
		       ? row->track
		       : history_vm_of(ui->history, row->track);
}

static int fill(struct ui *ui, struct table *t, struct err *err)
{
	const struct track *vm = selected_vm(ui);
	struct filling f = { ui, t };

	t->more = false;
	return history_requests(ui->history, vm ? vm->id : 0, t->from_ns,
				t->to_ns, BY_PRESENCE, add, &f, err) < 0
		       ? -1
		       : 0;
}

static const struct table_kind kind = {
	.name = "requests",
	.columns = columns,
	.formats = formats,
	.column_count = COLS,
	.sort = COL_TOOK,
	.of_row = true,
	.empty = "no request to a disk is known in this range",
	.fill = fill,
};

void *requests_make(struct ui *ui)
{
	(void)ui;
	return table_new(&kind);
}

char *requests_title(struct ui *ui, void *state, char **right)
{
	const struct track *vm = selected_vm(ui);
	struct table *t = state;
	char *name = vm ? text_clean(vm->name) : g_strdup("all VMs"), *of;
	char *title;

	table_update(ui, t);
	of = t->more ? g_strdup_printf("%s (the first %d)", name, LISTED)
		     : g_strdup(name);
	title = table_title(ui, t, of, right);
	g_free(of);
	g_free(name);
	return title;
}

/* Select the line of the request that the lane is about at the cursor. */
static void select_at_cursor(struct ui *ui, struct table *t)
{
	const struct row *row = ui_row(ui);
	struct request_found found;

	if (!row || !row->track || row->track->kind != TRACK_COUNTER ||
	    requests_at_cursor(ui, row->track, &found, NULL) <= 0)
		return;
	for (guint i = 0; i < t->lines->len; i++) {
		const struct table_line *line =
			&g_array_index(t->lines, struct table_line, i);

		if (line->at_ns == found.row.begin_ns &&
		    line->track == found.row.thread &&
		    line->figure[COL_SECTOR] == found.row.sector) {
			t->list.selected = i;
			break;
		}
	}
	requests_clear(&found);
}

void act_requests(struct ui *ui)
{
	struct table *t;

	panes_open(ui, PANE_REQUESTS);
	t = panes_state(ui, PANE_REQUESTS);
	table_update(ui, t);
	select_at_cursor(ui, t);
}
