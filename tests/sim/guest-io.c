/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The devices of VMs: the threads that serve them, the host's disk and
 * network behind them, and their interrupts.
 *
 * A request: doorbell, the disk's thread is woken, issues it (or has a worker
 * do so, who sleeps until it is done); the host's interrupt completes it and
 * wakes that thread; in the end the disk's thread raises the guest's
 * interrupt.  A packet of the guest comes out of the tap where the network's
 * thread runs; one for the guest is sent to the tap by whoever has it, which
 * wakes that thread.
 */
#include "config.h"

#include "sim/guest.h"

#include <string.h>

#define DISK_DEV     266338304
#define DISK_IRQ     49
#define NET_IRQ      24
#define PACKET_EVERY INT64_C(6000000) /* that nobody waits for, per VM */

struct job *job_new(struct host *h, enum job_kind kind, struct guest *g)
{
	struct job *j = g_queue_pop_head(&h->guests->free_jobs);

	if (!j) {
		j = g_new0(struct job, 1);
		g_ptr_array_add(h->guests->jobs, j);
	}
	*j = (struct job){ .kind = kind, .guest = g, .vm = g->vm };
	return j;
}

void job_free(struct host *h, struct job *j)
{
	g_queue_push_tail(&h->guests->free_jobs, j);
}

/* What takes a device that long. */
static int64_t device_ns(struct host *h, int64_t ns)
{
	return random_around(&h->rng, ns * h->opt.pace);
}

static struct job *op_job(const struct op *op)
{
	return (struct job *)(intptr_t)op->arg2;
}

static struct op *queue_job(struct queue *q, int64_t delay_ns,
			    enum op_kind kind, int64_t arg, struct job *j,
			    int64_t arg3)
{
	struct op *op = queue_back(q, delay_ns, kind, arg);

	op->arg2 = (intptr_t)j;
	op->arg3 = arg3;
	return op;
}

/* The packet that was just seen on this pCPU goes on, or a new one comes. */
static void queue_packet(struct queue *q, int64_t delay_ns, enum sim_kind kind,
			 int64_t bytes, const char *name)
{
	struct op *op = queue_back(q, delay_ns, OP_NET, kind);

	op->arg2 = bytes;
	op->arg3 = (intptr_t)name;
	op->close = true;
}

/* ------------------------------------------------------------------ */
/* What threads do with a job                                         */

static void plan_interrupt(struct host *h, struct queue *q, struct job *j)
{
	struct thread *vcpu = j->guest->thread;
	int vector = vector_of(h, j->guest, j->kind);
	struct op *op = queue_back(q, 900, OP_PLAIN, SIM_KVM_MSI);

	op->arg2 = INT64_C(0xfee00000) + (vcpu->number << 12);
	op->arg3 = vector;
	queue_job(q, 350, OP_RAISE, vcpu->index, j, vector);
}

static void plan_disk(struct host *h, struct queue *q, struct job *j)
{
	struct guest_vm *vm = j->vm;
	struct thread *worker = vm->pool[0];

	queue_back(q, random_around(&h->rng, 4000), OP_WORK, 0);
	if (!worker) {
		queue_job(q, 800, OP_BLOCK_ISSUE, 0, j, 0);
		return;
	}
	if (worker->state != ASLEEP || worker->in_disk)
		worker = vm->pool[1];
	queue_job(q, 900, OP_GIVE, worker->index, j, JOB_POOL);
}

/* A worker issues a request and waits until it is done. */
static void plan_pool(struct host *h, struct thread *t, struct job *j)
{
	struct queue *q = &t->todo;

	j->pool = t;
	queue_back(q, random_around(&h->rng, 2500), OP_WORK, 0);
	queue_job(q, 900, OP_BLOCK_ISSUE, 0, j, 0);
	queue_back(q, 1200, OP_SLEEP_DISK, NEVER);
	queue_back(q, random_around(&h->rng, 1500), OP_WORK, 0);
	queue_job(q, 500, OP_GIVE, j->vm->main->index, j, JOB_POOL_DONE);
}

/* Another VM than @vm, or NULL. */
static struct guest_vm *other_vm(struct host *h, const struct guest_vm *vm)
{
	GPtrArray *vms = h->guests->vms;
	struct guest_vm *other =
		g_ptr_array_index(vms, random_below(&h->rng, vms->len));

	return other == vm ? NULL : other;
}

static struct guest *some_guest(struct host *h, struct guest_vm *vm)
{
	return g_ptr_array_index(vm->guests,
				 random_below(&h->rng, vm->guests->len));
}

/* Out of the guest's tap: to the world, which answers, or to another VM. */
static void plan_send(struct host *h, struct queue *q, struct job *j)
{
	struct guest_vm *other = other_vm(h, j->vm);
	struct job *copy;

	queue_back(q, random_around(&h->rng, 3000), OP_WORK, 0);
	queue_job(q, 600, OP_TAP_SEND, 0, j, 0);
	queue_packet(q, 500, SIM_NET_RECEIVE, j->bytes, "br0");
	if (other && random_percent(&h->rng, 25)) {
		copy = job_new(h, JOB_RECEIVE, some_guest(h, other));
		copy->bytes = j->bytes;
		queue_job(q, 700, OP_TAP_RECEIVE, 0, copy, 0)->close = true;
		queue_job(q, 700, OP_GIVE, other->net->index, copy,
			  JOB_RECEIVE);
	} else {
		queue_packet(q, 500, SIM_NET_QUEUE, j->bytes, "eth0");
		queue_packet(q, 500, SIM_NET_XMIT, j->bytes, "eth0");
	}
	queue_job(q, 400, OP_LATER, device_ns(h, 900000), j, JOB_RECEIVE);
}

void io_plan(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;
	struct job *j = g_queue_pop_head(t->jobs);
	bool user = h->opt.syscalls && !t->kernel;

	if (!j) {
		if (user)
			queue_back(q, 400, OP_SYSCALL_IN,
				   SIM_SYSCALL_ENTRY_FUTEX);
		queue_back(q, 900, OP_SLEEP, NEVER);
		if (user)
			queue_back(q, 500, OP_SYSCALL_OUT,
				   SIM_SYSCALL_EXIT_FUTEX);
		return;
	}
	switch (j->kind) {
	case JOB_DISK:
		plan_disk(h, q, j);
		break;
	case JOB_POOL:
		plan_pool(h, t, j);
		break;
	case JOB_SEND:
		plan_send(h, q, j);
		break;
	case JOB_OTHER:
		queue_back(q, random_around(&h->rng, 5000), OP_WORK, 0);
		queue_job(q, 600, OP_LATER, device_ns(h, 1200000), j,
			  JOB_OTHER_DONE);
		break;
	case JOB_POOL_DONE:
		j->kind = JOB_DISK_DONE;
		/* fall through */
	default:
		/* Some interrupts go to another vCPU than who waits. */
		if (random_percent(&h->rng, 12))
			j->guest = some_guest(h, j->vm);
		queue_back(q, random_around(&h->rng, 3000), OP_WORK, 0);
		plan_interrupt(h, q, j);
	}
}

/* ------------------------------------------------------------------ */
/* The host's devices                                                 */

static void raise_disk(struct host *h, struct cpu *c, struct job *j)
{
	struct queue *q = &c->irqs;

	queue_back(q, 150, OP_IRQ_IN, DISK_IRQ);
	if (random_percent(&h->rng, 60)) {
		queue_job(q, 700, OP_BLOCK_DONE, 0, j, 0);
		queue_back(q, 900, OP_IRQ_OUT, DISK_IRQ);
		return;
	}
	queue_back(q, 900, OP_IRQ_OUT, DISK_IRQ);
	queue_event(q, 200, SIM_SOFTIRQ_RAISE, 4);
	queue_back(q, 300, OP_SOFTIRQ_IN, 4);
	queue_job(q, 700, OP_BLOCK_DONE, 0, j, 0);
	queue_back(q, 900, OP_SOFTIRQ_OUT, 4);
}

static void raise_packet(struct host *h, struct cpu *c, struct job *j)
{
	struct queue *q = &c->irqs;

	queue_back(q, 150, OP_IRQ_IN, NET_IRQ + c->id % 8);
	queue_back(q, 500, OP_IRQ_OUT, NET_IRQ + c->id % 8);
	queue_event(q, 200, SIM_SOFTIRQ_RAISE, 3);
	queue_back(q, 300, OP_SOFTIRQ_IN, 3);
	queue_packet(q, 600, SIM_NET_RECEIVE, j->bytes, "eth0");
	queue_job(q, 700, OP_TAP_RECEIVE, 0, j, 0)->close = true;
	queue_job(q, 600, OP_GIVE, j->vm->net->index, j, JOB_RECEIVE);
	queue_back(q, random_around(&h->rng, 900), OP_SOFTIRQ_OUT, 3);
}

/* QEMU's main loop wanted to be woken then. */
static void raise_sleeper(struct host *h, struct cpu *c, struct job *j)
{
	struct queue *q = &c->irqs;
	int64_t timer = 2000 + j->vm->main->index;

	queue_event(q, 150, SIM_HRTIMER_EXPIRE_ENTRY, timer);
	queue_job(q, random_around(&h->rng, 600), OP_GIVE, j->vm->main->index,
		  j, JOB_OTHER_DONE);
	queue_event(q, random_around(&h->rng, 500), SIM_HRTIMER_EXPIRE_EXIT,
		    timer);
}

/* The device is done with @j then, on some pCPU. */
static void later(struct host *h, struct job *j, int64_t at_ns)
{
	struct timer tm = { .at_ns = at_ns, .kind = TIMER_JOB, .job = j };
	struct cpu *c = &h->cpus[random_below(&h->rng, h->opt.cpus)];

	timer_add(c, &tm);
	cpu_plan(h, c);
}

void io_start(struct host *h, struct guest_vm *vm)
{
	later(h, job_new(h, JOB_STRAY, some_guest(h, vm)),
	      h->now_ns + device_ns(h, PACKET_EVERY));
}

void io_raise(struct host *h, struct cpu *c, struct job *j)
{
	if (j->kind == JOB_STRAY) {
		io_start(h, j->vm);
		j->kind = JOB_RECEIVE;
		j->bytes = 60 + random_below(&h->rng, 300);
	}
	if (j->kind == JOB_RECEIVE)
		raise_packet(h, c, j);
	else if (j->kind == JOB_OTHER_DONE)
		raise_sleeper(h, c, j);
	else
		raise_disk(h, c, j);
}

/* ------------------------------------------------------------------ */
/* Operations                                                         */

static bool op_give(struct host *h, struct queue *q, const struct op *op)
{
	struct thread *t = h->threads[op->arg];
	struct job *j = op_job(op);

	j->kind = (enum job_kind)op->arg3;
	g_queue_push_tail(t->jobs, j);
	if (t->state == ASLEEP && !t->in_disk)
		queue_front(q, 300, OP_WAKE, op->arg);
	return false;
}

static void block_event(struct host *h, struct cpu *c, enum sim_kind kind,
			const struct job *j)
{
	emit(h, c, kind);
	h->ev->arg[0] = DISK_DEV;
	h->ev->arg[1] = j->sector;
	h->ev->arg[2] = j->bytes / 512;
	h->ev->arg[3] = j->bytes;
	h->ev->arg[4] = c->current->tid;
	h->ev->arg[5] = j->write ? 1 : 4; /* as LTTng encodes rwbs */
	h->ev->text[0] = c->current->comm;
}

static bool op_issue(struct host *h, struct cpu *c, struct job *j)
{
	int64_t *free_ns = &h->guests->disk_free_ns;

	j->sector = j->vm->next_sector;
	j->vm->next_sector +=
		8 * (1 + random_below(&h->rng, 999)) + j->bytes / 512;
	if (j->pool)
		j->pool->in_disk = true;
	block_event(h, c, SIM_BLOCK_ISSUE, j);
	j->truth = truth_guest_submit(h->guests->truth, j->vm->pid, j->bytes,
				      j->write, c->current->tid, h->now_ns);
	*free_ns = MAX(*free_ns, h->now_ns) + device_ns(h, 200000);
	later(h, j, *free_ns);
	return true;
}

static bool op_done(struct host *h, struct cpu *c, struct queue *q,
		    struct job *j)
{
	block_event(h, c, SIM_BLOCK_COMPLETE, j);
	truth_guest_complete(h->guests->truth, j->truth, h->now_ns);
	if (j->pool) {
		j->pool->in_disk = false;
		queue_front(q, 500, OP_WAKE, j->pool->index);
	} else {
		struct op *op =
			queue_front(q, 500, OP_GIVE, j->vm->disk->index);

		op->arg2 = (intptr_t)j;
		op->arg3 = JOB_DISK_DONE;
	}
	return true;
}

static bool packet_event(struct host *h, struct cpu *c, enum sim_kind kind,
			 int64_t bytes, const char *name)
{
	emit(h, c, kind);
	h->ev->arg[0] = INT64_C(-0x777eef000000) + c->id * INT64_C(0x100000) +
			(int64_t)(h->guests->packets[c->id] % 4096) * 256;
	h->ev->arg[1] = bytes;
	h->ev->text[0] = name;
	return true;
}

static bool op_net(struct host *h, struct cpu *c, const struct op *op)
{
	const char *name = (const char *)(intptr_t)op->arg3;

	if (op->arg == SIM_NET_RECEIVE && !strcmp(name, "eth0"))
		h->guests->packets[c->id]++;
	return packet_event(h, c, (enum sim_kind)op->arg, op->arg2, name);
}

static bool op_tap(struct host *h, struct cpu *c, const struct op *op)
{
	struct job *j = op_job(op);
	bool to_guest = op->kind == OP_TAP_RECEIVE;

	if (!to_guest)
		h->guests->packets[c->id]++;
	truth_guest_packet(h->guests->truth, j->vm->pid, to_guest, j->bytes,
			   h->now_ns);
	return packet_event(h, c, to_guest ? SIM_NET_XMIT : SIM_NET_RECEIVE,
			    j->bytes, j->vm->tap);
}

bool op_io(struct host *h, struct cpu *c, struct queue *q, const struct op *op)
{
	struct job *j = op_job(op);

	switch (op->kind) {
	case OP_GIVE:
		return op_give(h, q, op);
	case OP_BLOCK_ISSUE:
		return op_issue(h, c, j);
	case OP_BLOCK_DONE:
		return op_done(h, c, q, j);
	case OP_NET:
		return op_net(h, c, op);
	case OP_LATER:
		j->kind = (enum job_kind)op->arg3;
		later(h, j, h->now_ns + op->arg);
		return false;
	default:
		return op_tap(h, c, op);
	}
}
