/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Made-up histories: see ui-sample.h. */
#include "config.h"

#include "tests/ui-sample.h"
#include "tests/ui-sample-events.h"
#include "tests/ui-sample-guest.h"

#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "base/nstime.h"
#include "db/writer.h"

#define BEGIN SAMPLE_BEGIN_NS

enum {
	EXIT_HLT = 120,
	EXIT_NPF = 1024,
};

/* A machine that is being written. */
struct host {
	struct writer *w;
	int64_t end_ns;
	uint32_t machine, cpus, threads;
	int64_t preemptions;
	GRand *rand;
};

/* A track with what describes it. */
struct one {
	struct wtrack *t;
	struct track_row row;
};

static void die(struct err *err)
{
	err_report(err);
	exit(99);
}

static uint32_t heading(struct host *h, enum track_kind kind, uint32_t parent,
			const char *name, int64_t key, int64_t pid)
{
	uint32_t id = writer_row_id(h->w);

	writer_describe(h->w, &(struct track_row){
				      .id = id,
				      .parent = parent,
				      .kind = kind,
				      .machine = parent ? h->machine : id,
				      .name = name,
				      .key = key,
				      .pid = pid,
				      .tid = -1,
				      .begin_ns = BEGIN,
				      .end_ns = h->end_ns,
			      });
	return id;
}

static struct one begin_at(struct host *h, int64_t at_ns, enum track_kind kind,
			   uint32_t parent, const char *name, int64_t key,
			   int64_t pid, int64_t tid)
{
	struct one one = { .t = writer_track(h->w, at_ns) };

	one.row = (struct track_row){
		.id = wtrack_id(one.t),
		.parent = parent,
		.kind = kind,
		.machine = h->machine,
		.name = name,
		.key = key,
		.pid = pid,
		.tid = tid,
		.begin_ns = at_ns,
		.end_ns = h->end_ns,
	};
	return one;
}

static struct one begin(struct host *h, enum track_kind kind, uint32_t parent,
			const char *name, int64_t key, int64_t pid, int64_t tid)
{
	return begin_at(h, BEGIN, kind, parent, name, key, pid, tid);
}

static void end(struct host *h, struct one *one)
{
	wtrack_end(one->t, h->end_ns);
	writer_describe(h->w, &one->row);
}

static void host_begin(struct host *h, const char *path, int64_t length_ns)
{
	struct err err = ERR_INIT;

	*h = (struct host){ .end_ns = BEGIN + length_ns };
	h->rand = g_rand_new_with_seed(7);
	if (writer_open(&h->w, path, &err))
		die(&err);
	writer_meta_int(h->w, "begin_ns", BEGIN);
	writer_meta_int(h->w, "end_ns", h->end_ns);
	writer_label(h->w, VALUE_OF_EXIT, exit_value(2, EXIT_HLT), "hlt");
	writer_label(h->w, VALUE_OF_EXIT, exit_value(2, EXIT_NPF), "npf");
	writer_label(h->w, VALUE_OF_IRQ, 24, "virtio0-input");
}

static void host_source(struct host *h)
{
	uint32_t source = writer_source(h->w, &(struct source_row){
				    .path = "host",
				    .role = "host",
				    .used = true,
				    .host = "rack7",
				    .machine = h->machine,
				    .tracer = "lttng-modules 2.13.9",
				    .kernel = "6.1",
				    .uuid = "",
				    .clock_uuid = "",
				    .events = 129032,
				    .discarded_events = 12,
				    .begin_ns = BEGIN,
				    .end_ns = h->end_ns,
			    });

	writer_problem(h->w,
		       &(struct problem_row){
			       .source = source,
			       .kind = "discarded",
			       .place = "channel0_2",
			       .cpu = 2,
			       .begin_ns = BEGIN,
			       .end_ns = BEGIN + 900 * NS_PER_MS,
			       .count = 12,
			       .text = "pCPU 2 lost 12 events: what it did in "
				       "these 900.0 ms is not known",
		       });
	writer_missing(h->w, "kvm_vcpu_wakeup",
		       "halt polling cannot be told from idling");
}

static void host_rows(struct host *h)
{
	h->machine = heading(h, TRACK_MACHINE, 0, "rack7", 0, -1);
	h->cpus = heading(h, TRACK_GROUP, h->machine, "pCPUs", 0, -1);
	h->threads = heading(h, TRACK_GROUP, h->machine, "threads", 1, -1);
	host_source(h);
}

static struct history *host_end(struct host *h, const char *path)
{
	struct err err = ERR_INIT;
	struct history *history;

	g_rand_free(h->rand);
	if (writer_publish(h->w, NULL, &err))
		die(&err);
	writer_close(h->w);
	if (history_open(&history, path, &err))
		die(&err);
	return history;
}

/* Guest code with exits on @cpu in [from, to): the vCPU and its pCPU. */
static void run_guest(struct host *h, struct one *vcpu, struct one *thread,
		      struct one *cpu, int64_t from, int64_t to)
{
	uint32_t on = cpu->row.id, who = thread->row.id;

	while (from < to) {
		int64_t guest =
			g_rand_int_range(h->rand, 100, 2000) * NS_PER_US;
		int64_t vmm = g_rand_int_range(h->rand, 5, 400) * NS_PER_US;

		wtrack_set(vcpu->t, from, ST_GUEST, on, VALUE_NONE);
		wtrack_set(thread->t, from, ST_GUEST, on, VALUE_NONE);
		wtrack_set(cpu->t, from, ST_GUEST, who, VALUE_NONE);
		from += guest;
		if (from >= to)
			break;
		wtrack_set(vcpu->t, from, ST_VMM, on, exit_value(2, EXIT_NPF));
		wtrack_set(thread->t, from, ST_VMM, on,
			   exit_value(2, EXIT_NPF));
		wtrack_set(cpu->t, from, ST_VMM, who, VALUE_NONE);
		from += vmm;
	}
}

/* @victim is displaced in [from, to) by @by and, for a while, @also. */
static void preempt(struct host *h, struct one *victim, struct one *thread,
		    uint32_t cpu, int64_t from, int64_t to, uint32_t by,
		    uint32_t also)
{
	struct preemption_slice slices[2] = {
		{ by, SLICE_THREAD, to - from },
		{ also, SLICE_THREAD, (to - from) / 8 },
	};

	if (also)
		slices[0].ns -= slices[1].ns;
	wtrack_set(victim->t, from, ST_PREEMPTED, cpu, ++h->preemptions);
	wtrack_set(thread->t, from, ST_PREEMPTED, cpu, h->preemptions);
	writer_preemption(h->w, &(struct preemption_row){
					.id = h->preemptions,
					.track = victim->row.id,
					.pcpu = cpu,
					.begin_ns = from,
					.end_ns = to,
					.slices = slices,
					.slice_count = also ? 2 : 1,
				});
}

/* Two vCPUs take turns on @cpu. */
static void compete(struct host *h, struct one *vcpu, struct one *thread,
		    struct one *cpu, uint32_t hop)
{
	int64_t t = BEGIN + 7 * NS_PER_MS;

	for (int turn = 0; t < h->end_ns; turn ^= 1) {
		int64_t length =
			g_rand_int_range(h->rand, 3000, 90000) * NS_PER_US;
		int64_t to = MIN(t + length, h->end_ns);

		run_guest(h, &vcpu[turn], &thread[turn], cpu, t, to);
		preempt(h, &vcpu[!turn], &thread[!turn], cpu->row.id, t, to,
			thread[turn].row.id, length % 3 ? 0 : hop);
		t = to;
	}
}

/* A vCPU alone on its pCPU: guest code, halts, wake-ups. */
static void live_alone(struct host *h, struct one *vcpu, struct one *thread,
		       struct one *cpu, uint32_t waker)
{
	int64_t t = BEGIN + 3 * NS_PER_MS;

	while (t < h->end_ns) {
		int64_t to = t + g_rand_int_range(h->rand, 1, 300) * NS_PER_MS;

		to = MIN(to, h->end_ns);
		run_guest(h, vcpu, thread, cpu, t, to);
		if (to >= h->end_ns)
			return;
		t = to;
		wtrack_set(vcpu->t, t, ST_IDLE, cpu->row.id, VALUE_NONE);
		wtrack_set(thread->t, t, ST_BLOCKED, cpu->row.id, VALUE_NONE);
		wtrack_set(cpu->t, t, ST_IDLE, 0, VALUE_NONE);
		t += g_rand_int_range(h->rand, 1, 200) * NS_PER_MS;
		wtrack_set(cpu->t, t, ST_IRQ, 0, 24);
		wtrack_set(vcpu->t, t, ST_READY, cpu->row.id, waker);
		wtrack_set(thread->t, t, ST_READY, cpu->row.id, waker);
		t += 40 * NS_PER_US;
	}
}

/* A thread that runs now and then on @cpu. */
static void come_and_go(struct host *h, struct one *thread, uint32_t cpu)
{
	for (int64_t t = BEGIN + NS_PER_MS; t < h->end_ns;) {
		wtrack_set(thread->t, t, ST_RUN, cpu, VALUE_NONE);
		t += g_rand_int_range(h->rand, 20, 900) * NS_PER_US;
		wtrack_set(thread->t, t, ST_BLOCKED, cpu, VALUE_NONE);
		t += g_rand_int_range(h->rand, 1, 400) * NS_PER_MS;
	}
}

static void write_host(struct host *h)
{
	static const char *const names[] = { "host-hop", "evil\033[31m\n",
					     "ディスク", "kworker/1:1" };
	struct one cpu[4], vcpu[3], thread[3], other[6];
	char name[16];
	uint32_t web, db;

	host_rows(h);
	web = heading(h, TRACK_VM, h->machine, "web01", 8801, 8801);
	db = heading(h, TRACK_VM, h->machine, "db02", 9001, 9001);
	for (int i = 0; i < 4; i++) {
		g_snprintf(name, sizeof(name), "pCPU %d", i);
		cpu[i] = begin(h, TRACK_PCPU, h->cpus, g_intern_string(name), i,
			       -1, -1);
	}
	vcpu[0] = begin(h, TRACK_VCPU, web, "vCPU 0", 0, 8801, 8812);
	vcpu[1] = begin(h, TRACK_VCPU, web, "vCPU 1", 1, 8801, 8813);
	vcpu[2] = begin(h, TRACK_VCPU, db, "vCPU 0", 0, 9001, 9010);
	for (int i = 0; i < 3; i++)
		thread[i] = begin(h, TRACK_THREAD, vcpu[i].row.id,
				  i == 1 ? "CPU 1/KVM" : "CPU 0/KVM",
				  vcpu[i].row.tid, vcpu[i].row.pid,
				  vcpu[i].row.tid);
	other[4] = begin(h, TRACK_THREAD, web, "qemu-system-x86", 8801, 8801,
			 8801);
	other[5] = begin(h, TRACK_THREAD, web, "vhost-8801", 8820, 8801, 8820);
	for (int i = 0; i < 4; i++)
		other[i] = begin(h, TRACK_THREAD, h->threads, names[i], 991 + i,
				 991 + i, 991 + i);
	live_alone(h, &vcpu[0], &thread[0], &cpu[0], other[4].row.id);
	compete(h, &vcpu[1], &thread[1], &cpu[1], other[0].row.id);
	for (int i = 0; i < 6; i++)
		come_and_go(h, &other[i], cpu[2 + i % 2].row.id);
	for (int i = 0; i < 6; i++)
		end(h, &other[i]);
	for (int i = 0; i < 3; i++) {
		end(h, &vcpu[i]);
		end(h, &thread[i]);
	}
	wtrack_set(cpu[2].t, BEGIN + NS_PER_S, ST_IDLE, 0, VALUE_NONE);
	wtrack_set(cpu[3].t, BEGIN + NS_PER_S, ST_IDLE, 0, VALUE_NONE);
	for (int i = 0; i < 4; i++)
		end(h, &cpu[i]);
	ui_sample_events(h->w, h->machine, BEGIN, h->end_ns);
}

/* A vCPU in guest code but for a preemption of 1 us at @at_ns. */
static void write_quiet(struct host *h, int64_t at_ns)
{
	struct one cpu, vcpu, thread;
	uint32_t vm;

	host_rows(h);
	vm = heading(h, TRACK_VM, h->machine, "quiet", 1, 1);
	cpu = begin(h, TRACK_PCPU, h->cpus, "pCPU 0", 0, -1, -1);
	vcpu = begin(h, TRACK_VCPU, vm, "vCPU 0", 0, 1, 2);
	thread = begin(h, TRACK_THREAD, vcpu.row.id, "CPU 0/KVM", 2, 1, 2);
	wtrack_set(vcpu.t, BEGIN, ST_GUEST, cpu.row.id, VALUE_NONE);
	preempt(h, &vcpu, &thread, cpu.row.id, at_ns, at_ns + 1000, 0, 0);
	wtrack_set(vcpu.t, at_ns + 1000, ST_GUEST, cpu.row.id, VALUE_NONE);
	end(h, &cpu);
	end(h, &vcpu);
	end(h, &thread);
}

static void write_hour(struct host *h)
{
	write_quiet(h, SAMPLE_HOUR_AT_NS);
}

static void write_two_hosts(struct host *h)
{
	write_quiet(h, SAMPLE_TWO_HOSTS_AT_NS);
	write_quiet(h, SAMPLE_TWO_HOSTS_AT_NS);
}

/* Guest, halted, guest again; lost in between; and a vCPU added later. */
static void write_loss(struct host *h)
{
	int64_t from = BEGIN + 4 * NS_PER_S;
	int64_t to = BEGIN + 6 * NS_PER_S;
	struct one cpu, vcpu, late;
	uint32_t vm;

	host_rows(h);
	vm = heading(h, TRACK_VM, h->machine, "lossy", 1, 1);
	cpu = begin(h, TRACK_PCPU, h->cpus, "pCPU 0", 0, -1, -1);
	vcpu = begin(h, TRACK_VCPU, vm, "vCPU 0", 0, 1, 2);
	late = begin_at(h, BEGIN + 3 * NS_PER_S, TRACK_VCPU, vm, "vCPU 1", 1, 1,
			3);
	wtrack_set(vcpu.t, BEGIN, ST_GUEST, cpu.row.id, VALUE_NONE);
	wtrack_set(vcpu.t, BEGIN + 2 * NS_PER_S, ST_IDLE, cpu.row.id,
		   VALUE_NONE);
	wtrack_set(vcpu.t, from, ST_UNKNOWN, 0, VALUE_NONE);
	wtrack_set(vcpu.t, to, ST_GUEST, cpu.row.id, VALUE_NONE);
	wtrack_set(late.t, BEGIN + 3 * NS_PER_S, ST_BLOCKED, cpu.row.id,
		   VALUE_NONE);
	wtrack_set(cpu.t, BEGIN, ST_IDLE, 0, VALUE_NONE);
	wtrack_set(cpu.t, from, ST_UNKNOWN, 0, VALUE_NONE);
	wtrack_set(cpu.t, to, ST_GUEST, vcpu.row.id, VALUE_NONE);
	writer_problem(h->w, &(struct problem_row){
				     .source = 1,
				     .kind = "discarded",
				     .place = "channel0_0",
				     .cpu = 0,
				     .begin_ns = from,
				     .end_ns = to,
				     .count = 12,
				     .text = "12 events lost",
			     });
	end(h, &cpu);
	end(h, &vcpu);
	end(h, &late);
}

static void write_no_vms(struct host *h)
{
	struct one cpu, thread;

	host_rows(h);
	cpu = begin(h, TRACK_PCPU, h->cpus, "pCPU 0", 0, -1, -1);
	thread = begin(h, TRACK_THREAD, h->threads, "sshd", 77, 77, 77);
	come_and_go(h, &thread, cpu.row.id);
	end(h, &cpu);
	end(h, &thread);
}

static void write_one_event(struct host *h)
{
	struct one cpu;

	host_rows(h);
	cpu = begin(h, TRACK_PCPU, h->cpus, "pCPU 0", 0, -1, -1);
	end(h, &cpu);
}

static void write_guest(struct host *h)
{
	struct one cpu[2];

	host_rows(h);
	for (int i = 0; i < 2; i++)
		cpu[i] = begin(h, TRACK_PCPU, h->cpus, i ? "pCPU 1" : "pCPU 0",
			       i, -1, -1);
	ui_sample_guest(&(struct ui_sample_guest){
		h->w, h->machine, cpu[0].row.id, h->threads, BEGIN,
		h->end_ns });
	for (int i = 0; i < 2; i++) {
		wtrack_set(cpu[i].t, BEGIN, ST_IDLE, 0, VALUE_NONE);
		end(h, &cpu[i]);
	}
}

static void write_strange(struct host *h)
{
	host_rows(h);
	ui_sample_strange(&(struct ui_sample_guest){
		h->w, h->machine, h->cpus, h->threads, BEGIN, h->end_ns });
}

static void write_nothing(struct host *h)
{
	(void)h;
}

struct history *ui_sample(enum ui_sample which, const char *path)
{
	static const struct {
		void (*write)(struct host *h);
		int64_t length_ns;
	} samples[SAMPLE_COUNT] = {
		[SAMPLE_HOST] = { write_host, 10 * NS_PER_S },
		[SAMPLE_HOUR] = { write_hour, 3600 * NS_PER_S },
		[SAMPLE_NO_VMS] = { write_no_vms, NS_PER_S },
		[SAMPLE_ONE_EVENT] = { write_one_event, 1 },
		[SAMPLE_EMPTY] = { write_nothing, 1 },
		[SAMPLE_LOSS] = { write_loss, 10 * NS_PER_S },
		[SAMPLE_GUEST] = { write_guest, 10 * NS_PER_S },
		[SAMPLE_STRANGE] = { write_strange, NS_PER_S },
		[SAMPLE_TWO_HOSTS] = { write_two_hosts, 10 * NS_PER_S },
	};
	struct host h;

	host_begin(&h, path, samples[which].length_ns);
	samples[which].write(&h);
	return host_end(&h, path);
}
