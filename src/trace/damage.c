/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences about damage: what, where, when, how much.
 */
#include "config.h"

#include <inttypes.h>

#include "base/nstime.h"
#include "trace/damage.h"

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

void damage_add(GArray *damages, const struct damage *d)
{
	struct damage copy = *d;

	copy.place = g_strdup(d->place);
	copy.text = g_strdup(d->text);
	g_array_append_val(damages, copy);
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
		d.kind = "corrupt";
		d.text = unreadable_text(&d, flaw->cause);
		break;
	}
	g_array_append_val(damages, d);
}
