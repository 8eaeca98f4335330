/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of exits (db/exits.h): of how long handling them took, of the stays
 * in the guest that they end, of the gaps between them.
 */
#ifndef REPORT_EXITS_H
#define REPORT_EXITS_H

#include "report/query.h"
#include "report/series.h"

/* All exits for one reason. */
struct exit_figures {
	int64_t value; /* isa and code */
	struct kept handling;
	int64_t sum_ns;
	struct series stay; /* in the guest before */
	bool halts;         /* the guest had nothing to do */
};

struct exits {
	GHashTable *reasons; /* value -> struct exit_figures, owned */
	struct series stay, gap; /* of all */
	int64_t count;
};

void exits_init(struct exits *e);
void exits_clear(struct exits *e);
/* Add those of @vcpu. */
int exits_collect(const struct query *q, const struct track *vcpu,
		  struct exits *e, struct err *err);
/* Add all of @more to @e but the handling of each reason, which is summed. */
void exits_pool(struct exits *e, const struct exits *more);
/* The reasons, most frequent first, then by code: g_ptr_array_free(). */
GPtrArray *exits_in_order(const struct exits *e);

#endif
