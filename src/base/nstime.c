/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times and durations as text: see nstime.h. */
#include "config.h"

#include "base/nstime.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <glib.h>

#define NS_PER_DAY (24 * 3600 * NS_PER_S)

static const struct unit {
	const char *name;
	int64_t ns;
} units[] = {
	{ "ns", 1 },
	{ "us", NS_PER_US },
	{ "µs", NS_PER_US },
	{ "ms", NS_PER_MS },
	{ "s", NS_PER_S },
	{ "m", 60 * NS_PER_S },
	{ "min", 60 * NS_PER_S },
	{ "h", 3600 * NS_PER_S },
};

/*
 * Read digits with an optional fraction as a multiple of @unit_ns, exactly;
 * more decimals than nanoseconds are cut.  Returns the first character not
 * read, or NULL on overflow or if there is no digit.
 */
static const char *read_decimal(const char *s, int64_t unit_ns, int64_t *ns)
{
	int64_t whole = 0, part = 0, scale = unit_ns;
	bool digits = false;

	for (; g_ascii_isdigit(*s); s++, digits = true)
		if (__builtin_mul_overflow(whole, 10, &whole) ||
		    __builtin_add_overflow(whole, *s - '0', &whole))
			return NULL;
	if (*s == '.')
		for (s++; g_ascii_isdigit(*s); s++, digits = true) {
			/* units are 10^k, 60 or 3600 s: exact for 9 digits */
			scale /= 10;
			part += (*s - '0') * scale;
		}
	if (!digits || __builtin_mul_overflow(whole, unit_ns, &whole) ||
	    __builtin_add_overflow(whole, part, ns))
		return NULL;
	return s;
}

/* A number with a unit, all of @text. */
static bool read_with_unit(const char *text, int64_t plain_ns, int64_t *ns)
{
	const char *unit = text + strspn(text, "0123456789.");
	int64_t unit_ns = 0;
	const char *end;

	if (!*unit)
		unit_ns = plain_ns;
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
		if (!strcmp(unit, units[i].name))
			unit_ns = units[i].ns;
	if (!unit_ns)
		return false;
	end = read_decimal(text, unit_ns, ns);
	return end && end == unit;
}

int nsduration_parse(const char *text, int64_t *d_ns, struct err *err)
{
	int64_t ns;

	if (!read_with_unit(text, 1, &ns))
		return err_set(err,
			       "'%s' is not a duration (50us, 3.2ms, 1s, or "
			       "a number of nanoseconds)",
			       text);
	*d_ns = ns;
	return 0;
}

/* HH:MM:SS[.fraction] as nanoseconds since midnight. */
static bool read_time_of_day(const char *s, int64_t *ns)
{
	int64_t part, sum = 0;
	static const int64_t limit[] = { 24, 60, 60 };

	for (int i = 0; i < 3; i++) {
		if (!g_ascii_isdigit(*s))
			return false;
		part = g_ascii_digit_value(*s++);
		if (g_ascii_isdigit(*s))
			part = part * 10 + g_ascii_digit_value(*s++);
		if (part >= limit[i])
			return false;
		sum = sum * 60 + part;
		if (i < 2 && *s++ != ':')
			return false;
	}
	part = 0;
	if (*s == '.') {
		int64_t scale = NS_PER_S;

		for (s++; g_ascii_isdigit(*s); s++) {
			scale /= 10;
			part += g_ascii_digit_value(*s) * scale;
		}
	}
	*ns = sum * NS_PER_S + part;
	return !*s;
}

/* Midnight (UTC) before @t_ns. */
static int64_t day_of(int64_t t_ns)
{
	int64_t rest = t_ns % NS_PER_DAY;

	return t_ns - (rest < 0 ? rest + NS_PER_DAY : rest);
}

int nstime_parse(const char *text, int64_t begin_ns, int64_t end_ns,
		 int64_t *t_ns, struct err *err)
{
	int64_t ns;

	if (*text == '+') {
		if (!read_with_unit(text + 1, NS_PER_S, &ns) ||
		    __builtin_add_overflow(begin_ns, ns, &ns))
			goto bad;
	} else if (strchr(text, ':')) {
		if (!read_time_of_day(text, &ns) ||
		    __builtin_add_overflow(day_of(begin_ns), ns, &ns))
			goto bad;
		if (ns < begin_ns && ns <= INT64_MAX - NS_PER_DAY &&
		    ns + NS_PER_DAY <= end_ns)
			ns += NS_PER_DAY;
	} else {
		const char *digits = text + (*text == '-');
		const char *end = read_decimal(digits, 1, &ns);

		if (!end || *end || strchr(text, '.'))
			goto bad;
		if (*text == '-')
			ns = -ns;
	}
	*t_ns = ns;
	return 0;
bad:
	return err_set(err,
		       "'%s' is not a time (nanoseconds since the epoch, "
		       "HH:MM:SS.nnnnnnnnn, or +3.2ms after the begin)",
		       text);
}

/* @n with @decimals of its digits after the point. */
static void write_decimal(char *buf, size_t size, const char *sign, uint64_t n,
			  int decimals, const char *unit)
{
	static const uint64_t powers[] = { 1, 10, 100, 1000 };

	g_snprintf(buf, size, "%s%u.%0*u %s", sign,
		   (unsigned int)(n / powers[decimals]), decimals,
		   (unsigned int)(n % powers[decimals]), unit);
}

char *nsduration_text(char *buf, size_t size, int64_t d_ns)
{
	const char *sign = d_ns < 0 ? "-" : "";
	uint64_t d = d_ns < 0 ? -(uint64_t)d_ns : (uint64_t)d_ns;
	static const struct {
		uint64_t ns;
		const char *name;
	} scale[] = {
		{ 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" },
	};

	if (!d) {
		g_snprintf(buf, size, "0");
		return buf;
	}
	if (d >= 3600 * UINT64_C(1000000000)) {
		uint64_t minutes = d / (60 * UINT64_C(1000000000));

		g_snprintf(buf, size, "%s%" G_GUINT64_FORMAT "h%02um", sign,
			   minutes / 60, (unsigned int)(minutes % 60));
		return buf;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(scale); i++) {
		/* In thousandths, then to four digits, rounded half up. */
		uint64_t milli = (d + scale[i].ns / 2000) * 1000 / scale[i].ns;
		int decimals = 3;

		if (d < scale[i].ns)
			continue;
		for (; milli >= 10000 && decimals > 1; decimals--)
			milli = (milli + 5) / 10;
		write_decimal(buf, size, sign, milli, decimals, scale[i].name);
		return buf;
	}
	g_snprintf(buf, size, "%s%u ns", sign, (unsigned int)d);
	return buf;
}

/* Split into the second it lies in and the nanoseconds after that. */
static void split(int64_t t_ns, struct tm *tm, int *rest)
{
	time_t s = (time_t)(t_ns / NS_PER_S);

	*rest = (int)(t_ns % NS_PER_S);
	if (*rest < 0) {
		*rest += (int)NS_PER_S;
		s--;
	}
	if (!gmtime_r(&s, tm))
		memset(tm, 0, sizeof(*tm));
}

char *nstime_text(char *buf, size_t size, int64_t t_ns)
{
	struct tm tm;
	int rest;

	split(t_ns, &tm, &rest);
	g_snprintf(buf, size, "%02d:%02d:%02d.%09d", tm.tm_hour, tm.tm_min,
		   tm.tm_sec, rest);
	return buf;
}

char *nstime_date_text(char *buf, size_t size, int64_t t_ns)
{
	struct tm tm;
	int rest;

	split(t_ns, &tm, &rest);
	g_snprintf(buf, size, "%04d-%02d-%02d %02d:%02d:%02d.%09d",
		   tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		   tm.tm_min, tm.tm_sec, rest);
	return buf;
}
