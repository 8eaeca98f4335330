/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Colours and glyphs: see palette.h. */
#include "config.h"

#include "ui/palette.h"

#include <string.h>

#include <glib.h>

#include "ui/colour.h"
#include "ui/palette-int.h"

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
[ROLE_KEY]      = {{ 32, -1, ATTR_BOLD },    { -1, -1, ATTR_BOLD },    ATTR_BOLD },
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

/* The program's palettes, and what each makes of looks. */
enum { PALETTE_DEFAULT, PALETTE_CONTRAST, PALETTE_MONO, PALETTES };

const char *const palette_names[PALETTES + 1] = {
	[PALETTE_DEFAULT] = "default",
	[PALETTE_CONTRAST] = "high-contrast",
	[PALETTE_MONO] = "mono",
};

static const struct palette palettes[PALETTES] = {
	[PALETTE_DEFAULT] = { .base = PALETTE_DEFAULT },
	[PALETTE_CONTRAST] = { .base = PALETTE_CONTRAST, .contrast = true },
	[PALETTE_MONO] = { .base = PALETTE_MONO, .colourless = true },
};

const struct palette *palette_by_name(const char *name)
{
	for (int i = 0; i < PALETTES; i++)
		if (!strcmp(palette_names[i], name))
			return &palettes[i];
	return NULL;
}

void palette_base(struct palette *p, int i)
{
	const struct palette *base = &palettes[CLAMP(i, 0, PALETTES - 1)];

	p->base = base->base;
	p->contrast = base->contrast;
	p->colourless = base->colourless;
}

int palette_based_on(const struct palette *p)
{
	return p->base;
}

static const struct palette *palette_of(const struct caps *caps)
{
	return caps->palette ? caps->palette : &palettes[0];
}

int palette_colours(const struct caps *caps)
{
	if (palette_of(caps)->colourless || caps->colours < 8)
		return 0;
	return caps->colours < 256 ? 8 : 256;
}

/* The user's own look, as far as the terminal has its colours. */
static bool own_look(const struct caps *caps, const struct own_style *own,
		     struct style *style)
{
	int colours = palette_colours(caps);

	*style = own->style;
	return own->set && colours && own->style.fg < colours &&
	       own->style.bg < colours;
}

static bool own_state(const struct caps *caps, unsigned int state,
		      struct style *style)
{
	if (state >= ST_COUNT)
		state = ST_UNKNOWN;
	return own_look(caps, &palette_of(caps)->state[state], style);
}

struct style role_style(const struct caps *caps, enum role role)
{
	const struct palette *p = palette_of(caps);
	int colours = palette_colours(caps);
	struct style style;

	if (own_look(caps, &p->role[role], &style))
		return style;
	if (!colours)
		return (struct style){ -1, -1, roles[role].mono };
	style = colours < 256 ? roles[role].basic : roles[role].rich;
	if (p->contrast && style.bg < 0)
		style.fg = -1;
	return style;
}

uint32_t mark_glyph(const struct caps *caps, enum mark mark)
{
	bool utf8 = caps->utf8 &&
		    !(caps->low_bandwidth && mark == MARK_MIXED);

	return utf8 ? marks[mark].utf8 : (uint32_t)marks[mark].ascii;
}

uint32_t state_glyph(const struct caps *caps, unsigned int state, bool lone)
{
	const struct state_look *look = &state_info(state)->look;
	char lower = g_ascii_tolower(look->ascii);

	/* Lines for '.' and '-' only: where thin states have letters, they
	 * differ by them. */
	if (lone)
		return caps->utf8 && !caps->low_bandwidth && look->thin && !g_ascii_isalpha(look->ascii)
			       ? g_utf8_get_char(look->utf8)
			       : (uint32_t)look->ascii;
	/* 'i' is a state of its own, and signs have no lower case. */
	if (lower == look->ascii || lower == 'i')
		return mark_glyph(caps, MARK_MIXED);
	return (uint32_t)lower;
}

/* Dark red, where it can be seen, is read as "wrong" at once. */
#define INK_SEVERE 52
/* What words and signs need to be read. */
#define INK_CONTRAST 2.7

int16_t state_ground(const struct caps *caps, unsigned int state)
{
	const struct state_look *look = &state_info(state)->look;
	struct style own;

	if (own_state(caps, state, &own))
		return own.bg;
	return look->thin ? -1 : state_colour(caps, state);
}

int16_t state_colour(const struct caps *caps, unsigned int state)
{
	const struct state_look *look = &state_info(state)->look;
	struct style own;

	if (own_state(caps, state, &own))
		return own.bg < 0 ? own.fg : own.bg;
	switch (palette_colours(caps)) {
	case 256:
		/* On the terminal's own background nothing is sure but this. */
		return look->thin && palette_of(caps)->contrast
			       ? -1
			       : look->colour256;
	case 8:
		/* Yellow vanishes on white, blue on black. */
		return look->thin ? -1 : look->colour8;
	default:
		return -1;
	}
}

int16_t state_ink(const struct caps *caps, unsigned int state)
{
	int16_t colour = state_colour(caps, state);

	/* Yellow, cyan and white vanish on white. */
	if (palette_colours(caps) < 256)
		return colour == 3 || colour >= 6 ? -1 : colour;
	if (colour < 0 || palette_of(caps)->contrast ||
	    colour_contrast(colour, COLOUR_BLACK) < INK_CONTRAST ||
	    colour_contrast(colour, COLOUR_WHITE) < INK_CONTRAST)
		return -1;
	return colour;
}

/* A letter on @ground, the state's own. */
static struct style filled(const struct caps *caps, int16_t ground, bool severe)
{
	/* With 256 colours bold adds nothing but bytes: it is dear to end. */
	if (palette_colours(caps) < 256)
		return (struct style){
			(int16_t)(ground == 1 || ground == 4 ? 7 : 0), ground,
			severe ? ATTR_BOLD : 0
		};
	if (palette_of(caps)->contrast)
		return (struct style){ colour_letter_on(ground), ground, 0 };
	if (severe)
		return (struct style){ COLOUR_WHITE, ground, 0 };
	return (struct style){ colour_shade_on(ground), ground, 0 };
}

struct style state_style(const struct caps *caps, unsigned int state)
{
	bool severe = state_info(state)->severity >= SEVERITY_SEVERE;
	int16_t ground = state_ground(caps, state);
	struct style style;

	if (own_state(caps, state, &style))
		return style;
	if (!palette_colours(caps))
		return (struct style){
			-1, -1, severe || state == ST_UNKNOWN ? ATTR_REVERSE : 0
		};
	if (ground < 0)
		return (struct style){ state_colour(caps, state), -1, 0 };
	return filled(caps, ground, severe);
}

int16_t severe_ink(const struct caps *caps, unsigned int state, int16_t ground)
{
	bool contrast = palette_of(caps)->contrast;

	if (ground < 0)
		return contrast ? -1 : state_colour(caps, state);
	return !contrast && colour_contrast(INK_SEVERE, ground) >= INK_CONTRAST
		       ? INK_SEVERE
		       : colour_letter_on(ground);
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
