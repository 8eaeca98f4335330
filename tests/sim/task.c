/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the other threads do: QEMU's helpers and vhost workers, which wake
 * vCPUs, tasks and kernel threads of the host, and the daemon whose state
 * dump opens the trace.
 */
#include "config.h"

#include "sim/internal.h"

/* How long a thread works and sleeps, about. */
static const struct {
	int64_t work_ns, sleep_ns;
} habits[] = {
	[ROLE_EMULATOR] = { 15000, 9000000 },
	[ROLE_IO] = { 9000, 3000000 },
	[ROLE_VHOST] = { 6000, 2000000 },
	[ROLE_TASK] = { 220000, 6000000 },
	[ROLE_KTHREAD] = { 4000, 12000000 },
	[ROLE_DUMPER] = { 30000, 50000000 },
};

struct thread *task_find(struct host *h, unsigned int vm, enum role role)
{
	/* The threads of a VM stand together; so few that a search will do. */
	unsigned int per_vm = h->opt.vcpus + 3;
	unsigned int first = vm ? (vm - 1) * per_vm : h->opt.vms * per_vm;
	unsigned int n = vm ? per_vm : h->thread_count - first;
	unsigned int start;

	if (!vm)
		role = ROLE_TASK;
	if (!n)
		return NULL;
	start = random_below(&h->rng, n);
	for (unsigned int i = 0; i < MIN(n, 64); i++) {
		struct thread *t = h->threads[first + (start + i) % n];

		if (t->role == role)
			return t;
	}
	return NULL;
}

static void plan_syscall(struct host *h, struct thread *t, int64_t work_ns)
{
	struct queue *q = &t->todo;

	if (h->opt.syscalls)
		queue_back(q, 300, OP_SYSCALL_IN, SIM_SYSCALL_ENTRY_READ);
	queue_back(q, random_around(&h->rng, work_ns), OP_WORK, 0);
	if (t->role == ROLE_TASK && random_percent(&h->rng, 20))
		queue_back(q, 400, OP_SLEEP_DISK,
			   random_around(&h->rng, 400000));
	if (h->opt.syscalls)
		queue_back(q, 300, OP_SYSCALL_OUT, SIM_SYSCALL_EXIT_READ);
}

static void plan_sleep(struct host *h, struct thread *t)
{
	bool user = h->opt.syscalls && !t->kernel;
	int64_t sleep_ns = habits[t->role].sleep_ns;

	/* The host is not busier for having more tasks. */
	if (t->role == ROLE_TASK)
		sleep_ns = MAX(sleep_ns, h->opt.tasks * INT64_C(300000));
	if (user)
		queue_back(&t->todo, 400, OP_SYSCALL_IN,
			   SIM_SYSCALL_ENTRY_FUTEX);
	queue_back(&t->todo, 600, OP_SLEEP,
		   random_around(&h->rng, MIN(sleep_ns, 1000000000)));
	if (user)
		queue_back(&t->todo, 500, OP_SYSCALL_OUT,
			   SIM_SYSCALL_EXIT_FUTEX);
}

void task_plan(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;
	struct thread *vcpu = NULL;

	if (t->role == ROLE_WORKER) {
		worker_plan(h, t);
		return;
	}
	if (t->role == ROLE_DUMPER && !h->dumped) {
		queue_back(q, 500, OP_DUMP, -1);
		return;
	}
	if (t->jobs) {
		io_plan(h, t);
		return;
	}
	queue_back(q, random_around(&h->rng, habits[t->role].work_ns), OP_WORK,
		   0);
	if (t->kernel && random_percent(&h->rng, 20)) {
		queue_back(q, 300, OP_SOFTIRQ_IN, 9);
		queue_back(q, random_around(&h->rng, 1500), OP_SOFTIRQ_OUT, 9)
			->close = true;
	}
	if (!t->kernel && random_percent(&h->rng, 3))
		plan_fork(h, t);
	if (!t->kernel && random_percent(&h->rng, 60))
		plan_syscall(h, t, habits[t->role].work_ns / 3);
	if (t->vm)
		vcpu = task_find(h, t->vm, ROLE_VCPU);
	if (vcpu && random_percent(&h->rng, 70))
		queue_back(q, 600, OP_WAKE, vcpu->index);
	plan_sleep(h, t);
}

bool op_syscall(struct host *h, struct cpu *c, struct queue *q,
		const struct op *op)
{
	struct thread *t = c->current;

	(void)q;
	emit(h, c, (enum sim_kind)op->arg);
	h->ev->arg[0] = op->kind == OP_SYSCALL_IN ? 11 : 0;
	t->in_syscall = op->kind == OP_SYSCALL_IN;
	t->syscall = (enum sim_kind)op->arg;
	if (t->role != ROLE_VCPU)
		books_seen(h, &t->seen_mode);
	else if (!t->in_syscall)
		t->mode = MODE_QEMU; /* a switch may have hidden that */
	books_vcpu(h, t);
	books_cpu(h, c);
	return true;
}

/* One line of the state dump; the next one follows. */
bool op_dump(struct host *h, struct cpu *c, struct queue *q,
	     const struct op *op)
{
	const struct thread *t;

	if (op->arg < 0) {
		emit(h, c, SIM_DUMP_START);
	} else if (op->arg == h->thread_count) {
		emit(h, c, SIM_DUMP_END);
		h->dumped = true;
		return true;
	} else {
		t = h->threads[op->arg];
		emit(h, c, SIM_DUMP_PROCESS);
		h->ev->arg[0] = t->tid;
		h->ev->arg[1] = t->pid;
		h->ev->arg[2] = t->ppid;
		h->ev->arg[3] = t->kernel;
		/* As LTTng says it: asleep, or else "forked". */
		h->ev->arg[4] = t->state == ASLEEP ? 5 : 1;
		h->ev->arg[5] = t->cpu;
		h->ev->text[0] = t->comm;
	}
	queue_back(q, 150, OP_DUMP, op->arg + 1);
	return true;
}
