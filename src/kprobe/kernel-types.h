/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types of a kernel: where the members of its structures are.
 *
 * A kernel tells them in BTF: /sys/kernel/btf/vmlinux, and a file for each
 * loaded module, which holds only what vmlinux lacks and counts its types on
 * from there; so a module's file is worth nothing without the vmlinux that it
 * was built with.  A file is raw BTF, as those are, or an ELF file with a
 * section .BTF (kvm.ko, an uncompressed vmlinux).
 *
 * KVM's types are in up to three files.  What is asked for is looked for in
 * that of the vendor's module, then in that of the module kvm, then in the
 * kernel's own, where the modules can be built in.
 *
 * libbpf reads the files (kernel-types.c).  Where the program is built without
 * it, opening them fails with a sentence (kernel-types-none.c).
 */
#ifndef KPROBE_KERNEL_TYPES_H
#define KPROBE_KERNEL_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct kernel_types;

/* Paths; a module's is NULL where it is built in, or not known. */
struct kernel_type_files {
	const char *base; /* vmlinux; never NULL */
	const char *kvm;
	const char *vendor; /* kvm_amd or kvm_intel */
};

struct kernel_member {
	uint64_t offset; /* bytes, from the structure's begin */
	uint64_t size;   /* bytes; of one item if it is an array */
	uint64_t items;  /* of an array, else 0 */
	bool pointer;
};

/*
 * Read the files.  Returns NULL, with a sentence, if one is no BTF, or if they
 * are not of a 64-bit kernel.  To be freed with kernel_types_free().
 */
struct kernel_types *kernel_types_open(const struct kernel_type_files *files,
				       struct err *err);
void kernel_types_free(struct kernel_types *kt); /* NULL is fine */

/* Whether there is a structure of that name with members. */
bool kernel_types_has(const struct kernel_types *kt, const char *structure);

/*
 * Where @path ("arch.regs") of struct @structure is.  Members of anonymous
 * structures and unions count as their holder's, as in C.  Fails if there is
 * none, or if it is a bit field.
 */
int kernel_types_member(const struct kernel_types *kt, const char *structure,
			const char *path, struct kernel_member *member,
			struct err *err);

/* The value of an enumerator ("VCPU_REGS_RSP"). */
int kernel_types_constant(const struct kernel_types *kt, const char *name,
			  int64_t *value, struct err *err);

enum function_takes {
	TAKES_UNKNOWN, /* the kernel tells of no such function */
	TAKES_IT,
	TAKES_OTHER,
};

/* Whether @function's first argument is a pointer to struct @structure. */
enum function_takes kernel_types_function(const struct kernel_types *kt,
					  const char *function,
					  const char *structure);

#endif
