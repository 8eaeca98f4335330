/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of preemptions: which ones, in which order, and no more of them in
 * memory than are looked at.
 *
 * The history hands them out longest first or in order of time.  In these
 * orders the first few thousand are read, and more when somebody comes to
 * their end.  Any other order, and the search for a culprit, needs more than
 * is shown: then the longest PREEMPTS_LOOK are read, and preempts.more says
 * that there are others.  The same goes for a part of the trace, unless few
 * lie in it: those are all read.
 *
 * Scale: 10^6 preemptions, 40 bytes each of those that are read; names are
 * for the caller to find, line by line.
 */
#ifndef UI_PREEMPTS_H
#define UI_PREEMPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "db/history.h"
#include "ui/culprits.h"

#define PREEMPTS_FIRST 2000   /* read at first */
#define PREEMPTS_LOOK  100000 /* looked at for a culprit, or to sort */
#define PREEMPTS_MAX   200000 /* in memory */

enum preempts_order {
	PREEMPTS_BY_TIME,
	PREEMPTS_BY_DURATION,
	PREEMPTS_BY_VICTIM,
	PREEMPTS_BY_CULPRIT,
};

struct preempts_filter {
	uint32_t victim;        /* track, or 0: any */
	uint32_t culprit;       /* number, or CULPRIT_NONE: any */
	GRegex *of, *by;        /* names of victim and culprit, or NULL */
	int64_t from_ns, to_ns; /* what overlaps this */
	int64_t min_ns;
	GHashTable *without; /* tracks of victims to leave out, or NULL */
};

struct preempts_item {
	int64_t id, begin_ns, ns;
	uint32_t track, pcpu;
	uint32_t rank; /* in an order by name */
};

struct preempts {
	struct history *h;
	struct culprits *culprits; /* borrowed */
	struct preempts_filter filter;
	enum preempts_order order;
	bool reverse;
	bool few;      /* in from_ns..to_ns there are at most PREEMPTS_LOOK */
	GArray *items; /* struct preempts_item */
	size_t limit;  /* so many are wanted for now */
	size_t looked; /* how many were looked at */
	bool more;     /* not all that fit were read */
	GHashTable *victims; /* track -> 1 fits the filter, 2 does not */
	GArray *fits;        /* char: the same by number of culprit */
};

void preempts_init(struct preempts *p, struct history *h,
		   struct culprits *culprits);
void preempts_release(struct preempts *p);

/* Forget everything of a filter; it is any preemption then. */
void preempts_filter_clear(struct preempts_filter *f);

/* Read the first ones of p->filter in p->order.  0 or -1. */
int preempts_read(struct preempts *p, struct err *err);

/* Have at least @n items if there are so many and they may be read. */
int preempts_want(struct preempts *p, size_t n, struct err *err);

/* The line of the preemption of @track that covers @t_ns, or SIZE_MAX. */
size_t preempts_find(const struct preempts *p, uint32_t track, int64_t t_ns);

#endif
