/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Disk requests out of QEMU's own tracepoints.
 *
 *	qemu:thread_pool_submit { req } ... qemu:thread_pool_complete { req }
 *
 * is a request from begin to end; what it is, is told by the
 * qemu:bdrv_co_io_em { acb, ... } that follows in old versions, or by the
 * qemu:file_paio_submit that comes before in newer ones: acb is that req.
 */
#include "config.h"

#include "analysis/resource-disk.h"

/* Whoever recorded it. */
static struct submitter submitter_of(const struct cpu *cpu,
				     const struct event *ev)
{
	struct submitter by = { .pid = ev->pid };
	const struct thread *t;

	if (!ev->user_space)
		by = submitter_on(cpu);
	t = ev->tid > 0 ? machine_find_thread(cpu->machine, ev->tid) : NULL;
	if (t) {
		by.thread = wtrack_id(t->track);
		by.vm = thread_vm(t);
		by.pid = t->pid;
	}
	if (ev->pid >= 0) {
		by.pid = ev->pid;
		by.vm = machine_find_vm(cpu->machine, ev->pid);
	}
	return by;
}

static struct request *find_or_begin(struct analysis *an, struct cpu *cpu,
				     const struct event *ev, bool begin)
{
	struct disks *d = machine_disks(cpu->machine);
	struct submitter by = submitter_of(cpu, ev);
	struct request_key key = {
		.source = BY_QEMU,
		.a = by.pid,
		.b = ev->slot[QEMU_REQUEST],
	};
	struct request *r;

	disks_use(cpu->machine, BY_QEMU, ev->ts_ns);
	r = request_find(d, &key);
	if (r || !begin)
		return r;
	return request_begins(an, d, &key, &by, OP_OTHER, ev->ts_ns);
}

void on_qemu_submit(struct analysis *an, struct cpu *cpu,
		    const struct event *ev)
{
	struct disks *d = machine_disks(cpu->machine);
	struct request *r = find_or_begin(an, cpu, ev, true);

	if (r && r->issued) { /* its end was not in the trace */
		request_drop(an, d, r, ev->ts_ns);
		r = find_or_begin(an, cpu, ev, true);
	}
	request_issued(d, r);
}

/*
 * bdrv_co_io_em says whether it writes and counts sectors; file_paio_submit
 * has QEMU's bits (1 read, 2 write, 8 flush, 16 discard) and counts bytes.
 */
static enum disk_op op_of(const struct event *ev)
{
	int64_t what = ev->slot[QEMU_WRITE];

	if (ev->slot[QEMU_SECTORS] != EVENT_NONE)
		return what ? OP_WRITE : OP_READ;
	if (what & 1)
		return OP_READ;
	if (what & 2)
		return OP_WRITE;
	if (what & 8)
		return OP_FLUSH;
	return what & 16 ? OP_DISCARD : OP_OTHER;
}

void on_qemu_io(struct analysis *an, struct cpu *cpu, const struct event *ev)
{
	struct request *r = find_or_begin(an, cpu, ev, true);
	int64_t sectors = ev->slot[QEMU_SECTORS];
	int64_t at = ev->slot[QEMU_SECTOR];

	if (!r || r->op != OP_OTHER || ev->slot[QEMU_WRITE] == EVENT_NONE)
		return;
	request_becomes(r, op_of(ev), ev->ts_ns);
	r->sector = at < 0                  ? -1
		    : sectors != EVENT_NONE ? at
					    : at / SECTOR_BYTES;
	if (sectors != EVENT_NONE)
		request_sized(r, CLAMP(sectors, 0, INT32_MAX) * SECTOR_BYTES,
			      ev->ts_ns);
	else
		request_sized(r, ev->slot[QEMU_BYTES], ev->ts_ns);
}

void on_qemu_complete(struct analysis *an, struct cpu *cpu,
		      const struct event *ev)
{
	struct request *r = find_or_begin(an, cpu, ev, false);

	if (r)
		request_ends(an, machine_disks(cpu->machine), r, ev->ts_ns);
}
