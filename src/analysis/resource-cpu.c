/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many CPUs a VM uses and waits for.
 *
 * Each thread carries what it counts as at present, and for which VM; it is
 * looked at again whenever its states are published, that is with every event,
 * so nothing may be done here as long as nothing changed.
 *
 * A thread's process, and thus its VM, may become known while it runs; it
 * counts from its next turn on.
 */
#include "config.h"

#include "analysis/resource-int.h"

enum {
	COUNTS_ON_CPU = 1,
	COUNTS_RUNNING = 2, /* a vCPU on a CPU */
	COUNTS_WAITING = 4, /* a vCPU without one that could run */
	WAITS = 8,          /* any thread likewise */
	ASLEEP = 16,
};

static const struct {
	uint8_t bit;
	enum quantity quantity;
} gauges[] = {
	{ COUNTS_ON_CPU, PCPUS_USED },
	{ COUNTS_RUNNING, VCPUS_RUNNING },
	{ COUNTS_WAITING, VCPUS_WAITING },
};

static uint8_t counts_as(const struct thread *t)
{
	switch (t->place) {
	case PLACE_ON_CPU:
		return t->vcpu && t->vcpu->mode != VCPU_UNKNOWN
			       ? COUNTS_ON_CPU | COUNTS_RUNNING
			       : COUNTS_ON_CPU;
	case PLACE_READY:
	case PLACE_PREEMPTED:
		return t->vcpu ? COUNTS_WAITING | WAITS : WAITS;
	case PLACE_BLOCKED:
		return ASLEEP;
	default:
		return 0;
	}
}

static void count(struct vm *vm, uint8_t bits, int64_t ts_ns, int delta)
{
	for (size_t i = 0; vm && i < G_N_ELEMENTS(gauges); i++)
		if (bits & gauges[i].bit)
			usage_gauge(vm, gauges[i].quantity, ts_ns, delta);
}

static void change(struct thread *t, uint8_t now, int64_t ts_ns)
{
	struct vm *vm = now & ~ASLEEP ? thread_vm(t) : NULL;
	uint8_t stays = vm == t->counted_vm ? t->counted & now : 0;

	count(t->counted_vm, t->counted & (uint8_t)~stays, ts_ns, -1);
	count(vm, now & (uint8_t)~stays, ts_ns, 1);
	if (now & WAITS) {
		if (!(t->counted & WAITS))
			t->waits_ns = ts_ns;
	} else if (t->counted & WAITS && now & COUNTS_ON_CPU && vm &&
		   thread_is_vhost(t)) {
		usage_amount(vm, VHOST_WAIT, ts_ns, ts_ns - t->waits_ns);
	}
	if (now & ASLEEP)
		nets_sleeps(t);
	t->counted = now;
	t->counted_vm = vm;
}

void resource_follows(struct thread *t, int64_t ts_ns)
{
	uint8_t now = counts_as(t);

	if (now != t->counted)
		change(t, now, ts_ns);
}

void resource_thread_ends(struct thread *t, int64_t ts_ns)
{
	count(t->counted_vm, t->counted, ts_ns, -1);
	t->counted = 0;
	t->counted_vm = NULL;
}
