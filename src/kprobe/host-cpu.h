/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose processors this machine has.
 */
#ifndef KPROBE_HOST_CPU_H
#define KPROBE_HOST_CPU_H

#include "kprobe/guest-probe.h"

/*
 * The vendor whose virtualisation the processors have, out of a file like
 * /proc/cpuinfo: Hygon's is AMD's, Zhaoxin's is Intel's.  Fails, saying whose
 * they are, if it is neither.
 */
int host_cpu_vendor(const char *cpuinfo, enum kvm_vendor *vendor,
		    struct err *err);

#endif
