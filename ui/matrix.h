/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The blame matrix: charges (charges.h) as a table of victims by culprits.
 *
 * Rows are the victims and columns the culprits, those with most time first;
 * culprits beyond MATRIX_CULPRITS share a last column.  Sums of rows and
 * columns are of all charges.
 */
#ifndef UI_MATRIX_H
#define UI_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#include "ui/charges.h"

#define MATRIX_CULPRITS 12

enum measure { MEASURE_TIME, MEASURE_COUNT, MEASURE_LONGEST, MEASURE_COUNT_OF };

struct matrix_cell {
	int64_t figure[MEASURE_COUNT_OF];
};

struct matrix {
	uint32_t *victim;  /* [rows]: tracks */
	uint32_t *culprit; /* [cols]: numbers; CULPRIT_NONE: the others */
	size_t rows, cols;
	size_t others;            /* how many share that column */
	struct matrix_cell *cell; /* [rows + 1][cols + 1]: the last are sums */
};

void matrix_make(struct matrix *m, const struct charges *c);
void matrix_release(struct matrix *m);

/* @row == m->rows: the sums of the columns; @col == m->cols: of the rows. */
const struct matrix_cell *matrix_at(const struct matrix *m, size_t row,
				    size_t col);

#endif
