/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Foreign text in Markdown. */
#ifndef REPORT_MARKDOWN_TEXT_H
#define REPORT_MARKDOWN_TEXT_H

#include <glib.h>

/*
 * Append @text, cleaned, so that no sign in it means anything to Markdown or
 * HTML.
 */
void markdown_text(GString *out, const char *text);

#endif
