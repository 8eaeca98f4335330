/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal's abilities: see screen-terminal.h.
 *
 * Padding is left out: terminals that need it have been gone for long.
 */
#include "config.h"

#include "ui/screen-terminal.h"

#include <string.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

/* The texts in use, and those that take numbers, as terminfo has them. */
enum { PLAIN, CLEAR, EL, OP, BOLD, REV, RMSO, SMUL, RMUL, TEXTS };
static const char *const names[TEXTS] = {
	[PLAIN] = "sgr0", [CLEAR] = "clear", [EL] = "el",
	[OP] = "op",      [BOLD] = "bold",   [REV] = "rev",
	[RMSO] = "rmso",  [SMUL] = "smul",   [RMUL] = "rmul",
};
static char *texts[TEXTS];
static const char *cup, *cuf, *setaf, *setab, *rep, *dch, *ich;

/* A capability as it is, NULL when it lacks. */
static const char *capability(const char *name)
{
	const char *text = tigetstr(name);

	return text && text != (const char *)-1 && *text ? text : NULL;
}

/* Append @text without its padding: "$<5>". */
static void append(GString *out, const char *text)
{
	while (text && *text) {
		const char *end = NULL;

		if (g_str_has_prefix(text, "$<"))
			end = strchr(text, '>');
		if (end)
			text = end + 1;
		else
			g_string_append_c(out, *text++);
	}
}

static char *read_text(const char *name)
{
	const char *raw = capability(name);
	GString *text;

	if (!raw)
		return NULL;
	text = g_string_new(NULL);
	append(text, raw);
	return g_string_free(text, FALSE);
}

/* Cut @what off @text, at the begin or at the end. */
static void cut(char *text, const char *what)
{
	size_t len = strlen(what), all = strlen(text);

	if (g_str_has_prefix(text, what))
		memmove(text, text + len, all - len + 1);
	else if (g_str_has_suffix(text, what))
		text[all - len] = '\0';
}

static void move_to(GString *out, int row, int col)
{
	append(out, tiparm(cup, row, col));
}

static void forward(GString *out, int n)
{
	append(out, tiparm(cuf, n));
}

static void colour(GString *out, int16_t number, bool ground)
{
	append(out, tiparm(ground ? setab : setaf, number));
}

static void repeat(GString *out, char c, int n)
{
	append(out, tiparm(rep, c, n));
}

static void shift(GString *out, int by)
{
	append(out, by > 0 ? tiparm(dch, by) : tiparm(ich, -by));
}

bool screen_terminal_usable(void)
{
	int status = 0;
	bool usable;

	if (setupterm(NULL, STDOUT_FILENO, &status) != OK)
		return false;
	usable = capability("cup") && capability("clear");
	del_curterm(cur_term);
	return usable;
}

int screen_terminal_colours(void)
{
	int n = tigetnum("colors");

	if (!capability("setaf") || !capability("setab") || !capability("op"))
		return 0;
	return n >= 256 ? 256 : n >= 8 ? 8 : 0;
}

static void read_texts(void)
{
	for (int i = 0; i < TEXTS; i++) {
		g_free(texts[i]);
		texts[i] = read_text(names[i]);
	}
	if (!texts[PLAIN])
		texts[PLAIN] = g_strdup("");
	/* The second character set, which we never use. */
	cut(texts[PLAIN], "\033(B");
	cut(texts[PLAIN], "\017");
	cup = capability("cup");
	cuf = capability("cuf");
	setaf = capability("setaf");
	setab = capability("setab");
	rep = capability("rep");
	dch = capability("dch");
	ich = capability("ich");
}

/* Attributes that a terminal of few colours cannot show with a colour. */
static uint8_t not_with_colours(void)
{
	int ncv = tigetnum("ncv");

	if (ncv <= 0)
		return 0;
	return (uint8_t)((ncv & 2 ? ATTR_UNDERLINE : 0) |
			 (ncv & 4 ? ATTR_REVERSE : 0) |
			 (ncv & 32 ? ATTR_BOLD : 0));
}

void screen_terminal_start(struct paint_terminal *t)
{
	bool ecma, same_end;

	read_texts();
	/* Both are reset by "39;49": then each can be alone, and "0" resets
	 * them too. */
	ecma = texts[OP] && strstr(texts[OP], "39;49");
	if (texts[OP] && !ecma) {
		char *both = g_strconcat(texts[PLAIN], texts[OP], NULL);

		g_free(texts[PLAIN]);
		texts[PLAIN] = both;
	}
	/* There is no end of "rev"; that of "smso" is one where they are
	 * the same. */
	same_end = !g_strcmp0(capability("smso"), capability("rev"));
	*t = (struct paint_terminal){
		.move = move_to,
		.forward = cuf ? forward : NULL,
		.colour = colour,
		.repeat = rep ? repeat : NULL,
		.shift = dch && ich ? shift : NULL,
		.plain = texts[PLAIN],
		.clear = texts[CLEAR],
		.clear_line = texts[EL],
		.own_colours = texts[OP],
		.own_fg = ecma && tigetflag("AX") > 0 ? "\033[39m" : NULL,
		.own_bg = ecma && tigetflag("AX") > 0 ? "\033[49m" : NULL,
		.bold = texts[BOLD],
		.reverse = texts[REV],
		.end_reverse = same_end ? texts[RMSO] : NULL,
		.underline = texts[SMUL],
		.end_underline = texts[RMUL],
		.no_colour = not_with_colours(),
		.skip_last = tigetflag("am") > 0 && tigetflag("xenl") <= 0,
	};
}

bool screen_terminal_answers(void)
{
	return g_str_has_prefix(cup, "\033[");
}

void screen_terminal_leave(GString *out)
{
	static const char *const last[] = { "rmkx", "sgr0", "op", "cnorm",
					    "rmcup" };

	for (size_t i = 0; i < G_N_ELEMENTS(last); i++)
		append(out, capability(last[i]));
}
