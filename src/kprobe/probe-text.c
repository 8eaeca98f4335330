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

static const char of_both[] =
	"- It holds for this kernel alone.  After an update of it, ask again.\n"
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

static void add_amd_limits(GString *out, const struct guest_probe *probe)
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
		probe->shadowed_cr3);
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
		add_amd_limits(out, probe);
	else
		add_intel_limits(out);
	return g_string_free(out, FALSE);
}
