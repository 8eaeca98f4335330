/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes and threads a guest has: see process-int.h. */
#include "config.h"

#include <inttypes.h>

#include "analysis/process-int.h"
#include "analysis/process-names.h"

#define PAGE_TABLE_HALF UINT64_C(0x1000) /* the bit between both halves */

static void gthread_free(gpointer data)
{
	struct gthread *t = data;

	actor_release(&t->actor);
	g_free(t);
}

static void gprocess_free(gpointer data)
{
	struct gprocess *p = data;

	actor_release(&p->actor);
	g_ptr_array_free(p->threads, TRUE);
	if (p->stacks)
		g_hash_table_destroy(p->stacks);
	g_free(p);
}

static void view_free(gpointer data)
{
	struct view *v = data;

	g_array_free(v->open, TRUE);
	g_free(v);
}

static gint by_stack(gconstpointer a, gconstpointer b)
{
	const struct process_name *m = *(struct process_name *const *)a;
	const struct process_name *n = *(struct process_name *const *)b;

	return (m->low > n->low) - (m->low < n->low);
}

static void free_names(gpointer names)
{
	g_ptr_array_free(names, TRUE);
}

/*
 * Names that the user gave to processes of this VM, by CR3; and those with
 * @stacks, by these.
 */
static GHashTable *names_of(const struct analysis *an, const struct vm *vm,
			    GPtrArray *stacks)
{
	const char *given =
		g_hash_table_lookup(an->vm_names, GINT_TO_POINTER(vm->pid));
	char *pid = g_strdup_printf("%d", vm->pid);
	GHashTable *names = g_hash_table_new_full(g_int64_hash, g_int64_equal,
						  NULL, free_names);

	for (guint i = 0; an->opt.processes && i < an->opt.processes->len;
	     i++) {
		struct process_name *n = an->opt.processes->pdata[i];
		GPtrArray *list;

		if (g_strcmp0(n->vm, given) && strcmp(n->vm, pid))
			continue;
		list = g_hash_table_lookup(names, &n->cr3);
		if (!list) {
			list = g_ptr_array_new();
			g_hash_table_insert(names, &n->cr3, list);
		}
		g_ptr_array_add(list, n);
		if (n->high)
			g_ptr_array_add(stacks, n);
	}
	g_ptr_array_sort(stacks, by_stack);
	g_free(pid);
	return names;
}

struct guest *guest_new(struct analysis *an, struct vm *vm)
{
	struct guest *g = g_new0(struct guest, 1);

	g->an = an;
	g->vm = vm;
	g->by_cr3 = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					  NULL);
	g->all = g_ptr_array_new_with_free_func(gprocess_free);
	g->stacks = stacks_new();
	g->named_stacks = g_ptr_array_new();
	g->names = names_of(an, vm, g->named_stacks);
	g->views = g_ptr_array_new_with_free_func(view_free);
	g->changes = g_array_new(FALSE, FALSE, sizeof(struct change));
	g->lost_ns = INT64_MIN;
	return g;
}

void guest_free(struct guest *g)
{
	if (!g)
		return;
	g_hash_table_destroy(g->by_cr3);
	g_ptr_array_free(g->all, TRUE);
	stacks_free(g->stacks);
	g_hash_table_destroy(g->names);
	g_ptr_array_free(g->named_stacks, TRUE);
	g_ptr_array_free(g->views, TRUE);
	g_array_free(g->changes, TRUE);
	g_free(g);
}

/* ------------------------------------------------------------------ */
/* Processes                                                          */

static struct gprocess *gprocess_new(struct guest *g, uint64_t cr3)
{
	struct gprocess *p = g_new0(struct gprocess, 1);

	actor_init(&p->actor);
	p->cr3 = cr3;
	p->threads = g_ptr_array_new_with_free_func(gthread_free);
	g_ptr_array_add(g->all, p);
	return p;
}

struct gprocess *guest_idle(struct guest *g)
{
	if (!g->idle)
		g->idle = gprocess_new(g, KEY_IDLE);
	return g->idle;
}

static struct gprocess *others(struct guest *g)
{
	if (!g->others)
		g->others = gprocess_new(g, KEY_OTHERS);
	g->dropped++;
	return g->others;
}

static struct gprocess *find(const struct guest *g, uint64_t cr3)
{
	return g_hash_table_lookup(g->by_cr3, &cr3);
}

static void enter(struct guest *g, uint64_t cr3, struct gprocess *p)
{
	g_hash_table_replace(g->by_cr3, g_memdup2(&cr3, sizeof(cr3)), p);
}

static struct gprocess *add(struct guest *g, uint64_t cr3)
{
	struct gprocess *p;

	if (g->all->len >= PROCESSES_MAX)
		return others(g);
	p = gprocess_new(g, cr3);
	enter(g, cr3, p);
	return p;
}

struct gprocess *guest_add(struct guest *g, uint64_t cr3)
{
	return gprocess_new(g, cr3);
}

void guest_takes_cr3(struct guest *g, struct gprocess *from,
		     struct gprocess *to)
{
	const uint64_t keys[] = { from->cr3, from->cr3 ^ PAGE_TABLE_HALF };

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (find(g, keys[i]) == from)
			enter(g, keys[i], to);
}

/*
 * A CR3 that is new may be the other half of a process: user code runs only
 * under the one with the bit, and nothing else does.
 */
static struct gprocess *other_half(struct guest *g, uint64_t cr3, bool user)
{
	struct gprocess *p = find(g, cr3 ^ PAGE_TABLE_HALF);
	bool is_user_half = cr3 & PAGE_TABLE_HALF;

	if (!p || user != is_user_half || p->cr3 != (cr3 ^ PAGE_TABLE_HALF))
		return NULL;
	if (user ? p->user_itself : p->kernel)
		return NULL;
	enter(g, cr3, p);
	if (!user) { /* the kernel's half gives the name */
		p->cr3 = cr3;
		p->user_itself = false;
	}
	return p;
}

/* @p, which has both halves, was seen where a half never is: they are two. */
static struct gprocess *split(struct guest *g, struct gprocess *p, uint64_t cr3)
{
	uint64_t half = p->cr3 | PAGE_TABLE_HALF;

	g_hash_table_remove(g->by_cr3, &half);
	return cr3 == p->cr3 ? p : add(g, cr3);
}

struct gprocess *guest_process(struct guest *g, uint64_t cr3, bool user)
{
	struct gprocess *p = find(g, cr3);

	if (!p)
		p = other_half(g, cr3, user);
	else if (p->cr3 != cr3 && !user)
		p = split(g, p, cr3);
	else if (p->cr3 == cr3 && user && !(cr3 & PAGE_TABLE_HALF) &&
		 find(g, cr3 | PAGE_TABLE_HALF) == p)
		p = split(g, p, cr3);
	if (!p)
		p = add(g, cr3);
	p->user |= user;
	p->user_itself |= user && p->cr3 == cr3;
	p->kernel |= !user;
	return p;
}

/* ------------------------------------------------------------------ */
/* Threads                                                            */

/* The thread of @cr3 that has @sp on a stack of its own, as the user said. */
static const struct process_name *name_at(const struct guest *g, uint64_t cr3,
					  int64_t sp)
{
	const GPtrArray *names = g_hash_table_lookup(g->names, &cr3);

	for (guint i = 0; sp != EVENT_NONE && names && i < names->len; i++) {
		const struct process_name *n = names->pdata[i];

		if (n->low <= (uint64_t)sp && (uint64_t)sp < n->high)
			return n;
	}
	return NULL;
}

/* How many named stacks begin at @sp or before. */
static guint stacks_upto(const GPtrArray *stacks, uint64_t sp)
{
	guint low = 0, high = stacks->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		const struct process_name *n = stacks->pdata[middle];

		if (n->low <= sp)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A stack may have had several owners, one after the other. */
enum named_stack guest_named_stack(const struct guest *g, uint64_t cr3,
				   int64_t sp)
{
	const GPtrArray *stacks = g->named_stacks;
	enum named_stack found = STACK_UNNAMED;
	guint i;

	/* User code has the same addresses in every process. */
	if (sp == EVENT_NONE || !stacks->len)
		return STACK_UNNAMED;
	if (sp >= 0)
		return name_at(g, cr3, sp) ? STACK_NAMED : STACK_UNNAMED;
	for (i = stacks_upto(stacks, (uint64_t)sp); i-- > 0;) {
		const struct process_name *n = stacks->pdata[i];

		if (n->high <= (uint64_t)sp)
			break;
		if (n->cr3 == cr3)
			return STACK_NAMED;
		found = n->cr3 && found != STACK_OF_KERNEL ? STACK_OF_OTHER
							   : STACK_OF_KERNEL;
	}
	return found;
}

static struct gthread *gthread_new(struct guest *g, struct gprocess *p)
{
	struct gthread *t;

	if (p->threads->len >= THREADS_MAX || g->threads >= THREADS_ALL_MAX)
		return NULL;
	g->threads++;
	t = g_new0(struct gthread, 1);
	actor_init(&t->actor);
	t->group = GROUP_NONE;
	g_ptr_array_add(p->threads, t);
	return t;
}

static struct gthread *by_name(const struct gprocess *p,
			       const struct process_name *n)
{
	for (guint i = 0; i < p->threads->len; i++) {
		struct gthread *t = p->threads->pdata[i];

		if (t->named && t->named->tid == n->tid)
			return t;
	}
	return NULL;
}

/*
 * A stack that has a name, in the kernel or in user code.  The thread before it
 * is most often the same one: seen twice with it, it is.
 */
static struct gthread *named_thread(struct guest *g, struct gprocess *p,
				    struct gthread *last,
				    const struct process_name *n)
{
	struct gthread *t = by_name(p, n);

	if (t)
		return t;
	if (last && !last->named) {
		if (last->maybe == n)
			last->named = n;
		last->maybe = n;
		return last;
	}
	t = gthread_new(g, p);
	if (t)
		t->named = n;
	return t;
}

static struct gthread *group_thread(struct guest *g, struct gprocess *p,
				    struct gthread *last, int64_t group)
{
	struct gthread *t;

	if (last && last->group == group)
		return last;

	for (guint i = 0; i < p->threads->len; i++) {
		t = p->threads->pdata[i];
		if (t->group == group)
			return t;
	}
	if (last && last->group == GROUP_NONE) {
		last->group = group;
		return last;
	}
	t = gthread_new(g, p);
	if (t)
		t->group = group;
	return t;
}

/*
 * Is it one of several threads?  A program that replaces another in the same
 * page table has its stack elsewhere, too, but the old one never comes back.
 */
static struct gthread *seen(struct gprocess *p, struct gthread *t,
			    guint known_before)
{
	bool is_new = p->threads->len > known_before;

	if (t && p->latest && t != p->latest && (!is_new || t->named))
		t->alive = true;
	p->latest = t ? t : p->latest;
	return t;
}

struct gthread *guest_thread(struct guest *g, struct gprocess *p,
			     struct gthread *last, int64_t sp, bool user)
{
	guint known = p->threads->len;
	const struct process_name *n = name_at(g, p->cr3, sp);

	if (!last && known == 1)
		last = p->threads->pdata[0];
	if (p == g->others || sp == EVENT_NONE)
		return last;
	if (n && n->tid >= 0)
		return seen(p, named_thread(g, p, last, n), known);
	/* In its kernel, or with another's stack: who it was last. */
	if (!user || sp < 0)
		return last;
	return seen(p, group_thread(g, p, last, sp >> GROUP_SHIFT), known);
}

/* ------------------------------------------------------------------ */
/* Rows                                                               */

static void describe(const struct guest *g, const struct actor *a,
		     const struct track_row *row, int64_t end_ns)
{
	struct track_row r = *row;

	r.id = a->row;
	r.machine = g->vm->machine->row;
	r.pid = -1;
	r.begin_ns = a->begin_ns;
	r.end_ns = actor_end_ns(a, end_ns);
	writer_describe(g->an->writer, &r);
}

static void describe_thread_of(struct guest *g, const struct gprocess *p,
			       struct gthread *t, int64_t end_ns)
{
	const struct process_name *n = t->named;
	char *name = n ? g_strdup(n->name)
		       : g_strdup_printf("stack at 0x%" PRIx64,
					 (uint64_t)t->group << GROUP_SHIFT);

	describe(g, &t->actor,
		 &(struct track_row){
			 .parent = p->actor.row,
			 .kind = TRACK_TASK,
			 .name = name,
			 .key = n ? n->tid : t->group,
			 .tid = n ? n->tid : -1,
			 .note = n ? "thread by its stack, as named"
				   : "thread by where its user stack is",
		 },
		 end_ns);
	g_free(name);
	actor_end(&t->actor, end_ns);
}

static int64_t life_ns(const struct gprocess *p)
{
	return p->actor.row
		       ? actor_end_ns(&p->actor, INT64_MAX) - p->actor.begin_ns
		       : -1;
}

/* Of those that had one CR3, and the stack of @n if it has one, the longest. */
static bool is_named(const struct guest *g, const struct gprocess *p,
		     const struct process_name *n)
{
	if (n->high && p->stacks && !guest_had_stack(p, n->low))
		return false;
	for (guint i = 0; i < g->all->len; i++) {
		const struct gprocess *q = g->all->pdata[i];

		if (q != p && q->cr3 == p->cr3 &&
		    (!n->high || guest_had_stack(q, n->low)) &&
		    life_ns(q) > life_ns(p))
			return false;
	}
	return true;
}

static const struct process_name *name_among(const struct guest *g,
					     const struct gprocess *p,
					     const GPtrArray *names)
{
	if (!p->number && !p->replaced)
		return names->pdata[0];
	for (guint i = 0; i < names->len; i++)
		if (is_named(g, p, names->pdata[i]))
			return names->pdata[i];
	return NULL;
}

/* The user's name, or how many were put together, or the CR3. */
static char *name_of(struct guest *g, const struct gprocess *p)
{
	const GPtrArray *names = g_hash_table_lookup(g->names, &p->cr3);
	const struct process_name *n;

	if (p == g->idle)
		return g_strdup("idle task");
	if (p == g->others)
		return g_strdup("other processes");
	n = names ? name_among(g, p, names) : NULL;
	for (guint i = 0; n && i < names->len; i++)
		g_hash_table_add(g->an->names_used, names->pdata[i]);
	if (n)
		return g_strdup(n->name);
	return p->number ? g_strdup_printf("CR3 0x%" PRIx64 " #%u", p->cr3,
					   p->number + 1)
			 : g_strdup_printf("CR3 0x%" PRIx64, p->cr3);
}

static char *note_of(const struct guest *g, const struct gprocess *p)
{
	if (p == g->idle)
		return g_strdup("while no process is known to be on a vCPU "
				"that was woken");
	if (p == g->others)
		return g_strdup_printf("more than %d processes: %" PRIu64
				       " contexts of others",
				       PROCESSES_MAX, g->dropped);
	if (p->number)
		return g_strdup(
			"its stacks are others than those of the process "
			"that had its CR3 before");
	if (p->replaced)
		return g_strdup("another process has its CR3 later");
	if (!g->tells_stacks)
		return g_strdup("all that had this CR3: without stack "
				"pointers, they cannot be told apart");
	if (!p->user)
		return g_strdup("never seen in user code: the kernel's own "
				"page table, or a process that is ending");
	return NULL;
}

static void describe_process(struct guest *g, struct gprocess *p,
			     int64_t end_ns)
{
	char *name = name_of(g, p), *note = note_of(g, p);

	describe(g, &p->actor,
		 &(struct track_row){
			 .parent = g->vm->row,
			 .kind = TRACK_PROCESS,
			 .name = name,
			 .key = (int64_t)p->cr3,
			 .tid = -1,
			 .note = note,
		 },
		 end_ns);
	for (guint i = 0; i < p->threads->len; i++) {
		struct gthread *t = p->threads->pdata[i];

		if (t->actor.track)
			describe_thread_of(g, p, t, end_ns);
	}
	g_free(name);
	g_free(note);
	actor_end(&p->actor, end_ns);
}

/* Threads of the kernel have no rows; those that are named need none. */
static void use_names_of_kernel(struct guest *g)
{
	uint64_t none = 0;
	const GPtrArray *names = g_hash_table_lookup(g->names, &none);

	for (guint i = 0; names && i < names->len; i++)
		g_hash_table_add(g->an->names_used, names->pdata[i]);
}

void guest_describe(struct guest *g, int64_t end_ns)
{
	use_names_of_kernel(g);
	for (guint i = 0; i < g->all->len; i++) {
		struct gprocess *p = g->all->pdata[i];

		if (p->actor.track)
			describe_process(g, p, end_ns);
	}
}
