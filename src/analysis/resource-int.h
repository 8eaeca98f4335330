/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files about resources share: a VM's counters, a machine's devices.
 */
#ifndef ANALYSIS_RESOURCE_INT_H
#define ANALYSIS_RESOURCE_INT_H

#include "analysis/resource.h"
#include "db/counter.h"

/* In the order in which the rows stand below their VM: the rows' key. */
enum quantity {
	VCPUS_RUNNING,
	VCPUS_WAITING,
	PCPUS_USED,
	DISK_INFLIGHT,
	DISK_READ,
	DISK_WRITE,
	DISK_LATENCY,
	NET_RX,
	NET_TX,
	VHOST_WAIT,
	NET_RX_DELIVERY,
	NET_RX_SERVICE,
	NET_QDISC_WAIT,
	PORT_RX, /* of an interface that is no VM's */
	PORT_TX,
	QUANTITY_COUNT
};

/* Of a VM. */
struct usage {
	struct writer *writer;
	int64_t begin_ns;                          /* of all its counters */
	struct wcounter *counters[QUANTITY_COUNT]; /* NULL: nothing yet */
};

/* A machine's; each file has its own. */
struct devices {
	struct disks *disks;
	struct nets *nets;
};

/* Made at the first call. */
struct devices *machine_devices(struct machine *m);

/* A counter of @quantity, for a VM or an interface. */
struct wcounter *quantity_begin(struct writer *w, enum quantity quantity,
				int64_t begin_ns);
const char *quantity_name(enum quantity quantity);
/*
 * Its row below @parent, called @name or, if that is NULL, like the quantity.
 * The counter ends.
 */
void quantity_describe(struct analysis *an, const struct machine *m,
		       struct wcounter *c, enum quantity quantity,
		       uint32_t parent, const char *name, const char *source,
		       int64_t end_ns);

/*
 * What a counter says that it is made of: those of @kinds (ended by EV_NONE, or
 * SOURCE_KINDS of them) that the machine's traces hold, else those that they
 * could hold, and then @what.  g_free().
 */
#define SOURCE_KINDS 4
char *source_text(const struct machine *m, const enum event_kind *kinds,
		  const char *what);
/* True if the traces hold, or could hold, any of @kinds. */
bool source_exists(const struct machine *m, const enum event_kind *kinds);

/* Add to an amount; move a gauge up or down.  @vm may be NULL. */
void usage_amount(struct vm *vm, enum quantity quantity, int64_t ts_ns,
		  int64_t value);
void usage_gauge(struct vm *vm, enum quantity quantity, int64_t ts_ns,
		 int delta);

/* resource-disk.c */
void disks_lost(struct analysis *an, struct machine *m, int64_t ts_ns);
/*
 * Give up what is under way; then how the disks' quantities were counted, g_free(),
 * NULL: it is none of theirs, or nothing tells of disks.
 */
void disks_end(struct analysis *an, struct machine *m, int64_t end_ns);
char *disks_source(const struct machine *m, enum quantity quantity);
void disks_free(struct disks *disks);
void disks_expect(struct machine *m, enum event_kind kind);

/* resource-net.c */
void nets_end(struct analysis *an, struct machine *m, int64_t end_ns);
void nets_free(struct nets *nets);
/* The thread, which delivers packets, sleeps. */
void nets_sleeps(struct thread *t);

#endif
