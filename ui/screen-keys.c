/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys of the terminal: see screen-keys.h.
 *
 * Most have a number in curses.  Those with Ctrl have none: they are looked
 * up by the names that terminfo's authors agreed on (kLFT5), and where the
 * description of the terminal lacks them they get what xterm sends, as most
 * terminals do.
 */
#include "config.h"

#include "ui/screen-keys.h"

#include <curses.h>
#include <term.h>

#include <glib.h>

#include "ui/keys.h"

/* Beyond all codes that curses hands out itself. */
#define OWN_CODES (SCREEN_KEYS_ANSWER + 1)

static const struct {
	int code; /* curses' */
	uint32_t key;
} special[] = {
	{ KEY_UP, K_UP },          { KEY_DOWN, K_DOWN },
	{ KEY_LEFT, K_LEFT },      { KEY_RIGHT, K_RIGHT },
	{ KEY_PPAGE, K_PAGE_UP },  { KEY_NPAGE, K_PAGE_DOWN },
	{ KEY_HOME, K_HOME },      { KEY_END, K_END },
	{ KEY_ENTER, K_ENTER },    { KEY_BACKSPACE, K_BACKSPACE },
	{ KEY_BTAB, K_BACK_TAB },  { KEY_DC, K_DELETE },
	{ KEY_IC, K_INSERT },      { KEY_SLEFT, K_S_LEFT },
	{ KEY_SRIGHT, K_S_RIGHT },
};

static struct {
	const char *name;  /* in terminfo */
	const char *xterm; /* what xterm sends */
	uint32_t key;
	int code; /* found by screen_keys_start() */
} extended[] = {
	{ "kLFT", "\033[1;2D", K_S_LEFT, 0 },
	{ "kRIT", "\033[1;2C", K_S_RIGHT, 0 },
	{ "kLFT5", "\033[1;5D", K_C_LEFT, 0 },
	{ "kRIT5", "\033[1;5C", K_C_RIGHT, 0 },
	{ "kcbt", "\033[Z", K_BACK_TAB, 0 },
	{ "kdch1", "\033[3~", K_DELETE, 0 },
	{ "kich1", "\033[2~", K_INSERT, 0 },
};

void screen_keys_start(const char *answer)
{
	define_key(answer, SCREEN_KEYS_ANSWER);
	for (size_t i = 0; i < G_N_ELEMENTS(extended); i++) {
		const char *text = tigetstr(extended[i].name);

		if (!text || text == (const char *)-1)
			text = extended[i].xterm;
		extended[i].code = key_defined(text);
		if (extended[i].code > 0)
			continue;
		extended[i].code = OWN_CODES + (int)i;
		define_key(text, extended[i].code);
	}
}

uint32_t screen_keys_special(unsigned int code)
{
	for (size_t i = 0; i < G_N_ELEMENTS(special); i++)
		if ((unsigned int)special[i].code == code)
			return special[i].key;
	for (size_t i = 0; i < G_N_ELEMENTS(extended); i++)
		if ((unsigned int)extended[i].code == code)
			return extended[i].key;
	if (code >= (unsigned int)KEY_F(1) && code <= (unsigned int)KEY_F(12))
		return K_F1 + (code - (unsigned int)KEY_F(1));
	if (code == KEY_MOUSE)
		return K_MOUSE;
	return K_END_SPECIAL;
}

uint32_t screen_keys_char(uint32_t c)
{
	switch (c) {
	case '\n':
	case '\r':
		return K_ENTER;
	case '\t':
		return K_TAB;
	case 0x1b:
		return K_ESC;
	case '\b':
	case 0x7f:
		return K_BACKSPACE;
	default:
		return c;
	}
}
