/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The header: what is looked at, and what is wrong with it.  The right side
 * (lost events, disorder, incomplete, length of the window) is never cut; the
 * left side gives way.
 */
#include "config.h"

#include "base/nstime.h"
#include "ui/pane.h"

/* Write @text so that it ends before @end; returns where it begins. */
static int put_right(struct cells *c, int row, int end, struct style style,
		     const char *text)
{
	int width = cells_width(c, text);

	if (width > end)
		return end;
	cells_put(c, row, end - width, width, style, text);
	return end - width;
}

static int put_count(struct cells *c, int row, int end, const struct caps *caps,
		     const char *what, int64_t n)
{
	struct style style = role_style(caps, ROLE_HEADER);
	char text[64];

	if (n) {
		style = role_style(caps, ROLE_WARNING);
		style.attrs |= ATTR_REVERSE;
	}
	g_snprintf(text, sizeof(text), "%s %" G_GINT64_FORMAT, what, n);
	return put_right(c, row, end, style, text) - 2;
}

/* The left side: pieces, the more important first, as many as fit. */
static void put_left(const struct ui *ui, const struct layout *l,
		     struct cells *c, int end)
{
	struct style style = role_style(&ui->caps, ROLE_HEADER);
	const struct facts *f = &ui->facts;
	const unsigned int counts[] = { f->vms, f->vcpus, f->pcpus };
	static const char *const names[] = { "VM", "vCPU", "pCPU" };
	char *pieces[8] = { NULL };
	int n = 0, col = 1;

	/* Less than that is only dots. */
	if (end < 8)
		return;

	if (l->cols >= 100)
		pieces[n++] = g_strdup_printf("kvmscope %s", f->name);
	else
		pieces[n++] = g_strdup(f->name);
	if (f->machines > 1)
		pieces[n++] = g_strdup_printf("%u hosts", f->machines);
	else if (f->host)
		pieces[n++] = g_strdup(f->host);
	if (ui->rows.view != ROWS_VCPUS)
		pieces[n++] = g_strdup_printf("view of %s",
					      row_view_name(ui->rows.view));
	if (ui->show.density)
		pieces[n++] = g_strdup_printf("density of %s",
					      choice_name(ui->show.choice));
	if (!f->vms)
		pieces[n++] = g_strdup("no VMs");
	for (int i = f->vms ? 0 : 2; i < 3; i++)
		pieces[n++] = g_strdup_printf("%u %s%s", counts[i], names[i],
					      counts[i] == 1 ? "" : "s");
	for (int i = 0; i < n; i++) {
		if (!i || col + cells_width(c, pieces[i]) <= end)
			col += cells_put_cut(c, l->header, col, end - col,
					     style, pieces[i]) +
			       2;
		g_free(pieces[i]);
	}
}

/*
 * What it hides is always said, the expression may be cut; where not even
 * that has room, the key that made it stands in the corner.
 */
static int put_filter(const struct ui *ui, const struct layout *l,
		      struct cells *c, int end)
{
	struct style style = role_style(&ui->caps, ROLE_WARNING);
	char *text, *tail;
	int width, most;

	if (!ui->filter.e)
		return end;
	style.attrs |= ATTR_REVERSE;
	tail = filter_count(ui);
	if (cells_width(c, tail) + 4 > end) {
		g_free(tail);
		cells_put(c, l->header, 0, 1, style, "\\");
		return end;
	}
	end = put_right(c, l->header, end, style, tail);
	g_free(tail);
	text = g_strdup_printf("filter: %s ", filter_text(ui));
	most = MIN(MAX(end * 2 / 3, 16), end - 1);
	width = MIN(cells_width(c, text), most);
	if (width > 0)
		end -= cells_put_cut(c, l->header, end - width, width, style,
				     text);
	g_free(text);
	return end - 2;
}

/* The order of the rows, and the filter. */
static int put_arrangement(const struct ui *ui, const struct layout *l,
			   struct cells *c, int end)
{
	char *text;

	if (ui->rows.order != ORDER_TREE && l->cols >= 60) {
		text = g_strdup_printf("by %s", row_order_name(ui->rows.order));
		end = put_right(c, l->header, end,
				role_style(&ui->caps, ROLE_HEADER), text) -
		      2;
		g_free(text);
	}
	return put_filter(ui, l, c, end);
}

void pane_header(struct ui *ui, const struct layout *l, struct cells *c)
{
	struct style style = role_style(&ui->caps, ROLE_HEADER);
	char length[NSTIME_TEXT_MAX], text[64];
	const struct view *v = &ui->view;
	bool narrow = l->cols < 60;
	int64_t from, to;
	int end = l->cols - 1;

	if (l->header < 0)
		return;
	cells_fill(c, l->header, 0, l->cols, style, ' ');
	nsduration_text(length, sizeof(length),
			MIN(view_to_ns(v), v->end_ns) - view_from_ns(v));
	g_snprintf(text, sizeof(text), "%s%s", narrow ? "" : "window ", length);
	end = put_right(c, l->header, end, style, text) - 2;
	if (ui_selection(ui, &from, &to)) {
		nsduration_text(length, sizeof(length), to - from);
		g_snprintf(text, sizeof(text), "%s%s",
			   narrow ? "A-B " : "selected ", length);
		end = put_right(c, l->header, end,
				role_style(&ui->caps, ROLE_SELECTED), text) -
		      2;
	}
	if (ui->settings.preempt_min_ns && !narrow) {
		nsduration_text(length, sizeof(length),
				ui->settings.preempt_min_ns);
		g_snprintf(text, sizeof(text), "#>=%s", length);
		end = put_right(c, l->header, end, style, text) - 2;
	}
	if (ui->facts.disordered || l->cols >= 100)
		end = put_count(c, l->header, end, &ui->caps,
				narrow ? "dis" : "disorder",
				ui->facts.disordered);
	end = put_count(c, l->header, end, &ui->caps, "lost",
			ui->facts.lost_events + ui->facts.lost_packets);
	if (ui->caps.low_bandwidth)
		end = put_right(c, l->header, end, style, "lo-bw") - 2;
	if (history_incomplete(ui->history))
		end = put_right(c, l->header, end,
				role_style(&ui->caps, ROLE_WARNING),
				narrow ? "PART" : "INCOMPLETE") -
		      2;
	end = put_arrangement(ui, l, c, end);
	put_left(ui, l, c, end);
}
