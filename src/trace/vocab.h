/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One vocabulary for all tracers.
 *
 * A table row per event kind lists the names that tracers have given it and,
 * per slot, the names of the field that fills it.  Names are compared after
 * folding what varies: "sched:sched_switch" and "sched_switch" (perf and
 * LTTng), "kvm_x86_exit" and "kvm_exit" (LTTng 2.7 and later, and others),
 * "irq_softirq_entry" and "softirq_entry".  Fields likewise: "_prev_tid",
 * "prev_tid", "prev_pid".
 *
 * Sources: LTTng-modules branches 2.0 to 2.13, include/trace/events/ of Linux
 * 3.2 to 6.12.
 */
#ifndef TRACE_VOCAB_H
#define TRACE_VOCAB_H

#include <stdbool.h>

#include "trace/event.h"

#define VOCAB_NAMES_MAX 4

struct vocab_field {
	/*
	 * Without leading underscores, preferred one first; NULL-ended unless
	 * full.  A name that ends in '*' stands for all that begin so.  A
	 * field fills one slot of its row only, the first that names it: the
	 * perf trace's parent_pid is FORK_PARENT_TID.
	 */
	const char *names[VOCAB_NAMES_MAX];
};

struct vocab_row {
	enum event_kind kind;
	const char *const *names; /* folded, NULL-ended; '*': the tail */
	struct vocab_field slot[EVENT_SLOTS];
	struct vocab_field text[2];
};

/*
 * What an event called @name is: the row of its kind, or NULL if nobody here
 * knows it.  For a name that carries data (syscall_entry_openat,
 * x86_irq_vectors_local_timer_entry) *@tail is that part ("openat"), else
 * NULL; it stays valid until the program ends.  @tail may be NULL.
 *
 * A kind can have several rows.  Each kind's plain name is found, too.
 */
const struct vocab_row *vocab_find(const char *name, const char **tail);

/*
 * What an event that vocab_find() does not know is by its fields: a probe that
 * somebody added and named as he liked, but that tells a guest's CR3.  @has
 * says whether the event has a field that a pattern (vocab_field_is()) names.
 * NULL: it is of no use.
 */
const struct vocab_row *vocab_by_fields(bool (*has)(const char *pattern,
						    const void *data),
					const void *data);

/* Whether a field's name, without leading underscores, is what @pattern says. */
bool vocab_field_is(const char *pattern, const char *name);

/*
 * The most general row of a kind, for tests and messages; NULL for EV_NONE and
 * EV_LOST.
 */
const struct vocab_row *vocab_row(enum event_kind kind);

/* The plain name of a kind ("sched_switch"). */
const char *vocab_kind_name(enum event_kind kind);

/* ------------------------------------------------------------------ */

/*
 * How prev_state of sched_switch is to be read.  It changed three times:
 *	RAW_OLDEST	kernels before 3.9: the raw task state, 512 preempted
 *	RAW_OLD		kernels 3.9 to 4.13: the raw task state, 512 parked
 *	RAW_414		4.14 and later, raw (LTTng before 2.10.12)
 *	REPORTED	4.14 and later, as reported to tracers (LTTng 2.10.12
 *			and later, perf, ftrace): 128 is I, 256 preempted
 * (include/linux/sched.h, kernel/sched/core.c, LTTng-modules sched.h.)
 */
enum prev_state_code { PREV_STATE_RAW_OLD, PREV_STATE_RAW_414,
		       PREV_STATE_REPORTED, PREV_STATE_RAW_OLDEST };

/*
 * Choose by who wrote the trace: @tracer "lttng-modules" or "perf" or NULL,
 * with its version, and the kernel's release text ("6.1.0-56-amd64", or
 * NULL when not known: then REPORTED).
 */
enum prev_state_code prev_state_choose(const char *tracer, int major,
				       int minor, int patch,
				       const char *kernel_release);

enum task_state prev_state_decode(enum prev_state_code code, int64_t value);

/*
 * The code to go on with, once @value was seen: some pre-releases of LTTng
 * 2.11 call themselves 2.11.0 and write raw states, which can be larger than
 * any that is reported.
 */
enum prev_state_code prev_state_learn(enum prev_state_code code, int64_t value);

#endif
