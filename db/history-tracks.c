/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of tracks.
 *
 * The file lists them by id with their parents; here they become one array in
 * the order of the tree, in which a subtree is a range.  A parent that does
 * not exist counts as the top; one below itself is damage.
 *
 * Scale: 10^5 tracks are read and sorted in some tens of milliseconds.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "db/format.h"
#include "db/history-int.h"

/* Machine, VM, vCPU, thread ... a few levels; deeper is damage. */
#define DEPTH_MAX 64

/* A track while the tree is being made. */
struct node {
	struct track track;
	uint32_t parent; /* index + 1 into the array of nodes, 0 for the top */
	int rank;        /* among siblings */
};

/* Among siblings the smaller rank stands first. */
static const int ranks[TRACK_KIND_COUNT] = {
	[TRACK_MACHINE] = 0, [TRACK_PCPU] = 1,  [TRACK_VM] = 2,
	[TRACK_VCPU] = 3,    [TRACK_GROUP] = 4, [TRACK_THREAD] = 7,
	[TRACK_WAIT] = 8,    [TRACK_PROCESS] = 5, [TRACK_TASK] = 5,
	[TRACK_COUNTER] = 6,
};

static int64_t clamp_time(int64_t t_ns)
{
	return CLAMP(t_ns, -TIME_LIMIT_NS, TIME_LIMIT_NS);
}

static int take_track(struct history *h, sqlite3_stmt *s, GArray *nodes,
		      struct err *err)
{
	int64_t id = sqlite3_column_int64(s, 0);
	const char *kind = history_column_text(h, s, 2);
	int kind_number = track_kind_by_name(kind);
	struct node node = {
		.track = {
			.id = (uint32_t)id,
			.parent = (uint32_t)sqlite3_column_int64(s, 1),
			.machine = (uint32_t)sqlite3_column_int64(s, 3),
			.name = history_column_text(h, s, 4),
			.key = sqlite3_column_int64(s, 5),
			.pid = sqlite3_column_int64(s, 6),
			.tid = sqlite3_column_int64(s, 7),
			.note = history_column_note(h, s, 8),
			.begin_ns = clamp_time(sqlite3_column_int64(s, 9)),
			.end_ns = clamp_time(sqlite3_column_int64(s, 10)),
		},
	};

	if (id <= 0 || id > UINT32_MAX)
		return err_set(err,
			       "%s: the file is damaged: no track can have the"
			       " id %" PRId64,
			       h->subject, id);
	if (kind_number < 0)
		return err_set(err,
			       "%s: the file is damaged: track %" PRId64
			       " is of the unknown kind '%s'",
			       h->subject, id, kind);
	node.track.kind = (enum track_kind)kind_number;
	node.track.end_ns = MAX(node.track.begin_ns, node.track.end_ns);
	node.rank = ranks[kind_number];
	g_array_append_val(nodes, node);
	g_hash_table_insert(h->by_id, GUINT_TO_POINTER(node.track.id),
			    GUINT_TO_POINTER(nodes->len));
	return 0;
}

static int read_nodes(struct history *h, GArray *nodes, struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err, STMT_TRACKS, "");
	int r;

	if (!s)
		return -1;
	while ((r = sql_step(&h->sql, s, err)) > 0) {
		if (take_track(h, s, nodes, err)) {
			sqlite3_reset(s);
			return -1;
		}
	}
	return r;
}

/* The index of a track in whatever array by_id speaks of, plus 1; or 0. */
static uint32_t find(const struct history *h, uint32_t id)
{
	return GPOINTER_TO_UINT(
		g_hash_table_lookup(h->by_id, GUINT_TO_POINTER(id)));
}

static void link_parents(const struct history *h, GArray *nodes)
{
	struct node *all = (struct node *)(void *)nodes->data;

	for (guint i = 0; i < nodes->len; i++) {
		struct node *n = &all[i];
		uint32_t p = n->track.parent ? find(h, n->track.parent) : 0;

		n->parent = p;
		if (!p)
			n->track.parent = 0;
		/* A group of pCPUs stands where pCPUs do. */
		else if (n->track.kind == TRACK_PCPU &&
			 all[p - 1].track.kind == TRACK_GROUP)
			all[p - 1].rank = ranks[TRACK_PCPU];
	}
}

/* By parent, then as siblings stand: children become ranges. */
static gint compare(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct node *all = data;
	const struct node *x = &all[*(const guint32 *)a];
	const struct node *y = &all[*(const guint32 *)b];
	int d;

	if (x->parent != y->parent)
		return x->parent < y->parent ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->track.key != y->track.key)
		return x->track.key < y->track.key ? -1 : 1;
	d = strcmp(x->track.name, y->track.name);
	if (d)
		return d;
	return x->track.id < y->track.id ? -1 : x->track.id > y->track.id;
}

struct tree {
	const struct node *nodes;
	const guint32 *order; /* indexes of nodes, sorted by compare() */
	guint32 *children;    /* of node i: order[children[i]] and on */
	guint32 count;
	struct track *out;
	size_t used;
};

/* Write the children of @parent (index + 1) and all that is below them. */
static void write_below(struct tree *t, guint32 parent, uint16_t depth)
{
	for (guint32 i = t->children[parent];
	     i < t->count && t->nodes[t->order[i]].parent == parent; i++) {
		size_t at = t->used++;

		t->out[at] = t->nodes[t->order[i]].track;
		t->out[at].depth = depth;
		if (depth < DEPTH_MAX)
			write_below(t, t->order[i] + 1, (uint16_t)(depth + 1));
		t->out[at].first_child = t->used > at + 1 ? at + 1 : 0;
		t->out[at].next = t->used;
	}
}

static int make_tree(struct history *h, GArray *nodes, struct err *err)
{
	struct node *all = (struct node *)(void *)nodes->data;
	guint32 n = nodes->len;
	guint32 *order = g_new(guint32, n + 1);
	struct tree t = {
		.nodes = all,
		.order = order,
		.children = g_new(guint32, n + 1),
		.count = n,
	};

	for (guint32 i = 0; i < n; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)n, sizeof(*order), compare, all);
	for (guint32 i = 0; i <= n; i++)
		t.children[i] = n;
	for (guint32 i = n; i-- > 0;)
		t.children[all[order[i]].parent] = i;
	h->tracks = t.out = g_new0(struct track, n + 1);
	write_below(&t, 0, 0);
	h->track_count = t.used;
	g_free(order);
	g_free(t.children);
	if (t.used != n)
		return err_set(err,
			       "%s: the file is damaged: a track is its own"
			       " ancestor",
			       h->subject);
	for (guint32 i = 0; i < n; i++)
		g_hash_table_insert(h->by_id, GUINT_TO_POINTER(h->tracks[i].id),
				    GUINT_TO_POINTER(i + 1));
	return 0;
}

int history_load_tracks(struct history *h, struct err *err)
{
	GArray *nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
	int r;

	h->by_id = g_hash_table_new(g_direct_hash, g_direct_equal);
	r = read_nodes(h, nodes, err);
	if (!r) {
		link_parents(h, nodes);
		r = make_tree(h, nodes, err);
	}
	g_array_free(nodes, TRUE);
	return r;
}

const struct track *history_tracks(const struct history *h, size_t *n)
{
	*n = h->track_count;
	return h->tracks;
}

const struct track *history_track(const struct history *h, uint32_t id)
{
	uint32_t at = id ? find(h, id) : 0;

	return at ? &h->tracks[at - 1] : NULL;
}

const struct track *history_child(const struct history *h,
				  const struct track *parent,
				  enum track_kind kind,
				  const struct track *last)
{
	size_t i = last ? last->next : parent->first_child;

	if (!parent->first_child)
		return NULL;
	for (; i < parent->next; i = h->tracks[i].next)
		if (h->tracks[i].kind == kind)
			return &h->tracks[i];
	return NULL;
}

const struct track *history_vm_of(const struct history *h,
				  const struct track *t)
{
	while (t && t->kind != TRACK_VM)
		t = history_track(h, t->parent);
	return t;
}

const struct track *history_vcpu_of(const struct history *h,
				    const struct track *t)
{
	const struct track *up = history_track(h, t->parent);

	return up && up->kind == TRACK_VCPU ? up : NULL;
}
