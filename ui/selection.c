/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The selection: see selection.h. */
#include "config.h"

#include "ui/selection.h"

#include <glib.h>

#include "base/nstime.h"
#include "ui/actions.h"
#include "ui/layout.h"
#include "ui/ui.h"

static int64_t end_b(const struct ui *ui)
{
	const struct selection *s = &ui->selection;

	return s->grows ? ui->view.cursor_ns : s->b_ns;
}

bool ui_selection(const struct ui *ui, int64_t *from_ns, int64_t *to_ns)
{
	const struct selection *s = &ui->selection;
	int64_t b = end_b(ui);

	if (!s->there || s->a_ns == b)
		return false;
	*from_ns = MIN(s->a_ns, b);
	*to_ns = MAX(s->a_ns, b);
	return true;
}

bool ui_range(const struct ui *ui, int64_t *from_ns, int64_t *to_ns)
{
	if (ui_selection(ui, from_ns, to_ns))
		return true;
	*from_ns = view_from_ns(&ui->view);
	*to_ns = MIN(view_to_ns(&ui->view), ui->view.end_ns);
	return false;
}

char *ui_range_text(const struct ui *ui)
{
	char length[NSTIME_TEXT_MAX];
	int64_t from, to;
	bool selected = ui_range(ui, &from, &to);

	if (!selected && ui->view.whole)
		return g_strdup("whole trace");
	return g_strdup_printf(
		"%s %s", selected ? "selection" : "window",
		nsduration_text(length, sizeof(length), to - from));
}

bool selection_clear(struct ui *ui)
{
	bool was = ui->selection.there;

	ui->selection = (struct selection){ 0 };
	return was;
}

static void say_selection(struct ui *ui)
{
	char length[NSTIME_TEXT_MAX];
	int64_t from, to;

	if (ui_selection(ui, &from, &to))
		ui_say(ui,
		       "selected %s: statistics, blame and exports are of "
		       "this range; Esc clears it",
		       nsduration_text(length, sizeof(length), to - from));
}

void selection_set(struct ui *ui, int64_t from_ns, int64_t to_ns)
{
	ui->selection = (struct selection){ .there = true,
					    .a_ns = from_ns,
					    .b_ns = to_ns };
	say_selection(ui);
}

/* From the cursor on; the second time up to the cursor. */
void act_select(struct ui *ui)
{
	struct selection *s = &ui->selection;

	if (!s->grows) {
		*s = (struct selection){ true, true, ui->view.cursor_ns, 0 };
		ui_say(ui, "selecting from here: go to the other end, then "
			   "the same key; Esc: nothing");
		return;
	}
	s->b_ns = ui->view.cursor_ns;
	s->grows = false;
	say_selection(ui);
	/* Both ends at one place are no range. */
	if (s->a_ns == s->b_ns)
		selection_clear(ui);
}

void act_select_interval(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct interval iv;
	int r = ui_interval(ui, &iv, &err);

	if (r < 0) {
		ui_say_err(ui, &err);
	} else if (!r) {
		ui_say(ui, "no interval under the cursor");
	} else {
		selection_set(ui, iv.begin_ns, iv.end_ns);
	}
}

/* The columns of the window that the selection covers, edges too. */
static bool columns(const struct ui *ui, int64_t *from, int64_t *to)
{
	int64_t from_ns, to_ns;

	if (!ui_selection(ui, &from_ns, &to_ns))
		return false;
	*from = view_col(&ui->view, from_ns);
	*to = view_col(&ui->view, to_ns - 1);
	return true;
}

void selection_draw_ruler(const struct ui *ui, const struct layout *l,
			  struct cells *c)
{
	int64_t from, to, at;
	bool back;

	if (l->ruler < 0 || !columns(ui, &from, &to))
		return;
	for (at = MAX(from, 0); at <= MIN(to, l->lane_cols - 1); at++)
		cells_at(c, l->ruler, l->lane_col + (int)at)->style.attrs |=
			ATTR_UNDERLINE;
	back = end_b(ui) < ui->selection.a_ns;
	for (int i = 0; i < 2; i++) {
		at = i ? to : from;
		if (at >= 0 && at < l->lane_cols)
			cells_glyph(c, l->ruler, l->lane_col + (int)at,
				    role_style(&ui->caps, ROLE_SELECTED),
				    (i == 1) == back ? 'A' : 'B');
	}
}

void selection_draw_lanes(const struct ui *ui, const struct layout *l,
			  struct cells *c)
{
	int64_t edge[2];
	struct cell *cell;

	if (!columns(ui, &edge[0], &edge[1]))
		return;
	/* Two cells of a row, not all between: few bytes to send. */
	for (int i = 0; i < 2; i++)
		for (int line = 0; line < l->lane_rows; line++) {
			if (edge[i] < 0 || edge[i] >= l->lane_cols ||
			    (i && edge[1] == edge[0]))
				continue;
			cell = cells_at(c, l->lanes + line,
					l->lane_col + (int)edge[i]);
			if (cell)
				cell->style.attrs ^= ATTR_REVERSE;
		}
}
