/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and writing the configuration: see configfile.h. */
#include "config.h"

#include "ui/configfile.h"

#include <string.h>

#include "ui/keys.h"
#include "ui/palette.h"
#include "ui/textfile.h"

struct section;

/* Where a file is being read. */
struct reading {
	struct config *c;
	const char *place;
	unsigned int line;
	const struct section *section; /* NULL: before the first, or unknown */
	bool unknown;                  /* and has been complained of */
	GHashTable *given; /* keys that the file gives -> the line */
	bool *named;       /* by action: its keys are what the user wants */
};

struct section {
	const char *name;
	int (*take)(struct reading *r, const char *name, const char *value,
		    struct err *err);
};

void config_init(struct config *c)
{
	*c = (struct config){
		.keymap = keymap_new(),
		.palette = palette_copy(NULL),
		.looks = g_ptr_array_new_with_free_func(g_free),
		.complaints = g_ptr_array_new_with_free_func(g_free),
	};
	settings_init(&c->settings);
}

void config_release(struct config *c)
{
	keymap_free(c->keymap);
	palette_free(c->palette);
	g_ptr_array_unref(c->looks);
	g_ptr_array_unref(c->complaints);
	*c = (struct config){ 0 };
}

/* "PLACE:LINE: sentence", or "PLACE: sentence" with @line 0. */
static void complain(struct config *c, const char *place, unsigned int line,
		     struct err *err)
{
	char *text = line ? g_strdup_printf("%s:%u: %s", place, line, err->msg)
			  : g_strdup_printf("%s: %s", place, err->msg);

	g_ptr_array_add(c->complaints, text);
	err_clear(err);
}

/* The keys of "w + <PgUp>": how many, or -1. */
static int parse_keys(const char *value, uint32_t *keys, struct err *err)
{
	char **words = g_strsplit_set(value, " \t", -1);
	int n = 0;

	if (!strcmp(value, "none"))
		*words[0] = '\0';
	for (int i = 0; words[i] && n >= 0; i++) {
		if (!*words[i])
			continue;
		if (n == ACTION_KEYS)
			n = err_set(err, "an action has at most %d keys",
				    ACTION_KEYS);
		else if (key_named(words[i], &keys[n]))
			n = err_set(err, "no key is called '%s'", words[i]);
		else
			n++;
	}
	if (!n && strcmp(value, "none"))
		n = err_set(err, "no key given; 'none' leaves it without");
	g_strfreev(words);
	return n;
}

/* Two lines want the same key: the later has it, and that is said. */
static int check_conflict(struct reading *r, const struct action *action,
			  const uint32_t *keys, int n, struct err *err)
{
	const struct action *owner;
	int status = 0;
	gpointer line;
	char *name;

	for (int i = 0; i < n; i++) {
		line = g_hash_table_lookup(r->given, GUINT_TO_POINTER(keys[i]));
		owner = keymap_find(r->c->keymap, keys[i]);
		if (line && owner && owner != action) {
			name = key_text(keys[i]);
			status = err_set(err,
					 "'%s' was the key of %s since line "
					 "%u; now it is that of %s",
					 name, owner->name,
					 GPOINTER_TO_UINT(line), action->name);
			g_free(name);
		}
		g_hash_table_insert(r->given, GUINT_TO_POINTER(keys[i]),
				    GUINT_TO_POINTER(r->line));
	}
	return status;
}

static int take_keys(struct reading *r, const char *name, const char *value,
		     struct err *err)
{
	const struct action *action = action_find(name), *table;
	uint32_t keys[ACTION_KEYS];
	int n, status;
	size_t count;

	if (!action)
		return err_set(err, "no action is called '%s'", name);
	n = parse_keys(value, keys, err);
	if (n < 0)
		return err_prefix(err, "%s", name);
	status = check_conflict(r, action, keys, n, err);
	keymap_bind(r->c->keymap, action, keys, (size_t)n);
	table = keys_table(&count);
	r->named[action - table] = true;
	return status;
}

static int take_setting(struct reading *r, const char *name, const char *value,
			struct err *err)
{
	return settings_set(&r->c->settings, name, value, err);
}

/* The look of a state or of a part of the screen, on top of any palette. */
static int take_colour(struct reading *r, const char *name, const char *value,
		       struct err *err)
{
	if (!*value)
		return err_set(err, "%s: no look given: \"white on 160 bold\"",
			       name);
	if (palette_set(r->c->palette, name, value, err))
		return -1;
	g_ptr_array_add(r->c->looks, g_strdup_printf("%s = %s", name, value));
	return 0;
}

static const struct section sections[] = {
	{ "keys", take_keys },
	{ "settings", take_setting },
	{ "colours", take_colour },
};

static int begin_section(struct reading *r, const char *name, struct err *err)
{
	r->section = NULL;
	r->unknown = true;
	for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
		if (!strcmp(sections[i].name, name))
			r->section = &sections[i];
	return r->section ? 0 : err_set(err, "there is no section [%s]", name);
}

static int take_pair(struct reading *r, GKeyFile *line, struct err *err)
{
	char **names = g_key_file_get_keys(line, "line", NULL, NULL), *value;
	int status = 0;

	/* None in a comment or an empty line. */
	if (names && names[0]) {
		value = g_key_file_get_value(line, "line", names[0], NULL);
		if (r->section)
			status = r->section->take(r, names[0],
						  g_strchomp(value), err);
		else if (!r->unknown)
			status = err_set(err, "'%s' stands in no section",
					 names[0]);
		g_free(value);
	}
	g_strfreev(names);
	return status;
}

/* GKeyFile knows no lines: it is given one at a time. */
static int take_line(struct reading *r, const char *text, struct err *err)
{
	GKeyFile *line = g_key_file_new();
	bool section = *text == '[';
	char *whole = section ? g_strdup(text)
			      : g_strdup_printf("[line]\n%s", text),
	     *name;
	int status;

	if (!g_key_file_load_from_data(line, whole, (gsize)-1, G_KEY_FILE_NONE,
				       NULL)) {
		status = err_set(err, "neither a comment, a [section], nor "
				      "NAME = VALUE");
	} else if (section) {
		name = g_key_file_get_start_group(line);
		status = begin_section(r, name ? name : "", err);
		g_free(name);
	} else {
		status = take_pair(r, line, err);
	}
	g_key_file_free(line);
	g_free(whole);
	return status;
}

/* What had keys and has none now, though nobody said so. */
static void find_keyless(struct reading *r, struct err *err)
{
	const struct action *table;
	size_t n;

	table = keys_table(&n);
	for (size_t i = 0; i < n; i++)
		if (table[i].keys[0] && !r->named[i] &&
		    !*keymap_keys(r->c->keymap, &table[i])) {
			err_set(err,
				"%s lost its last key; give it another, or "
				"'%s = none'",
				table[i].name, table[i].name);
			complain(r->c, r->place, 0, err);
		}
}

/* An action without a key before this file has none by somebody's wish. */
static bool *named_before(const struct config *c)
{
	const struct action *table;
	bool *named;
	size_t n;

	table = keys_table(&n);
	named = g_new0(bool, n);
	for (size_t i = 0; i < n; i++)
		named[i] = !*keymap_keys(c->keymap, &table[i]);
	return named;
}

void config_text(struct config *c, const char *place, const char *text)
{
	struct reading r = {
		.c = c,
		.place = place,
		.given = g_hash_table_new(NULL, NULL),
		.named = named_before(c),
	};
	struct err err = ERR_INIT;
	char **lines = g_strsplit(text, "\n", -1);

	for (int i = 0; lines[i]; i++) {
		r.line = (unsigned int)i + 1;
		if (take_line(&r, g_strstrip(lines[i]), &err))
			complain(c, place, r.line, &err);
	}
	find_keyless(&r, &err);
	g_strfreev(lines);
	g_hash_table_destroy(r.given);
	g_free(r.named);
}

void config_file(struct config *c, const char *path, bool must)
{
	char *place = textfile_short(path), *text = NULL;
	struct err err = ERR_INIT;
	int r = textfile_read(path, CONFIG_MAX, &text, &err);

	if (r > 0 && must)
		r = err_set(&err, "there is no such file");
	if (r < 0)
		complain(c, place, 0, &err);
	else if (!r)
		config_text(c, place, text);
	g_free(text);
	g_free(place);
}

void config_usual(struct config *c)
{
	char *own = g_build_filename(g_get_user_config_dir(), "kvmscope",
				     "config", NULL);

	config_file(c, "/etc/kvmscope/config", false);
	if (strcmp(SYSCONFDIR, "/etc"))
		config_file(c, SYSCONFDIR "/kvmscope/config", false);
	config_file(c, own, false);
	g_free(own);
}

static void dump_keys(const struct config *c, GString *text)
{
	const struct action *table;
	char *keys;
	size_t n;

	table = keys_table(&n);
	g_string_append(text, "[keys]\n"
			      "# ACTION = KEY...: characters, or Up Down Left "
			      "Right PgUp PgDn Home End Enter\n"
			      "# Esc Tab S-Tab Backspace Delete Space F1 Ctrl-A; "
			      "none: no key.\n");
	for (size_t i = 0; i < n; i++) {
		keys = keymap_text(c->keymap, &table[i]);
		g_string_append_printf(text, "\n# %s\n%s = %s\n", table[i].help,
				       table[i].name, *keys ? keys : "none");
		g_free(keys);
	}
}

static void dump_settings(const struct config *c, GString *text)
{
	const struct setting *table;
	char *value;
	size_t n;

	table = settings_table(&n);
	g_string_append(text, "\n\n[settings]\n");
	for (size_t i = 0; i < n; i++) {
		value = setting_text(&c->settings, &table[i]);
		g_string_append_printf(text, "\n# %s\n", table[i].help);
		if (table[i].choices) {
			char *all = g_strjoinv(", ", (char **)table[i].choices);

			g_string_append_printf(text, "# one of: %s\n", all);
			g_free(all);
		}
		g_string_append_printf(text, "%s = %s\n", table[i].name, value);
		g_free(value);
	}
}

static void dump_colours(const struct config *c, GString *text)
{
	g_string_append(text, "\n\n[colours]\n"
			      "# STATE or PART = COLOUR on COLOUR bold reverse "
			      "underline: other looks than those\n"
			      "# of the palette.  States: those of "
			      "kvmscope-view(1); parts: text title faint\n"
			      "# header selected key warning message cursor.\n"
			      "# guest = black on 79\n");
	for (guint i = 0; i < c->looks->len; i++)
		g_string_append_printf(text, "%s\n",
				       (char *)c->looks->pdata[i]);
}

char *config_dump(const struct config *c)
{
	GString *text = g_string_new(
		"# The configuration of kvmscope: kvmscope-config(5).\n"
		"# A file needs only the lines that differ.\n\n");

	dump_keys(c, text);
	dump_settings(c, text);
	dump_colours(c, text);
	return g_string_free(text, FALSE);
}
