/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Colours and glyphs: see palette.h. */
#include "config.h"

#include "ui/palette.h"

#include <glib.h>

/* clang-format off */
static const struct {
	struct style rich, basic; /* 256 and 8 colours */
	uint8_t mono; /* attributes without colour */
} roles[ROLE_COUNT] = {
/*                  256 colours                8 colours                 mono */
[ROLE_TEXT]     = {{ -1, -1, 0 },            { -1, -1, 0 },            0 },
[ROLE_TITLE]    = {{ -1, -1, ATTR_BOLD },    { -1, -1, ATTR_BOLD },    ATTR_BOLD },
[ROLE_FAINT]    = {{ 244, -1, 0 },           { -1, -1, 0 },            0 },
[ROLE_HEADER]   = {{ 255, 24, 0 },           {  7,  4, ATTR_BOLD },    ATTR_REVERSE },
[ROLE_SELECTED] = {{ -1, -1, ATTR_REVERSE }, { -1, -1, ATTR_REVERSE }, ATTR_REVERSE },
[ROLE_KEY]      = {{ 32, -1, ATTR_BOLD },    {  6, -1, ATTR_BOLD },    ATTR_BOLD },
[ROLE_WARNING]  = {{ 166, -1, ATTR_BOLD },   {  1, -1, ATTR_BOLD },    ATTR_BOLD },
[ROLE_MESSAGE]  = {{ -1, -1, ATTR_BOLD },    { -1, -1, ATTR_BOLD },    ATTR_BOLD },
[ROLE_CURSOR]   = {{ -1, -1, ATTR_REVERSE | ATTR_BOLD },
		   { -1, -1, ATTR_REVERSE | ATTR_BOLD }, ATTR_REVERSE | ATTR_BOLD },
};

static const struct {
	uint32_t utf8;
	char ascii;
} marks[MARK_COUNT] = {
[MARK_BAR]    = { 0x2502, '|' },
[MARK_LINE]   = { 0x2500, '-' },
[MARK_OPEN]   = { 0x25be, '-' },
[MARK_FOLDED] = { 0x25b8, '+' },
[MARK_CURSOR] = { 0x25bc, 'V' },
[MARK_TICK]   = { 0x2575, '\'' },
[MARK_WINDOW] = { 0x2594, '^' },
[MARK_SEVERE] = { '!', '!' },
[MARK_MIXED]  = { 0x2592, '+' },
[MARK_NONE]   = { 0x00b7, '_' },
};
/* clang-format on */

struct style role_style(const struct caps *caps, enum role role)
{
	if (caps->colours >= 256)
		return roles[role].rich;
	if (caps->colours >= 8)
		return roles[role].basic;
	return (struct style){ -1, -1, roles[role].mono };
}

uint32_t mark_glyph(const struct caps *caps, enum mark mark)
{
	return caps->utf8 ? marks[mark].utf8 : (uint32_t)marks[mark].ascii;
}

uint32_t state_glyph(const struct caps *caps, unsigned int state, bool lone)
{
	const struct state_look *look = &state_info(state)->look;
	char lower = g_ascii_tolower(look->ascii);

	/* Lines for '.' and '-' only: where thin states have letters, they
	 * differ by them. */
	if (lone)
		return caps->utf8 && look->thin && !g_ascii_isalpha(look->ascii)
			       ? g_utf8_get_char(look->utf8)
			       : (uint32_t)look->ascii;
	/* 'i' is a state of its own, and signs have no lower case. */
	if (lower == look->ascii || lower == 'i')
		return mark_glyph(caps, MARK_MIXED);
	return (uint32_t)lower;
}

int16_t state_colour(const struct caps *caps, unsigned int state)
{
	const struct state_look *look = &state_info(state)->look;

	return caps->colours >= 256 ? look->colour256
	       : caps->colours >= 8 ? look->colour8
				    : -1;
}

/*
 * Another shade of a colour of the 6x6x6 cube, to write a letter on it that
 * can be read but does not shout: darker on light colours, lighter on dark.
 */
static int16_t other_shade(int16_t colour)
{
	int c = colour - 16, part[3], light;

	if (c < 0 || c >= 216)
		return colour >= 244 ? 236 : 250;
	part[0] = c / 36;
	part[1] = c / 6 % 6;
	part[2] = c % 6;
	light = 3 * part[0] + 6 * part[1] + part[2]; /* of 50 */
	for (int i = 0; i < 3; i++)
		part[i] = light < 18 ? MIN(part[i] + 2, 5) : part[i] * 2 / 5;
	return (int16_t)(16 + 36 * part[0] + 6 * part[1] + part[2]);
}

struct style state_style(const struct caps *caps, unsigned int state)
{
	const struct state_look *look = &state_info(state)->look;
	bool severe = state_info(state)->severity >= SEVERITY_SEVERE;
	int16_t colour = state_colour(caps, state);

	if (caps->colours < 8)
		return (struct style){
			-1, -1, severe || state == ST_UNKNOWN ? ATTR_REVERSE : 0
		};
	if (look->thin || colour < 0)
		return (struct style){ colour, -1, 0 };
	if (caps->colours < 256)
		return (struct style){
			(int16_t)(colour == 1 || colour == 4 ? 7 : 0), colour,
			severe ? ATTR_BOLD : 0
		};
	if (severe)
		return (struct style){ 231, colour, ATTR_BOLD };
	return (struct style){ other_shade(colour), colour, 0 };
}

uint32_t bar_glyph(const struct caps *caps, double share)
{
	static const char ascii[] = " .:-=+*%@";
	int level;

	if (!(share > 0))
		return ' ';
	level = (int)(share * 8 + 0.5);
	level = CLAMP(level, 1, 8);
	return caps->utf8 ? 0x2580 + (uint32_t)level : (uint32_t)ascii[level];
}
