/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Disk requests out of block events, joined on device and sector.
 *
 *	block_bio_queue -> block_rq_insert -> block_rq_issue -> _complete
 *
 * A request begins with the first of insert and issue.  While it is queued,
 * others may be merged in front of it or behind it: its issue tells the size.
 * It may be completed in pieces; what is left is then known by its new sector.
 * Requests without data (flushes) have no sector of their own: the oldest of a
 * device ends first.  What completes without data while it is a read or a write
 * ends a second time (behind a flush), which is of no interest.
 *
 * Who submitted: whoever queued that sector, as far as that is in the trace,
 * else whoever is on the CPU unless that is a kernel worker or an interrupt:
 * those act for somebody else, and the request is nobody's.
 */
#include "config.h"

#include <string.h>

#include "analysis/marks.h"
#include "analysis/resource-disk.h"

#define NOTES      4096 /* a power of two; one in the way of another replaces it */
#define SECTOR_MAX (INT64_MAX / 2)
#define EMPTY_MAX  64   /* requests without data to a device at a time */
#define LOOKS_MAX  1024 /* what was queued last may have grown */

struct bio_note {
	int64_t device, sector;
	struct submitter by;
	bool used;
};

static struct bio_note *note_of(struct disks *d, int64_t device, int64_t sector)
{
	uint64_t h = (uint64_t)sector * 0x9e3779b97f4a7c15ull +
		     (uint64_t)device * 0xff51afd7ed558ccdull;

	if (!d->notes)
		d->notes = g_new0(struct bio_note, NOTES);
	return &d->notes[h >> 32 & (NOTES - 1)];
}

void on_block_bio_queue(struct analysis *an, struct cpu *cpu,
			const struct event *ev)
{
	struct disks *d = machine_disks(cpu->machine);
	struct submitter by = submitter_on(cpu);
	struct bio_note *note;

	(void)an;
	d->bios = true;
	if (!by.certain || ev->slot[BLOCK_SECTOR] < 0)
		return;
	note = note_of(d, ev->slot[BLOCK_DEVICE], ev->slot[BLOCK_SECTOR]);
	note->device = ev->slot[BLOCK_DEVICE];
	note->sector = ev->slot[BLOCK_SECTOR];
	note->by = by;
	note->used = true;
}

static struct submitter submitter_of(struct disks *d, const struct cpu *cpu,
				     int64_t device, int64_t sector)
{
	const struct bio_note *note;

	if (sector >= 0 && d->notes) {
		note = note_of(d, device, sector);
		if (note->used && note->device == device &&
		    note->sector == sector)
			return note->by;
	}
	return submitter_on(cpu);
}

/* "R", "WS", "FWFS" (a flush before it), "FF", "DS", "N". */
static enum disk_op op_by_letters(const char *rwbs)
{
	if (rwbs[0] == 'F' && rwbs[1] && strchr("RWDEFN", rwbs[1]))
		rwbs++;
	switch (*rwbs) {
	case 'R':
		return OP_READ;
	case 'W':
		return OP_WRITE;
	case 'F':
		return OP_FLUSH;
	case 'D':
		return OP_DISCARD;
	default:
		return OP_OTHER;
	}
}

/* LTTng makes bits of the letters. */
static enum disk_op op_of(const struct event *ev)
{
	enum {
		WRITE = 1 << 0,
		DISCARD = 1 << 1,
		READ = 1 << 2,
		SECURE = 1 << 7,
		FLUSH = 1 << 8,
		PREFLUSH = 1 << 10
	};
	int64_t bits = ev->slot[BLOCK_RWBS];

	if (*ev->text[0])
		return op_by_letters(ev->text[0]);
	if (bits == EVENT_NONE)
		return OP_OTHER;
	if (bits & (DISCARD | SECURE))
		return OP_DISCARD;
	if (bits & READ)
		return OP_READ;
	if (bits & WRITE)
		return OP_WRITE;
	return bits & (FLUSH | PREFLUSH) ? OP_FLUSH : OP_OTHER;
}

/* 0 if the event does not say; no more than the block layer's own bound. */
static int64_t bytes_of(const struct event *ev)
{
	int64_t bytes = ev->slot[BLOCK_BYTES];
	int64_t sectors =
		CLAMP(ev->slot[BLOCK_SECTORS], 0, INT32_MAX / SECTOR_BYTES);

	return bytes > 0 ? MIN(bytes, INT32_MAX) : sectors * SECTOR_BYTES;
}

static struct request_key key_of(const struct event *ev)
{
	return (struct request_key){
		.source = BY_BLOCK,
		.a = ev->slot[BLOCK_DEVICE],
		.b = CLAMP(ev->slot[BLOCK_SECTOR], 0, SECTOR_MAX),
	};
}

/* Requests without data have the keys -1, -2 ... */
static struct request *find_empty(struct disks *d, struct request_key *key,
				  enum disk_op op, bool issued)
{
	struct request *oldest = NULL, *r;
	int64_t vacant = 0;

	for (key->b = -1; key->b >= -EMPTY_MAX; key->b--) {
		r = request_find(d, key);
		if (!r && !vacant)
			vacant = key->b;
		if (r && r->op == op && r->issued == issued &&
		    (!oldest || r->begin_ns < oldest->begin_ns))
			oldest = r;
	}
	key->b = oldest ? oldest->key.b : vacant ? vacant : -1;
	return oldest;
}

/* The request that waits in a queue and became larger at its front. */
static struct request *find_grown(struct disks *d,
				  const struct request_key *key, int64_t bytes)
{
	int looks = LOOKS_MAX;

	for (GList *l = d->queued.tail; l && looks-- > 0; l = l->prev) {
		struct request *r = l->data;

		if (r->key.source == BY_BLOCK && r->key.a == key->a &&
		    r->key.b > key->b &&
		    r->key.b < key->b + bytes / SECTOR_BYTES)
			return r;
	}
	return NULL;
}

/* It is queued, or goes to the driver. */
static void submitted(struct analysis *an, struct cpu *cpu,
		      const struct event *ev, bool issued)
{
	struct disks *d = machine_disks(cpu->machine);
	int64_t bytes = bytes_of(ev);
	struct request_key key = key_of(ev);
	enum disk_op op = op_of(ev);
	struct request *r;
	struct submitter by;

	disks_use(cpu->machine, BY_BLOCK, ev->ts_ns);
	r = bytes ? request_find(d, &key) : find_empty(d, &key, op, false);
	if (!r && issued && bytes) {
		r = find_grown(d, &key, bytes);
		if (r) {
			r->sector = key.b;
			request_rekey(d, r, &key);
		}
	}
	if (r && r->op != op) { /* its end was not in the trace */
		request_drop(an, d, r, ev->ts_ns);
		r = NULL;
	}
	if (!r) {
		by = submitter_of(d, cpu, key.a, key.b);
		r = request_begins(an, d, &key, &by, op, ev->ts_ns);
		if (!r)
			return;
		r->device = key.a;
		r->sector = bytes ? key.b : -1;
	}
	if (issued)
		request_issued(d, r);
	request_sized(r, bytes, ev->ts_ns);
}

void on_block_insert(struct analysis *an, struct cpu *cpu,
		     const struct event *ev)
{
	submitted(an, cpu, ev, false);
}

void on_block_issue(struct analysis *an, struct cpu *cpu,
		    const struct event *ev)
{
	submitted(an, cpu, ev, true);
}

void on_block_complete(struct analysis *an, struct cpu *cpu,
		       const struct event *ev)
{
	struct disks *d = machine_disks(cpu->machine);
	int64_t bytes = bytes_of(ev);
	struct request_key key = key_of(ev);
	struct request *r = bytes ? request_find(d, &key)
				  : find_empty(d, &key, op_of(ev), true);

	mark_news(cpu, MARK_DISK, ev->ts_ns);
	if (!r)
		return;
	mark_submitter(cpu->machine, r->by.tid, MARK_DISK);
	r->left -= bytes;
	if (r->left <= 0) {
		request_ends(an, d, r, ev->ts_ns);
		return;
	}
	key.b += bytes / SECTOR_BYTES;
	if (!request_find(d, &key))
		request_rekey(d, r, &key);
}
