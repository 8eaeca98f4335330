/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Palettes of one's own: a copy of one, and looks given in words. */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "ui/palette-int.h"

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_TEXT] = "text",         [ROLE_TITLE] = "title",
	[ROLE_FAINT] = "faint",       [ROLE_HEADER] = "header",
	[ROLE_SELECTED] = "selected", [ROLE_KEY] = "key",
	[ROLE_WARNING] = "warning",   [ROLE_MESSAGE] = "message",
	[ROLE_CURSOR] = "cursor",
};

static const struct {
	const char *name;
	int16_t colour;
} colours[] = {
	{ "default", -1 }, { "black", 0 },  { "red", 1 },
	{ "green", 2 },    { "yellow", 3 }, { "blue", 4 },
	{ "magenta", 5 },  { "cyan", 6 },   { "white", 7 },
};

static const struct {
	const char *name;
	uint8_t attr;
} attributes[] = {
	{ "bold", ATTR_BOLD },
	{ "reverse", ATTR_REVERSE },
	{ "underline", ATTR_UNDERLINE },
};

struct palette *palette_copy(const struct palette *from)
{
	struct palette *p = g_new(struct palette, 1);

	*p = from ? *from : *palette_by_name(palette_names[0]);
	return p;
}

void palette_free(struct palette *p)
{
	g_free(p);
}

/* The place of what @what names in @p, or NULL. */
static struct own_style *find(struct palette *p, const char *what)
{
	int state = state_by_name(what);

	if (state >= 0)
		return &p->state[state];
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (!g_strcmp0(role_names[i], what))
			return &p->role[i];
	return NULL;
}

static bool parse_colour(const char *word, int16_t *colour)
{
	guint64 number;

	for (size_t i = 0; i < G_N_ELEMENTS(colours); i++)
		if (!strcmp(colours[i].name, word)) {
			*colour = colours[i].colour;
			return true;
		}
	if (!g_ascii_string_to_unsigned(word, 10, 0, 255, &number, NULL))
		return false;
	*colour = (int16_t)number;
	return true;
}

static bool parse_attribute(const char *word, uint8_t *attrs)
{
	for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++)
		if (!strcmp(attributes[i].name, word)) {
			*attrs |= attributes[i].attr;
			return true;
		}
	return false;
}

/* One word of a look; @ground: "on" came before it. */
static bool parse_word(const char *word, bool ground, struct style *style)
{
	return parse_attribute(word, &style->attrs) ||
	       parse_colour(word, ground ? &style->bg : &style->fg);
}

static int parse_look(const char *look, struct style *style, struct err *err)
{
	char **words = g_strsplit_set(look, " \t", -1);
	bool ground = false;
	int r = 0;

	for (char **w = words; *w && !r; w++) {
		bool on = !strcmp(*w, "on");

		if (**w && !on && !parse_word(*w, ground, style))
			r = err_set(err,
				    "'%s' is no colour and no attribute: a "
				    "number up to 255, a name like red or "
				    "default, bold, reverse, underline",
				    *w);
		if (**w)
			ground = on;
	}
	g_strfreev(words);
	return r;
}

int palette_set(struct palette *p, const char *what, const char *look,
		struct err *err)
{
	struct own_style *own = find(p, what);
	struct style style = STYLE_PLAIN;

	if (!own)
		return err_set(err,
			       "there is no state and no part of the "
			       "screen called '%s'",
			       what);
	if (parse_look(look, &style, err))
		return -1;
	*own = (struct own_style){ true, style };
	return 0;
}
