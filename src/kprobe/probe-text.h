/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A probe (guest-probe.h) for people: its definition in the words of each
 * tracer, what it does not tell, and on Intel what else would.
 */
#ifndef KPROBE_PROBE_TEXT_H
#define KPROBE_PROBE_TEXT_H

#include "kprobe/guest-probe.h"

/*
 * @kernel says which kernel it is for ("kernel 6.1.0-54-amd64"); @module:
 * KVM's functions are in the vendor's module, not built in.  Caller frees with
 * g_free().
 */
char *probe_text(const struct guest_probe *probe, const char *kernel,
		 bool module);

/*
 * What there is to say without any kernel's types, for the vendors that are
 * marked: what would tell of guest processes, what it cannot, and where the
 * types for the exact definition are.  Caller frees with g_free().
 */
char *probe_guide(const bool vendors[KVM_VENDOR_COUNT]);

#endif
