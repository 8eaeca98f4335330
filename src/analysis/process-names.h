/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that the user gives to the processes of guests.
 *
 * One by one ("vm1:0x6072000=mysqld"), or in a file with lines of
 *
 *	VM CR3 NAME [TID STACK_LOW STACK_HIGH]
 *
 * where VM is a name or the pid of the VMM, a CR3 may have its flags, and a
 * thread is known by a stack of its own, in the kernel or in user code.  The
 * first that names a CR3 names the process, later ones its threads.  CR3 0 with
 * a stack is a thread of the kernel.  "#" begins a comment.
 */
#ifndef ANALYSIS_PROCESS_NAMES_H
#define ANALYSIS_PROCESS_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/err.h"

/* What of a CR3 is the page table's address. */
#define CR3_MASK UINT64_C(0x000ffffffffff000)

struct process_name {
	char *vm; /* as written */
	char *name;
	char *source;       /* "names.txt:12", or the option's value */
	uint64_t cr3;       /* without flags; 0: of the kernel */
	int64_t tid;        /* of the thread, or -1 */
	uint64_t low, high; /* its stack, [low, high); both 0: none */
};

/* An empty list; g_ptr_array_unref(). */
GPtrArray *process_names_new(void);

/* "VM:CR3=NAME", at the end of the list.  Fails when it is not that. */
int process_names_add(GPtrArray *names, const char *text, struct err *err);
/* Fails with the file and the line that is wrong, or if it cannot be read. */
int process_names_read(GPtrArray *names, const char *path, struct err *err);

#endif
