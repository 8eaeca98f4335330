/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What vCPUs wait for, on their own lanes: a halted vCPU's idle and halt_poll
 * time gives way to wait_task, wait_disk ..., as its row "waits" has them.
 *
 * The two rows are of the same time: whatever the window, the waits with a
 * known reason are together never longer than the vCPU's idle and halt_poll
 * time, and what is left of that has no known reason: it stays idle, or where
 * there was too little of that, halt_poll.  So a lane adds up to the same total
 * with the reasons and without.
 *
 * The setting `waits' says where: on, off, or (auto) in the views of processes
 * and of resources.
 */
#ifndef UI_WAITS_H
#define UI_WAITS_H

#include <stdbool.h>

#include "db/history.h"
#include "ui/rows.h"
#include "ui/settings.h"

struct ui;

enum waits_shown { WAITS_AUTO, WAITS_ON, WAITS_OFF, WAITS_SHOWN_COUNT };
/* As the setting takes them; NULL-ended. */
extern const char *const waits_shown_names[];

/* Do the lanes of vCPUs show what they wait for? */
bool waits_on(const struct settings *settings, const struct rows *rows);

/* The row of the waits of @vcpu, or NULL: older histories have none. */
const struct track *waits_of(const struct history *h, const struct track *vcpu);

/* Put the reasons of @waits into @vcpu, the sum of the same time. */
void waits_into(struct state_sum *vcpu, const struct state_sum *waits);

/* The states that only say that a vCPU is halted. */
bool is_halted(unsigned int state);
/* wait_task ... wait_other. */
bool is_wait(unsigned int state);

/*
 * What lanes show of @t at @t_ns, where that is a wait: 1 and *@iv, an interval
 * of the vCPU's waits while its own says no more than that it is halted, and
 * *@of, the track that it is of; else the interval of @t itself.  0, -1 as
 * history_at().
 */
int waits_at(struct ui *ui, const struct track *t, int64_t t_ns,
	     struct interval *iv, const struct track **of, struct err *err);

#endif
