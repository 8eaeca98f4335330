/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals while the viewer has the terminal: those to end and those of the
 * terminal only wake the loop; those of a crash give the terminal back
 * before they end the program as they would have.
 *
 * Between signals_catch() and signals_release() there is one set of these
 * for the whole program.
 */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* 0, or -1 when there is no pipe to be had. */
int signals_catch(struct err *err);
/* Everything as it was before. */
void signals_release(void);

/* To be polled: readable when a signal came. */
int signals_fd(void);
/* Forget what came; returns whether anything did. */
bool signals_drain(void);
/* SIGTERM, SIGHUP or SIGINT came at some time. */
bool signals_end_asked(void);

/*
 * What a crash writes to @fd (the terminal) before the program dies: @text,
 * at most SIGNALS_TEXT_MAX bytes of it.  May be called again.
 */
#define SIGNALS_TEXT_MAX 512
void signals_crash_text(int fd, const char *text, size_t len);
/* Take the modes of @fd as those to give back: before curses changes them. */
void signals_crash_modes(int fd);

#endif
