/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Built without libbpf: nobody reads a kernel's types; see kernel-types.h. */
#include "config.h"

#include "kprobe/kernel-types.h"

#include <stddef.h>

struct kernel_types *kernel_types_open(const struct kernel_type_files *files,
				       struct err *err)
{
	(void)files;
	err_set(err, "this kvmscope was built without libbpf, which reads the "
		     "types of a kernel; install it with its headers "
		     "(libbpf-dev) and build kvmscope again");
	return NULL;
}

void kernel_types_free(struct kernel_types *kt)
{
	(void)kt;
}

bool kernel_types_has(const struct kernel_types *kt, const char *structure)
{
	(void)kt;
	(void)structure;
	return false;
}

int kernel_types_member(const struct kernel_types *kt, const char *structure,
			const char *path, struct kernel_member *member,
			struct err *err)
{
	(void)kt;
	(void)member;
	return err_set(err, "'%s.%s' is not known", structure, path);
}

int kernel_types_constant(const struct kernel_types *kt, const char *name,
			  int64_t *value, struct err *err)
{
	(void)kt;
	(void)value;
	return err_set(err, "'%s' is not known", name);
}

enum function_takes kernel_types_function(const struct kernel_types *kt,
					  const char *function,
					  const char *structure)
{
	(void)kt;
	(void)function;
	(void)structure;
	return TAKES_UNKNOWN;
}
