/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making foreign text harmless: see text.h. */
#include "config.h"

#include "base/text.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

static bool is_harmless(gunichar c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return false;
	switch (g_unichar_type(c)) {
	case G_UNICODE_FORMAT: /* direction and joining controls */
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_UNASSIGNED:
		return false;
	default:
		return true;
	}
}

/* The next character of @s: its length, and whether it may be shown. */
static size_t next_char(const char *s, bool *ok)
{
	gunichar c = g_utf8_get_char_validated(s, -1);

	if (c == (gunichar)-1 || c == (gunichar)-2) {
		*ok = false;
		return 1;
	}
	*ok = is_harmless(c);
	return (size_t)(g_utf8_next_char(s) - s);
}

char *text_clean(const char *s)
{
	GString *out = g_string_new(NULL);
	size_t len;
	bool ok;

	for (; s && *s; s += len) {
		len = next_char(s, &ok);
		if (ok)
			g_string_append_len(out, s, (gssize)len);
		else
			g_string_append_c(out, '?');
	}
	return g_string_free(out, FALSE);
}

void text_clean_to(char *dst, size_t size, const char *s)
{
	size_t used = 0, len, put;
	bool ok;

	if (!size)
		return;
	for (; s && *s; s += len) {
		len = next_char(s, &ok);
		put = ok ? len : 1;
		if (used + put >= size)
			break;
		if (ok)
			memcpy(dst + used, s, len);
		else
			dst[used] = '?';
		used += put;
	}
	dst[used] = '\0';
}
