/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who exists on the simulated host.
 *
 * tids: kernel threads from 10 on, VM n (from 1) at 1000 * n: its process and
 * QEMU's main thread, then vCPUs, I/O thread and vhost worker; tasks of the
 * host from 1000000 on.  The vCPUs of every second VM are pinned.
 */
#include "config.h"

#include "sim/guest.h"

#include <string.h>

#define BOOTED_NS INT64_C(100000000000)

struct thread *add_thread(struct host *h, enum role role, int64_t tid,
			  int64_t pid, unsigned int cpu)
{
	struct thread *t = g_new0(struct thread, 1);

	t->index = h->thread_count;
	t->role = role;
	t->tid = tid;
	t->pid = pid;
	t->ppid = 1;
	t->cpu = cpu % h->opt.cpus;
	t->number = -1;
	t->state = ASLEEP;
	t->last_exit = WHY_MSR;
	h->threads[h->thread_count++] = t;
	return t;
}

static void add_kernel_thread(struct host *h, const char *name,
			      const char *suffix, int64_t tid, unsigned int cpu)
{
	struct thread *t = add_thread(h, ROLE_KTHREAD, tid, tid, cpu);

	g_snprintf(t->comm, sizeof(t->comm), "%s/%u%s", name, cpu, suffix);
	t->kernel = true;
	t->ppid = 2;
	t->pinned = true;
}

/* @vm from 1; task_find() relies on the order. */
static void add_vm(struct host *h, unsigned int vm)
{
	int64_t pid = 1000 * (int64_t)vm;
	unsigned int n = h->opt.vcpus, home = (vm - 1) * n;
	struct thread *t;

	for (unsigned int i = 0; i < n; i++) {
		t = add_thread(h, ROLE_VCPU, pid + 1 + i, pid, home + i);
		g_snprintf(t->comm, sizeof(t->comm), "CPU %u/KVM", i);
		t->number = (int)i;
		t->pinned = vm % 2;
		t->vm = vm;
	}
	t = add_thread(h, ROLE_EMULATOR, pid, pid, home + 1);
	g_strlcpy(t->comm, "qemu-system-x86", sizeof(t->comm));
	t->vm = vm;
	t = add_thread(h, ROLE_IO, pid + 1 + n, pid, home + 2);
	g_strlcpy(t->comm, "IO io1", sizeof(t->comm));
	t->vm = vm;
	t = add_thread(h, ROLE_VHOST, pid + 2 + n, pid + 2 + n, home + 3);
	g_snprintf(t->comm, sizeof(t->comm), "vhost-%d", (int)pid);
	t->vm = vm;
	t->kernel = true;
	t->ppid = 2;
}

static void add_everyone(struct host *h)
{
	struct thread *t;

	for (unsigned int i = 1; i <= h->opt.vms; i++)
		add_vm(h, i);
	for (unsigned int i = 0; i < h->opt.cpus; i++) {
		add_kernel_thread(h, "ksoftirqd", "", 10 + 2 * i, i);
		add_kernel_thread(h, "kworker", ":1", 11 + 2 * i, i);
	}
	t = add_thread(h, ROLE_DUMPER, 900, 900, 0);
	g_strlcpy(t->comm, "lttng-sessiond", sizeof(t->comm));
	for (unsigned int i = 0; i < h->opt.tasks; i++) {
		t = add_thread(h, ROLE_TASK, 1000000 + i, 1000000 + i, i);
		g_snprintf(t->comm, sizeof(t->comm), "task-%u", i);
	}
}

/* Everyone sleeps; their timers wake them, the dumper first. */
static void start_threads(struct host *h)
{
	for (unsigned int i = 0; i < h->thread_count; i++) {
		struct thread *t = h->threads[i];
		struct timer tm = { .thread = i,
				    .at_ns = h->now_ns + 50000 + i * 2000 };

		if (t->role == ROLE_DUMPER)
			tm.at_ns = h->now_ns + 1000;
		timer_add(&h->cpus[t->cpu], &tm);
		truth_name(h->truth, i, t->tid, t->pid, t->comm, (int)t->vm,
			   t->number);
		/* Kernel threads have but one mode. */
		t->seen_mode =
			t->role != ROLE_VCPU && (t->kernel || !h->opt.syscalls);
		h->unseen += 1 + !t->seen_mode;
		books_vcpu(h, t);
	}
}

static void start_cpus(struct host *h)
{
	for (unsigned int i = 0; i < h->opt.cpus; i++) {
		struct cpu *c = &h->cpus[i];

		c->id = i;
		c->timers = g_array_new(FALSE, FALSE, sizeof(struct timer));
		c->idle.role = ROLE_KTHREAD;
		c->idle.kernel = true;
		c->idle.cpu = i;
		g_snprintf(c->idle.comm, sizeof(c->idle.comm), "swapper/%u", i);
		c->current = &c->idle;
		c->tick_ns = c->kick_ns = c->due_ns = NEVER;
		c->device_ns = h->now_ns + 700000 + i * 100000;
		g_queue_init(&c->ready);
		g_queue_init(&c->arriving);
		h->unseen++;
	}
}

struct host *host_new(const struct host_options *opt)
{
	struct host *h = g_new0(struct host, 1);
	unsigned int max = opt->vms * (opt->vcpus + 3) + 2 * opt->cpus + 1 +
			   opt->tasks + (unsigned int)(opt->events / 4000) +
			   (opt->guests ? 2 * opt->vms : 0);

	h->opt = *opt;
	h->rng = opt->seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	h->now_ns = BOOTED_NS;
	h->cpus = g_new0(struct cpu, opt->cpus);
	h->threads_max = max;
	h->threads = g_new0(struct thread *, max);
	h->truth = truth_new(opt->cpus, max);
	start_cpus(h);
	add_everyone(h);
	if (opt->guests)
		guests_new(h);
	start_threads(h);
	for (unsigned int i = 0; i < opt->cpus; i++)
		cpu_plan(h, &h->cpus[i]);
	for (guint i = 0; h->guests && i < h->guests->vms->len; i++)
		io_start(h, g_ptr_array_index(h->guests->vms, i));
	return h;
}

void host_free(struct host *h)
{
	if (!h)
		return;
	for (unsigned int i = 0; i < h->opt.cpus; i++) {
		g_queue_clear(&h->cpus[i].ready);
		g_queue_clear(&h->cpus[i].arriving);
		g_array_free(h->cpus[i].timers, TRUE);
	}
	for (unsigned int i = 0; i < h->thread_count; i++) {
		if (h->threads[i]->jobs)
			g_queue_free(h->threads[i]->jobs);
		g_free(h->threads[i]);
	}
	guests_free(h);
	g_free(h->threads);
	g_free(h->cpus);
	truth_free(h->truth);
	g_free(h);
}

bool host_settled(const struct host *h)
{
	return h->settled && h->closed;
}

const struct truth *host_truth(const struct host *h)
{
	return h->truth;
}

int host_write_guests(struct host *h, FILE *f, int64_t offset_ns)
{
	if (!h->guests)
		return 0;
	return truth_guest_write(h->guests->truth, f, offset_ns, h->now_ns);
}
