/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests to disks: see requests.h. */
#include "config.h"

#include "ui/requests.h"

#include <string.h>

#include "base/nstime.h"
#include "base/text.h"
#include "ui/ui.h"
#include "ui/words.h"

/* What belongs to a lane: where its points are, and of which requests. */
static const struct kind {
	const char *quantity;
	enum request_order order[2];
	size_t orders;
	const char *op; /* NULL: any */
	bool largest;   /* stands for others, not the longest */
} kinds[] = {
	{ "disk_latency", { BY_END }, 1, NULL, false },
	{ "disk_read", { BY_BEGIN }, 1, "read", true },
	{ "disk_write", { BY_BEGIN }, 1, "write", true },
	{ "disk_inflight", { BY_BEGIN, BY_END }, 2, NULL, false },
};

static const struct kind *kind_of(const struct counter_info *info)
{
	for (size_t i = 0; info && i < G_N_ELEMENTS(kinds); i++)
		if (!strcmp(info->quantity, kinds[i].quantity))
			return &kinds[i];
	return NULL;
}

bool is_of_requests(const struct counter_info *info)
{
	return kind_of(info) != NULL;
}

struct look {
	const struct kind *kind;
	enum request_order order;
	int64_t cursor_ns;
	bool exact; /* what was found is exactly at the cursor */
	struct request_found *found;
};

static int64_t duration_of(const struct request_row *r)
{
	return r->end_ns == REQUEST_OPEN ? INT64_MAX : r->end_ns - r->begin_ns;
}

static bool beats(const struct look *l, const struct request_row *r)
{
	const struct request_row *best = &l->found->row;

	if (!l->found->count)
		return true;
	return l->kind->largest ? r->bytes > best->bytes
				: duration_of(r) > duration_of(best);
}

static void keep(struct request_found *found, const struct request_row *r)
{
	g_free(found->device);
	g_free(found->op);
	found->row = *r;
	found->row.device = found->device = g_strdup(r->device);
	found->row.op = found->op = g_strdup(r->op);
	found->row.source = "";
}

static int look_at(const struct request_row *r, void *data)
{
	struct look *l = data;
	bool exact =
		(l->order == BY_END ? r->end_ns : r->begin_ns) == l->cursor_ns;

	if (l->kind->op && strcmp(r->op, l->kind->op) != 0)
		return 0;
	if (exact > l->exact || (exact == l->exact && beats(l, r))) {
		keep(l->found, r);
		l->exact = exact;
	}
	return ++l->found->count >= REQUESTS_LOOK;
}

int requests_at_cursor(struct ui *ui, const struct track *t,
		       struct request_found *found, struct err *err)
{
	const struct track *vm = history_vm_of(ui->history, t);
	const struct view *v = &ui->view;
	int64_t col = view_col(v, v->cursor_ns);
	struct look l = {
		.kind = kind_of(history_counter(ui->history, t->id)),
		.cursor_ns = v->cursor_ns,
		.found = found,
	};

	*found = (struct request_found){ 0 };
	if (!l.kind || !vm)
		return 0;
	for (size_t i = 0; i < l.kind->orders; i++) {
		l.order = l.kind->order[i];
		if (history_requests(ui->history, vm->id, view_col_ns(v, col),
				     view_col_ns(v, col + 1), l.order, look_at,
				     &l, err) < 0) {
			requests_clear(found);
			return -1;
		}
	}
	return found->count > 0;
}

void requests_clear(struct request_found *found)
{
	g_free(found->device);
	g_free(found->op);
	*found = (struct request_found){ 0 };
}

char *request_bytes_text(int64_t bytes)
{
	static const struct counter_info info = { 0, COUNTER_AMOUNT, "",
						  "bytes", "" };

	return count_amount_text(&info, (double)bytes);
}

char *request_duration_text(const struct request_row *r)
{
	char text[NSTIME_TEXT_MAX];

	if (r->end_ns == REQUEST_OPEN)
		return g_strdup("open");
	return g_strdup(nsduration_text(text, sizeof(text), duration_of(r)));
}

char *request_words(const struct request_row *r)
{
	char *op = text_clean(r->op), *device = text_clean(r->device);
	char *bytes = request_bytes_text(r->bytes);
	char *duration = request_duration_text(r);
	GString *text = g_string_new(op);

	if (r->bytes)
		g_string_append_printf(text, " of %s", bytes);
	g_string_append_printf(text, ", device %s", device);
	if (r->sector >= 0)
		g_string_append_printf(text, ", sector %" G_GINT64_FORMAT,
				       r->sector);
	g_string_append_printf(text, ": %s", duration);
	g_free(duration);
	g_free(bytes);
	g_free(device);
	g_free(op);
	return g_string_free(text, FALSE);
}

char *request_submitter(const struct history *h, const struct request_row *r)
{
	return words_whose(h, r->thread);
}

char *requests_said(struct ui *ui, const struct track *t)
{
	struct request_found found;
	char *what, *who;
	GString *text;

	if (requests_at_cursor(ui, t, &found, NULL) <= 0)
		return NULL;
	what = request_words(&found.row);
	who = request_submitter(ui->history, &found.row);
	text = g_string_new(what);
	g_string_append_printf(text, ", submitted by %s", who);
	if (found.count > 1)
		g_string_append_printf(text, "; %u more in this column",
				       found.count - 1);
	g_free(who);
	g_free(what);
	requests_clear(&found);
	return g_string_free(text, FALSE);
}
