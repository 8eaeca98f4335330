/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Holds a history against the invariants of the design:
 *
 *	1. the states of a track partition its time
 *	2. on each pCPU, the time in guest is the time that vCPUs are in guest
 *	   (or guest_l2) on it
 *	3. a thread's time on a CPU is what the pCPUs show for it
 *	4. the slices of a vCPU's preemptions add up to its preempted time, and
 *	   the slices of each to its duration
 *	5. a vCPU's waits are in wait_* or unknown where the vCPU is in
 *	   halt_poll, idle or unknown, in no other place, and know the reason
 *	   where its idle interval does
 *	6. tracks lie inside the history, and a parent exists
 *	7. points of a counter are in order and in its life, and those of a
 *	   gauge change it; sums over its life and over parts of it are theirs
 *	8. requests end after they begin and reach into the history, and who
 *	   submitted them exists
 *
 *	9. a guest's process, or thread, that runs on a vCPU does so while that is
 *	   in its guest, is in root while it is in vmm or qemu, and preempted
 *	   while it is preempted or ready; no vCPU runs two at once
 *
 * In a history of which only some tracks were kept (a subset), 2, 3, 5 and 9
 * cannot be asked.
 *
 *	invariants FILE.kvms...
 */
#include "config.h"

#include <glib.h>

#include "base/wake.h"
#include "db/counter.h"
#include "db/history.h"
#include "tests/tap.h"

struct sums {
	struct history *h;
	GHashTable *guest_of_cpu; /* pCPU track -> ns of vCPUs in guest on it */
	GHashTable *cpu_of_thread; /* thread track -> ns shown on pCPUs */
	GHashTable *run_on_vcpu; /* vCPU track -> ns of processes that run on it */
	bool chosen; /* some tracks were left out */
	int errors;
};

static void add(GHashTable *sums, uint32_t track, int64_t ns)
{
	int64_t *sum = g_hash_table_lookup(sums, GUINT_TO_POINTER(track));

	if (!sum) {
		sum = g_new0(int64_t, 1);
		g_hash_table_insert(sums, GUINT_TO_POINTER(track), sum);
	}
	*sum += ns;
}

static int64_t get(GHashTable *sums, uint32_t track)
{
	int64_t *sum = g_hash_table_lookup(sums, GUINT_TO_POINTER(track));

	return sum ? *sum : 0;
}

static int fault(struct sums *s, const struct track *t, const char *what,
		 int64_t got, int64_t want)
{
	if (s->errors++ < 20)
		printf("# %s '%s' (track %u): %s: %" PRId64 ", want %" PRId64
		       "\n", track_kind_name(t->kind), t->name, t->id, what,
		       got, want);
	return -1;
}

static bool in_guest(int state)
{
	return state == ST_GUEST || state == ST_GUEST_L2;
}

static void walk(struct sums *s, const struct track *t)
{
	struct interval_iter it;
	struct interval iv;
	struct err err = ERR_INIT;
	int64_t at = t->begin_ns;
	int r;

	interval_iter_init(&it, s->h, t->id, INT64_MIN, INT64_MAX);
	while ((r = interval_iter_next(&it, &iv, &err)) > 0) {
		if (iv.begin_ns != at || iv.end_ns <= iv.begin_ns)
			fault(s, t, "interval begins", iv.begin_ns, at);
		at = iv.end_ns;
		if (t->kind == TRACK_VCPU && in_guest(iv.state))
			add(s->guest_of_cpu, iv.peer, iv.end_ns - iv.begin_ns);
		if (t->kind == TRACK_PCPU && iv.peer)
			add(s->cpu_of_thread, iv.peer,
			    iv.end_ns - iv.begin_ns);
	}
	interval_iter_release(&it);
	if (r < 0)
		fault(s, t, err.msg, -1, 0);
	if (at != t->end_ns)
		fault(s, t, "track ends", at, t->end_ns);
	err_clear(&err);
}

/* What a vCPU's waits must be in while it is in @iv. */
static bool waits_agree(const struct interval *iv, const struct interval *wait)
{
	struct wake w = wake_unpack(iv->value);

	switch (iv->state) {
	case ST_IDLE:
		return wait->state == (iv->value == VALUE_NONE ?
					       ST_UNKNOWN :
					       wake_state(w.reason));
	case ST_HALT_POLL:
		return wait->state != ST_RUN;
	case ST_UNKNOWN:
		return wait->state == ST_UNKNOWN;
	default:
		return wait->state == ST_RUN;
	}
}

static void check_waits(struct sums *s, const struct track *t)
{
	struct interval_iter it, waits;
	struct interval iv, wait;

	if (s->chosen)
		return;
	interval_iter_init(&it, s->h, t->parent, INT64_MIN, INT64_MAX);
	while (interval_iter_next(&it, &iv, NULL) > 0) {
		interval_iter_init(&waits, s->h, t->id, iv.begin_ns,
				   iv.end_ns);
		while (interval_iter_next(&waits, &wait, NULL) > 0)
			if (!waits_agree(&iv, &wait))
				fault(s, t, "waits and vCPU disagree",
				      wait.begin_ns, iv.begin_ns);
		interval_iter_release(&waits);
	}
	interval_iter_release(&it);
}

/* May a process on a vCPU that is in @vcpu be in @state? */
static bool process_agrees(int vcpu, int state)
{
	switch (state) {
	case ST_RUN:
		return in_guest(vcpu);
	case ST_ROOT:
		return vcpu == ST_VMM || vcpu == ST_QEMU;
	case ST_PREEMPTED:
		return vcpu == ST_PREEMPTED || vcpu == ST_READY;
	default:
		return vcpu == ST_BLOCKED || vcpu == ST_STOPPED;
	}
}

static void check_presence(struct sums *s, const struct track *t,
			   const struct interval *iv)
{
	const struct track *vcpu = history_track(s->h, iv->peer);
	struct interval_iter it;
	struct interval on;

	if (!vcpu || vcpu->kind != TRACK_VCPU) {
		fault(s, t, "is on no vCPU", iv->begin_ns, iv->peer);
		return;
	}
	interval_iter_init(&it, s->h, iv->peer, iv->begin_ns, iv->end_ns);
	while (interval_iter_next(&it, &on, NULL) > 0)
		if (!process_agrees(on.state, iv->state))
			fault(s, t, "disagrees with its vCPU", iv->begin_ns,
			      on.begin_ns);
	interval_iter_release(&it);
	if (t->kind == TRACK_PROCESS && iv->state == ST_RUN)
		add(s->run_on_vcpu, iv->peer, iv->end_ns - iv->begin_ns);
}

static void check_process(struct sums *s, const struct track *t)
{
	struct interval_iter it;
	struct interval iv;

	if (s->chosen)
		return;
	interval_iter_init(&it, s->h, t->id, INT64_MIN, INT64_MAX);
	while (interval_iter_next(&it, &iv, NULL) > 0)
		if (iv.peer || iv.state == ST_RUN || iv.state == ST_ROOT ||
		    iv.state == ST_PREEMPTED)
			check_presence(s, t, &iv);
	interval_iter_release(&it);
}

static int add_preemption(const struct preemption *p, void *data)
{
	struct sums *s = data;
	struct preemption_slice *slices;
	const struct track *t = history_track(s->h, p->track);
	int64_t sum = 0;
	size_t n;

	if (!t || history_slices(s->h, p->id, &slices, &n, NULL))
		return -1;
	for (size_t i = 0; i < n; i++)
		sum += slices[i].ns;
	g_free(slices);
	if (sum != p->end_ns - p->begin_ns)
		fault(s, t, "slices", sum, p->end_ns - p->begin_ns);
	add(s->cpu_of_thread, p->track, sum); /* of the vCPU: not a thread */
	return 0;
}

static void check_sums(struct sums *s, const struct track *t)
{
	struct state_sum sum;
	int64_t on_cpu = 0;

	if (history_sum(s->h, t->id, INT64_MIN, INT64_MAX, &sum, NULL)) {
		fault(s, t, "no sums", 0, 0);
		return;
	}
	for (int i = 0; i < STATE_MAX; i++)
		if (state_info(i)->on_cpu)
			on_cpu += sum.time_ns[i];
	switch (t->kind) {
	case TRACK_PCPU:
		if (!s->chosen &&
		    sum.time_ns[ST_GUEST] != get(s->guest_of_cpu, t->id))
			fault(s, t, "guest time", sum.time_ns[ST_GUEST],
			      get(s->guest_of_cpu, t->id));
		break;
	case TRACK_THREAD:
		if (!s->chosen && on_cpu != get(s->cpu_of_thread, t->id))
			fault(s, t, "time on a CPU", on_cpu,
			      get(s->cpu_of_thread, t->id));
		break;
	case TRACK_VCPU:
		if (get(s->run_on_vcpu, t->id) >
		    sum.time_ns[ST_GUEST] + sum.time_ns[ST_GUEST_L2])
			fault(s, t, "time of processes in the guest",
			      get(s->run_on_vcpu, t->id),
			      sum.time_ns[ST_GUEST] +
				      sum.time_ns[ST_GUEST_L2]);
		if (sum.time_ns[ST_PREEMPTED] != get(s->cpu_of_thread, t->id))
			fault(s, t, "preempted time",
			      sum.time_ns[ST_PREEMPTED],
			      get(s->cpu_of_thread, t->id));
		break;
	default:
		break;
	}
}

static void check_place(struct sums *s, const struct track *t)
{
	if (t->begin_ns < history_begin_ns(s->h) ||
	    t->end_ns > history_end_ns(s->h))
		fault(s, t, "lies outside the history", t->begin_ns,
		      history_begin_ns(s->h));
	if (t->parent ? !history_track(s->h, t->parent) :
			t->kind != TRACK_MACHINE)
		fault(s, t, "has no parent", t->parent, 1);
}

/* What the points of a counter come to, one by one. */
struct points {
	bool known; /* the extremes are */
	int64_t count, min, max;
	counter_total total;
	int64_t t_ns, value; /* of the last */
};

static void add_point(struct sums *s, const struct track *t,
		      enum counter_form form, struct points *sum,
		      const struct counter_point *p)
{
	bool gauge = form == COUNTER_GAUGE;

	if (p->t_ns < sum->t_ns || p->t_ns > t->end_ns ||
	    (gauge && p->t_ns == t->end_ns))
		fault(s, t, "point", p->t_ns, sum->t_ns);
	sum->min = sum->known ? MIN(sum->min, p->value) : p->value;
	sum->max = sum->known ? MAX(sum->max, p->value) : p->value;
	sum->known = true;
	if (p->carried)
		return;
	if (gauge && p->value == sum->value)
		fault(s, t, "a point that changes nothing", p->value,
		      sum->value);
	sum->total += gauge ? (counter_total)sum->value * (p->t_ns - sum->t_ns)
			    : p->value;
	sum->count++;
	sum->t_ns = p->t_ns;
	sum->value = p->value;
}

#define PARTS 97

/*
 * The sums of parts that make up the life are those of the life; they begin
 * before it, as it may have no length.
 */
static void check_parts(struct sums *s, const struct track *t,
			const struct counter_sum *whole)
{
	int64_t step_ns = (t->end_ns - t->begin_ns) / PARTS + 1;
	struct counter_sum parts[PARTS + 1], sum = { 0 };

	if (history_counter_columns(s->h, t->id, t->begin_ns - 1, step_ns,
				    PARTS + 1, parts, NULL))
		fault(s, t, "no columns", 0, 0);
	for (int i = 0; i <= PARTS; i++) {
		sum.points += parts[i].points;
		sum.length_ns += parts[i].length_ns;
		sum.total += parts[i].total;
	}
	if (sum.points != whole->points)
		fault(s, t, "points of parts", sum.points, whole->points);
	if (sum.length_ns != whole->length_ns)
		fault(s, t, "length of parts", sum.length_ns,
		      whole->length_ns);
	if (sum.total != whole->total)
		fault(s, t, "total of parts", counter_total_int(sum.total),
		      counter_total_int(whole->total));
}

static void check_counter(struct sums *s, const struct track *t)
{
	const struct counter_info *info = history_counter(s->h, t->id);
	struct points sum = { .t_ns = t->begin_ns };
	struct err err = ERR_INIT;
	struct counter_sum whole;
	struct counter_iter it;
	struct counter_point p;
	int r;

	if (!info || t->kind != TRACK_COUNTER) {
		fault(s, t, "is a counter in one table only", 0, 0);
		return;
	}
	counter_iter_init(&it, s->h, t->id, INT64_MIN, INT64_MAX);
	while ((r = counter_iter_next(&it, &p, &err)) > 0)
		add_point(s, t, info->form, &sum, &p);
	counter_iter_release(&it);
	if (!r)
		r = history_counter_sum(s->h, t->id, INT64_MIN, INT64_MAX,
					&whole, &err);
	if (r) {
		fault(s, t, err.msg, -1, 0);
		err_clear(&err);
		return;
	}
	if (info->form == COUNTER_GAUGE)
		sum.total += (counter_total)sum.value * (t->end_ns - sum.t_ns);
	if (whole.points != sum.count || whole.total != sum.total)
		fault(s, t, "points", whole.points, sum.count);
	if (whole.length_ns != t->end_ns - t->begin_ns)
		fault(s, t, "length", whole.length_ns,
		      t->end_ns - t->begin_ns);
	if (whole.min != sum.min)
		fault(s, t, "minimum", whole.min, sum.min);
	if (whole.max != sum.max)
		fault(s, t, "maximum", whole.max, sum.max);
	check_parts(s, t, &whole);
}

static int check_request(const struct request_row *r, void *data)
{
	static const char *const ops[] = { "read",    "write", "flush",
					   "discard", "other", NULL };
	struct sums *s = data;
	const struct track *vm = history_track(s->h, r->vm);
	const char *what = NULL;

	if (r->end_ns < r->begin_ns)
		what = "ends before it begins";
	else if (r->begin_ns > history_end_ns(s->h) ||
		 r->end_ns < history_begin_ns(s->h))
		what = "lies outside the history";
	else if (r->vm && (!vm || vm->kind != TRACK_VM))
		what = "is of no VM";
	else if (r->thread && !history_track(s->h, r->thread))
		what = "is of no thread";
	else if (!g_strv_contains(ops, r->op))
		what = "is of an unknown kind";
	if (what && s->errors++ < 20)
		printf("# request %" PRId64 " %s\n", r->id, what);
	return 0;
}

static void check(const char *path)
{
	struct sums s = { 0 };
	struct err err = ERR_INIT;
	const struct track *all;
	size_t n;

	if (!ok(!history_open(&s.h, path, &err), "open %s", path)) {
		printf("# %s\n", err.msg);
		err_clear(&err);
		return;
	}
	s.chosen = !g_strcmp0(history_meta(s.h, "subset_tracks"), "chosen");
	s.guest_of_cpu = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	s.cpu_of_thread = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	s.run_on_vcpu = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	all = history_tracks(s.h, &n);
	for (size_t i = 0; i < n; i++) {
		check_place(&s, &all[i]);
		if (state_list(all[i].kind)[0] >= 0)
			walk(&s, &all[i]);
		if (all[i].kind == TRACK_WAIT)
			check_waits(&s, &all[i]);
		if (all[i].kind == TRACK_PROCESS || all[i].kind == TRACK_TASK)
			check_process(&s, &all[i]);
		if (all[i].kind == TRACK_COUNTER ||
		    history_counter(s.h, all[i].id))
			check_counter(&s, &all[i]);
	}
	if (history_preemptions(s.h, 0, INT64_MIN, INT64_MAX, 0, BY_TIME,
				add_preemption, &s, &err))
		s.errors++;
	if (history_requests(s.h, 0, INT64_MIN, INT64_MAX, BY_PRESENCE,
			     check_request, &s, &err))
		s.errors++;
	for (size_t i = 0; i < n; i++)
		if (state_list(all[i].kind)[0] >= 0)
			check_sums(&s, &all[i]);
	ok(!s.errors, "the invariants hold in %s (%zu tracks)", path, n);
	g_hash_table_destroy(s.guest_of_cpu);
	g_hash_table_destroy(s.cpu_of_thread);
	g_hash_table_destroy(s.run_on_vcpu);
	history_close(s.h);
	err_clear(&err);
}

int main(int argc, char **argv)
{
	tap_begin();
	for (int i = 1; i < argc; i++)
		check(argv[i]);
	return tap_end();
}
