/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what curses calls a key to what keys.h calls it; a part of the
 * terminal (screen.h), for its use alone.
 */
#ifndef UI_SCREEN_KEYS_H
#define UI_SCREEN_KEYS_H

#include <stdint.h>

/* The code of the terminal's answer. */
#define SCREEN_KEYS_ANSWER 2999

/*
 * Learn this terminal's own keys, and that @answer is one, so to speak.  Once
 * curses has the terminal.
 */
void screen_keys_start(const char *answer);

/* The key of the curses code @code; K_END_SPECIAL: none that has a name. */
uint32_t screen_keys_special(unsigned int code);

/* The key of a character: control characters may be keys with a name. */
uint32_t screen_keys_char(uint32_t c);

#endif
