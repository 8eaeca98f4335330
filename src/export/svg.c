/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "svg": the screen as a picture that scales. */
#include "config.h"

#include <glib.h>

#include "export/export.h"

int export_svg(struct export *x, const struct export_format *format, FILE *out,
	       struct err *err)
{
	char *title = g_strdup_printf("kvmscope: %s", query_subject(&x->q));
	struct picture picture = export_picture(x);
	GString *text = g_string_new(NULL);

	(void)format;
	(void)err;
	picture_svg(text, &picture, x->screen, title);
	fwrite(text->str, 1, text->len, out);
	g_string_free(text, TRUE);
	g_free(title);
	return 0;
}
