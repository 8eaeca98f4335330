/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interfaces, whose they are, and their counters: see resource-net.h. */
#include "config.h"

#include "analysis/resource-net.h"

#include <string.h>

/*
 * Of an interface that is not a VM's yet, as many packets are kept, until so
 * many were received from it by others.  A tap is known long before; a physical
 * port, or a container's interface, never is.
 */
#define EARLY_MAX     65536
#define OTHERS_MAX    1000
#define EARLY_ALL_MAX (16 * EARLY_MAX) /* of all interfaces, 24 MiB */

/* More are not worth telling apart. */
#define IFACES_MAX 4096

/* So many are named where it is not known whose they are. */
#define SILENT_NAMED 3

static void iface_free(void *p)
{
	struct iface *i = p;

	if (i->early)
		g_array_free(i->early, TRUE);
	g_array_free(i->votes, TRUE);
	if (i->waiting)
		g_array_free(i->waiting, TRUE);
	g_free(i->raised);
	g_free(i);
}

struct nets *machine_nets(struct machine *m)
{
	struct devices *all = machine_devices(m);
	struct nets *n = all->nets;

	if (!n) {
		n = all->nets = g_new0(struct nets, 1);
		n->machine = m;
		n->ifaces = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
						  iface_free);
		n->all = g_ptr_array_new();
		n->waiting = g_ptr_array_new();
	}
	return n;
}

struct iface *nets_iface(struct nets *n, const struct event *ev)
{
	const char *name = ev->text[0];
	struct iface *i = g_hash_table_lookup(n->ifaces, name);

	if (i || !*name || n->all->len == IFACES_MAX)
		return i;
	i = g_new0(struct iface, 1);
	g_strlcpy(i->name, name, sizeof(i->name));
	i->votes = g_array_new(FALSE, FALSE, sizeof(struct vote));
	i->worker = -1;
	g_hash_table_insert(n->ifaces, i->name, i);
	g_ptr_array_add(n->all, i);
	return i;
}

void iface_packet(struct nets *n, struct iface *i, int direction, int64_t ts_ns,
		  int64_t bytes)
{
	struct packet p = { ts_ns, bytes, direction };

	if (i->counters[direction]) {
		wcounter_add(i->counters[direction], ts_ns, p.bytes);
		return;
	}
	if (!i->early && i->others <= OTHERS_MAX)
		i->early = g_array_new(FALSE, FALSE, sizeof(struct packet));
	if (i->early && i->early->len < EARLY_MAX && n->early < EARLY_ALL_MAX) {
		g_array_append_val(i->early, p);
		n->early++;
	} else {
		i->lost++;
	}
}

static void free_early(struct nets *n, struct iface *i)
{
	if (!i->early)
		return;
	n->early -= i->early->len;
	g_array_free(i->early, TRUE);
	i->early = NULL;
}

/* It may be a VM's: what was kept is counted. */
static void begin_counters(struct nets *n, struct iface *i,
			   struct writer *writer)
{
	i->counters[TO_GUEST] =
		quantity_begin(writer, NET_RX, n->machine->begin_ns);
	i->counters[FROM_GUEST] =
		quantity_begin(writer, NET_TX, n->machine->begin_ns);
	for (guint k = 0; i->early && k < i->early->len; k++) {
		struct packet *p = &g_array_index(i->early, struct packet, k);

		wcounter_add(i->counters[p->direction], p->t_ns, p->bytes);
	}
	free_early(n, i);
}

void iface_delivered(struct nets *n, struct iface *i, const struct thread *t)
{
	struct vm *vm = t && !t->vcpu ? thread_vm(t) : NULL;
	struct vote *v, first = { vm, 1 };

	if (!vm || !vm->usage) {
		i->others++;
		if (i->early && i->others > OTHERS_MAX) {
			i->lost += i->early->len;
			free_early(n, i);
		}
		return;
	}
	i->vm = vm;
	i->worker = t->tid;
	i->vhost = thread_is_vhost(t);
	if (!i->counters[TO_GUEST])
		begin_counters(n, i, vm->usage->writer);
	for (guint k = 0; k < i->votes->len; k++) {
		v = &g_array_index(i->votes, struct vote, k);
		if (v->vm == vm) {
			v->count++;
			return;
		}
	}
	g_array_append_val(i->votes, first);
}

struct vm *iface_owner(const struct iface *i)
{
	const struct vote *most = NULL;
	uint64_t all = i->others + i->passed;

	for (guint k = 0; k < i->votes->len; k++) {
		const struct vote *v = &g_array_index(i->votes, struct vote, k);

		all += v->count;
		if (!most || v->count > most->count)
			most = v;
	}
	return most && most->count > all - most->count ? most->vm : NULL;
}

/* ------------------------------------------------------------------ */

/* How many interfaces the VM has. */
static unsigned int owned_by(const struct nets *n, const struct vm *vm)
{
	unsigned int count = 0;

	for (guint k = 0; k < n->all->len; k++)
		count += iface_owner(n->all->pdata[k]) == vm;
	return count;
}

static const enum event_kind kinds_of[DIRECTIONS][SOURCE_KINDS] = {
	[TO_GUEST] = { EV_NET_XMIT },
	[FROM_GUEST] = { EV_NET_RX, EV_NET_RECEIVE },
};

static char *source_of(const struct nets *n, const struct iface *i,
		       const struct vm *vm, int direction)
{
	enum event_kind told[SOURCE_KINDS] = { EV_NONE };
	const enum event_kind *kinds = kinds_of[direction];
	GString *what = g_string_new(NULL);
	char *source;

	if (direction == FROM_GUEST && i->by_rx != i->by_receive) {
		told[0] = i->by_rx ? EV_NET_RX : EV_NET_RECEIVE;
		kinds = told;
	}
	g_string_append_printf(what, " %s", i->name);
	if (vm)
		g_string_append(what, i->vhost ? " (vhost)" : " (VMM)");
	if (i->lost)
		g_string_append_printf(what,
				       "; %" G_GUINT64_FORMAT
				       " packets before are not counted",
				       i->lost);
	source = source_text(n->machine, kinds, what->str);
	g_string_free(what, TRUE);
	return source;
}

/*
 * One that turned out not to be a VM's has counters nevertheless: they stand
 * below the machine, as the host sees them.
 */
static void describe(struct analysis *an, const struct nets *n, struct iface *i,
		     int64_t end_ns)
{
	static const enum quantity vms[DIRECTIONS] = {
		[TO_GUEST] = NET_RX,
		[FROM_GUEST] = NET_TX,
	};
	static const enum quantity ports[DIRECTIONS] = {
		[TO_GUEST] = PORT_TX,
		[FROM_GUEST] = PORT_RX,
	};
	const struct vm *vm = iface_owner(i);
	bool several = !vm || owned_by(n, vm) > 1;

	for (int d = 0; d < DIRECTIONS; d++) {
		enum quantity quantity = vm ? vms[d] : ports[d];
		char *name = several ? g_strdup_printf("%s %s",
						       quantity_name(quantity),
						       i->name)
				     : NULL;
		char *source = source_of(n, i, vm, d);

		quantity_describe(an, n->machine, i->counters[d], quantity,
				  vm ? vm->row : n->machine->row, name, source,
				  end_ns);
		i->counters[d] = NULL;
		g_free(name);
		g_free(source);
	}
}

/*
 * Interfaces that packets went to, and that nobody was seen to deliver any
 * from: whose they are is open.  "", or what that leaves to say; g_free().
 */
static char *silent_text(const struct nets *n)
{
	GString *s = g_string_new(NULL);
	int count = 0;

	for (guint k = 0; n && k < n->all->len; k++) {
		const struct iface *i = n->all->pdata[k];

		if (i->votes->len || i->others || i->passed)
			continue;
		if (count++ < SILENT_NAMED)
			g_string_append_printf(
				s, "%s%s", count == 1 ? "; whose is " : ", ",
				i->name);
	}
	if (count > SILENT_NAMED)
		g_string_append(s, " ...");
	if (count)
		g_string_append(s, " is not known");
	return g_string_free(s, FALSE);
}

/* A thread of the VM delivered a packet, be it most of an interface's or not. */
static bool has_delivered(const struct nets *n, const struct vm *vm)
{
	for (guint k = 0; n && k < n->all->len; k++) {
		const struct iface *i = n->all->pdata[k];

		for (guint v = 0; v < i->votes->len; v++)
			if (g_array_index(i->votes, struct vote, v).vm == vm)
				return true;
	}
	return false;
}

/* Where packets would be seen, none is a fact, too. */
static void describe_none(struct analysis *an, const struct machine *m,
			  const struct nets *n, const struct vm *vm,
			  int64_t end_ns)
{
	static const enum quantity quantities[DIRECTIONS] = {
		[TO_GUEST] = NET_RX,
		[FROM_GUEST] = NET_TX,
	};

	char *silent = silent_text(n);

	for (int d = 0; d < DIRECTIONS; d++) {
		char *what, *source;

		if (!source_exists(m, kinds_of[d]) ||
		    !source_exists(m, kinds_of[FROM_GUEST]) ||
		    (d == TO_GUEST && *silent))
			continue;
		what = g_strconcat(d == TO_GUEST ? ", no packet to the VM"
						 : ", no packet from the VM",
				   silent, NULL);
		source = source_text(m, kinds_of[d], what);
		quantity_describe(an, m,
				  quantity_begin(an->writer, quantities[d],
						 m->begin_ns),
				  quantities[d], vm->row, NULL, source, end_ns);
		g_free(what);
		g_free(source);
	}
	g_free(silent);
}

void nets_end(struct analysis *an, struct machine *m, int64_t end_ns)
{
	struct nets *n = m->devices ? m->devices->nets : NULL;

	for (guint k = 0; k < m->vms->len; k++) {
		struct vm *vm = m->vms->pdata[k];

		if (vm->usage && !has_delivered(n, vm))
			describe_none(an, m, n, vm, end_ns);
	}
	for (guint k = 0; n && k < n->all->len; k++) {
		struct iface *i = n->all->pdata[k];

		if (i->counters[TO_GUEST])
			describe(an, n, i, end_ns);
	}
}

void nets_free(struct nets *n)
{
	if (!n)
		return;
	g_ptr_array_free(n->all, TRUE);
	g_ptr_array_free(n->waiting, TRUE);
	g_hash_table_destroy(n->ifaces);
	g_free(n->notes);
	g_free(n);
}
