/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Test Anything Protocol, as little of it as C tests need.
 *
 *	int main(void)
 *	{
 *		tap_begin();
 *		test_this();
 *		return tap_end();
 *	}
 *
 * Each check is one line of output; a failed one says where and what.  Put
 * each case in a function of its own: dead stack frames hide leaks.
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count, tap_failed;

static inline void tap_begin(void)
{
	/* A sanitizer's exit must not swallow buffered lines. */
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* One check, named by a format; returns @pass. */
__attribute__((format(printf, 4, 5))) static inline int
tap_check(int pass, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", pass ? "" : "not ", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	if (!pass) {
		printf("# failed at %s:%d\n", file, line);
		tap_failed++;
	}
	return pass;
}

#define ok(pass, ...) tap_check(!!(pass), __FILE__, __LINE__, __VA_ARGS__)

/* Equality of integers and texts, showing both when they differ. */
#define is_int(got, want, ...) \
	tap_is_int((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, \
		   __VA_ARGS__)
#define is_text(got, want, ...) \
	tap_is_text((got), (want), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 5, 6))) static inline int
tap_is_int(int64_t got, int64_t want, const char *file, int line,
	   const char *fmt, ...)
{
	char what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (tap_check(got == want, file, line, "%s", what))
		return 1;
	printf("# got %" PRId64 ", want %" PRId64 "\n", got, want);
	return 0;
}

__attribute__((format(printf, 5, 6))) static inline int
tap_is_text(const char *got, const char *want, const char *file, int line,
	    const char *fmt, ...)
{
	char what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (tap_check(got && want && !strcmp(got, want), file, line, "%s",
		      what))
		return 1;
	printf("# got  '%s'\n# want '%s'\n", got ? got : "(null)",
	       want ? want : "(null)");
	return 0;
}

static inline void tap_skip(const char *why)
{
	printf("ok %d # SKIP %s\n", ++tap_count, why);
}

/* Print the plan; the exit status of the program. */
static inline int tap_end(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
