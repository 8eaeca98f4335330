/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of actions: their names, their usual keys, and what they do.  The
 * help pane, the hint bar, the command line (`:zoom-in'), `kvmscope view
 * --list-actions' and the dispatch all read it.
 *
 * Which key does what may differ from the table: a keymap begins as the table
 * says, and the user's configuration changes it.  Whatever shows keys shows
 * those of the keymap.
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
	K_BACK_TAB,
	K_BACKSPACE,
	K_F1,
	K_F12 = K_F1 + 11,
	K_DELETE,
	K_INSERT,
	K_S_LEFT, /* with Shift; K_C_ with Ctrl */
	K_S_RIGHT,
	K_C_LEFT,
	K_C_RIGHT,
	K_MOUSE, /* no key: see mouse.h */
	K_END_SPECIAL
};

#define KEY_CTRL(c) ((uint32_t)((c)&0x1f))

/* An action that is no move of its own after another one of its kind. */
#define ACTION_PAN 1
/* It walks the view history and is not recorded in it. */
#define ACTION_HISTORY 2

/* Its hint is for screens that have room for more. */
#define ACTION_WIDE 4

#define ACTION_KEYS 4

struct action {
	const char *name;           /* as configuration and documents call it */
	uint32_t keys[ACTION_KEYS]; /* at first; ended by 0 if fewer */
	void (*run)(struct ui *ui);
	const char *help;
	/*
	 * For the hint bar, or NULL.  Neighbours with the same hint share
	 * one: "w s zoom".
	 */
	const char *hint;
	unsigned int flags;
	/* Where the help begins a section, its title; else NULL. */
	const char *section;
};

/* The table, in the order of the help pane. */
const struct action *keys_table(size_t *n);

/* The action called @name, or NULL. */
const struct action *action_find(const char *name);

/* "w", "PgUp", "Ctrl-L": the caller frees it with g_free(). */
char *key_text(uint32_t key);

struct keymap;

/* As the table says. */
struct keymap *keymap_new(void);
struct keymap *keymap_copy(const struct keymap *map);
void keymap_free(struct keymap *map);

/* What @key does, or NULL. */
const struct action *keymap_find(const struct keymap *map, uint32_t key);

/*
 * Give @action these keys instead of those it has; none with @n 0.  A key
 * that did something else does that no longer; the action that lost it is
 * returned (the last, if there were several), else NULL.
 */
const struct action *keymap_bind(struct keymap *map,
				 const struct action *action,
				 const uint32_t *keys, size_t n);

/* The keys of an action, ended by 0. */
const uint32_t *keymap_keys(const struct keymap *map,
			    const struct action *action);
/* The same as text: "w +", "" for none; g_free() it. */
char *keymap_text(const struct keymap *map, const struct action *action);
/* The first key as text; NULL if there is none. */
char *keymap_first(const struct keymap *map, const struct action *action);

/*
 * Take the first key off a text: "<Left>", "<Enter>", "<S-Tab>", "<C-l>" (any
 * case), else one character; "<<" is '<'.  Returns what follows it.
 */
const char *key_parse(const char *text, uint32_t *key);

/*
 * The key that a word names, as key_text() or key_parse() write it: "w",
 * "PgUp", "<PgUp>", "Ctrl-L".  0, or -1 when it names none.
 */
int key_named(const char *word, uint32_t *key);

#endif
