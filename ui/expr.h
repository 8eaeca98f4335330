/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language of searches and filters.
 *
 *	preempted dur>50us vm=web01
 *
 * Terms stand between blanks and must all hold.  "!" before a term means the
 * opposite, as does != for =.  Slashes around the whole, or at its end, are
 * dropped.
 *
 * Terms of rows:
 *	word	    a regular expression (upper and lower case alike) that is
 *		    found in the label of the row, or in its path: the names
 *		    above it and its own.  Words side by side are one expression with the
 *		    blanks in it: "web01 vCPU 1"
 *	name=RE	    the same for a word that would be a state
 *	kind=KINDS  pcpu, vm, vcpu, thread, process, task, wait, counter;
 *		    states of waiting are found as those of their vcpu too
 *	vm=RE	    the VM or anything of it; the whole name must match
 *	vcpu=N	    that vCPU, its host thread, or its waits
 *	tid=N	    that thread, or the vCPU that it runs
 *	pid=N	    anything of that process
 *
 * Terms of intervals:
 *	words	    names of states with commas between them, or what begins
 *		    no other name: "preempt,ready"; active: any but idle,
 *		    blocked, stopped, unknown and the waits
 *	state=NAMES	a state, or all that begin so: "state=wait"
 *	dur>D		how long it is: 50us, 1.5ms
 *	begin>T end<T	when it begins, ends: +1.2s, 02:04:42.5, nanoseconds
 *	cpu=N		it is on that pCPU, was taken off it or waits for it
 *	reason=RE	what the exit, IRQ, softirq or system call is called,
 *			or its number; what ended a wait (task, timer, disk,
 *			net, other), or its interrupt's vector
 *	by=RE		who displaced the vCPU, woke the thread, ended the
 *			wait, or is on the pCPU
 *
 * dur, begin and end take = < <= > >=; the others =.  N, NAMES and KINDS may
 * be several with commas between them.  "..." holds blanks together, and a
 * quoted word is never a state.
 *
 * A row fits when its terms of rows hold, an interval when all hold.  What is
 * read is somebody's text: every mistake is a sentence that names the term,
 * and a regular expression that would take for ever matches nothing.
 */
#ifndef UI_EXPR_H
#define UI_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/history.h"

struct expr;

/* Longer ones are refused; so are more terms. */
#define EXPR_TEXT_MAX  1000
#define EXPR_TERMS_MAX 64

/*
 * Read @text.  Times are of a trace from @begin_ns to @end_ns.  0 and *@e,
 * which the caller frees; or -1.  An expression without a term is an error.
 */
int expr_parse(struct expr **e, const char *text, int64_t begin_ns,
	       int64_t end_ns, struct err *err);
/* Takes NULL too. */
void expr_free(struct expr *e);

/* The text as it was read, without slashes around it. */
const char *expr_text(const struct expr *e);

/* True if there is a term of rows; of intervals. */
bool expr_has_rows(const struct expr *e);
bool expr_has_intervals(const struct expr *e);

/* What is known of a row. */
struct expr_row {
	const struct history *history;
	const struct track *track; /* NULL for a heading */
	const char *label, *path;  /* clean text */
};

/* True if the terms of rows hold. */
bool expr_row(const struct expr *e, const struct expr_row *row);

/*
 * True if @row is the waits of a vCPU, @e fits the row of that vCPU, and asks
 * for states that the vCPU has nowhere but there: "kind=vcpu wait_disk".
 */
bool expr_row_of_waits(const struct expr *e, const struct expr_row *row);

/*
 * True if all words and names (but the negated) are found in @label alone;
 * so it is when there are none.
 */
bool expr_names(const struct expr *e, const char *label);

/* What no fitting interval of a track is outside of: a reader may skip. */
struct expr_bounds {
	uint32_t states;        /* one bit for each */
	int64_t min_ns, max_ns; /* its length */
	int64_t from_ns, to_ns; /* it overlaps [from, to) */
};
void expr_bounds(const struct expr *e, enum track_kind kind,
		 struct expr_bounds *bounds);

/*
 * 1 if the terms of intervals hold for @iv of @t, else 0; -1 on error (the
 * culprits of a preemption could not be read).
 */
int expr_interval(struct expr *e, struct history *h, const struct track *t,
		  const struct interval *iv, struct err *err);

/* The same without reading the history: true if it may be 1. */
bool expr_may_fit(struct expr *e, struct history *h, const struct track *t,
		  const struct interval *iv);

/* The names of the fields in their order, NULL at the end: for completion. */
const char *const *expr_fields(void);

#endif
