/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual interrupts, and the timers behind them: for why halts end (wake.h)
 * and what vectors are for (vectors.h).  None of these events changes a state.
 *
 * Who sends an interrupt to whom shows best where it is accepted.  Only
 * where a trace has no such events does the address of a message tell.
 */
#include "config.h"

#include "analysis/internal.h"
#include "analysis/notes.h"
#include "analysis/resource.h"
#include "analysis/wake.h"

/* Registers of the local APIC, and the same as MSRs (x2APIC). */
#define APIC_ICR        0x300
#define APIC_ICR2       0x310
#define APIC_LVT_TIMER  0x320
#define APIC_TIMER_INIT 0x380
#define MSR_DEADLINE    0x6e0
#define MSR_X2APIC      0x800 /* + register >> 4 */
#define MSR_ICR         0x830 /* both halves */

/* Bits of the ICR, and of a message's data and address. */
#define ICR_LOGICAL       (1 << 11)
#define ICR_SHORTHAND     (3 << 18)
#define ICR_SELF          (1 << 18)
#define MSI_LOGICAL       (1 << 2)
#define MSI_DEST_SHIFT    12
#define ICR2_DEST_SHIFT   24
#define IOAPIC_LOGICAL    (1 << 11)
#define IOAPIC_MASKED     (1 << 16)
#define IOAPIC_DEST_SHIFT 56

#define HYPERCALL_KICK     5
#define HYPERCALL_SEND_IPI 10

static struct vcpu *vcpu_on(const struct cpu *cpu)
{
	return cpu->current ? cpu->current->vcpu : NULL;
}

void on_accept_irq(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	int64_t vector = ev->slot[IRQ_VECTOR];

	(void)an;
	resource_accepts(cpu, ev);
	if (vector >= 0 && vector < VECTORS)
		wake_accepts(cpu, ev->slot[IRQ_APIC], (int)vector,
			     ev->slot[IRQ_MODE], ev->ts_ns);
}

void on_inj_virq(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct vcpu *v = vcpu_on(cpu);
	int64_t vector = ev->slot[INJ_VECTOR];

	(void)an;
	/* What was interrupted on its way goes in again: no news. */
	if (!v || vector < VECTOR_FIRST || vector >= VECTORS ||
	    ev->slot[INJ_REINJECTED] == 1 || ev->slot[INJ_SOFT] == 1)
		return;
	wake_injects(v, (int)vector, ev->ts_ns);
}

/* ------------------------------------------------------------------ */
/* What the guest writes                                              */

/* Is @v among the receivers of an interrupt to @dest? */
static bool is_dest(const struct vcpu *v, int64_t dest, bool logical)
{
	const char *how;
	int64_t id = vcpu_number(v, &how);

	if (!logical)
		return id == dest;
	/* Flat, or a cluster of the x2APIC: 16 bits each. */
	return id >> 4 == dest >> 16 && dest & (1 << (id & 15));
}

/* An IPI that no other event says to be accepted is, where it is sent. */
static void writes_icr(struct cpu *cpu, int64_t icr, int64_t dest,
		       int64_t ts_ns)
{
	struct vcpu *sender = cpu->current->vcpu;
	const struct vm *vm = sender->vm;
	int64_t shorthand = icr & ICR_SHORTHAND;

	sender->notes->sent = (int)(icr & 0xff);
	if (cpu->machine->seen[EV_KVM_ACCEPT_IRQ] || shorthand == ICR_SELF)
		return;
	for (guint i = 0; i < vm->vcpus->len; i++) {
		struct vcpu *v = vm->vcpus->pdata[i];

		if (v != sender && v->track &&
		    (shorthand || is_dest(v, dest, icr & ICR_LOGICAL)))
			wake_vcpu_accepts(v, cpu, (int)(icr & 0xff), icr,
					  ts_ns);
	}
}

static void writes_apic(struct cpu *cpu, int64_t reg, int64_t value,
			int64_t ts_ns)
{
	struct notes *n = cpu->current->vcpu->notes;

	switch (reg) {
	case APIC_ICR2:
		n->dest = value >> ICR2_DEST_SHIFT;
		break;
	case APIC_ICR: /* kvm_apic_ipi says it with its destination */
		if (!cpu->machine->seen[EV_KVM_APIC_IPI])
			writes_icr(cpu, value, n->dest, ts_ns);
		break;
	case APIC_LVT_TIMER:
		n->vectors.timer = (int)(value & 0xff);
		break;
	case APIC_TIMER_INIT:
		n->vectors.armed = value != 0;
		break;
	default:
		break;
	}
}

void on_apic_ipi(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	(void)an;
	if (vcpu_on(cpu) && ev->slot[IPI_ICR_LOW] != EVENT_NONE)
		writes_icr(cpu, ev->slot[IPI_ICR_LOW], ev->slot[IPI_DEST],
			   ev->ts_ns);
}

void on_apic(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	(void)an;
	if (vcpu_on(cpu) && ev->slot[APIC_WRITE] == 1)
		writes_apic(cpu, ev->slot[APIC_REGISTER], ev->slot[APIC_VALUE],
			    ev->ts_ns);
}

void on_msr(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct vcpu *v = vcpu_on(cpu);
	int64_t msr = ev->slot[MSR_NUMBER], value = ev->slot[MSR_VALUE];

	(void)an;
	if (!v || ev->slot[MSR_WRITE] != 1)
		return;
	if (msr == MSR_DEADLINE) {
		v->notes->vectors.armed = value != 0;
	} else if (msr >> 8 == MSR_X2APIC >> 8) {
		if (msr == MSR_ICR)
			v->notes->dest = value >> 32 & 0xffffffff;
		writes_apic(cpu, (msr & 0xff) << 4, value & 0xffffffff,
			    ev->ts_ns);
	}
}

void on_hv_timer(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct vcpu *v = vcpu_on(cpu);

	(void)an;
	if (v && ev->slot[HV_TIMER_IN_USE] == 1)
		v->notes->vectors.armed = true;
}

/* To the vCPUs from number a2 on that have a bit in a0 or a1; a3 is the ICR. */
static void sends_ipi(struct cpu *cpu, const struct event *ev)
{
	const struct vcpu *sender = cpu->current->vcpu;
	int64_t icr = ev->slot[HYPERCALL_A3], first = ev->slot[HYPERCALL_A2];
	const char *how;

	if (icr == EVENT_NONE || first < 0 ||
	    cpu->machine->seen[EV_KVM_ACCEPT_IRQ])
		return;
	for (guint i = 0; i < sender->vm->vcpus->len; i++) {
		struct vcpu *v = sender->vm->vcpus->pdata[i];
		int64_t bit = vcpu_number(v, &how) - first;
		int64_t bits = ev->slot[bit < 64 ? HYPERCALL_A0 : HYPERCALL_A1];

		if (v != sender && v->track && bit >= 0 && bit < 128 &&
		    (uint64_t)bits >> (bit & 63) & 1)
			wake_vcpu_accepts(v, cpu, (int)(icr & 0xff), icr,
					  ev->ts_ns);
	}
}

void on_hypercall(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct vcpu *v = vcpu_on(cpu);

	(void)an;
	if (!v)
		return;
	v->notes->kicks = ev->slot[HYPERCALL_NUMBER] == HYPERCALL_KICK;
	if (ev->slot[HYPERCALL_NUMBER] == HYPERCALL_SEND_IPI)
		sends_ipi(cpu, ev);
}

/* ------------------------------------------------------------------ */
/* What devices send                                                  */

/* The number of the only receiver, or -1: one of several, or none. */
static int64_t receiver(int64_t dest, bool logical)
{
	if (!logical)
		return dest;
	for (int i = 0; i < 8; i++)
		if (dest == 1 << i)
			return i;
	return -1;
}

/*
 * A device's message for @dest; the APIC takes it at once, which an event of
 * its own says, unless the trace has none.
 */
static void message(struct cpu *cpu, int vector, int64_t dest, int64_t ts_ns)
{
	cpu->news.message = vector;
	if (dest >= 0 && !cpu->machine->seen[EV_KVM_ACCEPT_IRQ])
		wake_accepts(cpu, dest, vector, EVENT_NONE, ts_ns);
}

void on_msi(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	int64_t address = ev->slot[MSI_ADDRESS], data = ev->slot[MSI_DATA];

	(void)an;
	if (data != EVENT_NONE)
		message(cpu, (int)(data & 0xff),
			receiver(address >> MSI_DEST_SHIFT & 0xff,
				 address & MSI_LOGICAL),
			ev->ts_ns);
}

void on_set_irq(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	(void)an;
	cpu->news.falls = ev->slot[SET_IRQ_LEVEL] == 0;
}

void on_ioapic_irq(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	int64_t entry = ev->slot[IOAPIC_ENTRY];

	(void)an;
	if (entry != EVENT_NONE && !(entry & IOAPIC_MASKED) && !cpu->news.falls)
		message(cpu, (int)(entry & 0xff),
			receiver(entry >> IOAPIC_DEST_SHIFT & 0xff,
				 entry & IOAPIC_LOGICAL),
			ev->ts_ns);
}
