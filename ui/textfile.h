/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small text files that the user may have written, or damaged: the
 * configuration, states, sessions.
 */
#ifndef UI_TEXTFILE_H
#define UI_TEXTFILE_H

#include <stddef.h>

#include "base/err.h"

/*
 * Read the whole of @path into *@text, ended by NUL; g_free() it.  Returns 0; 1
 * if there is no such file; -1 with a sentence if it cannot be read, is larger
 * than @max bytes, or holds bytes that are no UTF-8 text.
 */
int textfile_read(const char *path, size_t max, char **text, struct err *err);

/*
 * Put @text in the place of @path: a reader finds the old or the new text,
 * whole, whatever happens.  A new file gets @mode, less the umask.  0 or -1.
 */
int textfile_write(const char *path, const char *text, int mode,
		   struct err *err);

/* What a user typed as a path: "~/x" is in his home; g_free() it. */
char *textfile_long(const char *path);

/* @path as people write it: "~/.config/..."; g_free() it. */
char *textfile_short(const char *path);

#endif
