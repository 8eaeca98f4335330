/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A screen for tests of exports, which cannot see ui/cells.h themselves. */
#ifndef TESTS_EXPORT_SCREEN_H
#define TESTS_EXPORT_SCREEN_H

struct cells;

/* A small screen with @text on it; screen_free(). */
struct cells *screen_with_text(const char *text);
void screen_free(struct cells *cells);

#endif
