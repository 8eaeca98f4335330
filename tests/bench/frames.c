/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frames: what a frame of the viewer costs.
 *
 *	frames FILE.kvms
 *
 * Draws 200x60 pictures of the whole trace, of a hundredth and of a
 * ten-thousandth of it, each frame of a part of the trace that was not drawn
 * before.  The whole trace is drawn twice: while only the cursor moves, and
 * at a new width each time, when all of it is computed anew.  Prints, for each
 * zoom, a line: its name, the median and the longest frame in milliseconds.
 * Then the same for keys that look at every row, or search the whole trace.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "tests/bench/times.h"
#include "ui/render.h"

#define COLS   200
#define LINES  60
#define FRAMES 41
#define KEYS   5

struct bench {
	struct ui ui;
	struct cells cells;
	double ms[FRAMES];
};

/* A zoom of 1 / part, or one of these. */
enum { NEW_WIDTH = -1, CURSOR_MOVES = 0 };

/* Frame @i: somewhere else each time. */
static void frame(struct bench *b, int i, int64_t part)
{
	struct view *v = &b->ui.view;
	int64_t length_ns = v->end_ns - v->begin_ns, at_ns;
	double begin = now_ms();

	if (part == NEW_WIDTH) {
		ui_resize(&b->ui, COLS - i % 40, LINES);
		view_whole(v);
	} else if (part == CURSOR_MOVES) {
		view_step(v, 1);
	} else {
		/* Stride through the trace so that no two windows touch. */
		at_ns = v->begin_ns +
			length_ns / (FRAMES + 1) * (i * 17 % FRAMES + 1);
		view_show(v, at_ns, at_ns + length_ns / part, 100);
	}
	render(&b->ui, &b->cells);
	b->ms[i] = now_ms() - begin;
}

static void zoom(struct bench *b, const char *name, int64_t part)
{
	ui_resize(&b->ui, COLS, LINES);
	view_whole(&b->ui.view);
	render(&b->ui, &b->cells);
	for (int i = 0; i < FRAMES; i++)
		frame(b, i, part);
	qsort(b->ms, FRAMES, sizeof(b->ms[0]), compare_ms);
	printf("%s %.3f %.3f\n", name, b->ms[FRAMES / 2], b->ms[FRAMES - 1]);
}

/* What @keys cost, with the picture after them; @undo is not counted. */
static void keys(struct bench *b, const char *name, const char *keys,
		 const char *undo)
{
	double begin;

	for (int i = 0; i < KEYS; i++) {
		begin = now_ms();
		ui_keys(&b->ui, keys);
		render(&b->ui, &b->cells);
		b->ms[i] = now_ms() - begin;
		ui_keys(&b->ui, undo);
	}
	qsort(b->ms, KEYS, sizeof(b->ms[0]), compare_ms);
	printf("keys:%s %.3f %.3f\n", name, b->ms[KEYS / 2], b->ms[KEYS - 1]);
}

static void all_keys(struct bench *b)
{
	ui_resize(&b->ui, COLS, LINES);
	ui_keys(&b->ui, "0");
	keys(b, "filter-by-name", ":filter 1<Enter>", "F");
	keys(b, "filter-by-interval", ":filter preempted dur>1ms<Enter>", "F");
	ui_keys(&b->ui, "*");
	keys(b, "sort-by-name", ":sort name<Enter>", "");
	keys(b, "sort-by-time", ":sort time<Enter>", "");
	keys(b, "search-first", "^:search preempted<Enter>", "");
	keys(b, "search-next", "n", "");
	keys(b, "search-in-vain", ":search preempted dur>1h<Enter>", "");
}

int main(int argc, char **argv)
{
	static const struct caps caps = { .utf8 = true, .colours = 256 };
	struct err err = ERR_INIT;
	struct history *h;
	struct bench b;

	if (argc != 2) {
		fprintf(stderr, "usage: frames FILE.kvms\n");
		return 2;
	}
	if (history_open(&h, argv[1], &err))
		return err_report(&err);
	ui_init(&b.ui, h, &caps, COLS, LINES);
	cells_init(&b.cells, COLS, LINES, caps.utf8);
	zoom(&b, "whole", CURSOR_MOVES);
	zoom(&b, "whole-new-width", NEW_WIDTH);
	zoom(&b, "1/100", 100);
	zoom(&b, "1/10000", 10000);
	all_keys(&b);
	cells_release(&b.cells);
	ui_release(&b.ui);
	history_close(h);
	return 0;
}
