/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who ran instead: the slices of every preemption.
 *
 * Each CPU keeps a ring of its latest occupants.  While a thread is displaced
 * nothing is done for it; when its wait ends, the slices are read from the
 * ring of the CPU that it waited for.  So a switch costs the same however
 * many threads wait.  The ring grows only while a vCPU waits longer than it
 * reaches back, and not beyond LOG_MAX: then the oldest part of the wait
 * becomes one slice "several", and the sum stays exact.
 *
 * A thread that is migrated while it waits is charged to the occupants of
 * the old CPU up to the migration and to those of the new one after it.
 *
 * Only vCPUs' preemptions are recorded; that a thread is one may become
 * known later (preemption_in_retrospect()).
 *
 * Invariant: the slices of a preemption add up to its duration.
 */
#include "config.h"

#include "analysis/internal.h"

/* Both powers of two; an entry has 16 bytes. */
#define LOG_MIN 256
#define LOG_MAX 65536

static struct occupant *entry(const struct cpu *cpu, uint32_t n)
{
	return &cpu->log[n & (cpu->log_size - 1)];
}

/* Since when anybody who waits for @cpu wants to know who held it. */
static int64_t needed_since(const struct cpu *cpu)
{
	int64_t since = INT64_MAX;

	for (guint i = 0; cpu->waiters && i < cpu->waiters->len; i++) {
		const struct thread *t = cpu->waiters->pdata[i];

		since = MIN(since, t->segment_ns);
	}
	return since;
}

static void grow(struct cpu *cpu)
{
	struct occupant *old = cpu->log;
	uint32_t old_size = cpu->log_size;

	cpu->log_size = old_size ? old_size * 2 : LOG_MIN;
	cpu->log = g_new(struct occupant, cpu->log_size);
	for (uint32_t n = cpu->log_first; n < cpu->log_next; n++)
		*entry(cpu, n) = old[n & (old_size - 1)];
	g_free(old);
}

/* Make room for one more entry, by forgetting a quarter if nobody needs it. */
static void make_room(struct cpu *cpu)
{
	uint32_t quarter = cpu->log_size / 4;

	if (cpu->log_next - cpu->log_first < cpu->log_size)
		return;
	if (cpu->log_size == LOG_MAX ||
	    (cpu->log_size && entry(cpu, cpu->log_first + quarter)->begin_ns <=
				      needed_since(cpu)))
		cpu->log_first += quarter;
	else
		grow(cpu);
}

void log_occupant(struct cpu *cpu, int64_t ts_ns)
{
	struct occupant o = { .begin_ns = ts_ns, .kind = SLICE_UNKNOWN };

	if (cpu->current) {
		o.kind = SLICE_THREAD;
		o.track = wtrack_id(cpu->current->track);
	} else if (cpu->known) {
		o.kind = SLICE_IDLE;
	}
	if (cpu->log_next > cpu->log_first &&
	    entry(cpu, cpu->log_next - 1)->begin_ns >= ts_ns) {
		o.begin_ns = entry(cpu, cpu->log_next - 1)->begin_ns;
		cpu->log_next--;
	}
	make_room(cpu);
	*entry(cpu, cpu->log_next++) = o;
}

static void add_slice(GArray *slices, const struct preemption_slice *s)
{
	struct preemption_slice *last;

	if (s->ns <= 0)
		return;
	if (slices->len) {
		last = &g_array_index(slices, struct preemption_slice,
				      slices->len - 1);
		if (last->track == s->track && last->kind == s->kind) {
			last->ns += s->ns;
			return;
		}
	}
	g_array_append_val(slices, *s);
}

/* Append who held @cpu in [from, to). */
static void collect(GArray *slices, const struct cpu *cpu, int64_t from_ns,
		    int64_t to_ns)
{
	int64_t t_ns = from_ns;
	uint32_t oldest, n;

	if (!cpu || cpu->log_next == cpu->log_first)
		goto rest;
	oldest = cpu->log_first;
	for (n = cpu->log_next; n > oldest; n--)
		if (entry(cpu, n - 1)->begin_ns <= from_ns)
			break;
	if (n > oldest)
		n--; /* the entry that covers from_ns */
	else if (entry(cpu, n)->begin_ns > from_ns) {
		/* Turned over, or before the CPU was first seen. */
		struct preemption_slice s = {
			.kind = oldest ? SLICE_MANY : SLICE_UNKNOWN,
			.ns = MIN(entry(cpu, n)->begin_ns, to_ns) - from_ns,
		};

		add_slice(slices, &s);
		t_ns += s.ns;
	}
	for (; n < cpu->log_next && t_ns < to_ns; n++) {
		const struct occupant *o = entry(cpu, n);
		int64_t end = n + 1 < cpu->log_next ?
				      entry(cpu, n + 1)->begin_ns :
				      to_ns;
		struct preemption_slice s = {
			.track = o->track,
			.kind = o->kind,
			.ns = MIN(end, to_ns) - t_ns,
		};

		add_slice(slices, &s);
		t_ns = MAX(t_ns, MIN(end, to_ns));
	}
rest:
	add_slice(slices, &(struct preemption_slice){ .kind = SLICE_UNKNOWN,
						      .ns = to_ns - t_ns });
}

static GArray *new_slices(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct preemption_slice));
}

static void wait_for(struct thread *t, struct cpu *cpu, int64_t ts_ns)
{
	if (t->wait_cpu)
		g_ptr_array_remove_fast(t->wait_cpu->waiters, t);
	t->wait_cpu = cpu;
	t->segment_ns = ts_ns;
	if (!cpu)
		return;
	if (!cpu->waiters)
		cpu->waiters = g_ptr_array_new();
	g_ptr_array_add(cpu->waiters, t);
}

static void record(struct analysis *an, const struct vcpu *v, int64_t id,
		   const struct cpu *cpu, int64_t begin_ns, int64_t end_ns,
		   const GArray *slices)
{
	struct preemption_row row = {
		.id = id,
		.track = wtrack_id(v->track),
		.pcpu = cpu && cpu->track ? wtrack_id(cpu->track) : 0,
		.begin_ns = begin_ns,
		.end_ns = end_ns,
		.slices = (const struct preemption_slice *)slices->data,
		.slice_count = slices->len,
	};

	if (end_ns > begin_ns)
		writer_preemption(an->writer, &row);
}

void preemption_begins(struct analysis *an, struct thread *t, int64_t ts_ns)
{
	t->place = PLACE_PREEMPTED;
	t->out_ns = ts_ns;
	t->preemption = t->vcpu ? ++an->preemptions : 0;
	if (t->preemption)
		wait_for(t, t->cpu, ts_ns);
}

void preemption_moves(struct thread *t, struct cpu *to, int64_t ts_ns)
{
	if (t->place != PLACE_PREEMPTED || !t->preemption ||
	    t->wait_cpu == to)
		return;
	if (!t->slices)
		t->slices = new_slices();
	collect(t->slices, t->wait_cpu, t->segment_ns, ts_ns);
	wait_for(t, to, ts_ns);
}

void preemption_ends(struct analysis *an, struct thread *t, int64_t ts_ns)
{
	if (t->place != PLACE_PREEMPTED || !t->preemption)
		return;
	if (!t->slices)
		t->slices = new_slices();
	collect(t->slices, t->wait_cpu, t->segment_ns, ts_ns);
	record(an, t->vcpu, t->preemption, t->cpu, t->out_ns, ts_ns,
	       t->slices);
	wait_for(t, NULL, ts_ns);
	g_array_set_size(t->slices, 0);
	t->preemption = 0;
}

int64_t preemption_in_retrospect(struct analysis *an, struct thread *t,
				 const struct interval *iv,
				 const struct cpu *cpu)
{
	GArray *slices = new_slices();
	int64_t id = ++an->preemptions;

	collect(slices, cpu, iv->begin_ns, iv->end_ns);
	record(an, t->vcpu, id, cpu, iv->begin_ns, iv->end_ns, slices);
	g_array_free(slices, TRUE);
	return id;
}
