/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The size of a picture, as users write it: COLSxROWS. */
#ifndef PICTURE_SIZE_H
#define PICTURE_SIZE_H

#include <stdbool.h>

/* The largest picture. */
#define PICTURE_MAX_COLS  1000
#define PICTURE_MAX_LINES 1000

/* Read "100x30"; false if it is no size, or too large a one. */
bool picture_size_parse(const char *text, int *cols, int *lines);

#endif
