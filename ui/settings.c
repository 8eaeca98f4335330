/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of settings: see settings.h. */
#include "config.h"

#include "ui/settings.h"

#include <string.h>

#include <glib.h>

#include "base/nstime.h"
#include "ui/palette.h"
#include "ui/timetext.h"
#include "ui/waits.h"

static const char *const time_formats[TIME_FORMAT_COUNT + 1] = {
	[TIME_SINCE_BEGIN] = "since-begin",
	[TIME_OF_DAY] = "of-day",
};

/* clang-format off */
static const struct setting table[] = {
{"low-bandwidth", SETTING_BOOL, offsetof(struct settings, low_bandwidth), NULL,
 "lanes without colours, in few bytes", true},
{"mouse", SETTING_BOOL, offsetof(struct settings, mouse), NULL,
 "listen to clicks and the wheel", true},
{"palette", SETTING_CHOICE, offsetof(struct settings, palette), palette_names,
 "the colours of states and of the screen", true},
{"preempt-min", SETTING_DURATION, offsetof(struct settings, preempt_min_ns), NULL,
 "the shortest preemption of p, P and their list"},
{"time-format", SETTING_CHOICE, offsetof(struct settings, time_format), time_formats,
 "how times are written"},
{"vmm-min", SETTING_DURATION, offsetof(struct settings, vmm_min_ns), NULL,
 "the shortest stay in hypervisor or QEMU that x and X stop at"},
{"waits", SETTING_CHOICE, offsetof(struct settings, waits), waits_shown_names,
 "halted vCPUs show what they wait for; auto: in views 2 and 3"},
};
/* clang-format on */

void settings_init(struct settings *s)
{
	*s = (struct settings){
		.time_format = TIME_SINCE_BEGIN,
		.vmm_min_ns = NS_PER_MS,
	};
}

const struct setting *settings_table(size_t *n)
{
	*n = G_N_ELEMENTS(table);
	return table;
}

const struct setting *setting_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		if (!strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}

static int set_bool(bool *value, const char *text, struct err *err)
{
	if (strcmp(text, "on") && strcmp(text, "off"))
		return err_set(err, "it is on or off, not '%s'", text);
	*value = !strcmp(text, "on");
	return 0;
}

static int set_duration(int64_t *value, const char *text, struct err *err)
{
	int64_t d;

	if (nsduration_parse(text, &d, err))
		return -1;
	if (d < 0)
		return err_set(err, "a duration is not negative: '%s'", text);
	*value = d;
	return 0;
}

static int set_choice(int *value, const struct setting *setting,
		      const char *text, struct err *err)
{
	char *all;

	for (int i = 0; setting->choices[i]; i++)
		if (!strcmp(setting->choices[i], text)) {
			*value = i;
			return 0;
		}
	all = g_strjoinv(", ", (char **)setting->choices);
	err_set(err, "it is one of %s, not '%s'", all, text);
	g_free(all);
	return -1;
}

int settings_set(struct settings *s, const char *name, const char *text,
		 struct err *err)
{
	const struct setting *setting = setting_find(name);
	void *value;
	int r = -1;

	if (!setting)
		return err_set(err, "there is no setting '%s'", name);
	value = (char *)s + setting->offset;
	switch (setting->type) {
	case SETTING_BOOL:
		r = set_bool(value, text, err);
		break;
	case SETTING_DURATION:
		r = set_duration(value, text, err);
		break;
	case SETTING_CHOICE:
		r = set_choice(value, setting, text, err);
		break;
	}
	return r ? err_prefix(err, "%s", name) : 0;
}

/* The largest unit in which a duration is a whole number. */
static char *whole_duration(int64_t ns)
{
	static const struct {
		int64_t ns;
		const char *unit;
	} units[] = {
		{ NS_PER_S, "s" },
		{ NS_PER_MS, "ms" },
		{ NS_PER_US, "us" },
		{ 1, "ns" },
	};
	size_t i = 0;

	while (ns % units[i].ns)
		i++;
	if (!ns)
		i = G_N_ELEMENTS(units) - 1;
	return g_strdup_printf("%" G_GINT64_FORMAT "%s", ns / units[i].ns,
			       units[i].unit);
}

char *setting_text(const struct settings *s, const struct setting *setting)
{
	const void *value = (const char *)s + setting->offset;

	switch (setting->type) {
	case SETTING_BOOL:
		return g_strdup(*(const bool *)value ? "on" : "off");
	case SETTING_DURATION:
		return whole_duration(*(const int64_t *)value);
	default:
		return g_strdup(setting->choices[*(const int *)value]);
	}
}
