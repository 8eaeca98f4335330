/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvmscope probe: what to add to a host's kernel for guest processes.
 *
 * It prints the definition of a kprobe for a kernel, by default the running
 * one; where that cannot be made, how one would be.  It never loads or installs
 * anything.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <glib.h>

#include "base/err.h"
#include "base/text.h"
#include "command.h"
#include "kprobe/guest-probe.h"
#include "kprobe/host-cpu.h"
#include "kprobe/kernel-types.h"
#include "kprobe/probe-text.h"

#define OWN_TYPES "/sys/kernel/btf/"

static struct kernel_type_files files;
static char *format, *cpu;
static enum kvm_vendor vendor;

static const GOptionEntry options[] = {
	{ "cpu", 0, 0, G_OPTION_ARG_STRING, &cpu,
	  "for that vendor's processors (default: those of the given files, "
	  "else this machine's)",
	  "amd|intel" },
	{ "btf-base", 0, 0, G_OPTION_ARG_FILENAME, &files.base,
	  "the kernel's types, raw BTF or an ELF file (default: " OWN_TYPES
	  "vmlinux)",
	  "FILE" },
	{ "btf-kvm", 0, 0, G_OPTION_ARG_FILENAME, &files.kvm,
	  "those of the module kvm", "FILE" },
	{ "btf-vendor", 0, 0, G_OPTION_ARG_FILENAME, &files.vendor,
	  "those of the module kvm_amd or kvm_intel", "FILE" },
	{ "format", 0, 0, G_OPTION_ARG_STRING, &format,
	  "all there is to say, or the definition alone, for the file "
	  "kprobe_events or for 'perf probe'",
	  "text|tracefs|perf" },
	{ NULL },
};

/* "modules" of this host that are not there are built in, or not loaded. */
static char *own_module(const char *module)
{
	char *path = g_strconcat(OWN_TYPES, module, NULL);

	if (!access(path, R_OK))
		return path;
	g_free(path);
	return NULL;
}

/* The running kernel's files; *@kernel: what to call it. */
static int choose_own(char **kernel, struct err *err)
{
	struct utsname name;

	if (!cpu && host_cpu_vendor("/proc/cpuinfo", &vendor, err))
		return -1;
	if (access(OWN_TYPES "vmlinux", R_OK))
		return err_set(err,
			       "this kernel does not tell its types: '%s' "
			       "cannot be read (a kernel with "
			       "CONFIG_DEBUG_INFO_BTF has it); name the files "
			       "of a kernel with --btf-base and --btf-vendor",
			       OWN_TYPES "vmlinux");
	files.base = g_strdup(OWN_TYPES "vmlinux");
	files.kvm = own_module("kvm");
	files.vendor = own_module(kvm_vendor_names(vendor)->module);
	*kernel = uname(&name) ? g_strdup("this kernel")
			       : g_strdup_printf("kernel %s", name.release);
	return 0;
}

/* Files that were named; what is not named is built into the kernel. */
static void choose_named(char **kernel)
{
	char *named = g_strdup(files.vendor ? files.vendor
			       : files.kvm  ? files.kvm
					    : files.base);

	if (!files.base)
		files.base = g_strdup(OWN_TYPES "vmlinux");
	*kernel = g_strdup_printf("the kernel of '%s'", named);
	g_free(named);
}

/* Where the files tell of one vendor's KVM alone, it is that one. */
static int choose_vendor(const struct kernel_types *kt, struct err *err)
{
	bool has[KVM_VENDOR_COUNT];

	for (int i = 0; i < KVM_VENDOR_COUNT; i++)
		has[i] = kernel_types_has(
			kt, kvm_vendor_names((enum kvm_vendor)i)->structure);
	if (has[KVM_AMD] != has[KVM_INTEL]) {
		vendor = has[KVM_AMD] ? KVM_AMD : KVM_INTEL;
		return 0;
	}
	return host_cpu_vendor("/proc/cpuinfo", &vendor, err);
}

static int check_module(const struct kernel_types *kt, bool own,
			struct err *err)
{
	const struct kvm_vendor_names *names = kvm_vendor_names(vendor);

	if (kernel_types_has(kt, names->structure))
		return 0;
	if (own)
		return err_set(err,
			       "the types of %s are not there: '%s%s' comes "
			       "with the module ('modprobe %s'); or name its "
			       "file with --btf-vendor",
			       names->module, OWN_TYPES, names->module,
			       names->module);
	return err_set(err,
		       "the types of %s are not in the files that were named "
		       "(no struct '%s'); --btf-vendor names the module's, "
		       "--btf-base that of the same kernel",
		       names->module, names->structure);
}

static void print_probe(const struct guest_probe *probe, const char *kernel)
{
	char *text, *clean;

	if (!g_strcmp0(format, "tracefs")) {
		text = guest_probe_tracefs(probe);
		printf("%s\n", text);
	} else if (!g_strcmp0(format, "perf")) {
		text = guest_probe_perf(probe);
		printf("%s\n", text);
	} else {
		clean = text_clean(kernel);
		text = probe_text(probe, clean, files.vendor);
		fputs(text, stdout);
		g_free(clean);
	}
	g_free(text);
}

/* No probe can be made here, but how one is can be told. */
static void print_guide(void)
{
	bool vendors[KVM_VENDOR_COUNT] = { false };
	char *text;

	if (cpu || !host_cpu_vendor("/proc/cpuinfo", &vendor, NULL))
		vendors[vendor] = true;
	else
		vendors[KVM_AMD] = vendors[KVM_INTEL] = true;
	text = probe_guide(vendors);
	fputs(text, stdout);
	g_free(text);
}

static int make(struct guest_probe *made, bool own, char **kernel,
		struct err *err)
{
	struct kernel_types *kt;
	int status = -1;

	if (!own)
		choose_named(kernel);
	else if (choose_own(kernel, err))
		return -1;
	kt = kernel_types_open(&files, err);
	if (kt && (own || cpu || !choose_vendor(kt, err)) &&
	    !check_module(kt, own, err))
		status = guest_probe_make(made, vendor, kt, err);
	kernel_types_free(kt);
	return status;
}

static int probe(struct err *err)
{
	bool own = !files.base && !files.kvm && !files.vendor;
	struct guest_probe made = { 0 };
	char *kernel = NULL;
	int status = make(&made, own, &kernel, err);

	if (!status)
		print_probe(&made, kernel);
	else if (own && (!format || !strcmp(format, "text")))
		print_guide();
	guest_probe_clear(&made);
	g_free(kernel);
	return status;
}

/* The options' words; NULL if all are known, else the one that is not. */
static const char *wrong_word(void)
{
	bool known = !cpu;

	for (int i = 0; i < KVM_VENDOR_COUNT && !known; i++)
		if (!strcmp(kvm_vendor_names((enum kvm_vendor)i)->option,
			    cpu)) {
			vendor = (enum kvm_vendor)i;
			known = true;
		}
	if (!known)
		return "--cpu must be amd or intel";
	if (format && strcmp(format, "text") && strcmp(format, "tracefs") &&
	    strcmp(format, "perf"))
		return "--format must be text, tracefs or perf";
	return NULL;
}

static int run(int argc, char **argv)
{
	GOptionContext *context = g_option_context_new(NULL);
	struct err err = ERR_INIT;
	GError *error = NULL;
	const char *wrong;
	int status;

	g_option_context_set_summary(context, cmd_probe.summary);
	g_option_context_add_main_entries(context, options, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		status = usage_error(&cmd_probe, "%s", error->message);
		g_error_free(error);
	} else if (argc > 1) {
		status = usage_error(&cmd_probe, "takes no argument");
	} else if ((wrong = wrong_word())) {
		status = usage_error(&cmd_probe, "%s", wrong);
	} else {
		status = probe(&err) ? err_report(&err) : STATUS_DONE;
	}
	g_option_context_free(context);
	g_free((void *)files.base);
	g_free((void *)files.kvm);
	g_free((void *)files.vendor);
	g_free(format);
	g_free(cpu);
	return status;
}

const struct command cmd_probe = {
	.name = "probe",
	.args = "",
	.summary = "print the probe that tells of guest processes",
	.run = run,
};
