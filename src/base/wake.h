/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ended a wait, in one number: the value of a vCPU's idle intervals and of
 * all wait_* intervals (domain "wake"); of unknown ones on tracks of waits, too,
 * where it says that the wait was not over.
 *
 *	bits 0-31	track that woke: a thread's row, or a vCPU's, or a
 *			guest process's; 0: not known
 *	bits 32-40	interrupt vector + 1; 0: none
 *	bits 41-43	enum wake_reason
 *	bits 44-47	enum wake_how
 *
 * The layout is part of the file format (kvmscope-history(5)): numbers are
 * added at the end of the two lists, never used again.  A number of a foreign
 * file can be anything; wake_unpack() makes of it something valid.
 */
#ifndef BASE_WAKE_H
#define BASE_WAKE_H

#include <stddef.h>
#include <stdint.h>

#include "base/state.h"

enum wake_reason {
	WAKE_UNKNOWN, /* the trace does not tell */
	WAKE_TASK, /* another vCPU, or another process of this one */
	WAKE_TIMER,
	WAKE_DISK,
	WAKE_NET,
	WAKE_OTHER, /* known, and none of these */
	WAKE_REASON_COUNT
};

/* How the reason is known, the surest first. */
enum wake_how {
	WAKE_BY_NOTHING,
	WAKE_BY_ACCEPT, /* the interrupt that the virtual APIC took, and who
			   raised it */
	WAKE_BY_INJECTION, /* the vector that went into the guest */
	WAKE_BY_WAKER, /* only which thread or interrupt woke the vCPU */
	WAKE_BY_SWITCH, /* a process came back without a halt in between */
	WAKE_BY_CUSTOM, /* the vector is what Linux guests commonly use it
			   for; nothing in the trace confirms it */
	WAKE_BY_END, /* not at all: the wait had not ended when the trace did */
	WAKE_HOW_COUNT
};

#define WAKE_NO_VECTOR -1

struct wake {
	enum wake_reason reason;
	enum wake_how how;
	int vector; /* 0 .. 255, or WAKE_NO_VECTOR */
	uint32_t by; /* track, or 0 */
};

/* The number, >= 0. */
int64_t wake_pack(const struct wake *w);
/* Never fails: what is out of range becomes unknown. */
struct wake wake_unpack(int64_t value);

/* "task", "timer", "disk", "net", "other", "unknown": contract. */
const char *wake_reason_name(enum wake_reason reason);
/* The state of who waits for it; ST_UNKNOWN for WAKE_UNKNOWN. */
enum state wake_state(enum wake_reason reason);
/*
 * The whole in words, cut to @size: "disk, vector 37, by IO io1".  @by is the
 * name of the track that woke (NULL: not known), as it is: whoever shows it to
 * people makes it clean.
 */
#define WAKE_TEXT_MAX 128
void wake_text(char *buf, size_t size, int64_t value, const char *by);

/* A few words: "by the interrupt that was accepted"; "" for WAKE_BY_NOTHING. */
const char *wake_how_text(enum wake_how how);

#endif
