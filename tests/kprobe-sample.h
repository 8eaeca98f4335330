/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of a kernel made by hand, for tests of src/kprobe: with the offsets of
 * Debian's 6.1.0-54-amd64, or with something wrong.
 */
#ifndef TESTS_KPROBE_SAMPLE_H
#define TESTS_KPROBE_SAMPLE_H

#include <bpf/btf.h>

/* What is not as it should be. */
enum sample_flaw {
	SAMPLE_GOOD,
	SAMPLE_BUILT_IN,       /* the modules' types are in the kernel's */
	SAMPLE_NESTED,         /* members in anonymous structures and unions */
	SAMPLE_NO_VMCB01,      /* as before 5.13 */
	SAMPLE_NO_FUNCTION,    /* nothing is told of the functions */
	SAMPLE_NO_CR3,         /* no member kvm_vcpu.arch.cr3 */
	SAMPLE_NO_CONSTANT,    /* no enumerator VCPU_REGS_RIP */
	SAMPLE_SHORT_REGS,     /* the array of registers ends before RIP */
	SAMPLE_BIT_FIELD,      /* kvm_vcpu.vcpu_id is one */
	SAMPLE_STRUCTURE,      /* kvm_vcpu.vcpu_id is a structure */
	SAMPLE_NO_POINTER,     /* vcpu_svm.vmcb is a number */
	SAMPLE_LATE_VCPU,      /* the vCPU is not the first of its structure */
	SAMPLE_OTHER_ARGUMENT, /* the function's first one */
	SAMPLE_OTHER_CR3,      /* bit of regs_avail */
	SAMPLE_LOOP,           /* an anonymous structure is its own member */
	SAMPLE_NAME_LOOP,      /* a typedef that names itself */
	SAMPLE_BITS_32,        /* of a 32-bit kernel */
	SAMPLE_FLAW_COUNT
};

/*
 * The types; modules' are NULL with SAMPLE_BUILT_IN.  To be freed with
 * sample_free().
 */
struct sample {
	struct btf *base, *kvm, *amd, *intel;
};

void sample_make(struct sample *s, enum sample_flaw flaw);
void sample_free(struct sample *s);

/* Write them as FOLDER/vmlinux, kvm, kvm_amd, kvm_intel, as far as there. */
void sample_write(const struct sample *s, const char *folder);

#endif
