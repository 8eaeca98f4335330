/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Palettes: what they show can be read on black and on white, by whom sees no
 * colours too, and a user's own looks do what they say.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib.h>

#include "tests/tap.h"
#include "ui/colour.h"
#include "ui/lane.h"
#include "ui/palette.h"

/* What severe signs and all others need at least. */
#define CONTRAST_SEVERE 3.0
#define CONTRAST        2.0
/* And all of them in "high-contrast". */
#define CONTRAST_HIGH 4.5

static void test_arithmetic(void)
{
	ok(fabs(colour_contrast(COLOUR_BLACK, COLOUR_WHITE) - 21) < 0.01,
	   "black on white is 21");
	ok(fabs(colour_luminance(244) - 0.2159) < 0.001, "a grey's luminance");
	ok(fabs(colour_luminance(196) - 0.2126) < 0.001, "a red's luminance");
	is_int(colour_letter_on(227), COLOUR_BLACK, "black on yellow");
	is_int(colour_letter_on(18), COLOUR_WHITE, "white on blue");
}

/* The worse contrast of @style on a black and on a white terminal. */
static double worst_contrast(struct style style)
{
	static const int16_t papers[] = { COLOUR_BLACK, COLOUR_WHITE };
	double worst = 21;

	/* The terminal's own two are its owner's choice. */
	if (style.fg < 0 && style.bg < 0)
		return worst;
	for (size_t i = 0; i < G_N_ELEMENTS(papers); i++) {
		int16_t paper = papers[i], ink = papers[!i];
		double c = colour_contrast(style.fg < 0 ? ink : style.fg,
					   style.bg < 0 ? paper : style.bg);

		worst = MIN(worst, c);
	}
	return worst;
}

/* Every look that a column can have, in one palette. */
static double worst_lane(const struct caps *caps, bool severe)
{
	double worst = 21;

	for (unsigned int a = 0; a < ST_COUNT; a++)
		for (unsigned int b = 0; b < ST_COUNT; b++) {
			bool sign = state_info(a)->severity >= SEVERITY_SEVERE;
			struct lane_cell lone = { .state = (uint8_t)a,
						  .second = (uint8_t)b,
						  .severe = -1 };
			struct lane_cell mixed = lone, mark = lone;

			mixed.mixed = true;
			mark.severe = ST_PREEMPTED;
			/* A weave without a sign is a texture. */
			if (severe && sign)
				worst = MIN(
					worst,
					worst_contrast(
						lane_look(caps, &mixed).style));
			if (severe)
				worst = MIN(
					worst,
					worst_contrast(
						lane_look(caps, &mark).style));
			if (severe == sign)
				worst = MIN(
					worst,
					worst_contrast(
						lane_look(caps, &lone).style));
		}
	return worst;
}

static void test_contrast(void)
{
	for (size_t i = 0; palette_names[i]; i++) {
		const char *name = palette_names[i];
		struct caps caps = { true, 256, palette_by_name(name), false };
		bool high = !strcmp(name, "high-contrast");
		double worst = worst_lane(&caps, true);

		ok(worst >= (high ? CONTRAST_HIGH : CONTRAST_SEVERE),
		   "%s: severe signs, %.2f", name, worst);
		worst = worst_lane(&caps, false);
		ok(worst >= (high ? CONTRAST_HIGH : CONTRAST),
		   "%s: other letters, %.2f", name, worst);
		worst = 21;
		for (unsigned int state = 0; state < ST_COUNT; state++) {
			struct style words = STYLE_PLAIN;

			words.fg = state_ink(&caps, state);
			worst = MIN(worst, worst_contrast(words));
		}
		ok(worst >= CONTRAST, "%s: states in words, %.2f", name, worst);
		worst = 21;
		for (int role = 0; role < ROLE_COUNT; role++)
			worst = MIN(worst, worst_contrast(role_style(
						   &caps, (enum role)role)));
		ok(worst >= CONTRAST_SEVERE, "%s: the rest of the screen, %.2f",
		   name, worst);
	}
}

/* The eight colours are the user's: only pairs that any theme can show. */
static void test_basic(void)
{
	struct caps caps = { true, 8, NULL, false };
	bool plain = true, differ = true;

	for (unsigned int i = 0; i < ST_COUNT; i++) {
		struct style style = state_style(&caps, i);

		plain = plain && (style.fg < 0 || style.bg >= 0) &&
			state_ink(&caps, i) != 3 && state_ink(&caps, i) != 6;
		differ = differ && (style.fg < 0 || style.fg != style.bg);
	}
	ok(plain, "8 colours: no state is a colour on the terminal's own");
	ok(differ, "8 colours: no letter in the colour of its ground");
}

static bool uses_colour(struct style style)
{
	return style.fg >= 0 || style.bg >= 0;
}

static void test_mono(void)
{
	struct caps modes[] = {
		{ true, 256, palette_by_name("mono"), false },
		{ true, 0, NULL, false },
		{ true, 0, palette_by_name("high-contrast"), false },
	};

	for (size_t m = 0; m < G_N_ELEMENTS(modes); m++) {
		bool none = true;

		for (unsigned int i = 0; i < ST_COUNT; i++)
			none = none && !uses_colour(state_style(&modes[m], i));
		for (int r = 0; r < ROLE_COUNT; r++)
			none = none && !uses_colour(role_style(&modes[m],
							       (enum role)r));
		ok(none, "mode %zu shows no colour", m);
		ok(state_style(&modes[m], ST_PREEMPTED).attrs & ATTR_REVERSE,
		   "but reverse");
	}
}

static void test_own(void)
{
	struct palette *p = palette_copy(NULL);
	struct caps caps = { true, 256, p, false };
	struct err err = ERR_INIT;
	struct style style;

	ok(!palette_set(p, "guest", "black on 214  bold", &err),
	   "a state gets another look");
	style = state_style(&caps, ST_GUEST);
	ok(style.fg == 0 && style.bg == 214 && style.attrs == ATTR_BOLD,
	   "as it was said");
	is_int(state_ground(&caps, ST_GUEST), 214, "its ground too");
	is_int(state_colour(&caps, ST_GUEST), 214, "and its colour");
	ok(!palette_set(p, "faint", "default underline", &err),
	   "so does a part of the screen");
	is_int(role_style(&caps, ROLE_FAINT).attrs, ATTR_UNDERLINE,
	       "as it was said");
	ok(palette_set(p, "guest", "beautiful", &err), "a bad look is refused");
	ok(strstr(err.msg, "'beautiful' is no colour"), "with a sentence");
	ok(palette_set(p, "guest", "256", &err), "so is a colour too large");
	is_int(state_ground(&caps, ST_GUEST), 214, "and changes nothing");
	ok(palette_set(p, "nobody", "red", &err), "so is an unknown name");
	err_clear(&err);
	caps.colours = 8;
	is_int(state_ground(&caps, ST_GUEST), 2,
	       "a terminal without that colour shows the old look");
	caps.palette = palette_by_name("default");
	caps.colours = 256;
	is_int(state_ground(&caps, ST_GUEST), 36, "a copy is a copy");
	ok(!palette_by_name("nice"), "an unknown palette is none");
	palette_base(p, palette_based_on(palette_by_name("high-contrast")));
	caps.palette = p;
	is_int(state_ground(&caps, ST_GUEST), 214,
	       "another base keeps what was said");
	is_int(role_style(&caps, ROLE_KEY).fg, -1, "and changes the rest");
	palette_free(p);
}

int main(void)
{
	tap_begin();
	test_arithmetic();
	test_contrast();
	test_basic();
	test_mono();
	test_own();
	return tap_end();
}
