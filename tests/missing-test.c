/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a trace lacks: which rows of the table are told of which events, and
 * which of their texts by whose processors were seen.
 */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "analysis/missing.h"
#include "tests/tap.h"

#define KINDS_MAX 8

static void collect(const char *events, const char *effect, void *data)
{
	g_string_append_printf(data, "%s: %s\n", events, effect);
}

/* What is told if everything is there but @lacking (EV_NONE-ended). */
static char *told(const enum event_kind *lacking, struct missing_input in)
{
	GString *text = g_string_new(NULL);
	bool present[EV_COUNT];

	for (int k = 0; k < EV_COUNT; k++)
		present[k] = true;
	for (; *lacking != EV_NONE; lacking++)
		present[*lacking] = false;
	in.present = present;
	missing_events(&in, collect, text);
	return g_string_free(text, FALSE);
}

/* clang-format off */
static const struct {
	enum event_kind lacking[KINDS_MAX];
	const char *want; /* begins the one line; NULL: nothing is told */
} cases[] = {
	{ { EV_NONE }, NULL },
	{ { EV_SCHED_WAKING }, NULL },
	{ { EV_SCHED_WAKING, EV_SCHED_WAKEUP }, "sched_waking, sched_wakeup: " },
	{ { EV_KVM_ACCEPT_IRQ }, "kvm_apic_accept_irq: who raised" },
	{ { EV_KVM_INJ_VIRQ }, NULL },
	{ { EV_KVM_ACCEPT_IRQ, EV_KVM_INJ_VIRQ },
	  "kvm_apic_accept_irq, kvm_inj_virq: what a halted vCPU waited for is "
	  "known only by who woke it" },
	{ { EV_HRTIMER_EXPIRE_ENTRY }, NULL },
	{ { EV_HRTIMER_EXPIRE_ENTRY, EV_VECTOR_ENTRY },
	  "hrtimer_expire_entry, irq_vectors: that a vCPU waited for its timer" },
	{ { EV_KVM_MSI }, "kvm_msi_set_irq: " },
	{ { EV_KVM_APIC_IPI }, "kvm_apic_ipi: " },
	/* Without interrupts there are no vectors to be sure of. */
	{ { EV_KVM_MSI, EV_KVM_APIC_IPI, EV_KVM_ACCEPT_IRQ },
	  "kvm_apic_accept_irq: " },
	{ { EV_BLOCK_ISSUE, EV_BLOCK_INSERT, EV_BLOCK_BIO_QUEUE,
	    EV_BLOCK_COMPLETE }, NULL },
	{ { EV_BLOCK_COMPLETE, EV_QEMU_COMPLETE, EV_QEMU_SUBMIT,
	    EV_SYSCALL_EXIT }, "block_rq_complete: how long" },
	{ { EV_BLOCK_ISSUE, EV_BLOCK_INSERT, EV_BLOCK_BIO_QUEUE,
	    EV_BLOCK_COMPLETE, EV_QEMU_SUBMIT, EV_SYSCALL_EXIT },
	  "block_rq_issue, block_rq_complete, system calls: nothing is known" },
	{ { EV_NET_XMIT, EV_NET_RX }, NULL },
	{ { EV_NET_XMIT, EV_NET_RX, EV_NET_RECEIVE },
	  "net_dev_xmit, netif_receive_skb, netif_rx: nothing is known" },
};
/* clang-format on */

static void test_rows(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *got = told(cases[i].lacking, (struct missing_input){ 0 });
		const char *end = strchr(got, '\n');

		if (!cases[i].want)
			is_text(got, "", "case %zu: nothing is told", i);
		else if (!ok(g_str_has_prefix(got, cases[i].want) && !end[1],
			     "case %zu: one row is told", i))
			printf("# %s", got);
		g_free(got);
	}
}

/* A trace without any VM lacks nothing about VMs but how to know them. */
static void test_no_vm(void)
{
	GString *text = g_string_new(NULL);
	bool present[EV_COUNT] = { false };
	struct missing_input in = { .present = present };

	present[EV_SCHED_SWITCH] = true;
	missing_events(&in, collect, text);
	ok(strstr(text->str, "kvm_entry, kvm_exit: no VM is recognised") &&
		   !strstr(text->str, "kvmscope probe") &&
		   !strstr(text->str, "disk requests"),
	   "what is of no use without VMs is not told");
	g_string_free(text, TRUE);
}

static void check_context(bool svm, bool vmx, const char *kernel,
			  const char *want, const char *what)
{
	static const enum event_kind lacking[] = { EV_GUEST_CONTEXT, EV_NONE };
	struct missing_input in = { .svm = svm, .vmx = vmx, .kernel = kernel };
	char *got = told(lacking, in);
	char *line = g_strdup_printf("CR3 at kvm_entry (an added probe): a "
				     "guest's processes are not known; %s\n",
				     want);

	is_text(got, line, "%s", what);
	g_free(line);
	g_free(got);
}

static void test_context(void)
{
	check_context(true, false, "6.1.0-56-amd64",
		      "on the host, 'kvmscope probe' prints the kprobe on "
		      "svm_vcpu_run that tells them on AMD, for its kernel "
		      "(6.1.0-56-amd64)",
		      "AMD");
	check_context(false, true, "6.5.0",
		      "on Intel a kprobe tells CR3 only now and then, an added "
		      "kernel module always: on the host, 'kvmscope probe' "
		      "prints what is possible, for its kernel (6.5.0)",
		      "Intel");
	check_context(false, false, NULL,
		      "on the host, 'kvmscope probe' prints what would tell "
		      "them, for its processors and its kernel",
		      "no exit says whose processors");
	check_context(true, true, NULL,
		      "on the host, 'kvmscope probe' prints what would tell "
		      "them, for its processors and its kernel",
		      "hosts of both");
}

int main(void)
{
	tap_begin();
	test_rows();
	test_no_vm();
	test_context();
	return tap_end();
}
