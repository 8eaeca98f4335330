/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors as values: see err.h. */
#include "config.h"

#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include <glib.h>

#include "base/text.h"

int err_set(struct err *err, const char *fmt, ...)
{
	va_list ap;
	char *msg;

	if (!err)
		return -1;
	va_start(ap, fmt);
	msg = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_free(err->msg);
	err->msg = msg;
	return -1;
}

int err_prefix(struct err *err, const char *fmt, ...)
{
	va_list ap;
	char *context, *msg;

	if (!err)
		return -1;
	va_start(ap, fmt);
	context = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	msg = g_strdup_printf("%s: %s", context,
			      err->msg ? err->msg : "unknown error");
	g_free(context);
	g_free(err->msg);
	err->msg = msg;
	return -1;
}

int err_append(struct err *err, const char *fmt, ...)
{
	va_list ap;
	char *more, *msg;

	if (!err)
		return -1;
	va_start(ap, fmt);
	more = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	msg = g_strdup_printf("%s; %s", err->msg ? err->msg : "unknown error",
			      more);
	g_free(more);
	g_free(err->msg);
	err->msg = msg;
	return -1;
}

void err_clear(struct err *err)
{
	if (!err)
		return;
	g_free(err->msg);
	err->msg = NULL;
}

int err_report(struct err *err)
{
	char *clean = text_clean(err->msg ? err->msg : "unknown error");

	fprintf(stderr, "kvmscope: %s\n", clean);
	g_free(clean);
	err_clear(err);
	return 1;
}
