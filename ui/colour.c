/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Colours as numbers: see colour.h. */
#include "config.h"

#include "ui/colour.h"

#include <math.h>

#include <glib.h>

/* Red, green and blue, 0..255 each. */
static void colour_rgb(int16_t colour, int rgb[3])
{
	static const uint8_t theme[16][3] = {
		{ 0, 0, 0 },       { 205, 0, 0 },     { 0, 205, 0 },
		{ 205, 205, 0 },   { 0, 0, 238 },     { 205, 0, 205 },
		{ 0, 205, 205 },   { 229, 229, 229 }, { 127, 127, 127 },
		{ 255, 0, 0 },     { 0, 255, 0 },     { 255, 255, 0 },
		{ 92, 92, 255 },   { 255, 0, 255 },   { 0, 255, 255 },
		{ 255, 255, 255 },
	};
	static const int cube[] = { 0, 95, 135, 175, 215, 255 };
	int c = CLAMP(colour, 0, 255);

	for (int i = 0; i < 3; i++) {
		if (c < 16)
			rgb[i] = theme[c][i];
		else if (c >= 232)
			rgb[i] = 8 + 10 * (c - 232);
	}
	if (c >= 16 && c < 232) {
		rgb[0] = cube[(c - 16) / 36];
		rgb[1] = cube[(c - 16) / 6 % 6];
		rgb[2] = cube[(c - 16) % 6];
	}
}

double colour_luminance(int16_t colour)
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0, part;
	int rgb[3] = { 0 };

	colour_rgb(colour, rgb);
	for (int i = 0; i < 3; i++) {
		part = rgb[i] / 255.0;
		part = part <= 0.04045 ? part / 12.92
				       : pow((part + 0.055) / 1.055, 2.4);
		sum += weight[i] * part;
	}
	return sum;
}

double colour_contrast(int16_t a, int16_t b)
{
	double one = colour_luminance(a), other = colour_luminance(b);

	return (MAX(one, other) + 0.05) / (MIN(one, other) + 0.05);
}

int16_t colour_letter_on(int16_t ground)
{
	return colour_contrast(ground, COLOUR_BLACK) >=
			       colour_contrast(ground, COLOUR_WHITE)
		       ? COLOUR_BLACK
		       : COLOUR_WHITE;
}

int16_t colour_shade_on(int16_t ground)
{
	int c = ground - 16, part[3], light;

	if (colour_contrast(COLOUR_INK, ground) >= 2.3)
		return COLOUR_INK;

	if (c < 0 || c >= 216)
		return ground >= 244 ? 236 : 250;
	part[0] = c / 36;
	part[1] = c / 6 % 6;
	part[2] = c % 6;
	light = 3 * part[0] + 6 * part[1] + part[2]; /* of 50 */
	for (int i = 0; i < 3; i++)
		part[i] = light < 18 ? MIN(part[i] + 2, 5) : part[i] * 2 / 5;
	return (int16_t)(16 + 36 * part[0] + 6 * part[1] + part[2]);
}
