/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The intervals of a track in a window, in order; for the reader and for the
 * virtual tables.  Any number may be under way: each has its own copy of the
 * chunk it is in.
 */
#ifndef DB_INTERVALS_H
#define DB_INTERVALS_H

#include "db/interval.h"
#include "db/sql.h"

struct intervals;

/* Those that overlap [@from_ns, @to_ns); freed with intervals_free(). */
struct intervals *intervals_new(struct sql *sql, uint32_t track,
				int64_t from_ns, int64_t to_ns);
void intervals_free(struct intervals *it);

/* 1: @iv is filled in; 0: no more; -1. */
int intervals_next(struct intervals *it, struct interval *iv, struct err *err);

#endif
