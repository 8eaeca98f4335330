/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of keys: which key does which named action.  The help pane, the
 * hint bar, `kvmscope view --list-actions' and the dispatch all read it.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stddef.h>
#include <stdint.h>

struct ui;

/* A key is a Unicode character or one of these. */
enum special_key {
	KEY_FIRST_SPECIAL = 0x200000,
	K_UP = KEY_FIRST_SPECIAL,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_HOME,
	K_END,
	K_ENTER,
	K_ESC,
	K_TAB,
	K_BACKSPACE,
	K_F1,
	K_END_SPECIAL
};

#define KEY_CTRL(c) ((uint32_t)((c)&0x1f))

/* An action that is no move of its own after another one of its kind. */
#define ACTION_PAN 1
/* It walks the view history and is not recorded in it. */
#define ACTION_HISTORY 2

#define ACTION_KEYS 4

struct action {
	const char *name;           /* as configuration and documents call it */
	uint32_t keys[ACTION_KEYS]; /* ended by 0 if fewer */
	void (*run)(struct ui *ui);
	const char *help;
	/*
	 * For the hint bar, or NULL.  Neighbours with the same hint share
	 * one: "w s zoom".
	 */
	const char *hint;
	unsigned int flags;
};

/* The table, in the order of the help pane. */
const struct action *keys_table(size_t *n);

/* What @key does, or NULL. */
const struct action *keys_find(uint32_t key);

/* "w", "PgUp", "Ctrl-L": the caller frees it with g_free(). */
char *key_text(uint32_t key);
/* All keys of an action: "w +". */
char *action_keys_text(const struct action *action);

/*
 * Take the first key off a text: "<Left>", "<Enter>" (any case), else one
 * character; "<<" is '<'.  Returns what follows it.
 */
const char *key_parse(const char *text, uint32_t *key);

#endif
