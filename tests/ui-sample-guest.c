/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMs with an inside: see ui-sample-guest.h. */
#include "config.h"

#include "tests/ui-sample-guest.h"

#include <glib.h>

#include "base/nstime.h"
#include "base/wake.h"
#include "db/counter.h"

#define HLT exit_value(2, 120)

struct one {
	struct wtrack *t;
	struct track_row row;
};

/* A VM that is being written. */
struct guest {
	const struct ui_sample_guest *s;
	GRand *rand;
	uint32_t vm;
	int64_t pid;
	struct one vcpu[2], thread[2], wait[2], process[3], task[2];
	struct one io, vhost;
	int64_t preemptions;
};

static struct one begin(struct guest *g, enum track_kind kind, uint32_t parent,
			const char *name, int64_t key, int64_t tid)
{
	struct one one = { .t = writer_track(g->s->w, g->s->begin_ns) };

	one.row = (struct track_row){
		.id = wtrack_id(one.t),
		.parent = parent,
		.kind = kind,
		.machine = g->s->machine,
		.name = name,
		.key = key,
		.pid = tid < 0 ? -1 : g->pid,
		.tid = tid,
		.begin_ns = g->s->begin_ns,
		.end_ns = g->s->end_ns,
	};
	return one;
}

static void end(struct guest *g, struct one *one)
{
	wtrack_end(one->t, g->s->end_ns);
	writer_describe(g->s->w, &one->row);
}

static int64_t us(struct guest *g, int from, int to)
{
	return g_rand_int_range(g->rand, from, to) * NS_PER_US;
}

/* The process and, if it has threads, the thread of it are in @state. */
static void set_inside(struct guest *g, int process, int64_t t,
		       enum state state, int vcpu, int64_t value)
{
	uint32_t on = g->vcpu[vcpu].row.id;

	if (process < 0)
		return;
	wtrack_set(g->process[process].t, t, state, on, value);
	if (process == 2)
		wtrack_set(g->task[t / NS_PER_S % 2].t, t, state, on, value);
}

static void preempt(struct guest *g, int v, int p, int64_t from, int64_t to)
{
	struct preemption_slice slice = { g->vhost.row.id, SLICE_THREAD,
					  to - from };
	struct preemption_row row = {
		.id = ++g->preemptions + g->pid * 1000,
		.track = g->vcpu[v].row.id,
		.pcpu = g->s->cpus,
		.begin_ns = from,
		.end_ns = to,
		.slices = &slice,
		.slice_count = 1,
	};

	wtrack_set(g->vcpu[v].t, from, ST_PREEMPTED, row.pcpu, row.id);
	wtrack_set(g->thread[v].t, from, ST_PREEMPTED, row.pcpu, row.id);
	set_inside(g, p, from, ST_PREEMPTED, v, VALUE_NONE);
	writer_preemption(g->s->w, &row);
}

/* Guest code with exits for some milliseconds; returns when it ends. */
static int64_t run(struct guest *g, int v, int p, int64_t t)
{
	int64_t to = t + us(g, 500, 150000);

	wtrack_set(g->wait[v].t, t, ST_RUN, 0, VALUE_NONE);
	while (t < to) {
		wtrack_set(g->vcpu[v].t, t, ST_GUEST, 0, VALUE_NONE);
		wtrack_set(g->thread[v].t, t, ST_GUEST, 0, VALUE_NONE);
		set_inside(g, p, t, ST_RUN, v, VALUE_NONE);
		t += us(g, 200, 9000);
		wtrack_set(g->vcpu[v].t, t, ST_VMM, 0, exit_value(2, 1024));
		wtrack_set(g->thread[v].t, t, ST_VMM, 0, exit_value(2, 1024));
		set_inside(g, p, t, ST_ROOT, v, VALUE_NONE);
		t += us(g, 10, 500);
		if (g_rand_int_range(g->rand, 0, 90))
			continue;
		preempt(g, v, p, t, t + us(g, 300, 12000));
		t += 12 * NS_PER_MS;
		to += 12 * NS_PER_MS;
	}
	return t;
}

static struct wake reason(struct guest *g, int v)
{
	static const int vectors[] = { [WAKE_TASK] = 251,
				       [WAKE_TIMER] = 236,
				       [WAKE_DISK] = 37,
				       [WAKE_NET] = 38,
				       [WAKE_OTHER] = 39 };
	enum wake_reason why =
		(enum wake_reason)g_rand_int_range(g->rand, 0, 6);
	struct wake w = { why, why ? WAKE_BY_ACCEPT : WAKE_BY_NOTHING,
			  why ? vectors[why] : WAKE_NO_VECTOR, 0 };

	if (why == WAKE_DISK || why == WAKE_OTHER)
		w.by = g->io.row.id;
	else if (why == WAKE_NET)
		w.by = g->vhost.row.id;
	else if (why == WAKE_TASK)
		w.by = g->vcpu[!v].row.id;
	return w;
}

/* The vCPU is halted; returns when it is on its CPU again. */
static int64_t halt(struct guest *g, int v, int p, int64_t t)
{
	int64_t poll = us(g, 20, 200), to = t + us(g, 300, 250000);
	struct wake w = reason(g, v);
	int64_t value = w.reason ? wake_pack(&w) : VALUE_NONE;

	wtrack_set(g->vcpu[v].t, t, ST_HALT_POLL, 0, HLT);
	wtrack_set(g->thread[v].t, t, ST_VMM, 0, HLT);
	wtrack_set(g->wait[v].t, t, wake_state(w.reason), 0, value);
	set_inside(g, p, t, wake_state(w.reason), v, value);
	if (t + poll < to) {
		wtrack_set(g->vcpu[v].t, t + poll, ST_IDLE, 0, value);
		wtrack_set(g->thread[v].t, t + poll, ST_BLOCKED, 0, VALUE_NONE);
	}
	wtrack_set(g->wait[v].t, to, ST_RUN, 0, VALUE_NONE);
	wtrack_set(g->vcpu[v].t, to, ST_READY, 0,
		   w.by ? (int64_t)w.by : VALUE_NONE);
	wtrack_set(g->thread[v].t, to, ST_READY, 0,
		   w.by ? (int64_t)w.by : VALUE_NONE);
	set_inside(g, p, to, ST_PREEMPTED, v, VALUE_NONE);
	return to + us(g, 5, 300);
}

/* @p: the processes of the vCPU, -1 when nothing is known of them. */
static void live(struct guest *g, int v, int first, int count)
{
	struct wake turn = { WAKE_TASK, WAKE_BY_SWITCH, WAKE_NO_VECTOR,
			     first < 0 ? 0 : g->process[first].row.id };
	int64_t t = g->s->begin_ns + 2 * NS_PER_MS;
	int now = first;

	/* As long as the longest turn before the end. */
	while (t < g->s->end_ns - 500 * NS_PER_MS) {
		if (count > 1 && !g_rand_int_range(g->rand, 0, 3)) {
			set_inside(g, now, t, ST_WAIT_TASK, v,
				   wake_pack(&turn));
			now = first + (now - first + 1) % count;
		}
		t = halt(g, v, now, run(g, v, now, t));
	}
	run(g, v, now, t);
}

static void counter(struct guest *g, int key, const char *quantity,
		    enum counter_form form, const char *unit, int64_t most,
		    int gap_us)
{
	const struct ui_sample_guest *s = g->s;
	struct wcounter *c = writer_counter(s->w, form, s->begin_ns);
	uint32_t id = wcounter_id(c);

	for (int64_t t = s->begin_ns + us(g, 1, gap_us); t < s->end_ns;
	     t += us(g, 1, gap_us)) {
		/* Less in the middle of the trace, and none for a second. */
		int64_t at = (t - s->begin_ns) / NS_PER_S, top = most;

		if (at == 5)
			top = 0;
		else if (at > 3 && at < 8)
			top = MAX(most / 4, 1);
		wcounter_add(c, t,
			     top ? g_rand_int_range(g->rand, 0, (int)top + 1)
				 : 0);
	}
	wcounter_end(c, s->end_ns);
	writer_describe(s->w, &(struct track_row){
				      .id = id,
				      .parent = g->vm,
				      .kind = TRACK_COUNTER,
				      .machine = s->machine,
				      .name = quantity,
				      .key = key,
				      .pid = g->pid,
				      .tid = -1,
				      .begin_ns = s->begin_ns,
				      .end_ns = s->end_ns,
			      });
	writer_describe_counter(s->w, id, quantity, form, unit,
				"block_rq_issue, block_rq_complete");
}

static void counters(struct guest *g)
{
	counter(g, 0, "vcpus_running", COUNTER_GAUGE, "count", 2, 4000);
	counter(g, 1, "vcpus_waiting", COUNTER_GAUGE, "count", 1, 90000);
	counter(g, 2, "pcpus_used", COUNTER_GAUGE, "count", 3, 4000);
	counter(g, 3, "disk_inflight", COUNTER_GAUGE, "count", 16, 9000);
	counter(g, 4, "disk_read", COUNTER_AMOUNT, "bytes", 65536, 9000);
	counter(g, 5, "disk_write", COUNTER_AMOUNT, "bytes", 1 << 20, 400000);
	counter(g, 6, "disk_latency", COUNTER_AMOUNT, "ns", 9000000, 9000);
	counter(g, 7, "net_rx", COUNTER_AMOUNT, "bytes", 1500, 700);
	counter(g, 8, "net_tx", COUNTER_AMOUNT, "bytes", 1500, 70000);
	counter(g, 9, "vhost_wait", COUNTER_AMOUNT, "ns", 300000, 30000);
}

/* Requests to two disks, most by the I/O thread; the last does not end. */
static void requests(struct guest *g)
{
	static const char *const ops[] = { "read", "write", "flush" };
	const struct ui_sample_guest *s = g->s;

	for (int i = 0; i < 200; i++) {
		int64_t begin = s->begin_ns + i * 45 * NS_PER_MS + NS_PER_MS;
		int64_t took = 100 * NS_PER_US + i * 37 % 200 * 31 * NS_PER_US;

		writer_request(s->w, &(struct request_row){
				.id = i + 1,
				.vm = g->vm,
				.thread = i % 10 ? g->io.row.id : 0,
				.device = i % 3 ? "8,0" : "evil\033[31m\n",
				.op = ops[i % 7 ? i % 2 : 2],
				.sector = i % 7 ? 2048 + i * 8 : -1,
				.bytes = i % 7 ? 4096 + i * 512 : 0,
				.begin_ns = begin,
				.end_ns = i < 199 ? begin + took
						  : REQUEST_OPEN,
				.source = "block_rq_issue",
			});
	}
}

static void begin_vm(struct guest *g, const char *name, int vcpus)
{
	const struct ui_sample_guest *s = g->s;

	g->vm = writer_row_id(s->w);
	writer_describe(s->w, &(struct track_row){
				      .id = g->vm,
				      .parent = s->machine,
				      .kind = TRACK_VM,
				      .machine = s->machine,
				      .name = name,
				      .key = g->pid,
				      .pid = g->pid,
				      .tid = -1,
				      .begin_ns = s->begin_ns,
				      .end_ns = s->end_ns,
			      });
	for (int i = 0; i < vcpus; i++) {
		g->vcpu[i] = begin(g, TRACK_VCPU, g->vm,
				   i ? "vCPU 1" : "vCPU 0", i, g->pid + 2 + i);
		g->thread[i] = begin(g, TRACK_THREAD, g->vcpu[i].row.id,
				     i ? "CPU 1/KVM" : "CPU 0/KVM",
				     g->pid + 2 + i, g->pid + 2 + i);
		g->wait[i] =
			begin(g, TRACK_WAIT, g->vcpu[i].row.id, "waits", 0, -1);
	}
	g->io = begin(g, TRACK_THREAD, g->vm, "IO io1", g->pid + 9, g->pid + 9);
	g->vhost = begin(g, TRACK_THREAD, g->vm, "vhost-1", g->pid + 10,
			 g->pid + 10);
}

static void end_vm(struct guest *g, int vcpus)
{
	for (int i = 0; i < vcpus; i++) {
		end(g, &g->vcpu[i]);
		end(g, &g->thread[i]);
		end(g, &g->wait[i]);
	}
	end(g, &g->io);
	end(g, &g->vhost);
	g_rand_free(g->rand);
}

static void web(const struct ui_sample_guest *s)
{
	static const char *const names[] = { "nginx", "evil\033[31m\n",
					     "CR3 0x6072000" };
	struct guest g = { .s = s,
			   .pid = 8801,
			   .rand = g_rand_new_with_seed(4) };

	begin_vm(&g, "web01", 2);
	for (int i = 0; i < 3; i++)
		g.process[i] = begin(&g, TRACK_PROCESS, g.vm, names[i],
				     0x6070000 + 0x1000 * i, -1);
	for (int i = 0; i < 2; i++)
		g.task[i] = begin(&g, TRACK_TASK, g.process[2].row.id,
				  i ? "thread 2" : "thread 1", i, -1);
	live(&g, 0, 0, 2);
	live(&g, 1, 2, 1);
	for (int i = 0; i < 3; i++)
		end(&g, &g.process[i]);
	for (int i = 0; i < 2; i++)
		end(&g, &g.task[i]);
	counters(&g);
	requests(&g);
	end_vm(&g, 2);
}

static void db(const struct ui_sample_guest *s)
{
	struct guest g = { .s = s,
			   .pid = 9001,
			   .rand = g_rand_new_with_seed(5) };

	begin_vm(&g, "db02", 1);
	/* It has one vCPU, which nobody else can wake. */
	g.vcpu[1] = g.vcpu[0];
	live(&g, 0, -1, 1);
	end_vm(&g, 1);
}

void ui_sample_guest(const struct ui_sample_guest *s)
{
	web(s);
	db(s);
}

/* ------------------------------------------------------------------ */

static void strange_counter(struct guest *g, uint32_t parent, int key,
			    enum counter_form form, const char *unit)
{
	const struct ui_sample_guest *s = g->s;
	struct wcounter *c = writer_counter(s->w, form, s->begin_ns);
	static const int64_t values[] = { INT64_MAX, 0, INT64_MIN, -1,
					  INT64_MAX, 1, INT64_MAX };
	uint32_t id = wcounter_id(c);

	for (int i = 0; i < 7; i++)
		wcounter_add(c, s->begin_ns + i * (NS_PER_S / 8), values[i]);
	wcounter_end(c, s->end_ns);
	writer_describe(s->w, &(struct track_row){
				      .id = id,
				      .parent = parent,
				      .kind = TRACK_COUNTER,
				      .machine = s->machine,
				      .name = "evil\033[31m\n",
				      .key = key,
				      .pid = -1,
				      .tid = -1,
				      .begin_ns = s->begin_ns,
				      .end_ns = s->end_ns,
			      });
	if (unit)
		writer_describe_counter(s->w, id, "evil\033[32m", form, unit,
					"evil\033[33m\nsource");
}

/* Requests of nobody and of what is no VM, without sense in their figures. */
static void strange_requests(struct guest *g)
{
	const uint32_t vms[] = { g->vm, 0, UINT32_MAX, g->vcpu[0].row.id };
	const int64_t values[] = { INT64_MAX, -1, INT64_MIN, 0 };

	for (int i = 0; i < 16; i++)
		writer_request(g->s->w, &(struct request_row){
				.id = i + 1,
				.vm = vms[i % 4],
				.thread = vms[i / 4],
				.device = "evil\033[31m\n",
				.op = i % 2 ? "evil\033[32m" : "",
				.sector = values[i % 4],
				.bytes = values[i / 4],
				.begin_ns = g->s->begin_ns + i,
				.end_ns = i % 3 ? values[i % 4]
						: g->s->end_ns - i,
				.source = "evil\033[33m",
			});
}

/* One row in all states of its kind, with values that mean nothing. */
static void strange_row(struct guest *g, enum track_kind kind, uint32_t parent,
			int64_t key)
{
	static const int64_t values[] = { INT64_MAX, -1, 0, VALUE_NONE,
					  0xffffffff };
	struct one one = begin(g, kind, parent, "evil\033[31m\n", key, -1);
	const int8_t *states = state_list(kind);
	int64_t t = g->s->begin_ns;

	for (int i = 0; states[i] >= 0; i++)
		for (int v = 0; v < 5; v++, t += NS_PER_MS)
			wtrack_set(one.t, t, (enum state)states[i],
				   v % 2 ? UINT32_MAX : g->vm, values[v]);
	end(g, &one);
}

void ui_sample_strange(const struct ui_sample_guest *s)
{
	struct guest g = { .s = s, .pid = 1, .rand = g_rand_new_with_seed(6) };

	begin_vm(&g, "evil\033[31m\n", 1);
	/* It waited all the time, and was never halted. */
	wtrack_set(g.vcpu[0].t, s->begin_ns, ST_GUEST, 0, VALUE_NONE);
	wtrack_set(g.wait[0].t, s->begin_ns, ST_WAIT_DISK, UINT32_MAX,
		   INT64_MAX);
	wtrack_set(g.vcpu[0].t, s->end_ns - NS_PER_MS, ST_IDLE, 0, INT64_MAX);
	for (int kind = TRACK_PROCESS; kind <= TRACK_TASK; kind++) {
		strange_row(&g, (enum track_kind)kind, g.vm, 1);
		strange_row(&g, (enum track_kind)kind, s->machine, 2);
		strange_row(&g, (enum track_kind)kind, g.vcpu[0].row.id, 3);
		strange_row(&g, (enum track_kind)kind, s->cpus, 4);
		strange_row(&g, (enum track_kind)kind, 0, 5);
	}
	strange_requests(&g);
	strange_counter(&g, g.vm, 0, COUNTER_GAUGE, "count");
	strange_counter(&g, g.vm, 1, COUNTER_AMOUNT, "ns");
	strange_counter(&g, g.vm, 2, COUNTER_AMOUNT, "bytes");
	strange_counter(&g, g.vm, 3, COUNTER_AMOUNT, "evil\033[34m");
	strange_counter(&g, g.vm, 4, COUNTER_GAUGE, NULL);
	strange_counter(&g, s->machine, 5, COUNTER_GAUGE, "ns");
	strange_counter(&g, g.vcpu[0].row.id, 6, COUNTER_AMOUNT, "");
	end_vm(&g, 1);
}
