/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kprobe that tells a guest's CR3, stack and instruction pointer whenever
 * a vCPU enters it.
 *
 * No event of a stock kernel tells them.  KVM's function that enters the guest
 * gets the vCPU as its first argument (%di), and a kprobe can follow pointers
 * from there.  Where things lie differs from kernel to kernel and is computed
 * from its types; only AMD's control block (VMCB) is laid down by the
 * architecture.
 *
 * AMD: CR3 is in the control block, where the processor left it.  SP and IP
 * are taken from KVM's own array: KVM copies them into the control block only
 * inside of the probed function.
 *
 * Intel: CR3, SP and IP are in the VMCS, which only the VMREAD instruction
 * reads.  KVM's copies are valid only if it happened to read them since the
 * last exit; a mask (field avail) tells which are.
 *
 * The names of the fields (vcpu, cr3, rsp, rip, avail) are those by which
 * the vocabulary (trace/vocab.h) knows such an event under any name.
 */
#ifndef KPROBE_GUEST_PROBE_H
#define KPROBE_GUEST_PROBE_H

#include <stdbool.h>

#include "kprobe/kernel-types.h"

enum kvm_vendor { KVM_AMD, KVM_INTEL, KVM_VENDOR_COUNT };

/* How things are called on that vendor's processors. */
struct kvm_vendor_names {
	const char *option;    /* "amd" */
	const char *people;    /* "AMD" */
	const char *module;    /* "kvm_amd" */
	const char *structure; /* around struct kvm_vcpu: "vcpu_svm" */
	const char *function;  /* that enters the guest: "svm_vcpu_run" */
};

const struct kvm_vendor_names *kvm_vendor_names(enum kvm_vendor vendor);

/* The event's name, group and own. */
#define GUEST_PROBE_GROUP "kvmscope"
#define GUEST_PROBE_EVENT "guest_context"

struct guest_probe {
	enum kvm_vendor vendor;
	char *fields; /* "vcpu=+36(%di):u32 cr3=..." */
	/*
	 * The field cr3 to be used instead where a guest's page tables are
	 * shadowed (kvm_amd.npt=0); NULL for Intel.
	 */
	char *shadowed_cr3;
	bool function_known; /* the kernel's types tell of the function */
};

/*
 * Make the probe for a kernel of that vendor.  Fails, saying what is missing,
 * if the types do not tell all that is needed; @probe is then untouched.  To
 * be emptied with guest_probe_clear().
 */
int guest_probe_make(struct guest_probe *probe, enum kvm_vendor vendor,
		     const struct kernel_types *kt, struct err *err);
void guest_probe_clear(struct guest_probe *probe);

/*
 * The definition as the kernel's file kprobe_events takes it ("p:kvmscope/
 * guest_context svm_vcpu_run ..."), and as 'perf probe' does.  Caller frees
 * with g_free().
 */
char *guest_probe_tracefs(const struct guest_probe *probe);
char *guest_probe_perf(const struct guest_probe *probe);

#endif
