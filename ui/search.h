/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding rows by a regular expression: `/', n and N (actions.h). */
#ifndef UI_SEARCH_H
#define UI_SEARCH_H

#include <stdint.h>

struct ui;

/* A key while the prompt is open. */
void search_key(struct ui *ui, uint32_t key);

#endif
