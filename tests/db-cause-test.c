/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chain of causes about a preemption, on a hand-made history.
 *
 * vm1's vCPU 0 is preempted in [1000, 2000), after an exit "intr".  First a
 * kworker runs (woken by "cron", in two parts as it was migrated), then vm2's
 * vCPU thread (displaced before), then the kworker again, then nobody knows.
 * Afterwards the vCPU wakes its neighbour, a worker of its VM, and a thread
 * elsewhere; some of those woken were never kept waiting.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "db/cause.h"
#include "tests/tap.h"

#define NAME  "tests/db-cause-test.kvms"
#define BEGIN INT64_C(1795226682366895488)
#define END   (BEGIN + 10000)
#define EXIT  ((INT64_C(2) << 32) | 96)

struct step {
	int64_t at_ns;
	enum state state;
	int64_t value;
	uint32_t peer;
};

enum {
	VICTIM,
	VICTIM_THREAD,
	NEIGHBOUR,
	NEIGHBOUR_THREAD,
	WORKER,
	RIVAL,
	RIVAL_THREAD,
	KWORKER,
	CRON,
	CLIENT,
	AWAKE,
	LATE,
	TRACKS
};

static uint32_t ids[TRACKS];
static struct history *h;

static uint32_t add_row(struct writer *w, uint32_t parent, enum track_kind kind)
{
	struct track_row row = { .id = writer_row_id(w),
				 .parent = parent,
				 .kind = kind,
				 .name = "row",
				 .begin_ns = BEGIN,
				 .end_ns = END };

	row.machine = kind == TRACK_MACHINE ? row.id : 1;
	writer_describe(w, &row);
	return row.id;
}

static void add_track(struct writer *w, int which, uint32_t parent,
		      enum track_kind kind, const struct step *steps, size_t n)
{
	struct wtrack *t = writer_track(w, BEGIN);

	ids[which] = wtrack_id(t);
	for (size_t i = 0; i < n; i++)
		wtrack_set(t, BEGIN + steps[i].at_ns, steps[i].state,
			   steps[i].peer, steps[i].value);
	wtrack_end(t, END);
	writer_describe(w, &(struct track_row){ .id = ids[which],
						.parent = parent,
						.kind = kind,
						.machine = 1,
						.name = "track",
						.key = which,
						.begin_ns = BEGIN,
						.end_ns = END });
}

#define STEPS(...)                                                             \
	((const struct step[]){ __VA_ARGS__ }),                                \
		G_N_ELEMENTS(((const struct step[]){ __VA_ARGS__ }))

static void add_vm1(struct writer *w, uint32_t vm1)
{
	const int64_t none = VALUE_NONE;
	int64_t victim;

	add_track(w, VICTIM, vm1, TRACK_VCPU,
		  STEPS({ 100, ST_GUEST, none }, { 900, ST_VMM, EXIT },
			{ 1000, ST_PREEMPTED, 1 }, { 2000, ST_VMM, EXIT },
			{ 2050, ST_GUEST, none }, { 5000, ST_PREEMPTED, 2 },
			{ 5100, ST_GUEST, none }));
	add_track(w, VICTIM_THREAD, ids[VICTIM], TRACK_THREAD,
		  STEPS({ 100, ST_GUEST, none }));
	victim = ids[VICTIM_THREAD];
	add_track(w, NEIGHBOUR, vm1, TRACK_VCPU,
		  STEPS({ 0, ST_GUEST, none }, { 1200, ST_IDLE, none },
			{ 2100, ST_READY, victim }, { 2150, ST_VMM, EXIT },
			{ 2300, ST_IDLE, none }, { 2400, ST_READY, victim }));
	add_track(w, NEIGHBOUR_THREAD, ids[NEIGHBOUR], TRACK_THREAD,
		  STEPS({ 0, ST_GUEST, none }, { 1200, ST_BLOCKED, none },
			{ 2100, ST_READY, victim }, { 2150, ST_VMM, EXIT }));
	add_track(w, WORKER, vm1, TRACK_THREAD,
		  STEPS({ 50, ST_BLOCKED, none }, { 2000, ST_READY, victim },
			{ 2010, ST_RUN, none }));
}

static void add_others(struct writer *w, uint32_t machine, uint32_t vm2)
{
	uint32_t group = add_row(w, machine, TRACK_GROUP);
	const int64_t none = VALUE_NONE, victim = ids[VICTIM_THREAD];

	add_track(w, RIVAL, vm2, TRACK_VCPU, STEPS({ 0, ST_GUEST, none }));
	add_track(w, RIVAL_THREAD, ids[RIVAL], TRACK_THREAD,
		  STEPS({ 0, ST_GUEST, none }, { 700, ST_PREEMPTED, none },
			{ 1300, ST_GUEST, none }, { 1400, ST_VMM, EXIT },
			{ 1600, ST_BLOCKED, none }));
	add_track(w, CRON, group, TRACK_THREAD, STEPS({ 0, ST_RUN, none }));
	add_track(w, KWORKER, group, TRACK_THREAD,
		  STEPS({ 0, ST_BLOCKED, none }, { 800, ST_READY, ids[CRON] },
			{ 850, ST_READY, ids[CRON], 7 },
			{ 1000, ST_KERNEL, none }, { 1300, ST_BLOCKED, none },
			{ 1500, ST_READY, none }, { 1600, ST_KERNEL, none }));
	add_track(w, CLIENT, group, TRACK_THREAD,
		  STEPS({ 1900, ST_BLOCKED, none }, { 2500, ST_READY, victim },
			{ 2600, ST_RUN, none }));
	/* Woken, but it had not slept while the vCPU was preempted. */
	add_track(w, AWAKE, group, TRACK_THREAD,
		  STEPS({ 0, ST_RUN, none }, { 2100, ST_BLOCKED, none },
			{ 2200, ST_READY, victim }, { 2600, ST_RUN, none }));
	/* Woken by the victim, but before; later by somebody else. */
	add_track(
		w, LATE, group, TRACK_THREAD,
		STEPS({ 0, ST_BLOCKED, none }, { 500, ST_READY, victim },
		      { 600, ST_BLOCKED, none }, { 2700, ST_READY, ids[CRON] },
		      { 2800, ST_BLOCKED, none }, { 9000, ST_READY, victim }));
}

static int write_history(struct err *err)
{
	struct preemption_slice slices[4];
	struct writer *w;
	uint32_t machine, vm1, vm2;
	int status;

	if (writer_open(&w, NAME, err))
		return -1;
	machine = add_row(w, 0, TRACK_MACHINE);
	vm1 = add_row(w, machine, TRACK_VM);
	vm2 = add_row(w, machine, TRACK_VM);
	add_vm1(w, vm1);
	add_others(w, machine, vm2);
	slices[0] =
		(struct preemption_slice){ ids[KWORKER], SLICE_THREAD, 300 };
	slices[1] = (struct preemption_slice){ ids[RIVAL_THREAD], SLICE_THREAD,
					       300 };
	slices[2] =
		(struct preemption_slice){ ids[KWORKER], SLICE_THREAD, 300 };
	slices[3] = (struct preemption_slice){ 0, SLICE_UNKNOWN, 100 };
	writer_preemption(w, &(struct preemption_row){ 1, ids[VICTIM], 0,
						       BEGIN + 1000,
						       BEGIN + 2000, slices,
						       G_N_ELEMENTS(slices) });
	writer_preemption(w, &(struct preemption_row){ 2, ids[VICTIM], 0,
						       BEGIN + 5000,
						       BEGIN + 5100, NULL, 0 });
	writer_meta_int(w, "begin_ns", BEGIN);
	writer_meta_int(w, "end_ns", END);
	status = writer_publish(w, NULL, err);
	writer_close(w);
	return status;
}

/* ------------------------------------------------------------------ */

static struct preemption preemption(int64_t id, int64_t from, int64_t to)
{
	return (struct preemption){ .id = id,
				    .track = ids[VICTIM],
				    .begin_ns = BEGIN + from,
				    .end_ns = BEGIN + to };
}

static void check_slice(const struct cause_slice *s, int64_t begin,
			enum state waited, int64_t from, int64_t to,
			uint32_t waker, const char *what)
{
	is_int(s->begin_ns - BEGIN, begin, "%s: begins where it ran", what);
	is_int(s->waited, waited, "%s: how it had waited", what);
	if (waited != ST_UNKNOWN) {
		is_int(s->wait_begin_ns - BEGIN, from, "%s: since when", what);
		is_int(s->wait_end_ns - BEGIN, to, "%s: until when", what);
	}
	is_int(s->waker, waker, "%s: who woke it", what);
}

static void test_chain(void)
{
	struct preemption p = preemption(1, 1000, 2000);
	struct err err = ERR_INIT;
	struct cause c;

	is_int(cause_of(h, &p, NULL, &c, &err), 0, "a chain of causes");
	ok(c.vcpu && c.vcpu->id == ids[VICTIM], "the vCPU");
	ok(c.thread && c.thread->id == ids[VICTIM_THREAD], "its thread");
	ok(c.has_before && c.before.state == ST_VMM &&
		   c.before.begin_ns == BEGIN + 900,
	   "what it was doing before");
	is_int(c.exit, EXIT, "the exit reason");
	is_int(c.slice_count, 4, "who ran instead");
	check_slice(&c.slices[0], 1000, ST_READY, 800, 1000, ids[CRON],
		    "woken, migrated while it waited");
	check_slice(&c.slices[1], 1300, ST_PREEMPTED, 700, 1300, 0,
		    "displaced");
	check_slice(&c.slices[2], 1600, ST_READY, 1500, 1600, 0,
		    "woken by an interrupt");
	check_slice(&c.slices[3], 1900, ST_UNKNOWN, 0, 0, 0, "unknown");
	is_int(c.delay_count, 3, "whom it kept waiting");
	is_int(c.delays[0].track, ids[WORKER], "woken at once: the worker");
	is_int(c.delays[0].delay_ns, 1000, "slept all through");
	is_int(c.delays[1].track, ids[NEIGHBOUR],
	       "then the vCPU, not a thread");
	is_int(c.delays[1].woken_ns, BEGIN + 2100, "when it was woken first");
	is_int(c.delays[1].delay_ns, 800, "delayed by no more than this");
	is_int(c.delays[1].wait.begin_ns, BEGIN + 1200, "since when it slept");
	is_int(c.delays[2].track, ids[CLIENT], "then a thread elsewhere");
	is_int(c.delays[2].delay_ns, 100, "asleep just before the end");
	ok(c.complete, "all tracks were looked at");
	cause_release(&c);
}

static bool never(void *data)
{
	(void)data;
	return false;
}

static void test_limits(void)
{
	struct preemption p = preemption(1, 1000, 2000);
	struct cause_limits limits = cause_usual_limits;
	struct err err = ERR_INIT;
	struct cause c;

	limits.slices = 1;
	limits.delays = 1;
	limits.tracks = 0;
	ok(!cause_of(h, &p, &limits, &c, &err), "with small limits");
	is_int(c.slice_count, 4, "all slices are there");
	ok(c.slices[0].waited == ST_READY && c.slices[1].waited == ST_UNKNOWN,
	   "but only the first one was looked up");
	ok(c.delay_count == 1 && c.delays[0].track == ids[WORKER] &&
		   !c.complete,
	   "the own VM was looked at, the others were not, and that is said");
	cause_release(&c);
	limits = cause_usual_limits;
	limits.after_ns = 100;
	ok(!cause_of(h, &p, &limits, &c, &err) && c.delay_count == 1 &&
		   c.complete,
	   "wake-ups that come later do not count");
	cause_release(&c);
	limits.after_ns = INT64_MAX;
	ok(!cause_of(h, &p, &limits, &c, &err) && c.delay_count == 3,
	   "somebody else's never do");
	cause_release(&c);
	limits.go_on = never;
	ok(!cause_of(h, &p, &limits, &c, &err) && !c.complete &&
		   c.slice_count == 4 && !c.delay_count,
	   "it can be cut short");
	cause_release(&c);
}

static void test_little(void)
{
	struct preemption p = preemption(2, 5000, 5100);
	struct err err = ERR_INIT;
	struct cause c;

	ok(!cause_of(h, &p, NULL, &c, &err), "a preemption out of the guest");
	ok(c.has_before && c.before.state == ST_GUEST && c.exit == VALUE_NONE,
	   "without an exit");
	is_int(c.slice_count, 0, "without slices");
	ok(c.delay_count == 1 && c.delays[0].track == ids[LATE] &&
		   c.delays[0].delay_ns == 100,
	   "a long sleep counts as far as it overlaps");
	cause_release(&c);
	p.id = 99;
	p.track = 4711;
	ok(!cause_of(h, &p, NULL, &c, &err) && !c.vcpu && !c.thread &&
		   !c.has_before && !c.slice_count,
	   "of a vCPU that is not there, nothing is known");
	cause_release(&c);
}

int main(void)
{
	struct err err = ERR_INIT;

	tap_begin();
	if (write_history(&err) || history_open(&h, NAME, &err))
		return err_report(&err);
	test_chain();
	test_limits();
	test_little();
	history_close(h);
	unlink(NAME);
	return tap_end();
}
