/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exports: one table of formats, for the command line and (viewer.h) for the
 * viewer.
 *
 *	struct export x = { .q = { .h = h, .from_ns = a, .to_ns = b },
 *			    .choice = { .kind = -1 }, .path = "out.svg" };
 *
 *	export_run(export_find("svg"), &x, &err);
 *	g_free(x.note);
 *
 * A format writes either into a stream, which may be standard output, or
 * makes a file or folder of a given name.  Each is in a file of its own; a new
 * one is a row of the table in export.c.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"
#include "export/picture.h"
#include "report/export.h"
#include "report/printer.h"
#include "report/query.h"
#include "ui/exporter.h"

/* The size of pictures where nobody says one. */
#define PICTURE_COLS  100
#define PICTURE_LINES 30

/* What to write; all of it borrowed but @note. */
struct export
{
	struct query q; /* history, window, VM, host */
	struct export_choice choice;
	const struct cells *screen; /* the picture, or NULL: it is made */
	int cols, lines;            /* of that; 0: PICTURE_COLS ... */
	const char *keys;           /* that are typed before; or NULL */
	const char *path;           /* NULL or "-": standard output */
	char *note;                 /* out: what could not be written, owned */
};

struct export_format {
	struct exporter_format about; /* name, extension, summary */
	enum format printer;          /* for the formats of printers */
	bool picture;                 /* has one among other things */
	/* One of both: */
	int (*write)(struct export *x, const struct export_format *format,
		     FILE *out, struct err *err);
	int (*make)(struct export *x, struct err *err); /* at x->path */
};

/* All of them, and how many; the first is the default. */
const struct export_format *export_formats(size_t *n);

/* The one called @name, or NULL. */
const struct export_format *export_find(const char *name);

/* True if it needs a name: it cannot go to standard output. */
bool export_needs_path(const struct export_format *format);

/*
 * Write it.  What has the name already stays if this fails, and if it is not
 * the format's to replace: a text takes the place of a file, but not of a
 * state history; a history only that of another one; a folder only that of an
 * empty one.  Fails without a sentence when it was stopped, or when the
 * reader of standard output has gone.
 */
int export_run(const struct export_format *format, struct export *x,
	       struct err *err);

/* The picture that @x asks for, if the screen is not given. */
struct picture export_picture(const struct export *x);

/* One file each. */
int export_rows(struct export *x, const struct export_format *format, FILE *out,
		struct err *err);
int export_chrome(struct export *x, const struct export_format *format,
		  FILE *out, struct err *err);
int export_markdown(struct export *x, const struct export_format *format,
		    FILE *out, struct err *err);
int export_ctf(struct export *x, struct err *err);
int export_kvms(struct export *x, struct err *err);
int export_svg(struct export *x, const struct export_format *format, FILE *out,
	       struct err *err);

#endif
