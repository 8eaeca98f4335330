/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The books about guests: see truth-guest.h.
 *
 * Per vCPU there are stretches: it was in one state with one process.  Those
 * after a wake-up belong to nobody until a process is switched to, or to the
 * idle task if the guest halts again.  A process's states are made of the
 * stretches of all vCPUs when the books are written.
 */
#include "config.h"

#include "sim/truth-guest.h"

#include <glib.h>

#include <inttypes.h>

#define NOBODY    -1 /* the idle task */
#define UNDECIDED -2

enum process_state { PS_RUN, PS_ROOT, PS_PREEMPTED, PS_WAIT_OTHER, PS_COUNT };

static const char *const process_names[PS_COUNT] = {
	"run",
	"root",
	"preempted",
	"wait_other",
};
static const char *const reason_names[TR_COUNT] = {
	"unknown", "task", "timer", "disk", "net", "other",
};

struct stretch {
	int64_t begin_ns, end_ns;
	int process;
	enum process_state state;
	enum truth_reason reason; /* what the process had waited for, if it
				     came with this stretch */
};

struct wait {
	unsigned int vcpu;
	int64_t begin_ns, end_ns, by_tid;
	enum truth_reason reason;
};

struct vcpu {
	int64_t tid;
	bool halting; /* from the exit to the entry */
	guint cycle;  /* of the halt: the first wait that may be its own */
	bool halted;  /* neither woken yet nor disturbed */
	int64_t since_ns;
	enum truth_vcpu state;
	int process;
	enum truth_reason reason, came; /* of the halt; of the process */
	int64_t by_tid;
	guint undecided; /* the first stretch that may be so */
};

struct process {
	int64_t vm_pid;
	uint64_t cr3;
	int64_t shown_ns; /* 0: never */
	GArray *stretches;
};

struct request {
	int64_t vm_pid, submit_ns, complete_ns, bytes, tid;
	bool write;
};

struct packet {
	int64_t vm_pid, ns, bytes;
	bool to_guest;
};

struct truth_guest {
	struct vcpu *vcpus; /* by thread */
	GArray **stretches; /* by thread */
	GArray *waits, *processes, *requests, *packets;
	unsigned int threads;
};

struct truth_guest *truth_guest_new(unsigned int threads)
{
	struct truth_guest *tg = g_new0(struct truth_guest, 1);

	tg->threads = threads;
	tg->vcpus = g_new0(struct vcpu, threads);
	tg->stretches = g_new0(GArray *, threads);
	tg->waits = g_array_new(FALSE, FALSE, sizeof(struct wait));
	tg->processes = g_array_new(FALSE, FALSE, sizeof(struct process));
	tg->requests = g_array_new(FALSE, FALSE, sizeof(struct request));
	tg->packets = g_array_new(FALSE, FALSE, sizeof(struct packet));
	return tg;
}

static struct process *process_at(const struct truth_guest *tg, guint i)
{
	return &g_array_index(tg->processes, struct process, i);
}

void truth_guest_free(struct truth_guest *tg)
{
	if (!tg)
		return;
	for (unsigned int i = 0; i < tg->threads; i++)
		if (tg->stretches[i])
			g_array_free(tg->stretches[i], TRUE);
	for (guint i = 0; i < tg->processes->len; i++)
		g_array_free(process_at(tg, i)->stretches, TRUE);
	g_array_free(tg->waits, TRUE);
	g_array_free(tg->processes, TRUE);
	g_array_free(tg->requests, TRUE);
	g_array_free(tg->packets, TRUE);
	g_free(tg->stretches);
	g_free(tg->vcpus);
	g_free(tg);
}

void truth_guest_vcpu(struct truth_guest *tg, unsigned int thread, int64_t tid)
{
	tg->vcpus[thread] = (struct vcpu){ .tid = tid,
					   .state = TV_BLOCKED,
					   .process = NOBODY };
	tg->stretches[thread] =
		g_array_new(FALSE, FALSE, sizeof(struct stretch));
}

int truth_guest_process(struct truth_guest *tg, int64_t vm_pid, uint64_t cr3)
{
	struct process p = { .vm_pid = vm_pid,
			     .cr3 = cr3,
			     .stretches = g_array_new(FALSE, FALSE,
						      sizeof(struct stretch)) };

	g_array_append_val(tg->processes, p);
	return (int)tg->processes->len - 1;
}

/* ------------------------------------------------------------------ */

static bool halted_state(enum truth_vcpu state)
{
	return state == TV_HALT_POLL || state == TV_IDLE;
}

static enum process_state process_state(enum truth_vcpu state)
{
	switch (state) {
	case TV_GUEST:
		return PS_RUN;
	case TV_READY:
	case TV_PREEMPTED:
		return PS_PREEMPTED;
	case TV_BLOCKED:
		return PS_WAIT_OTHER;
	default:
		return PS_ROOT;
	}
}

/* Put down what the vCPU did since the last change. */
static void flush(struct truth_guest *tg, unsigned int thread, int64_t now_ns)
{
	struct vcpu *v = &tg->vcpus[thread];
	struct stretch s = { .begin_ns = v->since_ns,
			     .end_ns = now_ns,
			     .process = v->process,
			     .state = process_state(v->state),
			     .reason = v->came };
	struct wait w = { .vcpu = thread,
			  .begin_ns = v->since_ns,
			  .end_ns = now_ns,
			  .by_tid = v->by_tid,
			  .reason = v->reason };

	v->since_ns = now_ns;
	if (s.begin_ns >= now_ns)
		return;
	if (halted_state(v->state)) {
		g_array_append_val(tg->waits, w);
	} else if (s.process != NOBODY) {
		g_array_append_val(tg->stretches[thread], s);
		v->came = TR_UNKNOWN;
	}
}

/* It was the idle task's: the guest showed no process before it halted. */
static void drop_undecided(struct truth_guest *tg, unsigned int thread)
{
	struct vcpu *v = &tg->vcpus[thread];

	if (v->process != UNDECIDED)
		return;
	g_array_set_size(tg->stretches[thread], v->undecided);
	v->process = NOBODY;
}

void truth_guest_set(struct truth_guest *tg, unsigned int thread,
		     enum truth_vcpu state, int64_t now_ns)
{
	struct vcpu *v = &tg->vcpus[thread];
	bool woken = halted_state(v->state) && !halted_state(state);

	/* Polling and sleeping of a halt are one wait. */
	if (halted_state(v->state) && halted_state(state)) {
		v->state = state;
		return;
	}
	flush(tg, thread, now_ns);
	v->state = state;
	/* What comes now is of the process that the guest will show. */
	if (!woken || v->process >= 0)
		return;
	drop_undecided(tg, thread);
	v->process = UNDECIDED;
	v->undecided = tg->stretches[thread]->len;
}

void truth_guest_halts(struct truth_guest *tg, unsigned int thread)
{
	struct vcpu *v = &tg->vcpus[thread];

	drop_undecided(tg, thread);
	v->halting = true;
	v->cycle = tg->waits->len;
	v->reason = TR_UNKNOWN;
	v->by_tid = 0;
}

void truth_guest_enters(struct truth_guest *tg, unsigned int thread)
{
	tg->vcpus[thread].halting = false;
}

void truth_guest_woke(struct truth_guest *tg, unsigned int thread,
		      enum truth_reason reason, int64_t by_tid)
{
	struct vcpu *v = &tg->vcpus[thread];

	if (!v->halting || v->reason != TR_UNKNOWN)
		return;
	v->reason = reason;
	v->by_tid = by_tid;
	for (guint i = v->cycle; i < tg->waits->len; i++) {
		struct wait *w = &g_array_index(tg->waits, struct wait, i);

		if (w->vcpu != thread)
			continue;
		w->reason = reason;
		w->by_tid = by_tid;
	}
}

void truth_guest_runs(struct truth_guest *tg, unsigned int thread, int process,
		      enum truth_reason reason, int64_t now_ns)
{
	struct vcpu *v = &tg->vcpus[thread];
	GArray *all = tg->stretches[thread];

	flush(tg, thread, now_ns);
	if (v->process == UNDECIDED && process == NOBODY)
		return;
	if (v->process != UNDECIDED) {
		v->process = process;
		v->came = reason;
		return;
	}
	for (guint i = v->undecided; i < all->len; i++) {
		g_array_index(all, struct stretch, i).process = process;
		g_array_index(all, struct stretch, i).reason = TR_UNKNOWN;
	}
	v->process = process;
	if (v->undecided < all->len)
		g_array_index(all, struct stretch, v->undecided).reason =
			reason;
	else
		v->came = reason;
}

void truth_guest_shown(struct truth_guest *tg, int process, int64_t now_ns)
{
	struct process *p = process_at(tg, (guint)process);

	if (!p->shown_ns)
		p->shown_ns = now_ns;
}

int truth_guest_submit(struct truth_guest *tg, int64_t vm_pid, int64_t bytes,
		       bool write, int64_t tid, int64_t now_ns)
{
	struct request r = { .vm_pid = vm_pid,
			     .submit_ns = now_ns,
			     .bytes = bytes,
			     .write = write,
			     .tid = tid };

	g_array_append_val(tg->requests, r);
	return (int)tg->requests->len - 1;
}

void truth_guest_complete(struct truth_guest *tg, int request, int64_t now_ns)
{
	g_array_index(tg->requests, struct request, request).complete_ns =
		now_ns;
}

void truth_guest_packet(struct truth_guest *tg, int64_t vm_pid, bool to_guest,
			int64_t bytes, int64_t now_ns)
{
	struct packet p = { .vm_pid = vm_pid,
			    .ns = now_ns,
			    .bytes = bytes,
			    .to_guest = to_guest };

	g_array_append_val(tg->packets, p);
}

/* ------------------------------------------------------------------ */
/* Writing                                                            */

static gint by_begin(gconstpointer a, gconstpointer b)
{
	const struct stretch *x = a, *y = b;

	return (x->begin_ns > y->begin_ns) - (x->begin_ns < y->begin_ns);
}

static void write_state(FILE *f, const struct process *p, int64_t begin_ns,
			int64_t end_ns, const char *prefix, const char *state,
			int64_t offset_ns)
{
	begin_ns = MAX(begin_ns, p->shown_ns);
	if (begin_ns < end_ns)
		fprintf(f,
			"process,%" PRId64 ",%" PRIu64 ",%" PRId64 ",%" PRId64
			",%s%s\n",
			p->vm_pid, p->cr3, begin_ns + offset_ns,
			end_ns + offset_ns, prefix, state);
}

/*
 * On several vCPUs at once: the best of the states, from each begin or end of
 * a stretch to the next.
 */
static void write_process(FILE *f, struct process *p, int64_t offset_ns)
{
	GArray *open = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	int64_t now_ns = 0;
	guint next = 0;

	g_array_sort(p->stretches, by_begin);
	while (next < p->stretches->len || open->len) {
		int64_t end_ns = next < p->stretches->len
					 ? g_array_index(p->stretches,
							 struct stretch, next)
						   .begin_ns
					 : INT64_MAX;
		enum process_state best = PS_COUNT;

		for (guint i = 0; i < open->len; i++) {
			struct stretch *s =
				&g_array_index(open, struct stretch, i);

			end_ns = MIN(end_ns, s->end_ns);
			best = MIN(best, s->state);
		}
		if (open->len)
			write_state(f, p, now_ns, end_ns, "",
				    process_names[best], offset_ns);
		else if (now_ns)
			write_state(
				f, p, now_ns, end_ns, "wait_",
				reason_names[g_array_index(p->stretches,
							   struct stretch, next)
						     .reason],
				offset_ns);
		now_ns = end_ns;
		for (guint i = open->len; i-- > 0;)
			if (g_array_index(open, struct stretch, i).end_ns <=
			    now_ns)
				g_array_remove_index(open, i);
		for (; next < p->stretches->len &&
		       g_array_index(p->stretches, struct stretch, next)
				       .begin_ns == now_ns;
		     next++)
			g_array_append_vals(open,
					    &g_array_index(p->stretches,
							   struct stretch,
							   next),
					    1);
	}
	g_array_free(open, TRUE);
}

static void write_processes(struct truth_guest *tg, FILE *f, int64_t offset_ns)
{
	for (unsigned int i = 0; i < tg->threads; i++) {
		GArray *all = tg->stretches[i];

		for (guint k = 0; all && k < all->len; k++) {
			struct stretch *s =
				&g_array_index(all, struct stretch, k);

			if (s->process >= 0)
				g_array_append_vals(
					process_at(tg, (guint)s->process)
						->stretches,
					s, 1);
		}
	}
	for (guint i = 0; i < tg->processes->len; i++)
		if (process_at(tg, i)->shown_ns)
			write_process(f, process_at(tg, i), offset_ns);
}

static void write_devices(const struct truth_guest *tg, FILE *f, int64_t offset)
{
	for (guint i = 0; i < tg->requests->len; i++) {
		const struct request *r =
			&g_array_index(tg->requests, struct request, i);

		fprintf(f,
			"disk,%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64
			",%c,%" PRId64 "\n",
			r->vm_pid, r->submit_ns + offset,
			r->complete_ns ? r->complete_ns + offset : 0, r->bytes,
			r->write ? 'W' : 'R', r->tid);
	}
	for (guint i = 0; i < tg->packets->len; i++) {
		const struct packet *p =
			&g_array_index(tg->packets, struct packet, i);

		fprintf(f, "net,%" PRId64 ",%" PRId64 ",%s,%" PRId64 "\n",
			p->vm_pid, p->ns + offset, p->to_guest ? "rx" : "tx",
			p->bytes);
	}
}

int truth_guest_write(struct truth_guest *tg, FILE *f, int64_t offset_ns,
		      int64_t now_ns)
{
	for (unsigned int i = 0; i < tg->threads; i++)
		if (tg->stretches[i])
			flush(tg, i, now_ns);
	for (guint i = 0; i < tg->waits->len; i++) {
		const struct wait *w =
			&g_array_index(tg->waits, struct wait, i);

		fprintf(f,
			"wait,%" PRId64 ",%" PRId64 ",%" PRId64 ",%s,%" PRId64
			"\n",
			tg->vcpus[w->vcpu].tid, w->begin_ns + offset_ns,
			w->end_ns + offset_ns, reason_names[w->reason],
			w->by_tid);
	}
	write_processes(tg, f, offset_ns);
	write_devices(tg, f, offset_ns);
	return ferror(f) ? -1 : 0;
}
