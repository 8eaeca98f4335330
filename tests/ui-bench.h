/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A viewer with its picture, for tests that type keys and read the screen.
 * For one test program each: its functions are static.
 */
#ifndef TESTS_UI_BENCH_H
#define TESTS_UI_BENCH_H

#include <string.h>
#include <unistd.h>

#include "tests/ui-sample.h"
#include "ui/dump.h"
#include "ui/render.h"
#include "ui/ui.h"

struct bench {
	const char *path;
	struct history *h;
	struct ui ui;
	struct cells cells;
};

/* On a sample, which is written to @path until bench_close(). */
static inline void bench_open(struct bench *b, const char *path,
			      enum ui_sample which, int cols, int lines)
{
	static const struct caps mono = { .utf8 = false, .colours = 0 };

	b->path = path;
	b->h = ui_sample(which, path);
	ui_init(&b->ui, b->h, &mono, cols, lines);
	cells_init(&b->cells, cols, lines, false);
	render(&b->ui, &b->cells);
}

static inline void bench_close(struct bench *b)
{
	cells_release(&b->cells);
	ui_release(&b->ui);
	history_close(b->h);
	unlink(b->path);
}

/* Type @keys, then draw. */
static inline void type(struct bench *b, const char *keys)
{
	ui_keys(&b->ui, keys);
	render(&b->ui, &b->cells);
}

/* The screen as text; g_free() it. */
static inline char *screen_text(struct bench *b)
{
	GString *text = g_string_new(NULL);

	dump_cells(text, &b->cells, false);
	return g_string_free(text, FALSE);
}

static inline bool screen_has(struct bench *b, const char *what)
{
	char *text = screen_text(b);
	bool has = strstr(text, what);

	g_free(text);
	return has;
}

/* One line of it; g_free() it. */
static inline char *screen_line(struct bench *b, int line)
{
	char *text = screen_text(b), **lines = g_strsplit(text, "\n", -1);
	char *one = g_strdup(lines[line]);

	g_strfreev(lines);
	g_free(text);
	return one;
}

#endif
