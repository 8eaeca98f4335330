/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small history whose every sum is known: ten microseconds of a host on
 * which vm1's vCPU 0 suffers from vm2's.
 *
 *	vm1 vCPU 0, ns after the begin:
 *	0     unknown		3000  vmm hlt	   6000  vmm intr
 *	100   vmm, no exit	3050  halt_poll	   6100  preempted (1)
 *	200   guest		3500  vmm hlt	   8000  vmm intr
 *	1000  vmm npf		3550  idle	   8100  guest
 *	1100  qemu npf		5000  ready	   9000  vmm npf
 *	1600  vmm npf		5100  vmm hlt	   9300  preempted (2)
 *	1700  guest		5200  guest	  10000  end
 *
 * It halted for a disk.  Before its first exit it was in user code, before its
 * second in the guest's kernel.
 */
#ifndef TESTS_REPORT_SAMPLE_H
#define TESTS_REPORT_SAMPLE_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/err.h"
#include "base/wake.h"
#include "db/writer.h"

#define SAMPLE_BEGIN INT64_C(1795226682366895488)
#define SAMPLE_END   (SAMPLE_BEGIN + 10000)

/* exit_value(), where a constant is needed: SVM's codes. */
#define SAMPLE_EXIT(code) ((INT64_C(2) << 32) | (code))
#define SAMPLE_HLT	  SAMPLE_EXIT(120)
#define SAMPLE_NPF	  SAMPLE_EXIT(1024)
#define SAMPLE_INTR	  SAMPLE_EXIT(96)

/* wake_pack(): disk, by the interrupt 37 that was accepted. */
#define SAMPLE_DISK                                                            \
	((INT64_C(37) + 1) << 32 | (int64_t)WAKE_DISK << 41 |                  \
	 (int64_t)WAKE_BY_ACCEPT << 44)

/* What the names of processes may hold. */
#define SAMPLE_HOSTILE "ba\x1b[31mck\xff;\",\n"

struct sample_step {
	int64_t at_ns; /* after the begin */
	enum state state;
	int64_t value;
};

static inline uint32_t sample_row(struct writer *w, uint32_t parent,
				  enum track_kind kind, uint32_t machine,
				  const char *name, int64_t pid)
{
	uint32_t id = writer_row_id(w);

	writer_describe(w,
			&(struct track_row){
				.id = id,
				.parent = parent,
				.kind = kind,
				.machine = kind == TRACK_MACHINE ? id : machine,
				.name = name,
				.key = pid,
				.pid = pid,
				.tid = -1,
				.begin_ns = SAMPLE_BEGIN,
				.end_ns = SAMPLE_END,
			});
	return id;
}

/* Describe @row, all but its times and its id, and give it its intervals. */
static inline uint32_t sample_track(struct writer *w, struct track_row row,
				    uint32_t peer,
				    const struct sample_step *steps, size_t n)
{
	struct wtrack *t = writer_track(w, SAMPLE_BEGIN);

	for (size_t i = 0; i < n; i++)
		wtrack_set(t, SAMPLE_BEGIN + steps[i].at_ns, steps[i].state,
			   peer, steps[i].value);
	row.id = wtrack_id(t);
	row.begin_ns = SAMPLE_BEGIN;
	row.end_ns = SAMPLE_END;
	wtrack_end(t, SAMPLE_END);
	writer_describe(w, &row);
	return row.id;
}

#define SAMPLE_STEPS(steps) (steps), G_N_ELEMENTS(steps)

static const struct sample_step sample_vcpu[] = {
	{ 100, ST_VMM, VALUE_NONE },    { 200, ST_GUEST, GUEST_USER },
	{ 1000, ST_VMM, SAMPLE_NPF },   { 1100, ST_QEMU, SAMPLE_NPF },
	{ 1600, ST_VMM, SAMPLE_NPF },   { 1700, ST_GUEST, GUEST_KERNEL },
	{ 3000, ST_VMM, SAMPLE_HLT },   { 3050, ST_HALT_POLL, SAMPLE_HLT },
	{ 3500, ST_VMM, SAMPLE_HLT },   { 3550, ST_IDLE, SAMPLE_DISK },
	{ 5000, ST_READY, 1 },          { 5100, ST_VMM, SAMPLE_HLT },
	{ 5200, ST_GUEST, VALUE_NONE }, { 6000, ST_VMM, SAMPLE_INTR },
	{ 6100, ST_PREEMPTED, 1 },      { 8000, ST_VMM, SAMPLE_INTR },
	{ 8100, ST_GUEST, VALUE_NONE }, { 9000, ST_VMM, SAMPLE_NPF },
	{ 9300, ST_PREEMPTED, 2 },
};
static const struct sample_step sample_waits[] = {
	{ 100, ST_RUN, VALUE_NONE },  { 3050, ST_WAIT_DISK, SAMPLE_DISK },
	{ 3500, ST_RUN, VALUE_NONE }, { 3550, ST_WAIT_DISK, SAMPLE_DISK },
	{ 5000, ST_RUN, VALUE_NONE },
};
static const struct sample_step sample_guest[] = { { 0, ST_GUEST,
						     VALUE_NONE } };
static const struct sample_step sample_run[] = { { 0, ST_RUN, VALUE_NONE } };
static const struct sample_step sample_idle[] = { { 0, ST_IDLE, VALUE_NONE } };
static const struct sample_step sample_worker[] = {
	{ 0, ST_RUN, VALUE_NONE },          { 400, ST_BLOCKED, VALUE_NONE },
	{ 1000, ST_READY, VALUE_NONE },     { 1200, ST_RUN, VALUE_NONE },
	{ 1300, ST_PREEMPTED, VALUE_NONE }, { 1500, ST_RUN, VALUE_NONE },
	{ 1600, ST_BLOCKED, VALUE_NONE },
};

static inline void sample_preemptions(struct writer *w, uint32_t vcpu,
				      uint32_t pcpu, uint32_t rival,
				      uint32_t kworker, uint32_t backup)
{
	const struct preemption_slice first[] = {
		{ rival, SLICE_THREAD, 1000 }, { kworker, SLICE_THREAD, 100 },
		{ 0, SLICE_IDLE, 50 },         { rival, SLICE_THREAD, 250 },
		{ backup, SLICE_THREAD, 300 }, { 0, SLICE_UNKNOWN, 200 },
	};
	const struct preemption_slice second[] = {
		{ rival, SLICE_THREAD, 700 },
	};

	writer_preemption(
		w, &(struct preemption_row){ 1, vcpu, pcpu, SAMPLE_BEGIN + 6100,
					     SAMPLE_BEGIN + 8000, first,
					     G_N_ELEMENTS(first) });
	writer_preemption(w, &(struct preemption_row){ 2, vcpu, pcpu,
						       SAMPLE_BEGIN + 9300,
						       SAMPLE_END, second,
						       G_N_ELEMENTS(second) });
}

static inline void sample_source(struct writer *w, uint32_t machine,
				 const char *path, bool used, int64_t events)
{
	writer_source(w, &(struct source_row){
				 .path = path,
				 .role = used ? "host" : "unused",
				 .used = used,
				 .note = used ? NULL : "not a kernel trace",
				 .host = "h",
				 .machine = machine,
				 .tracer = "lttng-modules 2.13.9",
				 .kernel = "6.1",
				 .uuid = "",
				 .clock_uuid = "",
				 .events = events,
				 .discarded_events = used ? 7 : 0,
				 .disordered_events = used ? 3 : 0,
				 .begin_ns = SAMPLE_BEGIN,
				 .end_ns = SAMPLE_END,
			 });
}

/* Everything of the host "h"; its id. */
static inline uint32_t sample_host(struct writer *w)
{
	uint32_t m = sample_row(w, 0, TRACK_MACHINE, 0, "h", -1);
	uint32_t cpus = sample_row(w, m, TRACK_GROUP, m, "pCPUs", -1);
	uint32_t vm1 = sample_row(w, m, TRACK_VM, m, "vm1", 100);
	uint32_t vm2 = sample_row(w, m, TRACK_VM, m, "vm2", 200);
	uint32_t threads = sample_row(w, m, TRACK_GROUP, m, "threads", -1);
	uint32_t vcpu, rival, kworker, backup, pcpu, thread;

	vcpu = sample_track(w,
			    (struct track_row){ .parent = vm1,
						.kind = TRACK_VCPU,
						.machine = m,
						.name = "vCPU 0",
						.key = 0,
						.pid = 100,
						.tid = 101,
						.note = "kvm_exit" },
			    0, SAMPLE_STEPS(sample_vcpu));
	sample_track(w,
		     (struct track_row){ .parent = vcpu,
					 .kind = TRACK_WAIT,
					 .machine = m,
					 .name = "waits",
					 .key = 0,
					 .pid = 100,
					 .tid = 101 },
		     0, SAMPLE_STEPS(sample_waits));
	thread = sample_track(w,
			      (struct track_row){ .parent = vcpu,
						  .kind = TRACK_THREAD,
						  .machine = m,
						  .name = "CPU 0/KVM",
						  .key = 101,
						  .pid = 100,
						  .tid = 101 },
			      0, SAMPLE_STEPS(sample_run));
	rival = sample_track(w,
			     (struct track_row){ .parent = vm2,
						 .kind = TRACK_VCPU,
						 .machine = m,
						 .name = "vCPU 0",
						 .key = 0,
						 .pid = 200,
						 .tid = 201 },
			     0, SAMPLE_STEPS(sample_guest));
	rival = sample_track(w,
			     (struct track_row){ .parent = rival,
						 .kind = TRACK_THREAD,
						 .machine = m,
						 .name = "CPU 0/KVM",
						 .key = 201,
						 .pid = 200,
						 .tid = 201 },
			     0, SAMPLE_STEPS(sample_run));
	sample_track(w,
		     (struct track_row){ .parent = vm1,
					 .kind = TRACK_THREAD,
					 .machine = m,
					 .name = "worker",
					 .key = 102,
					 .pid = 100,
					 .tid = 102 },
		     0, SAMPLE_STEPS(sample_worker));
	kworker = sample_track(w,
			       (struct track_row){ .parent = threads,
						   .kind = TRACK_THREAD,
						   .machine = m,
						   .name = "kworker/1:0",
						   .key = 21,
						   .pid = 21,
						   .tid = 21,
						   .note = "kernel thread" },
			       0, SAMPLE_STEPS(sample_idle));
	backup = sample_track(w,
			      (struct track_row){ .parent = threads,
						  .kind = TRACK_THREAD,
						  .machine = m,
						  .name = SAMPLE_HOSTILE,
						  .key = 300,
						  .pid = 300,
						  .tid = 300 },
			      0, SAMPLE_STEPS(sample_run));
	sample_track(w,
		     (struct track_row){ .parent = cpus,
					 .kind = TRACK_PCPU,
					 .machine = m,
					 .name = "pCPU 0",
					 .key = 0,
					 .pid = -1,
					 .tid = -1 },
		     0, SAMPLE_STEPS(sample_idle));
	pcpu = sample_track(w,
			    (struct track_row){ .parent = cpus,
						.kind = TRACK_PCPU,
						.machine = m,
						.name = "pCPU 1",
						.key = 1,
						.pid = -1,
						.tid = -1 },
			    thread, SAMPLE_STEPS(sample_guest));
	sample_preemptions(w, vcpu, pcpu, rival, kworker, backup);
	return m;
}

/*
 * Write it to @path.  With @hosts there is a second, idle machine "h2";
 * @incomplete as for writer_publish().
 */
static inline int sample_write(const char *path, bool hosts,
			       const char *incomplete, struct err *err)
{
	struct writer *w;
	uint32_t m;
	int status;

	if (writer_open(&w, path, err))
		return -1;
	m = sample_host(w);
	if (hosts) {
		uint32_t other = sample_row(w, 0, TRACK_MACHINE, 0, "h2", -1);

		sample_track(w,
			     (struct track_row){ .parent = other,
						 .kind = TRACK_PCPU,
						 .machine = other,
						 .name = "pCPU 0",
						 .key = 0,
						 .pid = -1,
						 .tid = -1 },
			     0, SAMPLE_STEPS(sample_idle));
	}
	sample_source(w, m, "/traces/h", true, 1234);
	sample_source(w, m, "/traces/ust", false, 99);
	writer_problem(w, &(struct problem_row){ 1, "discarded", "kernel_1", 1,
						 SAMPLE_BEGIN + 5,
						 SAMPLE_BEGIN + 6, 7,
						 "7 events were lost" });
	writer_missing(w, "sched_waking", "what woke a vCPU is not known");
	writer_label(w, VALUE_OF_EXIT, SAMPLE_HLT, "hlt");
	writer_label(w, VALUE_OF_EXIT, SAMPLE_INTR, "intr");
	writer_meta_int(w, "begin_ns", SAMPLE_BEGIN);
	writer_meta_int(w, "end_ns", SAMPLE_END);
	writer_meta_int(w, "presumed_waits", 3);
	status = writer_publish(w, incomplete, err);
	writer_close(w);
	return status;
}

#endif
