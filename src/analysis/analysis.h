/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happens: from events to states.
 *
 * One table (analysis.c) says which handler serves which kind of event; the
 * handlers are grouped by concern (ev-sched.c, ev-irq.c, ev-syscall.c,
 * ev-kvm.c, ev-statedump.c, ev-lost.c).  A handler changes the model: what is
 * on the CPU, what a thread does.  Then states.c derives from the model the
 * state of each track that the event touched, in one place, so that a pCPU,
 * the thread on it and its vCPU can never disagree.
 *
 * Nothing is guessed: what has not been fixed by an event is ST_UNKNOWN, and
 * what contradicts an event is given up for what the event says.
 *
 * Knows no reading library: events may come from a file of rules.
 */
#ifndef ANALYSIS_ANALYSIS_H
#define ANALYSIS_ANALYSIS_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/writer.h"
#include "trace/event.h"

struct analysis;
struct process_name;

struct analysis_options {
	const char *const *vm_names; /* "PID=NAME", NULL-ended, or NULL */
	/* struct process_name (process-names.h), borrowed, or NULL. */
	GPtrArray *processes;
};

/* @w is borrowed until analysis_free(). */
struct analysis *analysis_new(struct writer *w,
			      const struct analysis_options *opt);
void analysis_free(struct analysis *an);

/*
 * Machines in the order of event.machine; returns the track id of its row.
 * @begin_ns: no event of it is before that.
 */
uint32_t analysis_add_machine(struct analysis *an, const char *name,
			      int64_t begin_ns);

/*
 * Before the first event: a trace of the machine declares events of these
 * kinds, so that what they tell need not be made of others.
 */
void analysis_expect(struct analysis *an, uint16_t machine,
		     const bool declares[EV_COUNT]);

/* The next event; times never go back. */
void analysis_event(struct analysis *an, const struct event *ev);

/*
 * The thread that was on the CPU when @ev came, which analysis_event() has not
 * seen yet, and its process: by @ev itself, or else as the model knows.  0: the
 * idle task; -1: not known.
 */
void analysis_current(const struct analysis *an, const struct event *ev,
		      int32_t *tid, int32_t *pid);

/*
 * The traces of a machine end at @end_ns: so do its tracks, and its rows are
 * described.  Nothing is known of it after that, whatever others go on.
 */
void analysis_finish(struct analysis *an, uint16_t machine, int64_t end_ns);

/* Call @fn for each name of the options whose process is no VM. */
void analysis_unused_names(const struct analysis *an,
			   void (*fn)(int pid, const char *name, void *data),
			   void *data);

/* Call @fn for each name of a guest's process that no row got. */
void analysis_unused_processes(const struct analysis *an,
			       void (*fn)(const struct process_name *name,
					  void *data),
			       void *data);

/* How many events of a kind came. */
uint64_t analysis_count(const struct analysis *an, enum event_kind kind);

/* Whether an exit said that it is of ISA_VMX, of ISA_SVM (model/names.h). */
bool analysis_saw_isa(const struct analysis *an, unsigned int isa);

/* Halts whose reason only Linux' use of vectors tells. */
uint64_t analysis_presumed_waits(const struct analysis *an);

/* Events that named an impossible CPU and were left out. */
uint64_t analysis_bad_cpus(const struct analysis *an);

#endif
