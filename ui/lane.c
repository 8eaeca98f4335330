/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Columns to cells: see lane.h. */
#include "config.h"

#include "ui/lane.h"

#include <glib.h>

static bool is_in(const struct state_sum *sum, unsigned int state)
{
	return sum->time_ns[state] > 0 || sum->count[state] > 0;
}

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
		if (i != except && is_in(sum, (unsigned int)i) &&
		    (best < 0 || beats(sum, (unsigned int)i,
				       (unsigned int)best)))
			best = i;
	return best;
}

static int most_severe(const struct state_sum *sum, int except)
{
	int best = -1;

	for (int i = 0; i < ST_COUNT; i++) {
		uint8_t severity = state_info((unsigned int)i)->severity;

		if (i == except || severity < SEVERITY_SEVERE ||
		    !is_in(sum, (unsigned int)i))
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

struct cell lane_look(const struct caps *caps, const struct lane_cell *lane)
{
	struct cell cell = { ' ', STYLE_PLAIN };
	int16_t second;

	if (lane->outside)
		return cell;
	cell.style = state_style(caps, lane->state);
	cell.glyph = state_glyph(caps, lane->state, !lane->mixed);
	if (lane->mixed && caps->utf8 && caps->colours >= 256) {
		/* A weave of the two largest states' colours. */
		second = state_info(lane->second)->look.thin ?
				 -1 :
				 state_colour(caps, lane->second);
		cell = (struct cell){ mark_glyph(caps, MARK_MIXED),
				      { state_colour(caps, lane->state),
					second, 0 } };
	}
	if (lane->severe >= 0) {
		cell.glyph = mark_glyph(caps, MARK_SEVERE);
		cell.style.attrs |= ATTR_BOLD;
		if (caps->colours >= 256) {
			cell.style = state_style(caps, lane->state);
			cell.style.attrs = ATTR_BOLD;
			cell.style.fg = cell.style.bg < 0 ?
						state_colour(caps,
							     (unsigned int)
								     lane->severe) :
						52;
		}
	}
	return cell;
}

void sum_add(struct state_sum *sum, const struct state_sum *more)
{
	for (int i = 0; i < ST_COUNT; i++) {
		sum->time_ns[i] += more->time_ns[i];
		sum->count[i] += more->count[i];
	}
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
