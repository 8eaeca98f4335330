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

#define BLOCK_FIELDS                                                           \
	.slot = { [BLOCK_DEVICE] = F("dev"), [BLOCK_SECTOR] = F("sector"),     \
		  [BLOCK_SECTORS] = F("nr_sector"),                            \
		  [BLOCK_BYTES] = F("bytes"), [BLOCK_RWBS] = F("rwbs"),        \
		  [BLOCK_ERROR] = F("error") },                                \
	.text = { F("rwbs") }
#define NET_FIELDS                                                             \
	.slot = { [NET_SKB] = F("skbaddr"), [NET_BYTES] = F("len"),            \
		  [NET_RC] = F("rc") },                                        \
	.text = { F("name") }

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
	  .slot = { [SYSCALL_NUMBER] = F("syscall_nr"),
		    [SYSCALL_FD] = F("fd"),
		    [SYSCALL_BYTES] = F("count") } },
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
	{ EV_KVM_ACCEPT_IRQ, NAMES("kvm_apic_accept_irq"),
	  .slot = { [IRQ_APIC] = F("apicid"),
		    [IRQ_VECTOR] = F("vec", "vector"),
		    [IRQ_MODE] = F("dm") } },
	{ EV_KVM_INJ_VIRQ, NAMES("kvm_inj_virq"),
	  .slot = { [INJ_VECTOR] = F("irq", "vector", "vec"),
		    [INJ_REINJECTED] = F("reinjected"),
		    [INJ_SOFT] = F("soft") } },
	{ EV_KVM_APIC_IPI, NAMES("kvm_apic_ipi"),
	  .slot = { [IPI_ICR_LOW] = F("icr_low"), [IPI_DEST] = F("dest_id") } },
	{ EV_KVM_APIC, NAMES("kvm_apic"),
	  .slot = { [APIC_WRITE] = F("rw"), [APIC_REGISTER] = F("reg"),
		    [APIC_VALUE] = F("val") } },
	{ EV_KVM_MSR, NAMES("kvm_msr"),
	  .slot = { [MSR_WRITE] = F("write"), [MSR_NUMBER] = F("ecx"),
		    [MSR_VALUE] = F("data") } },
	{ EV_KVM_MSI, NAMES("kvm_msi_set_irq"),
	  .slot = { [MSI_ADDRESS] = F("address"), [MSI_DATA] = F("data") } },
	{ EV_KVM_SET_IRQ, NAMES("kvm_set_irq"),
	  .slot = { [SET_IRQ_GSI] = F("gsi"), [SET_IRQ_LEVEL] = F("level") } },
	{ EV_KVM_IOAPIC_IRQ, NAMES("kvm_ioapic_set_irq"),
	  .slot = { [IOAPIC_ENTRY] = F("e"), [IOAPIC_PIN] = F("pin") } },
	{ EV_KVM_HYPERCALL, NAMES("kvm_hypercall"),
	  .slot = { [HYPERCALL_NUMBER] = F("nr"), [HYPERCALL_A0] = F("a0"),
		    [HYPERCALL_A1] = F("a1"), [HYPERCALL_A2] = F("a2"),
		    [HYPERCALL_A3] = F("a3") } },
	{ EV_KVM_HV_TIMER, NAMES("kvm_hv_timer_state"),
	  .slot = { [HV_TIMER_VCPU] = F("vcpu_id"),
		    [HV_TIMER_IN_USE] = F("hv_timer_in_use") } },
	/* Whoever added it gave it a name of his own: see vocab_by_fields(). */
	{ EV_GUEST_CONTEXT, NAMES("guest_context", "vcpu_enter_guest",
				  "addons_vcpu_enter_guest"),
	  .slot = { [CONTEXT_CR3] = F("cr3", "cr3*"),
		    [CONTEXT_SP] = F("sp", "rsp", "sp*", "rsp*"),
		    [CONTEXT_IP] = F("ip", "rip", "ip*", "rip*"),
		    [CONTEXT_VCPU] = F("vcpu", "vcpu_id", "vcpu*"),
		    [CONTEXT_AVAIL] = F("avail", "regs_avail") } },
	{ EV_HRTIMER_START, NAMES("hrtimer_start"),
	  .slot = { [HRTIMER_TIMER] = F("hrtimer"),
		    [HRTIMER_FUNCTION] = F("function"),
		    [HRTIMER_EXPIRES] = F("expires") } },
	{ EV_HRTIMER_EXPIRE_ENTRY, NAMES("hrtimer_expire_entry"),
	  .slot = { [HRTIMER_TIMER] = F("hrtimer"),
		    [HRTIMER_FUNCTION] = F("function") } },
	{ EV_HRTIMER_EXPIRE_EXIT, NAMES("hrtimer_expire_exit"),
	  .slot = { [HRTIMER_TIMER] = F("hrtimer") } },
	{ EV_BLOCK_INSERT, NAMES("block_rq_insert"), BLOCK_FIELDS },
	{ EV_BLOCK_ISSUE, NAMES("block_rq_issue"), BLOCK_FIELDS },
	{ EV_BLOCK_COMPLETE, NAMES("block_rq_complete"), BLOCK_FIELDS },
	{ EV_BLOCK_BIO_QUEUE, NAMES("block_bio_queue"), BLOCK_FIELDS },
	{ EV_NET_RX, NAMES("netif_rx"), NET_FIELDS },
	{ EV_NET_RECEIVE, NAMES("netif_receive_skb"), NET_FIELDS },
	{ EV_NET_QUEUE, NAMES("net_dev_queue"), NET_FIELDS },
	{ EV_NET_XMIT, NAMES("net_dev_xmit"), NET_FIELDS },
	{ EV_QEMU_SUBMIT, NAMES("qemu:thread_pool_submit",
				"qemu:thread_pool_submit_aio"),
	  .slot = { [QEMU_REQUEST] = F("req") } },
	{ EV_QEMU_COMPLETE, NAMES("qemu:thread_pool_complete"),
	  .slot = { [QEMU_REQUEST] = F("req"), [QEMU_RET] = F("ret") } },
	{ EV_QEMU_IO, NAMES("qemu:bdrv_co_io_em", "qemu:file_paio_submit"),
	  .slot = { [QEMU_REQUEST] = F("acb"), [QEMU_WRITE] = F("is_write", "type"),
		    [QEMU_SECTOR] = F("sector_num", "offset"),
		    [QEMU_SECTORS] = F("nb_sectors"),
		    [QEMU_BYTES] = F("count", "bytes") } },
	{ EV_STATE_BLOCK_DEVICE, NAMES("lttng_statedump_block_device",
				       "state_block_device"),
	  .slot = { [DUMP_DEVICE] = F("dev") },
	  .text = { F("diskname") } },
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
	[EV_KVM_ACCEPT_IRQ] = "kvm_apic_accept_irq",
	[EV_KVM_INJ_VIRQ] = "kvm_inj_virq",
	[EV_KVM_APIC_IPI] = "kvm_apic_ipi",
	[EV_KVM_APIC] = "kvm_apic",
	[EV_KVM_MSR] = "kvm_msr",
	[EV_KVM_MSI] = "kvm_msi_set_irq",
	[EV_KVM_SET_IRQ] = "kvm_set_irq",
	[EV_KVM_IOAPIC_IRQ] = "kvm_ioapic_set_irq",
	[EV_KVM_HYPERCALL] = "kvm_hypercall",
	[EV_KVM_HV_TIMER] = "kvm_hv_timer_state",
	[EV_GUEST_CONTEXT] = "guest_context",
	[EV_HRTIMER_START] = "hrtimer_start",
	[EV_HRTIMER_EXPIRE_ENTRY] = "hrtimer_expire_entry",
	[EV_HRTIMER_EXPIRE_EXIT] = "hrtimer_expire_exit",
	[EV_BLOCK_INSERT] = "block_rq_insert",
	[EV_BLOCK_ISSUE] = "block_rq_issue",
	[EV_BLOCK_COMPLETE] = "block_rq_complete",
	[EV_BLOCK_BIO_QUEUE] = "block_bio_queue",
	[EV_NET_RX] = "netif_rx",
	[EV_NET_RECEIVE] = "netif_receive_skb",
	[EV_NET_QUEUE] = "net_dev_queue",
	[EV_NET_XMIT] = "net_dev_xmit",
	[EV_QEMU_SUBMIT] = "qemu:thread_pool_submit",
	[EV_QEMU_COMPLETE] = "qemu:thread_pool_complete",
	[EV_QEMU_IO] = "qemu:bdrv_co_io_em",
	[EV_STATE_PROCESS] = "state_process",
	[EV_STATE_BLOCK_DEVICE] = "state_block_device",
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
	{ "timer_hrtimer_*", "hrtimer_*" },
	{ "net_if_*", "netif_*" },
	{ "qemu:*", "qemu:*" }, /* a user-space provider, part of the name */
	{ "kvm_x86_*", "kvm_*" },
};

static const char *const providers[] = { "sched", "irq", "kvm", "timer",
					 "block", "net", NULL };

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

bool vocab_field_is(const char *pattern, const char *name)
{
	size_t len = strlen(pattern);

	if (len && pattern[len - 1] == '*')
		return !strncmp(pattern, name, len - 1);
	return !strcmp(pattern, name);
}

const struct vocab_row *vocab_by_fields(bool (*has)(const char *pattern,
						    const void *data),
					const void *data)
{
	const struct vocab_row *row = vocab_row(EV_GUEST_CONTEXT);
	const char *const *names = row->slot[CONTEXT_CR3].names;

	for (int i = 0; i < VOCAB_NAMES_MAX && names[i]; i++)
		if (has(names[i], data))
			return row;
	return NULL;
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
