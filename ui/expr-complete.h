/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Tab makes of a half-typed expression: fields, names of states, kinds
 * of rows, and the VMs of the history.
 */
#ifndef UI_EXPR_COMPLETE_H
#define UI_EXPR_COMPLETE_H

#include <stddef.h>

#include <glib.h>

struct ui;

/* As in struct prompt_use. */
size_t expr_complete(struct ui *ui, const char *text, GPtrArray *list);

#endif
