/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types of a kernel made by hand: see kprobe-sample.h. */
#include "config.h"

#include "tests/kprobe-sample.h"

#include <bpf/libbpf.h>

#include <glib.h>

#define BYTES(n) ((n)*8) /* offsets are in bits */

struct maker {
	struct btf *btf;
	enum sample_flaw flaw;
	int u8, u32, u64, void_ptr; /* ids of types */
	int kvm_vcpu;
};

/* Types that every kernel's own file has. */
static void add_basic(struct maker *m)
{
	int word = m->flaw == SAMPLE_BITS_32 ? 4 : 8;

	m->u8 = btf__add_int(m->btf, "unsigned char", 1, 0);
	m->u32 = btf__add_int(m->btf, "unsigned int", 4, 0);
	m->u64 = btf__add_int(m->btf, "long unsigned int", (size_t)word, 0);
	m->void_ptr = btf__add_ptr(m->btf, 0);
}

static void add_registers(struct maker *m)
{
	btf__add_enum(m->btf, "kvm_reg", 4);
	btf__add_enum_value(m->btf, "VCPU_REGS_RAX", 0);
	btf__add_enum_value(m->btf, "VCPU_REGS_RSP", 4);
	if (m->flaw != SAMPLE_NO_CONSTANT)
		btf__add_enum_value(m->btf, "VCPU_REGS_RIP", 16);
	btf__add_enum_value(m->btf, "VCPU_EXREG_CR3",
			    m->flaw == SAMPLE_OTHER_CR3 ? 20 : 19);
}

/* struct kvm_vcpu_arch, in a typedef of something const; its id. */
static int add_arch(struct maker *m)
{
	unsigned int count = m->flaw == SAMPLE_SHORT_REGS ? 16 : 17;
	int regs = btf__add_array(m->btf, m->u32, m->u64, count);
	int arch;

	arch = btf__add_struct(m->btf, "kvm_vcpu_arch", 1744);
	btf__add_field(m->btf, "regs", regs, 0, 0);
	btf__add_field(m->btf, "regs_avail", m->u32, BYTES(136), 0);
	btf__add_field(m->btf, "regs_dirty", m->u32, BYTES(140), 0);
	btf__add_field(m->btf, "cr0", m->u64, BYTES(144), 0);
	if (m->flaw != SAMPLE_NO_CR3)
		btf__add_field(m->btf, "cr3", m->u64, BYTES(168), 0);
	if (m->flaw == SAMPLE_NAME_LOOP) {
		arch = btf__add_typedef(m->btf, "loop", 0);
		/* It is const loop, and loop is it. */
		btf__add_const(m->btf, arch);
		((struct btf_type *)(uintptr_t)btf__type_by_id(m->btf,
							       (uint32_t)arch))
			->type = (uint32_t)arch + 1;
		return arch;
	}
	return btf__add_const(m->btf, btf__add_typedef(m->btf, "arch_t", arch));
}

/* "cpu" and "vcpu_id" at bytes 32 and 36 of struct kvm_vcpu. */
static void add_ids(struct maker *m, int anonymous, int structure)
{
	if (m->flaw == SAMPLE_NESTED || m->flaw == SAMPLE_LOOP) {
		btf__add_field(m->btf, "", anonymous, BYTES(24), 0);
		return;
	}
	btf__add_field(m->btf, "cpu", m->u32, BYTES(32), 0);
	if (m->flaw == SAMPLE_BIT_FIELD)
		btf__add_field(m->btf, "vcpu_id", m->u32, BYTES(36), 7);
	else
		btf__add_field(m->btf, "vcpu_id",
			       m->flaw == SAMPLE_STRUCTURE ? structure : m->u32,
			       BYTES(36), 0);
}

/* union { u64; struct { u64; u32 cpu; u32 vcpu_id; }; }; its id. */
static int add_anonymous(struct maker *m)
{
	int inner = btf__add_struct(m->btf, NULL, 16);

	/* More ways through it than anybody can walk. */
	for (int i = 0; i < 8 && m->flaw == SAMPLE_LOOP; i++)
		btf__add_field(m->btf, NULL, inner, 0, 0);
	btf__add_field(m->btf, "fill", m->u64, 0, 0);
	if (m->flaw != SAMPLE_LOOP) {
		btf__add_field(m->btf, "cpu", m->u32, BYTES(8), 0);
		btf__add_field(m->btf, "vcpu_id", m->u32, BYTES(12), 0);
	}
	inner = btf__add_volatile(m->btf, inner);
	btf__add_union(m->btf, NULL, 16);
	btf__add_field(m->btf, "other", m->u64, 0, 0);
	btf__add_field(m->btf, NULL, inner, 0, 0);
	return (int)btf__type_cnt(m->btf) - 1;
}

/* What the modules know of a vCPU, each for itself. */
static void add_vcpu(struct maker *m)
{
	int arch, anonymous, structure;

	add_registers(m);
	arch = add_arch(m);
	structure = btf__add_struct(m->btf, "list_head", 16);
	anonymous = add_anonymous(m);
	m->kvm_vcpu = btf__add_struct(m->btf, "kvm_vcpu", 6544);
	btf__add_field(m->btf, "kvm", m->void_ptr, 0, 0);
	add_ids(m, anonymous, structure);
	btf__add_field(m->btf, "arch", arch, BYTES(296), 0);
}

static void add_function(struct maker *m, const char *name)
{
	int argument = btf__add_ptr(m->btf, m->kvm_vcpu);
	int proto;

	if (m->flaw == SAMPLE_NO_FUNCTION)
		return;
	if (m->flaw == SAMPLE_OTHER_ARGUMENT)
		argument = m->u64;
	proto = btf__add_func_proto(m->btf, m->u32);
	btf__add_func_param(m->btf, "vcpu", argument);
	btf__add_func(m->btf, name, BTF_FUNC_STATIC, proto);
}

static void add_amd(struct maker *m)
{
	unsigned int late = m->flaw == SAMPLE_LATE_VCPU ? 8 : 0;
	int vmcb = btf__add_ptr(m->btf, btf__add_struct(m->btf, "vmcb", 4096));
	int info;

	info = btf__add_struct(m->btf, "kvm_vmcb_info", 16);
	btf__add_field(m->btf, "ptr", vmcb, 0, 0);
	btf__add_field(m->btf, "pa", m->u64, BYTES(8), 0);
	btf__add_struct(m->btf, "vcpu_svm", 7248);
	btf__add_field(m->btf, "vcpu", m->kvm_vcpu, BYTES(late), 0);
	btf__add_field(m->btf, "vmcb",
		       m->flaw == SAMPLE_NO_POINTER ? m->u64 : vmcb,
		       BYTES(6552), 0);
	if (m->flaw != SAMPLE_NO_VMCB01)
		btf__add_field(m->btf, "vmcb01", info, BYTES(6560), 0);
	add_function(m, "svm_vcpu_run");
}

static void add_intel(struct maker *m)
{
	unsigned int late = m->flaw == SAMPLE_LATE_VCPU ? 8 : 0;

	btf__add_struct(m->btf, "vcpu_vmx", 9000);
	btf__add_field(m->btf, "vcpu", m->kvm_vcpu, BYTES(late), 0);
	add_function(m, "vmx_vcpu_run");
}

static struct btf *module(const struct maker *base,
			  void (*more)(struct maker *))
{
	struct maker m = *base;

	m.btf = btf__new_empty_split(base->btf);
	add_vcpu(&m);
	if (more)
		more(&m);
	return m.btf;
}

void sample_make(struct sample *s, enum sample_flaw flaw)
{
	struct maker m = { .btf = btf__new_empty(), .flaw = flaw };

	add_basic(&m);
	*s = (struct sample){ .base = m.btf };
	if (flaw == SAMPLE_BUILT_IN) {
		add_vcpu(&m);
		add_amd(&m);
		return;
	}
	s->kvm = module(&m, NULL);
	s->amd = module(&m, add_amd);
	s->intel = module(&m, add_intel);
}

void sample_free(struct sample *s)
{
	btf__free(s->intel);
	btf__free(s->amd);
	btf__free(s->kvm);
	btf__free(s->base);
}

static void write_one(const struct btf *btf, const char *folder,
		      const char *name)
{
	char *path = g_build_filename(folder, name, NULL);
	GError *error = NULL;
	const void *bytes;
	uint32_t size;

	if (btf) {
		bytes = btf__raw_data(btf, &size);
		if (!bytes || !g_file_set_contents(path, bytes, size, &error))
			g_error("cannot write %s", path);
	}
	g_free(path);
}

void sample_write(const struct sample *s, const char *folder)
{
	write_one(s->base, folder, "vmlinux");
	write_one(s->kvm, folder, "kvm");
	write_one(s->amd, folder, "kvm_amd");
	write_one(s->intel, folder, "kvm_intel");
}
