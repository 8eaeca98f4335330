/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to disks that are under way, whatever tells of them.
 *
 * Of the sources that a machine's traces have the best one counts: QEMU's own
 * tracepoints, then block events, then system calls of the VMM's threads.  The
 * host's own requests come from block events alone.  A request belongs to whom
 * it was submitted by, not to whom its end interrupts.
 */
#ifndef ANALYSIS_RESOURCE_DISK_H
#define ANALYSIS_RESOURCE_DISK_H

#include "analysis/resource-int.h"

#define SECTOR_BYTES 512

/* From the worst to the best. */
enum disk_source { BY_NOTHING, BY_SYSCALLS, BY_BLOCK, BY_QEMU, SOURCE_COUNT };

enum disk_op { OP_READ, OP_WRITE, OP_FLUSH, OP_DISCARD, OP_OTHER };

struct submitter {
	struct vm *vm;   /* NULL: none, or not known to be one yet */
	int32_t pid;     /* its process, or -1 */
	int32_t tid;     /* the thread, or 0 */
	uint32_t thread; /* its track, or 0 */
	bool certain;    /* not a kernel worker that acts for somebody */
};

/* What tells a request from others under way, by its source. */
struct request_key {
	enum disk_source source;
	int64_t a, b; /* device and sector; process and number; thread */
};

struct request {
	struct request_key key;
	enum disk_op op;
	struct submitter by;
	int64_t device; /* or -1 */
	int64_t sector; /* or -1 */
	int64_t bytes;
	int64_t left; /* not completed yet */
	int64_t begin_ns;
	GList queued; /* its place in struct disks' queue until it is issued */
	bool issued;  /* the driver has it */
	bool counted; /* in the gauge of by.vm */
};

struct bio_note;

struct disks {
	struct machine *machine;
	enum disk_source best;
	bool bios;        /* block_bio_queue occurs */
	GHashTable *open; /* struct request_key -> struct request, owned */
	GQueue queued;    /* of them, those that are not issued, by begin */
	GQueue aio; /* struct request without a key, oldest first; owned */
	GHashTable *names;      /* device -> name */
	struct bio_note *notes; /* who queued which sector lately */
};

struct disks *machine_disks(struct machine *m);

/* Requests of the source exist; what worse ones told is given up. */
void disks_use(struct machine *m, enum disk_source source, int64_t ts_ns);

/*
 * A request begins: NULL if its source does not count.  It is in the table
 * under @key until request_ends() or request_drop(); one that is there already
 * is dropped.
 */
struct request *request_begins(struct analysis *an, struct disks *d,
			       const struct request_key *key,
			       const struct submitter *by, enum disk_op op,
			       int64_t ts_ns);
struct request *request_find(struct disks *d, const struct request_key *key);
/* It is known by another key from now on. */
void request_rekey(struct disks *d, struct request *r,
		   const struct request_key *key);
/* The driver has it; @r may be NULL. */
void request_issued(struct disks *d, struct request *r);
/* What it is becomes known after its begin. */
void request_becomes(struct request *r, enum disk_op op, int64_t ts_ns);
/* Its size is known, or is more than was thought. */
void request_sized(struct request *r, int64_t bytes, int64_t ts_ns);
/* It is done. */
void request_ends(struct analysis *an, struct disks *d, struct request *r,
		  int64_t ts_ns);
/* Nobody will tell of its end. */
void request_drop(struct analysis *an, struct disks *d, struct request *r,
		  int64_t ts_ns);

/* Write a request of which there is nothing but its begin and its end. */
void request_write(struct analysis *an, const struct disks *d,
		   const struct request *r, int64_t end_ns);

/* Who is on @cpu and does not merely act for somebody. */
struct submitter submitter_on(const struct cpu *cpu);

#endif
