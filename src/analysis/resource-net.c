/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets at the interfaces of VMs, and how long they wait in the host.
 *
 *	to the guest	net_dev_queue -> net_dev_xmit(tap) -> interrupt -> entry
 *	from the guest	netif_rx, netif_receive_skb(tap) -> net_dev_queue(port)
 *
 * A packet that netif_rx announces is received once more, by netif_receive_skb
 * of the same interface: it counts once.  A bridge receives what its port has
 * just received, in the same context: that counts at the port alone.
 *
 * A packet to the guest is delivered when the thread that serves the tap raises
 * an interrupt; if it goes to sleep without, the guest took the packet by
 * itself and there was no such wait.
 */
#include "config.h"

#include "analysis/marks.h"
#include "analysis/resource-net.h"

#define NOTES       1024 /* powers of two: one in the way of another replaces it */
#define RAISED      256
#define WAITING_MAX 4096 /* packets for one interrupt */

/* A packet on its way through the host. */
struct skb_note {
	int64_t skb; /* its address, used again soon after its end; 0: none */
	int64_t bytes;
	int32_t tid;         /* it was received by, -1: it was not */
	struct iface *from;  /* it was received from */
	struct iface *queue; /* it stands in the queue of */
	int64_t queued_ns;
};

static unsigned int place_of(int64_t skb, unsigned int size)
{
	uint64_t h = (uint64_t)skb * 0x9e3779b97f4a7c15ull;

	return (unsigned int)(h >> 40) & (size - 1);
}

static struct skb_note *note_of(struct nets *n, int64_t skb)
{
	if (!n->notes)
		n->notes = g_new0(struct skb_note, NOTES);
	return &n->notes[place_of(skb, NOTES)];
}

/* The thread in whose own context @ev happens. */
static const struct thread *context(const struct cpu *cpu)
{
	return cpu->irq_depth || cpu->hrtimer_depth ? NULL : cpu->current;
}

static int64_t bytes_of(const struct event *ev)
{
	return CLAMP(ev->slot[NET_BYTES], 0, INT32_MAX);
}

/* Does it come up the same way once more? */
static bool is_passed_on(const struct skb_note *note, const struct event *ev,
			 const struct iface *i, int32_t tid)
{
	int64_t bytes = bytes_of(ev);

	return note->skb == ev->slot[NET_SKB] && note->skb != EVENT_NONE &&
	       note->from && note->from != i && note->tid == tid &&
	       !note->queue &&
	       (note->bytes == bytes ||
		note->bytes == bytes + 4); /* a VLAN's tag */
}

/* It was announced by netif_rx before. */
static bool was_raised(struct iface *i, const struct event *ev)
{
	int64_t skb = ev->slot[NET_SKB], *slot;

	if (!i->raised && ev->kind != EV_NET_RX)
		return false;
	if (!i->raised)
		i->raised = g_new0(int64_t, RAISED);
	slot = &i->raised[place_of(skb, RAISED)];
	if (ev->kind == EV_NET_RX) {
		*slot = skb;
		return false;
	}
	if (*slot != skb)
		return false;
	*slot = 0;
	return true;
}

/* netif_rx and netif_receive_skb. */
void on_net_receive(struct analysis *an, struct cpu *cpu,
		    const struct event *ev)
{
	struct nets *n = machine_nets(cpu->machine);
	struct iface *i = nets_iface(n, ev);
	int32_t tid = cpu->current ? cpu->current->tid : 0;
	struct skb_note *note;

	(void)an;
	/* What a thread brings itself comes from a guest. */
	mark_current(cpu, MARK_NET);
	if (!i || was_raised(i, ev))
		return;
	note = note_of(n, ev->slot[NET_SKB]);
	if (is_passed_on(note, ev, i, tid)) {
		i->passed++;
		return;
	}
	*note = (struct skb_note){
		.skb = ev->slot[NET_SKB],
		.bytes = bytes_of(ev),
		.tid = tid,
		.from = i,
	};
	i->by_rx |= ev->kind == EV_NET_RX;
	i->by_receive |= ev->kind != EV_NET_RX;
	iface_delivered(n, i, context(cpu));
	iface_packet(n, i, FROM_GUEST, ev->ts_ns, bytes_of(ev));
}

void on_net_queue(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct nets *n = machine_nets(cpu->machine);
	struct iface *i = nets_iface(n, ev);
	struct skb_note *note = note_of(n, ev->slot[NET_SKB]);

	(void)an;
	/* Who waits for it is woken between its queue and its end. */
	mark_news(cpu, MARK_NET, ev->ts_ns);
	if (ev->slot[NET_SKB] == EVENT_NONE)
		return; /* which one it is, is not known */
	if (note->skb != ev->slot[NET_SKB])
		*note = (struct skb_note){ .skb = ev->slot[NET_SKB],
					   .tid = -1 };
	note->queue = i;
	note->queued_ns = ev->ts_ns;
}

void on_net_xmit(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct nets *n = machine_nets(cpu->machine);
	struct iface *i = nets_iface(n, ev);
	struct skb_note *note = note_of(n, ev->slot[NET_SKB]);

	(void)an;
	mark_news(cpu, MARK_NET, ev->ts_ns);
	if (!i || (ev->slot[NET_RC] != 0 && ev->slot[NET_RC] != EVENT_NONE))
		return;
	if (note->skb == ev->slot[NET_SKB] && note->queue == i) {
		if (note->from && note->from->vm && note->from != i)
			usage_amount(note->from->vm, NET_QDISC_WAIT, ev->ts_ns,
				     ev->ts_ns - note->queued_ns);
		note->skb = 0; /* the driver has it */
	}
	iface_packet(n, i, TO_GUEST, ev->ts_ns, bytes_of(ev));
	if (!i->vm)
		return;
	if (!i->waiting)
		i->waiting = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (i->waiting->len < WAITING_MAX) {
		if (!i->waiting->len)
			g_ptr_array_add(n->waiting, i);
		g_array_append_val(i->waiting, ev->ts_ns);
	}
}

/* ------------------------------------------------------------------ */

/* Of the interface at @k of those that have some. */
static void none_waits(struct nets *n, guint k)
{
	struct iface *i = g_ptr_array_remove_index_fast(n->waiting, k);

	g_array_set_size(i->waiting, 0);
}

void resource_accepts(struct cpu *cpu, const struct event *ev)
{
	struct nets *n =
		cpu->machine->devices ? cpu->machine->devices->nets : NULL;
	const struct thread *t = cpu->current;
	struct vcpu *v;

	if (!n || !t || cpu->irq_depth)
		return;
	for (guint k = n->waiting->len; k-- > 0;) {
		struct iface *i = n->waiting->pdata[k];

		if (i->worker != t->tid)
			continue;
		for (guint p = 0; p < i->waiting->len; p++)
			usage_amount(i->vm, NET_RX_DELIVERY, ev->ts_ns,
				     ev->ts_ns - g_array_index(i->waiting,
							       int64_t, p));
		none_waits(n, k);
		v = vm_vcpu(i->vm, ev->slot[IRQ_APIC]);
		if (v && !v->packet_ns)
			v->packet_ns = ev->ts_ns;
	}
}

void resource_entered(struct vcpu *v, int64_t ts_ns)
{
	if (!v->packet_ns)
		return;
	usage_amount(v->vm, NET_RX_SERVICE, ts_ns, ts_ns - v->packet_ns);
	v->packet_ns = 0;
}

void nets_sleeps(struct thread *t)
{
	struct nets *n = t->machine->devices ? t->machine->devices->nets : NULL;

	for (guint k = n ? n->waiting->len : 0; k-- > 0;) {
		const struct iface *i = n->waiting->pdata[k];

		if (i->worker == t->tid)
			none_waits(n, k);
	}
}
