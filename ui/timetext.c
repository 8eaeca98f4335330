/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as the viewer writes them: see timetext.h. */
#include "config.h"

#include "ui/timetext.h"

#include <string.h>

#include <glib.h>

#include "base/nstime.h"

/* Cut what follows @decimals digits after the point; 0 cuts the point too. */
static void cut_decimals(char *text, int decimals)
{
	char *point = strrchr(text, '.');

	if (point && decimals < 9)
		point[decimals ? decimals + 1 : 0] = '\0';
}

char *timetext(char *buf, enum time_format format, int64_t begin_ns,
	       int64_t t_ns, int decimals)
{
	int64_t d;

	if (format == TIME_OF_DAY) {
		nstime_text(buf, TIMETEXT_MAX, t_ns);
	} else {
		uint64_t abs_ns;

		if (__builtin_sub_overflow(t_ns, begin_ns, &d))
			d = t_ns < begin_ns ? INT64_MIN : INT64_MAX;
		abs_ns = d < 0 ? -(uint64_t)d : (uint64_t)d;
		g_snprintf(buf, TIMETEXT_MAX,
			   "%c%" G_GUINT64_FORMAT ".%09" G_GUINT64_FORMAT,
			   d < 0 ? '-' : '+', abs_ns / (uint64_t)NS_PER_S,
			   abs_ns % (uint64_t)NS_PER_S);
	}
	cut_decimals(buf, decimals);
	return buf;
}

int decimals_for(int64_t step_ns)
{
	int64_t unit = NS_PER_S;
	int n = 0;

	while (n < 9 && step_ns < unit) {
		unit /= 10;
		n++;
	}
	return n;
}
