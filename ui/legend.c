/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cells mean: see legend.h. */
#include "config.h"

#include "ui/legend.h"

#include "ui/density.h"
#include "ui/lane.h"
#include "ui/pins.h"
#include "ui/ui.h"

/* Columns before the names: the sign and a blank. */
#define SIGN_COLS 2
/* Columns of the names, of the bars too; less where it is narrow. */
#define NAME_COLS 12
/* Columns of a whole line. */
#define LINE_COLS 40

static void add(GArray *lines, struct cell sign, const char *name,
		const char *text)
{
	struct legend_line line = { .sign = sign, .text = text };

	g_strlcpy(line.name, name, sizeof(line.name));
	g_array_append_val(lines, line);
}

static const char *title_of(unsigned int state, uint32_t states)
{
	bool guest = state == ST_RUN && states & LEGEND_RUN_GUEST &&
		     !(states & LEGEND_RUN_OTHER);

	return guest ? state_title(TRACK_PROCESS, state)
		     : state_info(state)->title;
}

static void add_states(const struct caps *caps, uint32_t states, GArray *lines)
{
	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (states & (UINT32_C(1) << i))
			add(lines,
			    (struct cell){ state_glyph(caps, i, true),
					   state_style(caps, i) },
			    state_info(i)->name, title_of(i, states));
}

_Static_assert(ST_COUNT <= STATE_MAX - 3, "three bits are left");

/* Texts as short as the titles of states: they stand side by side. */
static void add_marks(const struct caps *caps, GArray *lines)
{
	struct style warning = role_style(caps, ROLE_WARNING);
	struct style text = role_style(caps, ROLE_TEXT);

	add(lines, (struct cell){ mark_glyph(caps, MARK_SEVERE), warning }, "",
	    "also a brief preemption");
	if (palette_colours(caps) >= 8)
		add(lines, (struct cell){ 'm', warning }, "",
		    "the same in view 2: < 25 %");
	add(lines, (struct cell){ mark_glyph(caps, MARK_MIXED), text }, "",
	    "no state took 60 % of it");
	add(lines, (struct cell){ ' ', text }, "a to z",
	    "mixed; that one leads");
	add(lines, (struct cell){ ' ', text }, "(blank)",
	    "not there at that time");
}

static void add_bars(const struct caps *caps, GArray *lines)
{
	GString *bars = g_string_new(NULL);

	for (int i = 1; i <= 8; i++)
		g_string_append_unichar(bars, bar_glyph(caps, i / 8.0));
	add(lines, (struct cell){ 0, STYLE_PLAIN }, bars->str,
	    "density: little to all");
	g_string_free(bars, TRUE);
	add(lines, (struct cell){ 0, STYLE_PLAIN }, "1 to 9",
	    "tenths; also preempted");
	add(lines,
	    (struct cell){ mark_glyph(caps, MARK_NONE),
			   role_style(caps, ROLE_FAINT) },
	    "", "density: nothing of it");
}

static void add_counters(const struct caps *caps, GArray *lines)
{
	GString *bars = g_string_new(NULL);

	if (caps->utf8)
		for (int i = 1; i <= 8; i++)
			g_string_append_unichar(bars, bar_glyph(caps, i / 8.0));
	else
		g_string_append(bars, "0 to 9");
	add(lines, (struct cell){ 0, STYLE_PLAIN }, bars->str,
	    "resources: share of the scale");
	add(lines,
	    (struct cell){ caps->utf8 ? bar_glyph(caps, 0.25) : '2',
			   role_style(caps, ROLE_WARNING) },
	    "", "its maximum is far higher");
	g_string_free(bars, TRUE);
}

GArray *legend_lines(const struct caps *caps, uint32_t states)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct legend_line));

	add_states(caps, states, lines);
	add_marks(caps, lines);
	add_bars(caps, lines);
	if (states & LEGEND_COUNTERS)
		add_counters(caps, lines);
	return lines;
}

/* Those that occur on @row in the window. */
static uint32_t states_of(struct ui *ui, uint32_t row)
{
	struct err err = ERR_INIT;
	struct row_sums sums;
	uint32_t states = 0;
	const struct track *t = ui->rows.all[row].track;

	if (t && t->kind == TRACK_COUNTER)
		return LEGEND_COUNTERS;
	/* The rows' pane says what cannot be read. */
	if (sums_of_row(ui->sums, &ui->view, row, &sums, &err) <= 0) {
		err_clear(&err);
		return 0;
	}
	for (unsigned int s = 0; s < ST_COUNT; s++)
		if (sum_has(&sums.total, s))
			states |= UINT32_C(1) << s;
	if (t && states >> ST_RUN & 1)
		states |= t->kind == TRACK_PROCESS || t->kind == TRACK_TASK
				  ? LEGEND_RUN_GUEST
				  : LEGEND_RUN_OTHER;
	return states;
}

uint32_t legend_in_sight(struct ui *ui)
{
	struct layout l = ui_layout(ui);
	uint32_t states = 0;

	for (int i = 0; i < l.pin_rows; i++)
		states |= states_of(ui, pins_row(ui, (size_t)i));
	for (int i = 0; i < l.lane_rows; i++) {
		size_t place = ui->top + (size_t)i;

		if (place >= ui->rows.shown_count)
			break;
		states |= states_of(ui, ui->rows.shown[place]);
	}
	return states;
}

static void draw_line(const struct caps *caps, struct cells *c,
		      const struct legend_line *line, int row, int col,
		      int cols)
{
	int names = MIN(NAME_COLS, cols / 3), text = SIGN_COLS + names;

	if (line->sign.glyph)
		cells_glyph(c, row, col, line->sign.style, line->sign.glyph);
	cells_put_cut(c, row, col + SIGN_COLS, MIN(names - 1, cols - SIGN_COLS),
		      role_style(caps, ROLE_KEY), line->name);
	cells_put_cut(c, row, col + text, cols - text,
		      role_style(caps, ROLE_TEXT), line->text);
}

int legend_draw(const struct caps *caps, uint32_t states, struct cells *c,
		const struct rect *area)
{
	GArray *lines = legend_lines(caps, states);
	int count = (int)lines->len, rows = MAX(area->rows, 1);
	int across = CLAMP((count + rows - 1) / rows, 1,
			   MAX(area->cols / LINE_COLS, 1));
	int cols = area->cols / across;

	for (int i = 0; i < MIN(count, area->rows * across); i++) {
		int col = area->col + i / rows * cols;

		/* A blank between them. */
		if (cols > 1)
			draw_line(caps, c,
				  &g_array_index(lines, struct legend_line,
						 (guint)i),
				  area->row + i % rows, col + 1, cols - 1);
	}
	g_array_free(lines, TRUE);
	return count;
}
