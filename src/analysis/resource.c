/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The counters of VMs and their rows: see resource.h. */
#include "config.h"

#include "analysis/resource-int.h"
#include "trace/vocab.h"

/* clang-format off */
static const struct {
	const char *name, *unit, *source;
	enum event_kind kinds[SOURCE_KINDS]; /* before it, those that occur */
	enum counter_form form;
	bool always; /* even if nothing happened, it is known that it did not */
} quantities[QUANTITY_COUNT] = {
	[VCPUS_RUNNING] = { "vcpus_running", "count", "",
		{ EV_SCHED_SWITCH, EV_KVM_ENTRY, EV_KVM_EXIT },
		COUNTER_GAUGE, true },
	[VCPUS_WAITING] = { "vcpus_waiting", "count", "",
		{ EV_SCHED_WAKING, EV_SCHED_WAKEUP, EV_SCHED_SWITCH },
		COUNTER_GAUGE, true },
	[PCPUS_USED] = { "pcpus_used", "count", " of all threads of the VM",
		{ EV_SCHED_SWITCH }, COUNTER_GAUGE, true },
	[DISK_INFLIGHT] = { "disk_inflight", "count", .form = COUNTER_GAUGE },
	[DISK_READ] = { "disk_read", "bytes", .form = COUNTER_AMOUNT },
	[DISK_WRITE] = { "disk_write", "bytes", .form = COUNTER_AMOUNT },
	[DISK_LATENCY] = { "disk_latency", "ns", .form = COUNTER_AMOUNT },
	[NET_RX] = { "net_rx", "bytes", .form = COUNTER_AMOUNT },
	[NET_TX] = { "net_tx", "bytes", .form = COUNTER_AMOUNT },
	[VHOST_WAIT] = { "vhost_wait", "ns", " of vhost workers",
		{ EV_SCHED_WAKING, EV_SCHED_WAKEUP, EV_SCHED_SWITCH },
		COUNTER_AMOUNT },
	[NET_RX_DELIVERY] = { "net_rx_delivery", "ns",
		"net_dev_xmit to kvm_apic_accept_irq",
		.form = COUNTER_AMOUNT },
	[NET_RX_SERVICE] = { "net_rx_service", "ns",
		"kvm_apic_accept_irq to kvm_entry", .form = COUNTER_AMOUNT },
	[NET_QDISC_WAIT] = { "net_qdisc_wait", "ns",
		"net_dev_queue to net_dev_xmit of packets from the VM",
		.form = COUNTER_AMOUNT },
	[PORT_RX] = { "port_rx", "bytes", .form = COUNTER_AMOUNT },
	[PORT_TX] = { "port_tx", "bytes", .form = COUNTER_AMOUNT },
};
/* clang-format on */

struct devices *machine_devices(struct machine *m)
{
	if (!m->devices)
		m->devices = g_new0(struct devices, 1);
	return m->devices;
}

struct wcounter *quantity_begin(struct writer *w, enum quantity quantity,
				int64_t begin_ns)
{
	return writer_counter(w, quantities[quantity].form, begin_ns);
}

const char *quantity_name(enum quantity quantity)
{
	return quantities[quantity].name;
}

char *source_text(const struct machine *m, const enum event_kind *kinds,
		  const char *what)
{
	const bool *present =
		event_any_of(m->seen, kinds, SOURCE_KINDS) ? m->seen :
							     m->declared;
	GString *s = g_string_new(NULL);

	for (int i = 0; i < SOURCE_KINDS && kinds[i] != EV_NONE; i++)
		if (present[kinds[i]])
			g_string_append_printf(s, "%s%s", s->len ? ", " : "",
					       vocab_kind_name(kinds[i]));
	g_string_append(s, what);
	return g_string_free(s, FALSE);
}

bool source_exists(const struct machine *m, const enum event_kind *kinds)
{
	return event_any_of(m->seen, kinds, SOURCE_KINDS) ||
	       event_any_of(m->declared, kinds, SOURCE_KINDS);
}

void resource_begins(struct analysis *an, struct vm *vm)
{
	struct usage *u = g_new0(struct usage, 1);

	u->writer = an->writer;
	u->begin_ns = vm->machine->begin_ns;
	vm->usage = u;
	for (int q = 0; q < QUANTITY_COUNT; q++)
		if (quantities[q].always)
			u->counters[q] = quantity_begin(
				u->writer, (enum quantity)q, u->begin_ns);
}

static struct wcounter *counter_of(struct vm *vm, enum quantity quantity)
{
	struct usage *u = vm ? vm->usage : NULL;

	if (!u)
		return NULL;
	if (!u->counters[quantity])
		u->counters[quantity] =
			quantity_begin(u->writer, quantity, u->begin_ns);
	return u->counters[quantity];
}

void usage_amount(struct vm *vm, enum quantity quantity, int64_t ts_ns,
		  int64_t value)
{
	struct wcounter *c = counter_of(vm, quantity);

	if (c)
		wcounter_add(c, ts_ns, value);
}

void usage_gauge(struct vm *vm, enum quantity quantity, int64_t ts_ns,
		 int delta)
{
	struct wcounter *c = counter_of(vm, quantity);

	if (c)
		wcounter_add(c, ts_ns, wcounter_now(c) + delta);
}

void quantity_describe(struct analysis *an, const struct machine *m,
		       struct wcounter *c, enum quantity quantity,
		       uint32_t parent, const char *name, const char *source,
		       int64_t end_ns)
{
	uint32_t id = wcounter_id(c);

	wcounter_end(c, end_ns);
	writer_describe(an->writer,
			&(struct track_row){
				.id = id,
				.parent = parent,
				.kind = TRACK_COUNTER,
				.machine = m->row,
				.name = name ? name : quantities[quantity].name,
				.key = quantity,
				.pid = -1,
				.tid = -1,
				.begin_ns = m->begin_ns,
				.end_ns = end_ns,
			});
	writer_describe_counter(an->writer, id, quantities[quantity].name,
				quantities[quantity].form,
				quantities[quantity].unit, source);
}

static void describe_vm(struct analysis *an, struct vm *vm, int64_t end_ns)
{
	struct usage *u = vm->usage;

	for (int q = 0; u && q < QUANTITY_COUNT; q++) {
		char *source = disks_source(vm->machine, q);

		/* Where requests are seen, none is a fact, too. */
		if (source)
			counter_of(vm, q);
		else if (quantities[q].source)
			source = source_text(vm->machine, quantities[q].kinds,
					     quantities[q].source);
		if (u->counters[q])
			quantity_describe(an, vm->machine, u->counters[q], q,
					  vm->row, NULL, source, end_ns);
		u->counters[q] = NULL;
		g_free(source);
	}
}

void resource_describe(struct analysis *an, struct machine *m, int64_t end_ns)
{
	disks_end(an, m, end_ns);
	for (guint i = 0; i < m->vms->len; i++)
		describe_vm(an, m->vms->pdata[i], end_ns);
	nets_end(an, m, end_ns);
}

void resource_lost(struct analysis *an, struct machine *m, int64_t ts_ns)
{
	disks_lost(an, m, ts_ns);
}

void resource_expect(struct machine *m, enum event_kind kind)
{
	disks_expect(m, kind);
}

void resource_free(struct machine *m)
{
	for (guint i = 0; i < m->vms->len; i++) {
		struct vm *vm = m->vms->pdata[i];

		g_free(vm->usage);
		vm->usage = NULL;
	}
	if (!m->devices)
		return;
	disks_free(m->devices->disks);
	nets_free(m->devices->nets);
	g_free(m->devices);
	m->devices = NULL;
}
