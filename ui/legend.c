/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cells mean: see legend.h. */
#include "config.h"

#include "ui/legend.h"

#include "ui/density.h"
#include "ui/lane.h"
#include "ui/ui.h"

/* Columns before the names: the sign and a blank. */
#define SIGN_COLS 2
/* Columns of the names, of the bars too; less where it is narrow. */
#define NAME_COLS 12

static void add(GArray *lines, struct cell sign, const char *name,
		const char *text)
{
	struct legend_line line = { .sign = sign, .text = text };

	g_strlcpy(line.name, name, sizeof(line.name));
	g_array_append_val(lines, line);
}

static void add_states(const struct caps *caps, uint32_t states, GArray *lines)
{
	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (states & (UINT32_C(1) << i))
			add(lines,
			    (struct cell){ state_glyph(caps, i, true),
					   state_style(caps, i) },
			    state_info(i)->name, state_info(i)->title);
}

static void add_marks(const struct caps *caps, GArray *lines)
{
	struct style warning = role_style(caps, ROLE_WARNING);
	struct style text = role_style(caps, ROLE_TEXT);

	add(lines, (struct cell){ mark_glyph(caps, MARK_SEVERE), warning }, "",
	    "a preemption, shorter than the rest of the column");
	add(lines, (struct cell){ mark_glyph(caps, MARK_MIXED), text }, "",
	    "several states, none for 60 % of it; so do small letters");
	add(lines, (struct cell){ ' ', text }, "(blank)",
	    "not there: before its begin, after its end");
}

static void add_bars(const struct caps *caps, GArray *lines)
{
	GString *bars = g_string_new(NULL);

	for (int i = 1; i <= 8; i++)
		g_string_append_unichar(bars, bar_glyph(caps, i / 8.0));
	add(lines, (struct cell){ 0, STYLE_PLAIN }, bars->str,
	    "density: the state's part of the column, little to all");
	g_string_free(bars, TRUE);
	add(lines, (struct cell){ 0, STYLE_PLAIN }, "1 to 9",
	    "density: tenths, and a preemption is in the column");
	add(lines,
	    (struct cell){ mark_glyph(caps, MARK_NONE),
			   role_style(caps, ROLE_FAINT) },
	    "", "density: nothing of the state in the column");
}

GArray *legend_lines(const struct caps *caps, uint32_t states)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct legend_line));

	add_states(caps, states, lines);
	add_marks(caps, lines);
	add_bars(caps, lines);
	return lines;
}

uint32_t legend_in_sight(struct ui *ui)
{
	int rows = ui_layout(ui).lane_rows;
	uint32_t states = 0;

	for (int i = 0; i < rows; i++) {
		size_t place = ui->top + (size_t)i;
		struct err err = ERR_INIT;
		struct row_sums sums;

		if (place >= ui->rows.shown_count)
			break;
		/* The rows' pane says what cannot be read. */
		if (sums_of_row(ui->sums, &ui->view, ui->rows.shown[place],
				&sums, &err) <= 0) {
			err_clear(&err);
			continue;
		}
		for (unsigned int s = 0; s < ST_COUNT; s++)
			if (sum_has(&sums.total, s))
				states |= UINT32_C(1) << s;
	}
	return states;
}

int legend_draw(const struct caps *caps, uint32_t states, int first,
		struct cells *c, int row, int col, int rows, int cols)
{
	GArray *lines = legend_lines(caps, states);
	int names = MIN(NAME_COLS, cols / 3), count = (int)lines->len;
	int text = SIGN_COLS + names;

	for (int i = 0; i < rows && first + i < count; i++) {
		const struct legend_line *line = &g_array_index(
			lines, struct legend_line, (guint)(first + i));

		if (line->sign.glyph && cols > 0)
			cells_glyph(c, row + i, col, line->sign.style,
				    line->sign.glyph);
		cells_put_cut(c, row + i, col + SIGN_COLS,
			      MIN(names - 1, cols - SIGN_COLS),
			      role_style(caps, ROLE_KEY), line->name);
		cells_put_cut(c, row + i, col + text, cols - text,
			      role_style(caps, ROLE_TEXT), line->text);
	}
	g_array_free(lines, TRUE);
	return count;
}
