/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Columns to bars: see density.h. */
#include "config.h"

#include "ui/density.h"

#include <float.h>
#include <string.h>

#include <glib.h>

#include "ui/lane.h"

#define BIT(state) (UINT32_C(1) << (state))

_Static_assert(ST_COUNT <= 32, "the states must fit a set of 32 bits");

static const struct {
	const char *name;
	uint32_t states;
	enum state colour; /* whose colour its bars have */
} groups[CHOICE_COUNT - ST_COUNT] = {
	[CHOICE_STEAL -
	 ST_COUNT] = { "steal", BIT(ST_PREEMPTED) | BIT(ST_READY), ST_READY },
	/* All that have on_cpu; base/state.c knows them. */
	[CHOICE_BUSY - ST_COUNT] = { "busy", 0, ST_RUN },
};

const char *choice_name(unsigned int choice)
{
	return choice < ST_COUNT ? state_info(choice)->name
				 : groups[choice - ST_COUNT].name;
}

int choice_by_name(const char *name)
{
	for (unsigned int i = 0; i < CHOICE_COUNT; i++)
		if (!strcmp(choice_name(i), name))
			return (int)i;
	return -1;
}

static bool choice_has(unsigned int choice, unsigned int state)
{
	if (choice < ST_COUNT)
		return choice == state;
	if (choice == CHOICE_BUSY)
		return state_info(state)->on_cpu;
	return groups[choice - ST_COUNT].states & BIT(state);
}

unsigned int choice_group(unsigned int state)
{
	for (unsigned int i = ST_COUNT; i < CHOICE_COUNT; i++)
		if (choice_has(i, state))
			return i;
	return state;
}

bool choice_suits(unsigned int choice, enum track_kind kind)
{
	const int8_t *states = state_list(kind);

	for (int i = 0; states[i] >= 0; i++)
		if (choice_has(choice, (unsigned int)states[i]))
			return true;
	return false;
}

int64_t choice_time_ns(unsigned int choice, const struct state_sum *sum)
{
	int64_t time_ns = 0;

	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (choice_has(choice, i))
			time_ns += sum->time_ns[i];
	return time_ns;
}

bool choice_occurs(unsigned int choice, const struct state_sum *sum)
{
	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (choice_has(choice, i) && sum_has(sum, i))
			return true;
	return false;
}

/* The most severe of the severe states in @sum that are (not) @chosen. */
static int severe_state(const struct state_sum *sum, unsigned int choice,
			bool chosen)
{
	int best = -1;

	for (int i = 0; i < ST_COUNT; i++) {
		uint8_t severity = state_info((unsigned int)i)->severity;

		if (severity >= SEVERITY_SEVERE &&
		    choice_has(choice, (unsigned int)i) == chosen &&
		    sum_has(sum, (unsigned int)i) &&
		    (best < 0 ||
		     severity > state_info((unsigned int)best)->severity))
			best = i;
	}
	return best;
}

static struct cell severe_look(const struct caps *caps, int severe, bool here,
			       double share)
{
	struct cell cell = { mark_glyph(caps, MARK_SEVERE), STYLE_PLAIN };

	if (here)
		cell.glyph = (uint32_t)('0' + CLAMP((int)(share * 10), 1, 9));
	cell.style.fg = state_colour(caps, (unsigned int)severe);
	cell.style.attrs = ATTR_BOLD;
	return cell;
}

/* A bar; in a group what is severe shows by its colour, and bold. */
static struct cell bar_look(const struct caps *caps, unsigned int choice,
			    const struct state_sum *sum, double share)
{
	int severe = severe_state(sum, choice, true);
	struct cell cell = { bar_glyph(caps, MAX(share, DBL_MIN)),
			     STYLE_PLAIN };

	if (choice >= ST_COUNT && severe >= 0) {
		cell.style.fg = state_colour(caps, (unsigned int)severe);
		cell.style.attrs = ATTR_BOLD;
	} else {
		cell.style.fg = state_colour(
			caps, choice < ST_COUNT
				      ? choice
				      : groups[choice - ST_COUNT].colour);
	}
	return cell;
}

struct cell density_look(const struct caps *caps, unsigned int choice,
			 const struct state_sum *sum)
{
	int64_t total = sum_total_ns(sum);
	double share =
		total ? (double)choice_time_ns(choice, sum) / (double)total : 0;
	bool here = choice_occurs(choice, sum);
	int severe = severe_state(sum, choice, false);

	if (severe >= 0)
		return severe_look(caps, severe, here, share);
	if (here)
		return bar_look(caps, choice, sum, share);
	if (!total)
		return (struct cell){ ' ', STYLE_PLAIN };
	if (sum->time_ns[ST_UNKNOWN] >= total - total / 2)
		return (struct cell){ state_glyph(caps, ST_UNKNOWN, true),
				      state_style(caps, ST_UNKNOWN) };
	return (struct cell){ mark_glyph(caps, MARK_NONE),
			      role_style(caps, ROLE_FAINT) };
}
