/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the model to states, the only place that decides them.
 *
 * A pCPU, the thread on it and that thread's vCPU are looked at together:
 *
 *	pCPU		thread		vCPU		when
 *	guest		guest		guest, guest_l2	entry .. exit
 *	irq, softirq	interrupted	vmm ...		a handler runs
 *	vmm		vmm		vmm, halt_poll	KVM works for the vCPU
 *	syscall, user,	the same	qemu		the VMM's user space
 *	  run
 *
 * Between kvm_entry and kvm_exit all three are in guest, even if a handler
 * runs before the exit is recorded (on AMD it does): the design's invariant
 * is that guest time is the same wherever it is read.
 *
 * A vCPU is known as one only from its first KVM event on.  What its thread
 * did before that is in the thread's track; vcpu_begin() translates it.
 */
#include "config.h"

#include "analysis/internal.h"
#include "analysis/process.h"
#include "analysis/resource.h"
#include "analysis/wake.h"

struct shown {
	enum state state;
	int64_t value;
};

/* What an on-CPU thread does, leaving interrupts and KVM aside. */
static struct shown of_mode(const struct thread *t)
{
	switch (t->mode) {
	case MODE_USER:
		return (struct shown){ ST_USER, VALUE_NONE };
	case MODE_SYSCALL:
		return (struct shown){ ST_SYSCALL, t->value };
	case MODE_KERNEL:
		return (struct shown){ ST_KERNEL, VALUE_NONE };
	case MODE_UNKNOWN:
		break;
	}
	return (struct shown){ ST_RUN, VALUE_NONE };
}

static bool in_guest(const struct thread *t)
{
	return t->vcpu && (t->vcpu->mode == VCPU_GUEST ||
			   t->vcpu->mode == VCPU_GUEST_L2);
}

static bool in_vmm(const struct thread *t)
{
	return t->vcpu && (t->vcpu->mode == VCPU_VMM ||
			   t->vcpu->mode == VCPU_HALT_POLL);
}

static struct shown of_cpu(const struct cpu *cpu)
{
	const struct thread *t = cpu->current;

	if (t && in_guest(t))
		return (struct shown){ ST_GUEST, VALUE_NONE };
	if (cpu->irq_depth) {
		const struct irq_frame *top = &cpu->irq[cpu->irq_depth - 1];

		return (struct shown){ top->soft ? ST_SOFTIRQ : ST_IRQ,
				       top->number };
	}
	if (!cpu->known)
		return (struct shown){ ST_UNKNOWN, VALUE_NONE };
	if (!t)
		return (struct shown){ ST_IDLE, VALUE_NONE };
	if (in_vmm(t))
		return (struct shown){ ST_VMM, t->vcpu->exit };
	return of_mode(t);
}

static struct shown of_thread(const struct thread *t)
{
	switch (t->place) {
	case PLACE_UNKNOWN:
		break;
	case PLACE_READY:
		return (struct shown){ ST_READY,
				       t->waker ? t->waker : VALUE_NONE };
	case PLACE_PREEMPTED:
		return (struct shown){ ST_PREEMPTED, t->preemption ?
							     t->preemption :
							     VALUE_NONE };
	case PLACE_BLOCKED:
		return (struct shown){ ST_BLOCKED, VALUE_NONE };
	case PLACE_STOPPED:
		return (struct shown){ ST_STOPPED, VALUE_NONE };
	case PLACE_ON_CPU:
		if (in_guest(t))
			return (struct shown){ ST_GUEST, VALUE_NONE };
		if (t->cpu->irq_depth)
			return (struct shown){ ST_INTERRUPTED, VALUE_NONE };
		if (in_vmm(t))
			return (struct shown){ ST_VMM, t->vcpu->exit };
		return of_mode(t);
	}
	return (struct shown){ ST_UNKNOWN, VALUE_NONE };
}

static struct shown of_vcpu(const struct thread *t)
{
	const struct vcpu *v = t->vcpu;

	if (t->place == PLACE_BLOCKED && v->halted)
		return (struct shown){ ST_IDLE, VALUE_NONE };
	if (t->place != PLACE_ON_CPU)
		return of_thread(t);
	switch (v->mode) {
	case VCPU_GUEST:
		return (struct shown){ ST_GUEST, VALUE_NONE };
	case VCPU_GUEST_L2:
		return (struct shown){ ST_GUEST_L2, VALUE_NONE };
	case VCPU_VMM:
		return (struct shown){ ST_VMM, v->exit };
	case VCPU_QEMU:
		return (struct shown){ ST_QEMU, v->exit };
	case VCPU_HALT_POLL:
		return (struct shown){ ST_HALT_POLL, v->exit };
	case VCPU_UNKNOWN:
		break;
	}
	return (struct shown){ ST_UNKNOWN, VALUE_NONE };
}

static void set(struct wtrack *track, int64_t ts_ns, struct shown s,
		uint32_t peer)
{
	_Static_assert(EVENT_NONE == VALUE_NONE, "both mean: not known");
	wtrack_set(track, ts_ns, s.state, peer, s.value);
}

void show_thread(struct thread *t, int64_t ts_ns)
{
	uint32_t peer = 0;

	if (t->cpu && t->cpu->track && t->place != PLACE_UNKNOWN)
		peer = wtrack_id(t->cpu->track);
	set(t->track, ts_ns, of_thread(t), peer);
	if (t->vcpu) {
		struct shown s = of_vcpu(t);

		wake_show(t->vcpu, ts_ns, s.state, peer, s.value);
		process_follows(t->vcpu, ts_ns);
	}
	resource_follows(t, ts_ns);
}

void show_cpu(struct cpu *cpu, int64_t ts_ns)
{
	struct thread *t = cpu->current;

	set(cpu->track, ts_ns, of_cpu(cpu), t ? wtrack_id(t->track) : 0);
	if (t)
		show_thread(t, ts_ns);
}

/* ------------------------------------------------------------------ */
/* What a vCPU did before it was known to be one                      */

struct retrospect {
	struct analysis *an;
	struct thread *thread;
	struct vcpu *vcpu;
};

/*
 * The vCPU's state while its thread was in @iv.  A thread that was switched
 * in is in the hypervisor; what was on a CPU before the first switch may as
 * well have been in its guest.
 */
static enum state translate(const struct retrospect *r,
			    const struct interval *iv)
{
	/* By a state dump only: asleep, but a halt or not is not known. */
	if (iv->state == ST_BLOCKED && !iv->peer)
		return ST_UNKNOWN;
	if (!state_info(iv->state)->on_cpu)
		return iv->state;
	if (iv->state == ST_USER || iv->state == ST_SYSCALL)
		return ST_QEMU;
	return iv->begin_ns >= r->thread->first_in_ns ? ST_VMM : ST_UNKNOWN;
}

static const struct cpu *cpu_of_peer(const struct thread *t, uint32_t peer)
{
	for (guint i = 0; i < t->machine->cpus->len; i++) {
		const struct cpu *c = t->machine->cpus->pdata[i];

		if (c && c->track && wtrack_id(c->track) == peer)
			return c;
	}
	return NULL;
}

static void look_back(const struct interval *iv, void *data)
{
	struct retrospect *r = data;
	int64_t value = VALUE_NONE;

	if (iv->state == ST_PREEMPTED && iv->end_ns != INT64_MAX)
		value = preemption_in_retrospect(r->an, r->thread, iv,
						 cpu_of_peer(r->thread,
							     iv->peer));
	else if (iv->state == ST_READY)
		value = iv->value;
	wake_show(r->vcpu, iv->begin_ns, translate(r, iv), iv->peer, value);
}

struct vcpu *vcpu_begin(struct analysis *an, struct thread *t)
{
	struct retrospect r = { .an = an, .thread = t };
	bool new_vm;
	struct vcpu *v = thread_make_vcpu(t, &new_vm);
	int64_t from_ns;

	if (new_vm) {
		v->vm->row = writer_row_id(an->writer);
		resource_begins(an, v->vm);
	}
	v->track = writer_track(an->writer, wtrack_begin_ns(t->track));
	wake_begin(an, v, wtrack_begin_ns(t->track));
	r.vcpu = v;
	wtrack_replay(t->track, &from_ns, look_back, &r);
	look_back(wtrack_now(t->track), &r);
	return v;
}
