/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes out of the types of a kernel that is known, of kernels in which
 * something is not as it should be, and of bytes that are none.
 */
#include "config.h"

#include <bpf/libbpf.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "kprobe/guest-probe.h"
#include "kprobe/host-cpu.h"
#include "kprobe/kernel-types.h"
#include "kprobe/probe-text.h"
#include "tests/kprobe-sample.h"
#include "tests/tap.h"

/* Debian's 6.1.0-54-amd64. */
#define AMD_DEBIAN                                                             \
	"p:kvmscope/guest_context svm_vcpu_run vcpu=+36(%di):u32 "             \
	"cr3=+1360(+6552(%di)):x64 rsp=+328(%di):x64 rip=+424(%di):x64 "       \
	"cpl=+1227(+6552(%di)):u8 vmcb=+6552(%di):x64"
#define INTEL_DEBIAN                                                           \
	"p:kvmscope/guest_context vmx_vcpu_run vcpu=+36(%di):u32 "             \
	"avail=+432(%di):x32 cr3=+464(%di):x64 rsp=+328(%di):x64 "             \
	"rip=+424(%di):x64"

static char *folder; /* the files of all samples, one after the other */
static char *base, *kvm, *modules[KVM_VENDOR_COUNT];

static void write_sample(enum sample_flaw flaw)
{
	struct sample s;

	sample_make(&s, flaw);
	sample_write(&s, folder);
	sample_free(&s);
}

/* The definition for @vendor by the written files, or what is wrong. */
static char *define(enum kvm_vendor vendor, bool built_in)
{
	struct kernel_type_files files = {
		.base = base,
		.kvm = built_in ? NULL : kvm,
		.vendor = built_in ? NULL : modules[vendor],
	};
	struct guest_probe probe;
	struct err err = ERR_INIT;
	struct kernel_types *kt;
	char *text;

	kt = kernel_types_open(&files, &err);
	if (!kt || guest_probe_make(&probe, vendor, kt, &err)) {
		text = g_strdup(err.msg);
		err_clear(&err);
	} else {
		text = guest_probe_tracefs(&probe);
		guest_probe_clear(&probe);
	}
	kernel_types_free(kt);
	return text;
}

static void check(enum sample_flaw flaw, enum kvm_vendor vendor,
		  const char *want, const char *what)
{
	char *got;

	write_sample(flaw);
	got = define(vendor, flaw == SAMPLE_BUILT_IN);
	is_text(got, want, "%s", what);
	g_free(got);
}

/* clang-format off */
static const struct {
	enum sample_flaw flaw;
	enum kvm_vendor vendor;
	const char *want, *what;
} cases[] = {
	{ SAMPLE_GOOD, KVM_AMD, AMD_DEBIAN " vmcb01=+6560(%di):x64",
	  "AMD, as on Debian 12" },
	{ SAMPLE_GOOD, KVM_INTEL, INTEL_DEBIAN, "Intel, as on Debian 12" },
	{ SAMPLE_BUILT_IN, KVM_AMD, AMD_DEBIAN " vmcb01=+6560(%di):x64",
	  "KVM built in" },
	{ SAMPLE_BUILT_IN, KVM_INTEL,
	  "the kernel's types have no struct 'vcpu_vmx'",
	  "KVM of the other vendor alone" },
	{ SAMPLE_NESTED, KVM_AMD, AMD_DEBIAN " vmcb01=+6560(%di):x64",
	  "members in anonymous structures and unions" },
	{ SAMPLE_NO_VMCB01, KVM_AMD, AMD_DEBIAN, "an older way to nest" },
	{ SAMPLE_NO_FUNCTION, KVM_INTEL, INTEL_DEBIAN,
	  "a function that is not told of" },
	{ SAMPLE_NO_CR3, KVM_INTEL,
	  "this kernel's struct 'kvm_vcpu' has no member 'arch.cr3'",
	  "a missing member" },
	{ SAMPLE_NO_CONSTANT, KVM_AMD,
	  "the kernel's types have no constant 'VCPU_REGS_RIP'",
	  "a missing constant" },
	{ SAMPLE_SHORT_REGS, KVM_AMD,
	  "'kvm_vcpu.arch.regs' of this kernel does not hold the register "
	  "VCPU_REGS_RIP", "an array that is too short" },
	{ SAMPLE_BIT_FIELD, KVM_AMD,
	  "member 'vcpu_id' of this kernel's struct 'kvm_vcpu' is a bit field",
	  "a bit field" },
	{ SAMPLE_STRUCTURE, KVM_INTEL,
	  "'kvm_vcpu.vcpu_id' of this kernel is not one number",
	  "a structure instead of a number" },
	{ SAMPLE_NO_POINTER, KVM_AMD,
	  "'vcpu_svm.vmcb' of this kernel is not a pointer",
	  "a number instead of a pointer" },
	{ SAMPLE_LATE_VCPU, KVM_INTEL,
	  "this kernel's struct 'vcpu_vmx' does not begin with its vCPU",
	  "a vCPU that is not the first" },
	{ SAMPLE_OTHER_ARGUMENT, KVM_AMD,
	  "this kernel's function 'svm_vcpu_run' does not take the vCPU as its "
	  "first argument", "another first argument" },
	{ SAMPLE_OTHER_CR3, KVM_INTEL,
	  "this kernel's regs_avail tells of CR3 in bit 20, not 19: kvmscope "
	  "would read a probe of it wrongly",
	  "a mask with another order" },
	{ SAMPLE_LOOP, KVM_AMD,
	  "this kernel's struct 'kvm_vcpu' has no member 'vcpu_id'",
	  "a structure that holds itself" },
	{ SAMPLE_NAME_LOOP, KVM_AMD,
	  "this kernel's struct 'kvm_vcpu' has no member 'arch.regs'",
	  "a name that stands for itself" },
};
/* clang-format on */

static void test_definitions(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		check(cases[i].flaw, cases[i].vendor, cases[i].want,
		      cases[i].what);
}

static void test_32_bits(void)
{
	char *got, *want;

	write_sample(SAMPLE_BITS_32);
	got = define(KVM_AMD, false);
	want = g_strdup_printf("'%s' is not of a 64-bit kernel", base);
	is_text(got, want, "a 32-bit kernel");
	g_free(want);
	g_free(got);
}

static void test_members(void)
{
	struct kernel_type_files files = { base, kvm, modules[KVM_AMD] };
	struct err err = ERR_INIT;
	struct kernel_member m;
	struct kernel_types *kt;
	int64_t value;

	write_sample(SAMPLE_GOOD);
	kt = kernel_types_open(&files, &err);
	if (!ok(kt, "the good files are read"))
		return;
	ok(!kernel_types_member(kt, "kvm_vcpu", "arch.regs", &m, &err) &&
		   m.offset == 296 && m.size == 8 && m.items == 17 &&
		   !m.pointer,
	   "an array has items");
	ok(!kernel_types_member(kt, "vcpu_svm", "vmcb01.ptr", &m, &err) &&
		   m.offset == 6560 && m.size == 8 && !m.items && m.pointer,
	   "a pointer is one");
	ok(kernel_types_member(kt, "kvm_vcpu", "", &m, NULL) < 0 &&
		   kernel_types_member(kt, "kvm_vcpu", "arch.", &m, NULL) < 0 &&
		   kernel_types_member(kt, "", "x", &m, NULL) < 0,
	   "nothing is found without a name");
	ok(kernel_types_has(kt, "vcpu_svm") && !kernel_types_has(kt, "kvm_reg"),
	   "a structure is there, an enumeration is none");
	ok(!kernel_types_constant(kt, "VCPU_EXREG_CR3", &value, &err) &&
		   value == 19,
	   "a constant has its value");
	is_int(kernel_types_function(kt, "svm_vcpu_run", "kvm_vcpu"), TAKES_IT,
	       "the function takes a vCPU");
	is_int(kernel_types_function(kt, "svm_vcpu_run", "vcpu_svm"),
	       TAKES_OTHER, "and nothing else");
	is_int(kernel_types_function(kt, "kvm_vcpu", "kvm_vcpu"), TAKES_UNKNOWN,
	       "a structure is no function");
	kernel_types_free(kt);
}

static void test_text(void)
{
	struct guest_probe amd = { KVM_AMD, (char *)"vcpu=+1(%di):u32",
				   (char *)"cr3=+2(%di):x64", true };
	struct guest_probe intel = { KVM_INTEL, (char *)"avail=+3(%di):x32",
				     NULL, false };
	char *text;

	text = probe_text(&amd, "kernel 6.1.0", true);
	ok(strstr(text, "    echo 'p:kvmscope/guest_context svm_vcpu_run "
			"vcpu=+1(%di):u32' >> "
			"/sys/kernel/tracing/kprobe_events\n"),
	   "tracefs has its command");
	ok(strstr(text, "    perf probe -m kvm_amd 'kvmscope:guest_context="
			"svm_vcpu_run vcpu=+1(%di):u32'\n"),
	   "perf has its command, with the module");
	ok(strstr(text, "kernel 6.1.0, AMD (kvm_amd)") &&
		   strstr(text, "cr3=+2(%di):x64 for cr3") &&
		   strstr(text, "SEV-ES") && strstr(text, "LTTng: an added"),
	   "AMD's limits are told");
	ok(!strstr(text, "VMREAD") && !strstr(text, "/proc/kallsyms"),
	   "and nothing of Intel's");
	g_free(text);
	text = probe_text(&intel, "kernel 6.1.0", false);
	ok(strstr(text, "    perf probe 'kvmscope:guest_context=vmx_vcpu_run "),
	   "what is built in has no module");
	ok(strstr(text, "bit 19 of avail") && strstr(text, "\n  a. ") &&
		   strstr(text, "\n  e. ") && !strstr(text, "SEV"),
	   "Intel's limits and ways are told");
	ok(strstr(text, "grep -w vmx_vcpu_run /proc/kallsyms"),
	   "a function that is not told of can be looked for");
	g_free(text);
}

/* ----- what is none ----------------------------------------------------- */

static char *damage(const char *bytes, gsize size, GRand *random)
{
	char *copy = g_memdup2(bytes, size);
	int n = g_rand_int_range(random, 1, 6);

	while (n--)
		copy[g_rand_int_range(random, 0, (gint32)size)] =
			(char)g_rand_int_range(random, 0, 256);
	return copy;
}

/* Files with wrong bytes give a definition or a sentence, never a crash. */
static void hostile(const char *path, int rounds)
{
	GRand *random = g_rand_new_with_seed(20261125);
	int defined = 0, refused = 0;
	char *bytes, *bad, *got;
	gsize size;

	write_sample(SAMPLE_GOOD);
	if (!g_file_get_contents(path, &bytes, &size, NULL))
		g_error("no %s", path);
	for (int i = 0; i < rounds; i++) {
		gsize cut = size;

		if (i % 4 == 0)
			cut = (gsize)g_rand_int_range(random, 0, (gint32)size);
		bad = damage(bytes, size, random);
		g_file_set_contents(path, bad, (gssize)cut, NULL);
		got = define(KVM_AMD, false);
		if (!got || !*got)
			ok(false, "round %d says nothing", i);
		else if (g_str_has_prefix(got, "p:"))
			defined++;
		else
			refused++;
		g_free(got);
		g_free(bad);
	}
	ok(defined && refused && defined + refused == rounds,
	   "%d wrong files: %d still tell all, %d are refused in a sentence",
	   rounds, defined, refused);
	g_free(bytes);
	g_rand_free(random);
}

static void test_hostile(void)
{
	hostile(base, 1000);
	hostile(modules[KVM_AMD], 3000);
}

static void test_no_file(void)
{
	char *got, *want;

	write_sample(SAMPLE_GOOD);
	g_file_set_contents(kvm, "no types", -1, NULL);
	got = define(KVM_AMD, false);
	want = g_strdup_printf("'%s' holds no type information (BTF) that fits "
			       "to the kernel's",
			       kvm);
	is_text(got, want, "other bytes");
	g_free(want);
	g_free(got);
	g_unlink(kvm);
	got = define(KVM_AMD, false);
	want = g_strdup_printf("cannot read the types in '%s': No such file "
			       "or directory",
			       kvm);
	is_text(got, want, "a file that is not there");
	g_free(want);
	g_free(got);
}

/* ----- whose processors ------------------------------------------------- */

static void check_cpu(const char *text, int status, enum kvm_vendor want,
		      const char *sentence)
{
	char *path = g_build_filename(folder, "cpuinfo", NULL);
	enum kvm_vendor vendor = KVM_VENDOR_COUNT;
	struct err err = ERR_INIT;
	char *head = g_strndup(text, strcspn(text, "\n"));

	g_file_set_contents(path, text, -1, NULL);
	ok(host_cpu_vendor(path, &vendor, &err) == status && vendor == want &&
		   (!sentence || strstr(err.msg, sentence)),
	   "cpuinfo '%s'", head);
	err_clear(&err);
	g_unlink(path);
	g_free(head);
	g_free(path);
}

static void test_cpus(void)
{
	enum kvm_vendor vendor;

	check_cpu("processor\t: 0\nvendor_id\t: AuthenticAMD\nx : y\n", 0,
		  KVM_AMD, NULL);
	check_cpu("vendor_id\t: HygonGenuine\n", 0, KVM_AMD, NULL);
	check_cpu("vendor_id\t: GenuineIntel\n", 0, KVM_INTEL, NULL);
	check_cpu("vendor_id\t:   Shanghai  \n", 0, KVM_INTEL, NULL);
	check_cpu("vendor_id\t: TransmetaCPU\n", -1, KVM_VENDOR_COUNT,
		  "processors by 'TransmetaCPU'");
	check_cpu("processor\t: 0\nBogoMIPS\t: 50.00\n", -1, KVM_VENDOR_COUNT,
		  "does not say whose");
	check_cpu("vendor_id", -1, KVM_VENDOR_COUNT, "does not say whose");
	ok(host_cpu_vendor("/nonexistent/cpuinfo", &vendor, NULL) < 0,
	   "no cpuinfo");
}

int main(void)
{
	GError *error = NULL;

	tap_begin();
	folder = g_dir_make_tmp("kvmscope-kprobe-XXXXXX", &error);
	if (!folder)
		g_error("%s", error->message);
	base = g_build_filename(folder, "vmlinux", NULL);
	kvm = g_build_filename(folder, "kvm", NULL);
	modules[KVM_AMD] = g_build_filename(folder, "kvm_amd", NULL);
	modules[KVM_INTEL] = g_build_filename(folder, "kvm_intel", NULL);
	test_definitions();
	test_32_bits();
	test_members();
	test_text();
	test_hostile();
	test_no_file();
	test_cpus();
	for (int i = 0; i < KVM_VENDOR_COUNT; i++) {
		g_unlink(modules[i]);
		g_free(modules[i]);
	}
	g_unlink(base);
	g_free(base);
	g_free(kvm);
	ok(!g_rmdir(folder), "nothing is left behind");
	g_free(folder);
	return tap_end();
}
