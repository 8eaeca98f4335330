/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lanes of counters look like, and their figures: see counts.h. */
#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <glib.h>

#include "base/nstime.h"
#include "ui/counts.h"

/* A column is marked whose largest value is that often what it shows. */
#define SPIKE_TIMES 2
/* ... and higher by that part of the scale. */
#define SPIKE_SHARE 0.2

/* What is said of the quantities, and whose colour they have. */
static const struct {
	const char *quantity, *title;
	enum state colour;
} quantities[] = {
	{ "vcpus_running", "vCPUs on a pCPU", ST_GUEST },
	{ "vcpus_waiting", "vCPUs that could run and have no pCPU", ST_READY },
	{ "pcpus_used", "pCPUs that threads of the VM hold", ST_RUN },
	{ "disk_inflight", "disk requests under way", ST_WAIT_DISK },
	{ "disk_read", "read from disks", ST_WAIT_DISK },
	{ "disk_write", "written to disks", ST_WAIT_DISK },
	{ "disk_latency", "how long disk requests took", ST_WAIT_DISK },
	{ "net_rx", "received from the network", ST_WAIT_NET },
	{ "net_tx", "sent to the network", ST_WAIT_NET },
	{ "vhost_wait", "how long the vhost worker waited for a CPU",
	  ST_READY },
	{ "net_rx_delivery", "from a packet to the interrupt in the VM",
	  ST_WAIT_NET },
	{ "net_rx_service", "from that interrupt until the vCPU runs",
	  ST_READY },
	{ "net_qdisc_wait", "how long packets of the VM were queued",
	  ST_WAIT_NET },
};

const char *count_title(const struct counter_info *info)
{
	for (size_t i = 0; i < G_N_ELEMENTS(quantities); i++)
		if (!g_strcmp0(quantities[i].quantity, info->quantity))
			return quantities[i].title;
	return "";
}

static enum state colour_of(const struct counter_info *info)
{
	for (size_t i = 0; i < G_N_ELEMENTS(quantities); i++)
		if (!g_strcmp0(quantities[i].quantity, info->quantity))
			return quantities[i].colour;
	return ST_RUN;
}

static bool is_unit(const struct counter_info *info, const char *unit)
{
	return !g_strcmp0(info->unit, unit);
}

enum count_mode count_mode_of(const struct counter_info *info)
{
	if (info->form == COUNTER_GAUGE)
		return COUNT_GAUGE;
	return is_unit(info, "ns") ? COUNT_DURATIONS : COUNT_FLOW;
}

static double per_second(const struct counter_sum *sum, int64_t length_ns)
{
	return length_ns > 0 ? (double)sum->total * 1e9 / (double)length_ns : 0;
}

double count_value(const struct counter_sum *sum, enum count_mode mode,
		   int64_t length_ns)
{
	switch (mode) {
	case COUNT_GAUGE:
		return counter_mean(sum, COUNTER_GAUGE);
	case COUNT_DURATIONS:
		return counter_mean(sum, COUNTER_AMOUNT);
	default:
		return per_second(sum, length_ns);
	}
}

double count_peak(const struct counter_sum *sum, enum count_mode mode,
		  int64_t length_ns)
{
	return mode == COUNT_FLOW ? per_second(sum, length_ns)
				  : (double)sum->max;
}

double count_scale(double most, const struct counter_info *info)
{
	static const double steps[] = { 1, 2, 5, 10 };
	double unit = 1;

	if (!(most > 1))
		return 1;
	/* 3 of 5 vCPUs look like little; 3 of 4 do not. */
	if (is_unit(info, "count") && most <= 10)
		return most <= 2 ? ceil(most) : 2 * ceil(most / 2);
	while (unit * 10 < most && unit < DBL_MAX / 100)
		unit *= 10;
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i] * unit >= most)
			return steps[i] * unit;
	return most;
}

/* Whether the counter was kept at any time of the column. */
static bool is_kept(const struct counter_sum *sum)
{
	return sum->length_ns > 0 || sum->points > 0;
}

/* Blocks, or digits: tenths of the scale. */
static uint32_t glyph_of(const struct caps *caps, double share)
{
	if (caps->utf8 && !caps->low_bandwidth)
		return bar_glyph(caps, MAX(share, DBL_MIN));
	return (uint32_t)('0' + CLAMP((int)(share * 10), 0, 9));
}

struct cell count_look(const struct caps *caps, const struct counter_info *info,
		       const struct counter_sum *sum, int64_t length_ns,
		       double scale)
{
	enum count_mode mode = count_mode_of(info);
	double value = count_value(sum, mode, length_ns);
	double peak = count_peak(sum, mode, length_ns);
	struct cell cell = { ' ', STYLE_PLAIN };

	if (!is_kept(sum))
		return (struct cell){ state_glyph(caps, ST_UNKNOWN, true),
				      state_style(caps, ST_UNKNOWN) };
	if (value == 0 && peak <= 0)
		return cell;
	cell.glyph = glyph_of(caps, value / scale);
	if (!caps->low_bandwidth)
		cell.style.fg = state_colour(caps, colour_of(info));
	if (peak >= SPIKE_TIMES * value &&
	    peak - value >= SPIKE_SHARE * scale) {
		cell.style = role_style(caps, ROLE_WARNING);
		cell.style.attrs |= ATTR_BOLD;
	}
	return cell;
}

/* "1.25 M": three digits and what they are thousands of. */
static char *thousands(double value, const char *unit)
{
	static const char *const prefixes[] = { "", "k", "M", "G", "T", "P" };
	size_t i = 0;

	while (fabs(value) >= 999.5 && i + 1 < G_N_ELEMENTS(prefixes)) {
		value /= 1000;
		i++;
	}
	return g_strdup_printf("%.*f%s%s%s",
			       value == floor(value) ? 0
			       : fabs(value) < 9.995 ? 2
			       : fabs(value) < 99.95 ? 1
						     : 0,
			       value, i || *unit ? " " : "", prefixes[i], unit);
}

static char *duration(double ns)
{
	char text[NSTIME_TEXT_MAX];

	return g_strdup(nsduration_text(text, sizeof(text),
					ns < (double)INT64_MAX / 2
						? (int64_t)llround(ns)
						: INT64_MAX / 2));
}

char *count_amount_text(const struct counter_info *info, double value)
{
	if (is_unit(info, "ns"))
		return duration(value);
	return thousands(value, is_unit(info, "bytes") ? "B" : "");
}

char *count_text(const struct counter_info *info, double value)
{
	if (count_mode_of(info) != COUNT_FLOW)
		return count_amount_text(info, value);
	return thousands(value, is_unit(info, "bytes") ? "B/s" : "/s");
}

/* A round duration: "20 ms", not "20.00 ms". */
static char *round_duration(double ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	size_t i = 0;

	while (ns >= 1000 && i + 1 < G_N_ELEMENTS(units)) {
		ns /= 1000;
		i++;
	}
	return g_strdup_printf("%.0f %s", ns, units[i]);
}

char *count_scale_text(const struct counter_info *info, double scale,
		       bool brief)
{
	char *text = is_unit(info, "ns") ? round_duration(scale)
		     : brief             ? thousands(scale, "")
					 : count_text(info, scale);
	char *to = text;

	for (const char *from = text; *from; from++)
		if (*from != ' ' || !brief)
			*to++ = *from;
	*to = '\0';
	return text;
}

const char *count_mode_words(const struct counter_info *info)
{
	switch (count_mode_of(info)) {
	case COUNT_GAUGE:
		return "the mean of each column";
	case COUNT_DURATIONS:
		return "the mean of those that ended in each column";
	default:
		return "how much in each column, per second";
	}
}

static void add_word(GPtrArray *words, const char *what, char *value)
{
	g_ptr_array_add(words, g_strdup_printf("%s %s", what, value));
	g_free(value);
}

static void add_extremes(GPtrArray *words, const struct counter_info *info,
			 const struct counter_sum *sum)
{
	add_word(words, "mean",
		 count_amount_text(info, counter_mean(sum, info->form)));
	add_word(words, "min", count_amount_text(info, (double)sum->min));
	add_word(words, "max", count_amount_text(info, (double)sum->max));
}

GPtrArray *count_words(const struct counter_info *info,
		       const struct counter_sum *sum)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

	if (!is_kept(sum)) {
		g_ptr_array_add(words, g_strdup("not counted"));
		return words;
	}
	if (count_mode_of(info) == COUNT_FLOW && sum->points) {
		g_ptr_array_add(words, count_text(info, counter_rate(sum)));
		add_word(words, "in all",
			 count_amount_text(info, (double)sum->total));
	}
	if (info->form == COUNTER_AMOUNT)
		g_ptr_array_add(words,
				g_strdup_printf("%" G_GINT64_FORMAT "x, %.1f/s",
						sum->points,
						counter_point_rate(sum)));
	if (counter_sum_known(sum, info->form))
		add_extremes(words, info, sum);
	else if (!sum->points)
		g_ptr_array_add(words, g_strdup("nothing"));
	return words;
}
