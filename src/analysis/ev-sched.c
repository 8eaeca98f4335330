/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scheduler: who is on which CPU, who waits, who is born.
 *
 * sched_switch is the event that fixes most: it names who leaves, why
 * (prev_state), and who comes.  A wake-up makes a sleeping thread ready;
 * sched_waking comes first, in the waker's context, and sched_wakeup once the
 * thread is queued, so the first of the two that finds it asleep counts.
 * Either can come while the thread is still on its CPU (it was about to
 * sleep): then it changes nothing.
 */
#include "config.h"

#include "analysis/internal.h"
#include "analysis/marks.h"
#include "analysis/wake.h"

static bool slot_tid(const struct event *ev, int slot, int32_t *tid)
{
	if (ev->slot[slot] < 0 || ev->slot[slot] > INT32_MAX)
		return false;
	*tid = (int32_t)ev->slot[slot];
	return true;
}

/* Without prev_state: a vCPU after a halt sleeps, else it was displaced. */
static enum task_state infer_state(const struct thread *t)
{
	if (!t->vcpu)
		return TASK_OTHER;
	return t->vcpu->halted ? TASK_SLEEPING : TASK_RUNNABLE;
}

static void leaves(struct analysis *an, struct cpu *cpu, struct thread *t,
		   const struct event *ev)
{
	int64_t state = ev->slot[SWITCH_PREV_STATE];

	thread_set_comm(t, ev->text[0]);
	if (t->vcpu && (t->vcpu->mode == VCPU_GUEST ||
			t->vcpu->mode == VCPU_GUEST_L2))
		t->vcpu->mode = VCPU_VMM; /* its exit is not in the trace */
	switch (state == EVENT_NONE ? infer_state(t) : (enum task_state)state) {
	case TASK_RUNNABLE:
		preemption_begins(an, t, ev->ts_ns);
		break;
	case TASK_STOPPED:
		t->place = PLACE_STOPPED;
		break;
	case TASK_DEAD:
		thread_dies(an, t, ev->ts_ns);
		return;
	case TASK_IDLE_KTHREAD:
		thread_is_kernel(t);
		t->place = PLACE_BLOCKED;
		break;
	case TASK_SLEEPING:
	case TASK_DISK:
	case TASK_PARKED:
	case TASK_OTHER:
		t->place = state == EVENT_NONE && !t->vcpu ? PLACE_UNKNOWN :
							     PLACE_BLOCKED;
		break;
	}
	cpu->current = NULL;
	show_thread(t, ev->ts_ns);
}

/* In the VMM's own code, as far as system calls tell; else in KVM. */
static enum vcpu_mode mode_after_switch(const struct analysis *an,
					const struct thread *t)
{
	if (t->mode == MODE_USER)
		return VCPU_QEMU;
	if (t->mode == MODE_SYSCALL && t->value != an->ioctl)
		return VCPU_QEMU;
	return VCPU_VMM;
}

static void comes(struct analysis *an, struct cpu *cpu, int32_t tid,
		  const struct event *ev)
{
	struct thread *t = thread_get(an, cpu->machine, tid);

	if (thread_is_on_cpu(t) && t->cpu != cpu)
		cpu_contradicted(t->cpu);
	preemption_ends(an, t, ev->ts_ns);
	thread_set_comm(t, ev->text[1]);
	t->place = PLACE_ON_CPU;
	t->cpu = cpu;
	if (t->first_in_ns == INT64_MAX)
		t->first_in_ns = ev->ts_ns;
	if (t->vcpu)
		t->vcpu->mode = mode_after_switch(an, t);
	cpu->current = t;
}

void on_switch(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct thread *prev = cpu->current;
	int32_t next;

	cpu->irq_depth = 0; /* no handler survives a switch */
	cpu->hrtimer_depth = 0;
	mark_switch(cpu);
	if (!slot_tid(ev, SWITCH_NEXT_TID, &next)) {
		cpu_forget(cpu, ev->ts_ns);
		return;
	}
	if (prev && prev->tid != next)
		leaves(an, cpu, prev, ev);
	cpu->current = NULL;
	cpu->known = true;
	if (next > 0)
		comes(an, cpu, next, ev);
	log_occupant(cpu, ev->ts_ns);
}

void on_wakeup(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct machine *m = cpu->machine;
	struct thread *t;
	int64_t target = ev->slot[WAKE_TARGET_CPU];
	int32_t tid;

	if (!slot_tid(ev, WAKE_TID, &tid) || !tid)
		return;
	t = thread_get(an, m, tid);
	thread_set_comm(t, ev->text[0]);
	if (t->place != PLACE_BLOCKED && t->place != PLACE_STOPPED &&
	    t->place != PLACE_UNKNOWN) {
		if (t->place != PLACE_READY)
			mark_told(t, cpu, ev->ts_ns);
		return;
	}
	t->place = PLACE_READY;
	/* In a handler, the thread that it interrupted is not the waker. */
	t->waker = cpu->current && !cpu->irq_depth && !cpu->hrtimer_depth ?
			   wtrack_id(cpu->current->track) :
			   0;
	if (target >= 0 && target < m->cpus->len && m->cpus->pdata[target])
		t->cpu = m->cpus->pdata[target];
	wake_woken(t, cpu, ev->ts_ns);
	show_thread(t, ev->ts_ns);
}

void on_migrate(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct machine *m = cpu->machine;
	int64_t dest = ev->slot[MIGRATE_DEST_CPU];
	struct thread *t;
	int32_t tid;

	(void)an;
	if (!slot_tid(ev, MIGRATE_TID, &tid) || !tid)
		return;
	t = machine_find_thread(m, tid);
	if (t && dest >= 0 && dest < m->cpus->len && m->cpus->pdata[dest])
		preemption_moves(t, m->cpus->pdata[dest], ev->ts_ns);
}

void on_fork(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct machine *m = cpu->machine;
	struct thread *parent = NULL, *child;
	int32_t tid, pid;

	if (slot_tid(ev, FORK_PARENT_TID, &tid) && tid) {
		parent = thread_get(an, m, tid);
		thread_set_comm(parent, ev->text[0]);
		if (slot_tid(ev, FORK_PARENT_PID, &pid))
			parent->pid = pid;
	}
	if (!slot_tid(ev, FORK_CHILD_TID, &tid) || !tid)
		return;
	child = thread_born(an, m, tid, ev->ts_ns);
	thread_set_comm(child, ev->text[1]);
	if (slot_tid(ev, FORK_CHILD_PID, &pid))
		child->pid = pid;
	if (child->pid == child->tid)
		machine_pid_begins(m, child->pid);
	if (parent) {
		/* A thread of the same process has its parent's parent. */
		child->ppid = parent->pid >= 0 && parent->pid == child->pid ?
				      parent->ppid :
				      parent->pid;
		if (parent->tid == TID_KTHREADD)
			thread_is_kernel(child);
		child->waker = wtrack_id(parent->track);
	}
	child->cpu = cpu;
	child->place = PLACE_READY;
	show_thread(child, ev->ts_ns);
}

void on_exec(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct thread *t = cpu->current;

	(void)an;
	if (!t)
		return;
	thread_set_comm(t, ev->text[0]);
	/* Whoever calls exec becomes the leader of its process. */
	t->pid = t->tid;
	t->kernel = false;
	if (t->mode == MODE_KERNEL)
		t->mode = MODE_UNKNOWN;
}
