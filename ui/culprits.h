/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who displaces vCPUs, as a user would name them: a vCPU of another VM, or
 * all threads of one name.  Each gets a number, the same as long as the
 * viewer runs; "nobody", "many" and "unknown" are culprits, too.
 *
 * Scale: as many as there are names, some hundreds; a thread is looked up
 * once.
 */
#ifndef UI_CULPRITS_H
#define UI_CULPRITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "db/history.h"

#define CULPRIT_NONE UINT32_MAX

struct culprits;

struct culprits *culprits_new(struct history *h);
void culprits_free(struct culprits *c);

/* The number of who ran in @slice. */
uint32_t culprits_of(struct culprits *c, const struct preemption_slice *slice);

/* "vm1 vCPU 1", "host-hop", "nobody (idle)": clean, owned by @c. */
const char *culprits_name(const struct culprits *c, uint32_t culprit);

/* How many have a number: all below it. */
size_t culprits_count(const struct culprits *c);

/*
 * Who ran for the largest part of a preemption, and how long.  CULPRIT_NONE
 * if that is not known; -1 on error.
 */
int culprits_main(struct culprits *c, int64_t preemption, uint32_t *culprit,
		  int64_t *ns, struct err *err);

#endif
