/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows and their names.
 *
 *	machine "l0host"
 *	  group "pCPUs"		pCPU 0, pCPU 1 ...
 *	  VM "vm1"
 *	    vCPU 0		its host thread, and what it waited for
 *	    the VM's other threads (VMM main loop, I/O threads, vhost)
 *	  group "threads"	everything else
 *
 * Rows are written when a thread dies or at the end of the trace, so a name,
 * a process or a VM that becomes known late is right for all of a track.
 */
#include "config.h"

#include "analysis/internal.h"
#include "model/names.h"

void label_value(struct analysis *an, enum value_domain domain, int64_t value,
		 const char *text)
{
	int64_t key = (int64_t)((uint64_t)domain << 60 ^ (uint64_t)value);
	int64_t *kept;

	if (!*text || g_hash_table_contains(an->labelled, &key))
		return;
	kept = g_new(int64_t, 1);
	*kept = key;
	g_hash_table_add(an->labelled, kept);
	writer_label(an->writer, domain, value, text);
}

static void describe_vcpu(struct analysis *an, const struct thread *t,
			  int64_t end_ns)
{
	const struct vcpu *v = t->vcpu;
	const char *how;
	int32_t number = vcpu_number(v, &how);
	char *name = g_strdup_printf("vCPU %d", number);

	writer_describe(an->writer, &(struct track_row){
		.id = wtrack_id(v->track),
		.parent = v->vm->row,
		.kind = TRACK_VCPU,
		.machine = t->machine->row,
		.name = name,
		.key = number,
		.pid = t->pid,
		.tid = t->tid,
		.note = how,
		.begin_ns = wtrack_begin_ns(v->track),
		.end_ns = end_ns,
	});
	writer_describe(an->writer, &(struct track_row){
		.id = wtrack_id(v->waits),
		.parent = wtrack_id(v->track),
		.kind = TRACK_WAIT,
		.machine = t->machine->row,
		.name = "waits",
		.key = number,
		.pid = t->pid,
		.tid = t->tid,
		.begin_ns = wtrack_begin_ns(v->waits),
		.end_ns = end_ns,
	});
	g_free(name);
}

static uint32_t parent_of(const struct thread *t)
{
	const struct vm *vm;

	if (t->vcpu)
		return wtrack_id(t->vcpu->track);
	vm = thread_vm(t);
	return vm ? vm->row : t->machine->row_threads;
}

void describe_thread(struct analysis *an, const struct thread *t,
		     int64_t end_ns)
{
	if (t->vcpu)
		describe_vcpu(an, t, end_ns);
	writer_describe(an->writer, &(struct track_row){
		.id = wtrack_id(t->track),
		.parent = parent_of(t),
		.kind = TRACK_THREAD,
		.machine = t->machine->row,
		.name = t->comm,
		.key = t->tid,
		.pid = t->pid,
		.tid = t->tid,
		.note = t->kernel ? "kernel thread" : NULL,
		.begin_ns = wtrack_begin_ns(t->track),
		.end_ns = end_ns,
	});
}

/*
 * The user's name, else the VMM's process name and pid, else "vhost-PID"
 * when that helper shows whose it is, else "vm-PID".
 */
static char *vm_name(const struct analysis *an, const struct vm *vm)
{
	const char *given = g_hash_table_lookup(an->vm_names,
						GINT_TO_POINTER(vm->pid));
	const struct thread *leader = NULL;
	GHashTableIter it;
	gpointer value;
	char *vhost;

	if (given)
		return g_strdup(given);
	if (vm->pid < 0) {
		const struct vcpu *v = vm->vcpus->pdata[0];

		return g_strdup_printf("vm-of-thread-%d", v->thread->tid);
	}
	leader = machine_find_thread(vm->machine, vm->pid);
	if (leader && *leader->comm)
		return g_strdup_printf("%s-%d", leader->comm, vm->pid);
	vhost = g_strdup_printf("vhost-%d", vm->pid);
	g_hash_table_iter_init(&it, vm->machine->threads);
	while (g_hash_table_iter_next(&it, NULL, &value))
		if (!g_strcmp0(((struct thread *)value)->comm, vhost))
			return vhost;
	g_free(vhost);
	return g_strdup_printf("vm-%d", vm->pid);
}

static void describe_vm(struct analysis *an, const struct vm *vm)
{
	char *name = vm_name(an, vm);

	writer_describe(an->writer, &(struct track_row){
		.id = vm->row,
		.parent = vm->machine->row,
		.kind = TRACK_VM,
		.machine = vm->machine->row,
		.name = name,
		.key = vm->pid,
		.pid = vm->pid,
		.tid = -1,
		.begin_ns = vm->machine->begin_ns,
		.end_ns = vm->machine->end_ns,
	});
	g_free(name);
}

static void describe_cpu(struct analysis *an, const struct cpu *cpu)
{
	char *name = g_strdup_printf("pCPU %d", cpu->number);

	writer_describe(an->writer, &(struct track_row){
		.id = wtrack_id(cpu->track),
		.parent = cpu->machine->row_cpus,
		.kind = TRACK_PCPU,
		.machine = cpu->machine->row,
		.name = name,
		.key = cpu->number,
		.pid = -1,
		.tid = -1,
		.begin_ns = cpu->machine->begin_ns,
		.end_ns = cpu->machine->end_ns,
	});
	g_free(name);
}

static void describe_heading(struct analysis *an, const struct machine *m,
			     enum track_kind kind, uint32_t id, uint32_t parent,
			     const char *name, int64_t key)
{
	writer_describe(an->writer, &(struct track_row){
		.id = id,
		.parent = parent,
		.kind = kind,
		.machine = m->row,
		.name = name,
		.key = key,
		.pid = -1,
		.tid = -1,
		.begin_ns = m->begin_ns,
		.end_ns = m->end_ns,
	});
}

static void label_numbers(struct analysis *an)
{
	label_value(an, VALUE_OF_MODE, GUEST_USER, "user");
	label_value(an, VALUE_OF_MODE, GUEST_KERNEL, "kernel");
	for (int64_t vec = 0; softirq_name(vec); vec++)
		label_value(an, VALUE_OF_SOFTIRQ, vec, softirq_name(vec));
}

void describe_machine(struct analysis *an, const struct machine *m)
{
	label_numbers(an);
	describe_heading(an, m, TRACK_MACHINE, m->row, 0, m->name, m->index);
	describe_heading(an, m, TRACK_GROUP, m->row_cpus, m->row, "pCPUs", 0);
	describe_heading(an, m, TRACK_GROUP, m->row_threads, m->row,
			 "threads", 1);
	for (guint j = 0; j < m->vms->len; j++)
		describe_vm(an, m->vms->pdata[j]);
	for (guint j = 0; j < m->cpus->len; j++)
		if (m->cpus->pdata[j])
			describe_cpu(an, m->cpus->pdata[j]);
}
