/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests to disks under way, and their counters: see resource-disk.h. */
#include "config.h"

#include "analysis/resource-disk.h"

#include <string.h>

/* More are not under way at a time: their ends are not in the trace. */
#define OPEN_MAX 131072
/* Disks whose names are kept; others are called by their numbers. */
#define NAMES_MAX 4096

/* clang-format off */
static const char *const op_names[] = {
	[OP_READ] = "read", [OP_WRITE] = "write", [OP_FLUSH] = "flush",
	[OP_DISCARD] = "discard", [OP_OTHER] = "other",
};

static const char *const source_names[SOURCE_COUNT] = {
	[BY_SYSCALLS] = "system calls", [BY_BLOCK] = "block events",
	[BY_QEMU] = "QEMU tracepoints",
};

/* What a VM's counters say of themselves. */
static const struct {
	enum event_kind kinds[SOURCE_KINDS]; /* those of them that occur */
	const char *what;
} counter_sources[SOURCE_COUNT] = {
	[BY_SYSCALLS] = { { EV_NONE },
		"system calls of the VMM's threads (shared files count, too), "
		"at their return" },
	[BY_BLOCK] = { { EV_BLOCK_INSERT, EV_BLOCK_ISSUE, EV_BLOCK_COMPLETE,
			 EV_BLOCK_BIO_QUEUE }, ", by who submitted" },
	[BY_QEMU] = { { EV_QEMU_SUBMIT, EV_QEMU_COMPLETE, EV_QEMU_IO }, "" },
};
/* clang-format on */

static guint key_hash(gconstpointer p)
{
	const struct request_key *k = p;
	uint64_t h = (uint64_t)k->a * 0x9e3779b97f4a7c15ull ^ (uint64_t)k->b;

	h *= 0xff51afd7ed558ccdull;
	return (guint)(h >> 32) ^ (guint)k->source;
}

static gboolean key_equal(gconstpointer pa, gconstpointer pb)
{
	const struct request_key *a = pa, *b = pb;

	return a->source == b->source && a->a == b->a && a->b == b->b;
}

struct disks *machine_disks(struct machine *m)
{
	struct devices *all = machine_devices(m);

	if (!all->disks) {
		all->disks = g_new0(struct disks, 1);
		all->disks->machine = m;
		all->disks->open = g_hash_table_new_full(key_hash, key_equal,
							 NULL, g_free);
		all->disks->names = g_hash_table_new_full(
			g_int64_hash, g_int64_equal, g_free, g_free);
		g_queue_init(&all->disks->queued);
		g_queue_init(&all->disks->aio);
	}
	return all->disks;
}

struct submitter submitter_on(const struct cpu *cpu)
{
	const struct thread *t = cpu->current;
	struct submitter by = { .pid = -1 };

	if (!t || cpu->irq_depth || cpu->hrtimer_depth)
		return by;
	by.vm = thread_vm(t);
	by.pid = t->pid;
	by.tid = t->tid;
	by.thread = wtrack_id(t->track);
	by.certain = strncmp(t->comm, "kworker/", strlen("kworker/")) != 0;
	return by;
}

/* ------------------------------------------------------------------ */

static bool is_data(const struct request *r)
{
	return r->op == OP_READ || r->op == OP_WRITE;
}

static void count(struct request *r, int64_t ts_ns)
{
	r->counted = r->by.vm && is_data(r);
	if (r->counted)
		usage_gauge(r->by.vm, DISK_INFLIGHT, ts_ns, 1);
}

static void uncount(struct request *r, int64_t ts_ns)
{
	if (r->counted)
		usage_gauge(r->by.vm, DISK_INFLIGHT, ts_ns, -1);
	r->counted = false;
}

/* The host's own requests are always of interest. */
static bool source_counts(const struct disks *d, enum disk_source source,
			  const struct vm *vm)
{
	return source >= d->best || (source == BY_BLOCK && !vm);
}

static void forget(struct disks *d, struct request *r, int64_t ts_ns)
{
	uncount(r, ts_ns);
	if (!r->issued)
		g_queue_unlink(&d->queued, &r->queued);
	g_hash_table_remove(d->open, &r->key);
}

static int by_begin(const void *pa, const void *pb)
{
	const struct request *a = *(struct request *const *)pa;
	const struct request *b = *(struct request *const *)pb;

	if (a->begin_ns != b->begin_ns)
		return a->begin_ns < b->begin_ns ? -1 : 1;
	if (a->key.a != b->key.a)
		return a->key.a < b->key.a ? -1 : 1;
	return (a->key.b > b->key.b) - (a->key.b < b->key.b);
}

/*
 * Give up what is under way, by sources worse than @than; for good if the
 * trace ends: then it is told that they were there.
 */
static void give_up(struct analysis *an, struct disks *d, enum disk_source than,
		    bool tell, int64_t ts_ns)
{
	GPtrArray *all = g_ptr_array_new();
	GHashTableIter it;
	struct request *r;
	gpointer value;

	g_hash_table_iter_init(&it, d->open);
	while (g_hash_table_iter_next(&it, NULL, &value))
		g_ptr_array_add(all, value);
	g_ptr_array_sort(all, by_begin);
	for (guint i = 0; i < all->len; i++) {
		r = all->pdata[i];
		if (source_counts(d, r->key.source, r->by.vm) &&
		    r->key.source >= than)
			continue;
		if (tell)
			request_write(an, d, r, REQUEST_OPEN);
		forget(d, r, ts_ns);
	}
	g_ptr_array_free(all, TRUE);
	while ((r = g_queue_pop_head(&d->aio))) {
		if (tell)
			request_write(an, d, r, REQUEST_OPEN);
		g_free(r);
	}
}

void disks_use(struct machine *m, enum disk_source source, int64_t ts_ns)
{
	struct disks *d = machine_disks(m);

	if (d->best >= source)
		return;
	d->best = source;
	give_up(NULL, d, BY_NOTHING, false, ts_ns);
}

void disks_expect(struct machine *m, enum event_kind kind)
{
	struct disks *d = machine_disks(m);

	if (kind == EV_BLOCK_ISSUE || kind == EV_BLOCK_INSERT)
		d->best = MAX(d->best, BY_BLOCK);
}

struct request *request_find(struct disks *d, const struct request_key *key)
{
	return g_hash_table_lookup(d->open, key);
}

struct request *request_begins(struct analysis *an, struct disks *d,
			       const struct request_key *key,
			       const struct submitter *by, enum disk_op op,
			       int64_t ts_ns)
{
	struct request *r;

	if (!source_counts(d, key->source, by->vm))
		return NULL;
	r = request_find(d, key);
	if (r)
		request_drop(an, d, r, ts_ns);
	if (g_hash_table_size(d->open) >= OPEN_MAX)
		give_up(an, d, SOURCE_COUNT, true, ts_ns);
	r = g_new0(struct request, 1);
	r->key = *key;
	r->by = *by;
	r->op = op;
	r->device = r->sector = -1;
	r->begin_ns = ts_ns;
	count(r, ts_ns);
	r->queued.data = r;
	g_queue_push_tail_link(&d->queued, &r->queued);
	g_hash_table_replace(d->open, &r->key, r);
	return r;
}

void request_issued(struct disks *d, struct request *r)
{
	if (r && !r->issued) {
		r->issued = true;
		g_queue_unlink(&d->queued, &r->queued);
	}
}

void request_becomes(struct request *r, enum disk_op op, int64_t ts_ns)
{
	uncount(r, ts_ns);
	r->op = op;
	count(r, ts_ns);
}

void request_rekey(struct disks *d, struct request *r,
		   const struct request_key *key)
{
	g_hash_table_steal(d->open, &r->key);
	r->key = *key;
	g_hash_table_replace(d->open, &r->key, r);
}

void request_sized(struct request *r, int64_t bytes, int64_t ts_ns)
{
	int64_t more = bytes - r->bytes;

	if (more <= 0)
		return;
	r->bytes = bytes;
	r->left += more;
	if (r->counted)
		usage_amount(r->by.vm,
			     r->op == OP_READ ? DISK_READ : DISK_WRITE, ts_ns,
			     more);
}

/* ------------------------------------------------------------------ */

static const char *device_name(const struct disks *d, int64_t device, char *buf,
			       size_t size)
{
	const char *name = g_hash_table_lookup(d->names, &device);

	if (device < 0)
		return "";
	if (name)
		return name;
	/* As the kernel packs a device's two numbers. */
	g_snprintf(buf, size, "%d,%d", (int)(device >> 20),
		   (int)(device & 0xfffff));
	return buf;
}

void request_write(struct analysis *an, const struct disks *d,
		   const struct request *r, int64_t end_ns)
{
	struct vm *vm = r->by.vm;
	char buf[32];

	if (!vm && r->by.pid >= 0) /* it may have become one meanwhile */
		vm = machine_find_vm(d->machine, r->by.pid);
	writer_request(
		an->writer,
		&(struct request_row){
			.id = ++an->requests,
			.vm = vm ? vm->row : 0,
			.thread = r->by.thread,
			.device = device_name(d, r->device, buf, sizeof(buf)),
			.op = op_names[r->op],
			.sector = r->sector,
			.bytes = r->bytes,
			.begin_ns = r->begin_ns,
			.end_ns = end_ns,
			.source = source_names[r->key.source],
		});
}

void request_ends(struct analysis *an, struct disks *d, struct request *r,
		  int64_t ts_ns)
{
	request_write(an, d, r, ts_ns);
	if (r->counted)
		usage_amount(r->by.vm, DISK_LATENCY, ts_ns,
			     ts_ns - r->begin_ns);
	forget(d, r, ts_ns);
}

void request_drop(struct analysis *an, struct disks *d, struct request *r,
		  int64_t ts_ns)
{
	request_write(an, d, r, REQUEST_OPEN);
	forget(d, r, ts_ns);
}

/* ------------------------------------------------------------------ */

void on_state_block_device(struct analysis *an, struct cpu *cpu,
			   const struct event *ev)
{
	struct disks *d = machine_disks(cpu->machine);
	int64_t *device;

	(void)an;
	if (ev->slot[DUMP_DEVICE] < 0 || !*ev->text[0])
		return;
	if (g_hash_table_size(d->names) >= NAMES_MAX &&
	    !g_hash_table_contains(d->names, &ev->slot[DUMP_DEVICE]))
		return;
	device = g_new(int64_t, 1);
	*device = ev->slot[DUMP_DEVICE];
	g_hash_table_replace(d->names, device, g_strdup(ev->text[0]));
}

void disks_lost(struct analysis *an, struct machine *m, int64_t ts_ns)
{
	if (m->devices && m->devices->disks)
		give_up(an, m->devices->disks, SOURCE_COUNT, true, ts_ns);
}

void disks_end(struct analysis *an, struct machine *m, int64_t end_ns)
{
	disks_lost(an, m, end_ns);
}

char *disks_source(const struct machine *m, enum quantity quantity)
{
	const struct disks *d = m->devices ? m->devices->disks : NULL;

	if (quantity < DISK_INFLIGHT || quantity > DISK_LATENCY || !d ||
	    d->best == BY_NOTHING)
		return NULL;
	return source_text(m, counter_sources[d->best].kinds,
			   counter_sources[d->best].what);
}

void disks_free(struct disks *d)
{
	struct request *r;

	if (!d)
		return;
	while ((r = g_queue_pop_head(&d->aio)))
		g_free(r);
	g_hash_table_destroy(d->open);
	g_hash_table_destroy(d->names);
	g_free(d->notes);
	g_free(d);
}
