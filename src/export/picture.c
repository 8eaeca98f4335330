/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A screen without a terminal: see picture.h. */
#include "config.h"

#include "export/picture.h"

#include "ui/cells.h"
#include "ui/dump-svg.h"
#include "ui/dump.h"
#include "ui/render.h"
#include "ui/ui.h"

static void look_at(struct ui *ui, const struct picture *p)
{
	uint32_t row = rows_of_track(&ui->rows, p->track);

	if (p->track && row != ROW_NONE)
		ui_select(ui, row);
	if (p->from_ns > history_begin_ns(p->history) ||
	    p->to_ns < history_end_ns(p->history))
		view_exact(&ui->view, p->from_ns, p->to_ns);
}

/* Draw into @cells, which is initialised here; which pane stands where. */
static struct layout draw(struct cells *cells, const struct picture *p,
			  const struct caps *caps)
{
	struct layout layout;
	struct ui ui;

	ui_init(&ui, p->history, caps, p->cols, p->lines);
	look_at(&ui, p);
	if (p->keys)
		ui_keys(&ui, p->keys);
	cells_init(cells, p->cols, p->lines, caps->utf8);
	render(&ui, cells);
	layout = ui_layout(&ui);
	ui_release(&ui);
	return layout;
}

void picture_svg(GString *out, const struct picture *p,
		 const struct cells *screen, const char *title)
{
	static const struct caps caps = { .utf8 = true, .colours = 256 };
	struct cells cells;

	if (screen) {
		dump_svg(out, screen, title);
		return;
	}
	draw(&cells, p, &caps);
	dump_svg(out, &cells, title);
	cells_release(&cells);
}

void picture_ascii(GString *out, const struct picture *p)
{
	static const struct caps caps = { .utf8 = false, .colours = 0 };
	struct cells cells;
	struct layout layout = draw(&cells, p, &caps);
	int rows = cells.rows;

	if (layout.status >= 0)
		cells.rows = layout.status;
	dump_cells(out, &cells, false);
	cells.rows = rows;
	cells_release(&cells);
	while (g_str_has_suffix(out->str, "\n\n"))
		g_string_truncate(out, out->len - 1);
}
