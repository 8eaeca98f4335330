/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of event kinds, and the folding of names.
 *
 * A name is looked up in three steps: system calls, whose names need the
 * provider to be understood; the provider ("sched:") is taken off, if it is
 * one that the kernel has; what tracer versions added in front is folded
 * away; then the rows are compared.  In a row's names '*' stands for the part
 * that carries data.  Names are looked up once per event class, so plain
 * comparing is fast enough (a large trace declares some 1,300).
 */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "trace/vocab.h"

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define F(...)                                                                 \
	{                                                                      \
		.names = { __VA_ARGS__ }                                       \
	}

/* clang-format off */

/*
 * When kinds have several rows, the first is the most general one; a field
 * fills one slot only, the first whose names it is among.  Names before
 * others are preferred.
 */
static const struct vocab_row rows[] = {
	{ EV_SCHED_SWITCH, NAMES("sched_switch"),
	  .slot = { [SWITCH_PREV_TID] = F("prev_tid", "prev_pid"),
		    [SWITCH_PREV_STATE] = F("prev_state"),
		    [SWITCH_NEXT_TID] = F("next_tid", "next_pid"),
		    [SWITCH_PREV_PRIO] = F("prev_prio"),
		    [SWITCH_NEXT_PRIO] = F("next_prio") },
	  .text = { F("prev_comm"), F("next_comm") } },
	{ EV_SCHED_WAKING, NAMES("sched_waking", "sched_ttwu"),
	  .slot = { [WAKE_TID] = F("tid", "pid"),
		    [WAKE_TARGET_CPU] = F("target_cpu"),
		    [WAKE_PRIO] = F("prio") },
	  .text = { F("comm") } },
	{ EV_SCHED_WAKEUP, NAMES("sched_wakeup"),
	  .slot = { [WAKE_TID] = F("tid", "pid"),
		    [WAKE_TARGET_CPU] = F("target_cpu"),
		    [WAKE_PRIO] = F("prio") },
	  .text = { F("comm") } },
	{ EV_SCHED_WAKEUP_NEW, NAMES("sched_wakeup_new"),
	  .slot = { [WAKE_TID] = F("tid", "pid"),
		    [WAKE_TARGET_CPU] = F("target_cpu"),
		    [WAKE_PRIO] = F("prio") },
	  .text = { F("comm") } },
	{ EV_SCHED_MIGRATE, NAMES("sched_migrate_task", "sched_migrate"),
	  .slot = { [MIGRATE_TID] = F("tid", "pid"),
		    [MIGRATE_DEST_CPU] = F("dest_cpu"),
		    [MIGRATE_ORIG_CPU] = F("orig_cpu") },
	  .text = { F("comm") } },
	{ EV_SCHED_FORK, NAMES("sched_process_fork", "sched_fork"),
	  .slot = { [FORK_PARENT_TID] = F("parent_tid", "parent_pid"),
		    [FORK_CHILD_TID] = F("child_tid", "child_pid"),
		    [FORK_PARENT_PID] = F("parent_pid"),
		    [FORK_CHILD_PID] = F("child_pid") },
	  .text = { F("parent_comm"), F("child_comm") } },
	{ EV_SCHED_EXEC, NAMES("sched_process_exec", "sched_exec"),
	  .slot = { [EXEC_TID] = F("tid", "pid"),
		    [EXEC_OLD_TID] = F("old_tid", "old_pid") },
	  .text = { F("filename") } },
	{ EV_SCHED_EXIT, NAMES("sched_process_exit", "sched_exit"),
	  .slot = { [EXIT_TID] = F("tid", "pid") },
	  .text = { F("comm") } },
	{ EV_SCHED_FREE, NAMES("sched_process_free", "sched_free"),
	  .slot = { [EXIT_TID] = F("tid", "pid") },
	  .text = { F("comm") } },
	{ EV_IRQ_ENTRY, NAMES("irq_handler_entry", "irq_entry"),
	  .slot = { [IRQ_NUMBER] = F("irq") },
	  .text = { F("name") } },
	{ EV_IRQ_EXIT, NAMES("irq_handler_exit", "irq_exit"),
	  .slot = { [IRQ_NUMBER] = F("irq") } },
	{ EV_VECTOR_ENTRY, NAMES("vector_entry", "x86_irq_vectors_*_entry"),
	  .slot = { [IRQ_NUMBER] = F("vector") },
	  .text = { F("name") } },
	{ EV_VECTOR_EXIT, NAMES("vector_exit", "x86_irq_vectors_*_exit"),
	  .slot = { [IRQ_NUMBER] = F("vector") },
	  .text = { F("name") } },
	{ EV_SOFTIRQ_ENTRY, NAMES("softirq_entry"),
	  .slot = { [SOFTIRQ_VEC] = F("vec") } },
	{ EV_SOFTIRQ_EXIT, NAMES("softirq_exit"),
	  .slot = { [SOFTIRQ_VEC] = F("vec") } },
	/* With the number as a field, without the name. */
	{ EV_SYSCALL_ENTRY, NAMES("syscall_entry", "sys_enter"),
	  .slot = { [SYSCALL_NUMBER] = F("id", "nr", "syscall_nr") },
	  .text = { F("name") } },
	{ EV_SYSCALL_EXIT, NAMES("syscall_exit", "exit_syscall"),
	  .slot = { [SYSCALL_NUMBER] = F("id", "nr", "syscall_nr"),
		    [SYSCALL_RET] = F("ret") },
	  .text = { F("name") } },
	/* With the name in theirs; a field "id" may then be an argument. */
	{ EV_SYSCALL_ENTRY, NAMES("syscall_entry_*"),
	  .slot = { [SYSCALL_NUMBER] = F("syscall_nr") } },
	{ EV_SYSCALL_EXIT, NAMES("syscall_exit_*"),
	  .slot = { [SYSCALL_NUMBER] = F("syscall_nr"),
		    [SYSCALL_RET] = F("ret") } },
	{ EV_KVM_ENTRY, NAMES("kvm_entry"),
	  .slot = { [KVM_VCPU] = F("vcpu_id"), [KVM_RIP] = F("rip") } },
	{ EV_KVM_EXIT, NAMES("kvm_exit"),
	  .slot = { [KVM_EXIT_VCPU] = F("vcpu_id"),
		    [KVM_EXIT_REASON] = F("exit_reason"),
		    [KVM_EXIT_ISA] = F("isa"),
		    [KVM_EXIT_RIP] = F("guest_rip"),
		    [KVM_EXIT_INFO1] = F("info1"),
		    [KVM_EXIT_INFO2] = F("info2") } },
	{ EV_KVM_USERSPACE_EXIT, NAMES("kvm_userspace_exit"),
	  .slot = { [USERSPACE_REASON] = F("reason"),
		    [USERSPACE_ERRNO] = F("errno") } },
	{ EV_KVM_VCPU_WAKEUP, NAMES("kvm_vcpu_wakeup"),
	  .slot = { [WAKEUP_NS] = F("ns"), [WAKEUP_WAITED] = F("waited"),
		    [WAKEUP_VALID] = F("valid") } },
	{ EV_KVM_NESTED_ENTER, NAMES("kvm_nested_vmenter", "kvm_nested_vmrun",
				     "kvm_nested_enter") },
	{ EV_KVM_NESTED_EXIT_INJECT, NAMES("kvm_nested_vmexit_inject",
					   "kvm_nested_exit_inject") },
	{ EV_STATE_PROCESS, NAMES("lttng_statedump_process_state",
				  "state_process"),
	  .slot = { [STATE_TID] = F("tid"), [STATE_PID] = F("pid"),
		    [STATE_PPID] = F("ppid"), [STATE_TYPE] = F("type"),
		    [STATE_STATUS] = F("status"), [STATE_CPU] = F("cpu") },
	  .text = { F("name") } },
	{ EV_STATE_END, NAMES("lttng_statedump_end", "state_end") },
};

/* Each of these also leads to its kind in vocab_find(), but none and lost. */
static const char *const kind_names[EV_COUNT] = {
	[EV_NONE] = "none",
	[EV_SCHED_SWITCH] = "sched_switch",
	[EV_SCHED_WAKING] = "sched_waking",
	[EV_SCHED_WAKEUP] = "sched_wakeup",
	[EV_SCHED_WAKEUP_NEW] = "sched_wakeup_new",
	[EV_SCHED_MIGRATE] = "sched_migrate",
	[EV_SCHED_FORK] = "sched_fork",
	[EV_SCHED_EXEC] = "sched_exec",
	[EV_SCHED_EXIT] = "sched_exit",
	[EV_SCHED_FREE] = "sched_free",
	[EV_IRQ_ENTRY] = "irq_entry",
	[EV_IRQ_EXIT] = "irq_exit",
	[EV_VECTOR_ENTRY] = "vector_entry",
	[EV_VECTOR_EXIT] = "vector_exit",
	[EV_SOFTIRQ_ENTRY] = "softirq_entry",
	[EV_SOFTIRQ_EXIT] = "softirq_exit",
	[EV_SYSCALL_ENTRY] = "syscall_entry",
	[EV_SYSCALL_EXIT] = "syscall_exit",
	[EV_KVM_ENTRY] = "kvm_entry",
	[EV_KVM_EXIT] = "kvm_exit",
	[EV_KVM_USERSPACE_EXIT] = "kvm_userspace_exit",
	[EV_KVM_VCPU_WAKEUP] = "kvm_vcpu_wakeup",
	[EV_KVM_NESTED_ENTER] = "kvm_nested_enter",
	[EV_KVM_NESTED_EXIT_INJECT] = "kvm_nested_exit_inject",
	[EV_STATE_PROCESS] = "state_process",
	[EV_STATE_END] = "state_end",
	[EV_LOST] = "lost",
};

/*
 * Names with a provider, and those that only mean something as a whole: in
 * LTTng before 2.6 sys_exit is the entry of exit(2), and in perf
 * raw_syscalls:sys_exit is the exit of any.  First match wins.
 */
static const struct {
	const char *pattern, *as;
} aliases[] = {
	{ "raw_syscalls:sys_enter", "syscall_entry" },
	{ "raw_syscalls:sys_exit", "syscall_exit" },
	{ "syscalls:sys_enter_*", "syscall_entry_*" },
	{ "syscalls:sys_exit_*", "syscall_exit_*" },
	{ "irq_vectors:*_entry", "x86_irq_vectors_*_entry" },
	{ "irq_vectors:*_exit", "x86_irq_vectors_*_exit" },
	{ "syscall_entry_unknown", "syscall_entry" },
	{ "syscall_exit_unknown", "syscall_exit" },
	{ "compat_syscall_entry_unknown", "syscall_entry" },
	{ "compat_syscall_exit_unknown", "syscall_exit" },
	{ "compat_syscall_entry_*", "syscall_entry_*" },
	{ "compat_syscall_exit_*", "syscall_exit_*" },
	{ "sys_unknown", "syscall_entry" },
	{ "compat_sys_unknown", "syscall_entry" },
	{ "sys_enter", "syscall_entry" },
	{ "sys_enter_*", "syscall_entry_*" },
	{ "sys_exit_group", "syscall_entry_exit_group" },
	{ "sys_exit_*", "syscall_exit_*" }, /* ftrace, without provider */
	{ "compat_sys_*", "syscall_entry_*" },
	{ "sys_*", "syscall_entry_*" },
	{ "irq_softirq_*", "softirq_*" },
	{ "kvm_x86_*", "kvm_*" },
};

static const char *const providers[] = { "sched", "irq", "kvm", NULL };

/* clang-format on */

/*
 * Whether @name is what @pattern says; *@part and *@len are then what its
 * '*' stands for, which is never nothing (NULL, 0 if there is no '*').
 */
static bool match(const char *pattern, const char *name, const char **part,
		  size_t *len)
{
	const char *star = strchr(pattern, '*');
	size_t before, after, n;

	*part = NULL;
	*len = 0;
	if (!star)
		return !strcmp(pattern, name);
	n = strlen(name);
	before = (size_t)(star - pattern);
	after = strlen(star + 1);
	if (n <= before + after || strncmp(pattern, name, before) ||
	    strcmp(star + 1, name + n - after))
		return false;
	*part = name + before;
	*len = n - before - after;
	return true;
}

static const struct vocab_row *find_row(const char *name, const char **part,
					size_t *len)
{
	const char *const *p;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++)
		for (p = rows[i].names; *p; p++)
			if (match(*p, name, part, len))
				return &rows[i];
	return NULL;
}

/* What @name is called here; caller frees. */
static char *fold(const char *name)
{
	const char *const *p;
	const char *part, *colon, *star;
	size_t i, len;

	for (i = 0; i < G_N_ELEMENTS(aliases); i++) {
		if (!match(aliases[i].pattern, name, &part, &len))
			continue;
		star = strchr(aliases[i].as, '*');
		if (!star || !part)
			return g_strdup(aliases[i].as);
		return g_strdup_printf("%.*s%.*s%s",
				       (int)(star - aliases[i].as),
				       aliases[i].as, (int)len, part, star + 1);
	}
	colon = strchr(name, ':');
	if (!colon)
		return g_strdup(name);
	len = (size_t)(colon - name);
	for (p = providers; *p; p++)
		if (strlen(*p) == len && !strncmp(*p, name, len))
			return g_strdup(colon + 1);
	return g_strdup("");
}

const struct vocab_row *vocab_find(const char *name, const char **tail)
{
	const struct vocab_row *row;
	const char *part;
	char *folded, *copy;
	size_t len;

	folded = fold(name);
	row = find_row(folded, &part, &len);
	if (tail)
		*tail = NULL;
	if (row && tail && part) {
		copy = g_strndup(part, len);
		*tail = g_intern_string(copy);
		g_free(copy);
	}
	g_free(folded);
	return row;
}

const struct vocab_row *vocab_row(enum event_kind kind)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].kind == kind)
			return &rows[i];
	return NULL;
}

const char *vocab_kind_name(enum event_kind kind)
{
	return kind < EV_COUNT ? kind_names[kind] : kind_names[EV_NONE];
}
