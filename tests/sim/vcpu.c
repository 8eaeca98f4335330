/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What vCPU threads do: enter the guest, leave it for some reason, handle
 * that in KVM or in QEMU, poll or sleep while the guest is halted.
 */
#include "config.h"

#include "sim/internal.h"

/* clang-format off */
static const struct exit_kind {
	uint32_t svm, vmx; /* exit codes */
	unsigned int share; /* of the exits that the guest causes, percent */
	int64_t guest_ns; /* about how long the guest ran before */
} exit_kinds[WHY_COUNT] = {
	[WHY_HLT]	= {  120, 12, 22, 25000 },
	[WHY_MSR]	= {  124, 32, 36,  9000 },
	[WHY_IO]	= {  123, 30,  5, 12000 },
	[WHY_FAULT]	= { 1024, 48, 14, 15000 },
	[WHY_CPUID]	= {  114, 10,  6,  4000 },
	[WHY_PAUSE]	= {  119, 40,  7, 18000 },
	[WHY_CALL]	= {  129, 18, 10, 11000 },
	[WHY_INTERRUPT]	= {   96,  1,  0,     0 },
	[WHY_DOORBELL]	= { 1024, 49,  0,     0 },
	[WHY_WINDOW]	= {  100,  7,  0,     0 },
	[WHY_APIC]	= { 1025, 56,  0,     0 },
	[WHY_PREEMPTION] = {   0, 52,  0,     0 },
};
/* clang-format on */

static enum exit_why choose_exit(struct host *h)
{
	unsigned int r = random_below(&h->rng, 100);
	enum exit_why why = WHY_HLT;

	while (why < WHY_CALL && r >= exit_kinds[why].share)
		r -= exit_kinds[why++].share;
	return why;
}

uint32_t vcpu_exit_code(const struct host *h, enum exit_why why)
{
	return h->opt.vmx ? exit_kinds[why].vmx : exit_kinds[why].svm;
}

/* On its pCPU, nothing left to do: into the guest. */
void vcpu_plan(struct host *h, struct thread *t)
{
	if (h->opt.syscalls && !t->in_syscall)
		queue_back(&t->todo, 400, OP_SYSCALL_IN,
			   SIM_SYSCALL_ENTRY_IOCTL);
	if (t->guest) {
		guest_enter_plan(h, t);
		return;
	}
	if (t->virq) {
		queue_event(&t->todo, 350, SIM_KVM_ACCEPT_IRQ, 236);
		queue_event(&t->todo, 250, SIM_KVM_INJ_VIRQ, 236);
		t->virq = false;
	}
	queue_back(&t->todo, random_around(&h->rng, 600), OP_KVM_ENTRY, 0);
}

/* Another vCPU of the same VM, or NULL. */
static void plan_ipi(struct host *h, struct thread *t)
{
	struct thread *other = task_find(h, t->vm, ROLE_VCPU);

	if (other && other != t)
		queue_back(&t->todo, random_around(&h->rng, 800), OP_WAKE,
			   other->index);
}

static void plan_io(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;
	struct thread *io = task_find(h, t->vm, ROLE_IO);

	queue_event(q, 400, SIM_KVM_PIO, 0xc050);
	if (random_percent(&h->rng, 25))
		return;
	queue_back(q, 700, OP_KVM_USERSPACE, 2);
	if (h->opt.syscalls)
		queue_back(q, 250, OP_SYSCALL_OUT, SIM_SYSCALL_EXIT_IOCTL);
	queue_back(q, random_around(&h->rng, 8000), OP_WORK, 0);
	if (io && random_percent(&h->rng, 40))
		queue_back(q, 500, OP_WAKE, io->index);
	if (!random_percent(&h->rng, 15))
		return;
	if (h->opt.syscalls)
		queue_back(q, 300, OP_SYSCALL_IN, SIM_SYSCALL_ENTRY_FUTEX);
	queue_back(q, 900, OP_SLEEP, random_around(&h->rng, 200000));
	if (h->opt.syscalls)
		queue_back(q, 600, OP_SYSCALL_OUT, SIM_SYSCALL_EXIT_FUTEX);
}

static void plan_halt(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;
	bool waited = random_percent(&h->rng, 65);

	t->virq = true;
	if (waited)
		queue_back(q, random_around(&h->rng, 12000), OP_SLEEP,
			   random_around(&h->rng, 900000));
	else
		queue_back(q, random_around(&h->rng, 25000), OP_WORK, 0);
	if (h->opt.vcpu_wakeup)
		queue_back(q, 500, OP_KVM_WAKEUP, waited);
}

static void plan_handling(struct host *h, struct cpu *c, struct thread *t,
			  enum exit_why why)
{
	struct queue *q = &t->todo;

	switch (why) {
	case WHY_HLT:
		plan_halt(h, t);
		break;
	case WHY_MSR:
		queue_event(q, random_around(&h->rng, 350), SIM_KVM_MSR, 0x6e0);
		if (random_percent(&h->rng, 40))
			queue_event(q, 300, SIM_HRTIMER_START, 1000 + t->index);
		if (random_percent(&h->rng, 20))
			plan_ipi(h, t);
		break;
	case WHY_IO:
		plan_io(h, t);
		break;
	case WHY_FAULT:
		queue_event(q, 300, SIM_KVM_PAGE_FAULT, 0xfe000000);
		queue_back(q, random_around(&h->rng, 2500), OP_WORK, 0);
		if (random_percent(&h->rng, 3))
			queue_back(q, 500, OP_SLEEP_DISK,
				   random_around(&h->rng, 300000));
		break;
	case WHY_CPUID:
		queue_event(q, 300, SIM_KVM_CPUID, 1);
		break;
	case WHY_PAUSE:
		if (random_percent(&h->rng, 20))
			c->resched = true;
		break;
	case WHY_CALL:
		plan_ipi(h, t);
		break;
	case WHY_INTERRUPT:
		if (random_percent(&h->rng, 1))
			queue_back(q, 500, OP_THROTTLE,
				   random_around(&h->rng, 1500000));
		break;
	default:
		break;
	}
}

void vcpu_leave(struct host *h, struct cpu *c, struct thread *t,
			enum exit_why why)
{
	emit(h, c, SIM_KVM_EXIT);
	h->ev->arg[0] = vcpu_exit_code(h, why);
	h->ev->arg[1] = h->opt.vmx ? 1 : 2;
	h->ev->arg[2] = t->number;
	h->ev->arg[3] = t->guest ? guest_rip(t)
				 : INT64_C(0x7f0000001000) +
					   random_below(&h->rng, 4096);
	truth_exit(h->truth, t->index, vcpu_exit_code(h, why), h->now_ns);
	t->mode = why == WHY_HLT ? MODE_POLL : MODE_VMM;
	t->last_exit = why;
	if (!t->guest || why == WHY_INTERRUPT)
		plan_handling(h, c, t, why);
	books_seen(h, &t->seen_mode);
}

static void enter_guest(struct host *h, struct cpu *c, struct thread *t)
{
	enum exit_why why;

	emit(h, c, SIM_KVM_ENTRY);
	/* LTTng 2.13 shows the low half of a pointer here. */
	h->ev->arg[0] = 0x4700000 + t->tid * 0x140;
	t->mode = MODE_GUEST;
	truth_reenter(h->truth, t->index, h->now_ns);
	if (t->guest) {
		guest_enters(h, t);
		return;
	}
	why = choose_exit(h);
	queue_back(&t->todo, random_around(&h->rng, exit_kinds[why].guest_ns),
		   OP_KVM_EXIT, why);
}

bool op_kvm(struct host *h, struct cpu *c, struct queue *q, const struct op *op)
{
	struct thread *t = c->current;

	(void)q;
	if (op->kind == OP_KVM_ENTRY) {
		enter_guest(h, c, t);
	} else if (op->kind == OP_KVM_EXIT) {
		vcpu_leave(h, c, t, (enum exit_why)op->arg);
	} else if (op->kind == OP_KVM_USERSPACE) {
		emit(h, c, SIM_KVM_USERSPACE_EXIT);
		h->ev->arg[0] = op->arg;
		t->mode = MODE_QEMU;
	} else {
		emit(h, c, SIM_KVM_VCPU_WAKEUP);
		h->ev->arg[0] = 20000;
		h->ev->arg[1] = t->guest ? guest_slept(t) : op->arg;
		h->ev->arg[2] = 1;
		t->mode = MODE_VMM;
	}
	books_vcpu(h, t);
	books_cpu(h, c);
	return true;
}
