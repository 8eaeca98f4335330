/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Disk requests out of system calls of the VMM's threads.
 *
 * Calls that read or write at a position are to files: the VM's disks, and
 * what it shares by 9p.  Such a call is a request from its entry to its exit;
 * how much it moved is known when it returns.  Calls that submit several at a
 * time (io_submit, io_uring_enter) tell how many, neither what nor how much;
 * io_getevents ends as many of the oldest.
 */
#include "config.h"

#include <string.h>

#include "analysis/resource-disk.h"

#define AIO_MAX 65536 /* as many as may be under way at once */

enum effect { NO_EFFECT, IS_REQUEST, SUBMITS, GETS };

static const struct call {
	const char *name;
	enum effect effect;
	enum disk_op op;
} calls[] = {
	{ "pread64", IS_REQUEST, OP_READ },
	{ "preadv", IS_REQUEST, OP_READ },
	{ "preadv2", IS_REQUEST, OP_READ },
	{ "pwrite64", IS_REQUEST, OP_WRITE },
	{ "pwritev", IS_REQUEST, OP_WRITE },
	{ "pwritev2", IS_REQUEST, OP_WRITE },
	{ "fsync", IS_REQUEST, OP_FLUSH },
	{ "fdatasync", IS_REQUEST, OP_FLUSH },
	{ "io_submit", SUBMITS, OP_OTHER },
	{ "io_uring_enter", SUBMITS, OP_OTHER },
	{ "io_getevents", GETS, OP_OTHER },
};

static const struct call *find_call(const char *name)
{
	if (*name != 'p' && *name != 'f' && *name != 'i')
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
		if (!strcmp(calls[i].name, name))
			return &calls[i];
	return NULL;
}

/* A call of interest, by a thread of a VM that is no vCPU. */
static const struct call *call_of(const struct cpu *cpu, const struct event *ev)
{
	const struct thread *t = cpu->current;
	const struct call *call;

	if (!t || t->vcpu || !t->machine->vms->len)
		return NULL;
	call = find_call(ev->text[0]);
	return call && thread_vm(t) ? call : NULL;
}

static struct request_key key_of(const struct thread *t)
{
	return (struct request_key){ .source = BY_SYSCALLS, .a = t->tid };
}

void resource_syscall_enters(struct analysis *an, struct cpu *cpu,
			     const struct event *ev)
{
	const struct call *call = call_of(cpu, ev);
	struct submitter by;
	struct request_key key;
	struct request *r;
	struct disks *d;

	if (!call || call->effect != IS_REQUEST)
		return;
	d = machine_disks(cpu->machine);
	disks_use(cpu->machine, BY_SYSCALLS, ev->ts_ns);
	key = key_of(cpu->current);
	r = request_find(d, &key);
	if (r) /* its exit was not in the trace */
		request_drop(an, d, r, ev->ts_ns);
	by = submitter_on(cpu);
	request_begins(an, d, &key, &by, call->op, ev->ts_ns);
}

/* @n requests of which nothing but that is known. */
static void submits(struct analysis *an, struct disks *d, struct cpu *cpu,
		    int64_t n, int64_t ts_ns)
{
	struct submitter by = submitter_on(cpu);

	for (; n > 0; n--) {
		struct request *r = g_new0(struct request, 1);

		r->key = key_of(cpu->current);
		r->by = by;
		r->op = OP_OTHER;
		r->device = r->sector = -1;
		r->begin_ns = ts_ns;
		g_queue_push_tail(&d->aio, r);
		if (d->aio.length > AIO_MAX) {
			r = g_queue_pop_head(&d->aio);
			request_write(an, d, r, REQUEST_OPEN);
			g_free(r);
		}
	}
}

static void gets(struct analysis *an, struct disks *d, const struct vm *vm,
		 int64_t n, int64_t ts_ns)
{
	GList *next;

	for (GList *l = d->aio.head; l && n > 0; l = next) {
		struct request *r = l->data;

		next = l->next;
		if (r->by.vm != vm)
			continue;
		request_write(an, d, r, ts_ns);
		g_free(r);
		g_queue_delete_link(&d->aio, l);
		n--;
	}
}

void resource_syscall_exits(struct analysis *an, struct cpu *cpu,
			    const struct event *ev)
{
	const struct call *call = call_of(cpu, ev);
	int64_t ret = ev->slot[SYSCALL_RET];
	struct request_key key;
	struct request *r;
	struct disks *d;

	if (!call)
		return;
	d = machine_disks(cpu->machine);
	if (call->effect == IS_REQUEST) {
		key = key_of(cpu->current);
		r = request_find(d, &key);
		if (!r)
			return;
		if (r->op != OP_FLUSH)
			request_sized(r, ret, ev->ts_ns);
		request_ends(an, d, r, ev->ts_ns);
		return;
	}
	if (d->best > BY_SYSCALLS || ret <= 0)
		return;
	disks_use(cpu->machine, BY_SYSCALLS, ev->ts_ns);
	if (call->effect == SUBMITS)
		submits(an, d, cpu, MIN(ret, AIO_MAX), ev->ts_ns);
	else
		gets(an, d, thread_vm(cpu->current), ret, ev->ts_ns);
}
