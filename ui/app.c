/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop, and the pictures: see app.h. */
#include "config.h"

#include "ui/app.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "ui/act-args.h"
#include "ui/dump.h"
#include "ui/keys.h"
#include "ui/lane.h"
#include "ui/mouse.h"
#include "ui/plain.h"
#include "ui/render.h"
#include "ui/saved.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/words.h"

int colour_choice_parse(const char *text, enum colour_choice *choice)
{
	static const char *const names[] = {
		[COLOUR_AUTO] = "auto",
		[COLOUR_MONO] = "mono",
		[COLOUR_8] = "8",
		[COLOUR_256] = "256",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(text, names[i])) {
			*choice = (enum colour_choice)i;
			return 0;
		}
	return -1;
}

static int colours_of(enum colour_choice choice)
{
	const char *no = getenv("NO_COLOR");

	switch (choice) {
	case COLOUR_MONO:
		return 0;
	case COLOUR_8:
		return 8;
	case COLOUR_256:
		return 256;
	default:
		return no && *no ? 0 : 256;
	}
}

/* What the command line says goes before what was set elsewhere. */
static void take_options(struct ui *ui, const struct app_options *options)
{
	if (options->palette)
		ui->settings.palette = palette_based_on(options->palette);
	if (options->mouse)
		ui->settings.mouse = true;
	if (options->low_bandwidth)
		ui->settings.low_bandwidth = true;
	ui->exporter = options->exporter;
}

/* What was set, and how the link is, becomes the looks of the next picture. */
static void take_settings(struct ui *ui, bool slow)
{
	palette_base(ui->palette, ui->settings.palette);
	ui->caps.low_bandwidth = ui->settings.low_bandwidth || slow;
}

/* Whether there is something more important on the status line. */
static bool is_warned(const struct ui *ui)
{
	return ui->complaints->len || history_incomplete(ui->history);
}

static void restore_state(struct ui *ui, const struct app_options *o)
{
	struct err err = ERR_INIT;
	int r = saved_read(ui, SAVED_STATE, o->state, o->fresh, &err);
	char *key;

	if (r < 0) {
		ui_say_err(ui, &err);
	} else if (!r && !o->fresh && !is_warned(ui)) {
		key = keymap_first(ui->keymap, action_find("whole-trace"));
		ui_say(ui, "as it was left; %s shows the whole trace",
		       key ? key : ":whole-trace");
		g_free(key);
	}
}

static void load_session(struct ui *ui, const struct app_options *o)
{
	if (session_load(ui, o->session) && !is_warned(ui))
		ui_say(ui, "the session is loaded");
}

/* As the user wants it, before the first key. */
static void start(struct ui *ui, const struct app_options *o)
{
	if (o->config)
		ui_configure(ui, o->config);
	if (o->state)
		restore_state(ui, o);
	if (o->session)
		load_session(ui, o);
	take_options(ui, o);
}

/* On every orderly way out. */
static int keep(struct ui *ui, const struct app_options *o, struct err *err)
{
	return o->state ? saved_write(ui, SAVED_STATE, o->state, err) : 0;
}

static void handle_keys(struct ui *ui, struct screen *s)
{
	uint32_t key;

	/* Everything that was typed, then one picture: a held key never lags.
	 */
	while (!ui->quit && screen_key(s, &key)) {
		if (key == K_MOUSE)
			ui_mouse(ui, screen_mouse_event(s));
		else
			ui_key(ui, key);
		if (ui->suspend) {
			ui->suspend = false;
			screen_suspend(s);
		}
	}
	if (ui->copy)
		screen_copy(s, ui->copy);
	g_clear_pointer(&ui->copy, g_free);
	if (ui->redraw)
		screen_forget(s);
	ui->redraw = false;
}

/* Until the user leaves, the terminal is gone, or a signal ends it. */
static void loop(struct ui *ui, struct screen *s, struct cells *cells)
{
	int cols, lines;

	do {
		handle_keys(ui, s);
		if (ui->quit)
			break;
		screen_size(s, &cols, &lines);
		if (cols != ui->cols || lines != ui->lines)
			ui_resize(ui, cols, lines);
		take_settings(ui, screen_slow(s));
		screen_mouse(s, ui->settings.mouse);
		render(ui, cells);
		screen_draw(s, cells);
	} while (screen_wait(s));
}

int app_run(struct history *h, const struct app_options *options,
	    struct err *err)
{
	struct caps caps = { 0 };
	struct err save_err = ERR_INIT;
	struct screen *s;
	struct cells cells;
	struct ui ui;
	int cols, lines, unsaved;

	if (screen_open(&s, colours_of(options->colours), &caps, err))
		return -1;
	screen_size(s, &cols, &lines);
	ui_init(&ui, h, &caps, cols, lines);
	start(&ui, options);
	cells_init(&cells, cols, lines, caps.utf8);
	loop(&ui, s, &cells);
	unsaved = keep(&ui, options, &save_err);
	screen_close(s);
	/* Not worth a failure: what was to be seen was seen. */
	if (unsaved)
		err_report(&save_err);
	cells_release(&cells);
	ui_release(&ui);
	return 0;
}

static struct caps text_caps(const struct app_options *options, bool ansi)
{
	return (struct caps){
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.colours = ansi ? colours_of(options->colours) : 0,
	};
}

void app_print(struct history *h, const struct app_options *options, int cols,
	       int lines, const char *keys, bool ansi)
{
	struct caps caps = text_caps(options, ansi);
	GString *text = g_string_new(NULL);
	struct err err = ERR_INIT;
	struct cells cells;
	struct ui ui;

	ui_init(&ui, h, &caps, cols, lines);
	start(&ui, options);
	if (keys)
		ui_keys(&ui, keys);
	take_settings(&ui, false);
	cells_init(&cells, cols, lines, caps.utf8);
	render(&ui, &cells);
	dump_cells(text, &cells, ansi);
	fputs(text->str, stdout);
	g_string_free(text, TRUE);
	cells_release(&cells);
	if (keep(&ui, options, &err))
		err_report(&err);
	ui_release(&ui);
}

int app_plain(struct history *h, const struct app_options *options,
	      struct err *err)
{
	/* Letters tell states apart; blocks and lines only make a noise. */
	const struct caps caps = { .utf8 = false, .colours = 0 };
	struct err unsaved = ERR_INIT;
	struct ui ui;

	ui_init(&ui, h, &caps, 80, 24);
	start(&ui, options);
	plain_run(&ui, stdin, stdout, isatty(STDIN_FILENO));
	if (keep(&ui, options, &unsaved))
		err_report(&unsaved);
	ui_release(&ui);
	if (ferror(stdout))
		return err_set(err, "cannot write to standard output");
	return 0;
}

/* One line about a vCPU. */
static void print_vcpu(struct history *h, const struct track *t)
{
	char guest[NSTIME_TEXT_MAX], out[NSTIME_TEXT_MAX];
	struct err err = ERR_INIT;
	struct state_sum sum;
	int64_t total;
	char *who;

	if (history_sum(h, t->id, history_begin_ns(h), history_end_ns(h), &sum,
			&err)) {
		err_report(&err);
		return;
	}
	total = sum_total_ns(&sum);
	who = words_track(h, t);
	nsduration_text(guest, sizeof(guest), sum.time_ns[ST_GUEST]);
	nsduration_text(out, sizeof(out), sum.time_ns[ST_PREEMPTED]);
	printf("%s (tid %" G_GINT64_FORMAT "): guest %s, preempted %s (%.1f%%) "
	       "in %u preemptions\n",
	       who, t->tid, guest, out,
	       total ? 100.0 * (double)sum.time_ns[ST_PREEMPTED] / (double)total
		     : 0.0,
	       sum.count[ST_PREEMPTED]);
	g_free(who);
}

void app_print_summary(struct history *h, const struct app_options *options,
		       int cols, int lines)
{
	size_t n;
	const struct track *t = history_tracks(h, &n);

	app_print(h, options, cols, lines, NULL, false);
	printf("\n");
	for (size_t i = 0; i < n; i++)
		if (t[i].kind == TRACK_VCPU)
			print_vcpu(h, &t[i]);
	printf("This is no terminal: 'kvmscope view --plain' takes commands, "
	       "'kvmscope report'\nprints tables, 'kvmscope view --screenshot' "
	       "any screen.\n");
}
