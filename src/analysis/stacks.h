/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel stacks of a guest: whose is the one that a stack pointer is on?
 *
 * Three kinds matter, and all are learnt.  What a vCPU shows at the first entry
 * after a halt is the stack of its idle task.  What follows user code of an
 * address space, while the vCPU went on without a halt, is a stack of that
 * process.  What shows up under a foreign address space while the vCPU rests is
 * an interrupt's or a kernel thread's: those work under whatever is loaded.
 *
 * A stack may be mistaken for a while after its process died and another got
 * it; counts on both sides decide.
 *
 * Scale: one entry of 32 bytes per stack, bounded; when full, all is forgotten
 * and learnt anew.
 */
#ifndef ANALYSIS_STACKS_H
#define ANALYSIS_STACKS_H

#include <stdbool.h>
#include <stdint.h>

/* Stacks are taken to be aligned to their size, 16 KiB. */
#define STACK_SHIFT 14

struct stacks;

struct stacks *stacks_new(void);
void stacks_free(struct stacks *s);

/* The vCPU has just left a halt, and shows @sp under @cr3. */
void stacks_saw_idle(struct stacks *s, int64_t sp, uint64_t cr3);
/* @sp followed user code of @cr3. */
void stacks_saw_own(struct stacks *s, int64_t sp, uint64_t cr3);
/* @sp was seen under @cr3, which the resting vCPU has left over. */
void stacks_saw_resting(struct stacks *s, int64_t sp, uint64_t cr3);

bool stacks_is_idle(const struct stacks *s, int64_t sp);
/* It is surely a stack of the process with @cr3, and nobody else's. */
bool stacks_is_own(const struct stacks *s, int64_t sp, uint64_t cr3);
/* It was seen under several address spaces. */
bool stacks_is_shared(const struct stacks *s, int64_t sp);

#endif
