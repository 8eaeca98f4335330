/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences about damage: what, where, when, how much.
 */
#include "config.h"

#include <inttypes.h>

#include "base/nstime.h"
#include "trace/damage.h"

#define MISSING_MAX (INT64_C(1) << 40) /* bytes; beyond, no header is right */

static void damage_release(void *damage)
{
	struct damage *d = damage;

	g_free(d->place);
	g_free(d->text);
}

GArray *damage_array_new(void)
{
	GArray *damages = g_array_new(FALSE, TRUE, sizeof(struct damage));

	g_array_set_clear_func(damages, damage_release);
	return damages;
}

/* "CPU 3 ('c0_3')", or only the file while its CPU is not known. */
static char *where(const struct damage *d)
{
	if (d->cpu < 0)
		return g_strdup_printf("'%s'", d->place);
	return g_strdup_printf("CPU %d ('%s')", d->cpu, d->place);
}

static char *discarded_text(const struct damage *d, const char *what)
{
	char begin[NSTIME_TEXT_MAX], end[NSTIME_TEXT_MAX];
	char *place = where(d), *text;

	nstime_text(begin, sizeof(begin), d->begin_ns);
	nstime_text(end, sizeof(end), d->end_ns);
	if (d->count)
		text = g_strdup_printf("%s: the tracer discarded %" PRId64
				       " %s%s between %s and %s",
				       place, d->count, what,
				       d->count == 1 ? "" : "s", begin, end);
	else
		text = g_strdup_printf(
			"%s: the tracer discarded %ss between %s and %s", place,
			what, begin, end);
	g_free(place);
	return text;
}

static char *disorder_text(const struct damage *d, int64_t worst_ns)
{
	char worst[NSTIME_TEXT_MAX];
	char *place = where(d), *text;

	nsduration_text(worst, sizeof(worst), worst_ns);
	text = g_strdup_printf(
		"%s: %" PRId64
		" event%s earlier than one before, by up to %s; put in order as far as possible",
		place, d->count, d->count == 1 ? " is" : "s are", worst);
	g_free(place);
	return text;
}

static char *unreadable_text(const struct damage *d, const char *cause)
{
	char begin[NSTIME_TEXT_MAX];
	char *place = where(d), *text;

	nstime_text(begin, sizeof(begin), d->begin_ns);
	text = g_strdup_printf("%s: cannot be read after %s (%s)", place, begin,
			       cause ? cause : "unknown reason");
	g_free(place);
	return text;
}

void damage_add_flaw(GArray *damages, size_t trace, const char *place,
		     const struct flaw *flaw, int64_t begin_ns, int64_t end_ns)
{
	struct damage d = {
		.trace = trace,
		.cpu = flaw->cpu,
		.count = flaw->count,
		.begin_ns =
			flaw->begin_ns == INT64_MIN ? begin_ns : flaw->begin_ns,
		.end_ns = flaw->end_ns == INT64_MAX ? end_ns : flaw->end_ns,
	};

	d.end_ns = MAX(d.end_ns, d.begin_ns);
	d.place = g_strdup(place);
	switch (flaw->kind) {
	case FLAW_DISCARDED_EVENTS:
		d.kind = "discarded";
		d.text = discarded_text(&d, "event");
		break;
	case FLAW_DISCARDED_PACKETS:
		d.kind = "discarded";
		d.text = discarded_text(&d, "packet");
		break;
	case FLAW_DISORDER:
		d.kind = "disorder";
		d.text = disorder_text(&d, flaw->worst_ns);
		break;
	case FLAW_UNREADABLE:
	case FLAW_CUT:
		d.kind = "corrupt";
		d.text = unreadable_text(&d, flaw->cause);
		break;
	}
	g_array_append_val(damages, d);
}

static char *left_out_text(const struct damage *d, const char *why)
{
	char *place = where(d), *text;

	text = g_strdup_printf("%s: left out, its events are missing: %s",
			       place, why ? why : "unknown reason");
	g_free(place);
	return text;
}

static char *cut_text(const struct damage *d, const struct cut *cut)
{
	GString *s = g_string_new(NULL);
	char until[NSTIME_TEXT_MAX];
	char *place = where(d);

	nstime_text(until, sizeof(until), d->begin_ns);
	g_string_append_printf(s, "%s: the file ", place);
	if (cut->missing > 0 && cut->missing < MISSING_MAX)
		g_string_append_printf(s,
				       "is cut, %" PRId64 " bytes are missing",
				       cut->missing);
	else
		g_string_append_printf(s, "is damaged after byte %" PRId64,
				       cut->kept);
	g_string_append_printf(s, "; its events are kept until %s", until);
	g_free(place);
	return g_string_free(s, FALSE);
}

void damage_add_file(GArray *damages, size_t trace, const struct repaired *file,
		     const struct flaw *lost, int64_t begin_ns, int64_t end_ns)
{
	struct damage d = {
		.trace = trace,
		.place = g_strdup(file->file),
		.kind = file->left_out ? "corrupt" : "truncated",
		.cpu = lost ? lost->cpu : -1,
		.begin_ns = lost && lost->begin_ns != INT64_MIN ? lost->begin_ns
								: begin_ns,
		.end_ns = end_ns,
	};

	d.end_ns = MAX(d.end_ns, d.begin_ns);
	if (file->left_out)
		d.text = left_out_text(&d, file->why);
	else
		d.text = cut_text(&d, &file->cut);
	g_array_append_val(damages, d);
}
