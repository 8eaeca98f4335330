/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of exports: a list of formats; Enter asks for a file name and
 * writes the range (selection.h) of all rows, or of the selected one alone.
 *
 * What formats there are and what they write is the exporter's (exporter.h).
 * A picture of the screen is made without this pane, which closes before.
 */
#include "config.h"

#include <string.h>

#include "base/nstime.h"
#include "base/text.h"
#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/commands.h"
#include "ui/exporter.h"
#include "ui/keys.h"
#include "ui/list.h"
#include "ui/pane.h"
#include "ui/render.h"
#include "ui/row-tracks.h"
#include "ui/textfile.h"

enum { COL_NAME, COL_FILE, COL_SUMMARY };

static const struct list_column columns[] = {
	[COL_NAME] = { "format", 10 },
	[COL_FILE] = { "file", 10, .drop = 1 },
	[COL_SUMMARY] = { "what", 30, .stretch = true },
};

struct export_pane {
	struct list list;
	bool row_alone; /* the selected row, else all */
	size_t format;  /* that a file name is asked for */
	char *path;     /* is there already: may it be replaced? */
};

static const struct exporter_format *format_at(const struct ui *ui, size_t i)
{
	return &ui->exporter->formats[i];
}

static void cell(struct ui *ui, void *data, size_t line, size_t column,
		 GString *text, struct style *style)
{
	const struct exporter_format *f = format_at(ui, line);

	(void)data;
	(void)style;
	if (column == COL_NAME)
		g_string_append(text, f->name);
	else if (column == COL_FILE)
		g_string_append(text, *f->extension ? f->extension : "folder");
	else
		g_string_append(text, f->summary);
}

/* The picture of now, without this pane. */
static void draw_screen(struct ui *ui, struct cells *c)
{
	cells_init(c, ui->cols, ui->lines, ui->caps.utf8);
	render(ui, c);
}

static void say_written(struct ui *ui, const char *path, const char *what,
			const char *note)
{
	ui_say(ui, "wrote %s: %s%s%s", path, what, note ? "; " : "",
	       note ? note : "");
}

/* Formats of intervals have nothing to say of a counter alone. */
static bool lacks_counter(const struct ui *ui,
			  const struct exporter_format *format)
{
	const struct row *row = ui_row(ui);

	return row && row->track && row->track->kind == TRACK_COUNTER &&
	       !format->screen && strcmp(format->name, "kvms");
}

/* Write formats[@format] to @path, and say what came of it. */
static void write_export(struct ui *ui, size_t format, const char *path,
			 bool row_alone)
{
	const struct exporter *e = ui->exporter;
	GArray *tracks = row_alone ? row_tree(ui, ui->selected) : NULL;
	struct exporter_job job = { .history = ui->history, .path = path };
	char *what = ui_range_text(ui), *note = NULL;
	struct cells screen = { 0 };
	struct err err = ERR_INIT;

	if (ui->panes.shown == PANE_EXPORT)
		panes_close(ui);
	ui_range(ui, &job.from_ns, &job.to_ns);
	if (tracks) {
		job.tracks = (const uint32_t *)(void *)tracks->data;
		job.track_count = tracks->len;
	}
	if (e->formats[format].screen) {
		draw_screen(ui, &screen);
		job.screen = &screen;
	}
	if (e->run(e->data, format, &job, &note, &err))
		ui_say_err(ui, &err);
	else
		say_written(ui, path,
			    e->formats[format].screen ? "the screen" : what,
			    note ? note
			    : row_alone && lacks_counter(ui,
							 &e->formats[format])
				    ? "a counter has no intervals: only kvms "
				      "has its points"
				    : NULL);
	if (job.screen)
		cells_release(&screen);
	if (tracks)
		g_array_free(tracks, TRUE);
	g_free(note);
	g_free(what);
}

/*
 * "host-+1.600s.csv": of which trace, from when on; it is to be typed on, and
 * names nothing that is there.
 */
static char *default_path(struct ui *ui, size_t format)
{
	char *name = g_path_get_basename(history_name(ui->history));
	char *base = text_clean(name), *dot = strrchr(base, '.'), *path;
	char time[TIMETEXT_MAX];
	int64_t from, to;

	ui_range(ui, &from, &to);
	if (dot && dot != base)
		*dot = '\0';
	timetext(time, TIME_SINCE_BEGIN, ui->view.begin_ns, from, 3);
	path = g_strdup_printf("%s-%ss%s", base, time,
			       format_at(ui, format)->extension);
	for (int i = 2; i < 1000 && g_file_test(path, G_FILE_TEST_EXISTS); i++) {
		g_free(path);
		path = g_strdup_printf("%s-%ss-%d%s", base, time, i,
				       format_at(ui, format)->extension);
	}
	g_free(name);
	g_free(base);
	return path;
}

static void answered(struct ui *ui, uint32_t key)
{
	struct export_pane *s = panes_state(ui, PANE_EXPORT);
	char *path = g_steal_pointer(&s->path);

	if (key == 'y' || key == 'Y')
		write_export(ui, s->format, path, s->row_alone);
	else
		ui_say(ui, "nothing was written");
	g_free(path);
}

/* Write at once, or ask first if something of that name is there. */
static void write_or_ask(struct ui *ui, size_t format, const char *path)
{
	struct export_pane *s = panes_state(ui, PANE_EXPORT);

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		write_export(ui, format, path, s->row_alone);
		return;
	}
	s->format = format;
	g_free(s->path);
	s->path = g_strdup(path);
	ui_await(ui, "the file is there already: y replaces it, any other key "
		     "leaves it",
		 answered);
}

/* @text is what was typed for a path. */
static void export_to(struct ui *ui, size_t format, const char *text)
{
	struct export_pane *s = panes_state(ui, PANE_EXPORT);
	char *typed = g_strstrip(g_strdup(text));
	char *path = textfile_long(typed);

	if (!*path)
		ui_say(ui, "no file name: nothing was written");
	else if (s->row_alone && ui->selected == ROW_NONE)
		/* To the exporter no track at all is all of them. */
		ui_say(ui, "there is no row to write");
	else
		write_or_ask(ui, format, path);
	g_free(path);
	g_free(typed);
}

static void file_named(struct ui *ui, const char *text)
{
	struct export_pane *s = panes_state(ui, PANE_EXPORT);

	export_to(ui, s->format, text);
}

static size_t complete_file(struct ui *ui, const char *text, GPtrArray *list)
{
	(void)ui;
	return complete_path(text, list);
}

static const struct prompt_use use_file = {
	.name = "export",
	.sign = "write to ",
	.enter = file_named,
	.complete = complete_file,
};

static void ask_for_file(struct ui *ui, struct export_pane *s, size_t format)
{
	char *path = default_path(ui, format);

	s->format = format;
	prompt_open(ui, &use_file, path);
	g_free(path);
}

static void enter(struct ui *ui, void *data, size_t line)
{
	ask_for_file(ui, data, line);
}

static const struct list_model model = {
	.columns = columns,
	.column_count = G_N_ELEMENTS(columns),
	.cell = cell,
	.enter = enter,
};

void *exports_make(struct ui *ui)
{
	struct export_pane *s = g_new0(struct export_pane, 1);

	s->list = (struct list){
		.model = &model,
		.data = s,
		.count = ui->exporter ? ui->exporter->format_count : 0,
		.empty = "no exports here: 'kvmscope export' writes them",
	};
	return s;
}

void exports_free(void *state)
{
	struct export_pane *s = state;

	g_free(s->path);
	g_free(s);
}

char *exports_title(struct ui *ui, void *state, char **right)
{
	const struct export_pane *s = state;
	char *range = ui_range_text(ui), *who, *title;

	who = s->row_alone ? row_words(ui, ui->selected) : g_strdup("all rows");
	title = g_strdup_printf("export: %s, %s", range, who);
	if (s->list.count)
		*right = g_strdup_printf("%zu of %zu", s->list.selected + 1,
					 s->list.count);
	g_free(who);
	g_free(range);
	return title;
}

void exports_draw(struct ui *ui, void *state, const struct rect *area,
		  struct cells *c, bool focus)
{
	struct export_pane *s = state;

	list_draw(&s->list, ui, area, c, focus);
}

bool exports_act(struct ui *ui, void *state, const struct action *action,
		 int height)
{
	struct export_pane *s = state;

	if (action->run == act_range) {
		s->row_alone = !s->row_alone;
		return true;
	}
	return list_action(&s->list, ui, action, height - 1);
}

void act_export(struct ui *ui)
{
	if (!ui->exporter)
		ui_say(ui, "no exports here: 'kvmscope export' writes them");
	else
		panes_open(ui, PANE_EXPORT);
}

/* The format called @name, or -1. */
static int format_by_name(const struct ui *ui, const char *name)
{
	for (size_t i = 0; i < ui->exporter->format_count; i++)
		if (!strcmp(format_at(ui, i)->name, name))
			return (int)i;
	return -1;
}

void arg_export(struct ui *ui, const char *args)
{
	char **words = g_strsplit(args, " ", 2);
	struct export_pane *s;
	int format;

	if (!ui->exporter || !words[0]) {
		act_export(ui);
		g_strfreev(words);
		return;
	}
	s = panes_state(ui, PANE_EXPORT);
	format = format_by_name(ui, words[0]);
	if (format < 0)
		ui_say(ui, "no format is called '%s'; Tab lists them",
		       words[0]);
	else if (words[1] && *g_strstrip(words[1]))
		export_to(ui, (size_t)format, words[1]);
	else
		ask_for_file(ui, s, (size_t)format);
	g_strfreev(words);
}

size_t complete_export(struct ui *ui, const char *args, GPtrArray *list)
{
	const char *file = strchr(args, ' ');

	if (file) {
		file++;
		return (size_t)(file - args) + complete_path(file, list);
	}
	for (size_t i = 0; ui->exporter && i < ui->exporter->format_count; i++)
		if (g_str_has_prefix(format_at(ui, i)->name, args))
			g_ptr_array_add(list, g_strdup(format_at(ui, i)->name));
	return 0;
}
