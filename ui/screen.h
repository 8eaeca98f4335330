/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal: cells go out, keys come in.  Its files (screen*.c) are the
 * only ones that know curses.
 *
 * There is one at a time.  The terminal is given back on every way out that
 * leads through screen_close(): SIGTERM, SIGHUP and SIGINT only raise a flag
 * that screen_wait() reports; and by a crash too (signals.h).
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/cells.h"
#include "ui/mouse.h"
#include "ui/palette.h"

struct screen;

/*
 * Take the terminal of stdin and stdout.  @colours is what the user wants at
 * most: 0, 8, 256.  Fails with a sentence when the terminal cannot place its
 * cursor, or is not known; nothing was written to it then.  @caps becomes
 * what there is; what else is in it stays.
 */
int screen_open(struct screen **s, int colours, struct caps *caps,
		struct err *err);
void screen_close(struct screen *s);

void screen_size(const struct screen *s, int *cols, int *lines);

/* Put @c on the terminal; only what changed is sent. */
void screen_draw(struct screen *s, const struct cells *c);

/* Forget what the terminal shows, so that the next draw sends everything. */
void screen_forget(struct screen *s);

/*
 * Wait for a key, another size, or the return from a suspension.  False: the
 * program is asked to end, or the terminal is gone.
 */
bool screen_wait(struct screen *s);

/*
 * Listen to the mouse; off at first.  While it is on, the terminal cannot
 * mark text for copying as it is used to.
 */
void screen_mouse(struct screen *s, bool on);
/* What came with the last K_MOUSE that screen_key() returned. */
struct mouse_event screen_mouse_event(const struct screen *s);

/* Frames take long to get to the terminal (link.h). */
bool screen_slow(const struct screen *s);

/* The next key that is already there: true and *@key (keys.h), or false. */
bool screen_key(struct screen *s, uint32_t *key);

/*
 * Hand @text to the clipboard of the terminal (OSC 52).  Whether it takes it
 * is its own affair: it does not answer.
 */
void screen_copy(struct screen *s, const char *text);

/* Stop the program as Ctrl-Z does; returns when it goes on. */
void screen_suspend(struct screen *s);

#endif
