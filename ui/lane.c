/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Columns to cells: see lane.h. */
#include "config.h"

#include "ui/lane.h"

#include <glib.h>

/* More time wins; at equal times the more severe. */
static bool beats(const struct state_sum *sum, unsigned int a, unsigned int b)
{
	if (sum->time_ns[a] != sum->time_ns[b])
		return sum->time_ns[a] > sum->time_ns[b];
	return state_info(a)->severity > state_info(b)->severity;
}

/* The state in @sum that beats all others but @except, or -1. */
static int largest(const struct state_sum *sum, int except)
{
	int best = -1;

	for (int i = 0; i < ST_COUNT; i++)
		if (i != except && sum_has(sum, (unsigned int)i) &&
		    (best < 0 ||
		     beats(sum, (unsigned int)i, (unsigned int)best)))
			best = i;
	return best;
}

static int most_severe(const struct state_sum *sum, int except)
{
	int best = -1;

	for (int i = 0; i < ST_COUNT; i++) {
		uint8_t severity = state_info((unsigned int)i)->severity;

		if (i == except || severity < SEVERITY_SEVERE ||
		    !sum_has(sum, (unsigned int)i))
			continue;
		if (best < 0 ||
		    severity > state_info((unsigned int)best)->severity)
			best = i;
	}
	return best;
}

static double percent(const struct state_sum *sum, int state, int64_t total)
{
	return total ? 100.0 * (double)sum->time_ns[state] / (double)total : 0;
}

struct lane_cell lane_cell(const struct state_sum *sum,
			   const struct lane_cell *before)
{
	int64_t total = sum_total_ns(sum);
	int shown = largest(sum, -1), second;

	if (shown < 0)
		return (struct lane_cell){ .outside = true };
	if (before && !before->outside && sum->time_ns[before->state] > 0 &&
	    percent(sum, before->state, total) + HYSTERESIS_PERCENT >=
		    percent(sum, shown, total))
		shown = before->state;
	second = largest(sum, shown);
	return (struct lane_cell){
		.mixed = percent(sum, shown, total) < MIXED_PERCENT,
		.state = (uint8_t)shown,
		.second = (uint8_t)(second < 0 ? shown : second),
		.severe = (int16_t)most_severe(sum, shown),
	};
}

/*
 * A severe state that is the largest of a mixture keeps its sign and its
 * colour, or it would vanish in it; a whole one has the louder letter or,
 * where there are few colours, the ground.
 */
static struct cell mixed_severe(const struct caps *caps, unsigned int state)
{
	struct cell cell = { state_glyph(caps, state, true), STYLE_PLAIN };

	if (palette_colours(caps) >= 256) {
		cell.style.bg = state_ground(caps, state);
		cell.style.fg = severe_ink(caps, state, cell.style.bg);
	} else {
		cell.style.fg = state_colour(caps, state);
		cell.style.attrs = ATTR_BOLD;
	}
	return cell;
}

/*
 * A mixed cell weaves the two largest states' colours, where there are
 * enough; else it is the small letter of the largest.
 */
static struct cell mixed_look(const struct caps *caps,
			      const struct lane_cell *lane)
{
	struct cell cell;

	if (state_info(lane->state)->severity >= SEVERITY_SEVERE)
		return mixed_severe(caps, lane->state);
	cell = (struct cell){ state_glyph(caps, lane->state, false),
			      state_style(caps, lane->state) };
	if (palette_colours(caps) < 256 || !caps->utf8)
		return cell;
	cell.style.bg = state_ground(caps, lane->second);
	cell.style.fg = state_colour(caps, lane->state);
	cell.glyph = mark_glyph(caps, MARK_MIXED);
	return cell;
}

/*
 * The same in few bytes: letters without colours, which come in long runs of
 * one style.  What is severe keeps its own.
 */
static struct cell coarse_look(const struct caps *caps,
			       const struct lane_cell *lane)
{
	bool severe = state_info(lane->state)->severity >= SEVERITY_SEVERE;
	struct cell cell = { state_glyph(caps, lane->state,
					 severe || !lane->mixed),
			     STYLE_PLAIN };

	if (lane->severe >= 0) {
		cell.glyph = mark_glyph(caps, MARK_SEVERE);
		cell.style.attrs = ATTR_BOLD;
		if (palette_colours(caps) >= 256)
			cell.style = (struct style){
				severe_ink(caps, (unsigned)lane->severe, -1),
				-1, 0
			};
	} else if (severe) {
		cell.style = state_style(caps, lane->state);
	}
	return cell;
}

/*
 * The letter of the state shown in the ink of a severe one.  False, and *@cell
 * stays, where that could be taken for a state without it.
 */
static bool quiet_look(const struct caps *caps, const struct lane_cell *lane,
		       struct cell *cell)
{
	struct style plain = state_style(caps, lane->state);
	/* Without a ground it shows among cells that have one. */
	struct style style = { severe_ink(caps, (unsigned)lane->severe, -1), -1,
			       ATTR_BOLD };

	if (palette_colours(caps) < 8 || style.fg < 0 || style.fg == plain.fg)
		return false;
	*cell = (struct cell){ state_glyph(caps, lane->state, !lane->mixed),
			       style };
	/* Not all have a small letter; which one leads counts for more. */
	if (cell->glyph == mark_glyph(caps, MARK_MIXED))
		cell->glyph = state_glyph(caps, lane->state, true);
	return true;
}

struct cell lane_look(const struct caps *caps, const struct lane_cell *lane)
{
	struct cell cell = { ' ', STYLE_PLAIN };

	if (lane->outside)
		return cell;
	if (caps->low_bandwidth)
		return coarse_look(caps, lane);
	if (lane->mixed)
		cell = mixed_look(caps, lane);
	else
		cell = (struct cell){ state_glyph(caps, lane->state, true),
				      state_style(caps, lane->state) };
	if (lane->severe < 0 ||
	    (lane->quiet && quiet_look(caps, lane, &cell)))
		return cell;
	cell.glyph = mark_glyph(caps, MARK_SEVERE);
	if (palette_colours(caps) < 256) {
		cell.style.attrs |= ATTR_BOLD;
		return cell;
	}
	cell.style.bg = state_ground(caps, lane->state);
	cell.style.fg = severe_ink(caps, (unsigned)lane->severe, cell.style.bg);
	return cell;
}

void sum_add(struct state_sum *sum, const struct state_sum *more)
{
	for (int i = 0; i < ST_COUNT; i++) {
		sum->time_ns[i] += more->time_ns[i];
		sum->count[i] += more->count[i];
	}
}

bool sum_has(const struct state_sum *sum, unsigned int state)
{
	return sum->time_ns[state] > 0 || sum->count[state] > 0;
}

int sum_longest(const struct state_sum *sum, uint32_t *done)
{
	int best = -1;

	for (int s = 0; s < ST_COUNT; s++)
		if (!(*done >> s & 1) && sum->time_ns[s] > 0 &&
		    (best < 0 || sum->time_ns[s] > sum->time_ns[best]))
			best = s;
	if (best >= 0)
		*done |= UINT32_C(1) << best;
	return best;
}

int64_t sum_total_ns(const struct state_sum *sum)
{
	int64_t total = 0;

	for (int i = 0; i < ST_COUNT; i++)
		total += sum->time_ns[i];
	return total;
}

int64_t sum_on_cpu_ns(const struct state_sum *sum)
{
	int64_t total = 0;

	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (state_info(i)->on_cpu)
			total += sum->time_ns[i];
	return total;
}
