/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prev_state of sched_switch, out of its encodings.
 *
 * The numbers are bits of the kernel's task state (include/linux/sched.h of
 * the versions named).  S, D, T and t have kept theirs; what comes above
 * moved three times.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "trace/vocab.h"

#define SLEEPING     0x01
#define DISK         0x02
#define STOPPED      0x04
#define TRACED       0x08
#define NOLOAD       0x400 /* raw, since 4.2; asleep without counting as load */
#define IDLE_STATE   (NOLOAD | DISK)
#define REPORTED_MAX 0x100

/*
 * Bits 4 and up: what each one means.  The lowest one that is set and means
 * something decides; TASK_RUNNABLE stands for "says nothing of its own".
 */
#define BITS_FROM 4
#define BITS_TO   9

/* clang-format off */
static const enum task_state meaning[][BITS_TO - BITS_FROM + 1] = {
	/*	0x10		0x20		0x40
	 *	0x80		0x100		0x200 */
	[PREV_STATE_RAW_OLD] = {
		TASK_DEAD,	TASK_DEAD,	TASK_DEAD,
		TASK_RUNNABLE,	TASK_RUNNABLE,	TASK_PARKED },
	[PREV_STATE_RAW_414] = {
		TASK_DEAD,	TASK_DEAD,	TASK_PARKED,
		TASK_DEAD,	TASK_RUNNABLE,	TASK_RUNNABLE },
	[PREV_STATE_REPORTED] = {
		TASK_DEAD,	TASK_DEAD,	TASK_PARKED,
		TASK_IDLE_KTHREAD, TASK_RUNNABLE, TASK_RUNNABLE },
	/* 0x200 is TASK_STATE_MAX: displaced in the kernel. */
	[PREV_STATE_RAW_OLDEST] = {
		TASK_DEAD,	TASK_DEAD,	TASK_DEAD,
		TASK_RUNNABLE,	TASK_RUNNABLE,	TASK_RUNNABLE },
};
/* clang-format on */

enum prev_state_code prev_state_choose(const char *tracer, int major, int minor,
				       int patch, const char *kernel_release)
{
	int k_major = 0, k_minor = 0, version, lttng;

	if (!kernel_release ||
	    sscanf(kernel_release, "%d.%d", &k_major, &k_minor) != 2)
		return PREV_STATE_REPORTED;
	if (k_major < 0 || k_major > 1000 || k_minor < 0 || k_minor > 1000)
		return PREV_STATE_REPORTED;
	version = k_major * 1000 + k_minor;
	if (version < 3009)
		return PREV_STATE_RAW_OLDEST;
	if (version < 4014)
		return PREV_STATE_RAW_OLD;
	if (!tracer || strcmp(tracer, "lttng-modules"))
		return PREV_STATE_REPORTED;
	if (major != 2)
		return major < 2 ? PREV_STATE_RAW_414 : PREV_STATE_REPORTED;
	lttng = minor > 100 ? 100000
			    : minor * 1000 + (patch < 999 ? patch : 999);
	return lttng < 10012 ? PREV_STATE_RAW_414 : PREV_STATE_REPORTED;
}

enum task_state prev_state_decode(enum prev_state_code code, int64_t value)
{
	enum task_state state;
	int bit;

	if ((value & IDLE_STATE) == IDLE_STATE)
		return TASK_IDLE_KTHREAD;
	if (value & SLEEPING)
		return TASK_SLEEPING;
	if (value & DISK)
		return TASK_DISK;
	if (value & (STOPPED | TRACED))
		return TASK_STOPPED;
	for (bit = BITS_FROM; bit <= BITS_TO; bit++) {
		if (!(value & (INT64_C(1) << bit)))
			continue;
		state = meaning[code][bit - BITS_FROM];
		if (state != TASK_RUNNABLE)
			return state;
	}
	return TASK_RUNNABLE;
}

enum prev_state_code prev_state_learn(enum prev_state_code code, int64_t value)
{
	if (code == PREV_STATE_REPORTED && value > REPORTED_MAX)
		return PREV_STATE_RAW_414;
	return code;
}
