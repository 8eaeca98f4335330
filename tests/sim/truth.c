/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulation's own books: see truth.h.
 *
 * A thing has one state since some time; a change adds the time to its cell.
 * Blame is kept per preempted vCPU: each time the pCPU that it was taken off
 * gets another current thread, the slice that ends is charged to the one that
 * ran.  Scale: 10^5 threads; a handful of them vCPUs with exits and blame.
 */
#include "config.h"

#include "sim/truth.h"

#include <glib.h>

#include <inttypes.h>

static const char *const cpu_names[TC_COUNT] = {
	"idle", "user",    "syscall", "kernel", "run",
	"irq",  "softirq", "guest",   "vmm",
};
static const char *const vcpu_names[TV_COUNT] = {
	"guest", "vmm",     "qemu",  "halt_poll",
	"idle",  "blocked", "ready", "preempted",
};
static const char *const thread_names[TT_COUNT] = {
	"cpu", "ready", "preempted", "blocked", "gone",
};

struct cell {
	uint32_t key; /* exit code, or culprit's thread + 1 (0: nobody) */
	int64_t ns, max_ns;
	uint64_t count;
};

struct vcpu {
	enum truth_vcpu state;
	int64_t since_ns;
	int64_t ns[TV_COUNT];
	GArray *exits, *blame; /* of struct cell */
	int handling; /* index into exits, or -1: not handling a counted one */
	int64_t handling_ns; /* so far */
	int victim_cpu;      /* pCPU that it was taken off, or -1 */
	int64_t slice_ns;    /* begin of the slice that is running there */
};

struct thread {
	char comm[16];
	int64_t tid, pid;
	int vm, number;
	enum truth_thread state;
	int64_t since_ns;
	int64_t ns[TT_COUNT];
	uint64_t switches, wakeups;
	struct vcpu *vcpu; /* owned; NULL until it was a vCPU's */
};

struct cpu {
	enum truth_cpu state;
	int64_t since_ns;
	int64_t ns[TC_COUNT];
	int runs;           /* thread, or -1 */
	GPtrArray *victims; /* struct vcpu, borrowed */
};

struct truth {
	bool counting;
	int64_t begin_ns, end_ns;
	unsigned int cpu_count, thread_count;
	struct cpu *cpus;
	struct thread *threads;
};

struct truth *truth_new(unsigned int cpus, unsigned int threads)
{
	struct truth *tr = g_new0(struct truth, 1);

	tr->cpu_count = cpus;
	tr->thread_count = threads;
	tr->cpus = g_new0(struct cpu, cpus);
	tr->threads = g_new0(struct thread, threads);
	for (unsigned int i = 0; i < cpus; i++) {
		tr->cpus[i].runs = -1;
		tr->cpus[i].victims = g_ptr_array_new();
	}
	for (unsigned int i = 0; i < threads; i++)
		tr->threads[i].state = TT_GONE;
	return tr;
}

static void vcpu_free(struct vcpu *v)
{
	if (!v)
		return;
	g_array_free(v->exits, TRUE);
	g_array_free(v->blame, TRUE);
	g_free(v);
}

void truth_free(struct truth *tr)
{
	if (!tr)
		return;
	for (unsigned int i = 0; i < tr->cpu_count; i++)
		g_ptr_array_free(tr->cpus[i].victims, TRUE);
	for (unsigned int i = 0; i < tr->thread_count; i++)
		vcpu_free(tr->threads[i].vcpu);
	g_free(tr->cpus);
	g_free(tr->threads);
	g_free(tr);
}

void truth_name(struct truth *tr, unsigned int thread, int64_t tid, int64_t pid,
		const char *comm, int vm, int vcpu)
{
	struct thread *t = &tr->threads[thread];

	g_strlcpy(t->comm, comm, sizeof(t->comm));
	t->tid = tid;
	t->pid = pid;
	t->vm = vm;
	t->number = vcpu;
	if (vcpu < 0)
		return;
	t->vcpu = g_new0(struct vcpu, 1);
	t->vcpu->state = TV_BLOCKED;
	t->vcpu->exits = g_array_new(FALSE, FALSE, sizeof(struct cell));
	t->vcpu->blame = g_array_new(FALSE, FALSE, sizeof(struct cell));
	t->vcpu->handling = -1;
	t->vcpu->victim_cpu = -1;
}

/* The cell of @key, made if need be; its index. */
static unsigned int cell_index(GArray *cells, uint32_t key)
{
	struct cell fresh = { .key = key };

	for (unsigned int i = 0; i < cells->len; i++)
		if (g_array_index(cells, struct cell, i).key == key)
			return i;
	g_array_append_val(cells, fresh);
	return cells->len - 1;
}

static void cell_add(GArray *cells, uint32_t key, int64_t ns)
{
	unsigned int i = cell_index(cells, key);

	struct cell *c = &g_array_index(cells, struct cell, i);

	c->ns += ns;
	c->max_ns = MAX(c->max_ns, ns);
	c->count++;
}

/* ------------------------------------------------------------------ */

static void cpu_flush(struct truth *tr, struct cpu *c, int64_t now_ns)
{
	if (tr->counting)
		c->ns[c->state] += now_ns - c->since_ns;
	c->since_ns = now_ns;
}

static void thread_flush(struct truth *tr, struct thread *t, int64_t now_ns)
{
	if (tr->counting)
		t->ns[t->state] += now_ns - t->since_ns;
	t->since_ns = now_ns;
}

static void vcpu_flush(struct truth *tr, struct vcpu *v, int64_t now_ns)
{
	int64_t ns = now_ns - v->since_ns;

	if (tr->counting) {
		v->ns[v->state] += ns;
		if (v->handling >= 0 &&
		    (v->state == TV_VMM || v->state == TV_QEMU))
			v->handling_ns += ns;
	}
	v->since_ns = now_ns;
}

/* Charge the slice that ends now to who ran. */
static void slice_flush(struct truth *tr, struct vcpu *v, int64_t now_ns)
{
	if (tr->counting && now_ns > v->slice_ns)
		cell_add(v->blame, (uint32_t)(tr->cpus[v->victim_cpu].runs + 1),
			 now_ns - v->slice_ns);
	v->slice_ns = now_ns;
}

void truth_cpu_set(struct truth *tr, unsigned int cpu, enum truth_cpu state,
		   int64_t now_ns)
{
	cpu_flush(tr, &tr->cpus[cpu], now_ns);
	tr->cpus[cpu].state = state;
}

void truth_vcpu_set(struct truth *tr, unsigned int thread,
		    enum truth_vcpu state, int64_t now_ns)
{
	struct vcpu *v = tr->threads[thread].vcpu;

	vcpu_flush(tr, v, now_ns);
	if (v->victim_cpu >= 0 && state != TV_PREEMPTED) {
		slice_flush(tr, v, now_ns);
		g_ptr_array_remove_fast(tr->cpus[v->victim_cpu].victims, v);
		v->victim_cpu = -1;
	}
	v->state = state;
}

void truth_thread_set(struct truth *tr, unsigned int thread,
		      enum truth_thread state, int64_t now_ns)
{
	struct thread *t = &tr->threads[thread];

	thread_flush(tr, t, now_ns);
	if (tr->counting && t->state == TT_CPU && state != TT_CPU)
		t->switches++;
	if (tr->counting && t->state != TT_READY && state == TT_READY)
		t->wakeups++;
	t->state = state;
}

/* What the exit that was being handled took, by now. */
static void exit_flush(struct vcpu *v)
{
	struct cell *c;

	if (v->handling < 0)
		return;
	c = &g_array_index(v->exits, struct cell, v->handling);
	c->ns += v->handling_ns;
	c->max_ns = MAX(c->max_ns, v->handling_ns);
	c->count++;
	v->handling = -1;
}

void truth_exit(struct truth *tr, unsigned int thread, uint32_t code,
		int64_t now_ns)
{
	struct vcpu *v = tr->threads[thread].vcpu;

	vcpu_flush(tr, v, now_ns);
	exit_flush(v);
	if (!tr->counting)
		return;
	v->handling = (int)cell_index(v->exits, code);
	v->handling_ns = 0;
}

void truth_reenter(struct truth *tr, unsigned int thread, int64_t now_ns)
{
	vcpu_flush(tr, tr->threads[thread].vcpu, now_ns);
	exit_flush(tr->threads[thread].vcpu);
}

void truth_runs(struct truth *tr, unsigned int cpu, int thread, int64_t now_ns)
{
	struct cpu *c = &tr->cpus[cpu];
	struct vcpu *left = c->runs < 0 ? NULL : tr->threads[c->runs].vcpu;

	for (unsigned int i = 0; i < c->victims->len; i++)
		slice_flush(tr, g_ptr_array_index(c->victims, i), now_ns);
	if (left && left->state == TV_PREEMPTED) {
		left->victim_cpu = (int)cpu;
		left->slice_ns = now_ns;
		g_ptr_array_add(c->victims, left);
	}
	c->runs = thread;
}

void truth_moves(struct truth *tr, unsigned int thread, unsigned int cpu,
		 int64_t now_ns)
{
	struct vcpu *v = tr->threads[thread].vcpu;

	if (!v || v->victim_cpu < 0)
		return;
	slice_flush(tr, v, now_ns);
	g_ptr_array_remove_fast(tr->cpus[v->victim_cpu].victims, v);
	v->victim_cpu = (int)cpu;
	g_ptr_array_add(tr->cpus[cpu].victims, v);
}

/* ------------------------------------------------------------------ */

/* Bring all books to @now_ns. */
static void flush_all(struct truth *tr, int64_t now_ns)
{
	for (unsigned int i = 0; i < tr->cpu_count; i++)
		cpu_flush(tr, &tr->cpus[i], now_ns);
	for (unsigned int i = 0; i < tr->thread_count; i++) {
		struct vcpu *v = tr->threads[i].vcpu;

		thread_flush(tr, &tr->threads[i], now_ns);
		if (!v)
			continue;
		vcpu_flush(tr, v, now_ns);
		if (v->victim_cpu >= 0)
			slice_flush(tr, v, now_ns);
	}
}

void truth_begin(struct truth *tr, int64_t now_ns)
{
	flush_all(tr, now_ns);
	tr->begin_ns = now_ns;
	tr->counting = true;
}

void truth_end(struct truth *tr, int64_t now_ns)
{
	flush_all(tr, now_ns);
	for (unsigned int i = 0; i < tr->thread_count; i++)
		if (tr->threads[i].vcpu)
			exit_flush(tr->threads[i].vcpu);
	tr->end_ns = now_ns;
	tr->counting = false;
}

static void write_vcpu(const struct truth *tr, FILE *f, const struct thread *t)
{
	const struct vcpu *v = t->vcpu;

	for (int s = 0; s < TV_COUNT; s++)
		fprintf(f, "vcpu,%" PRId64 ",%s,%" PRId64 "\n", t->tid,
			vcpu_names[s], v->ns[s]);
	for (unsigned int i = 0; i < v->exits->len; i++) {
		const struct cell *c = &g_array_index(v->exits, struct cell, i);

		fprintf(f,
			"exit,%" PRId64 ",%" PRIu32 ",%" PRIu64 ",%" PRId64
			",%" PRId64 "\n",
			t->tid, c->key, c->count, c->ns, c->max_ns);
	}
	for (unsigned int i = 0; i < v->blame->len; i++) {
		const struct cell *c = &g_array_index(v->blame, struct cell, i);
		int64_t culprit = c->key ? tr->threads[c->key - 1].tid : 0;

		fprintf(f,
			"blame,%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRIu64
			",%" PRId64 "\n",
			t->tid, culprit, c->ns, c->count, c->max_ns);
	}
}

int truth_write(const struct truth *tr, FILE *f, int64_t offset_ns,
		uint64_t events, uint64_t discarded)
{
	fprintf(f, "window,%" PRId64 ",%" PRId64 ",%" PRIu64 ",%" PRIu64 "\n",
		tr->begin_ns + offset_ns, tr->end_ns + offset_ns, events,
		discarded);
	for (unsigned int i = 0; i < tr->cpu_count; i++)
		for (int s = 0; s < TC_COUNT; s++)
			fprintf(f, "cpu,%u,%s,%" PRId64 "\n", i, cpu_names[s],
				tr->cpus[i].ns[s]);
	for (unsigned int i = 0; i < tr->thread_count; i++) {
		const struct thread *t = &tr->threads[i];

		if (!t->tid)
			continue;
		fprintf(f, "name,%" PRId64 ",%" PRId64 ",%s,%d,%d\n", t->tid,
			t->pid, t->comm, t->vm, t->number);
		for (int s = 0; s < TT_GONE; s++)
			fprintf(f, "thread,%" PRId64 ",%s,%" PRId64 "\n",
				t->tid, thread_names[s], t->ns[s]);
		fprintf(f, "thread,%" PRId64 ",switches,%" PRIu64 "\n", t->tid,
			t->switches);
		fprintf(f, "thread,%" PRId64 ",wakeups,%" PRIu64 "\n", t->tid,
			t->wakeups);
		if (t->vcpu)
			write_vcpu(tr, f, t);
	}
	return ferror(f) ? -1 : 0;
}
