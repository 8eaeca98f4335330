/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which VMs have which devices and processes.
 *
 * Disk: VM 1, 4, 7 ... an I/O thread of its own, which does not wait for
 * requests; 2, 5 ... QEMU's main loop with a pool of workers that do; 3, 6 ...
 * the main loop, which does not wait.  Network: odd VMs vhost, even ones
 * QEMU's main loop.  Each vCPU has a kernel thread of its own.  All VMs use the
 * same CR3s, vectors and stacks.
 */
#include "config.h"

#include "sim/guest.h"

static struct thread *pool_thread(struct host *h, struct guest_vm *vm, int i)
{
	struct thread *t = add_thread(h, ROLE_POOL, vm->pid + 901 + i, vm->pid,
				      vm->number + (unsigned int)i);

	g_strlcpy(t->comm, "worker", sizeof(t->comm));
	t->vm = vm->number;
	t->jobs = g_queue_new();
	return t;
}

/* The threads of a VM stand together: see host.c. */
static void find_threads(struct host *h, struct guest_vm *vm)
{
	struct thread **first =
		h->threads + (vm->number - 1) * (h->opt.vcpus + 3);
	struct thread *io = first[h->opt.vcpus + 1];

	vm->main = first[h->opt.vcpus];
	vm->disk = vm->number % 3 == 1 ? io : vm->main;
	vm->net = vm->number % 2 ? first[h->opt.vcpus + 2] : vm->main;
	for (unsigned int i = 0; i < 3; i++)
		first[h->opt.vcpus + i]->jobs = g_queue_new();
	for (int i = 0; vm->number % 3 == 2 && i < 2; i++)
		vm->pool[i] = pool_thread(h, vm, i);
}

static struct guest_process *add_process(struct host *h, struct guest_vm *vm)
{
	struct guest_process *p = g_new0(struct guest_process, 1);
	guint i = vm->processes->len;

	/* Two lie side by side, unless each has two pages. */
	p->cr3 = 0x6072000 + (uint64_t)(i / 2) * 0x1e000 +
		 i % 2 * (h->opt.kpti ? 0x2000 : 0x1000);
	p->asid = 1 + i % 6;
	p->truth = truth_guest_process(h->guests->truth, vm->pid, p->cr3);
	g_ptr_array_add(vm->processes, p);
	return p;
}

static struct guest_task *add_task(struct host *h, struct guest *g,
				   struct guest_process *p,
				   enum guest_habit habit)
{
	struct guest_task *t = g_new0(struct guest_task, 1);
	uint64_t n = g->tasks->len + 16 * (uint64_t)g->thread->number;

	t->process = p;
	t->home = g;
	t->habit = habit;
	t->timer_ns = NEVER;
	t->why = TR_TASK;
	t->stack = UINT64_C(0xffffc90000400000) + n * 0x8000;
	t->user_sp = UINT64_C(0x7ffc00000000) + n * 0x1000000;
	if (p)
		t->user_sp += p->cr3 * 16;
	t->user_ip = 0x401000 + n * 0x10000;
	g_ptr_array_add(g->tasks, t);
	g_queue_push_tail(&g->ready, t);
	(void)h;
	return t;
}

/* Partners: on two vCPUs or one, of two processes or one. */
static void add_pair(struct host *h, struct guest_vm *vm, struct guest *a,
		     struct guest *b, bool threads)
{
	struct guest_process *p = add_process(h, vm);
	struct guest_task *x = add_task(h, a, p, HABIT_PAIR);
	struct guest_task *y =
		add_task(h, b, threads ? p : add_process(h, vm), HABIT_PAIR);

	x->partner = y;
	y->partner = x;
	x->leads = true;
}

static struct guest *add_guest(struct guest_vm *vm, struct thread *t)
{
	struct guest *g = g_new0(struct guest, 1);

	g->vm = vm;
	g->thread = t;
	g->tasks = g_ptr_array_new_with_free_func(g_free);
	g->pending = g_array_new(FALSE, FALSE, sizeof(struct guest_event));
	g_queue_init(&g->ready);
	g_queue_init(&g->remote);
	g->idle.home = g;
	g->idle.stack = t->number ? UINT64_C(0xffffc90000080000) +
					    (uint64_t)t->number * 0x8000
				  : UINT64_C(0xffffffff82a00000);
	g->irq_stack =
		UINT64_C(0xffffc90000000000) + (uint64_t)t->number * 0x8000;
	g->current = &g->idle;
	g->where = AT_IDLE;
	g->sp = g->idle.stack + 0x3de8;
	g->ip = UINT64_C(0xffffffff81000100);
	g->taking = -1;
	g->armed_ns = NEVER;
	t->guest = g;
	return g;
}

static void add_processes(struct host *h, struct guest_vm *vm)
{
	static const enum guest_habit habits[] = {
		HABIT_TIMER, HABIT_DISK, HABIT_PAIR,  HABIT_NET,
		HABIT_OTHER, HABIT_PAIR, HABIT_TIMER, HABIT_BURN,
	};
	unsigned int n = vm->guests->len;

	for (unsigned int i = 0; i < n; i++) {
		struct guest *g = g_ptr_array_index(vm->guests, i);

		for (unsigned int k = 0; k < h->opt.processes; k++) {
			unsigned int what = (k + i) % G_N_ELEMENTS(habits);
			struct guest *other =
				g_ptr_array_index(vm->guests, (i + 1) % n);

			if (habits[what] == HABIT_PAIR)
				add_pair(h, vm, g, what == 2 ? other : g,
					 what == 2 && vm->number % 2 == 0);
			else
				add_task(h, g, add_process(h, vm),
					 habits[what]);
		}
		add_task(h, g, NULL, HABIT_KERNEL);
	}
}

static void vm_free(gpointer data)
{
	struct guest_vm *vm = data;

	for (guint i = 0; i < vm->guests->len; i++) {
		struct guest *g = g_ptr_array_index(vm->guests, i);

		g_ptr_array_free(g->tasks, TRUE);
		g_array_free(g->pending, TRUE);
		g_queue_clear(&g->ready);
		g_queue_clear(&g->remote);
		g_free(g);
	}
	g_ptr_array_free(vm->guests, TRUE);
	g_ptr_array_free(vm->processes, TRUE);
	g_free(vm);
}

static void add_guest_vm(struct host *h, unsigned int number)
{
	struct guest_vm *vm = g_new0(struct guest_vm, 1);

	vm->number = number;
	vm->pid = 1000 * (int64_t)number;
	g_snprintf(vm->tap, sizeof(vm->tap), "vnet%u", number - 1);
	vm->guests = g_ptr_array_new();
	vm->processes = g_ptr_array_new_with_free_func(g_free);
	vm->next_sector = 2048 + number * INT64_C(100000000);
	g_ptr_array_add(h->guests->vms, vm);
	find_threads(h, vm);
	for (unsigned int i = 0; i < h->opt.vcpus; i++) {
		struct thread *t =
			h->threads[(number - 1) * (h->opt.vcpus + 3) + i];

		g_ptr_array_add(vm->guests, add_guest(vm, t));
		truth_guest_vcpu(h->guests->truth, t->index, t->tid);
	}
	add_processes(h, vm);
}

void guests_new(struct host *h)
{
	h->guests = g_new0(struct guests, 1);
	h->guests->vms = g_ptr_array_new_with_free_func(vm_free);
	h->guests->jobs = g_ptr_array_new_with_free_func(g_free);
	g_queue_init(&h->guests->free_jobs);
	h->guests->packets = g_new0(uint64_t, h->opt.cpus);
	h->guests->truth = truth_guest_new(h->threads_max);
	for (unsigned int i = 1; i <= h->opt.vms; i++)
		add_guest_vm(h, i);
}

void guests_free(struct host *h)
{
	if (!h->guests)
		return;
	g_ptr_array_free(h->guests->vms, TRUE);
	g_ptr_array_free(h->guests->jobs, TRUE);
	g_queue_clear(&h->guests->free_jobs);
	truth_guest_free(h->guests->truth);
	g_free(h->guests->packets);
	g_free(h->guests);
}
