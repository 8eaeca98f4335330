/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that the kernel gives to numbers: VM exit reasons of both vendors,
 * softirqs.
 *
 * Exit reasons: arch/x86/include/uapi/asm/vmx.h and svm.h of Linux 6.1 and
 * 6.12; the spelling is the one of the kernel's own kvm_exit event
 * (VMX_EXIT_REASONS, SVM_EXIT_REASONS), so that it can be searched for.
 */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ISA_VMX = 1, ISA_SVM = 2, ISA_COUNT }; /* field isa of kvm_exit */

/*
 * The code that stands for @reason: on VMX the flag bits (failed entry, from
 * an enclave) are masked away, on SVM it is the reason itself.
 */
uint32_t exit_code(uint32_t isa, uint64_t reason);

/*
 * The name of an exit code, written into @buf where there is none in the
 * table ("VMX_77", "read_cr5", "excp_9").  Never NULL.
 */
const char *exit_name(uint32_t isa, uint32_t code, char *buf, size_t size);

/* The guest said that it has nothing to do: HLT. */
bool exit_is_halt(uint32_t isa, uint32_t code);

#define VMX_PREEMPTION_TIMER 52 /* the guest's timer ran out */

/* "TIMER" for 1, NULL for a number that is no softirq. */
const char *softirq_name(int64_t vec);

#endif
