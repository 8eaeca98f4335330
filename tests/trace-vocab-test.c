/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the names of each tracer and version become, and what prev_state says.
 */
#include "config.h"

#include <glib.h>
#include <stdbool.h>

#include "tests/tap.h"
#include "trace/vocab.h"

/* clang-format off */
static const struct {
	const char *name;
	enum event_kind kind;
	const char *tail;
} names[] = {
	/* LTTng 2.0 to 2.5 */
	{ "sched_switch", EV_SCHED_SWITCH, NULL },
	{ "sched_wakeup", EV_SCHED_WAKEUP, NULL },
	{ "sched_wakeup_new", EV_SCHED_WAKEUP_NEW, NULL },
	{ "sched_migrate_task", EV_SCHED_MIGRATE, NULL },
	{ "sched_process_fork", EV_SCHED_FORK, NULL },
	{ "sched_process_exec", EV_SCHED_EXEC, NULL },
	{ "sched_process_exit", EV_SCHED_EXIT, NULL },
	{ "sched_process_free", EV_SCHED_FREE, NULL },
	{ "irq_handler_entry", EV_IRQ_ENTRY, NULL },
	{ "irq_handler_exit", EV_IRQ_EXIT, NULL },
	{ "softirq_entry", EV_SOFTIRQ_ENTRY, NULL },
	{ "softirq_exit", EV_SOFTIRQ_EXIT, NULL },
	{ "sys_openat", EV_SYSCALL_ENTRY, "openat" },
	{ "compat_sys_openat", EV_SYSCALL_ENTRY, "openat" },
	{ "sys_exit", EV_SYSCALL_ENTRY, "exit" },
	{ "sys_exit_group", EV_SYSCALL_ENTRY, "exit_group" },
	{ "sys_unknown", EV_SYSCALL_ENTRY, NULL },
	{ "exit_syscall", EV_SYSCALL_EXIT, NULL },
	{ "kvm_entry", EV_KVM_ENTRY, NULL },
	{ "kvm_exit", EV_KVM_EXIT, NULL },
	{ "kvm_userspace_exit", EV_KVM_USERSPACE_EXIT, NULL },
	{ "kvm_nested_vmrun", EV_KVM_NESTED_ENTER, NULL },
	{ "kvm_nested_vmexit_inject", EV_KVM_NESTED_EXIT_INJECT, NULL },
	{ "lttng_statedump_process_state", EV_STATE_PROCESS, NULL },
	{ "lttng_statedump_end", EV_STATE_END, NULL },
	{ "sched_ttwu", EV_SCHED_WAKING, NULL },
	/* 2.6 */
	{ "syscall_entry_openat", EV_SYSCALL_ENTRY, "openat" },
	{ "syscall_exit_openat", EV_SYSCALL_EXIT, "openat" },
	{ "syscall_entry_exit_group", EV_SYSCALL_ENTRY, "exit_group" },
	{ "syscall_exit_exit", EV_SYSCALL_EXIT, "exit" },
	{ "compat_syscall_entry_read", EV_SYSCALL_ENTRY, "read" },
	{ "compat_syscall_exit_read", EV_SYSCALL_EXIT, "read" },
	{ "syscall_entry_unknown", EV_SYSCALL_ENTRY, NULL },
	{ "syscall_exit_unknown", EV_SYSCALL_EXIT, NULL },
	/* 2.7 and later */
	{ "irq_softirq_entry", EV_SOFTIRQ_ENTRY, NULL },
	{ "irq_softirq_exit", EV_SOFTIRQ_EXIT, NULL },
	{ "kvm_x86_entry", EV_KVM_ENTRY, NULL },
	{ "kvm_x86_exit", EV_KVM_EXIT, NULL },
	{ "kvm_x86_nested_vmrun", EV_KVM_NESTED_ENTER, NULL },
	{ "kvm_x86_nested_vmexit_inject", EV_KVM_NESTED_EXIT_INJECT, NULL },
	{ "x86_irq_vectors_local_timer_entry", EV_VECTOR_ENTRY,
	  "local_timer" },
	{ "x86_irq_vectors_call_function_single_exit", EV_VECTOR_EXIT,
	  "call_function_single" },
	/* 2.8 */
	{ "sched_waking", EV_SCHED_WAKING, NULL },
	/* What guests are given, and what their work becomes on the host. */
	{ "kvm_x86_apic_accept_irq", EV_KVM_ACCEPT_IRQ, NULL },
	{ "kvm_x86_inj_virq", EV_KVM_INJ_VIRQ, NULL },
	{ "kvm_x86_apic_ipi", EV_KVM_APIC_IPI, NULL },
	{ "kvm_x86_apic", EV_KVM_APIC, NULL },
	{ "kvm_x86_msr", EV_KVM_MSR, NULL },
	{ "kvm_msi_set_irq", EV_KVM_MSI, NULL },
	{ "kvm_set_irq", EV_KVM_SET_IRQ, NULL },
	{ "kvm_ioapic_set_irq", EV_KVM_IOAPIC_IRQ, NULL },
	{ "kvm_x86_hypercall", EV_KVM_HYPERCALL, NULL },
	{ "kvm:kvm_hv_timer_state", EV_KVM_HV_TIMER, NULL },
	{ "kvm:kvm_apic_accept_irq", EV_KVM_ACCEPT_IRQ, NULL },
	{ "addons_vcpu_enter_guest", EV_GUEST_CONTEXT, NULL },
	{ "vcpu_enter_guest", EV_GUEST_CONTEXT, NULL },
	{ "timer_hrtimer_start", EV_HRTIMER_START, NULL },
	{ "timer_hrtimer_expire_entry", EV_HRTIMER_EXPIRE_ENTRY, NULL },
	{ "timer:hrtimer_expire_exit", EV_HRTIMER_EXPIRE_EXIT, NULL },
	{ "block_rq_issue", EV_BLOCK_ISSUE, NULL },
	{ "block:block_rq_complete", EV_BLOCK_COMPLETE, NULL },
	{ "block_bio_queue", EV_BLOCK_BIO_QUEUE, NULL },
	{ "net_if_receive_skb", EV_NET_RECEIVE, NULL },
	{ "netif_receive_skb", EV_NET_RECEIVE, NULL },
	{ "net:netif_rx", EV_NET_RX, NULL },
	{ "net_dev_xmit", EV_NET_XMIT, NULL },
	{ "net:net_dev_queue", EV_NET_QUEUE, NULL },
	{ "qemu:thread_pool_submit", EV_QEMU_SUBMIT, NULL },
	{ "qemu:bdrv_co_io_em", EV_QEMU_IO, NULL },
	/* perf and ftrace */
	{ "sched:sched_switch", EV_SCHED_SWITCH, NULL },
	{ "sched:sched_waking", EV_SCHED_WAKING, NULL },
	{ "irq:irq_handler_entry", EV_IRQ_ENTRY, NULL },
	{ "irq:softirq_exit", EV_SOFTIRQ_EXIT, NULL },
	{ "kvm:kvm_entry", EV_KVM_ENTRY, NULL },
	{ "kvm:kvm_exit", EV_KVM_EXIT, NULL },
	{ "kvm:kvm_vcpu_wakeup", EV_KVM_VCPU_WAKEUP, NULL },
	{ "kvm:kvm_nested_vmenter", EV_KVM_NESTED_ENTER, NULL },
	{ "raw_syscalls:sys_enter", EV_SYSCALL_ENTRY, NULL },
	{ "raw_syscalls:sys_exit", EV_SYSCALL_EXIT, NULL },
	{ "syscalls:sys_enter_openat", EV_SYSCALL_ENTRY, "openat" },
	{ "syscalls:sys_exit_openat", EV_SYSCALL_EXIT, "openat" },
	{ "syscalls:sys_exit_exit_group", EV_SYSCALL_EXIT, "exit_group" },
	{ "sys_enter_openat", EV_SYSCALL_ENTRY, "openat" },
	{ "irq_vectors:local_timer_entry", EV_VECTOR_ENTRY, "local_timer" },
	{ "irq_vectors:reschedule_exit", EV_VECTOR_EXIT, "reschedule" },
	/* what is not of the vocabulary, or only looks like it */
	{ "kvm_mmu_get_page", EV_NONE, NULL },
	{ "qemu:no_such", EV_NONE, NULL },
	{ "kvm_nested_vmexit", EV_NONE, NULL },
	{ "kvm_nested_vmenter_failed", EV_NONE, NULL },
	{ "irq_softirq_raise", EV_NONE, NULL },
	{ "sched_switched", EV_NONE, NULL },
	{ "x86_irq_vectors__entry", EV_NONE, NULL },
	{ "syscall_entry_", EV_NONE, NULL },
	{ "my_app:sched_switch", EV_NONE, NULL },
	{ "lttng_ust_libc:malloc", EV_NONE, NULL },
	{ "sched:", EV_NONE, NULL },
	{ ":", EV_NONE, NULL },
	{ "", EV_NONE, NULL },
	{ "*", EV_NONE, NULL },
};
/* clang-format on */

/* Whether one of the names in @data, NULL-ended, is what @pattern says. */
static bool among(const char *pattern, const void *data)
{
	for (const char *const *name = data; *name; name++)
		if (vocab_field_is(pattern, *name))
			return true;
	return false;
}

static void test_fields(void)
{
	static const char *const probe[] = { "vcpu", "cr3", "rsp", NULL };
	static const char *const addon[] = { "vcpuID", "cr3tmp", NULL };
	static const char *const other[] = { "cr", "cr2", "ip", NULL };
	const struct vocab_row *row = vocab_by_fields(among, probe);

	ok(row && row->kind == EV_GUEST_CONTEXT,
	   "a probe of any name that tells CR3 is a guest's context");
	ok(vocab_by_fields(among, addon) == row,
	   "a field that begins with cr3 is enough");
	ok(!vocab_by_fields(among, other), "other registers are not");
	ok(vocab_field_is("ip*", "iptmp") && !vocab_field_is("ip", "iptmp") &&
		   vocab_field_is("ip*", "ip"),
	   "a pattern with a star is a beginning");
}

static void test_names(void)
{
	const struct vocab_row *row;
	const char *tail;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		row = vocab_find(names[i].name, &tail);
		ok((row ? row->kind : EV_NONE) == names[i].kind &&
			   !g_strcmp0(tail, names[i].tail),
		   "'%s' is %s %s", names[i].name,
		   vocab_kind_name(names[i].kind),
		   names[i].tail ? names[i].tail : "");
	}
	ok(vocab_find("syscall_entry_openat", NULL), "tail may be NULL");
}

static void test_kinds(void)
{
	const struct vocab_row *row;
	enum event_kind kind;

	for (kind = EV_NONE + 1; kind < EV_LOST; kind++) {
		row = vocab_find(vocab_kind_name(kind), NULL);
		ok(row && row == vocab_row(kind) && row->kind == kind,
		   "%s leads to its own row", vocab_kind_name(kind));
	}
	ok(!vocab_row(EV_LOST) && !vocab_row(EV_NONE), "lost has no row");
	ok(!vocab_find("lost", NULL), "no tracer writes 'lost'");
}

/* clang-format off */
static const struct {
	enum prev_state_code code;
	int64_t value;
	enum task_state state;
} states[] = {
	{ PREV_STATE_RAW_OLDEST, 0, TASK_RUNNABLE },
	{ PREV_STATE_RAW_OLDEST, 1, TASK_SLEEPING },
	{ PREV_STATE_RAW_OLDEST, 2, TASK_DISK },
	{ PREV_STATE_RAW_OLDEST, 64, TASK_DEAD },
	{ PREV_STATE_RAW_OLDEST, 512, TASK_RUNNABLE },
	{ PREV_STATE_RAW_OLD, 0, TASK_RUNNABLE },
	{ PREV_STATE_RAW_OLD, 1, TASK_SLEEPING },
	{ PREV_STATE_RAW_OLD, 2, TASK_DISK },
	{ PREV_STATE_RAW_OLD, 4, TASK_STOPPED },
	{ PREV_STATE_RAW_OLD, 8, TASK_STOPPED },
	{ PREV_STATE_RAW_OLD, 16, TASK_DEAD },
	{ PREV_STATE_RAW_OLD, 32, TASK_DEAD },
	{ PREV_STATE_RAW_OLD, 64, TASK_DEAD },
	{ PREV_STATE_RAW_OLD, 130, TASK_DISK }, /* killable */
	{ PREV_STATE_RAW_OLD, 129, TASK_SLEEPING },
	{ PREV_STATE_RAW_OLD, 256, TASK_RUNNABLE }, /* waking */
	{ PREV_STATE_RAW_OLD, 512, TASK_PARKED },
	{ PREV_STATE_RAW_OLD, 1024, TASK_RUNNABLE }, /* preempted, 3.9 */
	{ PREV_STATE_RAW_OLD, 1026, TASK_IDLE_KTHREAD },
	{ PREV_STATE_RAW_OLD, 2048, TASK_RUNNABLE }, /* preempted, 4.2 */
	{ PREV_STATE_RAW_OLD, 4096, TASK_RUNNABLE }, /* preempted, 4.8 */
	{ PREV_STATE_RAW_414, 0, TASK_RUNNABLE },
	{ PREV_STATE_RAW_414, 1, TASK_SLEEPING },
	{ PREV_STATE_RAW_414, 64, TASK_PARKED },
	{ PREV_STATE_RAW_414, 128, TASK_DEAD },
	{ PREV_STATE_RAW_414, 258, TASK_DISK }, /* killable */
	{ PREV_STATE_RAW_414, 1026, TASK_IDLE_KTHREAD },
	{ PREV_STATE_RAW_414, 4096, TASK_RUNNABLE }, /* preempted */
	{ PREV_STATE_REPORTED, 0, TASK_RUNNABLE },
	{ PREV_STATE_REPORTED, 1, TASK_SLEEPING },
	{ PREV_STATE_REPORTED, 2, TASK_DISK },
	{ PREV_STATE_REPORTED, 4, TASK_STOPPED },
	{ PREV_STATE_REPORTED, 16, TASK_DEAD },
	{ PREV_STATE_REPORTED, 32, TASK_DEAD },
	{ PREV_STATE_REPORTED, 64, TASK_PARKED },
	{ PREV_STATE_REPORTED, 128, TASK_IDLE_KTHREAD },
	{ PREV_STATE_REPORTED, 256, TASK_RUNNABLE }, /* preempted */
};

static const struct {
	const char *tracer;
	int major, minor, patch;
	const char *kernel;
	enum prev_state_code code;
} choices[] = {
	{ "lttng-modules", 2, 0, 0, "3.2.0-23-generic", PREV_STATE_RAW_OLDEST },
	{ "lttng-modules", 2, 1, 0, "3.6.11-1-ARCH", PREV_STATE_RAW_OLDEST },
	{ "lttng-modules", 2, 5, 0, "3.10.31-ltsi", PREV_STATE_RAW_OLD },
	{ "lttng-modules", 2, 12, 0, "4.13.16", PREV_STATE_RAW_OLD },
	{ "lttng-modules", 2, 10, 6, "4.15.0-29-generic", PREV_STATE_RAW_414 },
	{ "lttng-modules", 2, 9, 99, "4.14.0", PREV_STATE_RAW_414 },
	{ "lttng-modules", 2, 10, 12, "4.15.0", PREV_STATE_REPORTED },
	{ "lttng-modules", 2, 11, 0, "4.18.14-arch1-1-ARCH",
	  PREV_STATE_REPORTED },
	{ "lttng-modules", 2, 13, 9, "6.1.0-56-amd64", PREV_STATE_REPORTED },
	{ "perf", 0, 0, 0, "3.10.92-stih418_family+", PREV_STATE_RAW_OLD },
	{ "perf", 0, 0, 0, "6.1.0-56-amd64", PREV_STATE_REPORTED },
	{ NULL, 0, 0, 0, "6.12.0", PREV_STATE_REPORTED },
	{ "lttng-modules", 2, 5, 0, NULL, PREV_STATE_REPORTED },
	{ "lttng-modules", 2, 5, 0, "unknown", PREV_STATE_REPORTED },
	{ "lttng-modules", -1, -1, -1, "99999999999999.1",
	  PREV_STATE_REPORTED },
};
/* clang-format on */

static void test_prev_state(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(states); i++)
		is_int(prev_state_decode(states[i].code, states[i].value),
		       states[i].state, "prev_state %" PRId64 " in code %d",
		       states[i].value, states[i].code);
	for (i = 0; i < G_N_ELEMENTS(choices); i++)
		is_int(prev_state_choose(choices[i].tracer, choices[i].major,
					 choices[i].minor, choices[i].patch,
					 choices[i].kernel),
		       choices[i].code, "code of %s %d.%d.%d on %s",
		       choices[i].tracer ? choices[i].tracer : "-",
		       choices[i].major, choices[i].minor, choices[i].patch,
		       choices[i].kernel ? choices[i].kernel : "-");
	is_int(prev_state_learn(PREV_STATE_REPORTED, 4096), PREV_STATE_RAW_414,
	       "a state larger than any reported one is raw");
	is_int(prev_state_learn(PREV_STATE_REPORTED, 256), PREV_STATE_REPORTED,
	       "256 is reported");
	is_int(prev_state_learn(PREV_STATE_RAW_OLD, 4096), PREV_STATE_RAW_OLD,
	       "what is raw stays raw");
}

int main(void)
{
	tap_begin();
	test_names();
	test_fields();
	test_kinds();
	test_prev_state();
	return tap_end();
}
