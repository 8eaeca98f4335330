/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that came out of a trace.
 *
 * Process names, file names and error texts are somebody else's bytes: they
 * may hold escape sequences, line breaks, quotes and invalid UTF-8.  Inside
 * the program they stay as they are; everything that leaves it goes through
 * one of these.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>

/*
 * A copy fit for a terminal, a table or a file name in a message: valid UTF-8
 * in which every control character (C0, DEL, C1, and the Unicode line,
 * paragraph and direction controls) and every invalid byte has become '?'.
 * Caller frees with g_free().  NULL gives "".
 */
char *text_clean(const char *s);

/* The same into a fixed buffer; cuts at a character boundary. */
void text_clean_to(char *dst, size_t size, const char *s);

#endif
