/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Halts of vCPUs: see wake.h. */
#include "config.h"

#include "analysis/wake.h"

#include "analysis/notes.h"
#include "analysis/process.h"
#include "model/names.h"

/* From an interrupt that is accepted to the wake-up, at most. */
#define BIND_NS 1000000

#define MODE_KICK  (3 << 8) /* delivery mode "remote read": pv kick */
#define MODE_MASK  (7 << 8)
#define MODE_OTHER (6 << 8) /* neither fixed nor lowest priority */

void wake_begin(struct analysis *an, struct vcpu *v, int64_t begin_ns)
{
	v->waits = writer_track(an->writer, begin_ns);
	v->notes = notes_new();
	v->notes->analysis = an;
}

/* ------------------------------------------------------------------ */
/* Tracks                                                             */

static bool is_halted(enum state state)
{
	return state == ST_HALT_POLL || state == ST_IDLE;
}

static void write_wait(struct vcpu *v, int64_t ts_ns, enum state state)
{
	enum state shown = state == ST_UNKNOWN ? ST_UNKNOWN : ST_RUN;
	int64_t value = VALUE_NONE;

	if (is_halted(state)) {
		struct wake w = wake_unpack(v->halt.wake);

		shown = wake_state(w.reason);
		if (shown != ST_UNKNOWN || w.how == WAKE_BY_END)
			value = v->halt.wake;
	}
	wtrack_set(v->waits, ts_ns, shown, 0, value);
}

static void write_state(struct vcpu *v, const struct held *h)
{
	wtrack_set(v->track, h->ts_ns, h->state, h->peer,
		   h->state == ST_IDLE ? v->halt.wake : h->value);
	write_wait(v, h->ts_ns, h->state);
}

static void write_held(struct vcpu *v)
{
	for (int i = 0; i < v->notes->held_count; i++)
		write_state(v, &v->notes->held[i]);
	v->notes->held_count = 0;
}

/* Whatever is known by now is all: the halt is over. */
static void settle(struct analysis *an, struct vcpu *v)
{
	if (!v->halt.open)
		return;
	v->halt.wake = wake_decide(an, v);
	v->halt.open = false;
	write_held(v);
}

static void open_halt(struct analysis *an, struct vcpu *v, int64_t ts_ns)
{
	settle(an, v);
	notes_clear(v->notes);
	v->halt = (struct halt){
		.open = true,
		.begin_ns = ts_ns,
		.woken_ns = INT64_MAX,
		.wake = EVENT_NONE,
	};
}

static bool is_same(const struct held *a, const struct held *b)
{
	return a->state == b->state && a->peer == b->peer &&
	       a->value == b->value;
}

/* Woken and asleep again: what came until then is not what it waits for. */
static void sleeps_again(struct vcpu *v)
{
	struct heard first = v->notes->first;

	notes_clear(v->notes);
	if (first.ts_ns != INT64_MAX && first.ts_ns > v->halt.woken_ns)
		v->notes->first = first;
	v->halt.woken_ns = INT64_MAX;
}

static void hold(struct analysis *an, struct vcpu *v, const struct held *h)
{
	struct notes *n = v->notes;

	if (n->held_count && is_same(&n->held[n->held_count - 1], h))
		return;
	if (h->state == ST_IDLE && v->halt.woken_ns != INT64_MAX)
		sleeps_again(v);
	if (n->held_count == HELD_MAX) {
		v->halt.wake = wake_decide(an, v);
		write_held(v);
		v->halt.wake = EVENT_NONE;
	}
	n->held[n->held_count++] = *h;
}

void wake_show(struct vcpu *v, int64_t ts_ns, enum state state, uint32_t peer,
	       int64_t value)
{
	struct held h = { ts_ns, value, peer, (uint8_t)state };
	struct analysis *an = v->notes->analysis;

	if (is_halted(state) && !v->halt.open)
		open_halt(an, v, ts_ns); /* its begin was not seen */
	if (!v->halt.open) {
		write_state(v, &h);
		return;
	}
	hold(an, v, &h);
	if (state == ST_UNKNOWN)
		settle(an, v);
}

/* Nothing was accepted for it since its begin, and nobody woke it. */
static bool is_going_on(const struct vcpu *v)
{
	const struct notes *n = v->notes;

	return v->halt.open && v->halt.woken_ns == INT64_MAX &&
	       n->first.ts_ns == INT64_MAX && n->own.ts_ns == INT64_MAX;
}

static void leave_open(struct vcpu *v)
{
	const struct wake w = { .how = WAKE_BY_END, .vector = WAKE_NO_VECTOR };

	v->halt.wake = wake_pack(&w);
	v->halt.open = false;
	write_held(v);
}

void wake_ends(struct analysis *an, struct vcpu *v, int64_t end_ns)
{
	if (is_going_on(v))
		leave_open(v);
	settle(an, v);
	wtrack_end(v->track, end_ns);
	wtrack_end(v->waits, end_ns);
	v->track = v->waits = NULL;
	g_clear_pointer(&v->notes, g_free);
}

/* ------------------------------------------------------------------ */
/* What the vCPU does                                                 */

void wake_halts(struct analysis *an, struct vcpu *v, int64_t ts_ns)
{
	open_halt(an, v, ts_ns);
}

static void woken(struct vcpu *v, int64_t ts_ns)
{
	if (v->halt.open && v->halt.woken_ns == INT64_MAX)
		v->halt.woken_ns = ts_ns;
}

void wake_polled(struct vcpu *v, int64_t ts_ns)
{
	woken(v, ts_ns);
}

void wake_entered(struct analysis *an, struct vcpu *v, int64_t ts_ns)
{
	struct notes *n = v->notes;

	woken(v, ts_ns);
	settle(an, v);
	if (n->last.vector == n->injected)
		n->last.ts_ns = INT64_MAX; /* no longer pending */
	n->injected = n->sent = -1;
	n->kicks = false;
}

/* ------------------------------------------------------------------ */
/* Who wakes it                                                       */

/* A wake-up out of an interrupt that is not known to be a timer's. */
static enum wake_reason of_interrupt(const struct cpu *cpu)
{
	if (cpu->machine->seen[EV_HRTIMER_EXPIRE_ENTRY])
		return WAKE_OTHER; /* a timer's would be known */
	return cpu->irq_depth && !cpu->irq[cpu->irq_depth - 1].soft
		       ? WAKE_OTHER
		       : WAKE_TIMER;
}

/*
 * sched_wakeup comes on the CPU of who is woken, maybe out of an interrupt that
 * the waker sent there: without sched_waking, an interrupt tells nothing.
 */
static bool waker_is_known(const struct cpu *cpu, enum source source)
{
	return source != SOURCE_INTERRUPT ||
	       cpu->machine->seen[EV_SCHED_WAKING];
}

/* On whose behalf something happens on @cpu that concerns @v. */
static enum source source_for(const struct vcpu *v, const struct cpu *cpu)
{
	enum source source = source_on(cpu);

	/* Another VM's vCPU sends nothing: it was interrupted. */
	if (source == SOURCE_VCPU && cpu->current->vcpu->vm != v->vm)
		return SOURCE_INTERRUPT;
	return source;
}

static void note_waker(struct vcpu *v, const struct cpu *cpu)
{
	struct notes *n = v->notes;
	const struct thread *t = cpu->current;
	enum source source = source_for(v, cpu);

	if (!waker_is_known(cpu, source))
		return;
	n->waker = source;
	switch (source) {
	case SOURCE_NOBODY:
		break;
	case SOURCE_TIMER:
		n->waker_reason = WAKE_TIMER;
		break;
	case SOURCE_INTERRUPT:
		n->waker_reason = of_interrupt(cpu);
		break;
	case SOURCE_VCPU:
		n->waker_reason =
			t->vcpu->notes->kicks ? WAKE_OTHER : WAKE_TASK;
		n->waker_by = wtrack_id(t->vcpu->track);
		break;
	case SOURCE_VHOST:
		n->waker_reason = t->mark ? mark_reason(t->mark) : WAKE_NET;
		n->waker_by = wtrack_id(t->track);
		break;
	case SOURCE_THREAD:
		n->waker_reason = mark_reason(t->mark);
		n->waker_by = wtrack_id(t->track);
		break;
	}
}

/* ------------------------------------------------------------------ */
/* Interrupts                                                         */

static struct vm *vm_on(const struct cpu *cpu, enum source source)
{
	struct vm *vm = NULL;

	if (source >= SOURCE_VCPU)
		vm = thread_vm(cpu->current);
	if (!vm && cpu->machine->vms->len == 1)
		vm = cpu->machine->vms->pdata[0];
	return vm;
}

/* Outside of a halt, an interrupt may bring another process to the vCPU. */
static void tell_process(struct vcpu *v, int vector, enum wake_reason reason,
			 enum wake_how how, uint32_t by, int64_t ts_ns)
{
	struct wake w = { .reason = reason,
			  .how = how,
			  .vector = vector,
			  .by = by };

	process_hears(v, &w, ts_ns);
}

/* @v's own thread took it: for its timer, or it sent it to itself. */
static void hear_own(struct vcpu *v, struct heard *h)
{
	struct notes *n = v->notes;
	bool timer = n->vectors.armed ||
		     v->exit == exit_value(ISA_VMX, VMX_PREEMPTION_TIMER);

	if (h->vector == n->sent)
		vectors_saw(&n->vectors, h->vector, WAKE_TASK);
	else if (timer || h->vector == n->vectors.timer)
		vectors_saw(&n->vectors, h->vector, WAKE_TIMER);
	n->vectors.armed = false;
	h->own = true;
	if (h->vector != n->sent &&
	    vectors_class(&n->vectors, h->vector) == WAKE_TIMER)
		tell_process(v, h->vector, WAKE_TIMER, WAKE_BY_ACCEPT, 0,
			     h->ts_ns);
	n->last = *h;
	if (v->halt.open && n->own.ts_ns == INT64_MAX)
		n->own = *h;
}

static void hear_device(struct vcpu *v, const struct cpu *cpu,
			enum source source, struct heard *h)
{
	struct vectors *vs = &v->notes->vectors;
	struct thread *t = source >= SOURCE_VCPU ? cpu->current : NULL;
	enum wake_reason reason = WAKE_OTHER;
	bool votes = true;

	if (t) {
		h->by = wtrack_id(t->track);
		votes = mark_votes(t);
		reason = mark_reason(t->mark);
	}
	if (source == SOURCE_VHOST && !t->mark) {
		votes = true;
		reason = WAKE_NET;
	}
	if (votes)
		vectors_saw(vs, h->vector, reason);
	h->reason = vectors_class(vs, h->vector);
	if (h->reason == WAKE_UNKNOWN)
		h->reason = reason;
}

static void hear(struct vcpu *v, const struct cpu *cpu, bool message,
		 struct heard *h)
{
	enum source source = source_for(v, cpu);
	struct notes *n = v->notes;

	if (source == SOURCE_VCPU && cpu->current == v->thread && !message) {
		hear_own(v, h);
		return;
	}
	if (source == SOURCE_TIMER) {
		h->reason = WAKE_TIMER;
		vectors_saw(&n->vectors, h->vector, WAKE_TIMER);
	} else if (source == SOURCE_VCPU && !message) {
		h->by = wtrack_id(cpu->current->vcpu->track);
		h->reason = h->kick ? WAKE_OTHER : WAKE_TASK;
		vectors_saw(&n->vectors, h->vector, WAKE_TASK);
	} else {
		hear_device(v, cpu, source, h);
	}
	if (h->vector != WAKE_NO_VECTOR && !h->kick)
		tell_process(v, h->vector, h->reason, WAKE_BY_ACCEPT, h->by,
			     h->ts_ns);
	n->last = *h;
	if (v->halt.open && n->first.ts_ns == INT64_MAX)
		n->first = *h;
}

/* Neither fixed nor lowest priority: no vector. */
static bool has_vector(int vector, int64_t mode)
{
	return vector >= VECTOR_FIRST &&
	       (mode == EVENT_NONE || !(mode & MODE_OTHER));
}

void wake_accepts(struct cpu *cpu, int64_t apic, int vector, int64_t mode,
		  int64_t ts_ns)
{
	struct vm *vm = vm_on(cpu, source_on(cpu));
	struct vcpu *v = vm ? vm_vcpu(vm, apic) : NULL;

	if (v) {
		wake_vcpu_accepts(v, cpu, vector, mode, ts_ns);
	} else if (has_vector(vector, mode)) {
		/* Whose it is, a wake-up may tell. */
		cpu->news.vector = vector;
		cpu->news.apic = apic;
		cpu->news.accept_ns = ts_ns;
	} else {
		cpu->news.message = -1;
	}
}

void wake_vcpu_accepts(struct vcpu *v, struct cpu *cpu, int vector,
		       int64_t mode, int64_t ts_ns)
{
	struct heard h = {
		.ts_ns = ts_ns,
		.vector = has_vector(vector, mode) ? vector : WAKE_NO_VECTOR,
		.kick = mode != EVENT_NONE && (mode & MODE_MASK) == MODE_KICK,
	};

	hear(v, cpu, cpu->news.message == vector, &h);
	cpu->news.message = -1;
}

void wake_injects(struct vcpu *v, int vector, int64_t ts_ns)
{
	struct notes *n = v->notes;

	/* Where accepted interrupts are recorded, they have told before. */
	if (!v->thread->machine->seen[EV_KVM_ACCEPT_IRQ])
		tell_process(v, vector, vectors_class(&n->vectors, vector),
			     WAKE_BY_INJECTION, 0, ts_ns);
	process_injects(v, vector, ts_ns);
	if (v->halt.open) {
		woken(v, ts_ns);
		if (n->injected < 0)
			n->injected = vector;
	} else if (n->last.vector == vector) {
		n->last.ts_ns = INT64_MAX;
	}
}

/* Was it @v that took the interrupt of which it was not known whose it is? */
static void bind_accept(struct vcpu *v, struct cpu *cpu, int64_t ts_ns)
{
	struct news *news = &cpu->news;
	struct heard h = { .ts_ns = news->accept_ns, .vector = news->vector };
	const char *how;

	if (news->vector < 0 || ts_ns - news->accept_ns > BIND_NS ||
	    vcpu_number(v, &how) != news->apic)
		return;
	hear(v, cpu, news->message == news->vector, &h);
	news->vector = news->message = -1;
}

void wake_woken(struct thread *t, struct cpu *cpu, int64_t ts_ns)
{
	struct vcpu *v = t->vcpu;

	mark_woken(t, cpu, ts_ns);
	if (!v)
		return;
	bind_accept(v, cpu, ts_ns);
	if (v->halt.open && v->halt.woken_ns == INT64_MAX) {
		v->halt.woken_ns = ts_ns;
		note_waker(v, cpu);
	}
}
