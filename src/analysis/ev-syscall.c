/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System calls: whether a thread is in user code or in the kernel.
 *
 * A vCPU's thread that enters or leaves a system call is in the VMM's user
 * space, whatever was thought before (kvm_userspace_exit need not be traced).
 */
#include "config.h"

#include <stdio.h>

#include "analysis/internal.h"
#include "analysis/resource.h"

/* Names get numbers of the history's own, in order of appearance. */
static int64_t syscall_value(struct analysis *an, const struct event *ev)
{
	char number[EVENT_TEXT_MAX];
	const char *name = ev->text[0];
	int64_t value;

	if (!*name) {
		if (ev->slot[SYSCALL_NUMBER] == EVENT_NONE)
			return VALUE_NONE;
		g_snprintf(number, sizeof(number), "syscall_%d",
			   (int)ev->slot[SYSCALL_NUMBER]);
		name = number;
	}
	value = GPOINTER_TO_INT(g_hash_table_lookup(an->syscalls, name));
	if (!value) {
		value = g_hash_table_size(an->syscalls) + 1;
		g_hash_table_insert(an->syscalls, g_strdup(name),
				    GINT_TO_POINTER((int)value));
		label_value(an, VALUE_OF_SYSCALL, value, name);
		if (!g_strcmp0(name, "ioctl"))
			an->ioctl = value;
	}
	return value;
}

static void in_user_space(struct thread *t)
{
	if (t->vcpu)
		t->vcpu->mode = VCPU_QEMU;
}

void on_syscall_entry(struct analysis *an, struct cpu *cpu,
		      const struct event *ev)
{
	struct thread *t = cpu->current;
	int64_t value = syscall_value(an, ev);

	if (!t)
		return;
	in_user_space(t);
	t->mode = MODE_SYSCALL;
	t->value = value;
	resource_syscall_enters(an, cpu, ev);
}

void on_syscall_exit(struct analysis *an, struct cpu *cpu,
		     const struct event *ev)
{
	struct thread *t = cpu->current;

	if (!t)
		return;
	in_user_space(t);
	t->mode = MODE_USER;
	resource_syscall_exits(an, cpu, ev);
}
