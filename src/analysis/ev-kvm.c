/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * KVM: a vCPU's way between its guest, the hypervisor and the VMM.
 *
 *	kvm_entry -> guest -> kvm_exit -> vmm -> kvm_entry
 *				|-> HLT: halt_poll -> sleeps, or kvm_entry
 *				`-> kvm_userspace_exit: qemu -> kvm_entry
 *
 * Strict alternation is never assumed: an entry can fail without an exit, a
 * hole in the trace can swallow either.  Each event says by itself where the
 * vCPU is from then on.
 *
 * Nested guests: kvm_nested_vmenter only says that the next entry goes to the
 * guest's guest; the flag holds until the exit is handed to the guest's own
 * hypervisor (kvm_nested_vmexit_inject), as a switch may come between.
 */
#include "config.h"

#include "analysis/internal.h"
#include "analysis/process.h"
#include "analysis/resource.h"
#include "analysis/wake.h"
#include "model/names.h"

/* The vCPU whose thread is on @cpu; made at its first KVM event. */
static struct vcpu *vcpu_on(struct analysis *an, struct cpu *cpu)
{
	struct thread *t = cpu->current;

	if (!t)
		return NULL; /* nothing says who entered the guest */
	return t->vcpu ? t->vcpu : vcpu_begin(an, t);
}

void on_kvm_entry(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct vcpu *v = vcpu_on(an, cpu);
	int64_t id = ev->slot[KVM_VCPU];

	if (!v)
		return;
	if (v->id_by_entry >= 0 && id != v->id_by_entry)
		v->entry_varies = true;
	if (id >= 0)
		v->id_by_entry = id;
	v->mode = v->in_l2 ? VCPU_GUEST_L2 : VCPU_GUEST;
	v->halted = false;
	v->entry_ns = ev->ts_ns;
	wake_entered(an, v, ev->ts_ns);
	process_entered(an, v, ev->ts_ns);
	cpu->hrtimer_depth = 0;
	resource_entered(v, ev->ts_ns);
	cpu->irq_depth = 0; /* no handler survives an entry */
	/* Entering a guest is what ioctl(KVM_RUN) does. */
	if (v->thread->mode != MODE_SYSCALL) {
		v->thread->mode = an->ioctl ? MODE_SYSCALL : MODE_UNKNOWN;
		v->thread->value = an->ioctl;
	}
}

/*
 * In user code or in its kernel: 64-bit guests divide their addresses by the
 * highest bit.  All of the time since the entry counts as what is seen now.
 */
static void tell_mode(struct vcpu *v, int64_t rip)
{
	if (rip == EVENT_NONE || wtrack_now(v->track)->state != ST_GUEST)
		return;
	wtrack_set_value(v->track, rip < 0 ? GUEST_KERNEL : GUEST_USER);
}

void on_kvm_exit(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct vcpu *v = vcpu_on(an, cpu);
	int64_t reason = ev->slot[KVM_EXIT_REASON];
	int64_t id = ev->slot[KVM_EXIT_VCPU];
	int64_t said = ev->slot[KVM_EXIT_ISA];
	uint32_t isa = said == ISA_SVM ? ISA_SVM : ISA_VMX;
	char name[32];
	uint32_t code;

	if (said == isa)
		an->isa_seen[isa] = true;
	if (!v)
		return;
	if (id >= 0 && id <= MODEL_VCPU_MAX)
		v->id_by_exit = (int32_t)id;
	if (v->halt.open)
		wake_entered(an, v, ev->ts_ns); /* that was not seen */
	tell_mode(v, ev->slot[KVM_EXIT_RIP]);
	v->mode = VCPU_VMM;
	v->halted = false;
	v->exit = EVENT_NONE;
	if (reason == EVENT_NONE)
		return;
	code = exit_code(isa, (uint64_t)reason);
	v->exit = exit_value(isa, code);
	/* A nested guest's halt is its own hypervisor's business. */
	v->halted = exit_is_halt(isa, code) && !v->in_l2;
	if (v->halted) {
		v->mode = VCPU_HALT_POLL;
		wake_halts(an, v, ev->ts_ns);
	}
	label_value(an, VALUE_OF_EXIT, v->exit,
		    exit_name(isa, code, name, sizeof(name)));
}

void on_kvm_userspace_exit(struct analysis *an, struct cpu *cpu,
			   const struct event *ev)
{
	(void)an;
	(void)ev;
	if (cpu->current && cpu->current->vcpu)
		cpu->current->vcpu->mode = VCPU_QEMU;
}

void on_kvm_wakeup(struct analysis *an, struct cpu *cpu,
		   const struct event *ev)
{
	struct vcpu *v = cpu->current ? cpu->current->vcpu : NULL;

	(void)an;
	if (!v)
		return;
	if (v->mode == VCPU_HALT_POLL)
		v->mode = VCPU_VMM;
	wake_polled(v, ev->ts_ns);
}

void on_kvm_nested_enter(struct analysis *an, struct cpu *cpu,
			 const struct event *ev)
{
	struct vcpu *v = vcpu_on(an, cpu);

	(void)ev;
	if (v)
		v->in_l2 = true;
}

void on_kvm_nested_exit(struct analysis *an, struct cpu *cpu,
			const struct event *ev)
{
	struct vcpu *v = vcpu_on(an, cpu);

	(void)ev;
	if (v)
		v->in_l2 = false;
}
