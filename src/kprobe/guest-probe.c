/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probe at a guest's entry: see guest-probe.h. */
#include "config.h"

#include "kprobe/guest-probe.h"

#include <inttypes.h>

#include <glib.h>

#include "trace/event.h"

/* The first argument of a function on x86-64. */
#define VCPU "%%di" /* in a format */

/* Of the save area in a VMCB: AMD's manual, volume 2, appendix B. */
#define VMCB_CPL 0x4cb
#define VMCB_CR3 0x550

/* clang-format off */
static const struct kvm_vendor_names names[KVM_VENDOR_COUNT] = {
	[KVM_AMD] =	{ "amd", "AMD", "kvm_amd", "vcpu_svm",
			  "svm_vcpu_run" },
	[KVM_INTEL] =	{ "intel", "Intel", "kvm_intel", "vcpu_vmx",
			  "vmx_vcpu_run" },
};
/* clang-format on */

const struct kvm_vendor_names *kvm_vendor_names(enum kvm_vendor vendor)
{
	return &names[vendor];
}

static void add(GString *fields, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void add(GString *fields, const char *fmt, ...)
{
	va_list ap;

	if (fields->len)
		g_string_append_c(fields, ' ');
	va_start(ap, fmt);
	g_string_append_vprintf(fields, fmt, ap);
	va_end(ap);
}

/* A number that is @path of the vCPU; @format is 'u' or 'x'. */
static int add_number(GString *fields, const struct kernel_types *kt,
		      const char *name, const char *path, char format,
		      struct err *err)
{
	struct kernel_member m;

	if (kernel_types_member(kt, "kvm_vcpu", path, &m, err))
		return -1;
	if (m.items > 1 || (m.size != 4 && m.size != 8))
		return err_set(err,
			       "'kvm_vcpu.%s' of this kernel is not one "
			       "number",
			       path);
	add(fields, "%s=+%" PRIu64 "(" VCPU "):%c%u", name, m.offset, format,
	    (unsigned int)m.size * 8);
	return 0;
}

/* A register out of KVM's array of them; @constant is its index there. */
static int add_register(GString *fields, const struct kernel_types *kt,
			const char *name, const char *constant, struct err *err)
{
	struct kernel_member m;
	int64_t index;

	if (kernel_types_member(kt, "kvm_vcpu", "arch.regs", &m, err) ||
	    kernel_types_constant(kt, constant, &index, err))
		return -1;
	if (m.size != 8 || index < 0 || (uint64_t)index >= m.items)
		return err_set(err,
			       "'kvm_vcpu.arch.regs' of this kernel does not "
			       "hold the register %s",
			       constant);
	add(fields, "%s=+%" PRIu64 "(" VCPU "):x64", name,
	    m.offset + 8 * (uint64_t)index);
	return 0;
}

static int pointer_of_svm(const struct kernel_types *kt, const char *path,
			  uint64_t *offset, struct err *err)
{
	struct kernel_member m;

	if (kernel_types_member(kt, "vcpu_svm", path, &m, err))
		return -1;
	if (!m.pointer || m.items)
		return err_set(err,
			       "'vcpu_svm.%s' of this kernel is not a pointer",
			       path);
	*offset = m.offset;
	return 0;
}

static int make_amd(struct guest_probe *probe, GString *fields,
		    const struct kernel_types *kt, struct err *err)
{
	GString *shadowed = g_string_new(NULL);
	uint64_t vmcb, vmcb01;
	int status;

	status = add_number(fields, kt, "vcpu", "vcpu_id", 'u', err) ||
		 pointer_of_svm(kt, "vmcb", &vmcb, err);
	if (!status)
		add(fields, "cr3=+%d(+%" PRIu64 "(" VCPU ")):x64", VMCB_CR3,
		    vmcb);
	status = status ||
		 add_register(fields, kt, "rsp", "VCPU_REGS_RSP", err) ||
		 add_register(fields, kt, "rip", "VCPU_REGS_RIP", err) ||
		 add_number(shadowed, kt, "cr3", "arch.cr3", 'x', err);
	if (!status) {
		add(fields, "cpl=+%d(+%" PRIu64 "(" VCPU ")):u8", VMCB_CPL,
		    vmcb);
		add(fields, "vmcb=+%" PRIu64 "(" VCPU "):x64", vmcb);
		/* Kernels before 5.13 have another way to nest. */
		if (!pointer_of_svm(kt, "vmcb01.ptr", &vmcb01, NULL))
			add(fields, "vmcb01=+%" PRIu64 "(" VCPU "):x64",
			    vmcb01);
	}
	probe->shadowed_cr3 = g_string_free(shadowed, status != 0);
	return status ? -1 : 0;
}

static int make_intel(GString *fields, const struct kernel_types *kt,
		      struct err *err)
{
	int64_t bit;

	if (kernel_types_constant(kt, "VCPU_EXREG_CR3", &bit, err) ||
	    add_number(fields, kt, "vcpu", "vcpu_id", 'u', err) ||
	    add_number(fields, kt, "avail", "arch.regs_avail", 'x', err) ||
	    add_number(fields, kt, "cr3", "arch.cr3", 'x', err) ||
	    add_register(fields, kt, "rsp", "VCPU_REGS_RSP", err) ||
	    add_register(fields, kt, "rip", "VCPU_REGS_RIP", err))
		return -1;
	if (bit != AVAIL_CR3)
		return err_set(err,
			       "this kernel's regs_avail tells of CR3 in bit "
			       "%" PRId64 ", not %d: kvmscope would read a "
			       "probe of it wrongly",
			       bit, AVAIL_CR3);
	return 0;
}

/* The function must get a vCPU, and the vCPU be where it is looked for. */
static int check_entry(struct guest_probe *probe,
		       const struct kvm_vendor_names *vendor,
		       const struct kernel_types *kt, struct err *err)
{
	enum function_takes takes;
	struct kernel_member vcpu;

	if (kernel_types_member(kt, vendor->structure, "vcpu", &vcpu, err))
		return -1;
	if (vcpu.offset)
		return err_set(err,
			       "this kernel's struct '%s' does not begin with "
			       "its vCPU",
			       vendor->structure);
	takes = kernel_types_function(kt, vendor->function, "kvm_vcpu");
	if (takes == TAKES_OTHER)
		return err_set(err,
			       "this kernel's function '%s' does not take the "
			       "vCPU as its first argument",
			       vendor->function);
	probe->function_known = takes == TAKES_IT;
	return 0;
}

int guest_probe_make(struct guest_probe *probe, enum kvm_vendor vendor,
		     const struct kernel_types *kt, struct err *err)
{
	struct guest_probe made = { .vendor = vendor };
	GString *fields = g_string_new(NULL);
	int status;

	status = check_entry(&made, &names[vendor], kt, err);
	if (!status)
		status = vendor == KVM_AMD ? make_amd(&made, fields, kt, err)
					   : make_intel(fields, kt, err);
	made.fields = g_string_free(fields, FALSE);
	if (status)
		guest_probe_clear(&made);
	else
		*probe = made;
	return status;
}

void guest_probe_clear(struct guest_probe *probe)
{
	g_free(probe->fields);
	g_free(probe->shadowed_cr3);
	probe->fields = probe->shadowed_cr3 = NULL;
}

char *guest_probe_tracefs(const struct guest_probe *probe)
{
	return g_strdup_printf("p:%s/%s %s %s", GUEST_PROBE_GROUP,
			       GUEST_PROBE_EVENT, names[probe->vendor].function,
			       probe->fields);
}

char *guest_probe_perf(const struct guest_probe *probe)
{
	return g_strdup_printf("%s:%s=%s %s", GUEST_PROBE_GROUP,
			       GUEST_PROBE_EVENT, names[probe->vendor].function,
			       probe->fields);
}
