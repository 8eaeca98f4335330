/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line that the user types on the status line: a search, a command, a
 * time to go to.
 *
 * Who wants a line says in a struct prompt_use how it is introduced, what is
 * done with it and how Tab completes it; editing and history are the same
 * for all.  Each use has a history of its own, for as long as the viewer
 * runs; whoever wants to keep it reads prompt_history().
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

struct ui;

struct prompt_use {
	const char *name; /* of its history: "search", "command" */
	const char *sign; /* what stands before the text: "/", ":", "go to " */
	/* Enter was pressed; the prompt is closed already.  @text may be "". */
	void (*enter)(struct ui *ui, const char *text);
	/*
	 * NULL, or: append to @list (owner of its texts) what the end of @text
	 * can be completed to.  Returns the offset in @text that the
	 * candidates replace everything from.
	 */
	size_t (*complete)(struct ui *ui, const char *text, GPtrArray *list);
	/* NULL, or: Esc was pressed. */
	void (*cancel)(struct ui *ui);
};

/* Texts of one history that are kept at most. */
#define PROMPT_HISTORY_MAX 100

struct prompt {
	const struct prompt_use *use; /* NULL: not open */
	GString *text;
	size_t at;             /* the cursor: a byte offset in text */
	GHashTable *histories; /* name -> GPtrArray of char *, oldest first */
	size_t back;           /* steps gone back in the history */
	char *typed;           /* what was typed before that */
};

void prompt_init(struct prompt *p);
void prompt_release(struct prompt *p);

/* Ask for a line; @text (NULL: empty) is what stands in it at first. */
void prompt_open(struct ui *ui, const struct prompt_use *use, const char *text);

/* A key while the prompt is open. */
void prompt_key(struct ui *ui, uint32_t key);

/* The texts that were entered for @name, oldest first; made if needed. */
GPtrArray *prompt_history(struct prompt *p, const char *name);

/* Put @text at the end of the history; an equal one moves there. */
void prompt_remember(struct prompt *p, const char *name, const char *text);

#endif
