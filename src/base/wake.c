/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ended a wait, in one number: see wake.h. */
#include "config.h"

#include "base/wake.h"

#include <glib.h>

#define VECTOR_SHIFT 32
#define VECTOR_MASK  0x1ff
#define VECTORS	     256
#define REASON_SHIFT 41
#define REASON_MASK  7
#define HOW_SHIFT    44
#define HOW_MASK     15

static const struct {
	const char *name;
	enum state state;
} reasons[WAKE_REASON_COUNT] = {
	[WAKE_UNKNOWN] = { "unknown", ST_UNKNOWN },
	[WAKE_TASK] = { "task", ST_WAIT_TASK },
	[WAKE_TIMER] = { "timer", ST_WAIT_TIMER },
	[WAKE_DISK] = { "disk", ST_WAIT_DISK },
	[WAKE_NET] = { "net", ST_WAIT_NET },
	[WAKE_OTHER] = { "other", ST_WAIT_OTHER },
};

static const char *const hows[WAKE_HOW_COUNT] = {
	[WAKE_BY_NOTHING] = "",
	[WAKE_BY_ACCEPT] = "by the interrupt that was accepted",
	[WAKE_BY_INJECTION] = "by the interrupt that was injected",
	[WAKE_BY_WAKER] = "by who woke the vCPU",
	[WAKE_BY_SWITCH] = "came back without a halt in between",
	[WAKE_BY_CUSTOM] = "by what Linux commonly uses the vector for",
	[WAKE_BY_END] = "not over when the trace ends",
};

int64_t wake_pack(const struct wake *w)
{
	int64_t vector = w->vector >= 0 && w->vector < VECTORS ?
				 w->vector + 1 :
				 0;

	return (int64_t)w->by | vector << VECTOR_SHIFT |
	       (int64_t)w->reason << REASON_SHIFT |
	       (int64_t)w->how << HOW_SHIFT;
}

struct wake wake_unpack(int64_t value)
{
	struct wake w = { WAKE_UNKNOWN, WAKE_BY_NOTHING, WAKE_NO_VECTOR, 0 };
	unsigned int vector, reason, how;

	if (value < 0)
		return w;
	vector = value >> VECTOR_SHIFT & VECTOR_MASK;
	reason = value >> REASON_SHIFT & REASON_MASK;
	how = value >> HOW_SHIFT & HOW_MASK;
	w.by = (uint32_t)value;
	if (vector && vector <= VECTORS)
		w.vector = (int)vector - 1;
	if (reason < WAKE_REASON_COUNT)
		w.reason = reason;
	if (how < WAKE_HOW_COUNT)
		w.how = how;
	return w;
}

const char *wake_reason_name(enum wake_reason reason)
{
	return reasons[(unsigned int)reason < WAKE_REASON_COUNT ?
			       reason :
			       WAKE_UNKNOWN].name;
}

enum state wake_state(enum wake_reason reason)
{
	return reasons[(unsigned int)reason < WAKE_REASON_COUNT ?
			       reason :
			       WAKE_UNKNOWN].state;
}

const char *wake_how_text(enum wake_how how)
{
	return (unsigned int)how < WAKE_HOW_COUNT ? hows[how] : "";
}

void wake_text(char *buf, size_t size, int64_t value, const char *by)
{
	struct wake w = wake_unpack(value);
	char vector[24] = "";

	if (w.vector != WAKE_NO_VECTOR)
		g_snprintf(vector, sizeof(vector), ", vector %d", w.vector);
	g_snprintf(buf, size, "%s%s%s%s%s", wake_reason_name(w.reason), vector,
		   w.how == WAKE_BY_CUSTOM ? ", presumed"
		   : w.how == WAKE_BY_END  ? ", not over when the trace ends"
					   : "",
		   by && *by ? ", by " : "", by ? by : "");
}
