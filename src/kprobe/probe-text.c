/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A probe for people: see probe-text.h.
 *
 * Every line that begins with four spaces is a command, as it can be pasted
 * into a shell.
 */
#include "config.h"

#include "kprobe/probe-text.h"

#include <glib.h>

#include "trace/event.h"

#define EVENT          GUEST_PROBE_GROUP ":" GUEST_PROBE_EVENT
#define FILE_OF_PROBES "/sys/kernel/tracing/kprobe_events"

/* clang-format off */

/* What else there is on Intel, by what it takes. */
static const char intel_ways[] =
	"All of it, on Intel, takes one of these:\n"
	"  a. A small kernel module that, at the tracepoint kvm_entry, reads CR3, SP and\n"
	"     IP with VMREAD (fields 0x6802, 0x681c, 0x681e) and writes an event with the\n"
	"     fields vcpu, cr3, rsp, rip.  Tells everything; built for each kernel.\n"
	"  b. The same reads offered to BPF programs by such a module (a kfunc); BPF\n"
	"     itself cannot execute VMREAD.\n"
	"  c. Intel PT: 'perf record -a -e intel_pt/branch=0/' records every change of\n"
	"     CR3, also inside the guest (kvm_intel.pt_mode=0).  Costly to decode;\n"
	"     kvmscope does not read it.\n"
	"  d. kvm_intel.ept=0: every load of CR3 leaves the guest, and kvm_cr tells it.\n"
	"     A big slowdown, for a test bench only.\n"
	"  e. The probe above: partial, no source to rely on alone.\n";

static const char lttng_way[] =
	"LTTng: an added kernel module is needed.  Its own kprobe events ('lttng\n"
	"enable-event --kernel --probe') record no arguments.  kvmscope knows the event\n"
	"addons_vcpu_enter_guest of such a module, and any event with the fields vcpu,\n"
	"cr3, rsp and rip.\n\n";

/* Without a kernel's types: what there is to be told, and by what. */
static const char guide_head[] =
	"kvmscope knows the processes inside a guest by an event at every entry into it\n"
	"with the fields vcpu, cr3, rsp and rip.  No event of a stock kernel tells them.\n"
	"What can, depends on whose processors the host has.  (Where things lie differs\n"
	"from kernel to kernel: O1, O2 ... are to be computed for the host's, see below.)\n\n";

static const char guide_amd[] =
	"AMD: a kprobe on svm_vcpu_run of kvm_amd tells everything.  The vCPU is its\n"
	"first argument (%di); CR3 and CPL are in the control block (vcpu_svm.vmcb), laid\n"
	"down by the architecture, SP and IP in KVM's own array (kvm_vcpu.arch.regs):\n\n"
	"  p:kvmscope/guest_context svm_vcpu_run vcpu=+O1(%di):u32 \\\n"
	"    cr3=+1360(+O2(%di)):x64 rsp=+O3(%di):x64 rip=+O4(%di):x64 \\\n"
	"    cpl=+1227(+O2(%di)):u8 vmcb=+O2(%di):x64 vmcb01=+O5(%di):x64\n\n";

static const char guide_intel[] =
	"Intel: the guest's registers are in the VMCS, which only the instruction VMREAD\n"
	"reads; no probe has it.  A kprobe on vmx_vcpu_run of kvm_intel tells KVM's\n"
	"copies (kvm_vcpu.arch), and which of them are valid (arch.regs_avail): partial,\n"
	"mostly nothing.\n\n"
	"  p:kvmscope/guest_context vmx_vcpu_run vcpu=+O1(%di):u32 avail=+O2(%di):x32 \\\n"
	"    cr3=+O3(%di):x64 rsp=+O4(%di):x64 rip=+O5(%di):x64\n\n";

static const char guide_types[] =
	"The exact definition is computed from the kernel's own type information (BTF).\n"
	"On the host, with KVM's modules loaded, 'kvmscope probe' finds it in\n"
	"/sys/kernel/btf.  For a host that is somewhere else, copy its files:\n\n";

static const char guide_packages[] =
	"All must be of one kernel.  Its packages hold them, too: vmlinux (of the debug\n"
	"symbols) and the modules kvm.ko and kvm-amd.ko or kvm-intel.ko, unpacked\n"
	"(xz -d, zstd -d).  Modules have BTF since Linux 5.11, if the kernel was built\n"
	"with CONFIG_DEBUG_INFO_BTF.  Either vendor's text: 'kvmscope probe --cpu'.\n";

static const char of_both[] =
	"- It holds for one kernel alone.  After an update of it, ask again.\n"
	"- One event more for every VM entry.\n";

/* clang-format on */

static void add_tracefs(GString *out, const struct guest_probe *probe)
{
	char *definition = guest_probe_tracefs(probe);

	g_string_append_printf(
		out,
		"tracefs (what perf and trace-cmd then find as " EVENT "):\n\n"
		"    echo '%s' >> " FILE_OF_PROBES "\n\n"
		"and when all is recorded:\n\n"
		"    echo '-:" GUEST_PROBE_GROUP "/" GUEST_PROBE_EVENT
		"' >> " FILE_OF_PROBES "\n\n",
		definition);
	g_free(definition);
}

static void add_perf(GString *out, const struct guest_probe *probe, bool module)
{
	char *definition = guest_probe_perf(probe);

	g_string_append_printf(out,
			       "perf can define it, too, instead of that:\n\n"
			       "    perf probe %s%s%s'%s'\n\n"
			       "Then, either way:\n\n"
			       "    perf record -a -k CLOCK_MONOTONIC -e " EVENT
			       " -e 'sched:*' -e 'kvm:*' sleep 10\n"
			       "    perf data convert --to-ctf trace\n\n",
			       module ? "-m " : "",
			       module ? kvm_vendor_names(probe->vendor)->module
				      : "",
			       module ? " " : "", definition);
	g_free(definition);
}

static void add_others(GString *out)
{
	g_string_append(
		out, "trace-cmd records what tracefs has (its trace.dat is for "
		     "other programs;\nkvmscope reads CTF):\n\n"
		     "    trace-cmd record -C mono -e " EVENT
		     " -e sched -e kvm sleep 10\n\n");
	g_string_append(out, lttng_way);
}

/* @shadowed_cr3: what to say for cr3 without nested paging, or NULL. */
static void add_amd_limits(GString *out, const char *shadowed_cr3)
{
	g_string_append_printf(
		out,
		"What it does not tell:\n"
		"- While a nested guest runs (vmcb and vmcb01 differ) it is "
		"that guest's context.\n"
		"- Without nested paging (kvm_amd.npt=0) the guest's CR3 is "
		"elsewhere: say\n  %s for cr3.\n"
		"- SEV-ES and SEV-SNP guests: their registers are encrypted, "
		"nothing can be\n  read; the event comes, but what it says of "
		"them is not true.\n",
		shadowed_cr3 ? shadowed_cr3
			     : "cr3=+O6(%di):x64 (kvm_vcpu.arch.cr3)");
	g_string_append(out, of_both);
}

static void add_intel_limits(GString *out)
{
	g_string_append_printf(
		out,
		"What it does not tell:\n"
		"- It is only KVM's copy.  cr3 is valid only where bit %d of "
		"avail is set, rsp\n  where bit %d is, rip where bit %d is: "
		"where KVM read it since the last exit.\n  All else is out of "
		"date, and kvmscope leaves it out.  Most entries have no\n"
		"  valid cr3.\n"
		"- TDX guests: their registers are hidden, nothing can be "
		"read.\n",
		AVAIL_CR3, AVAIL_SP, AVAIL_IP);
	g_string_append(out, of_both);
	g_string_append_c(out, '\n');
	g_string_append(out, intel_ways);
}

static void add_copying(GString *out, enum kvm_vendor vendor)
{
	const char *module = kvm_vendor_names(vendor)->module;

	g_string_append_printf(
		out,
		"    scp HOST:/sys/kernel/btf/{vmlinux,kvm,%s} .\n"
		"    kvmscope probe --btf-base=vmlinux --btf-kvm=kvm "
		"--btf-vendor=%s\n\n",
		module, module);
}

char *probe_guide(const bool vendors[KVM_VENDOR_COUNT])
{
	GString *out = g_string_new(guide_head);

	if (vendors[KVM_AMD]) {
		g_string_append(out, guide_amd);
		add_amd_limits(out, NULL);
		g_string_append_c(out, '\n');
	}
	if (vendors[KVM_INTEL]) {
		g_string_append(out, guide_intel);
		add_intel_limits(out);
		g_string_append_c(out, '\n');
	}
	g_string_append(out, lttng_way);
	g_string_append(out, guide_types);
	for (int i = 0; i < KVM_VENDOR_COUNT; i++)
		if (vendors[i])
			add_copying(out, (enum kvm_vendor)i);
	g_string_append(out, guide_packages);
	return g_string_free(out, FALSE);
}

char *probe_text(const struct guest_probe *probe, const char *kernel,
		 bool module)
{
	const struct kvm_vendor_names *names = kvm_vendor_names(probe->vendor);
	GString *out = g_string_new(NULL);

	g_string_append_printf(
		out,
		"A probe at every entry into a guest, by which kvmscope knows "
		"guest processes, for\n%s, %s (%s).\nNothing was loaded or "
		"changed.  As root:\n\n",
		kernel, names->people, names->module);
	if (!probe->function_known)
		g_string_append_printf(
			out,
			"The kernel's types do not tell of the function %s; "
			"whether it can be\nprobed is said by 'grep -w %s "
			"/proc/kallsyms'.\n\n",
			names->function, names->function);
	add_tracefs(out, probe);
	add_perf(out, probe, module);
	add_others(out);
	if (probe->vendor == KVM_AMD)
		add_amd_limits(out, probe->shadowed_cr3);
	else
		add_intel_limits(out);
	return g_string_free(out, FALSE);
}
