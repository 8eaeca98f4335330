/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces of a machine, and which VM stands behind them.
 *
 * An interface is a VM's if most of what the host receives from it is
 * delivered by threads of that VM's that are no vCPUs: a vhost worker or the
 * VMM, writing to its tap.  (A physical port's packets come in interrupts, a
 * bridge passes on what was received elsewhere.)  Its packets are counted from
 * the first one on, before anybody knows whose it is.
 */
#ifndef ANALYSIS_RESOURCE_NET_H
#define ANALYSIS_RESOURCE_NET_H

#include "analysis/resource-int.h"

enum { TO_GUEST, FROM_GUEST, DIRECTIONS };

/* How often threads of a VM delivered a packet. */
struct vote {
	struct vm *vm;
	uint64_t count;
};

struct packet {
	int64_t t_ns, bytes;
	int direction;
};

struct iface {
	char name[EVENT_TEXT_MAX];
	struct wcounter
		*counters[DIRECTIONS]; /* once a VM's thread delivered */
	GArray *early;                 /* struct packet before that */
	uint64_t lost;                 /* packets that there was no room for */
	GArray *votes;                 /* struct vote */
	uint64_t others;               /* delivered by anybody else */
	uint64_t passed; /* received before on another interface */
	struct vm *vm;   /* whose thread delivered last, or NULL */
	int32_t worker;  /* that thread */
	bool vhost;      /* it is a vhost worker */
	bool by_rx;      /* packets from it are told by netif_rx */
	bool by_receive; /* by netif_receive_skb */
	GArray *waiting; /* int64_t: packets to the guest, not announced yet */
	int64_t *raised; /* packets told by netif_rx, see resource-net.c */
};

struct nets {
	struct machine *machine;
	GHashTable *ifaces;     /* name -> struct iface, owned */
	GPtrArray *all;         /* the same in order of appearance */
	struct skb_note *notes; /* packets that are under way in the host */
	GPtrArray *waiting;     /* those with packets to be announced */
	unsigned int early;     /* packets kept of all */
};

struct nets *machine_nets(struct machine *m);
/* The interface that @ev names, or NULL. */
struct iface *nets_iface(struct nets *n, const struct event *ev);

/* A packet, counted to the interface whoever it belongs to. */
void iface_packet(struct nets *n, struct iface *i, int direction, int64_t ts_ns,
		  int64_t bytes);
/* It was delivered by @t, or NULL: by nobody that would tell. */
void iface_delivered(struct nets *n, struct iface *i, const struct thread *t);
/* Whose it is by all that was seen so far, or NULL. */
struct vm *iface_owner(const struct iface *i);

#endif
