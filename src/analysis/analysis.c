/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of handlers, and who is where: see analysis.h, internal.h.
 */
#include "config.h"

#include "analysis/analysis.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/internal.h"
#include "analysis/marks.h"
#include "analysis/process.h"
#include "analysis/process-names.h"
#include "analysis/resource.h"
#include "analysis/wake.h"

/* clang-format off */
static const event_handler handlers[EV_COUNT] = {
	[EV_SCHED_SWITCH]		= on_switch,
	[EV_SCHED_WAKING]		= on_wakeup,
	[EV_SCHED_WAKEUP]		= on_wakeup,
	[EV_SCHED_WAKEUP_NEW]		= on_wakeup,
	[EV_SCHED_MIGRATE]		= on_migrate,
	[EV_SCHED_FORK]			= on_fork,
	[EV_SCHED_EXEC]			= on_exec,
	[EV_IRQ_ENTRY]			= on_irq_entry,
	[EV_IRQ_EXIT]			= on_irq_exit,
	[EV_VECTOR_ENTRY]		= on_irq_entry,
	[EV_VECTOR_EXIT]		= on_irq_exit,
	[EV_SOFTIRQ_ENTRY]		= on_softirq_entry,
	[EV_SOFTIRQ_EXIT]		= on_softirq_exit,
	[EV_SYSCALL_ENTRY]		= on_syscall_entry,
	[EV_SYSCALL_EXIT]		= on_syscall_exit,
	[EV_KVM_ENTRY]			= on_kvm_entry,
	[EV_KVM_EXIT]			= on_kvm_exit,
	[EV_KVM_USERSPACE_EXIT]		= on_kvm_userspace_exit,
	[EV_KVM_VCPU_WAKEUP]		= on_kvm_wakeup,
	[EV_KVM_NESTED_ENTER]		= on_kvm_nested_enter,
	[EV_KVM_NESTED_EXIT_INJECT]	= on_kvm_nested_exit,
	[EV_KVM_ACCEPT_IRQ]		= on_accept_irq,
	[EV_KVM_INJ_VIRQ]		= on_inj_virq,
	[EV_KVM_APIC_IPI]		= on_apic_ipi,
	[EV_KVM_APIC]			= on_apic,
	[EV_KVM_MSR]			= on_msr,
	[EV_KVM_MSI]			= on_msi,
	[EV_KVM_SET_IRQ]		= on_set_irq,
	[EV_KVM_IOAPIC_IRQ]		= on_ioapic_irq,
	[EV_KVM_HYPERCALL]		= on_hypercall,
	[EV_KVM_HV_TIMER]		= on_hv_timer,
	[EV_GUEST_CONTEXT]		= on_guest_context,
	[EV_HRTIMER_EXPIRE_ENTRY]	= on_hrtimer_entry,
	[EV_HRTIMER_EXPIRE_EXIT]	= on_hrtimer_exit,
	[EV_BLOCK_BIO_QUEUE]		= on_block_bio_queue,
	[EV_BLOCK_INSERT]		= on_block_insert,
	[EV_BLOCK_ISSUE]		= on_block_issue,
	[EV_BLOCK_COMPLETE]		= on_block_complete,
	[EV_NET_RX]			= on_net_receive,
	[EV_NET_RECEIVE]		= on_net_receive,
	[EV_NET_QUEUE]			= on_net_queue,
	[EV_NET_XMIT]			= on_net_xmit,
	[EV_QEMU_SUBMIT]		= on_qemu_submit,
	[EV_QEMU_IO]			= on_qemu_io,
	[EV_QEMU_COMPLETE]		= on_qemu_complete,
	[EV_STATE_PROCESS]		= on_statedump_process,
	[EV_STATE_BLOCK_DEVICE]		= on_state_block_device,
	[EV_LOST]			= on_lost,
};
/* clang-format on */

static GHashTable *read_vm_names(const char *const *pairs)
{
	GHashTable *names = g_hash_table_new_full(g_direct_hash,
						  g_direct_equal, NULL, g_free);

	for (; pairs && *pairs; pairs++) {
		char *end;
		long pid = strtol(*pairs, &end, 10);

		if (*end == '=')
			g_hash_table_insert(names, GINT_TO_POINTER((int)pid),
					    g_strdup(end + 1));
	}
	return names;
}

struct analysis *analysis_new(struct writer *w,
			      const struct analysis_options *opt)
{
	struct analysis *an = g_new0(struct analysis, 1);

	an->model = model_new();
	an->writer = w;
	an->opt = *opt;
	an->vm_names = read_vm_names(opt->vm_names);
	an->names_used = g_hash_table_new(NULL, NULL);
	an->syscalls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					     NULL);
	an->labelled = g_hash_table_new_full(g_int64_hash, g_int64_equal,
					     g_free, NULL);
	return an;
}

/* Those of machines that did not end: all was in vain. */
static void free_processes(const struct model *model)
{
	for (guint i = 0; i < model->machines->len; i++) {
		const struct machine *m = model->machines->pdata[i];

		for (guint j = 0; j < m->vms->len; j++)
			process_free(m->vms->pdata[j]);
	}
}

void analysis_free(struct analysis *an)
{
	if (!an)
		return;
	for (guint i = 0; i < an->model->machines->len; i++)
		resource_free(an->model->machines->pdata[i]);
	free_processes(an->model);
	model_free(an->model);
	g_hash_table_destroy(an->names_used);
	g_hash_table_destroy(an->vm_names);
	g_hash_table_destroy(an->syscalls);
	g_hash_table_destroy(an->labelled);
	g_free(an);
}

uint32_t analysis_add_machine(struct analysis *an, const char *name,
			      int64_t begin_ns)
{
	struct machine *m = model_add_machine(an->model, name);

	m->begin_ns = begin_ns;
	m->row = writer_row_id(an->writer);
	m->row_cpus = writer_row_id(an->writer);
	m->row_threads = writer_row_id(an->writer);
	return m->row;
}

/* ------------------------------------------------------------------ */
/* Threads                                                            */

static void begin_track(struct analysis *an, struct thread *t, int64_t ts_ns)
{
	t->track = writer_track(an->writer, ts_ns);
}

struct thread *thread_get(struct analysis *an, struct machine *m, int32_t tid)
{
	struct thread *t = machine_find_thread(m, tid);

	if (!t) {
		t = machine_add_thread(m, tid);
		begin_track(an, t, m->begin_ns);
	}
	return t;
}

struct thread *thread_born(struct analysis *an, struct machine *m, int32_t tid,
			   int64_t ts_ns)
{
	struct thread *t = machine_find_thread(m, tid);

	if (t) /* its end was not in the trace */
		thread_dies(an, t, ts_ns);
	t = machine_add_thread(m, tid);
	begin_track(an, t, ts_ns);
	return t;
}

/* Take @t off whatever CPU it is believed to be on. */
static void leave_cpu(struct thread *t)
{
	if (t->cpu && t->cpu->current == t) {
		t->cpu->current = NULL;
		t->cpu->known = false;
	}
}

void thread_dies(struct analysis *an, struct thread *t, int64_t ts_ns)
{
	preemption_ends(an, t, ts_ns);
	if (thread_is_on_cpu(t)) {
		struct cpu *cpu = t->cpu;

		leave_cpu(t);
		log_occupant(cpu, ts_ns);
		show_cpu(cpu, ts_ns);
	}
	resource_thread_ends(t, ts_ns);
	describe_thread(an, t, ts_ns);
	wtrack_end(t->track, ts_ns);
	t->track = NULL;
	if (t->vcpu) {
		process_vcpu_ends(t->vcpu, ts_ns);
		wake_ends(an, t->vcpu, ts_ns);
	}
	machine_drop_thread(t);
}

void thread_is_kernel(struct thread *t)
{
	t->kernel = true;
	if (t->mode == MODE_UNKNOWN)
		t->mode = MODE_KERNEL;
}

/* ------------------------------------------------------------------ */
/* CPUs                                                               */

static struct cpu *cpu_get(struct analysis *an, struct machine *m,
			   int32_t number)
{
	struct cpu *c = machine_cpu(m, number);

	if (c && !c->track) {
		c->track = writer_track(an->writer, m->begin_ns);
		c->last_ns = m->begin_ns;
	}
	return c;
}

void cpu_forget(struct cpu *cpu, int64_t ts_ns)
{
	struct thread *t = cpu->current;

	cpu->known = false;
	cpu->current = NULL;
	cpu->irq_depth = 0;
	cpu->hrtimer_depth = 0;
	mark_switch(cpu);
	log_occupant(cpu, ts_ns);
	if (t) {
		t->place = PLACE_UNKNOWN;
		t->first_in_ns = INT64_MAX;
		if (!t->kernel)
			t->mode = MODE_UNKNOWN;
		if (t->vcpu)
			t->vcpu->mode = VCPU_UNKNOWN;
		show_thread(t, ts_ns);
	}
	show_cpu(cpu, ts_ns);
}

void cpu_contradicted(struct cpu *cpu)
{
	cpu_forget(cpu, cpu->last_ns);
}

void cpu_observe(struct analysis *an, struct cpu *cpu, int32_t tid,
		 int64_t ts_ns)
{
	struct thread *t;

	if (cpu->known && (cpu->current ? cpu->current->tid : 0) == tid)
		return;
	if (cpu->known)
		cpu_contradicted(cpu);
	t = tid > 0 ? thread_get(an, cpu->machine, tid) : NULL;
	if (t) {
		if (thread_is_on_cpu(t) && t->cpu && t->cpu != cpu &&
		    t->cpu->current == t)
			cpu_contradicted(t->cpu);
		preemption_ends(an, t, ts_ns);
		t->place = PLACE_ON_CPU;
		t->cpu = cpu;
	}
	cpu->known = true;
	cpu->current = t;
	log_occupant(cpu, ts_ns);
}

/* ------------------------------------------------------------------ */

static void learn_process(struct cpu *cpu, const struct event *ev)
{
	struct thread *t = cpu->current;

	if (t && ev->pid >= 0 && t->pid != ev->pid)
		t->pid = ev->pid;
}

/* The thread that @ev shows to be on its CPU: 0 idle, -1 it does not say. */
static int32_t current_of(const struct event *ev)
{
	int64_t tid = ev->tid;

	if (ev->kind == EV_SCHED_SWITCH)
		tid = ev->slot[SWITCH_PREV_TID];
	return tid >= 0 && tid <= INT32_MAX ? (int32_t)tid : -1;
}

void analysis_current(const struct analysis *an, const struct event *ev,
		      int32_t *tid, int32_t *pid)
{
	const struct machine *m = an->model->machines->pdata[ev->machine];
	const struct cpu *cpu = NULL;

	*tid = current_of(ev);
	*pid = ev->pid;
	if (ev->cpu >= 0 && (guint)ev->cpu < m->cpus->len)
		cpu = m->cpus->pdata[ev->cpu];
	if (!cpu || !cpu->known)
		return;
	if (*tid < 0)
		*tid = cpu->current ? cpu->current->tid : 0;
	if (*pid < 0 && cpu->current && cpu->current->tid == *tid)
		*pid = cpu->current->pid;
	if (*pid < 0 && !*tid)
		*pid = 0;
}

void analysis_event(struct analysis *an, const struct event *ev)
{
	struct machine *m;
	struct cpu *cpu = NULL;
	event_handler handler;

	if (ev->kind >= EV_COUNT || ev->machine >= an->model->machines->len)
		return;
	m = an->model->machines->pdata[ev->machine];
	an->count[ev->kind]++;
	m->seen[ev->kind] = true;
	handler = handlers[ev->kind];
	if (ev->kind == EV_LOST && ev->user_space) {
		resource_lost(an, m, ev->ts_ns);
		return;
	}
	if (ev->kind == EV_LOST && ev->cpu < 0) {
		for (guint i = 0; i < m->cpus->len; i++)
			if (m->cpus->pdata[i])
				handler(an, m->cpus->pdata[i], ev);
		return;
	}
	cpu = cpu_get(an, m, ev->cpu);
	if (!cpu) {
		an->bad_cpus++;
		return;
	}
	if (ev->kind != EV_LOST && !ev->user_space) {
		int32_t tid = current_of(ev);

		if (tid >= 0)
			cpu_observe(an, cpu, tid, ev->ts_ns);
		if (ev->tid > 0 && cpu->current &&
		    cpu->current->tid == ev->tid)
			learn_process(cpu, ev);
	}
	if (handler)
		handler(an, cpu, ev);
	if (ev->user_space)
		return;
	show_cpu(cpu, ev->ts_ns);
	cpu->last_ns = ev->ts_ns;
}

void analysis_expect(struct analysis *an, uint16_t machine,
		     const bool declares[EV_COUNT])
{
	struct machine *m = an->model->machines->pdata[machine];

	for (int k = 0; k < EV_COUNT; k++)
		if (declares[k]) {
			m->declared[k] = true;
			resource_expect(m, (enum event_kind)k);
		}
}

static int by_tid(const void *a, const void *b)
{
	const struct thread *s = *(struct thread *const *)a;
	const struct thread *t = *(struct thread *const *)b;

	return s->tid < t->tid ? -1 : s->tid > t->tid;
}

static void end_threads(struct analysis *an, struct machine *m, int64_t end_ns)
{
	GPtrArray *all = g_ptr_array_new();
	GHashTableIter it;
	gpointer value;

	/* The same file from the same trace: not the hash's order. */
	g_hash_table_iter_init(&it, m->threads);
	while (g_hash_table_iter_next(&it, NULL, &value))
		g_ptr_array_add(all, value);
	g_ptr_array_sort(all, by_tid);
	for (guint i = 0; i < all->len; i++) {
		struct thread *t = all->pdata[i];

		preemption_ends(an, t, end_ns);
		describe_thread(an, t, end_ns);
		wtrack_end(t->track, end_ns);
		t->track = NULL;
		if (t->vcpu)
			wake_ends(an, t->vcpu, end_ns);
	}
	g_ptr_array_free(all, TRUE);
}

void analysis_finish(struct analysis *an, uint16_t machine, int64_t end_ns)
{
	struct machine *m = an->model->machines->pdata[machine];

	m->end_ns = MAX(end_ns, m->begin_ns);
	resource_describe(an, m, m->end_ns);
	end_threads(an, m, m->end_ns);
	for (guint i = 0; i < m->vms->len; i++)
		process_describe(m->vms->pdata[i], m->end_ns);
	describe_machine(an, m);
	for (guint i = 0; i < m->cpus->len; i++) {
		struct cpu *cpu = m->cpus->pdata[i];

		if (cpu && cpu->track)
			wtrack_end(cpu->track, m->end_ns);
	}
}

/* Also one that is over. */
static bool had_vm(const struct machine *m, int32_t pid)
{
	for (guint i = 0; i < m->vms->len; i++)
		if (((struct vm *)m->vms->pdata[i])->pid == pid)
			return true;
	return false;
}

void analysis_unused_names(const struct analysis *an,
			   void (*fn)(int pid, const char *name, void *data),
			   void *data)
{
	GHashTableIter it;
	gpointer pid, name;

	g_hash_table_iter_init(&it, an->vm_names);
	while (g_hash_table_iter_next(&it, &pid, &name)) {
		bool used = false;

		for (guint i = 0; i < an->model->machines->len; i++)
			used |= had_vm(an->model->machines->pdata[i],
				       GPOINTER_TO_INT(pid));
		if (!used)
			fn(GPOINTER_TO_INT(pid), name, data);
	}
}

void analysis_unused_processes(const struct analysis *an,
			       void (*fn)(const struct process_name *name,
					  void *data),
			       void *data)
{
	for (guint i = 0; an->opt.processes && i < an->opt.processes->len;
	     i++) {
		struct process_name *n = an->opt.processes->pdata[i];

		if (!g_hash_table_contains(an->names_used, n))
			fn(n, data);
	}
}

uint64_t analysis_count(const struct analysis *an, enum event_kind kind)
{
	return an->count[kind];
}

bool analysis_saw_isa(const struct analysis *an, unsigned int isa)
{
	return isa < ISA_COUNT && an->isa_seen[isa];
}

uint64_t analysis_presumed_waits(const struct analysis *an)
{
	return an->presumed_waits;
}

uint64_t analysis_bad_cpus(const struct analysis *an)
{
	return an->bad_cpus;
}
