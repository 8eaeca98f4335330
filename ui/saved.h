/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What outlives the viewer.
 *
 * A state is kept for each history below $XDG_STATE_HOME/kvmscope, so that it
 * opens where it was left, with its marks.  A session is the same as a file
 * that the user names, for somebody else; kvmscope-session(5) describes both.
 * They differ in what is in them: the table of saved-fields.c says it.
 *
 * Both are GKeyFiles with a group for each field, and come from anywhere: a
 * field takes what it understands and leaves the rest, times are brought into
 * the trace, rows that are not there are passed over.
 *
 * Something new to keep: its two functions and its row in saved-fields.c.
 */
#ifndef UI_SAVED_H
#define UI_SAVED_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/err.h"

struct history;
struct row_names;
struct ui;

/* Larger files are refused. */
#define SAVED_MAX ((size_t)4 << 20)

enum saved_kind {
	SAVED_STATE = 1,
	SAVED_SESSION = 2,
};
/* Flags of a field beside those: what --fresh leaves alone. */
#define SAVED_PLACE 4

/* What a field reads or writes: its group in @file. */
struct saving {
	struct ui *ui;
	const struct row_names *names;
	GKeyFile *file;
	const char *group;
};

struct saved_field {
	const char *name; /* of its group */
	unsigned int in;  /* where it is kept */
	void (*save)(const struct saving *s);
	void (*restore)(const struct saving *s);
};

/* In the order in which they are restored. */
const struct saved_field *saved_fields(size_t *n);

/* The text of a state or session of @ui; g_free() it. */
char *saved_text(struct ui *ui, enum saved_kind kind);

/*
 * Bring back what @text, of a state or session, holds; with @fresh without the
 * place.  Returns 0; 1 if it is of another history, and what fits was taken;
 * -1 with a sentence, and nothing has changed, if it is none of this kind.
 */
int saved_restore(struct ui *ui, enum saved_kind kind, const char *text,
		  bool fresh, struct err *err);

/*
 * What a history is recognised by, wherever it lies and whenever it was made:
 * a number of its traces, in hexadecimal; g_free() it.
 */
char *saved_identity(const struct history *h);

/* ------------------------------------------------------------------ */
/* Files (saved-file.c)                                               */

/* States that are kept at most; the oldest go. */
#define SAVED_FILES_MAX 500

/* Where the state of @h is kept; g_free() it. */
char *saved_state_path(const struct history *h);

/*
 * Read or write a state or a session.  Reading returns as saved_restore(), and
 * 1 for a missing state, which is none.
 */
int saved_read(struct ui *ui, enum saved_kind kind, const char *path,
	       bool fresh, struct err *err);
int saved_write(struct ui *ui, enum saved_kind kind, const char *path,
		struct err *err);

/*
 * The history that a session is of: the path that it says, else a file of that
 * name beside it.  NULL with a sentence if it says none; g_free() it.
 */
char *saved_history(const char *path, struct err *err);

#endif
