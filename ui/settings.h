/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user can set: the one table that the command `:set', the
 * configuration file and the manual share.
 *
 * A new setting: a member of struct settings, its default in
 * settings_init(), its row in the table of settings.c, and its line in
 * kvmscope-view(1), SETTINGS.
 */
#ifndef UI_SETTINGS_H
#define UI_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct settings {
	int64_t preempt_min_ns; /* shorter ones are passed over and not listed */
	int64_t vmm_min_ns;     /* x and X pass shorter stays over */
	int time_format;        /* enum time_format */
	int palette;            /* in palette_names */
	int waits;              /* enum waits_shown */
	bool mouse;
	bool low_bandwidth; /* else only while the link is slow */
};

enum setting_type {
	SETTING_DURATION, /* int64_t, nanoseconds */
	SETTING_BOOL,     /* bool: "on", "off" */
	SETTING_CHOICE,   /* int: index into choices[] */
};

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;              /* in struct settings */
	const char *const *choices; /* of a SETTING_CHOICE, NULL-ended */
	const char *help;
	bool personal; /* of the user's eyes and terminal: in no session */
};

void settings_init(struct settings *s);

const struct setting *settings_table(size_t *n);
/* The row called @name, or NULL. */
const struct setting *setting_find(const char *name);

/*
 * Give the setting @name the value that @text says.  Returns 0, or -1 with a
 * sentence that says what it takes; nothing has changed then.
 */
int settings_set(struct settings *s, const char *name, const char *text,
		 struct err *err);

/* What a setting is set to, as settings_set() takes it; g_free() it. */
char *setting_text(const struct settings *s, const struct setting *setting);

#endif
