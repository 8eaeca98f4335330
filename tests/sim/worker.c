/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Short-lived threads: a task or a VM's main thread forks a worker, which
 * works a few times, asleep in between, and dies.
 */
#include "config.h"

#include "sim/internal.h"

#define FIRST_WORKER 2000000

void plan_fork(struct host *h, struct thread *t)
{
	if (h->dumped && h->thread_count < h->threads_max)
		queue_back(&t->todo, 900, OP_FORK, 0);
}

/* What a worker does next; the first time, it returns from clone(). */
void worker_plan(struct host *h, struct thread *t)
{
	struct queue *q = &t->todo;

	if (h->opt.syscalls && t->in_syscall)
		queue_back(q, 400, OP_SYSCALL_OUT,
			   t->seen_mode ? SIM_SYSCALL_EXIT_FUTEX
					: SIM_SYSCALL_EXIT_CLONE);
	queue_back(q, random_around(&h->rng, 30000), OP_WORK, 0);
	if (!t->rounds--) {
		queue_back(q, 700, OP_EXIT, 0);
		queue_back(q, random_around(&h->rng, 5000), OP_DIE, 0);
		return;
	}
	if (h->opt.syscalls)
		queue_back(q, 400, OP_SYSCALL_IN, SIM_SYSCALL_ENTRY_FUTEX);
	queue_back(q, 600, OP_SLEEP, random_around(&h->rng, 700000));
}

static struct thread *fork_worker(struct host *h, const struct cpu *c)
{
	const struct thread *parent = c->current;
	bool thread = parent->vm; /* else a process of its own */
	int64_t tid = FIRST_WORKER + h->thread_count;
	struct thread *t = add_thread(h, ROLE_WORKER, tid,
				      thread ? parent->pid : tid, c->id);

	t->state = WOKEN;
	t->vm = parent->vm;
	t->ppid = thread ? parent->ppid : parent->pid;
	t->rounds = random_below(&h->rng, 4);
	t->in_syscall = true;
	t->seen_mode = !h->opt.syscalls;
	h->unseen += 1 + !t->seen_mode;
	g_snprintf(t->comm, sizeof(t->comm), "worker-%u", t->index);
	truth_name(h->truth, t->index, t->tid, t->pid, t->comm, (int)t->vm, -1);
	books_vcpu(h, t);
	return t;
}

static bool op_fork(struct host *h, struct cpu *c, struct queue *q)
{
	struct thread *t;

	if (h->thread_count == h->threads_max)
		return false;
	t = fork_worker(h, c);
	emit(h, c, SIM_SCHED_FORK);
	h->ev->arg[0] = c->current->tid;
	h->ev->arg[1] = c->current->pid;
	h->ev->arg[2] = t->tid;
	h->ev->arg[3] = t->pid;
	h->ev->text[0] = c->current->comm;
	h->ev->text[1] = t->comm;
	queue_front(q, 1500, OP_WAKEUP_NEW, t->index);
	return true;
}

bool op_worker(struct host *h, struct cpu *c, struct queue *q,
	       const struct op *op)
{
	struct thread *t = c->current;

	if (op->kind == OP_FORK)
		return op_fork(h, c, q);
	if (op->kind == OP_WAKEUP_NEW) {
		t = h->threads[op->arg];
		t->state = QUEUED;
		g_queue_push_tail(&c->ready, t);
		emit(h, c, SIM_SCHED_WAKEUP_NEW);
		h->ev->arg[1] = t->cpu;
	} else {
		emit(h, c, SIM_SCHED_EXIT);
	}
	h->ev->arg[0] = t->tid;
	h->ev->text[0] = t->comm;
	return true;
}
