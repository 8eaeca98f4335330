/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes histories of guests that no test could record: very many processes,
 *and events in any order.
 *
 *	process-write many OUT		9000 processes, one after the other
 *	process-write threads OUT	80 processes, 1000 threads in each
 *	process-write waits OUT		a vCPU rests while another is very busy
 *	process-write torture SEED OUT	anything, whenever it can be
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "analysis/analysis.h"
#include "base/err.h"
#include "db/writer.h"

#define PROCESSES 9000
#define CHANGES   70000
#define STEPS     20000
#define VCPUS     3

static struct analysis *an;
static int64_t now_ns = 1000;

static struct event event(enum event_kind kind, int cpu, int tid)
{
	struct event ev = { .ts_ns = ++now_ns,
			    .kind = kind,
			    .cpu = cpu,
			    .tid = tid,
			    .pid = tid < 0 ? -1 : 5 };

	for (int i = 0; i < EVENT_SLOTS; i++)
		ev.slot[i] = EVENT_NONE;
	return ev;
}

static void enter(int cpu, int tid)
{
	struct event ev = event(EV_KVM_ENTRY, cpu, tid);

	analysis_event(an, &ev);
}

static void leave(int cpu, int tid, int64_t reason)
{
	struct event ev = event(EV_KVM_EXIT, cpu, tid);

	ev.slot[KVM_EXIT_REASON] = reason;
	ev.slot[KVM_EXIT_ISA] = 2;
	ev.slot[KVM_EXIT_VCPU] = cpu;
	analysis_event(an, &ev);
}

static void context(int cpu, int tid, int64_t cr3, int64_t sp, int64_t ip)
{
	struct event ev = event(EV_GUEST_CONTEXT, cpu, tid);

	ev.slot[CONTEXT_CR3] = cr3;
	ev.slot[CONTEXT_SP] = sp;
	ev.slot[CONTEXT_IP] = ip;
	analysis_event(an, &ev);
}

static void write_many(void)
{
	for (int64_t i = 1; i <= PROCESSES; i++) {
		enter(0, 7);
		context(0, 7, i << 13, 0x7ffc00000000, 0x401000);
		leave(0, 7, 96);
	}
}

static void write_threads(void)
{
	for (int64_t i = 0; i < 2 * 80 * 1000; i++) {
		enter(0, 7);
		context(0, 7, (i / 2000 + 1) << 13, (i % 1000 + 1) << 33,
			0x401000);
		leave(0, 7, 96);
	}
}

static void write_waits(void)
{
	enter(0, 7);
	context(0, 7, 0x6072000, 0x7ffc00000000, 0x401000);
	leave(0, 7, 120);
	enter(0, 7); /* woken; who comes, nobody says for long */
	enter(1, 8);
	for (int i = 0; i < CHANGES; i++) {
		context(1, 8, 0x6070000 + (i % 7 << 13), 0x7ffc00000000,
			0x401000);
		leave(1, 8, 96);
		enter(1, 8);
	}
	context(0, 7, 0x6072000, 0x7ffc00000000, 0x401000);
}

/* ------------------------------------------------------------------ */

static int64_t one_of(GRand *rand, const int64_t *values, int n)
{
	return values[g_rand_int_range(rand, 0, n)];
}

/* What is on the CPUs: threads wander, but are never on two at once. */
static int current[VCPUS];

static int somebody(GRand *rand, int cpu)
{
	int tid = g_rand_int_range(rand, 0, 3)
			  ? 7 + g_rand_int_range(rand, 0, VCPUS)
			  : 0;

	for (int i = 0; i < VCPUS; i++)
		if (i != cpu && current[i] == tid)
			return 0;
	return tid;
}

static void switch_to(GRand *rand, int cpu)
{
	static const int64_t states[] = { TASK_RUNNABLE, TASK_SLEEPING,
					  TASK_DISK };
	struct event ev = event(EV_SCHED_SWITCH, cpu, -1);

	ev.slot[SWITCH_PREV_TID] = current[cpu];
	ev.slot[SWITCH_PREV_STATE] = one_of(rand, states, 3);
	current[cpu] = somebody(rand, cpu);
	ev.slot[SWITCH_NEXT_TID] = current[cpu];
	analysis_event(an, &ev);
}

static void wake(GRand *rand, int cpu, int tid)
{
	struct event ev = event(EV_SCHED_WAKING, cpu, tid);

	ev.slot[WAKE_TID] = 7 + g_rand_int_range(rand, 0, VCPUS);
	ev.slot[WAKE_TARGET_CPU] = g_rand_int_range(rand, 0, VCPUS);
	analysis_event(an, &ev);
}

static void random_context(GRand *rand, int cpu, int tid)
{
	static const int64_t cr3s[] = { 0x6072000, 0x6073000, 0x6070001,
					0x6074000, 0x2a10000, 0,
					EVENT_NONE };
	static const int64_t sps[] = { 0x7ffc81800000,  0x7f0081800000,
				       -0x7dffc1c0,     -0x36ffffffc0a8,
				       -0x36ffffbfc410, EVENT_NONE };
	static const int64_t ips[] = { 0x401000, -0x7e5bc055, EVENT_NONE };

	context(cpu, tid, one_of(rand, cr3s, 7), one_of(rand, sps, 6),
		one_of(rand, ips, 3));
}

static void accept(GRand *rand, int cpu, int tid)
{
	struct event ev = event(EV_KVM_ACCEPT_IRQ, cpu, tid);

	ev.slot[IRQ_APIC] = g_rand_int_range(rand, 0, VCPUS);
	ev.slot[IRQ_VECTOR] = g_rand_int_range(rand, 30, 40);
	analysis_event(an, &ev);
	if (g_rand_int_range(rand, 0, 2))
		return;
	ev = event(EV_KVM_INJ_VIRQ, cpu, tid);
	ev.slot[INJ_VECTOR] = g_rand_int_range(rand, 30, 40);
	analysis_event(an, &ev);
}

static void lose(int cpu)
{
	struct event ev = event(EV_LOST, cpu, -1);

	ev.slot[LOST_END_NS] = now_ns + 5;
	analysis_event(an, &ev);
}

static void step(GRand *rand)
{
	static const int64_t reasons[] = { 96, 120, 120, 124, 1024 };
	int cpu = g_rand_int_range(rand, 0, VCPUS);
	int tid = current[cpu];
	struct event ev;

	if (!tid || !g_rand_int_range(rand, 0, 12)) {
		switch_to(rand, cpu);
		return;
	}
	switch (g_rand_int_range(rand, 0, 24)) {
	case 0:
		lose(cpu);
		break;
	case 1:
		ev = event(EV_KVM_NESTED_ENTER, cpu, tid);
		analysis_event(an, &ev);
		break;
	case 2:
		ev = event(EV_KVM_NESTED_EXIT_INJECT, cpu, tid);
		analysis_event(an, &ev);
		break;
	case 3:
	case 4:
	case 5:
		wake(rand, cpu, tid);
		break;
	case 7:
		accept(rand, cpu, tid);
		break;
	case 8:
	case 9:
	case 10:
	case 11:
	case 12:
		enter(cpu, tid);
		break;
	case 13:
	case 14:
	case 15:
	case 16:
		leave(cpu, tid, one_of(rand, reasons, 5));
		break;
	default:
		random_context(rand, cpu, tid);
	}
}

static void write_torture(guint32 seed)
{
	GRand *rand = g_rand_new_with_seed(seed);

	for (int i = 0; i < STEPS; i++)
		step(rand);
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	struct analysis_options opt = { 0 };
	struct err err = ERR_INIT;
	struct writer *w;
	int status;

	if (argc < 3)
		return 2;
	if (writer_open(&w, argv[argc - 1], &err))
		return err_report(&err);
	an = analysis_new(w, &opt);
	analysis_add_machine(an, "host", 0);
	if (!strcmp(argv[1], "many"))
		write_many();
	else if (!strcmp(argv[1], "threads"))
		write_threads();
	else if (!strcmp(argv[1], "waits"))
		write_waits();
	else
		write_torture((guint32)atoi(argv[2]));
	analysis_finish(an, 0, ++now_ns);
	analysis_free(an);
	writer_meta_int(w, "begin_ns", 0);
	writer_meta_int(w, "end_ns", now_ns);
	status = writer_publish(w, NULL, &err);
	writer_close(w);
	return status ? err_report(&err) : 0;
}
