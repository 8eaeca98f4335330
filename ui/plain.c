/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The viewer in lines: see plain.h.
 *
 * Tables and details are drawn by the same functions as on the screen, into
 * a grid as wide as a line, and printed from there: nothing is said twice in
 * two ways.
 */
#include "config.h"

#include "ui/plain.h"

#include <langinfo.h>
#include <string.h>

#include "base/nstime.h"
#include "base/text.h"
#include "ui/commands.h"
#include "ui/dump.h"
#include "ui/help.h"
#include "ui/keys.h"
#include "ui/lane.h"
#include "ui/row-tracks.h"
#include "ui/words.h"

#define COLS       100
#define LINES      60
#define GLANCE     16  /* lines of a table when it opens */
#define PRINTED    400 /* and when it is printed */
#define LIST_MAX   50  /* intervals that one command prints */
#define LINE_BYTES 4096

struct plain {
	struct ui *ui;
	GString *text; /* the answer being put together */
	FILE *out;
	bool leave;
};

/* What is compared to find out what a command changed. */
struct moment {
	uint32_t row;
	struct view view;
	enum pane_id pane;
	bool focus;
};

static struct moment moment_of(const struct ui *ui)
{
	return (struct moment){ ui->selected, ui->view, ui->panes.shown,
				ui->panes.focus };
}

static void print_time(const struct plain *p, const char *before, int64_t t_ns)
{
	char text[TIMETEXT_MAX];

	g_string_append_printf(
		p->text, "%s%s", before,
		timetext(text, (enum time_format)p->ui->settings.time_format,
			 p->ui->view.begin_ns, t_ns, 9));
}

/* "-- title ------" without its border: what is left of @line. */
static char *strip_border(char *line)
{
	char *end;

	if (!g_str_has_prefix(line, "-- "))
		return line;
	end = line + strlen(line);
	while (end > line + 3 && end[-1] == '-')
		end--;
	*end = '\0';
	return g_strchomp(line + 3);
}

/* The lines of @c that hold something. */
static void print_cells(const struct plain *p, const struct cells *c)
{
	GString *text = g_string_new(NULL);
	char **lines;

	dump_cells(text, c, false);
	lines = g_strsplit(text->str, "\n", -1);
	for (char **line = lines; *line; line++)
		if (**line)
			g_string_append_printf(p->text, "%s\n",
					       strip_border(*line));
	g_strfreev(lines);
	g_string_free(text, TRUE);
}

/* The pane that is shown, in so many @lines at most. */
static void print_pane(struct plain *p, int lines)
{
	struct ui *ui = p->ui;
	const struct pane *pane = pane_info(ui->panes.shown);
	struct rect area = { 0, 0, lines, COLS };
	void *state = panes_state(ui, ui->panes.shown);
	struct cells c;

	if (pane->title) {
		char *right = NULL, *title = pane->title(ui, state, &right);

		g_string_append_printf(p->text, "%s%s%s\n", title,
				       right ? ": " : "", right ? right : "");
		g_free(title);
		g_free(right);
	}
	cells_init(&c, COLS, lines, ui->caps.utf8);
	pane->draw(ui, state, &area, &c, ui->panes.focus);
	print_cells(p, &c);
	cells_release(&c);
}

/* The line of a list that is selected; its titles fall off the grid. */
static void print_list_line(struct plain *p)
{
	struct ui *ui = p->ui;
	const struct pane *pane = pane_info(ui->panes.shown);
	struct rect area = { -1, 0, 2, COLS };
	struct cells c;

	cells_init(&c, COLS, 1, ui->caps.utf8);
	pane->draw(ui, panes_state(ui, ui->panes.shown), &area, &c, true);
	print_cells(p, &c);
	cells_release(&c);
}

/* Somebody's text may be in it: a filter out of a session. */
static void print_clean(struct plain *p, const char *before, const char *text)
{
	char *clean = text_clean(text);

	g_string_append_printf(p->text, "%s%s\n", before, clean);
	g_free(clean);
}

static void print_message(struct plain *p)
{
	print_clean(p, "", p->ui->message);
}

static void print_filter(struct plain *p)
{
	char *words = filter_words(p->ui);

	if (words)
		print_clean(p, "filter: ", words);
	g_free(words);
}

static void print_place(struct plain *p)
{
	struct ui *ui = p->ui;
	const struct view *v = &ui->view;
	char length[NSTIME_TEXT_MAX];
	int64_t to = MIN(view_to_ns(v), v->end_ns);
	char *who;

	print_filter(p);
	if (ui->selected == ROW_NONE) {
		g_string_append(p->text, "no rows\n");
		return;
	}
	who = row_words(ui, ui->selected);
	g_string_append_printf(p->text, "row %zu of %zu: %s",
			       rows_place(&ui->rows, ui->selected) + 1,
			       ui->rows.shown_count, who);
	g_free(who);
	print_time(p, "; cursor ", v->cursor_ns);
	nsduration_text(length, sizeof(length), to - view_from_ns(v));
	print_time(p, v->whole ? "; whole trace " : "; window ",
		   view_from_ns(v));
	print_time(p, " to ", to);
	g_string_append_printf(p->text, " (%s)\n", length);
}

static void print_details(struct plain *p)
{
	enum pane_id shown = p->ui->panes.shown;

	p->ui->panes.shown = PANE_DETAIL;
	print_pane(p, PRINTED);
	p->ui->panes.shown = shown;
}

/* What a counter comes to in the window. */
static void print_counts(struct plain *p, const struct track *t)
{
	struct row_counts counts;
	GPtrArray *words;

	if (counts_of_track(p->ui->counts, &p->ui->view, t, &counts, NULL) <= 0)
		return;
	words = count_words(counts.info, &counts.total);
	for (guint i = 0; i < words->len; i++)
		g_string_append_printf(p->text, "%s %s", i ? "," : ":",
				       (const char *)words->pdata[i]);
	g_ptr_array_unref(words);
}

/* A row with its states in the window, the longest first. */
static void print_row(struct plain *p, size_t place)
{
	struct ui *ui = p->ui;
	uint32_t number = ui->rows.shown[place];
	const struct row *row = &ui->rows.all[number];
	struct row_sums sums;
	uint32_t done = 0;
	int64_t total;
	int state;

	g_string_append_printf(
		p->text, "%zu %*s%s%s", place + 1, 2 * row->depth, "",
		rows_label(&ui->rows, number),
		row->first != ROW_NONE && row->folded ? " (folded)" : "");
	if (sums_of_row(ui->sums, &ui->view, number, &sums, NULL) > 0 &&
	    (total = sum_total_ns(&sums.total)) > 0)
		for (int n = 0; n < 4; n++) {
			state = sum_longest(&sums.total, &done);
			if (state < 0)
				break;
			g_string_append_printf(
				p->text, "%s %s %.1f%%", n ? "," : ":",
				state_info((unsigned int)state)->name,
				100.0 * (double)sums.total.time_ns[state] /
					(double)total);
		}
	if (row->track && row->track->kind == TRACK_COUNTER)
		print_counts(p, row->track);
	g_string_append_c(p->text, '\n');
}

static void do_rows(struct plain *p, const char *args)
{
	(void)args;
	for (size_t i = 0; i < p->ui->rows.shown_count; i++)
		print_row(p, i);
}

static void do_print(struct plain *p, const char *args)
{
	(void)args;
	print_pane(p, PRINTED);
}

static void do_where(struct plain *p, const char *args)
{
	(void)args;
	print_place(p);
	print_details(p);
}

/* "from +1.6 for 8.004 ms: preempted, on pCPU 1" */
static void print_interval(struct plain *p, const struct track *t,
			   const struct interval *iv)
{
	char duration[NSTIME_TEXT_MAX];
	char *value = words_value(p->ui->history, iv);
	char *peer = words_peer(p->ui->history, t, iv);

	print_time(p, "from ", iv->begin_ns);
	g_string_append_printf(p->text, " for %s: %s%s%s%s%s\n",
			       nsduration_text(duration, sizeof(duration),
					       iv->end_ns - iv->begin_ns),
			       state_info(iv->state)->name, peer ? ", " : "",
			       peer ? peer : "", value ? ", " : "",
			       value ? value : "");
	g_free(peer);
	g_free(value);
}

/* The points of a counter in the window, from the cursor on. */
static int print_points(struct plain *p, const struct counter_info *info,
			struct err *err)
{
	struct ui *ui = p->ui;
	struct counter_iter it;
	struct counter_point point;
	int r = 0, n = 0;

	counter_iter_init(&it, ui->history, info->track, ui->view.cursor_ns,
			  MIN(view_to_ns(&ui->view), ui->view.end_ns));
	while (n < LIST_MAX &&
	       (r = counter_iter_next(&it, &point, err)) > 0) {
		char *value = count_amount_text(info, (double)point.value);

		print_time(p, info->form == COUNTER_GAUGE ? "from " : "at ",
			   point.t_ns);
		g_string_append_printf(p->text, ": %s\n", value);
		g_free(value);
		n++;
	}
	counter_iter_release(&it);
	return r < 0 ? -1 : n;
}

/* The intervals of the row in the window, from the cursor on. */
static int print_intervals(struct plain *p, const struct track *t,
			   struct err *err)
{
	struct ui *ui = p->ui;
	struct interval_iter it;
	struct interval iv;
	int r = 0, n = 0;

	interval_iter_init(&it, ui->history, t->id, ui->view.cursor_ns,
			   MIN(view_to_ns(&ui->view), ui->view.end_ns));
	while (n < LIST_MAX && (r = interval_iter_next(&it, &iv, err)) > 0) {
		print_interval(p, t, &iv);
		n++;
	}
	interval_iter_release(&it);
	return r < 0 ? -1 : n;
}

/* What the row does, be it in intervals or in points. */
static void do_intervals(struct plain *p, const char *args)
{
	const struct row *row = ui_row(p->ui);
	const struct counter_info *info =
		row && row->track ? history_counter(p->ui->history,
						    row->track->id)
				  : NULL;
	struct err err = ERR_INIT;
	int n;

	(void)args;
	if (!info && (!row || !row_has_states(row))) {
		g_string_append(p->text,
				"this row has no intervals of its own\n");
		return;
	}
	n = info ? print_points(p, info, &err)
		 : print_intervals(p, row->track, &err);
	if (n < 0)
		g_string_append_printf(p->text, "%s\n", err.msg);
	else if (n == LIST_MAX)
		g_string_append_printf(
			p->text, "these are the first %d from the cursor on\n",
			n);
	err_clear(&err);
}

static void do_help(struct plain *p, const char *args);

static void do_quit(struct plain *p, const char *args)
{
	(void)args;
	p->leave = true;
}

/* clang-format off */
static const struct {
	const char *name, *help;
	void (*run)(struct plain *p, const char *args);
} own[] = {
{ "where", "say where row, cursor and window are, and what the cursor is on", do_where },
{ "rows", "print the rows with their states in the window", do_rows },
{ "intervals", "print what the row does from the cursor on", do_intervals },
{ "print", "print the pane, up to 400 lines of it", do_print },
{ "help", "print this", do_help },
{ "quit", "leave", do_quit },
};
/* clang-format on */

static void do_help(struct plain *p, const char *args)
{
	GString *text = g_string_new(NULL);

	(void)args;
	g_string_append(
		p->text,
		"A line is one of these, a single key, a command, or a search "
		"(/TEXT).\n");
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		g_string_append_printf(p->text, "%-22s  %s\n", own[i].name,
				       own[i].help);
	help_text(p->ui, text);
	g_string_append(p->text, text->str);
	g_string_free(text, TRUE);
}

/* True if @line is a single key: "p", "<PgDn>". */
static bool is_key(const char *line)
{
	uint32_t key;

	return *line && !*key_parse(line, &key);
}

/* The same by its bare name: "Enter"; true if it was one. */
static bool type_named(struct ui *ui, const char *line)
{
	uint32_t key;

	if (strlen(line) < 2 || key_named(line, &key))
		return false;
	ui_key(ui, key);
	return true;
}

/*
 * The text for a prompt that is open, then Enter.  It takes the place of what
 * the prompt proposes; an empty line takes that.
 */
static void fill_prompt(struct plain *p, const char *line)
{
	if (*line)
		ui_key(p->ui, KEY_CTRL('u'));
	for (const char *c = line; *c; c = g_utf8_next_char(c))
		ui_key(p->ui, g_utf8_get_char(c));
	ui_key(p->ui, K_ENTER);
}

/* A line that begins so is a prompt and its text, whatever the keys are. */
static const struct {
	char sign;
	const char *action;
} prompts[] = {
	{ '/', "search" },
	{ '\\', "filter" },
	{ ':', "command" },
};

static void run_line(struct plain *p, const char *line)
{
	const char *word = line + (*line == ':');
	size_t len = strcspn(word, " ");

	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		if (strlen(own[i].name) == len &&
		    !strncmp(own[i].name, word, len)) {
			own[i].run(p, word + len);
			return;
		}
	g_clear_pointer(&p->ui->message, g_free);
	if (is_key(line)) {
		ui_keys(p->ui, line);
		return;
	}
	/* "delete" is an action, and a key by another name. */
	if (!action_find(line) && type_named(p->ui, line))
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(prompts); i++)
		if (*line == prompts[i].sign) {
			ui_act(p->ui, action_find(prompts[i].action));
			fill_prompt(p, line + 1);
			return;
		}
	command_run(p->ui, line);
}

/* Say what the line changed. */
static void answer(struct plain *p, const struct moment *before)
{
	struct ui *ui = p->ui;
	struct moment now = moment_of(ui);
	bool moved = now.row != before->row ||
		     now.view.cursor_ns != before->view.cursor_ns ||
		     now.view.first != before->view.first ||
		     now.view.step_ns != before->view.step_ns;

	if (ui->help) { /* it is a command of its own here */
		ui->help = false;
		do_help(p, "");
	}
	if (ui->message)
		print_message(p);
	if (ui->awaited.fn)
		g_string_append_printf(p->text, "%s\n", ui->awaited.what);
	if (ui->prompt.use)
		g_string_append_printf(p->text, "type the text: %s%s\n",
				       ui->prompt.use->sign,
				       ui->prompt.text->str);
	if (now.pane != before->pane)
		print_pane(p, GLANCE);
	else if (now.focus && !ui->message)
		print_list_line(p);
	if (!moved)
		return;
	print_place(p);
	if (now.pane == PANE_DETAIL)
		print_details(p);
}

static void take_line(struct plain *p, char *line)
{
	struct moment before = moment_of(p->ui);
	char *clean = g_utf8_make_valid(g_strstrip(line), -1);

	if (p->ui->prompt.use)
		fill_prompt(p, clean);
	else if (*clean)
		run_line(p, clean);
	p->leave = p->leave || p->ui->quit;
	if (!p->leave)
		answer(p, &before);
	g_free(clean);
}

/* Print the answer: in a locale that is not UTF-8, as ASCII. */
static void flush_answer(struct plain *p)
{
	GString *t = p->text;
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");

	for (const char *c = t->str; *c; c = g_utf8_next_char(c))
		if (utf8 || (unsigned char)*c < 0x80)
			fwrite(c, 1, (size_t)(g_utf8_next_char(c) - c), p->out);
		else
			fputc('?', p->out);
	fflush(p->out);
	g_string_truncate(t, 0);
}

void plain_run(struct ui *ui, FILE *in, FILE *out, bool prompt)
{
	struct plain p = { ui, g_string_new(NULL), out, false };
	char line[LINE_BYTES];

	ui_resize(ui, COLS, LINES);
	if (ui->message)
		print_message(&p);
	do_where(&p, "");
	while (!p.leave) {
		if (prompt)
			g_string_append(p.text, "kvmscope> ");
		flush_answer(&p);
		if (!fgets(line, sizeof(line), in))
			break;
		take_line(&p, line);
	}
	flush_answer(&p);
	g_string_free(p.text, TRUE);
}
