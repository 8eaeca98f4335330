/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arithmetic with the colours 16..255, which are the same on nearly all
 * terminals: 6x6x6 of a cube, then 24 greys.  Those below 16 belong to the
 * user's theme and are only guessed here (xterm's).
 */
#ifndef UI_COLOUR_H
#define UI_COLOUR_H

#include <stdint.h>

#define COLOUR_BLACK 16
#define COLOUR_WHITE 231
#define COLOUR_INK   240 /* a dark grey, the colour of idle as well */

/* The relative luminance of WCAG 2, 0 (black) to 1 (white). */
double colour_luminance(int16_t colour);

/* Their contrast as WCAG 2 counts it: 1 (none) to 21. */
double colour_contrast(int16_t a, int16_t b);

/* Black or white, whichever is read better on @ground. */
int16_t colour_letter_on(int16_t ground);

/*
 * Another shade of @ground, to write a letter on it that can be read but
 * does not shout: darker on light colours, lighter on dark.  One ink serves
 * wherever it is seen: a terminal that keeps it is told less.
 */
int16_t colour_shade_on(int16_t ground);

#endif
