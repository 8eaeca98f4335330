/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who exists: see model.h. */
#include "config.h"

#include "model/model.h"

#include <stdio.h>
#include <string.h>

static void vcpu_free(struct vcpu *v)
{
	g_free(v->notes);
	g_free(v);
}

static void thread_free(void *p)
{
	struct thread *t = p;

	if (t->vcpu)
		vcpu_free(t->vcpu);
	if (t->slices)
		g_array_free(t->slices, TRUE);
	g_free(t->context);
	g_free(t);
}

static void cpu_free(void *p)
{
	struct cpu *c = p;

	if (!c)
		return;
	g_free(c->log);
	if (c->waiters)
		g_ptr_array_free(c->waiters, TRUE);
	g_free(c);
}

static void vm_free(void *p)
{
	struct vm *vm = p;

	g_ptr_array_free(vm->vcpus, TRUE);
	g_free(vm);
}

static void machine_free(void *p)
{
	struct machine *m = p;

	g_hash_table_destroy(m->threads);
	g_ptr_array_free(m->dead, TRUE);
	g_ptr_array_free(m->cpus, TRUE);
	g_ptr_array_free(m->vms, TRUE);
	g_hash_table_destroy(m->vms_by_pid);
	g_free(m->name);
	g_free(m);
}

struct model *model_new(void)
{
	struct model *m = g_new0(struct model, 1);

	m->machines = g_ptr_array_new_with_free_func(machine_free);
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	g_ptr_array_free(m->machines, TRUE);
	g_free(m);
}

struct machine *model_add_machine(struct model *model, const char *name)
{
	struct machine *m = g_new0(struct machine, 1);

	m->index = (uint16_t)model->machines->len;
	m->name = g_strdup(name);
	m->cpus = g_ptr_array_new_with_free_func(cpu_free);
	m->threads = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
					   thread_free);
	m->dead = g_ptr_array_new_with_free_func(thread_free);
	m->vms = g_ptr_array_new_with_free_func(vm_free);
	m->vms_by_pid = g_hash_table_new(g_direct_hash, g_direct_equal);
	g_ptr_array_add(model->machines, m);
	return m;
}

struct cpu *machine_cpu(struct machine *m, int32_t number)
{
	struct cpu *c;

	if (number < 0 || number > MODEL_CPU_MAX)
		return NULL;
	if ((uint32_t)number >= m->cpus->len)
		g_ptr_array_set_size(m->cpus, number + 1);
	c = m->cpus->pdata[number];
	if (!c) {
		c = g_new0(struct cpu, 1);
		c->machine = m;
		c->number = number;
		c->news.message = c->news.vector = -1;
		m->cpus->pdata[number] = c;
	}
	return c;
}

struct thread *machine_find_thread(const struct machine *m, int32_t tid)
{
	return g_hash_table_lookup(m->threads, GINT_TO_POINTER(tid));
}

struct thread *machine_add_thread(struct machine *m, int32_t tid)
{
	struct thread *t = g_new0(struct thread, 1);

	t->machine = m;
	t->tid = tid;
	t->pid = -1;
	t->ppid = -1;
	t->value = EVENT_NONE;
	t->first_in_ns = INT64_MAX;
	g_hash_table_insert(m->threads, GINT_TO_POINTER(tid), t);
	return t;
}

void machine_drop_thread(struct thread *t)
{
	GHashTable *threads = t->machine->threads;

	if (t->vcpu) {
		g_hash_table_steal(threads, GINT_TO_POINTER(t->tid));
		g_ptr_array_add(t->machine->dead, t);
	} else {
		g_hash_table_remove(threads, GINT_TO_POINTER(t->tid));
	}
}

static int32_t number_in_name(const char *comm)
{
	int32_t number;
	char rest[8];

	if (sscanf(comm, "CPU %5d/%4s", &number, rest) == 2 &&
	    !strcmp(rest, "KVM"))
		return number;
	if (sscanf(comm, "fc_vcpu %5d", &number) == 1 ||
	    sscanf(comm, "vcpu%5d", &number) == 1)
		return number;
	return -1;
}

void thread_set_comm(struct thread *t, const char *comm)
{
	if (!*comm || !strcmp(t->comm, comm))
		return;
	g_strlcpy(t->comm, comm, sizeof(t->comm));
	if (t->vcpu)
		t->vcpu->id_by_name = number_in_name(t->comm);
}

bool thread_is_on_cpu(const struct thread *t)
{
	return t->place == PLACE_ON_CPU;
}

struct vm *machine_find_vm(const struct machine *m, int32_t pid)
{
	return g_hash_table_lookup(m->vms_by_pid, GINT_TO_POINTER(pid));
}

void machine_pid_begins(struct machine *m, int32_t pid)
{
	g_hash_table_remove(m->vms_by_pid, GINT_TO_POINTER(pid));
}

struct vcpu *thread_make_vcpu(struct thread *t, bool *new_vm)
{
	/* A thread of an unknown process is a VM by itself. */
	struct vm *vm = t->pid >= 0 ? machine_find_vm(t->machine, t->pid) :
				      NULL;
	struct vcpu *v = g_new0(struct vcpu, 1);

	*new_vm = !vm;
	if (!vm) {
		vm = g_new0(struct vm, 1);
		vm->machine = t->machine;
		vm->pid = t->pid;
		vm->vcpus = g_ptr_array_new();
		g_ptr_array_add(t->machine->vms, vm);
		if (vm->pid >= 0)
			g_hash_table_insert(t->machine->vms_by_pid,
					    GINT_TO_POINTER(vm->pid), vm);
	}
	v->thread = t;
	v->vm = vm;
	v->exit = EVENT_NONE;
	v->halt.begin_ns = v->halt.woken_ns = INT64_MAX;
	v->halt.wake = EVENT_NONE;
	v->order = (int32_t)vm->vcpus->len;
	v->id_by_name = number_in_name(t->comm);
	v->id_by_exit = -1;
	v->id_by_entry = -1;
	t->vcpu = v;
	g_ptr_array_add(vm->vcpus, v);
	return v;
}

/* The number that ends "vhost-175" or "kvm-pit/175", or -1. */
static int32_t helper_owner(const char *comm)
{
	static const char *const prefixes[] = { "vhost-", "kvm-pit/",
						"kvm-nx-lpage/" };
	int32_t pid;
	char rest;

	for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(comm, prefixes[i]) &&
		    sscanf(comm + strlen(prefixes[i]), "%9d%c", &pid, &rest) ==
			    1)
			return pid;
	return -1;
}

struct vm *thread_vm(const struct thread *t)
{
	struct vm *vm;
	int32_t owner;

	if (t->vcpu)
		return t->vcpu->vm;
	if (!t->machine->vms->len)
		return NULL;
	vm = t->pid >= 0 ? machine_find_vm(t->machine, t->pid) : NULL;
	if (vm)
		return vm;
	owner = helper_owner(t->comm);
	return owner >= 0 ? machine_find_vm(t->machine, owner) : NULL;
}

int32_t vcpu_number(const struct vcpu *v, const char **how)
{
	if (v->id_by_exit >= 0) {
		*how = "number from kvm_exit";
		return v->id_by_exit;
	}
	if (v->id_by_entry >= 0 && v->id_by_entry <= MODEL_VCPU_MAX &&
	    !v->entry_varies) {
		*how = "number from kvm_entry";
		return (int32_t)v->id_by_entry;
	}
	if (v->id_by_name >= 0) {
		*how = "number from the thread's name";
		return v->id_by_name;
	}
	*how = "number by order of appearance";
	return v->order;
}

struct vcpu *vm_vcpu(const struct vm *vm, int64_t number)
{
	const char *how;

	for (guint i = 0; i < vm->vcpus->len; i++) {
		struct vcpu *v = vm->vcpus->pdata[i];

		if (v->track && vcpu_number(v, &how) == number)
			return v;
	}
	return NULL;
}

bool thread_is_vhost(const struct thread *t)
{
	return g_str_has_prefix(t->comm, "vhost-");
}
